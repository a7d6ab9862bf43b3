"""On which days of one year, month or week a recurrence rule falls (RFC 5545, 3.3.10), however few they are.

Every part of a rule that names days is a condition, and all of them must hold; the days that a rule does not name come
from its start. A BYDAY with a number counts within the month, or within the year of a yearly rule without months.
"""

from __future__ import annotations

import calendar
import functools
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from cirahub_desktop.sync.codecs.rules import WEEK_DAYS, rule_parts

_WEEK = timedelta(days=7)
_NUMBERS = frozenset[int]


@dataclass(frozen=True, slots=True)
class Rule:
    """The parts of a rule; an empty set is a part it does not have. Weekdays are those of ``date.weekday``."""

    freq: str
    interval: int = 1
    count: int | None = None
    until: str = ""
    months: _NUMBERS = frozenset()
    weeks: _NUMBERS = frozenset()
    year_days: _NUMBERS = frozenset()
    month_days: _NUMBERS = frozenset()
    week_days: _NUMBERS = frozenset()
    nth: frozenset[tuple[int, int]] = frozenset()
    """Which of which weekday: ``(-1, 4)`` is the last Friday."""
    hours: tuple[int, ...] = ()
    minutes: tuple[int, ...] = ()
    seconds: tuple[int, ...] = ()
    positions: _NUMBERS = frozenset()
    week_start: int = 0

    @property
    def names_days(self) -> bool:
        return bool(self.weeks or self.year_days or self.month_days or self.week_days or self.nth)

    def with_days_of(self, start: date) -> Rule:
        """With what the rule leaves to its first day."""
        if self.names_days:
            return self
        match self.freq:
            case "YEARLY":
                return replace(self, months=self.months or frozenset({start.month}), month_days=frozenset({start.day}))
            case "MONTHLY":
                return replace(self, month_days=frozenset({start.day}))
            case "WEEKLY":
                return replace(self, week_days=frozenset({start.weekday()}))
            case _:
                return self


@functools.lru_cache(maxsize=1024)
def parsed(text: str) -> Rule:
    """A rule in the form of ``normalise_rule``. A number before a weekday says nothing where it has no meaning."""
    parts = rule_parts(text)
    days = [(int(day[:-2] or 0), WEEK_DAYS.index(day[-2:])) for day in parts.get("BYDAY", "").split(",") if day]
    freq, interval = parts["FREQ"], int(parts.get("INTERVAL", "1"))
    if freq not in ("YEARLY", "MONTHLY"):
        days = [(0, day) for _, day in days]
    positions = frozenset(_numbers(parts, "BYSETPOS"))
    rule = Rule(
        freq,
        interval,
        count=int(parts["COUNT"]) if "COUNT" in parts else None,
        until=parts.get("UNTIL", ""),
        months=frozenset(_numbers(parts, "BYMONTH")),
        weeks=frozenset(_numbers(parts, "BYWEEKNO")),
        year_days=frozenset(_numbers(parts, "BYYEARDAY")),
        month_days=frozenset(_numbers(parts, "BYMONTHDAY")),
        week_days=frozenset(day for number, day in days if not number),
        nth=frozenset((number, day) for number, day in days if number),
        hours=tuple(sorted(_numbers(parts, "BYHOUR"))),
        minutes=tuple(sorted(_numbers(parts, "BYMINUTE"))),
        seconds=tuple(sorted({min(second, 59) for second in _numbers(parts, "BYSECOND")})),
        positions=positions,
        week_start=WEEK_DAYS.index(parts.get("WKST", "MO")),
    )
    return _in_longer_periods(rule) if interval == 1 and not positions else rule


def _in_longer_periods(rule: Rule) -> Rule:
    """The same days by the week or the month, where fewer periods have to be looked at."""
    if rule.freq not in ("DAILY", "WEEKLY") or (rule.freq == "WEEKLY" and not rule.names_days):
        return rule
    if rule.months or rule.month_days or rule.year_days or rule.weeks:
        every = rule.month_days if rule.names_days else frozenset(range(1, 32))
        return replace(rule, freq="MONTHLY", month_days=every)
    return replace(rule, freq="WEEKLY") if rule.week_days else rule


def _numbers(parts: dict[str, str], name: str) -> list[int]:
    return [int(number) for number in parts.get(name, "").split(",") if number]


def days_of_year(rule: Rule, year: int) -> list[date]:
    if rule.months:
        return [day for month in sorted(rule.months) for day in days_of_month(rule, year, month)]
    return sorted(day for day in set(_in_year(rule, year)) if fits(rule, day))


