"""Draws every page and state in both languages, dark and stretched, and finds what is cut or lies on each other.

CIRAHUB_PICTURES names a folder that keeps the pictures for people to look at.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget

from cirahub_desktop import i18n
from cirahub_desktop.ui.theme.apply import apply
from cirahub_desktop.ui.theme.tokens import Scheme
from tests.ui.wizard.clipping import clipped, overlapping, too_wide
from tests.ui.wizard.mailbox_scenes import MAILBOX_SCENES
from tests.ui.wizard.scenes import SCENES

ALL = {**SCENES, **MAILBOX_SCENES}
LOOKS = {
    "en": ("en", Scheme.LIGHT, False),
    "fr": ("fr", Scheme.LIGHT, False),
    "dark": ("en", Scheme.DARK, False),
    "long": ("fr", Scheme.LIGHT, True),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = Path(os.environ.get("CIRAHUB_PICTURES") or tmp_path)
    made.mkdir(parents=True, exist_ok=True)
    return made


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("scene", ALL)
def test_nothing_is_cut(
    qtbot, qapp: QApplication, folder: Path, monkeypatch: pytest.MonkeyPatch, scene: str, look: str
) -> None:
    language, scheme, long = LOOKS[look]
    apply(qapp, scheme)
    i18n.use(language)
    if long:
        monkeypatch.setenv("CIRAHUB_STRETCH", "1")
    wizard = ALL[scene]()
    qtbot.addWidget(wizard)
    with qtbot.waitActive(wizard):
        wizard.show()
        wizard.activateWindow()
    wizard.resize(1200, 780)
    QApplication.processEvents()
    picture = wizard.grab()
    assert picture.save(str(folder / f"{scene}-{look}.png"))
    assert wizard.size().toTuple() == (1200, 780)
    assert clipped(wizard) == []
    assert overlapping(wizard) == []
    assert too_wide(wizard) == []
    assert _nameless(wizard) == []


def _nameless(window: QWidget) -> list[str]:
    """Everything that takes the keyboard has a name for screen readers."""
    return [
        f"{type(widget).__name__} {widget.objectName()}"
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy().value
        and not QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)
    ]
