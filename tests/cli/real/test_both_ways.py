"""Both directions by command: edit here, see it there, take it back, let go, decide, take away."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.cli.real.both_ways import Desk, as_processes, edit, only, places, put


@pytest.fixture
def desk(tmp_path: Path, call: Call) -> Desk:
    return filled(Desk(tmp_path, call))


def filled(desk: Desk) -> Desk:
    """One event on the left, which is on the right as well after the first run."""
    desk.tie()
    put(desk.left, "truck", "Truck 7")
    first = desk.sync()
    assert first["Left"]["incoming"] == {"created": 1, "updated": 0, "deleted": 0}
    assert first["Right"]["created"] == 1
    return desk


def test_by_processes_an_edit_goes_there_and_is_taken_back(tmp_path: Path) -> None:
    desk = filled(Desk(tmp_path, as_processes(tmp_path / "data")))
    edit(only(desk.right), "Quay 3", "Quay 4")
    desk.sync()
    assert places(desk.left) == places(desk.right) == ["Quay 4"]
    desk.call("undo", newest(desk))
    assert places(desk.left) == places(desk.right) == ["Quay 3"]
    desk.call("spoke", "remove", "Team", "Right", "--clean")
    assert (places(desk.left), places(desk.right)) == (["Quay 3"], [])


def newest(desk: Desk) -> str:
    """The id of the last run, as people type it."""
    return str(desk.json("history", "Team")["runs"][0]["run"])[:8]


def test_r6_what_is_edited_here_is_seen_there_and_a_further_run_writes_nothing(desk: Desk) -> None:
    edit(only(desk.right), "Quay 3", "Quay 4")
    put(desk.right, "van", "Van 1", "Gate")
    done = desk.sync()
    assert done["Right"]["incoming"] == {"created": 1, "updated": 1, "deleted": 0}
    assert (done["Left"]["created"], done["Left"]["updated"]) == (1, 1)
    assert places(desk.left) == places(desk.right) == ["Gate", "Quay 4"]
    quiet = desk.sync()
    assert [sum(one[word] for word in ("created", "updated", "deleted")) for one in quiet.values()] == [0, 0]
    assert [sum(one["incoming"].values()) for one in quiet.values()] == [0, 0]


def test_a_dry_run_shows_what_would_come_in_and_changes_nothing(desk: Desk) -> None:
    edit(only(desk.right), "Quay 3", "Quay 4")
    before = (only(desk.left).read_bytes(), only(desk.right).read_bytes())
    shown = desk.call("sync", "Team", "--dry-run").out
    assert "From “Right” into the hub: 1 changed" in shown
    assert "Location: Quay 3 → Quay 4" in shown
    dry = desk.sync("--dry-run")
    assert [one["subject"] for one in dry["Right"]["planned_incoming"]] == ["Truck 7"]
    assert [one["action"] for one in dry["Left"]["planned"]] == ["update"]
    assert (only(desk.left).read_bytes(), only(desk.right).read_bytes()) == before
    assert len(desk.json("history")["runs"]) == 1


def test_r10_a_run_is_taken_back_and_what_came_back_stays_until_it_is_released(desk: Desk) -> None:
    edit(only(desk.right), "Quay 3", "Quay 4")
    desk.sync()
    run = newest(desk)
    looked = desk.call("undo", run, "--dry-run").out
    assert "Location: Quay 4 → Quay 3" in looked
    assert places(desk.left) == ["Quay 4"]
    desk.call("undo", run, "--item", "truck")
    assert places(desk.left) == places(desk.right) == ["Quay 3"]
    assert f"takes back {run}" in desk.call("history").out
    (pinned,) = desk.json("history", "--pinned")["pinned"]
    assert pinned["subject"] == "Truck 7"
    edit(only(desk.left), "Quay 3", "Quay 5")
    desk.sync()
    assert places(desk.right) == ["Quay 3"]
    desk.call("release", "Truck")
    assert desk.json("history", "--pinned")["pinned"] == []
    desk.sync()
    assert places(desk.left) == places(desk.right) == ["Quay 5"]


def test_the_history_of_an_event_tells_who_changed_what(desk: Desk) -> None:
    edit(only(desk.right), "Quay 3", "Quay 4")
    desk.sync()
    told = desk.call("history", "--item", "truck").out
    assert "Written to “Right”. It is new in the hub." in told
    assert "Changed in the hub." in told
    assert "Changed in “Left”. It changed in the hub." in told
    assert "Location: Quay 3 → Quay 4" in told


def test_r10_an_undo_is_a_run_that_can_be_undone(desk: Desk) -> None:
    only(desk.left).unlink()
    desk.sync()
    assert not list(desk.right.glob("*.ics"))
    desk.call("undo", newest(desk))
    assert places(desk.left) == places(desk.right) == ["Quay 3"]
    desk.call("undo", newest(desk))
    assert places(desk.left) == places(desk.right) == []


@pytest.mark.parametrize("answer", ["hub", "spoke", "both"])
def test_r7_a_person_answers_and_the_next_run_does_it(desk: Desk, answer: str) -> None:
    for name in ("Left", "Right"):
        desk.call("spoke", "set", "Team", name, "conflict=ask")
    desk.sync()
    edit(only(desk.left), "Quay 3", "Quay 4")
    edit(only(desk.right), "Quay 3", "Quay 5")
    asked = desk.sync()
    assert sum(one["conflicts"] for one in asked.values()) == 1
    (one,) = desk.json("conflict", "list")["conflicts"]
    assert one["fields"] == ["location"]
    versions = {name: one[f"{name}_version"]["location"] for name in ("hub", "spoke")}
    assert sorted(versions.values()) == ["Quay 4", "Quay 5"]
    shown = desk.call("conflict", "show", one["id"][:8]).out
    assert versions["hub"] in shown
    assert versions["spoke"] in shown
    desk.sync()
    assert sorted([*places(desk.left), *places(desk.right)]) == ["Quay 4", "Quay 5"], "nothing is lost while it waits"
    desk.call("conflict", "answer", one["id"][:8], answer)
    desk.sync()
    assert desk.call("conflict", "list").out == "No event waits for your answer.\n"
    expected = sorted(versions.values()) if answer == "both" else [versions[answer]]
    assert places(desk.left) == places(desk.right) == expected


def test_removing_with_clean_takes_what_cirahub_wrote_and_only_that(desk: Desk) -> None:
    mine = put(desk.right, "mine", "Van 1", "Gate")
    desk.sync()
    assert places(desk.left) == ["Gate", "Quay 3"]
    said = desk.call("spoke", "remove", "Team", "Right", "--clean").out
    assert "Right: 1 event was removed." in said
    assert "Right: 1 event stays: it was made there by hand." in said
    assert list(desk.right.glob("*.ics")) == [mine]
    assert places(desk.left) == ["Gate", "Quay 3"], "what came from there stays in the hub"
    desk.sync()
    assert places(desk.left) == ["Gate", "Quay 3"]
    desk.call("hub", "remove", "Team", "--clean")
    assert places(desk.left) == ["Quay 3"]


def test_r4_turning_feeding_on_says_how_many_and_shows_them_first(tmp_path: Path, call: Call) -> None:
    desk = Desk(tmp_path, call)
    desk.call("hub", "add", "Team")
    for name, folder in (("Left", desk.left), ("Right", desk.right)):
        desk.call("spoke", "add", "Team", name, "--type", "folder", "--path", str(folder))
        desk.call("spoke", "set", "Team", name, "hub-writes=on", "range-future=all")
    put(desk.left, "truck", "Truck 7")
    put(desk.right, "van", "Van 1", "Gate")
    desk.sync()
    assert places(desk.left) == ["Quay 3"]
    assert "feeds-hub=new" in desk.call("spoke", "set", "Team", "Right", "feeds-hub=on", code=2).err
    said = desk.call("spoke", "set", "Team", "Right", "feeds-hub=all").out
    assert "The next run sends 1 event of “Right” to the hub." in said
    assert "From “Right” into the hub: 1 new" in desk.call("sync", "Team", "--dry-run").out
    assert places(desk.left) == ["Quay 3"]
    desk.sync()
    assert places(desk.left) == places(desk.right) == ["Gate", "Quay 3"]


def test_r4_events_of_others_wait_and_are_shown_field_by_field(tmp_path: Path, call: Call) -> None:
    desk = Desk(tmp_path, call)
    desk.call("hub", "add", "Team")
    for name, folder in (("Left", desk.left), ("Right", desk.right)):
        desk.call("spoke", "add", "Team", name, "--type", "folder", "--path", str(folder))
    desk.call("spoke", "set", "Team", "Right", "hub-writes=on", "range-future=all")
    put(desk.left, "truck", "Truck 7")
    put(desk.right, "truck", "Truck 7")
    desk.sync()
    assert places(desk.right) == ["Quay 3"]
    edit(only(desk.left), "Quay 3", "Quay 4")
    held = desk.sync(code=3)["Right"]["held"]
    assert held["reason"] == "adopted"
    assert "Location: Quay 3 → Quay 4" in desk.call("hold", "show", held["id"]).out
    assert places(desk.right) == ["Quay 3"]
    desk.sync("--confirm", held["id"])
    assert places(desk.right) == ["Quay 4"]
    assert desk.call("hold", "list").out == "Nothing is waiting for your OK.\n"
