"""Patterns expand the way Exchange does it, which is not always the way of RFC 5545."""

from __future__ import annotations

from datetime import date
from itertools import islice

import pytest

from cirahub_desktop.sandbox.recurrence import Pattern, read_pattern
from cirahub_desktop.sandbox.refusal import Refusal
from cirahub_desktop.sandbox.wire import TYPES, parse

START = date(2027, 1, 1)  # a Friday


def days(pattern: Pattern, most: int = 6) -> list[str]:
    return [f"{day:%m-%d}" for day in islice(pattern.dates(), most)]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (Pattern("DailyRecurrence", START, interval=3), ["01-01", "01-04", "01-07", "01-10", "01-13", "01-16"]),
        (Pattern("DailyRecurrence", START, count=2), ["01-01", "01-02"]),
        (Pattern("DailyRecurrence", START, end=date(2027, 1, 3)), ["01-01", "01-02", "01-03"]),
        (
            Pattern("WeeklyRecurrence", START, interval=2, days=frozenset({0, 4}), first_day=0),
            ["01-01", "01-11", "01-15", "01-25", "01-29", "02-08"],
        ),
        (
            Pattern("WeeklyRecurrence", START, interval=2, days=frozenset({6, 4}), first_day=6),
            ["01-01", "01-10", "01-15", "01-24", "01-29", "02-07"],
        ),
        (
            Pattern("AbsoluteMonthlyRecurrence", START, day_of_month=31),
            ["01-31", "02-28", "03-31", "04-30", "05-31", "06-30"],
        ),
        (
            Pattern("RelativeMonthlyRecurrence", START, days=frozenset({3}), index=0),
            ["01-07", "02-04", "03-04", "04-01", "05-06", "06-03"],
        ),
        (
            Pattern("RelativeMonthlyRecurrence", START, days=frozenset(range(5)), index=-1, interval=2),
            ["01-29", "03-31", "05-31", "07-30", "09-30", "11-30"],
        ),
        (
            Pattern("AbsoluteYearlyRecurrence", START, day_of_month=29, month=2),
            ["02-28", "02-29"] + ["02-28"] * 3 + ["02-29"],
        ),
        (
            Pattern("RelativeYearlyRecurrence", START, days=frozenset({6}), index=-1, month=3),
            ["03-28", "03-26", "03-25", "03-31", "03-30", "03-28"],
        ),
    ],
)
def test_pattern_expands(pattern: Pattern, expected: list[str]) -> None:
    assert days(pattern) == expected


def _read(rule: str, span: str) -> Pattern:
    return read_pattern(parse(f'<Recurrence xmlns="{TYPES}">{rule}{span}</Recurrence>'.encode()))


_START = "<StartDate>2027-01-01</StartDate>"
NO_END = "<NoEndRecurrence><StartDate>2027-01-01</StartDate></NoEndRecurrence>"


def test_pattern_is_read_from_its_xml() -> None:
    rule = "<WeeklyRecurrence><Interval>2</Interval><DaysOfWeek>Monday Weekday</DaysOfWeek></WeeklyRecurrence>"
    expected = Pattern("WeeklyRecurrence", START, interval=2, days=frozenset(range(5)), first_day=6)
    assert _read(rule, NO_END) == expected
    rule = (
        "<RelativeYearlyRecurrence><DaysOfWeek>Thursday</DaysOfWeek><DayOfWeekIndex>Last</DayOfWeekIndex>"
        "<Month>November</Month></RelativeYearlyRecurrence>"
    )
    expected = Pattern("RelativeYearlyRecurrence", START, days=frozenset({3}), index=-1, month=11)
    assert _read(rule, NO_END) == expected


@pytest.mark.parametrize(
    ("rule", "span", "code"),
    [
        ("<DailyRecurrence><Interval>1000</Interval></DailyRecurrence>", NO_END, "ErrorCalendarInvalidRecurrence"),
        (
            "<WeeklyRecurrence><Interval>100</Interval><DaysOfWeek>Monday</DaysOfWeek></WeeklyRecurrence>",
            NO_END,
            "ErrorCalendarInvalidRecurrence",
        ),
        (
            "<DailyRecurrence><Interval>1</Interval></DailyRecurrence>",
            f"<NumberedRecurrence>{_START}<NumberOfOccurrences>1000</NumberOfOccurrences></NumberedRecurrence>",
            "ErrorCalendarInvalidRecurrence",
        ),
        (
            "<WeeklyRecurrence><Interval>1</Interval><DaysOfWeek>Monday</DaysOfWeek></WeeklyRecurrence>",
            "<EndDateRecurrence><StartDate>2027-01-01</StartDate><EndDate>2027-01-02</EndDate></EndDateRecurrence>",
            "ErrorRecurrenceHasNoOccurrence",
        ),
        (
            "<DailyRecurrence><Interval>1</Interval></DailyRecurrence>",
            "<EndDateRecurrence><StartDate>2027-01-02</StartDate><EndDate>2027-01-01</EndDate></EndDateRecurrence>",
            "ErrorCalendarEndDateIsEarlierThanStartDate",
        ),
    ],
)
def test_pattern_outside_the_limits_is_refused(rule: str, span: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        _read(rule, span)
    assert refused.value.code == code
