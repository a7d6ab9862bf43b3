"""What waits for a person, on a real screen and by presses of the X server: deletions, disputes, what is taken back.

What came of the answer is asked of the server and of the folders, not of the window.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from cirahub_desktop.app import App
from cirahub_desktop.status import State
from cirahub_desktop.sync.model.options import ConflictRule, Feeding
from tests.cli.real.both_ways import edit, places, put
from tests.e2e.person import Person, at_the_program
from tests.e2e.stage import Stage

pytestmark = pytest.mark.alone
HELD = "Waiting for your OK: 38 of 40 events would be deleted."


@pytest.fixture
def emptied(stage: Stage) -> Stage:
    """40 events arrived; 38 of them are no longer in the feed."""
    stage.publish(40)
    stage.set_up()
    stage.run()
    stage.publish(2)
    return stage


def test_r2_deletions_wait_until_a_person_has_looked_and_said_yes(shown: Mapping[str, str], emptied: Stage) -> None:
    with at_the_program(shown, emptied.data, emptied.vault) as person:
        person.syncs()
        person.reads(HELD)
        person.clicks("bannerButton")
        person.sees("holdDialog")
        person.presses("Escape")  # to look is no answer
        person.gone("holdDialog")
        assert len(emptied.subjects()) == 40
        assert [hold.reason for hold in emptied.app.holds()]
        person.clicks("bannerButton")
        with person.a_run():
            person.clicks("deleteButton")
        assert len(emptied.subjects()) == 2
        assert len(emptied.sandbox.items("/Team Calendar", deleted=True)) == 38
        assert not emptied.app.holds()


def test_r2_what_a_person_keeps_stays_by_keyboard(shown: Mapping[str, str], emptied: Stage) -> None:
    with at_the_program(shown, emptied.data, emptied.vault) as person:
        with person.a_run():
            person.pushes("syncNowButton")
        person.pushes("bannerButton")
        person.pushes("keepButton")
        person.gone("holdDialog")
        with person.a_run():
            person.pushes("syncNowButton")
        assert len(emptied.subjects()) == 40
        assert not emptied.app.holds()


@pytest.fixture
def disputed(tmp_path: Path) -> App:
    """Truck 7 was changed in both folders, and its owner wants to be asked."""
    app, office = App(tmp_path / "data"), tmp_path
    hub = app.add_hub("Office")
    for name in ("board", "team"):
        spoke = app.add_folder_spoke(hub.id, name, office / name)
        rules = replace(spoke.options, feeds_hub=Feeding.ALL, hub_writes=True, range_future=None)
        app.set_options(spoke.id, replace(rules, conflict=ConflictRule.ASK))
    put(office / "board", "truck-7", "Truck 7")
    app.sync(hub.id)
    (copy,) = (office / "team").glob("*.ics")
    edit(office / "board" / "truck-7.ics", "Quay 3", "Dock A")
    edit(copy, "Quay 3", "Dock B")
    return app


def test_r7_who_wants_to_be_asked_chooses_between_both_versions(
    shown: Mapping[str, str], disputed: App, tmp_path: Path
) -> None:
    board, team = tmp_path / "board", tmp_path / "team"
    with at_the_program(shown, disputed.data_dir, None) as person:
        person.syncs()
        assert (places(board), places(team)) == (["Dock A"], ["Dock B"])
        person.clicks("bannerButton")
        person.reads("Dock A")
        person.reads("Dock B")
        person.clicks("choice-spoke")
        with person.a_run():
            person.clicks("answerButton")
        assert places(board) == places(team) == ["Dock B"]
        (hub,) = disputed.status()
        assert hub.state is State.IN_SYNC


def test_r10_a_run_is_taken_back(shown: Mapping[str, str], stage: Stage) -> None:
    stage.publish(3)
    stage.set_up()
    stage.run()
    before = stage.subjects()
    stage.publish(5)
    with at_the_program(shown, stage.data, stage.vault) as person:
        person.syncs()
        assert len(stage.subjects()) == 5
        person.clicks_tab("History")
        person.clicks("undoRunButton")
        with person.a_run():
            person.clicks("undoButton")
        person.clicks("closeButton")
        assert stage.subjects() == before
        person.syncs()  # what was taken back does not come again
        assert stage.subjects() == before


def test_the_language_changes_under_an_open_dialog(shown: Mapping[str, str], stage: Stage) -> None:
    stage.publish(3)
    stage.set_up()
    with at_the_program(shown, stage.data, stage.vault) as person:
        to_french(person)
        person.reads("Langue")
        person.sees("settingsDialog")
        person.clicks("closeButton")
        person.gone("settingsDialog")
        with person.a_run():
            person.clicks("syncNowButton")
        assert len(stage.subjects()) == 3
        assert stage.app.preference("language") == "fr"


def to_french(person: Person) -> None:
    person.clicks("settingsButton")
    person.clicks("setting-language")
    person.clicks_line("Français")
