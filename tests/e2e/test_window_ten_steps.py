"""Steps 1 to 10 in the real window, over HTTP: by mouse with a real keyring, and by keyboard alone.

What arrived is read back with plain exchangelib and compared with the feed, event by event.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QTreeWidget, QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.status import LastRun, State
from tests.e2e.arrived import assert_every_event_is_there, assert_secrets_are_in_the_vault_alone
from tests.e2e.on_screen import tree_item
from tests.e2e.window import Desk, Papers, open_window, papers_of

FEED, DOCK, HUB = "Plan de livraison", "Quai", "Verrier"
_MOST_STOPS = 80
"""A person who has pressed Tab this often gives up."""


def ten_steps(desk: Desk, papers: Papers) -> LastRun:
    desk.shell.open_wizard(None, desk.shell.window)
    desk.new_hub(papers, FEED, HUB)
    desk.add_public_folder(papers, DOCK)
    desk.allow_writing(DOCK)
    return desk.sync_now()


@pytest.mark.keyring
def test_the_ten_steps_by_mouse(qtbot: QtBot, sandbox: Sandbox, tmp_path: Path) -> None:
    """R6: a second Sync Now writes nothing. R12: link and password lie encrypted under a key of the keyring."""
    papers = papers_of(sandbox)
    with open_window(qtbot, App(tmp_path / "data"), scheduled=True) as desk:
        ten_steps(desk, papers)
        count = assert_every_event_is_there(papers, FEED)
        assert desk.last_run().failed == 0
        assert desk.hub().state is State.IN_SYNC
        assert [spoke.items for spoke in desk.hub().spokes] == [count, count]
        desk.read(f"{count} events")
        sandbox.recorder.clear()
        second = desk.sync_now()
        assert (second.created, second.updated, second.deleted, second.failed) == (0, 0, 0, 0)
        assert sandbox.recorder.counts.keys() <= {"GET", "FindItem", "(sign-in)"}
        assert assert_every_event_is_there(papers, FEED) == count
    assert_secrets_are_in_the_vault_alone(papers, tmp_path)


class Keys:
    """A person without a mouse: what is pressed goes to what has the focus."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def press(self, key: Qt.Key) -> None:
        focused = QApplication.focusWidget()
        assert focused is not None
        self._desk.qtbot.keyClick(focused, key)

    def walk_to(self, name: str, key: Qt.Key = Qt.Key.Key_Tab) -> None:
        """Tab, or an arrow, until the focus is there."""
        self._desk.see(QWidget, name)
        self._desk.activate()
        self._desk.wait(lambda: QApplication.focusWidget() is not None, "the focus")
        passed = []
        for _ in range(_MOST_STOPS):
            focused = QApplication.focusWidget()
            assert focused is not None
            if focused.objectName() == name:
                return
            passed.append(focused.objectName() or type(focused).__name__)
            self.press(key)
        pytest.fail(f"the keyboard does not reach {name}; it went {passed}")

    def push(self, name: str) -> None:
        self.walk_to(name)
        self.press(Qt.Key.Key_Space)

    def write(self, name: str, text: str) -> None:
        """Over what is there; fields that a person has to fill first have the focus by themselves."""
        self.walk_to(name)
        field = self._desk.see(QLineEdit, name)
        self._desk.qtbot.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self._desk.qtbot.keyClicks(field, text)

    def go_on(self, marker: str) -> None:
        """Return is NEXT; once more on a page that first shows what it found."""
        self.press(Qt.Key.Key_Return)
        desk = self._desk
        desk.wait(lambda: desk.there(marker) or desk.may_go_on(), marker)
        if not desk.there(marker):
            self.press(Qt.Key.Key_Return)
            desk.see(QWidget, marker)

    def choose_in_tree(self, text: str) -> None:
        self.walk_to("folderTree")
        tree = self._desk.see(QTreeWidget, "folderTree")
        self._desk.wait(lambda: tree_item(tree, text) is not None, text)
        for _ in range(_MOST_STOPS):
            item = tree.currentItem()
            if item is not None and item.text(0) == text:
                return
            self.press(Qt.Key.Key_Down)
        pytest.fail(f"the arrows do not reach {text}")


def test_the_ten_steps_by_keyboard(qtbot: QtBot, sandbox: Sandbox, tmp_path: Path) -> None:
    papers = papers_of(sandbox)
    with open_window(qtbot, App(tmp_path / "data", vault=SessionVault())) as desk:
        keys = Keys(desk)
        desk.shell.open_wizard(None, desk.shell.window)
        new_hub_by_keyboard(keys, desk, papers)
        add_public_folder_by_keyboard(keys, desk, papers)
        keys.push(f"optionsButton-{DOCK}")
        keys.push("hubWritesSwitch")
        keys.push("saveButton")
        desk.wait(lambda: not desk.there("syncOptionsDialog"), "the dashboard")
        desk.wait(lambda: not desk.shell.live.runs, "the end of the reading after CREATE")
        before = len(desk.ended)
        keys.push("syncNowButton")
        desk.wait(lambda: len(desk.ended) > before and not desk.shell.live.runs, "the end of the run")
        assert desk.last_run().created == assert_every_event_is_there(papers, FEED)
        desk.wait(lambda: focus_is_on("syncNowButton"), "the focus back on Sync Now")


def focus_is_on(name: str) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and focused.objectName() == name


def new_hub_by_keyboard(keys: Keys, desk: Desk, papers: Papers) -> None:
    desk.see(QWidget, "wizard")
    keys.walk_to("objectCard-calendars")
    keys.go_on("typeCard-ical")
    keys.go_on("linkField")
    keys.write("linkField", papers.link)
    keys.press(Qt.Key.Key_Return)
    desk.see(QWidget, "checkAgainButton")
    keys.go_on("spokeNameField")
    keys.write("spokeNameField", FEED)
    keys.go_on("hubNameField")
    keys.write("hubNameField", HUB)
    create_by_keyboard(keys, desk)


def add_public_folder_by_keyboard(keys: Keys, desk: Desk, papers: Papers) -> None:
    keys.push("addSpokeButton")
    desk.see(QWidget, "wizard")
    keys.walk_to("typeCard-public-folder", Qt.Key.Key_Down)
    keys.go_on("emailField")
    keys.write("emailField", papers.email)
    keys.write("passwordField", papers.password)
    keys.push("moreButton")
    keys.write("serverField", papers.server)
    keys.go_on("folderTree")
    keys.choose_in_tree(papers.folder)
    desk.wait(desk.may_go_on, papers.folder)
    keys.go_on("spokeNameField")
    keys.write("spokeNameField", DOCK)
    create_by_keyboard(keys, desk)


def create_by_keyboard(keys: Keys, desk: Desk) -> None:
    keys.press(Qt.Key.Key_Return)
    desk.wait(lambda: not desk.there("wizard"), "the dashboard")
