"""When a series really begins and ends, and that no rule costs more steps than an ordinary one (R14)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cirahub_desktop.sync.codecs.bounds import bounds
from cirahub_desktop.sync.codecs.recurrence import expand, last_start
from cirahub_desktop.sync.codecs.repeating import Repeating
from cirahub_desktop.sync.codecs.rule_walk import LATEST, Walk
from cirahub_desktop.sync.codecs.rules import normalise_rule
from cirahub_desktop.sync.model.event import AllDaySpan, Event, Instant, Occurrence, Series, ZonedSpan

PARIS = ZoneInfo("Europe/Paris")
FIRST = datetime(2026, 3, 2, 9, tzinfo=PARIS)  # a Monday
DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def timed(rule: str, *, length: timedelta = HOUR, **parts: object) -> Event:
    return Event("S", ZonedSpan(FIRST, FIRST + length), series=Series(normalise_rule(rule), **parts))  # type: ignore[arg-type]


def changed(at: datetime, start: datetime, length: timedelta = HOUR, *, later: bool = False) -> Occurrence:
    return Occurrence(at, Event("C", ZonedSpan(start, start + length)), later)


def told(event: Event) -> tuple[str, str]:
    first, last = bounds(event, PARIS)
    return f"{first.astimezone(PARIS):%m-%d %H:%M}", f"{last.astimezone(PARIS):%m-%d %H:%M}" if last else ""


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (timed("FREQ=DAILY"), ("03-02 09:00", "")),
        (timed("FREQ=DAILY;COUNT=5"), ("03-02 09:00", "03-06 10:00")),
        (timed("FREQ=WEEKLY;UNTIL=20260320T000000Z"), ("03-02 09:00", "03-16 10:00")),
        (timed("FREQ=DAILY;COUNT=5", removed=(FIRST, FIRST + 4 * DAY)), ("03-03 09:00", "03-05 10:00")),
        (timed("FREQ=DAILY;COUNT=5", barred=("FREQ=DAILY;INTERVAL=4",)), ("03-03 09:00", "03-05 10:00")),
        (timed("FREQ=DAILY;COUNT=5", further=("FREQ=WEEKLY;COUNT=2",)), ("03-02 09:00", "03-09 10:00")),
        (timed("FREQ=DAILY;COUNT=5", further=("FREQ=WEEKLY",)), ("03-02 09:00", "")),
        (timed("FREQ=DAILY;COUNT=2", added=(FIRST + 9 * DAY,)), ("03-02 09:00", "03-11 10:00")),
        (timed("FREQ=DAILY;COUNT=2", added=(FIRST - DAY,)), ("03-01 09:00", "03-03 10:00")),
        (timed("FREQ=DAILY;COUNT=3", changed=(changed(FIRST, FIRST + 20 * DAY),)), ("03-03 09:00", "03-22 10:00")),
        (
            timed("FREQ=DAILY;COUNT=3", changed=(changed(FIRST + DAY, FIRST - 20 * DAY),)),
            ("02-10 09:00", "03-04 10:00"),
        ),
        (
            timed("FREQ=DAILY;COUNT=4", changed=(changed(FIRST + DAY, FIRST + 3 * DAY, 9 * HOUR, later=True),)),
            ("03-02 09:00", "03-07 18:00"),
        ),
        (
            timed("FREQ=DAILY;COUNT=4", changed=(changed(FIRST + DAY, FIRST - 20 * DAY, later=True),)),
            ("02-10 09:00", "03-02 10:00"),
        ),
        (
            timed("FREQ=WEEKLY;COUNT=4", length=40 * DAY, changed=(changed(FIRST + 14 * DAY, FIRST, later=True),)),
            ("03-02 09:00", "04-18 09:00"),
        ),
        (
            timed("FREQ=DAILY", changed=(changed(FIRST + DAY, FIRST - 20 * DAY, later=True),)),
            ("02-10 09:00", ""),
        ),
        (timed("FREQ=DAILY;COUNT=2", removed=(FIRST, FIRST + DAY)), ("03-02 09:00", "03-02 10:00")),
        (timed("FREQ=DAILY;UNTIL=20260301"), ("03-02 09:00", "03-02 10:00")),
        (timed("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=3"), ("03-02 09:00", "03-02 10:00")),
    ],
)
def test_of_what_really_happens(event: Event, expected: tuple[str, str]) -> None:
    assert told(event) == expected


def test_of_whole_days_where_the_reader_is() -> None:
    day = Event("D", AllDaySpan(date(2026, 3, 2), date(2026, 3, 4)), series=Series("FREQ=WEEKLY;COUNT=2"))
    assert told(day) == ("03-02 00:00", "03-11 00:00")
    assert last_start(day) == date(2026, 3, 9)


RULES = st.sampled_from(
    [
        "FREQ=DAILY;COUNT=9",
        "FREQ=WEEKLY;BYDAY=MO,TH;COUNT=7",
        "FREQ=MONTHLY;BYMONTHDAY=-1;UNTIL=20260801",
        "FREQ=DAILY;INTERVAL=5;UNTIL=20260515T070000Z",
        "FREQ=HOURLY;INTERVAL=30;COUNT=12",
        "FREQ=MONTHLY;BYDAY=1MO,3TU;COUNT=8",
    ]
)
CHANGES = st.dictionaries(
    st.integers(0, 12), st.tuples(st.integers(-900, 900), st.integers(1, 300), st.booleans()), max_size=4
)


@settings(max_examples=60)
@given(RULES, st.lists(RULES, max_size=1), CHANGES, st.sets(st.integers(0, 12), max_size=6))
def test_are_those_of_all_occurrences(
    rule: str, further: list[str], changes: dict[int, tuple[int, int, bool]], removed: set[int]
) -> None:
    plain = timed(rule, further=tuple(further))
    whole = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC))
    names: list[Instant] = [one.recurrence_id for one in expand(plain, *whole, 99)]
    event = timed(
        rule,
        further=tuple(further),
        removed=tuple(names[number] for number in removed - changes.keys() if number < len(names)),
        changed=tuple(
            changed(names[number], names[number] + by * HOUR, length * HOUR, later=later)  # type: ignore[arg-type, operator]
            for number, (by, length, later) in sorted(changes.items())
            if number < len(names)
        ),
    )
    spans = [one.event.span for one in expand(event, *whole, 999)] or [event.span]
    starts, ends = ([moment.astimezone(UTC) for moment in some] for some in zip(*map(_ends, spans), strict=True))
    assert bounds(event, PARIS) == (min(starts), max(ends))


def _ends(span: object) -> tuple[datetime, datetime]:
    assert isinstance(span, ZonedSpan)
    return span.start, span.end


ODD_RULES = [
    "FREQ=SECONDLY",
    "FREQ=SECONDLY;COUNT=1000000000",
    "FREQ=SECONDLY;COUNT=1000000000;BYDAY=MO",
    "FREQ=SECONDLY;INTERVAL=2;BYSECOND=1",
    "FREQ=SECONDLY;INTERVAL=86399;BYHOUR=3;BYMINUTE=7;BYSECOND=9",
    "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30;COUNT=4",
    "FREQ=MINUTELY;INTERVAL=1440;BYMINUTE=7",
    "FREQ=HOURLY;BYDAY=MO,TU;COUNT=999999",
    "FREQ=DAILY;UNTIL=25001231",
    "FREQ=DAILY;COUNT=1000000000",
    "FREQ=DAILY;INTERVAL=7;BYDAY=TU",
    "FREQ=DAILY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=30;COUNT=5",
    "FREQ=WEEKLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6",
    "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2,4,6",
    "FREQ=MONTHLY;COUNT=1000000000;BYDAY=5MO",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=YEARLY;BYYEARDAY=366;INTERVAL=7",
    "FREQ=YEARLY;BYYEARDAY=366;INTERVAL=2",
    "FREQ=YEARLY;BYWEEKNO=53",
    "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
    "FREQ=YEARLY;INTERVAL=999999",
]
MOST_STEPS = 6_000


@pytest.mark.parametrize("start", [datetime(1, 1, 1, 9), datetime(2010, 1, 30, 9)])
@pytest.mark.parametrize("rule", ODD_RULES)
def test_r14_no_rule_takes_many_steps(rule: str, start: datetime) -> None:
    """R14: neither to the first instants of a window, nor to the last of all."""
    text = normalise_rule(rule)
    until = datetime(2500, 12, 31) if "UNTIL" in text else None
    walk = Walk(text, start, until)
    list(islice(walk.between(datetime(2026, 6, 1), datetime(2028, 6, 1)), 3))
    assert walk.steps <= MOST_STEPS
    walk = Walk(text, start, until)
    if not walk.is_endless:
        list(islice(walk.backwards(LATEST), 1))
    assert walk.steps <= 2 * MOST_STEPS


def test_r14_every_second_of_every_day_is_not_written_down() -> None:
    """R14: only those that are asked for are made."""
    numbers = [",".join(map(str, range(most))) for most in (24, 60, 60)]
    days = ",".join(map(str, range(1, 367)))
    rule = "FREQ=YEARLY;BYHOUR={};BYMINUTE={};BYSECOND={};BYYEARDAY={}".format(*numbers, days)
    walk = Walk(normalise_rule(rule), datetime(2010, 1, 1))
    begin = datetime(2026, 6, 1, 12)
    found = list(islice(walk.between(begin, LATEST), 3))
    assert found == [begin + timedelta(seconds=number) for number in range(3)]
    assert walk.steps == 1


def test_r14_changes_for_all_later_ones_do_not_count_again() -> None:
    """R14: each of them makes a stretch of its own; the rule is counted once for all."""
    many = tuple(changed(FIRST + number * DAY, FIRST + number * DAY + HOUR, later=True) for number in range(300))
    event = timed("FREQ=DAILY;BYMONTH=3,4,5,6,7;COUNT=900", changed=many)
    repeating = Repeating(event)
    for segment in repeating.segments:
        list(repeating.between(segment, segment.begin, LATEST))
    assert repeating.steps <= 200


def test_a_counted_rule_is_found_whatever_part_is_asked_for() -> None:
    """A count that can be reckoned is not counted from the start, and comes out the same."""
    for rule in ("FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=100", "FREQ=DAILY;BYHOUR=9,17;COUNT=51", "FREQ=HOURLY;COUNT=70"):
        start = datetime(2026, 3, 4, 9)
        whole = list(Walk(rule, start).between(start, LATEST))
        for place in (0, 1, 2, 40, len(whole) - 1):
            walk = Walk(rule, start)
            assert list(walk.between(whole[place], LATEST)) == whole[place:]
            assert list(walk.backwards(whole[place])) == whole[place::-1]


def test_an_event_alone_has_its_own_bounds() -> None:
    event = replace(timed("FREQ=DAILY"), series=None)
    assert told(event) == ("03-02 09:00", "03-02 10:00")
