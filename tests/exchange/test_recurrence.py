"""RRULE to Exchange's patterns: only what surely means the same, and back again."""

from __future__ import annotations

from datetime import date, datetime
from itertools import islice
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from cirahub_desktop.sync.spokes.exchange import recurrence_xml
from cirahub_desktop.sync.spokes.exchange.pattern import Bounds, Kind, Pattern, days_of, is_possible
from cirahub_desktop.sync.spokes.exchange.recurrence import NotExpressible, to_pattern, to_rule
from tests.support.ews_nodes import node

PARIS = ZoneInfo("Europe/Paris")


def _wall(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("rule", "start", "pattern"),
    [
        ("FREQ=DAILY", "2026-12-01", Pattern(Kind.DAILY)),
        ("FREQ=DAILY;INTERVAL=999", "2026-12-01", Pattern(Kind.DAILY, 999)),
        ("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "2026-12-01", Pattern(Kind.WEEKLY, days=(0, 1, 2, 3, 4))),
        ("FREQ=WEEKLY", "2026-12-01", Pattern(Kind.WEEKLY, days=(1,))),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=TU,SU", "2026-12-01", Pattern(Kind.WEEKLY, 2, (1, 6), first_day=6)),
        ("FREQ=MONTHLY", "2026-12-28", Pattern(Kind.ABSOLUTE_MONTHLY, day=28)),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-11-30", Pattern(Kind.ABSOLUTE_MONTHLY, day=31)),
        ("FREQ=MONTHLY;BYDAY=2TU", "2026-12-08", Pattern(Kind.RELATIVE_MONTHLY, days=(1,), index=2)),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
            "2026-12-31",
            Pattern(Kind.RELATIVE_MONTHLY, days=(0, 1, 2, 3, 4), index=-1),
        ),
        ("FREQ=YEARLY", "2026-12-01", Pattern(Kind.ABSOLUTE_YEARLY, day=1, month=12)),
        ("FREQ=YEARLY;INTERVAL=2", "2026-12-01", Pattern(Kind.ABSOLUTE_MONTHLY, 24, day=1)),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "2026-03-29", Pattern(Kind.RELATIVE_YEARLY, days=(6,), index=-1, month=3)),
        ("FREQ=MONTHLY;COUNT=3", "2026-05-29", Pattern(Kind.ABSOLUTE_MONTHLY, day=29)),
    ],
)
def test_a_rule_with_an_equal_pattern(rule: str, start: str, pattern: Pattern) -> None:
    assert to_pattern(rule, date.fromisoformat(start), None)[0] == pattern


@pytest.mark.parametrize(
    ("rule", "start"),
    [
        ("FREQ=MONTHLY", "2026-12-31"),  # RFC 5545 skips short months, Exchange clamps
        ("FREQ=MONTHLY;BYMONTHDAY=30", "2026-11-30"),
        ("FREQ=YEARLY", "2028-02-29"),
        ("FREQ=YEARLY;BYDAY=20MO", "2026-05-18"),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "2026-05-11"),
        ("FREQ=MONTHLY;BYDAY=5TU", "2026-12-29"),
        ("FREQ=MONTHLY;BYDAY=TU,TH;BYSETPOS=2", "2026-12-03"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "2026-12-01"),
        ("FREQ=MONTHLY;BYMONTHDAY=-2", "2026-11-29"),
        ("FREQ=WEEKLY;BYDAY=MO", "2026-12-01"),  # the start is a Tuesday
        ("FREQ=WEEKLY;BYDAY=TU;BYMONTH=12", "2026-12-01"),
        ("FREQ=WEEKLY;INTERVAL=100", "2026-12-01"),
        ("FREQ=DAILY;INTERVAL=1000", "2026-12-01"),
        ("FREQ=DAILY;COUNT=1000", "2026-12-01"),
        ("FREQ=DAILY;BYSETPOS=1", "2026-12-01"),
        ("FREQ=DAILY;UNTIL=20261130", "2026-12-01"),
        ("FREQ=HOURLY", "2026-12-01"),
        ("FREQ=NEVER", "2026-12-01"),
        ("", "2026-12-01"),
    ],
)
def test_a_rule_without_an_equal_pattern(rule: str, start: str) -> None:
    with pytest.raises(NotExpressible):
        to_pattern(rule, date.fromisoformat(start), None)


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("20261210T080000Z", date(2026, 12, 10)),  # 09:00 in Paris, the start itself
        ("20261210T075959Z", date(2026, 12, 9)),
        ("20261209T230000Z", date(2026, 12, 9)),  # midnight in Paris is the tenth, before nine
        ("20261210", date(2026, 12, 10)),
        ("20261210T090000", date(2026, 12, 10)),
    ],
)
def test_until_becomes_the_local_day_of_the_last_occurrence(until: str, last: date) -> None:
    _, bounds = to_pattern(f"FREQ=DAILY;UNTIL={until}", _wall("2026-12-01T09:00"), PARIS)
    assert bounds.until == last


