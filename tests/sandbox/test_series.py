"""Series with changed and removed occurrences, through plain exchangelib."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from exchangelib import CalendarItem
from exchangelib.errors import (
    ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange,
    ErrorCalendarOccurrenceIsDeletedFromRecurrence,
    ErrorIrresolvableConflict,
    ErrorOccurrenceCrossingBoundary,
    ErrorOccurrenceTimeSpanTooBig,
    ErrorRecurrenceHasNoOccurrence,
)
from exchangelib.properties import RecurringMasterItemId
from exchangelib.recurrence import AbsoluteMonthlyPattern, DailyPattern, Recurrence, WeeklyPattern

from cirahub_desktop.sandbox.server import Sandbox
from tests.sandbox.client import PARIS, TEAM, Client

MONDAY = datetime(2027, 3, 15, 9)
"""Two weeks before summer time begins."""


def weekly(claire: Client, number: int = 4, **more: Any) -> Any:
    pattern = Recurrence(pattern=WeeklyPattern(interval=1, weekdays=["Monday"]), start=MONDAY.date(), number=number)
    return claire.create("Réunion", MONDAY, recurrence=pattern, **more)


def change(item: Any, **values: Any) -> None:
    for name, value in values.items():
        setattr(item, name, value)
    item.save(update_fields=list(values), send_meeting_invitations="SendToNone", conflict_resolution="AutoResolve")


def starts(claire: Client) -> list[str]:
    window = claire.folder(TEAM).view(start=MONDAY.replace(tzinfo=PARIS), end=datetime(2027, 12, 1, tzinfo=PARIS))
    return [f"{item.start.astimezone(PARIS):%m-%d %H:%M} {item.subject} {item.type}" for item in window]


def test_series_keeps_its_wall_clock_over_summer_time(sandbox: Sandbox, claire: Client) -> None:
    master = weekly(claire)
    assert starts(claire) == [f"{day} 09:00 Réunion Occurrence" for day in ("03-15", "03-22", "03-29", "04-05")]
    back = claire.read(master)
    assert back.type == "RecurringMaster"
    assert back.recurrence.boundary.number == 4
    assert back.first_occurrence.start == MONDAY.replace(tzinfo=PARIS)
    assert back.last_occurrence.start == datetime(2027, 4, 5, 9, tzinfo=PARIS)
    assert back.modified_occurrences is None


def test_changed_and_removed_occurrences_are_told_by_the_master(sandbox: Sandbox, claire: Client) -> None:
    master = weekly(claire)
    before = master.changekey
    moved = datetime(2027, 3, 23, 14, tzinfo=PARIS)
    change(master.occurrence(index=2), start=moved, end=moved + timedelta(hours=2), subject="Reportée")
    master.occurrence(index=3).delete(send_meeting_cancellations="SendToNone")
    back = claire.read(master)
    assert back.changekey != before
    assert [(one.start, one.original_start) for one in back.modified_occurrences] == [
        (moved, datetime(2027, 3, 22, 9, tzinfo=PARIS))
    ]
    assert [one.start for one in back.deleted_occurrences] == [datetime(2027, 3, 29, 9, tzinfo=PARIS)]
    assert starts(claire) == [
        "03-15 09:00 Réunion Occurrence",
        "03-23 14:00 Reportée Exception",
        "04-05 09:00 Réunion Occurrence",
    ]
    assert claire.read(master.occurrence(index=4)).start == datetime(2027, 4, 5, 9, tzinfo=PARIS)


def test_exception_is_read_and_leads_to_its_master(sandbox: Sandbox, claire: Client) -> None:
    master = weekly(claire, location="Salle Saône")
    change(master.occurrence(index=2), location="Salle Rhône")
    exception = claire.read(master.occurrence(index=2))
    assert (exception.type, exception.location, exception.subject) == ("Exception", "Salle Rhône", "Réunion")
    assert exception.recurrence_id == datetime(2027, 3, 22, 9, tzinfo=PARIS)
    by_id = claire.read(claire.read(master).modified_occurrences[0])
    assert by_id.location == "Salle Rhône"
    found = claire.read(RecurringMasterItemId(id=exception.id, changekey=exception.changekey))
    assert (found.id, found.type) == (master.id, "RecurringMaster")


@pytest.mark.parametrize("day", [15, 29, 30])
def test_occurrence_may_not_reach_its_neighbours(sandbox: Sandbox, claire: Client, day: int) -> None:
    master = weekly(claire)
    moved = datetime(2027, 3, day, 20, tzinfo=PARIS)
    with pytest.raises(ErrorOccurrenceCrossingBoundary):
        change(master.occurrence(index=2), start=moved, end=moved + timedelta(hours=1))
    assert claire.read(master).modified_occurrences is None


def test_removed_occurrence_is_gone_for_good(sandbox: Sandbox, claire: Client) -> None:
    master = weekly(claire)
    master.occurrence(index=2).delete(send_meeting_cancellations="SendToNone")
    with pytest.raises(ErrorCalendarOccurrenceIsDeletedFromRecurrence):
        change(master.occurrence(index=2), subject="x")
    with pytest.raises(ErrorCalendarOccurrenceIndexIsOutOfRecurrenceRange):
        change(master.occurrence(index=5), subject="x")


def test_removed_neighbour_is_no_barrier_but_the_one_behind_it_is(sandbox: Sandbox, claire: Client) -> None:
    master = weekly(claire)
    master.occurrence(index=3).delete(send_meeting_cancellations="SendToNone")
    moved = datetime(2027, 3, 30, 20, tzinfo=PARIS)
    change(master.occurrence(index=2), start=moved, end=moved + timedelta(hours=1))
    beyond = datetime(2027, 4, 5, 20, tzinfo=PARIS)
    with pytest.raises(ErrorOccurrenceCrossingBoundary):
        change(master.occurrence(index=2), start=beyond, end=beyond + timedelta(hours=1))


def test_last_occurrence_stays(sandbox: Sandbox, claire: Client) -> None:
    master = weekly(claire, number=1)
    with pytest.raises(ErrorRecurrenceHasNoOccurrence):
        master.occurrence(index=1).delete(send_meeting_cancellations="SendToNone")


def test_new_pattern_drops_the_exceptions(sandbox: Sandbox, claire: Client) -> None:
    master = weekly(claire)
    change(master.occurrence(index=2), subject="anders")
    master = claire.read(master)
    change(master, subject="umbenannt")
    assert claire.read(master).modified_occurrences is not None
    pattern = Recurrence(pattern=WeeklyPattern(interval=2, weekdays=["Monday"]), start=MONDAY.date(), number=4)
    change(master, recurrence=pattern)
    assert claire.read(master).modified_occurrences is None


def test_first_start_moves_to_the_pattern(sandbox: Sandbox, claire: Client) -> None:
    pattern = Recurrence(pattern=AbsoluteMonthlyPattern(interval=1, day_of_month=31), start=date(2027, 3, 15), number=2)
    item = claire.create("Monatsende", MONDAY, recurrence=pattern)
    assert claire.read(item).start == datetime(2027, 3, 31, 9, tzinfo=PARIS)
    assert [line[:5] for line in starts(claire)] == ["03-31", "04-30"]


def test_series_may_not_overlap_itself(sandbox: Sandbox, claire: Client) -> None:
    pattern = Recurrence(pattern=DailyPattern(interval=1), start=MONDAY.date(), number=3)
    with pytest.raises(ErrorOccurrenceTimeSpanTooBig):
        claire.create("lang", MONDAY, minutes=25 * 60, recurrence=pattern)
    assert sandbox.items(TEAM) == []


def test_stale_key_of_an_occurrence_is_a_conflict(sandbox: Sandbox, claire: Client) -> None:
    master = weekly(claire)
    stale = claire.read(master.occurrence(index=2))
    change(master.occurrence(index=3), subject="zuerst")
    stale.subject = "zu spät"
    with pytest.raises(ErrorIrresolvableConflict):
        stale.save(
            update_fields=["subject"], send_meeting_invitations="SendToNone", conflict_resolution="NeverOverwrite"
        )


def test_listing_gives_masters_not_occurrences(sandbox: Sandbox, claire: Client) -> None:
    weekly(claire)
    listed = list(claire.folder(TEAM).all().only("subject", "type"))
    assert [(item.subject, item.type) for item in listed] == [("Réunion", "RecurringMaster")]
    assert all(isinstance(item, CalendarItem) for item in listed)
