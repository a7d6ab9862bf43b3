"""The recurrence patterns of Exchange, expanded the way Exchange does it.

Not RFC 5545: a month without the wanted day uses its last one (a rule for the 31st meets in February on the 28th), and
the first occurrence moves to the pattern. Source: MS-OXOCAL 2.2.1.44 and the EWS pages on ``RecurrenceType``.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import Final

from cirahub_desktop.sandbox.refusal import Refusal
from cirahub_desktop.sandbox.wire import Element, T, children, local_name

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY_SETS: Final = {
    "Day": frozenset(range(7)),
    "Weekday": frozenset(range(5)),
    "WeekendDay": frozenset({5, 6}),
    **{name: frozenset({number}) for number, name in enumerate(_DAYS)},
}
_MONTH_NAMES: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_INDEXES: Final = {"First": 0, "Second": 1, "Third": 2, "Fourth": 3, "Last": -1}
_MOST_DAYS, _MOST_WEEKS_OR_MONTHS, _MOST_OCCURRENCES = 999, 99, 999


@dataclass(frozen=True, slots=True)
class Pattern:
    """``kind`` is the EWS element name; numbers that a kind does not use keep their defaults."""

    kind: str
    start: date
    end: date | None = None
    count: int | None = None
    interval: int = 1
    days: frozenset[int] = frozenset()
    """0 is Monday, as in ``date.weekday``."""
    first_day: int = 6
    day_of_month: int = 1
    index: int = 0
    month: int = 1

    def dates(self) -> Iterator[date]:
        """Every occurrence of the original pattern in order; endless without an end. Removed ones are included."""
        for number, found in enumerate(self._from_start()):
            if (self.count is not None and number >= self.count) or (self.end is not None and found > self.end):
                return
            yield found

    def _from_start(self) -> Iterator[date]:
        try:
            yield from (found for found in _GENERATORS[self.kind](self) if found >= self.start)
        except (OverflowError, ValueError):
            return  # the calendar of Python ends with the year 9999


def _daily(pattern: Pattern) -> Iterator[date]:
    found = pattern.start
    while True:
        yield found
        found += timedelta(days=pattern.interval)


def _weekly(pattern: Pattern) -> Iterator[date]:
    week = pattern.start - timedelta(days=(pattern.start.weekday() - pattern.first_day) % 7)
    offsets = sorted((day - pattern.first_day) % 7 for day in pattern.days)
    while True:
        yield from (week + timedelta(days=offset) for offset in offsets)
        week += timedelta(weeks=pattern.interval)


def _months(pattern: Pattern) -> Iterator[tuple[int, int]]:
    if pattern.kind in ("AbsoluteYearlyRecurrence", "RelativeYearlyRecurrence"):
        number, step = pattern.start.year * 12 + pattern.month - 1, 12
    else:
        number, step = pattern.start.year * 12 + pattern.start.month - 1, pattern.interval
    while True:
        yield number // 12, number % 12 + 1
        number += step


def _absolute(pattern: Pattern) -> Iterator[date]:
    for year, month in _months(pattern):
        yield date(year, month, min(pattern.day_of_month, calendar.monthrange(year, month)[1]))


def _relative(pattern: Pattern) -> Iterator[date]:
    for year, month in _months(pattern):
        length = calendar.monthrange(year, month)[1]
        fitting = [day for day in range(1, length + 1) if date(year, month, day).weekday() in pattern.days]
        yield date(year, month, fitting[pattern.index])


_GENERATORS: Final = {
    "DailyRecurrence": _daily,
    "WeeklyRecurrence": _weekly,
    "AbsoluteMonthlyRecurrence": _absolute,
    "RelativeMonthlyRecurrence": _relative,
    "AbsoluteYearlyRecurrence": _absolute,
    "RelativeYearlyRecurrence": _relative,
}


def read_pattern(node: Element) -> Pattern:
    """The pattern in a ``t:Recurrence``; a rule outside the limits of Exchange is refused."""
    parts = children(node)
    if len(parts) != 2 or local_name(parts[0]) not in _GENERATORS:
        raise Refusal("ErrorCalendarInvalidRecurrence", "A recurrence is one pattern and one range.")
    rule, span = parts
    pattern = Pattern(
        kind=local_name(rule),
        start=_date(span, "StartDate"),
        end=_date(span, "EndDate") if local_name(span) == "EndDateRecurrence" else None,
        count=_number(span, "NumberOfOccurrences") if local_name(span) == "NumberedRecurrence" else None,
        interval=_number(rule, "Interval", 1),
        days=_days(rule),
        first_day=_DAYS.index(rule.findtext(f"{T}FirstDayOfWeek") or "Sunday"),
        day_of_month=_number(rule, "DayOfMonth", 1),
        index=_INDEXES[rule.findtext(f"{T}DayOfWeekIndex") or "First"],
        month=_MONTH_NAMES.index(rule.findtext(f"{T}Month") or "January") + 1,
    )
    _check(pattern)
    return pattern


def _date(node: Element, tag: str) -> date:
    return date.fromisoformat((node.findtext(f"{T}{tag}") or "")[:10])


def _number(node: Element, tag: str, default: int = 0) -> int:
    return int(node.findtext(f"{T}{tag}") or default)


def _days(rule: Element) -> frozenset[int]:
    names = (rule.findtext(f"{T}DaysOfWeek") or "").split()
    return frozenset(day for name in names for day in _DAY_SETS[name])


def _check(pattern: Pattern) -> None:
    most = _MOST_DAYS if pattern.kind == "DailyRecurrence" else _MOST_WEEKS_OR_MONTHS
    if not 1 <= pattern.interval <= most or not 1 <= pattern.day_of_month <= 31:
        raise Refusal("ErrorCalendarInvalidRecurrence", "The interval or day of the recurrence is out of range.")
    if pattern.count is not None and not 1 <= pattern.count <= _MOST_OCCURRENCES:
        raise Refusal("ErrorCalendarInvalidRecurrence", "A series has between 1 and 999 occurrences.")
    if pattern.end is not None and pattern.end < pattern.start:
        raise Refusal("ErrorCalendarEndDateIsEarlierThanStartDate", "The series ends before it begins.")
    if not any(islice(pattern.dates(), 1)):
        raise Refusal("ErrorRecurrenceHasNoOccurrence", "The recurrence has no occurrence.")
