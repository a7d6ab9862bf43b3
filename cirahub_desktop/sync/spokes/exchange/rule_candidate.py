"""Which of Exchange's patterns a rule may mean; whether it really does is for the one who asks to compare.

A rule is first said in fewer words: what it repeats of its own start is left out, and what the day, the week or the
year has to say of single days of a month is said by the month. Then it has one of a few shapes, or no pattern.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import datetime

from cirahub_desktop.sync.codecs.rule_days import Rule
from cirahub_desktop.sync.spokes.exchange.pattern import GROUPS, LAST_DAY, Kind, Pattern

_ALL_DAYS, _ALL_MONTHS = frozenset(range(7)), frozenset(range(1, 13))
_IN_A_DAY = {"HOURLY": 24, "MINUTELY": 24 * 60, "SECONDLY": 24 * 60 * 60}
_FIRST_OR_LAST = frozenset({1, -1})
_INDEXES = (1, 2, 3, 4, -1)
_WEEKS_OF_MONTH = {frozenset(range(7 * week + 1, 7 * week + 8)): week + 1 for week in range(4)}
_WEEKS_OF_MONTH[frozenset(range(-7, 0))] = -1
_YEAR, _FEBRUARY, _DECEMBER = 12, 2, 12
_IN_EVERY_MONTH, _LONGEST_FEBRUARY = 28, 29


@dataclass(frozen=True, slots=True)
class _Months:
    """The months in which a series falls: every ``interval`` ones from that of its start on."""

    interval: int
    month: int
    by_year: bool = False
    """The rule says which month of the year; a rule of every twelfth month stays one."""

    @property
    def is_one(self) -> bool:
        """Always the same month of the year."""
        return self.interval % _YEAR == 0


def candidate(rule: Rule, start: datetime) -> Pattern | None:
    """``start`` is the first occurrence, a wall clock, whose day ``rule`` names. None where no pattern can mean it."""
    if rule.freq in _IN_A_DAY:
        return _by_the_clock(rule)
    if not _is_at(rule, start):
        return None
    rule = _in_fewer_words(rule, start)
    if rule.weeks:
        return None
    if rule.freq == "DAILY":
        return _daily(rule)
    if rule.freq == "WEEKLY":
        return _weekly(rule, start)
    months = _months(rule, start)
    return _in_months(rule, months) if months else None


def _by_the_clock(rule: Rule) -> Pattern | None:
    """So many whole days apart."""
    bare = replace(rule, interval=1, count=None, until="", week_start=0)
    days, rest = divmod(rule.interval, _IN_A_DAY[rule.freq])
    if rest or bare != Rule(rule.freq):
        return None
    return Pattern(Kind.DAILY, days) if days else None


def _is_at(rule: Rule, start: datetime) -> bool:
    """Once a day, at the hour of the start."""
    times = ((rule.hours, start.hour), (rule.minutes, start.minute), (rule.seconds, start.second))
    return all(not said or said == (own,) for said, own in times)


def _in_fewer_words(rule: Rule, start: datetime) -> Rule:
    if rule.months == _ALL_MONTHS:
        rule = replace(rule, months=frozenset())
    if rule.week_days == _ALL_DAYS and not rule.positions and (rule.month_days or rule.year_days):
        rule = replace(rule, week_days=frozenset(), nth=frozenset())
    if _names_one_day(rule) and rule.positions <= _FIRST_OR_LAST:
        rule = replace(rule, positions=frozenset())
    if rule.freq == "YEARLY":
        rule = _of_the_year(rule, start)
    alone = rule.interval == 1 and not rule.positions
    if rule.freq in ("DAILY", "WEEKLY") and alone and (rule.months or rule.month_days) and rule.names_days:
        rule = replace(rule, freq="MONTHLY")
    if rule.freq == "MONTHLY" and alone and rule.week_days and not (rule.months or rule.month_days or rule.nth):
        rule = replace(rule, freq="WEEKLY")
    return rule


def _names_one_day(rule: Rule) -> bool:
    """Of each of its periods."""
    match rule.freq:
        case "WEEKLY":
            return len(rule.week_days) == 1
        case "MONTHLY":
            return _count(rule) == 1 and bool(rule.month_days or rule.nth)
        case "YEARLY":
            return _count(rule) == 1 and bool(rule.year_days or (len(rule.months) == 1 and not rule.week_days))
        case _:
            return False


def _count(rule: Rule) -> int:
    return len(rule.year_days) + len(rule.month_days) + len(rule.nth) + len(rule.week_days)


def _of_the_year(rule: Rule, start: datetime) -> Rule:
    """Days that are counted over the year, said by the month in which they are."""
    if rule.year_days and _count(rule) == 1 and not rule.months:
        months, days = frozenset({start.month}), frozenset({start.day})
        return replace(rule, months=months, month_days=days, year_days=frozenset())
    if rule.months or rule.month_days or rule.year_days or rule.weeks:
        return rule
    if len(rule.nth) == 1 and not rule.week_days and not rule.positions:
        (number, _), *_ = rule.nth
        return replace(rule, months=_month_of(number))
    if rule.week_days and not rule.nth and len(rule.positions) == 1:
        (number,) = rule.positions
        return replace(rule, months=_month_of(number)) if len(rule.week_days) == 1 else rule
    plain = rule.interval == 1 and not rule.positions
    return replace(rule, freq="WEEKLY") if plain and rule.week_days and not rule.nth else rule


def _month_of(number: int) -> frozenset[int]:
    """Where the first four and the last one of a year are."""
    return frozenset({1 if number > 0 else _DECEMBER})


def _daily(rule: Rule) -> Pattern | None:
    if rule.positions or rule.months or rule.month_days or rule.year_days:
        return None
    if rule.week_days in (frozenset(), _ALL_DAYS) or rule.interval % 7 == 0:
        return Pattern(Kind.DAILY, rule.interval)
    return None


def _weekly(rule: Rule, start: datetime) -> Pattern | None:
    if rule.positions or rule.months or rule.month_days or rule.year_days:
        return None
    days = rule.week_days or frozenset({start.weekday()})
    if days == _ALL_DAYS and rule.interval == 1:
        return Pattern(Kind.DAILY)
    return Pattern(Kind.WEEKLY, rule.interval, tuple(sorted(days)), first_day=rule.week_start)


def _months(rule: Rule, start: datetime) -> _Months | None:
    if rule.freq == "YEARLY" and not rule.names_days:
        rule = replace(rule, months=rule.months or frozenset({start.month}))
    if rule.freq == "YEARLY":
        if rule.positions and len(rule.months) != 1:
            return None  # counted over the year, not the month
        visited = rule.months or _ALL_MONTHS
        if len(visited) == 1:
            return _Months(_YEAR * rule.interval, min(visited), by_year=True)
        return _spread(visited, start) if rule.interval == 1 else None
    if not rule.months:
        return _Months(rule.interval, start.month)
    if rule.interval % _YEAR == 0:
        return _Months(rule.interval, start.month, by_year=True)
    if _YEAR % rule.interval:
        return None
    visited = frozenset((start.month - 1 + step) % _YEAR + 1 for step in range(0, _YEAR, rule.interval))
    return _spread(visited & rule.months, start)


def _spread(months: frozenset[int], start: datetime) -> _Months | None:
    """Months that lie equally far apart all over the year."""
    if not months or _YEAR % len(months):
        return None
    gap = _YEAR // len(months)
    return _Months(gap, start.month, by_year=True) if len({month % gap for month in months}) == 1 else None


def _in_months(rule: Rule, months: _Months) -> Pattern | None:
    if rule.year_days:
        return None
    if not (rule.week_days or rule.nth):
        return _absolute(rule, months)
    nth = _nth(rule)
    if nth is None:
        return None
    index, days = nth
    if months.by_year and months.interval == _YEAR:
        return Pattern(Kind.RELATIVE_YEARLY, 1, days, index=index, month=months.month)
    return Pattern(Kind.RELATIVE_MONTHLY, months.interval, days, index=index)


def _absolute(rule: Rule, months: _Months) -> Pattern | None:
    day, february = _day(rule), months.month == _FEBRUARY
    if day is None:
        return None
    if months.is_one and (day < -1 or months.by_year) and not february:
        length = calendar.monthrange(2001, months.month)[1]
        day = length + 1 + day if day < 0 else min(day, length) if _is_clamped(rule) else day
    elif _is_clamped(rule) and february and months.by_year:
        day = min(day, _LONGEST_FEBRUARY)
    day = LAST_DAY if day == -1 else day
    if not 1 <= day <= LAST_DAY:
        return None
    if months.by_year and months.interval == _YEAR and not (february and day == LAST_DAY):
        return Pattern(Kind.ABSOLUTE_YEARLY, day=day, month=months.month)
    return Pattern(Kind.ABSOLUTE_MONTHLY, months.interval, day=day)


def _day(rule: Rule) -> int | None:
    """The one day of the month, below zero from its end; a clamped one is said as the last of those that exist."""
    if _is_clamped(rule):
        return max(rule.month_days)
    if len(rule.month_days) != 1 or rule.positions:
        return None
    (day,) = rule.month_days
    return day


def _is_clamped(rule: Rule) -> bool:
    """``28,29,30`` and the last of these: the 30th, or the last day of a shorter month."""
    low, high = min(rule.month_days, default=0), max(rule.month_days, default=0)
    whole = 1 <= low <= _IN_EVERY_MONTH <= high and len(rule.month_days) == high - low + 1
    return whole and rule.positions == frozenset({-1})


def _nth(rule: Rule) -> tuple[int, tuple[int, ...]] | None:
    """Which of which days: ``2TU``, a set of days with BYSETPOS, or a weekday in one of the weeks from the first on."""
    if len(rule.nth) == 1 and not (rule.week_days or rule.month_days or rule.positions):
        ((index, day),) = rule.nth
        return (index, (day,)) if index in _INDEXES else None
    if rule.nth or not rule.week_days:
        return None
    days = tuple(sorted(rule.week_days))
    if rule.month_days in _WEEKS_OF_MONTH and len(days) == 1 and rule.positions <= _FIRST_OR_LAST:
        return _WEEKS_OF_MONTH[rule.month_days], days
    if rule.month_days or len(rule.positions) != 1:
        return None
    (index,) = rule.positions
    return (index, days) if index in _INDEXES and (len(days) == 1 or set(days) in GROUPS.values()) else None
