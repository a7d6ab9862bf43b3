"""EXDATE, RDATE and overrides of all kinds, and what the series is then."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cirahub_desktop.sync.codecs.calendar import ItemReading, load_calendar
from cirahub_desktop.sync.errors import READ_ALL_THE_SAME, FaultCode
from cirahub_desktop.sync.model.event import AllDaySpan, Event, Instant, Series, ZonedSpan
from tests.support.ics import vcalendar, vevent

PARIS, UTC = ZoneInfo("Europe/Paris"), ZoneInfo("UTC")
START = "DTSTART;TZID=Europe/Paris:20261201T090000"
HOUR = "DTEND;TZID=Europe/Paris:20261201T100000"
DAILY = "RRULE:FREQ=DAILY"


def readings(*parts: str, head: tuple[str, ...] = ()) -> list[ItemReading]:
    calendar = load_calendar([vcalendar(*parts, head=head)])
    found = [calendar.read(one) for one in calendar.groups]
    faults = [*calendar.duplicates, *(fault for one in found for fault in one.faults)]
    lost = [fault for fault in faults if fault.code not in READ_ALL_THE_SAME]
    assert calendar.events == sum(one.blocks for one in found) + len(lost)
    calendar.close()
    return found


def event(*lines: str, start: str = START, head: tuple[str, ...] = ()) -> Event:
    (found,) = readings(vevent("a", *lines, start=start), head=head)
    assert found.item is not None
    return found.item.event


def series(*lines: str, start: str = START, head: tuple[str, ...] = ()) -> Series:
    found = event(*lines, start=start, head=head).series
    assert found is not None
    return found


def nine(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 12, day, hour, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("line", "removed"),
    [
        ("EXDATE;TZID=Europe/Paris:20261207T090000", [nine(7)]),
        ("EXDATE:20261207T080000Z", [nine(7)]),
        ("EXDATE;TZID=America/New_York:20261207T030000", [nine(7)]),
        ("EXDATE:20261207T090000", [nine(7)]),
        ("EXDATE;VALUE=DATE:20261207", [nine(7)]),
        ("EXDATE:20261207,20261209T080000Z", [nine(7), nine(9)]),
        ("EXDATE:20261207T080000Z;20261209T080000Z", [nine(7), nine(9)]),
        ("EXDATE;TZID=Europe/Paris:20261207T000000", [nine(7)]),
        ("EXDATE:20261207T000000", [nine(7)]),
        ("EXDATE:20261207,nonsense,", [nine(7)]),
        ("EXDATE:", []),
    ],
)
def test_dates_taken_out(line: str, removed: list[Instant]) -> None:
    assert list(series(DAILY, line).removed) == removed


def test_a_date_taken_out_is_all_of_its_day() -> None:
    found = series("RRULE:FREQ=DAILY;BYHOUR=9,15", "RDATE;TZID=Europe/Paris:20261207T200000", "EXDATE:20261207")
    assert list(found.removed) == [nine(7), nine(7, 15), nine(7, 20)]


def test_midnight_is_midnight_where_something_begins_at_midnight() -> None:
    found = series(
        "RRULE:FREQ=DAILY;BYHOUR=0,9",
        "EXDATE;TZID=Europe/Paris:20261207T000000",
        start="DTSTART;TZID=Europe/Paris:20261201T000000",
    )
    assert list(found.removed) == [nine(7, 0)]


def test_dates_of_whole_days_taken_out() -> None:
    """UTC is on the day it is where the calendar is."""
    lines = (DAILY, "EXDATE:20261206T230000Z", "EXDATE;TZID=Europe/Paris:20261209T000000", "EXDATE:20261211")
    found = series(*lines, start="DTSTART;VALUE=DATE:20261201", head=("X-WR-TIMEZONE:Europe/Paris",))
    assert list(found.removed) == [date(2026, 12, 7), date(2026, 12, 9), date(2026, 12, 11)]


def test_dates_put_in() -> None:
    found = series("RDATE:20261207", "RDATE:20261203T140000Z;20261202T080000Z")
    assert (found.rule, list(found.added)) == ("", [nine(2), nine(3, 15), nine(7)])


def test_a_period_of_another_length_is_a_changed_occurrence() -> None:
    """RFC 5545, 3.3.9"""
    periods = (
        "RDATE;VALUE=PERIOD;TZID=Europe/Paris:20261203T090000/PT3H,20261205T090000/20261205T100000",
        "RDATE;VALUE=PERIOD:20261207T080000Z/20261207T103000Z,20261208T080000Z/20261207T080000Z",
    )
    found = event(HOUR, DAILY, *periods)
    assert found.series is not None
    assert list(found.series.added) == [nine(3), nine(5), nine(7), nine(8)]
    changed = {one.recurrence_id: one.event.span for one in found.series.changed}
    assert changed == {
        nine(3): ZonedSpan(nine(3), nine(3, 12)),
        nine(7): ZonedSpan(nine(7), nine(7) + timedelta(minutes=150)),
    }
    assert all(one.event.series is None and one.event.subject == "S" for one in found.series.changed)


def test_an_override_says_more_than_a_period() -> None:
    override = vevent("a", "RECURRENCE-ID:20261203T080000Z", start="", subject="Moved")
    (found,) = readings(vevent("a", HOUR, "RDATE:20261203T080000Z/PT3H", start=START), override)
    assert found.item is not None
    assert found.item.event.series is not None
    (one,) = found.item.event.series.changed
    assert (one.event.subject, one.event.span) == ("Moved", ZonedSpan(nine(3), nine(3, 10)))
    assert found.blocks == 2


@pytest.mark.parametrize(("said", "later", "told"), [("THISANDFUTURE", True, []), ("thisandfuture", True, [])])
def test_all_later_ones_change(said: str, later: bool, told: list[str]) -> None:
    override = vevent("a", f"RECURRENCE-ID;RANGE={said}:20261205T080000Z", start="DTSTART:20261205T100000Z")
    (found,) = readings(vevent("a", DAILY, start=START), override)
    assert found.item is not None
    assert found.item.event.series is not None
    (one,) = found.item.event.series.changed
    assert (one.recurrence_id, one.and_later, [fault.detail for fault in found.faults]) == (nine(5), later, told)


def test_all_earlier_ones_are_only_that_one() -> None:
    override = vevent("a", "RECURRENCE-ID;RANGE=THISANDPRIOR:20261205T080000Z", start="")
    (found,) = readings(vevent("a", DAILY, start=START), override)
    assert [(fault.code, fault.detail) for fault in found.faults] == [(FaultCode.REPAIRED, "RANGE=THISANDPRIOR")]
    assert found.item is not None
    assert found.item.event.series is not None
    assert not found.item.event.series.changed[0].and_later


def test_overrides_may_stand_before_their_series() -> None:
    override = vevent("a", "RECURRENCE-ID;VALUE=DATE:20261205", start="DTSTART:20261205T100000Z")
    (found,) = readings(override, vevent("a", DAILY, start=START))
    assert found.item is not None
    assert found.item.event.series is not None
    assert [one.recurrence_id for one in found.item.event.series.changed] == [nine(5)]


def test_the_newest_of_two_overrides_of_one_occurrence_counts_however_it_is_named() -> None:
    old = vevent("a", "RECURRENCE-ID:20261205T080000Z", "SEQUENCE:1", start="", subject="Old")
    new = vevent("a", "RECURRENCE-ID;TZID=Europe/Paris:20261205T090000", "SEQUENCE:2", start="", subject="New")
    for parts in ((old, new), (new, old)):
        (found,) = readings(vevent("a", DAILY, start=START), *parts)
        assert found.item is not None
        assert found.item.event.series is not None
        assert [one.event.subject for one in found.item.event.series.changed] == ["New"]
        assert [(fault.code, fault.subject) for fault in found.faults] == [(FaultCode.DUPLICATE, "Old")]


@pytest.mark.parametrize(
    ("line", "kept"),
    [("EXDATE:20261205T080000Z", False), ("RRULE:FREQ=DAILY;UNTIL=20261203", False), ("COMMENT:as before", True)],
)
def test_an_override_older_than_a_series_that_has_no_such_date_any_more(line: str, kept: bool) -> None:
    rule = () if line.startswith("RRULE") else (DAILY,)
    override = vevent("a", "RECURRENCE-ID:20261205T080000Z", "SEQUENCE:1", start="", subject="Old")
    (found,) = readings(vevent("a", *rule, line, "SEQUENCE:2", start=START), override)
    assert found.item is not None
    assert found.item.event.series is not None
    assert bool(found.item.event.series.changed) is kept
    assert [fault.code for fault in found.faults] == ([] if kept else [FaultCode.DUPLICATE])


def test_an_override_that_stands_alone_happens_once() -> None:
    lines = ("RECURRENCE-ID;RANGE=THISANDFUTURE:20261205T080000Z", DAILY)
    (found,) = readings(vevent("a", *lines, start="DTSTART:20261206T100000Z"))
    assert found.item is not None
    assert found.item.identity.recurrence_id == "20261205T080000Z"
    assert found.item.event.series is None
    assert [fault.detail for fault in found.faults] == [DAILY]
    (moved_nowhere,) = readings(vevent("a", "RECURRENCE-ID;VALUE=DATE:20261205", start=""))
    assert moved_nowhere.item is not None
    assert moved_nowhere.item.event.span == AllDaySpan(date(2026, 12, 5), date(2026, 12, 6))


def test_a_series_that_names_the_zero_of_a_clock_as_its_occurrence() -> None:
    """Connect Daily writes it into every series, or the series' own start."""
    for which in ("RECURRENCE-ID:19700101T070000Z", "RECURRENCE-ID:20261201T080000Z"):
        (found,) = readings(vevent("a", which, DAILY, start=START))
        assert found.item is not None
        assert (found.item.remote_id, found.item.identity.recurrence_id) == ("a", "")
        assert found.item.event.series == Series("FREQ=DAILY")
        assert [fault.detail for fault in found.faults] == [which]


