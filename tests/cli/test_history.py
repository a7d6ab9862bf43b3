"""``history``, ``undo`` and ``release``: what runs did, and taking it back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cirahub_desktop import i18n
from cirahub_desktop.history import PastRun, PinnedItem, RunStory
from cirahub_desktop.sync import errors as e
from cirahub_desktop.sync.model.item import HubId, ItemId, SpokeId
from cirahub_desktop.sync.report import Action, Hold, HoldReason, SpokeReport, Why
from cirahub_desktop.sync.spokes.base import Verdict
from tests.cli.conftest import Call
from tests.cli.fake_app import STARTED, FakeApp, report
from tests.cli.fake_past import DAY, MOVED, change

FIRST = PastRun("1111aaaa2222", HubId("Team"), "Team", 1, STARTED, STARTED, 2, 0, 0, False, "", True)
SECOND = replace(FIRST, id="3333bbbb4444", number=2, created=0, updated=1, can_be_undone=True)
BACK = replace(FIRST, id="5555cccc6666", number=3, created=0, updated=1, undoes=SECOND.id, can_be_undone=False)
TRUCK, VAN = "aaaa0001ffff", "bbbb0002ffff"
STORIES = [
    RunStory(BACK, ()),
    RunStory(SECOND, (
        change(SECOND, TRUCK, "Truck 7", None, Action.UPDATE, Why.CHANGED, DAY, MOVED),
        change(SECOND, TRUCK, "Truck 7", "Dock", Action.UPDATE, Why.CHANGED, DAY, MOVED),
    )),
    RunStory(FIRST, (
        change(FIRST, TRUCK, "Truck 7"),
        change(FIRST, TRUCK, "Truck 7", "Dock"),
        change(FIRST, VAN, "Van 7"),
    )),
]  # fmt: skip
KEPT = PinnedItem(ItemId(TRUCK), "Truck 7", SECOND.id, True, DAY, ("Dock",))


@pytest.fixture(autouse=True)
def _a_past(app: FakeApp) -> None:
    app.add_hub("Team")
    app.add_hub("Club")
    app.past.stories = list(STORIES)
    app.past.answers = report("Team", SpokeReport(SpokeId("d"), "Dock", Verdict.COMPLETE, updated=1))


def json_of(call: Call, *arguments: str) -> dict[str, Any]:
    result = call(*arguments, "--json").json()
    assert isinstance(result, dict)
    assert result.pop("schema") == 1
    return result


def test_runs_stand_newest_first_with_the_id_that_undo_takes(call: Call) -> None:
    lines = call("history").out.splitlines()
    assert [line.split()[0] for line in lines[:3]] == ["5555cccc", "3333bbbb", "1111aaaa"]
    assert "1 changed, takes back 3333bbbb" in lines[0]
    assert lines[1].endswith("Team  taken in: 1 changed; written: 1 changed")
    assert lines[2].endswith("Team  taken in: 2 new; written: 2 new")
    assert lines[3] == "Take a run back with: cirahub-desktop undo 3333bbbb"
    assert call("history", "--limit", "1").out.count("\n") == 1
    assert call("history", "Club").out == "Nothing was synchronised yet.\n"
    assert call("history", "Nobody").code == 2


def test_a_run_that_was_killed_or_cancelled_says_so(call: Call, app: FakeApp) -> None:
    app.past.stories = [RunStory(replace(FIRST, ended=None), ()), RunStory(replace(SECOND, cancelled=True), ())]
    killed, cancelled, _ = call("history").out.splitlines()
    assert killed.endswith("2 new, not ended")
    assert cancelled.endswith("1 changed, stopped")


def test_what_only_came_in_is_told_and_what_an_undo_put_back_did_not_come_in(call: Call, app: FakeApp) -> None:
    quiet = replace(SECOND, updated=0)
    app.past.stories = [
        RunStory(quiet, (change(quiet, TRUCK, "Truck 7", None, Action.DELETE, Why.GONE_FROM_SOURCE, DAY, None),)),
        RunStory(replace(quiet, id="7777"), (change(quiet, TRUCK, "Truck 7", None, Action.UPDATE, Why.UNDONE),)),
    ]
    came, undone, _ = call("history").out.splitlines()
    assert came.endswith("Team  taken in: 1 deleted")
    assert undone.endswith("Team  nothing had to be written")
    first, second = json_of(call, "history")["runs"]
    assert first["incoming"] == {"created": 0, "updated": 0, "deleted": 1}
    assert second["incoming"] == {"created": 0, "updated": 0, "deleted": 0}


def test_runs_for_scripts(call: Call) -> None:
    newest, *_ = json_of(call, "history", "Team")["runs"]
    assert newest == {
        "run": BACK.id,
        "hub": "Team",
        "number": 3,
        "started": "2026-11-24T13:02:00+00:00",
        "ended": "2026-11-24T13:02:00+00:00",
        "created": 0,
        "updated": 1,
        "deleted": 0,
        "incoming": {"created": 0, "updated": 0, "deleted": 0},
        "cancelled": False,
        "undoes": SECOND.id,
        "can_be_undone": False,
    }


def test_the_story_of_an_item_tells_run_place_reason_and_fields(call: Call) -> None:
    out = call("history", "--item", "truck").out
    head, *lines = out.splitlines()
    assert head == "aaaa0001  “Truck 7”, Tue 24 Nov 2026"
    assert [line.split("  ")[-1] for line in lines] == [
        "Came into the hub. A spoke that feeds the hub brought it.",
        "Written to “Dock”. It is new in the hub.",
        "Changed in the hub. It was changed where it comes from.",
        "Location: Quay 3 → Quay 4",
        "Changed in “Dock”. It changed in the hub.",
        "Location: Quay 3 → Quay 4",
    ]
    assert "  1111aaaa  " in lines[0]


def test_of_several_items_a_person_chooses_and_a_script_gets_all(call: Call) -> None:
    out = call("history", "Team", "--item", "7").out
    assert "aaaa0001  “Truck 7”" in out
    assert "bbbb0002  “Van 7”" in out
    assert "cirahub-desktop history --item aaaa0001" in out
    truck, van = json_of(call, "history", "--item", "7")["items"]
    assert (truck["item"], truck["subject"], truck["start"]) == (TRUCK, "Truck 7", "2026-11-24")
    assert len(van["changes"]) == 1
    assert truck["changes"][3] == {
        "run": SECOND.id,
        "at": "2026-11-24T13:02:00+00:00",
        "spoke": "Dock",
        "action": "update",
        "why": "changed",
        "told": "Changed in “Dock”. It changed in the hub.",
        "fields": ["Location: Quay 3 → Quay 4"],
    }
    assert truck["changes"][0]["spoke"] is None


def test_an_item_nobody_knows_is_a_wrong_call(call: Call) -> None:
    assert call("history", "--item", "boat").code == 2
    assert call("history", "--item", "boat", "--pinned").code == 2


def test_an_item_that_left_the_hub_says_so(call: Call, app: FakeApp) -> None:
    gone = change(SECOND, VAN, "Van 7", None, Action.DELETE, Why.GONE_FROM_SOURCE, DAY, None)
    app.past.stories.insert(0, RunStory(SECOND, (gone,)))
    assert "“Van 7”    no longer in the hub" in call("history", "--item", "7").out
    assert "“Van 7”, no longer in the hub" in call("history", "--item", "van").out
    assert "Left the hub. It is gone from its source." in call("history", "--item", "van").out


@pytest.mark.parametrize("why", Why)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_reason_reads_well_in_hub_and_spoke(call: Call, app: FakeApp, why: Why, language: str) -> None:
    app.preferences["language"] = language
    told = (change(FIRST, TRUCK, "T", None, why=why), change(FIRST, TRUCK, "T", "Dock", why=why))
    app.past.stories = [RunStory(FIRST, told)]
    lines = call("history", "--item", "T").out.splitlines()[1:]
    assert len(lines) == 2
    assert all(line.endswith(".") for line in lines)
    i18n.use("en")


def test_undo_is_a_run_with_the_report_and_the_codes_of_sync(call: Call, app: FakeApp) -> None:
    answer = call("undo", "3333")
    assert answer.code == 0, answer.err
    assert app.past.undone == [("Team", SECOND.id, None, False)]
    assert "“Team”" in answer.out
    assert "cirahub-desktop history --pinned" in answer.out
    held = Hold("3", HubId("Team"), SpokeId("d"), SpokeId("d"), HoldReason.TOO_MANY, STARTED, 7, ())
    app.past.answers = report("Team", SpokeReport(SpokeId("d"), "Dock", Verdict.COMPLETE, held=held))
    assert call("undo", "3333").code == 3
    app.past.answers = e.AnotherRun("Team")
    assert call("undo", "3333").code == 5
    app.past.answers = e.NothingToUndo(e.NothingToUndo.Reason.NOTHING, SECOND.id)
    assert call("undo", "3333").code == 2
    assert call("undo", "9999").code == 2


def test_undo_of_single_items_and_as_a_dry_run(call: Call, app: FakeApp) -> None:
    assert call("undo", "1111", "--item", "truck", "--item", "bbbb", "--dry-run").code == 0
    assert app.past.undone == [("Team", FIRST.id, frozenset({TRUCK, VAN}), True)]
    several = call("undo", "1111", "--item", "7")
    assert several.code == 2
    assert "aaaa0001 “Truck 7”, bbbb0002 “Van 7”" in several.err
    assert call("undo", "1111", "--item", "boat").code == 2
    assert len(app.past.undone) == 1


def test_undo_for_scripts_is_shaped_like_sync(call: Call) -> None:
    (hub,) = json_of(call, "undo", "3333")["hubs"]
    assert hub["spokes"][0]["updated"] == 1


def test_r10_what_was_put_back_is_listed_and_released(call: Call, app: FakeApp) -> None:
    assert call("history", "--pinned").out == "Nothing is kept as it is.\n"
    app.past.put_back = [KEPT, replace(KEPT, item=ItemId(VAN), subject="Van 7", in_hub=False, wanted=None)]
    truck, van, hint = call("history", "--pinned").out.splitlines()
    assert truck.split() == [
        "aaaa0001",
        "“Truck",
        "7”",
        "Tue",
        "24",
        "Nov",
        "2026",
        "(the",
        "hub,",
        "Dock)",
        "3333bbbb",
    ]
    assert "kept away (Dock)" in van
    assert hint.endswith("cirahub-desktop release aaaa0001")
    first, _ = json_of(call, "history", "--pinned")["pinned"]
    assert first == {
        "item": TRUCK,
        "subject": "Truck 7",
        "run": SECOND.id,
        "in_hub": True,
        "spokes": ["Dock"],
        "start": "2026-11-24",
    }
    assert "release aaaa0001" in call("history", "--item", "truck").out
    assert call("release", "7").code == 2
    released = call("release", "truck")
    assert released.out == "“Truck 7” follows its sources again from the next run on.\n"
    assert [one.item for one in app.past.put_back] == [VAN]
    assert call("release", "truck").code == 2
