"""RRULE to Exchange's patterns and back, only where both surely mean the same days.

A rule is turned into a candidate, both are expanded and compared; what differs, or has no candidate at all, is not
expressible. Table: MS-OXCICAL 2.1.3.2 (RRULE); rules: RFC 5545, 3.3.10.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, datetime, time
from itertools import islice, zip_longest
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs.repeating import until_wall
from cirahub_desktop.sync.codecs.rule_days import Rule, parsed
from cirahub_desktop.sync.codecs.rule_walk import LATEST, Walk
from cirahub_desktop.sync.codecs.rules import WEEK_DAYS, normalise_rule
from cirahub_desktop.sync.spokes.exchange.pattern import LAST_DAY, Bounds, Kind, Pattern, days_of, is_possible
from cirahub_desktop.sync.spokes.exchange.rule_candidate import candidate

_COMPARED = 250
"""Occurrences: twenty years of months, hundreds of years of years; days and weeks are all alike."""
_MOST = 999
_FEBRUARY = 2
_NUMBERED_DAY = re.compile(r"BYDAY=[^;]*\d")
_LAST_YEAR = 4500
"""Exchange's calendar ends there (MS-OXOCAL 2.2.1.44.2: a series without end ends on 31 August 4500)."""


class NotExpressible(ValueError):
    """Exchange has no pattern that means the same as the rule."""


def to_pattern(rule: str, start: datetime | date, zone: ZoneInfo | None) -> tuple[Pattern, Bounds]:
    """The pattern that means the same as ``rule``, for a series whose first occurrence is at ``start``.

    ``start`` is a naive wall clock in ``zone``, or a date. Raises NotExpressible.
    """
    text, parts = _read(rule)
    begin = start if isinstance(start, datetime) else datetime.combine(start, time.min)
    until = until_wall(parts.until, _instant(start, zone)) if parts.until else None
    walk = Walk(text, begin, until)
    first = list(islice(walk.between(begin, LATEST), 2))
    if first == [begin]:
        return Pattern(Kind.DAILY), Bounds(begin.date(), count=1)
    pattern = candidate(parts.with_days_of(begin.date()), begin)
    if not first or first[0] != begin or pattern is None or not is_possible(pattern):
        raise NotExpressible(rule)
    last = _last_day(until, begin)
    bounds = Bounds(begin.date(), last if last and last.year < _LAST_YEAR else None, parts.count)
    theirs = list(islice(days_of(pattern, bounds), _COMPARED + 1))
    ours = islice(walk.between(begin, LATEST), len(theirs) if last and bounds.until is None else _COMPARED + 1)
    if any(wall != day for wall, day in zip_longest(ours, _at(theirs, begin))):
        raise NotExpressible(rule)
    if bounds.until is not None and len(theirs) <= _COMPARED:
        bounds = Bounds(begin.date(), theirs[-1])
    return pattern, bounds


def to_rule(pattern: Pattern, bounds: Bounds, start: datetime | date) -> str:
    """The rule that means the same as a pattern; ``start`` is the first occurrence, aware or a date."""
    parts = _rule_parts(pattern)
    if bounds.count is not None:
        parts["COUNT"] = str(bounds.count)
    if bounds.until is not None:
        parts["UNTIL"] = _until_text(bounds.until, start)
    return normalise_rule(";".join(f"{name}={value}" for name, value in parts.items()))


def _read(rule: str) -> tuple[str, Rule]:
    """A number before a weekday has a meaning in months and years only; else programs make of it what they like."""
    try:
        text = normalise_rule(rule)
        parts = parsed(text)
    except ValueError:
        raise NotExpressible(rule) from None
    if (parts.count or 1) > _MOST or (_NUMBERED_DAY.search(text) and not parts.nth):
        raise NotExpressible(rule)
    return text, parts


def _instant(start: datetime | date, zone: ZoneInfo | None) -> datetime | date:
    return start.replace(tzinfo=zone) if isinstance(start, datetime) else start


def _last_day(until: datetime | None, begin: datetime) -> date | None:
    """The last day whose occurrence is not after ``until``."""
    if until is None:
        return None
    return until.date() if until.time() >= begin.time() else date.fromordinal(until.toordinal() - 1)


def _at(days: list[date], begin: datetime) -> Iterator[datetime]:
    return (datetime.combine(day, begin.time()) for day in days)


def _until_text(until: date, start: datetime | date) -> str:
    if not isinstance(start, datetime):
        return f"{until:%Y%m%d}"
    last = datetime.combine(until, start.time(), start.tzinfo)
    return f"{last.astimezone(ZoneInfo('UTC')):%Y%m%dT%H%M%SZ}"


def _rule_parts(pattern: Pattern) -> dict[str, str]:
    every = {"INTERVAL": str(pattern.interval)}
    month = {"BYMONTH": str(pattern.month)}
    match pattern.kind:
        case Kind.DAILY:
            return {"FREQ": "DAILY", **every}
        case Kind.WEEKLY:
            week = {"WKST": WEEK_DAYS[pattern.first_day]}
            return {"FREQ": "WEEKLY", **every, **week, "BYDAY": _day_list(pattern)}
        case Kind.ABSOLUTE_MONTHLY:
            return {"FREQ": "MONTHLY", **every, **_clamped(pattern.day)}
        case Kind.RELATIVE_MONTHLY:
            return {"FREQ": "MONTHLY", **every, **_nth_parts(pattern)}
        case Kind.ABSOLUTE_YEARLY:
            return {"FREQ": "YEARLY", **month, **_clamped_in(pattern.month, pattern.day)}
        case Kind.RELATIVE_YEARLY:
            return {"FREQ": "YEARLY", **month, **_nth_parts(pattern)}


def _day_list(pattern: Pattern) -> str:
    return ",".join(WEEK_DAYS[day] for day in pattern.days)


def _nth_parts(pattern: Pattern) -> dict[str, str]:
    if len(pattern.days) == 1:
        return {"BYDAY": f"{pattern.index}{WEEK_DAYS[pattern.days[0]]}"}
    return {"BYDAY": _day_list(pattern), "BYSETPOS": str(pattern.index)}


def _clamped(day: int) -> dict[str, str]:
    """The clamped day of a month, which RFC 5545 would skip: the last of those that exist."""
    if day == LAST_DAY:
        return {"BYMONTHDAY": "-1"}
    if day <= 28:
        return {"BYMONTHDAY": str(day)}
    return {"BYMONTHDAY": ",".join(map(str, range(28, day + 1))), "BYSETPOS": "-1"}


def _clamped_in(month: int, day: int) -> dict[str, str]:
    always = 28 if month == _FEBRUARY else calendar.monthrange(2001, month)[1]
    if day <= always:
        return {"BYMONTHDAY": str(day)}
    return _clamped(min(day, 29)) if month == _FEBRUARY else {"BYMONTHDAY": str(always)}
