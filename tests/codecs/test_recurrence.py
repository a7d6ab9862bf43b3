"""Expansion against an oracle, and against rules that would never end."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import icalendar
import pytest
import recurring_ical_events

from cirahub_desktop.sync.codecs.ical_writer import write_item
from cirahub_desktop.sync.codecs.recurrence import any_occurrence_between, expand, last_start
from cirahub_desktop.sync.codecs.rules import normalise_rule
from cirahub_desktop.sync.model.event import AllDaySpan, Event, Instant, Occurrence, Series, ZonedSpan
from cirahub_desktop.sync.model.item import Identity

PARIS = ZoneInfo("Europe/Paris")
FIRST = datetime(2026, 1, 30, 9, tzinfo=PARIS)
BEGIN, END = datetime(2026, 3, 1, tzinfo=UTC), datetime(2027, 3, 1, tzinfo=UTC)


def timed(rule: str, first: datetime = FIRST, **series: tuple[Instant, ...]) -> Event:
    return Event("S", ZonedSpan(first, first + timedelta(hours=1)), series=Series(normalise_rule(rule), **series))  # type: ignore[arg-type]


def starts(event: Event, begin: datetime = BEGIN, end: datetime = END, limit: int = 1000) -> list[Instant]:
    return [one.recurrence_id for one in expand(event, begin, end, limit)]


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=DAILY;COUNT=50",
        "FREQ=DAILY;INTERVAL=2;COUNT=30",
        "FREQ=DAILY;UNTIL=20260401T070000Z",
        "FREQ=DAILY;BYMONTH=4,5",
        "FREQ=DAILY;INTERVAL=2;BYDAY=MO,TU",
        "FREQ=DAILY;INTERVAL=3;BYMONTH=4,5",
        "FREQ=WEEKLY;INTERVAL=2;BYMONTH=3,4,9;BYDAY=WE",
        "FREQ=DAILY;BYMONTHDAY=1,-1,15;BYHOUR=8,9;BYSETPOS=2",
        "FREQ=WEEKLY",
        "FREQ=WEEKLY;INTERVAL=2",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO;WKST=SU",
        "FREQ=WEEKLY;INTERVAL=3;BYDAY=TU,TH;COUNT=20",
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;BYDAY=-1FR",
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
        "FREQ=MONTHLY;BYMONTHDAY=31",
        "FREQ=YEARLY;BYDAY=1MO;BYMONTH=9",
        "FREQ=HOURLY;INTERVAL=7",
    ],
)
def test_the_oracle_agrees(rule: str) -> None:
    event = timed(rule)
    calendar = icalendar.Calendar.from_ical(write_item(Identity("a"), event, None, BEGIN))
    expected = [one.decoded("DTSTART") for one in recurring_ical_events.of(calendar).between(BEGIN, END)]
    assert sorted(starts(event, limit=10_000), key=str) == sorted(expected, key=str)


def test_nine_stays_nine_over_the_clock_change() -> None:
    found = starts(timed("FREQ=WEEKLY"))
    assert {one.hour for one in found if isinstance(one, datetime)} == {9}


def test_removed_added_and_changed_occurrences() -> None:
    removed, added = FIRST + timedelta(days=35), FIRST + timedelta(days=37)
    moved = Event("Moved", ZonedSpan(FIRST + timedelta(days=41, hours=2), FIRST + timedelta(days=41, hours=3)))
    away = Event("Away", ZonedSpan(datetime(2028, 1, 1, tzinfo=PARIS), datetime(2028, 1, 2, tzinfo=PARIS)))
    changed = (Occurrence(FIRST + timedelta(days=42), moved), Occurrence(FIRST + timedelta(days=49), away))
    event = timed("FREQ=WEEKLY", removed=(removed,), added=(added,), changed=changed)  # type: ignore[arg-type]
    found = expand(event, BEGIN, datetime(2026, 4, 5, tzinfo=UTC), 100)
    days = [(one.event.span.start - FIRST).days for one in found]  # type: ignore[operator]
    assert days == [37, 41, 56, 63]
    assert [one.event.subject for one in found][:2] == ["S", "Moved"]
    assert any_occurrence_between(event, datetime(2028, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, 12, tzinfo=UTC))


def test_a_start_that_the_rule_does_not_have_is_an_occurrence() -> None:
    found = starts(timed("FREQ=WEEKLY;BYDAY=MO"), FIRST - timedelta(days=1), FIRST + timedelta(days=5))
    assert found == [FIRST, datetime(2026, 2, 2, 9, tzinfo=PARIS)]


def test_whole_days_are_the_reader_s() -> None:
    day = Event("S", AllDaySpan(date(2026, 3, 1), date(2026, 3, 2)), series=Series("FREQ=DAILY;UNTIL=20260303"))
    assert starts(day) == [date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 3)]
    late = datetime(2026, 3, 3, 23, 30, tzinfo=UTC)
    assert starts(day, late, late + timedelta(hours=1)) == [date(2026, 3, 3)]
    assert not expand(day, late, late + timedelta(hours=1), 5, zone=PARIS)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=SECONDLY;COUNT=1000000000",
        "FREQ=MINUTELY;INTERVAL=7",
        "FREQ=DAILY;COUNT=1000000000",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30;COUNT=4",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=SECONDLY;COUNT=1000000000;BYDAY=MO",
    ],
)
def test_r14_endless_rules_cost_nothing(rule: str) -> None:
    """R14: the first ones of a window sixteen years after the start come at once, or there are none."""
    event = timed(rule, FIRST.replace(year=2010))
    found = starts(event, limit=3)
    assert found == sorted(found, key=str)
    assert len(found) <= 3
    last_start(event)


@pytest.mark.parametrize(
    ("rule", "last"),
    [
        ("FREQ=DAILY", None),
        ("FREQ=DAILY;COUNT=3", FIRST + timedelta(days=2)),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=2", datetime(2026, 2, 9, 9, tzinfo=PARIS)),
        ("FREQ=DAILY;UNTIL=20260201T080000Z", datetime(2026, 2, 1, 9, tzinfo=PARIS)),
    ],
)
def test_the_last_start(rule: str, last: datetime | None) -> None:
    assert last_start(timed(rule)) == last


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("freq=weekly;byday=we,mo", "FREQ=WEEKLY;BYDAY=MO,WE"),
        ("COUNT=3;INTERVAL=1;WKST=MO;FREQ=DAILY;", "FREQ=DAILY;COUNT=3"),
        ("FREQ=MONTHLY;BYMONTHDAY=-1,+3", "FREQ=MONTHLY;BYMONTHDAY=-1,3"),
        ("FREQ=MONTHLY;BYDAY=+2MO", "FREQ=MONTHLY;BYDAY=2MO"),
    ],
)
def test_equal_rules_are_equal_texts(text: str, rule: str) -> None:
    assert normalise_rule(text) == rule


@pytest.mark.parametrize(
    "text",
    ["", "FREQ",
     "FREQ=", "FREQ=NEVER", "COUNT=3", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;INTERVAL=x", "FREQ=DAILY;FREQ=DAILY",
     "FREQ=DAILY;COUNT=1;UNTIL=20260101", "FREQ=DAILY;UNTIL=20261301", "FREQ=DAILY;BYHOUR=24", "FREQ=DAILY;X=1",
     "FREQ=DAILY;BYMONTH=-1", "FREQ=WEEKLY;BYDAY=XX", "FREQ=YEARLY;BYYEARDAY=0"],
)  # fmt: skip
def test_bad_rules(text: str) -> None:
    with pytest.raises(ValueError):
        normalise_rule(text)


def test_occurrences_come_one_by_one() -> None:
    from cirahub_desktop.sync.codecs.recurrence import occurrences

    assert len(list(islice(occurrences(timed("FREQ=SECONDLY"), BEGIN, END), 5))) == 5
