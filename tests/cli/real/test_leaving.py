"""``leaving`` over the real program: events gone from a feed are listed, removed, kept and taken back (R3)."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Call
from tests.cli.real.conftest import publish


@pytest.fixture
def dock(call: Call, base: str, site: Path, tmp_path: Path) -> Path:
    """A feed that lists two of the six events that are in the folder."""
    publish(site, 6)
    folder = tmp_path / "dock"
    folder.mkdir()
    for arguments, given in (
        (["hub", "add", "Team"], ""),
        (["spoke", "add", "Team", "Feed", "--type", "ical", "--url", "-"], f"{base}/team.ics\n"),
        (["spoke", "add", "Team", "Dock", "--type", "folder", "--path", str(folder)], ""),
        (["spoke", "set", "Team", "Dock", "hub-writes=on", "range-past=all", "range-future=all"], ""),
        (["sync"], ""),
    ):
        answer = call(*arguments, given=given)
        assert answer.code == 0, answer.err
    assert len(subjects(folder)) == 6
    publish(site, 3)
    later = time.time() + 60  # the server tells changes by whole seconds
    os.utime(site / "team.ics", (later, later))
    assert call("sync").code == 0
    return folder


def subjects(folder: Path) -> list[str]:
    lines = (line for file in folder.glob("*.ics") for line in file.read_text(encoding="utf-8").splitlines())
    return sorted(line.removeprefix("SUMMARY:") for line in lines if line.startswith("SUMMARY:"))


def test_r3_they_are_listed_and_removed_at_once(call: Call, dock: Path) -> None:
    said = call("leaving", "list", "Team").out
    assert "3 events are no longer in the feed; they will be removed after" in said
    assert [line.split("“")[1].split("”")[0] for line in said.splitlines() if "gone since" in line] == [
        "Truck 4",
        "Truck 5",
        "Truck 6",
    ]
    assert call("leaving", "remove", "Team", "Truck 4").out.splitlines() == [
        "1 event will be removed.",
        'The next run does it: cirahub-desktop sync "Team"',
    ]
    (first, *rest) = json.loads(call("leaving", "list", "--json").out)["leaving"]
    assert (first["subject"], first["let_go"], [one["let_go"] for one in rest]) == ("Truck 4", True, [False, False])
    assert call("sync").code == 0
    assert subjects(dock) == ["Truck 1", "Truck 2", "Truck 3", "Truck 5", "Truck 6"]


def test_r3_they_are_kept_until_that_is_taken_back(call: Call, dock: Path) -> None:
    assert call("leaving", "keep", "Team", "--all").out == "3 events are kept.\n"
    assert call("leaving", "list").out == "No event waits to be removed.\n"
    kept = json.loads(call("leaving", "kept", "--json").out)["kept"]
    assert [(one["subject"], one["spoke"], one["in_hub"]) for one in kept] == [
        (f"Truck {number}", "Feed", True) for number in (4, 5, 6)
    ]
    assert call("leaving", "back", "Team", kept[0]["item"][:8]).out == "1 event is no longer kept.\n"
    assert "Truck 4" in call("leaving", "list").out
    assert "Truck 4" not in call("leaving", "kept", "Team").out
    assert len(subjects(dock)) == 6


def test_nothing_is_decided_about_events_that_nobody_named(call: Call, dock: Path) -> None:
    for arguments in (["remove", "Team"], ["keep", "Team", "--all", "Truck 4"], ["remove", "Team", "Truck"]):
        assert call("leaving", *arguments).code == 2
    assert call("leaving", "remove", "Team", "Truck 1").code == 2, "which does not wait"
    assert call("leaving", "kept").out == "You have kept no event that its source no longer has.\n"
    assert len(json.loads(call("leaving", "list", "--json").out)["leaving"]) == 3
    assert len(subjects(dock)) == 6