def test_until_between_two_occurrences_becomes_the_first_of_them() -> None:
    _, bounds = to_pattern("FREQ=WEEKLY;UNTIL=20261213", date(2026, 12, 1), None)
    assert bounds.until == date(2026, 12, 8)


def test_exchange_clamps_where_the_month_is_short() -> None:
    days = days_of(Pattern(Kind.ABSOLUTE_MONTHLY, day=31), Bounds(date(2027, 1, 31), count=4))
    assert [day.day for day in days] == [31, 28, 31, 30]


@given(
    st.builds(
        Pattern,
        st.sampled_from(Kind),
        st.integers(1, 5),
        st.sampled_from([(0,), (3,), (6,), (0, 1, 2, 3, 4), (5, 6), tuple(range(7))]),
        st.integers(0, 6),
        st.sampled_from([1, 2, 3, 4, -1]),
        st.integers(1, 31),
        st.integers(1, 12),
    ),
    st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    st.sampled_from([None, 7]),
)
def test_every_pattern_of_exchange_has_a_rule_that_gives_the_same_days(
    pattern: Pattern, around: date, count: int | None
) -> None:
    pattern = _own_fields(pattern)
    assert is_possible(pattern)
    first = next(days_of(pattern, Bounds(around)))
    bounds = Bounds(first, count=count)
    rule = rrulestr(to_rule(pattern, bounds, first), dtstart=datetime.combine(first, datetime.min.time()))
    assert [moment.date() for moment in islice(rule, 40)] == list(islice(days_of(pattern, bounds), 40))
    assert recurrence_xml.from_xml(node(recurrence_xml.to_xml(pattern, bounds))) == (pattern, bounds)


def _own_fields(pattern: Pattern) -> Pattern:
    """Only the fields that the kind has."""
    kind = pattern.kind
    yearly = kind in (Kind.ABSOLUTE_YEARLY, Kind.RELATIVE_YEARLY)
    relative = kind in (Kind.RELATIVE_MONTHLY, Kind.RELATIVE_YEARLY)
    absolute = kind in (Kind.ABSOLUTE_MONTHLY, Kind.ABSOLUTE_YEARLY)
    longest = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[pattern.month - 1] if yearly else 31
    return Pattern(
        kind,
        1 if yearly else pattern.interval,
        pattern.days if relative or kind is Kind.WEEKLY else (),
        pattern.first_day if kind is Kind.WEEKLY else 0,
        pattern.index if relative else 0,
        min(pattern.day, longest) if absolute else 0,
        pattern.month if yearly else 0,
    )


def test_a_bound_given_as_a_time_is_read_as_its_day() -> None:
    found = node(recurrence_xml.to_xml(Pattern(Kind.DAILY), Bounds(date(2026, 12, 1), date(2026, 12, 9))))
    for one in found.iter():
        if one.text == "2026-12-09":
            one.text = "2026-12-09T00:00:00.0000000+01:00"
    assert recurrence_xml.from_xml(found)[1].until == date(2026, 12, 9)
