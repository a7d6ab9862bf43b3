"""``sync``, ``hold``, ``status``: what scripts read, and the code that tells them how it went."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from cirahub_desktop.cli.codes import slug
from cirahub_desktop.sync import errors as e
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.event import AllDaySpan, Event
from cirahub_desktop.sync.model.item import HubId, ItemId, SpokeId
from cirahub_desktop.sync.report import Action, HeldItem, Hold, HoldReason, HubReport, PlannedWrite, SpokeReport, Why
from cirahub_desktop.sync.spokes.base import Verdict
from tests.cli.conftest import Call
from tests.cli.fake_app import STARTED, FakeApp, report

DAY = Event("Truck 7", AllDaySpan(date(2026, 11, 24), date(2026, 11, 24) + timedelta(days=1)))
HOLD = Hold("3", HubId("Team"), SpokeId("Team/Dock"), SpokeId("Team/Feed"), HoldReason.TOO_MANY, STARTED, 74, (
    HeldItem(ItemId("1"), "Truck 7", DAY),
    HeldItem(ItemId("2"), "Truck 8", DAY),
))  # fmt: skip
FAULT = e.ItemFault(e.FaultCode.SERIES_NOT_EXPRESSIBLE, "u1", "Board meeting", "FREQ=YEARLY")
FEED = SpokeReport(SpokeId("Team/Feed"), "Feed", Verdict.COMPLETE, read=412, feeds=True)
DOCK = SpokeReport(
    SpokeId("Team/Dock"), "Dock", Verdict.COMPLETE, 5, 3, 2, 1, 4, (FAULT,), (FAULT,), HOLD, may_be_written=True
)
LOST = SpokeReport(SpokeId("Team/Dock"), "Dock", Verdict.FAILED, error=e.SignInFailed("mail.example.com"))


@pytest.fixture(autouse=True)
def _two_hubs(app: FakeApp) -> None:
    app.add_hub("Team")
    app.add_hub("Club")


def test_json_has_exactly_the_shape_of_the_design(call: Call, app: FakeApp) -> None:
    app.runs["Team"] = report("Team", FEED, DOCK)
    answer = call("sync", "Team", "--json")
    reason = "“Board meeting”: repeats in a way this calendar cannot store (FREQ=YEARLY)"
    fault = {"uid": "u1", "subject": "Board meeting", "reason": reason}
    items = [{"subject": "Truck 7", "start": "2026-11-24"}, {"subject": "Truck 8", "start": "2026-11-24"}]
    held = {"id": "3", "reason": "too-many", "since": "2026-11-24T13:02:00+00:00", "of": 74, "items": items}
    counts = {"verdict": "complete", "read": 412, "created": 0, "updated": 0, "deleted": 0, "unchanged": 0}
    nothing = {"incoming": {"created": 0, "updated": 0, "deleted": 0}, "conflicts": 0}
    assert answer.json() == {
        "schema": 1,
        "hubs": [
            {
                "hub": "Team",
                "run": "7",
                "seconds": 1.25,
                "spokes": [
                    {"spoke": "Feed", **counts, "skipped": [], "failed": [], "held": None, "error": None, **nothing},
                    {
                        "spoke": "Dock",
                        **counts,
                        "read": 5,
                        "created": 3,
                        "updated": 2,
                        "deleted": 1,
                        "unchanged": 4,
                        "skipped": [fault],
                        "failed": [fault],
                        "held": held,
                        "error": None,
                        **nothing,
                    },
                ],
            }
        ],
    }
    assert answer.code == 3
    assert answer.err == ""


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (e.StoreFailed(e.StoreFailed.Reason.FULL, "hub.db"), 1),
        (e.AnotherRun("Team"), 5),
        (e.SecretMissing("password", "Work"), 4),
        (e.Unreachable("h", e.Unreachable.Reason.NO_SUCH_HOST), 4),
    ],
)
def test_a_hub_that_fails_as_a_whole_is_in_the_json_and_the_others_run(
    call: Call, app: FakeApp, error: e.CiraHubError, code: int
) -> None:
    app.runs["Team"] = error
    answer = call("sync", "--json")
    assert answer.code == code
    result = answer.json()
    assert isinstance(result, dict)
    team, club = result["hubs"]
    assert team["error"]["code"] == slug(error)
    assert team["error"]["title"]
    assert team["error"]["advice"]
    assert "error" not in club
    assert [hub for hub, _, _ in app.asked] == ["Team", "Club"]


def test_a_run_stopped_as_a_whole_keeps_what_its_spokes_did(call: Call, app: FakeApp) -> None:
    app.runs["Team"] = report("Team", FEED, error=e.StoreFailed(e.StoreFailed.Reason.FULL, "hub.db"))
    answer = call("sync", "Team", "--json")
    result = answer.json()
    assert isinstance(result, dict)
    assert result["hubs"][0]["error"]["code"] == "store-failed/full"
    assert result["hubs"][0]["spokes"][0]["read"] == 412
    assert answer.code == 1


def test_r9_an_error_of_one_spoke_is_a_sentence_on_its_line(call: Call, app: FakeApp) -> None:
    app.runs["Team"] = report("Team", FEED, LOST)
    answer = call("sync", "Team")
    assert answer.code == 4
    assert "  Dock: mail.example.com did not accept the user name and password. Enter them again" in answer.out
    assert "  Feed: 412 events, read completely" in answer.out


def test_a_name_nobody_knows_stops_the_call_before_anything_runs(call: Call, app: FakeApp) -> None:
    answer = call("sync", "Team", "Nobody", "--json")
    assert answer.code == 2
    result = answer.json()
    assert isinstance(result, dict)
    assert result["hubs"][0]["hub"] == "Nobody"
    assert result["hubs"][0]["error"]["code"] == "not-found"
    assert app.asked == []
    assert call("sync", "Nobody").err.startswith("There is no hub called “Nobody”.")


def test_all_hubs_are_all_that_are_not_paused(call: Call, app: FakeApp) -> None:
    app.set_paused(app.hub("Club").id, paused=True)
    assert "“Club”: Paused" in call("sync").out
    assert [hub for hub, _, _ in app.asked] == ["Team"]
    call("sync", "Club")
    assert [hub for hub, _, _ in app.asked] == ["Team", "Club"]


def test_a_dry_run_shows_each_write_with_its_reason(call: Call, app: FakeApp) -> None:
    planned = tuple(PlannedWrite(Action.CREATE, Why.NEW, f"Truck {number}", None, DAY) for number in range(12))
    spoke = SpokeReport(SpokeId("d"), "Dock", Verdict.COMPLETE, created=12, planned=planned, may_be_written=True)
    app.runs["Team"] = HubReport(HubId("Team"), "Team", "7", 1.0, STARTED, (FEED, spoke), dry_run=True)
    answer = call("sync", "Team", "--dry-run")
    assert app.asked == [("Team", True, None)]
    assert "“Team”: 412 events read; nothing written yet: 12 new." in answer.out
    assert "1 new: “Truck 0” – It is new in the hub." in answer.out
    assert "and 2 more" in answer.out
    assert "Truck 11" in call("--verbose", "sync", "Team", "--dry-run").out


def _both_ways(*, dry_run: bool) -> HubReport:
    came = (
        PlannedWrite(Action.CREATE, Why.NEW, "Van", None, DAY, ItemId("3")),
        PlannedWrite(Action.UPDATE, Why.CHANGED, "Truck 7", DAY, replace(DAY, location="Quay 4"), ItemId("1")),
        PlannedWrite(Action.DELETE, Why.DELETED_ELSEWHERE, "Truck 8", DAY, None, ItemId("2")),
    )
    there = SpokeReport(SpokeId("t"), "Team calendar", Verdict.COMPLETE, 5, feeds=True, incoming=came, conflicts=1)
    planned = (PlannedWrite(Action.UPDATE, Why.CHANGED, "Truck 7", DAY, replace(DAY, location="Quay 4")),)
    dock = SpokeReport(SpokeId("d"), "Dock", Verdict.COMPLETE, updated=1, planned=planned, may_be_written=True)
    return HubReport(HubId("Team"), "Team", "7", 1.0, STARTED, (there, dock), dry_run=dry_run)


def test_what_comes_into_the_hub_is_told_and_conflicts_do_not_change_the_code(call: Call, app: FakeApp) -> None:
    app.runs["Team"] = _both_ways(dry_run=False)
    answer = call("sync", "Team")
    assert answer.code == 0
    assert "  From “Team calendar” into the hub: 1 new, 1 changed, 1 deleted\n" in answer.out
    assert "1 field was changed both here and elsewhere; what lost is in the history." in answer.out
    assert "conflict list" not in answer.out
    assert "Quay 4" not in answer.out
    result = call("sync", "Team", "--json").json()
    assert isinstance(result, dict)
    there, dock = result["hubs"][0]["spokes"]
    assert (there["incoming"], there["conflicts"]) == ({"created": 1, "updated": 1, "deleted": 1}, 1)
    assert (dock["incoming"], dock["conflicts"]) == ({"created": 0, "updated": 0, "deleted": 0}, 0)
    assert "planned" not in dock


def test_what_lost_did_not_come_in_but_is_shown_before_it_loses(call: Call, app: FakeApp) -> None:
    lost = PlannedWrite(Action.UPDATE, Why.CONFLICT, "Truck 7", replace(DAY, location="Quay 4"), DAY, ItemId("1"))
    there = SpokeReport(SpokeId("t"), "Team calendar", Verdict.COMPLETE, 5, feeds=True, incoming=(lost,), conflicts=1)
    app.runs["Team"] = HubReport(HubId("Team"), "Team", "7", 1.0, STARTED, (there,), dry_run=True)
    out = call("sync", "Team", "--dry-run").out
    assert "into the hub:" not in out
    assert "1 changed: “Truck 7” – It was changed in two places; the version that lost" in out
    assert "      Location: Quay 4 → –" in out
    result = call("sync", "Team", "--dry-run", "--json").json()
    assert isinstance(result, dict)
    assert result["hubs"][0]["spokes"][0]["incoming"] == {"created": 0, "updated": 0, "deleted": 0}


def test_a_dry_run_shows_both_directions_field_by_field(call: Call, app: FakeApp) -> None:
    app.runs["Team"] = _both_ways(dry_run=True)
    lines = call("sync", "Team", "--dry-run").out.splitlines()
    start = lines.index("  From “Team calendar” into the hub: 1 new, 1 changed, 1 deleted")
    assert lines[start + 1 : start + 5] == [
        "    1 new: “Van”",
        "    1 changed: “Truck 7”",
        "      Location: – → Quay 4",
        "    1 deleted: “Truck 8”",
    ]
    assert lines[-3:] == [
        "  From the hub into “Dock”: 1 changed",
        "    1 changed: “Truck 7” – It changed in the hub.",
        "      Location: – → Quay 4",
    ]
    result = call("sync", "Team", "--dry-run", "--json").json()
    assert isinstance(result, dict)
    there, dock = result["hubs"][0]["spokes"]
    assert [one["subject"] for one in there["planned_incoming"]] == ["Van", "Truck 7", "Truck 8"]
    assert there["planned"] == []
    (one,) = dock["planned"]
    assert one == {"action": "update", "why": "changed", "item": None, "subject": "Truck 7", "start": "2026-11-24"}


def test_a_cancelled_run_is_code_130_and_the_later_hubs_do_not_start(call: Call, app: FakeApp) -> None:
    app.runs["Team"] = e.Cancelled()
    answer = call("sync", "--json")
    assert answer.code == 130
    assert [hub for hub, _, _ in app.asked] == ["Team"]
    result = answer.json()
    assert isinstance(result, dict)
    assert result["hubs"][0]["error"]["code"] == "cancelled"


def test_a_fault_of_the_program_is_a_sentence_and_no_traceback(call: Call, app: FakeApp, expected_logs: object) -> None:
    def broken(cancel: CancelToken) -> HubReport:
        raise KeyError("private-1234")

    app.runs["Team"] = broken
    expected_logs("a fault of the program")  # type: ignore[operator]
    answer = call("sync", "Team")
    assert answer.code == 1
    assert answer.err.startswith("CiraHub itself made a mistake")
    assert "private-1234" not in answer.err
    assert "Traceback" not in answer.err


def test_no_hub_yet_is_no_error(call: Call, app: FakeApp) -> None:
    app.removal.remove_hub(HubId("Team"))
    app.removal.remove_hub(HubId("Club"))
    assert call("sync").code == 0
    assert call("sync", "--json").json() == {"schema": 1, "hubs": []}


def test_a_decision_is_listed_shown_carried_out_or_dropped(call: Call, app: FakeApp) -> None:
    app.waiting = [HOLD]
    listed = call("hold", "list", "--json").json()
    assert isinstance(listed, dict)
    (one,) = listed["holds"]
    assert {"id": "3", "hub": "Team", "of": 74}.items() <= one.items()
    assert set(one) == {"id", "hub", "spoke", "source", "reason", "since", "of", "items"}
    assert "2 of 74 events would be deleted" in call("hold", "list").out
    shown = call("hold", "show", "3").out
    assert "Truck 8" in shown
    assert 'cirahub-desktop sync "Team" --confirm 3' in shown
    call("sync", "Team", "--confirm", "3")
    assert app.asked == [("Team", False, "3")]
    assert call("hold", "drop", "3").code == 0
    assert app.waiting == []
    assert call("hold", "drop", "3").code == 2
    assert call("hold", "list").out == "Nothing is waiting for your OK.\n"


def test_r4_events_of_others_are_changed_or_left_as_they_are(call: Call, app: FakeApp) -> None:
    app.waiting = [replace(HOLD, reason=HoldReason.ADOPTED)]
    listed = call("hold", "list").out
    assert "2 events that were here before would be changed" in listed
    assert "deleted" not in listed
    write = PlannedWrite(Action.UPDATE, Why.CHANGED, "Truck 7", DAY, replace(DAY, location="Quay 4"), ItemId("1"))
    dock = SpokeReport(SpokeId("Team/Dock"), "Dock", Verdict.COMPLETE, planned=(write,), may_be_written=True)
    app.runs["Team"] = HubReport(HubId("Team"), "Team", "7", 1.0, STARTED, (FEED, dock), dry_run=True)
    shown = call("hold", "show", "3").out.splitlines()
    assert app.asked == [("Team", True, "3")]
    assert shown[1:] == [
        "  Tue 24 Nov 2026  “Truck 7”",
        "      Location: – → Quay 4",
        "  Tue 24 Nov 2026  “Truck 8”",
        'Change these 2 events: cirahub-desktop sync "Team" --confirm 3',
        "Leave these 2 events as they are: cirahub-desktop hold drop 3",
    ]
    assert call("hold", "drop", "3").out == "These 2 events stay as they are.\n"


def test_a_place_that_is_not_reached_leaves_the_list_of_what_waits(call: Call, app: FakeApp) -> None:
    app.waiting = [replace(HOLD, reason=HoldReason.ADOPTED)]
    app.runs["Team"] = report("Team", FEED, LOST)
    shown = call("hold", "show", "3")
    assert "Truck 8" in shown.out
    assert "mail.example.com did not accept" in shown.err
    app.runs["Team"] = replace(report("Team", FEED), cancelled=True)
    assert call("hold", "show", "3").code == 130


def test_a_dry_run_counts_what_would_be_written_but_not_what_would_wait(call: Call, app: FakeApp) -> None:
    planned = tuple(
        PlannedWrite(Action.UPDATE, Why.CHANGED, f"Truck {number}", DAY, DAY, ItemId(str(number)))
        for number in range(4)
    )
    dock = SpokeReport(SpokeId("d"), "Dock", Verdict.COMPLETE, planned=planned, held=HOLD, may_be_written=True)
    app.runs["Team"] = HubReport(HubId("Team"), "Team", "7", 1.0, STARTED, (FEED, dock), dry_run=True)
    answer = call("sync", "Team", "--dry-run")
    assert "412 events read; nothing written yet: 2 changed." in answer.out
    assert "+0 ~2 −0" in answer.out
    result = call("sync", "Team", "--dry-run", "--json").json()
    assert isinstance(result, dict)
    assert result["hubs"][0]["spokes"][1]["updated"] == 2


def test_status_for_people_and_for_scripts(call: Call, app: FakeApp) -> None:
    app.add_folder_spoke(HubId("Team"), "Dock", Path("dock"))
    out = call("status").out
    assert "“Team”: In sync" in out
    assert "Local folder" in out
    result = call("status", "--json").json()
    assert isinstance(result, dict)
    team = result["hubs"][0]
    assert set(team) == {"hub", "state", "items", "paused", "spokes", "last_run", "conflicts"}
    assert team["last_run"] == {
        "ended": "2026-11-24T13:02:00+00:00",
        "read": 412,
        "created": 3,
        "updated": 0,
        "deleted": 0,
        "failed": 0,
        "cancelled": False,
        "error": None,
    }
    assert team["spokes"] == [
        {
            "spoke": "Dock",
            "type": "folder",
            "state": "in-sync",
            "enabled": True,
            "read_only": False,
            "feeds_hub": False,
            "hub_writes": False,
            "items": 412,
            "foreign": 0,
            "verdict": "complete",
            "last_success": None,
            "next_run": "2026-11-24T13:02:00+00:00",
            "held": None,
            "leaving": None,
            "error": None,
        }
    ]
