"""Tab goes down the page and then on to the buttons, also where parts of the page came late."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop.ui.widgets.frame import Ground
from cirahub_desktop.ui.widgets.words_panel import WordsPanel
from cirahub_desktop.ui.wizard.wizard import Wizard
from tests.ui.wizard.account_scenes import account_refused
from tests.ui.wizard.mailbox_scenes import MAILBOX_SCENES
from tests.ui.wizard.scenes import SCENES

FOOTER = ["cancelButton", "backButton", "nextButton"]


LATE = sorted(name for name in {**SCENES, **MAILBOX_SCENES} if name[:2] in ("06", "10"))
"""Pages that are built at each visit, and grow while they are shown."""


def stops(wizard: Wizard) -> list[QWidget]:
    """From the first stop on, as Tab meets them."""
    found: list[QWidget] = []
    widget = wizard.nextInFocusChain()
    while widget is not wizard:
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible() and widget.isEnabled():
            found.append(widget)
        widget = widget.nextInFocusChain()
    return found


@pytest.mark.parametrize("name", LATE)
def test_the_buttons_come_after_all_that_is_on_the_page(name: str, qtbot: QtBot) -> None:
    wizard = {**SCENES, **MAILBOX_SCENES}[name]()
    qtbot.addWidget(wizard)
    wizard.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    wizard.show()
    assert wizard._body is not None
    page, met = wizard._body.stack.currentWidget(), stops(wizard)
    names = [one.objectName() for one in met]
    first = next(number for number, one in enumerate(met) if one.objectName() in FOOTER)
    assert [one.objectName() for one in met[first:] if page.isAncestorOf(one)] == [], names
    assert any(page.isAncestorOf(one) for one in met[:first]), names


@pytest.mark.parametrize("name", ["06i-account-foreign-host", "06q-account-other-signed-in"])
def test_what_a_person_only_has_to_decide_is_amber(name: str, qtbot: QtBot) -> None:
    assert panel(name, qtbot).ground is Ground.ATTENTION


def test_what_went_wrong_is_red(qtbot: QtBot) -> None:
    wizard = account_refused()
    qtbot.addWidget(wizard)
    (found,) = wizard.findChildren(WordsPanel)
    assert found.ground is Ground.ERROR


def panel(name: str, qtbot: QtBot) -> WordsPanel:
    wizard = SCENES[name]()
    qtbot.addWidget(wizard)
    (found,) = wizard.findChildren(WordsPanel)
    return found
