"""The hubs in the side bar: one stop of the keyboard, however many there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop.status import HubStatus
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.ui.shell import Shell
from cirahub_desktop.ui.theme.apply import apply
from cirahub_desktop.ui.theme.tokens import Scheme
from tests.ui.dashboard import samples
from tests.ui.dashboard.fake_app import FakeApp

NAMES = [f"{first}, livraisons et expéditions de toute la région" for first in "ABCDEFGHIJKLMNOPQRSTUVWXYZ1234"]


def hubs() -> tuple[HubStatus, ...]:
    base = samples.in_sync()
    made = (replace(base.config, id=HubId(f"h{number}"), name=name) for number, name in enumerate(NAMES))
    return tuple(replace(base, config=config) for config in made)


@pytest.fixture
def shell(qapp: QApplication, qtbot: QtBot) -> Iterator[Shell]:
    shell = Shell(FakeApp(*hubs()), qapp, lambda *_: pytest.fail("no wizard here"), lambda: samples.NOW)
    shell.open()
    shell.autorun.stop()
    shell.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    yield shell
    qtbot.waitUntil(lambda: not shell.background.busy)
    assert shell.close(5)
    shell.window.deleteLater()
    apply(qapp, Scheme.LIGHT)


def focused() -> str:
    widget = QApplication.focusWidget()
    return widget.objectName() if widget is not None else ""


def is_hub(button: QPushButton) -> bool:
    return button.objectName().startswith("hubEntry-")


def press(qtbot: QtBot, *keys: Qt.Key) -> None:
    for key in keys:
        widget = QApplication.focusWidget()
        assert widget is not None
        qtbot.keyClick(widget, key)


def test_the_arrow_keys_go_through_the_hubs_and_space_opens_one(shell: Shell, qtbot: QtBot) -> None:
    assert focused() == f"hubEntry-{NAMES[0]}", "where a person begins"
    press(qtbot, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up)
    assert (focused(), shell.window.selected) == (f"hubEntry-{NAMES[1]}", "h0")
    press(qtbot, Qt.Key.Key_Space)
    assert shell.window.selected == "h1"
    press(qtbot, Qt.Key.Key_End)
    assert focused() == f"hubEntry-{NAMES[-1]}"
    press(qtbot, Qt.Key.Key_Home)
    qtbot.keyClicks(QApplication.focusWidget(), "g")
    assert focused() == f"hubEntry-{NAMES[6]}"


def test_tab_passes_all_of_them_at_once(shell: Shell, qtbot: QtBot) -> None:
    press(qtbot, Qt.Key.Key_Tab)
    assert focused() == "newHubButton"
    press(qtbot, Qt.Key.Key_Tab, Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    assert focused() == "addSpokeButton", "after settings and language"
    press(qtbot, Qt.Key.Key_Backtab, Qt.Key.Key_Backtab, Qt.Key.Key_Backtab, Qt.Key.Key_Backtab)
    assert focused() == f"hubEntry-{NAMES[0]}"


def test_a_screen_reader_hears_one_of_several(shell: Shell, qtbot: QtBot) -> None:
    shell.window.select(HubId("h3"))
    told = [QAccessible.queryAccessibleInterface(one) for one in shell.window.findChildren(QPushButton) if is_hub(one)]
    assert {one.role() for one in told} == {QAccessible.Role.RadioButton}
    assert [place for place, one in enumerate(told) if one.state().checked] == [3]
    shell.window.select(HubId("h1"))
    assert [place for place, one in enumerate(told) if one.state().checked] == [1]


def test_tab_comes_back_to_the_chosen_hub(shell: Shell, qtbot: QtBot) -> None:
    """Wherever the arrow keys were; and only up and down move there."""
    press(qtbot, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Left)
    assert (focused(), shell.window.selected) == (f"hubEntry-{NAMES[2]}", "h0")
    press(qtbot, Qt.Key.Key_Tab)
    assert focused() == "newHubButton"
    press(qtbot, Qt.Key.Key_Backtab)
    assert focused() == f"hubEntry-{NAMES[0]}"


def test_what_stands_below_the_hubs_begins_in_one_line(shell: Shell) -> None:
    """Qt puts a button with a menu elsewhere than one without."""
    lefts = set()
    for name in ("newHubButton", "settingsButton", "languageButton"):
        button = shell.window.findChild(QPushButton, name)
        assert button is not None
        image = button.grab().toImage()
        ground = image.pixel(2, image.height() // 2)
        drawn = (
            x for x in range(2, image.width()) for y in range(4, image.height() - 4) if image.pixel(x, y) != ground
        )
        lefts.add(next(drawn) + button.x())
    assert max(lefts) - min(lefts) <= 2, lefts


def test_the_chosen_hub_is_in_sight(shell: Shell, qtbot: QtBot) -> None:
    shell.window.resize(1000, 600)
    shell.window.select(HubId("h25"))
    entry = shell.window.findChild(QWidget, f"hubEntry-{NAMES[25]}")
    assert entry is not None
    qtbot.waitUntil(lambda: not entry.visibleRegion().isEmpty())
    for name in ("newHubButton", "settingsButton", "languageButton"):
        button = shell.window.findChild(QPushButton, name)
        assert button is not None
        assert button.visibleRegion().boundingRect() == button.rect(), name


def test_long_names_do_not_widen_the_window(shell: Shell) -> None:
    assert shell.window.minimumWidth() == 820
    assert shell.window.side_bar.width() < 300
