"""Two folders, both ways, in the real window: seen before it begins, carried each way, and asked where both changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.status import State
from cirahub_desktop.sync.model.options import Feeding
from cirahub_desktop.ui.widgets.combo import Combo
from tests.cli.real.both_ways import edit, places, put
from tests.e2e.window import Desk, open_window


class Office:
    """The folders of two spokes that are tied to one hub, and take no part in it yet."""

    def __init__(self, root: Path) -> None:
        self.app = App(root / "data", vault=SessionVault())
        self.board, self.team = root / "board", root / "team"
        hub = self.app.add_hub("Office")
        for name, folder in (("Board", self.board), ("Team", self.team)):
            spoke = self.app.add_folder_spoke(hub.id, name, folder)
            self.app.set_options(
                spoke.id, replace(spoke.options, feeds_hub=Feeding.OFF, hub_writes=False, range_future=None)
            )
        for number in (7, 8):
            put(self.board, f"truck-{number}", f"Truck {number}")

    def spoke(self, name: str) -> Feeding:
        return self.app.spoke(self.app.hub("Office"), name).options.feeds_hub

    @property
    def copy(self) -> Path:
        """Of truck 7, in the other folder."""
        (path,) = [one for one in self.team.glob("*.ics") if "Truck 7" in one.read_text(encoding="utf-8")]
        return path


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def begin(desk: Desk, spoke: str) -> None:
    """Both switches, and everything that is there."""
    desk.click(f"optionsButton-{spoke}")
    desk.click("hubWritesSwitch")
    desk.click("feedsHubSwitch")
    desk.click("saveButton")
    desk.see(QWidget, "feedingQuestion")
    desk.click("firstButton")
    desk.see(QWidget, "beforeFeedingDialog")


def accept(desk: Desk) -> None:
    desk.click("saveButton")
    desk.wait(lambda: not desk.there("syncOptionsDialog"), "the dashboard")


def tied(desk: Desk, office: Office) -> None:
    """Both ways, and synced once."""
    for name in ("Board", "Team"):
        begin(desk, name)
        accept(desk)
    desk.sync_now()
    assert places(office.team) == places(office.board) == ["Quay 3", "Quay 3"]


def test_what_would_happen_is_seen_before_anything_is_stored(office: Office, qtbot: QtBot) -> None:
    with open_window(qtbot, office.app) as desk:
        begin(desk, "Board")
        desk.read("2 events go to the hub, and to no other spoke yet.")
        desk.click("cancelButton")
        desk.wait(lambda: not desk.there("beforeFeedingDialog"), "the options")
        assert office.spoke("Board") is Feeding.OFF
        assert not office.app.past.runs()
        desk.click("saveButton")
        desk.click("firstButton")
        desk.read("From “Board” into the hub: 2 new")
        accept(desk)
        assert office.spoke("Board") is Feeding.ALL


def test_an_edit_in_a_folder_arrives_in_the_other_one(office: Office, qtbot: QtBot) -> None:
    with open_window(qtbot, office.app) as desk:
        tied(desk, office)
        desk.read("2 changes came in")
        edit(office.copy, "Quay 3", "Quay 9")
        desk.sync_now()
        assert places(office.board) == ["Quay 3", "Quay 9"]
        desk.read("1 change came in")
        desk.read("2 events; 1 came in")
        desk.read("2 events; 1 written")
        assert desk.hub().state is State.IN_SYNC


def test_r7_who_chooses_to_be_asked_is_asked_and_can_answer(office: Office, qtbot: QtBot) -> None:
    with open_window(qtbot, office.app) as desk:
        tied(desk, office)
        desk.click("optionsButton-Team")
        desk.click("moreOptionsButton")
        desk.see(Combo, "option-conflict").choose("ask")
        desk.click("saveButton")
        desk.wait(lambda: not desk.there("syncOptionsDialog"), "the dashboard")
        edit(office.board / "truck-7.ics", "Quay 3", "Dock A")
        edit(office.copy, "Quay 3", "Dock B")
        desk.sync_now()
        assert places(office.board) == ["Dock A", "Quay 3"]
        assert places(office.team) == ["Dock B", "Quay 3"]
        desk.read("Waiting for your answer: 1 event was changed in two places.")
        desk.click("bannerButton")
        desk.read("Dock A")
        desk.read("Dock B")
        before = len(desk.ended)
        desk.click_on(desk.see(QRadioButton, "choice-spoke"))
        desk.click("answerButton")
        desk.wait(lambda: len(desk.ended) > before and not desk.shell.live.runs, "the end of the run")
        assert places(office.board) == places(office.team) == ["Dock B", "Quay 3"]
        assert desk.hub().state is State.IN_SYNC
        last = desk.sync_now()
        assert last.created + last.updated + last.deleted == 0


def test_r4_what_was_there_before_is_changed_only_after_it_was_seen(office: Office, qtbot: QtBot) -> None:
    mine = put(office.team, "truck-7", "Truck 7")
    with open_window(qtbot, office.app) as desk:
        tied(desk, office)
        assert len(list(office.team.glob("*.ics"))) == 2
        edit(office.board / "truck-7.ics", "Quay 3", "Quay 9")
        desk.sync_now()
        desk.read("1 event that was here before would be changed.")
        assert "Quay 9" not in mine.read_text(encoding="utf-8")
        desk.click("bannerButton")
        desk.read("Quay 9")
        before = len(desk.ended)
        desk.click("deleteButton")
        desk.wait(lambda: len(desk.ended) > before and not desk.shell.live.runs, "the end of the run")
        assert "Quay 9" in mine.read_text(encoding="utf-8")
        assert desk.hub().state is State.IN_SYNC
