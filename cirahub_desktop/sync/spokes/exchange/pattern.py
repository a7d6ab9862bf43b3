"""Exchange's recurrence as a value: six patterns, three ends, and the days on which they fall.

Semantics of MS-OXOCAL and the EWS reference: a day that a month lacks is clamped to its last one, an interval counts
from the period of the start, and the series begins with the first day on or after ``start`` that fits.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from itertools import islice, takewhile

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
"""In the order of ``date.weekday()``."""
GROUPS = {"Day": frozenset(range(7)), "Weekday": frozenset(range(5)), "WeekendDay": frozenset((5, 6))}
INDEXES = {"First": 1, "Second": 2, "Third": 3, "Fourth": 4, "Last": -1}
LAST_DAY = 31


class Kind(Enum):
    """The value is the element's name without ``Recurrence``."""

    DAILY = "Daily"
    WEEKLY = "Weekly"
    ABSOLUTE_MONTHLY = "AbsoluteMonthly"
    RELATIVE_MONTHLY = "RelativeMonthly"
    ABSOLUTE_YEARLY = "AbsoluteYearly"
    RELATIVE_YEARLY = "RelativeYearly"


@dataclass(frozen=True, slots=True)
class Pattern:
    """One of the six; each uses the fields its kind has."""

    kind: Kind
    interval: int = 1
    days: tuple[int, ...] = ()
    """Weekly and relative: sorted ``date.weekday()`` numbers."""
    first_day: int = 0
    """Weekly: where a week begins."""
    index: int = 0
    """Relative: 1 to 4, or -1 for the last."""
    day: int = 0
    """Absolute: 1 to 31; 31 is the last day of every month."""
    month: int = 0
    """Yearly: 1 to 12."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """When a series begins and ends; without ``until`` and ``count`` it never does. ``until`` is the last day."""

    start: date
    until: date | None = None
    count: int | None = None


def days_of(pattern: Pattern, bounds: Bounds) -> Iterator[date]:
    """The days on which the series falls, in order, removed and changed ones included."""
    fitting = (day for day in _periods(pattern, bounds.start) if day >= bounds.start)
    if bounds.until is not None:
        last = bounds.until
        fitting = takewhile(lambda day: day <= last, fitting)  # type: ignore[assignment]  # both iterate days
    return islice(fitting, bounds.count)


def is_possible(pattern: Pattern) -> bool:
    """Whether the interval is one that Exchange takes: 999 days, else 99."""
    return 1 <= pattern.interval <= (999 if pattern.kind is Kind.DAILY else 99)


def _periods(pattern: Pattern, start: date) -> Iterator[date]:
    match pattern.kind:
        case Kind.DAILY:
            return _daily(pattern, start)
        case Kind.WEEKLY:
            return _weekly(pattern, start)
        case Kind.ABSOLUTE_MONTHLY | Kind.RELATIVE_MONTHLY:
            return _monthly(pattern, start.year, start.month, pattern.interval)
        case Kind.ABSOLUTE_YEARLY | Kind.RELATIVE_YEARLY:
            return _monthly(pattern, start.year, pattern.month, 12)


def _daily(pattern: Pattern, start: date) -> Iterator[date]:
    step = timedelta(days=pattern.interval)
    while True:
        yield start
        if start > date.max - step:
            return
        start += step


def _weekly(pattern: Pattern, start: date) -> Iterator[date]:
    week = start - timedelta(days=(start.weekday() - pattern.first_day) % 7)
    offsets = sorted((day - pattern.first_day) % 7 for day in pattern.days)
    step = timedelta(weeks=pattern.interval)
    while week <= date.max - step - timedelta(days=7):
        for offset in offsets:
            yield week + timedelta(days=offset)
        week += step


def _monthly(pattern: Pattern, year: int, month: int, interval: int) -> Iterator[date]:
    while year <= date.max.year:
        yield _in_month(pattern, year, month)
        year, month = year + (month - 1 + interval) // 12, (month - 1 + interval) % 12 + 1


def _in_month(pattern: Pattern, year: int, month: int) -> date:
    first, length = calendar.monthrange(year, month)
    if pattern.day:
        return date(year, month, min(pattern.day, length))
    fitting = [day for day in range(1, length + 1) if (first + day - 1) % 7 in pattern.days]
    return date(year, month, fitting[pattern.index - 1 if pattern.index > 0 else -1])
