"""``conflict``: both versions in words, and the answer."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cirahub_desktop.sync.model.conflict import Answer, Conflict
from cirahub_desktop.sync.model.item import HubId, ItemId, SpokeId
from tests.cli.conftest import Call
from tests.cli.fake_app import STARTED, FakeApp
from tests.cli.fake_past import DAY, MOVED

TRUCK = Conflict(
    "abcd1234efgh", HubId("Team"), ItemId("1"), SpokeId("Team/Dock"), STARTED, "Truck 7", ("location",), DAY, MOVED
)


@pytest.fixture(autouse=True)
def _a_dispute(app: FakeApp) -> None:
    app.add_hub("Team")
    app.add_folder_spoke(HubId("Team"), "Dock", Path("dock"))
    app.past.disputes = [TRUCK]


def test_what_waits_is_listed_with_its_fields(call: Call, app: FakeApp) -> None:
    assert call("conflict", "list").out == "abcd1234  Team ↔ Dock  “Truck 7”: Location\n"
    app.past.disputes = []
    assert call("conflict", "list").out == "No event waits for your answer.\n"


def test_both_versions_stand_side_by_side_with_the_three_ways_out(call: Call) -> None:
    lines = call("conflict", "show", "abcd").out.splitlines()
    assert lines[0] == "“Truck 7”: Location"
    assert lines[1].startswith("Changed in the hub and in “Dock”, known since ")
    assert [line.split() for line in lines[2:4]] == [["Team", "Dock"], ["Location", "Quay", "3", "Quay", "4"]]
    assert lines[4:] == [
        "The version of the hub stays: cirahub-desktop conflict answer abcd1234 hub",
        "The version of “Dock” stays: cirahub-desktop conflict answer abcd1234 spoke",
        "Both stay, as two events: cirahub-desktop conflict answer abcd1234 both",
    ]


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Answer.HUB, "You decided: the version of the hub stays."),
        (Answer.SPOKE, "You decided: the version of “Dock” stays."),
        (Answer.BOTH, "You decided: both stay, as two events."),
    ],
)
def test_an_answer_is_kept_and_said_until_the_next_run_did_it(
    call: Call, app: FakeApp, answer: Answer, told: str
) -> None:
    said = call("conflict", "answer", "abcd", answer.value)
    assert said.out.splitlines() == [told, 'The next run does it: cirahub-desktop sync "Team"']
    assert app.past.disputes[0].answer is answer
    assert f"  {told}" in call("conflict", "list").out
    assert told in call("conflict", "show", "abcd").out


def test_an_id_nobody_has_or_that_means_two_is_a_wrong_call(call: Call, app: FakeApp) -> None:
    assert call("conflict", "show", "zzzz").code == 2
    assert call("conflict", "answer", "", "hub").code == 2
    app.past.disputes = [TRUCK, replace(TRUCK, id="abcd9999")]
    assert call("conflict", "answer", "abcd", "hub").code == 2
    assert [one.answer for one in app.past.disputes] == [None, None]


def test_conflicts_for_scripts_hold_both_versions_whole(call: Call) -> None:
    result: Any = call("conflict", "list", "--json").json()
    assert result["schema"] == 1
    (one,) = result["conflicts"]
    assert one == {
        "id": "abcd1234efgh",
        "hub": "Team",
        "spoke": "Dock",
        "item": "1",
        "subject": "Truck 7",
        "since": "2026-11-24T13:02:00+00:00",
        "fields": ["location"],
        "hub_version": {"subject": "Truck 7", "span": ["2026-11-24", "2026-11-25"], "location": "Quay 3"},
        "spoke_version": {"subject": "Truck 7", "span": ["2026-11-24", "2026-11-25"], "location": "Quay 4"},
        "answer": None,
    }


def test_sync_and_status_say_that_an_answer_is_missing_and_the_code_stays(call: Call, app: FakeApp) -> None:
    line = "  1 event waits for your answer: cirahub-desktop conflict list\n"
    synced = call("sync", "Team")
    assert synced.code == 0
    assert line in synced.out
    status: Any = call("status", "--json").json()
    assert status["hubs"][0]["conflicts"] == 1
    assert line in call("status").out
    call("conflict", "answer", "abcd", "hub")
    assert "waits for your answer" not in call("sync", "Team").out + call("status").out
    app.add_hub("Club")
    app.past.disputes = [TRUCK]
    assert "waits for your answer" not in call("sync", "Club").out


def test_versions_that_are_the_same_by_now_say_so(call: Call, app: FakeApp) -> None:
    app.past.disputes = [replace(TRUCK, theirs=DAY)]
    assert "Both are the same by now." in call("conflict", "show", "abcd").out
