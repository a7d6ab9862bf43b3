"""The keys of the window: each does what its button does, is told beside it, and none has two meanings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.ui.hub_app import WindowApp
from cirahub_desktop.ui.keys import Key, sequences, words
from cirahub_desktop.ui.over import Over
from cirahub_desktop.ui.shell import Shell
from cirahub_desktop.ui.tabs.tab import Tab
from cirahub_desktop.ui.theme.apply import apply
from cirahub_desktop.ui.theme.tokens import Scheme
from tests.ui.dashboard import samples
from tests.ui.dashboard.fake_app import FakeApp


@pytest.fixture
def wizards() -> list[object]:
    return []


@pytest.fixture
def app() -> FakeApp:
    return FakeApp(samples.in_sync(), *samples.neighbours())


@pytest.fixture
def shell(app: FakeApp, qapp: QApplication, qtbot: QtBot, wizards: list[object]) -> Iterator[Shell]:
    yield from _opened(app, qapp, qtbot, wizards)


@pytest.fixture
def real(tmp_path: Path, qapp: QApplication, qtbot: QtBot, wizards: list[object]) -> Iterator[Shell]:
    """With pages behind the tabs."""
    app = App(tmp_path, vault=SessionVault(), clock=lambda: samples.NOW)
    app.add_hub("Livraisons")
    yield from _opened(app, qapp, qtbot, wizards)


def _opened(app: WindowApp, qapp: QApplication, qtbot: QtBot, wizards: list[object]) -> Iterator[Shell]:
    made = Shell(app, qapp, lambda *_: pytest.fail("no wizard here"), lambda: samples.NOW)
    made.window._open_wizard = lambda hub, _: wizards.append(hub)
    made.open()
    made.autorun.stop()
    made.window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
    yield made
    made.window.dialogs.close_all()
    qtbot.waitUntil(lambda: not made.background.busy and not made.live.runs)
    assert made.close(5)
    made.window.deleteLater()
    apply(qapp, Scheme.LIGHT)


def strike(sequence: QKeySequence) -> None:
    at = sequence[0]
    QTest.keyClick(QApplication.focusWidget(), at.key(), at.keyboardModifiers())


def focused() -> str:
    widget = QApplication.focusWidget()
    return widget.objectName() if widget is not None else ""


def test_a_hub_is_added_settings_open_and_a_run_begins_by_key(
    app: FakeApp, shell: Shell, wizards: list[object], qtbot: QtBot
) -> None:
    strike(sequences(Key.NEW_HUB)[0])
    assert wizards == [None]
    strike(sequences(Key.SYNC)[0])
    qtbot.waitUntil(lambda: ("sync", samples.HUB, None) in app.said)
    asked = []
    shell.window.open_over = lambda over, about: asked.append((over.name, about))
    strike(sequences(Key.SETTINGS)[0])
    assert asked == [("SETTINGS", "")]


def test_quitting_by_key_asks_for_syncing_stops(shell: Shell, qtbot: QtBot) -> None:
    ends = []
    shell.ended.connect(lambda: ends.append(True))
    strike(sequences(Key.QUIT)[0])
    quit_it = shell.window.findChild(QPushButton, "quitButton")
    assert quit_it is not None
    assert ends == []
    quit_it.click()
    assert ends == [True]


def test_each_tab_has_a_key_that_leads_into_its_page(real: Shell) -> None:
    page = real.window.page
    for number, tab in enumerate(Tab, 1):
        real.window.side_bar.first_focus().setFocus()
        strike(QKeySequence(f"Ctrl+{number}"))
        assert page.tabs.tab is tab
        assert page.tabs.isAncestorOf(QApplication.focusWidget()), focused()
        at = QApplication.focusWidget()
        strike(QKeySequence(f"Ctrl+{number}"))
        assert QApplication.focusWidget() is at, "it is there already"


def test_what_can_be_searched_is_found_from_anywhere_in_the_window(real: Shell) -> None:
    for tab, field in ((Tab.CALENDAR, "calendarSearch"), (Tab.HISTORY, "storySearch")):
        real.window.open_tab(tab)
        real.window.side_bar.first_focus().setFocus()
        strike(sequences(Key.FIND)[0])
        assert focused() == field


def test_a_tab_left_by_key_gives_the_keyboard_to_the_next_page(real: Shell) -> None:
    strike(QKeySequence("Ctrl+1"))
    strike(QKeySequence("Ctrl+3"))
    assert real.window.page.tabs.currentWidget().isAncestorOf(QApplication.focusWidget())


def test_no_key_has_two_meanings(real: Shell) -> None:
    for tab in Tab:
        real.window.open_tab(tab)
    found = Counter(words(key) for one in real.window.findChildren(QShortcut) for key in list(one.keys()))
    finds = {words(key) for key in sequences(Key.FIND)}
    assert [key for key, count in found.items() if count > 1 and key not in finds] == []


def test_each_key_is_told_where_its_button_is(shell: Shell) -> None:
    for name, key in (("newHubButton", Key.NEW_HUB), ("settingsButton", Key.SETTINGS), ("syncNowButton", Key.SYNC)):
        button = shell.window.findChild(QPushButton, name)
        assert button is not None
        assert button.toolTip() == words(sequences(key)[0])
    bar = shell.window.page.bar
    assert [bar.tabToolTip(place) for place in range(bar.count())] == ["Ctrl+1", "Ctrl+2", "Ctrl+3"]


def test_a_dialog_gives_the_keyboard_back_to_what_opened_it(shell: Shell, qtbot: QtBot) -> None:
    more = shell.window.findChild(QPushButton, "moreButton")
    assert more is not None
    more.setFocus()
    shell.window.open_over(Over.RENAME, samples.HUB)
    qtbot.waitUntil(lambda: focused() == "textField")
    strike(QKeySequence("Esc"))
    shell.window.activateWindow()  # a real screen does it by itself
    qtbot.waitUntil(lambda: focused() == "moreButton")