def test_overrides_without_their_series_are_none_whatever_rule_they_carry() -> None:
    which = ("RECURRENCE-ID:20261205T080000Z", "RECURRENCE-ID:20261206T080000Z")
    found = readings(*(vevent("a", one, DAILY, start=f"DTSTART:{one[14:22]}T080000Z") for one in which))
    assert [reading.item and reading.item.event.series for reading in found] == [None, None]


def test_r9_overrides_of_a_series_whose_rule_is_lost_are_kept() -> None:
    """R9"""
    override = vevent("a", "RECURRENCE-ID:20261205T080000Z", start="", subject="Moved")
    (found,) = readings(vevent("a", "RRULE:FREQ=SOMETIMES", start=START), override)
    assert found.item is not None
    assert found.item.event.series is not None
    assert (found.item.event.series.rule, len(found.item.event.series.changed)) == ("", 1)
    assert [fault.code for fault in found.faults] == [FaultCode.RULE_IGNORED]


def test_r9_overrides_of_a_series_that_cannot_be_read_are_named() -> None:
    """R9"""
    override = vevent("a", "RECURRENCE-ID:20261205T080000Z", start="", subject="Moved")
    (found,) = readings(vevent("a", DAILY, start="DTSTART:never"), override)
    assert found.item is None
    assert [(fault.code, fault.subject) for fault in found.faults] == [
        (FaultCode.UNREADABLE, "S"),
        (FaultCode.OCCURRENCE_LOST, "Moved"),
    ]
