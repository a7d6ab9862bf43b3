"""The list of changes: what it holds, its chips, its search, and the words of one change. Without Qt."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cirahub_desktop.sync.errors import FaultCode, ItemFault
from cirahub_desktop.sync.model.event import Event, Occurrence, Series
from cirahub_desktop.sync.model.item import ItemId, SpokeId
from cirahub_desktop.sync.report import Action, HoldReason, HubReport, PlannedWrite, SpokeReport, Why
from cirahub_desktop.sync.spokes.base import Verdict
from cirahub_desktop.ui.presenters.preview_changes import Change, ChangeKind, Tense, changes_of
from cirahub_desktop.ui.presenters.preview_details import detail_view
from cirahub_desktop.ui.presenters.preview_list import ChangeRows, Filter, Heading, row_words
from tests.ui.dashboard import samples

NAMES = {samples.FEED: "Plan", samples.TARGET: "Dock"}
TRUCK = samples.event("Réunion du matin", hour=9)


def write(action: Action, why: Why, before: Event | None, after: Event | None, item: str = "i1") -> PlannedWrite:
    event = after or before
    return PlannedWrite(action, why, event.subject if event else "", before, after, ItemId(item), samples.FEED)


def report(*planned: PlannedWrite, **more: object) -> HubReport:
    spoke = replace(SpokeReport(samples.TARGET, "Dock", Verdict.COMPLETE, planned=planned, may_be_written=True), **more)
    feed = SpokeReport(samples.FEED, "Plan", Verdict.COMPLETE, feeds=True)
    return HubReport(samples.HUB, "Team", "r1", 0.1, samples.NOW, (feed, spoke), dry_run=True)


def one(*planned: PlannedWrite, **more: object) -> Change:
    (found,) = changes_of(report(*planned, **more), NAMES)
    return found


def test_new_changed_and_deleted_each_with_its_reason() -> None:
    moved = replace(TRUCK, location="Dock 4")
    new = one(write(Action.CREATE, Why.NEW, None, TRUCK))
    changed = one(write(Action.UPDATE, Why.CHANGED, TRUCK, moved))
    deleted = one(write(Action.DELETE, Why.GONE_FROM_SOURCE, TRUCK, None))
    assert [each.kind for each in (new, changed, deleted)] == [ChangeKind.NEW, ChangeKind.CHANGED, ChangeKind.DELETED]
    assert new.why == "It came from “Plan” and is not in “Dock” yet."
    assert changed.why == "It changed in “Plan”."
    assert deleted.why == "It is no longer in “Plan”."
    assert row_words(changed, samples.NOW).detail == "Location"
    assert row_words(new, samples.NOW).spoken == "Réunion du matin, Tue 24 Nov, 09:30, from Plan"


def test_only_what_left_its_source_is_called_gone_from_it() -> None:
    """Not what is taken back, filtered out or there twice."""
    gone = one(write(Action.DELETE, Why.GONE_FROM_SOURCE, TRUCK, None))
    assert row_words(gone, samples.NOW).detail == "gone from Plan"
    for why in (Why.UNDONE, Why.FILTERED, Why.LEFT_RANGE, Why.OWN_DUPLICATE, Why.DELETED_ELSEWHERE):
        other = one(write(Action.DELETE, why, TRUCK, None))
        assert row_words(other, samples.NOW).detail == "from Plan"


def test_not_written_and_why_comes_from_what_failed_and_what_was_left_out() -> None:
    refused = ItemFault(FaultCode.REFUSED_BY_SERVER, "u1", "Truck 8", "ErrorX")
    hidden = ItemFault(FaultCode.PRIVATE, "u2", "Doctor")
    mended = ItemFault(FaultCode.REPAIRED, "u3", "Truck 9")
    split = ItemFault(FaultCode.AS_SINGLE_EVENTS, "u4", "Truck 10")
    found = changes_of(report(skipped=(hidden, mended, split), failed=(refused,)), NAMES)
    assert [(each.subject, each.note) for each in found] == [
        ("Truck 8", "was refused by the server (ErrorX)"),
        ("Doctor", "is private and left out, as the options say"),
    ]
    assert {each.kind for each in found} == {ChangeKind.NOT_WRITTEN}
    assert found[1].why == "This event is private and left out, as the options say."


def test_two_faults_of_one_name_are_two_lines() -> None:
    fault = ItemFault(FaultCode.PRIVATE, "u", "Doctor")
    found = changes_of(report(skipped=(fault, fault)), NAMES)
    assert len({each.key for each in found}) == 2


def test_r2_what_a_guard_holds_is_not_promised() -> None:
    held = replace(write(Action.DELETE, Why.GONE_FROM_SOURCE, TRUCK, None), held=True)
    change = one(held)
    assert change.kind is ChangeKind.NOT_WRITTEN
    assert change.note == "would be deleted; waits for your OK"
    at_source = replace(samples.held(2), spoke=samples.FEED, source=samples.FEED, reason=HoldReason.TOO_MANY)
    whole = report()
    feed = replace(whole.spokes[0], held=at_source)
    found = changes_of(replace(whole, spokes=(feed, whole.spokes[1])), NAMES)
    assert [each.kind for each in found] == [ChangeKind.NOT_WRITTEN] * 2
    assert "“Plan”" in found[0].why
    assert detail_view(found[0], Tense.WILL).intro == "Would be deleted from the hub and all its calendars"


def test_what_only_the_hub_learns_is_shown_once() -> None:
    new = write(Action.CREATE, Why.NEW, None, TRUCK)
    alone = replace(new, item=ItemId("i2"))
    whole = report(new)
    feed = replace(whole.spokes[0], incoming=(new, alone))
    found = changes_of(replace(whole, spokes=(feed, whole.spokes[1])), NAMES)
    assert [(each.item, each.spoke) for each in found] == [("i1", samples.TARGET), ("i2", None)]
    assert found[1].place == "In the hub alone"


def test_the_details_name_old_and_new_and_what_stays() -> None:
    later = replace(TRUCK, span=samples.event("", hour=10).span)
    view = detail_view(one(write(Action.UPDATE, Why.CHANGED, TRUCK, later)), Tense.WILL)
    assert [(row.label, row.before, row.after) for row in view.rows] == [
        ("Time", "Tue 24 Nov 2026, 09:30 – 10:15", "Tue 24 Nov 2026, 10:30 – 11:15")
    ]
    assert (view.old, view.new) == ("as it is now", "after the sync")
    assert view.unchanged == "Unchanged: Subject, Location, Categories, Attendees"
    assert view.intro == "1 field will be changed in “Dock”"
    past = detail_view(one(write(Action.UPDATE, Why.CHANGED, TRUCK, later)), Tense.DONE)
    assert (past.old, past.new, past.intro) == ("before", "after", "1 field was changed in “Dock”")
    assert "Time: as it is now: Tue 24 Nov" in view.spoken


def test_series_exceptions_and_zones_are_told() -> None:
    weekly = replace(TRUCK, series=Series(rule="FREQ=WEEKLY;BYDAY=TU"))
    third = replace(TRUCK, span=samples.event("", hour=16).span)
    moved = replace(weekly, series=replace(weekly.series, changed=(Occurrence(TRUCK.span.start, third),)))
    (row,) = detail_view(one(write(Action.UPDATE, Why.CHANGED, weekly, moved)), Tense.WILL).rows
    assert row.label == "The date Tue 24 Nov 2026, 09:30"
    assert row.before == "as in the series"
    new = one(write(Action.CREATE, Why.NEW, None, weekly))
    assert row_words(new, samples.NOW).detail == "from Plan, every week"
    assert ("Repetition", "every week on Tue") in [
        (each.label, each.after) for each in detail_view(new, Tense.WILL).rows
    ]


def kinds(rows: ChangeRows) -> list[str]:
    return [row.text if isinstance(row, Heading) else row.subject for row in rows.view().rows]


@pytest.fixture
def rows() -> ChangeRows:
    made = ChangeRows()
    other = samples.event("Truck 7", hour=8)
    first = report(
        write(Action.CREATE, Why.NEW, None, TRUCK, "i1"),
        write(Action.DELETE, Why.GONE_FROM_SOURCE, other, None, "i2"),
        write(Action.CREATE, Why.NEW, None, other, "i3"),
    )
    second = SpokeReport(SpokeId("third"), "Yard", Verdict.COMPLETE, planned=first.spokes[1].planned[:1])
    made.show(changes_of(replace(first, spokes=(*first.spokes, second)), NAMES))
    return made


def test_places_and_kinds_head_the_lines_in_the_order_of_time(rows: ChangeRows) -> None:
    assert kinds(rows) == [
        *("Dock · New", "Truck 7", "Réunion du matin"),
        *("Dock · Deleted", "Truck 7"),
        *("Yard · New", "Réunion du matin"),
    ]
    assert [(chip.text, chip.count) for chip in rows.view().chips] == [
        ("All", 4),
        ("New", 3),
        ("Changed", 0),
        ("Deleted", 1),
        ("Not written", 0),
    ]


def test_chips_places_and_search_narrow_it_together(rows: ChangeRows) -> None:
    rows.wanted = Filter(kind=ChangeKind.NEW, place=samples.TARGET)
    assert kinds(rows) == ["New", "Truck 7", "Réunion du matin"]
    rows.wanted = replace(rows.wanted, text="reunion")
    assert kinds(rows) == ["New", "Réunion du matin"]
    assert [chip.count for chip in rows.view().chips] == [1, 1, 0, 0, 0], "counts are those of what the search found"
    rows.wanted = replace(rows.wanted, text="nowhere")
    assert rows.view().nothing == "No event is called so."


def test_a_place_that_is_not_there_any_more_shows_all(rows: ChangeRows) -> None:
    rows.wanted = Filter(place=SpokeId("third"))
    rows.show([change for change in rows.changes if change.spoke == samples.TARGET])
    assert kinds(rows) == ["New", "Truck 7", "Réunion du matin", "Deleted", "Truck 7"]


def test_one_kind_alone_needs_no_heading_and_no_chips() -> None:
    rows = ChangeRows()
    rows.show([one(write(Action.CREATE, Why.NEW, None, TRUCK))])
    assert kinds(rows) == ["Réunion du matin"]
    assert not rows.view().filters
    rows.show([])
    assert rows.view().nothing == "There is nothing to do: everything is as it should be."