def days_of_month(rule: Rule, year: int, month: int) -> list[date]:
    if rule.months and month not in rule.months:
        return []
    length = calendar.monthrange(year, month)[1]
    if rule.month_days:
        numbers = {day if day > 0 else length + 1 + day for day in rule.month_days}
        found = [date(year, month, number) for number in sorted(numbers) if 1 <= number <= length]
    else:
        wanted = rule.week_days | {day for _, day in rule.nth} or range(7)
        first = date(year, month, 1).weekday()
        found = [date(year, month, day) for day in range(1, length + 1) if (first + day - 1) % 7 in wanted]
    return [day for day in found if fits(rule, day)]


def days_of_week(rule: Rule, first: date) -> list[date]:
    """``first`` is the day on which the week begins."""
    if rule.week_days:
        offsets = sorted((day - first.weekday()) % 7 for day in rule.week_days)
        days = [first + timedelta(days=offset) for offset in offsets]
    else:
        days = [first + timedelta(days=offset) for offset in range(7)]
    plain = not (rule.months or rule.weeks or rule.year_days or rule.month_days)
    return days if plain else [day for day in days if fits(rule, day)]


def fits(rule: Rule, day: date) -> bool:
    """Whether every part of the rule allows the day."""
    if not (rule.names_days or rule.months):
        return True
    if rule.months and day.month not in rule.months:
        return False
    if rule.month_days and not _is_named(rule.month_days, day.day, calendar.monthrange(day.year, day.month)[1]):
        return False
    if (rule.week_days or rule.nth) and day.weekday() not in rule.week_days and not _is_nth(rule, day):
        return False
    if rule.year_days and not _is_named(rule.year_days, _day_of_year(day), _length_of_year(day.year)):
        return False
    return not rule.weeks or _is_named(rule.weeks, *_week_of_year(day, rule.week_start))


def _is_named(numbers: _NUMBERS, number: int, last: int) -> bool:
    """Counted from the front or, below zero, from the back."""
    return number in numbers or number - last - 1 in numbers


def _is_nth(rule: Rule, day: date) -> bool:
    if rule.freq == "YEARLY" and not rule.months:
        number, last = _day_of_year(day), _length_of_year(day.year)
    else:
        number, last = day.day, calendar.monthrange(day.year, day.month)[1]
    places = (number - 1) // 7 + 1, -((last - number) // 7 + 1)
    return any((place, day.weekday()) in rule.nth for place in places)


def _in_year(rule: Rule, year: int) -> Iterator[date]:
    """All days of a year that may fit, for a rule without months."""
    begin, length = date(year, 1, 1), _length_of_year(year)
    if rule.year_days:
        for number in rule.year_days:
            offset = number - 1 if number > 0 else length + number
            if 0 <= offset < length:
                yield begin + timedelta(days=offset)
    elif rule.month_days:
        for month in range(1, 13):
            yield from days_of_month(rule, year, month)
    elif rule.weeks:
        yield from (day for day in _in_weeks(rule, year) if day.year == year)
    else:
        for day in rule.week_days:
            first = begin + timedelta(days=(day - begin.weekday()) % 7)
            yield from (first + _WEEK * number for number in range((length - (first - begin).days + 6) // 7))
        for number, day in rule.nth:
            first = begin + timedelta(days=(day - begin.weekday()) % 7)
            weeks = (length - (first - begin).days + 6) // 7
            if 0 <= (place := number - 1 if number > 0 else weeks + number) < weeks:
                yield first + _WEEK * place


def _in_weeks(rule: Rule, year: int) -> Iterator[date]:
    """The days of all weeks that may be meant, those that reach into the year from its neighbours included."""
    first, last = _first_week(year, rule.week_start), _first_week(year + 1, rule.week_start)
    starts = {first + _WEEK * (week - 1) if week > 0 else last + _WEEK * week for week in rule.weeks}
    for start in starts | {first - _WEEK, last}:
        yield from (start + timedelta(days=offset) for offset in range(7))


def _week_of_year(day: date, week_start: int) -> tuple[int, int]:
    """Its week, and how many the year of that week has."""
    begin = day - timedelta(days=(day.weekday() - week_start) % 7)
    year = (begin + timedelta(days=3)).year
    first = _first_week(year, week_start)
    return (begin - first).days // 7 + 1, (_first_week(year + 1, week_start) - first).days // 7


@functools.lru_cache(maxsize=512)
def _first_week(year: int, week_start: int) -> date:
    """Where the week begins that has at least four days in the year."""
    fourth = date(year, 1, 4)
    return fourth - timedelta(days=(fourth.weekday() - week_start) % 7)


def _day_of_year(day: date) -> int:
    return day.toordinal() - date(day.year, 1, 1).toordinal() + 1


def _length_of_year(year: int) -> int:
    return 366 if calendar.isleap(year) else 365
