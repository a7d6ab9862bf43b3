"""Whatever becomes a pattern of Exchange falls on the dates of its rule, and says the same when it comes back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from cirahub_desktop.sandbox.recurrence import read_pattern
from cirahub_desktop.sync.codecs.rule_walk import Walk
from cirahub_desktop.sync.codecs.rules import WEEK_DAYS, normalise_rule
from cirahub_desktop.sync.spokes.exchange import recurrence_xml
from cirahub_desktop.sync.spokes.exchange.pattern import Bounds, Kind, Pattern
from cirahub_desktop.sync.spokes.exchange.recurrence import NotExpressible, to_pattern, to_rule
from tests.support.ews_nodes import node

HORIZON = timedelta(days=366 * 12)
MOST = 150
PARIS, UTC = ZoneInfo("Europe/Paris"), ZoneInfo("UTC")


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(hour=9)


@pytest.mark.parametrize(
    ("rule", "start", "pattern"),
    [
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "2026-12-01", Pattern(Kind.DAILY)),
        ("FREQ=DAILY;INTERVAL=3;BYDAY=MO,TU,WE,TH,FR,SA,SU", "2026-12-01", Pattern(Kind.DAILY, 3)),
        ("FREQ=DAILY;INTERVAL=14;BYDAY=TU", "2026-12-01", Pattern(Kind.DAILY, 14)),
        ("FREQ=DAILY;BYMONTHDAY=5", "2026-12-05", Pattern(Kind.ABSOLUTE_MONTHLY, day=5)),
        ("FREQ=DAILY;BYMONTH=12;BYMONTHDAY=25", "2026-12-25", Pattern(Kind.ABSOLUTE_YEARLY, day=25, month=12)),
        ("FREQ=HOURLY;INTERVAL=48", "2026-12-01", Pattern(Kind.DAILY, 2)),
        ("FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYSECOND=0", "2026-12-01", Pattern(Kind.DAILY)),
        ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "2026-12-01", Pattern(Kind.DAILY)),
        ("FREQ=WEEKLY;BYDAY=TU;BYHOUR=9", "2026-12-01", Pattern(Kind.WEEKLY, days=(1,))),
        ("FREQ=WEEKLY;BYDAY=TU;BYSETPOS=1", "2026-12-01", Pattern(Kind.WEEKLY, days=(1,))),
        ("FREQ=WEEKLY;BYDAY=TU;BYMONTH=1,2,3,4,5,6,7,8,9,10,11,12", "2026-12-01", Pattern(Kind.WEEKLY, days=(1,))),
        ("FREQ=MONTHLY;BYDAY=TU", "2026-12-01", Pattern(Kind.WEEKLY, days=(1,))),
        ("FREQ=YEARLY;BYDAY=TU,TH", "2026-12-01", Pattern(Kind.WEEKLY, days=(1, 3))),
        ("FREQ=YEARLY;BYMONTHDAY=5", "2026-12-05", Pattern(Kind.ABSOLUTE_MONTHLY, day=5)),
        ("FREQ=YEARLY;BYMONTH=3,6,9,12", "2026-12-05", Pattern(Kind.ABSOLUTE_MONTHLY, 3, day=5)),
        ("FREQ=YEARLY;BYMONTH=6,12;BYDAY=1TU", "2026-12-01", Pattern(Kind.RELATIVE_MONTHLY, 6, (1,), index=1)),
        ("FREQ=MONTHLY;BYMONTH=6,12;BYMONTHDAY=5", "2026-12-05", Pattern(Kind.ABSOLUTE_MONTHLY, 6, day=5)),
        ("FREQ=MONTHLY;INTERVAL=3;BYMONTH=12", "2026-12-05", Pattern(Kind.ABSOLUTE_YEARLY, day=5, month=12)),
        ("FREQ=MONTHLY;INTERVAL=12", "2026-12-05", Pattern(Kind.ABSOLUTE_MONTHLY, 12, day=5)),
        ("FREQ=YEARLY;BYYEARDAY=59", "2026-02-28", Pattern(Kind.ABSOLUTE_YEARLY, day=28, month=2)),
        ("FREQ=YEARLY;BYYEARDAY=-1", "2026-12-31", Pattern(Kind.ABSOLUTE_YEARLY, day=31, month=12)),
        ("FREQ=YEARLY;BYDAY=1MO", "2026-01-05", Pattern(Kind.RELATIVE_YEARLY, 1, (0,), index=1, month=1)),
        ("FREQ=YEARLY;BYDAY=-1FR", "2026-12-25", Pattern(Kind.RELATIVE_YEARLY, 1, (4,), index=-1, month=12)),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2", "2026-12-08", Pattern(Kind.RELATIVE_MONTHLY, 1, (1,), index=2)),
        ("FREQ=MONTHLY;BYDAY=2TU;BYSETPOS=1", "2026-12-08", Pattern(Kind.RELATIVE_MONTHLY, 1, (1,), index=2)),
        (
            "FREQ=MONTHLY;BYDAY=TU;BYMONTHDAY=8,9,10,11,12,13,14",
            "2026-12-08",
            Pattern(Kind.RELATIVE_MONTHLY, 1, (1,), index=2),
        ),
        (
            "FREQ=MONTHLY;BYDAY=SU;BYMONTHDAY=-7,-6,-5,-4,-3,-2,-1",
            "2026-12-27",
            Pattern(Kind.RELATIVE_MONTHLY, 1, (6,), index=-1),
        ),
        (
            "FREQ=YEARLY;BYMONTH=3;BYDAY=SU;BYMONTHDAY=8,9,10,11,12,13,14",
            "2027-03-14",
            Pattern(Kind.RELATIVE_YEARLY, 1, (6,), index=2, month=3),
        ),
        ("FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1", "2026-12-30", Pattern(Kind.ABSOLUTE_MONTHLY, day=30)),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1", "2027-02-28", Pattern(Kind.ABSOLUTE_MONTHLY, 12, day=31)),
        (
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=28,29;BYSETPOS=-1",
            "2027-02-28",
            Pattern(Kind.ABSOLUTE_YEARLY, day=29, month=2),
        ),
        ("FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=-3", "2027-03-29", Pattern(Kind.ABSOLUTE_YEARLY, day=29, month=3)),
        ("FREQ=DAILY;UNTIL=99991231", "2026-12-01", Pattern(Kind.DAILY)),
    ],
)
def test_the_same_in_other_words(rule: str, start: str, pattern: Pattern) -> None:
    assert to_pattern(rule, at(start), None)[0] == pattern


@pytest.mark.parametrize(
    ("rule", "start"),
    [
        ("FREQ=DAILY;INTERVAL=2;BYDAY=TU", "2026-12-01"),
        ("FREQ=DAILY;BYMONTH=12", "2026-12-01"),
        ("FREQ=DAILY;BYHOUR=9,17", "2026-12-01"),
        ("FREQ=DAILY;BYHOUR=10", "2026-12-01"),
        ("FREQ=HOURLY;INTERVAL=36", "2026-12-01"),
        ("FREQ=HOURLY;INTERVAL=24;BYDAY=TU", "2026-12-01"),
        ("FREQ=WEEKLY;BYDAY=2TU", "2026-12-01"),  # invalid, and understood in two ways
        ("FREQ=WEEKLY;BYDAY=TU,WE;BYSETPOS=1", "2026-12-01"),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=TU", "2026-12-01"),
        ("FREQ=MONTHLY;BYDAY=TU;BYMONTHDAY=7,8,9,10,11,12,13", "2026-12-08"),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=5", "2026-12-29"),
        ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1,2", "2026-12-01"),
        ("FREQ=MONTHLY;BYDAY=-2TU", "2026-12-22"),
        ("FREQ=MONTHLY;BYMONTHDAY=29,30;BYSETPOS=-1", "2026-12-30"),
        ("FREQ=YEARLY;BYMONTH=1,2,12", "2026-12-05"),
        ("FREQ=YEARLY;BYMONTH=1,4,7", "2026-01-05"),
        ("FREQ=YEARLY;INTERVAL=2;BYMONTH=6,12", "2026-12-05"),
        ("FREQ=YEARLY;BYMONTH=6,12;BYDAY=TU;BYSETPOS=2", "2026-06-09"),  # of the year, not of each month
        ("FREQ=YEARLY;BYYEARDAY=60", "2026-03-01"),
        ("FREQ=YEARLY;BYDAY=-2FR", "2026-12-18"),
        ("FREQ=YEARLY;INTERVAL=9", "2026-12-05"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "2026-02-28"),
    ],
)
def test_what_is_not_quite_the_same(rule: str, start: str) -> None:
    with pytest.raises(NotExpressible):
        to_pattern(rule, at(start), None)


def test_a_rule_that_happens_once_is_a_day() -> None:
    assert to_pattern("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=1", at("2026-12-31"), None) == (
        Pattern(Kind.DAILY),
        Bounds(at("2026-12-31").date(), count=1),
    )


def test_an_end_behind_the_calendar_of_exchange_is_none() -> None:
    assert to_pattern("FREQ=YEARLY;UNTIL=99990101T000000Z", at("2026-12-31"), PARIS)[1] == Bounds(
        at("2026-12-31").date()
    )


def _some(name: str, *values: str) -> st.SearchStrategy[str]:
    return st.sampled_from(["", *(f";{name}={value}" for value in values)])


DAYS = [*WEEK_DAYS, "MO,TU,WE,TH,FR", "SA,SU", "MO,WE", ",".join(WEEK_DAYS)]
BLOCKS = [",".join(map(str, range(low, low + 7))) for low in (1, 2, 8, 15, 22, -7)]
RULES = st.builds(
    lambda *parts: normalise_rule("".join(parts)),
    st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY"]),
    _some("INTERVAL", "2", "3", "4", "6", "7", "12", "14", "24"),
    _some("COUNT", "1", "3", "30") | _some("UNTIL", "20270601", "20310303T120000"),
    _some("BYMONTH", "1", "2", "12", "1,7", "2,5,8,11", "1,4,7,10", "3,4", ",".join(map(str, range(1, 13)))),
    _some("BYMONTHDAY", "5", "29", "31", "-1", "-3", "5,20", "28,29,30,31", "28,29,30", "27,28,29", *BLOCKS),
    _some("BYDAY", *DAYS, "1MO", "-1FR", "5TU", "1TU,3TU"),
    _some("BYSETPOS", "1", "-1", "2", "5", "1,-1"),
    _some("WKST", "SU", "WE"),
)
STARTS = st.datetimes(datetime(2000, 1, 1), datetime(2029, 12, 31)).map(
    lambda moment: moment.replace(hour=9, minute=0, second=0, microsecond=0)
)


def _expressible() -> Iterator[tuple[str, datetime, Pattern, Bounds]]:
    """The rules of a fixed grid that have a pattern, each begun where it first falls."""
    for freq in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        for rest in ("", ";INTERVAL=2", ";INTERVAL=12;COUNT=9", ";UNTIL=20280229T120000"):
            for days in ("", ";BYDAY=TU", ";BYMONTHDAY=-1", ";BYMONTHDAY=31", ";BYDAY=MO,TU;BYSETPOS=-1", ";BYDAY=3SA"):
                for begin in ("2024-02-29", "2026-01-31", "2026-07-06"):
                    rule = normalise_rule(f"FREQ={freq}{rest}{days}")
                    with suppress(NotExpressible, StopIteration):
                        start = next(Walk(rule, at(begin)).between(at(begin), at("2028-01-01")))
                        yield rule, start, *to_pattern(rule, start, None)


def _theirs(pattern: Pattern, bounds: Bounds, start: datetime) -> list[datetime]:
    """As the sandbox expands it, which knows our patterns from their XML alone."""
    read = read_pattern(node(recurrence_xml.to_xml(pattern, bounds)))
    days = (datetime.combine(day, start.time()) for day in islice(read.dates(), MOST))
    return [moment for moment in days if moment < start + HORIZON]


def _ours(rule: str, start: datetime) -> list[datetime]:
    whole_day = rule.replace("UNTIL=20270601", "UNTIL=20270601T235959")
    found = islice(rrulestr(whole_day, dtstart=start), MOST)
    return [moment for moment in found if moment < start + HORIZON]


@given(RULES, STARTS, st.booleans())
def test_what_becomes_a_pattern_falls_on_the_same_days(rule: str, start: datetime, aligned: bool) -> None:
    if aligned:
        start = next(Walk(rule, start).between(start, start + HORIZON), start)
    try:
        pattern, bounds = to_pattern(rule, start, None)
    except NotExpressible:
        return
    assert _theirs(pattern, bounds, start) == _ours(rule, start)


def test_a_rule_of_a_pattern_has_that_pattern() -> None:
    seen = 0
    for rule, start, pattern, bounds in _expressible():
        seen += 1
        again = to_rule(pattern, bounds, start.replace(tzinfo=UTC))
        assert _ours(again.replace("Z", ""), start) == _ours(rule, start), rule
        assert to_rule(*to_pattern(again, start, UTC), start.replace(tzinfo=UTC)) == again, rule
    assert seen > 100


@given(STARTS, st.sampled_from(Kind), st.integers(1, 24), st.sampled_from(["", ";COUNT=7"]), st.integers(28, 31))
def test_a_pattern_of_exchange_comes_back_as_it_went(
    start: datetime, kind: Kind, interval: int, count: str, day: int
) -> None:
    """Also those that no rule but our own says: the 30th, or the last day of a shorter month."""
    index, nth = (start.day - 1) // 7 + 1, (start.weekday(),)
    pattern = {
        Kind.DAILY: Pattern(kind, interval),
        Kind.WEEKLY: Pattern(kind, interval, nth, first_day=interval % 7),
        Kind.ABSOLUTE_MONTHLY: Pattern(kind, interval, day=day),
        Kind.RELATIVE_MONTHLY: Pattern(kind, interval, nth, index=index if index < 5 else -1),
        Kind.ABSOLUTE_YEARLY: Pattern(kind, day=day if start.month != 2 else min(day, 29), month=start.month),
        Kind.RELATIVE_YEARLY: Pattern(kind, 1, nth, index=index if index < 5 else -1, month=start.month),
    }[kind]
    bounds = Bounds(start.date(), count=7 if count else None)
    first = next(iter(_theirs(pattern, bounds, start)))
    bounds = Bounds(first.date(), count=bounds.count)
    rule = to_rule(pattern, bounds, first)
    assert to_rule(*to_pattern(rule, first, None), first) == rule
