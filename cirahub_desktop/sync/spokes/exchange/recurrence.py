"""RRULE to Exchange's patterns and back, only where both surely mean the same days.

A rule is turned into a candidate, both are expanded and compared; what differs, or has no candidate at all, is not
expressible. Table: MS-OXCICAL 2.1.3.2 (RRULE); rules: RFC 5545, 3.3.10.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile, zip_longest
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from cirahub_desktop.sync.codecs.rules import WEEK_DAYS, normalise_rule, rule_parts
from cirahub_desktop.sync.spokes.exchange.pattern import GROUPS, LAST_DAY, Bounds, Kind, Pattern, days_of, is_possible

_COMMON = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST"})
_COMPARED = 250
"""Occurrences: five years of weeks, twenty of months; a rule and a pattern that agree so long agree for ever."""
_MOST = 999
_YEAR = 12
_FEBRUARY = 2
_NEVER = datetime(9999, 12, 31)  # noqa: DTZ001 - a naive wall clock, like the rule's own


class NotExpressible(ValueError):
    """Exchange has no pattern that means the same as the rule."""


def to_pattern(rule: str, start: datetime | date, zone: ZoneInfo | None) -> tuple[Pattern, Bounds]:
    """The pattern that means the same as ``rule``, for a series whose first occurrence is at ``start``.

    ``start`` is a naive wall clock in ``zone``, or a date. Raises NotExpressible.
    """
    parts = _parts(rule)
    first = start.date() if isinstance(start, datetime) else start
    pattern = _candidate(parts, first)
    if not is_possible(pattern):
        raise NotExpressible(rule)
    bounds = Bounds(first, _last_day(parts, start, zone), _count(parts))
    theirs = list(islice(days_of(pattern, bounds), _COMPARED + 1))
    ours = list(islice(_rule_days(rule, parts, start, zone), _COMPARED + 1))
    if not ours or ours[0] != first or any(a != b for a, b in zip_longest(ours, theirs)):
        raise NotExpressible(rule)
    if bounds.until is not None and len(theirs) <= _COMPARED:
        bounds = Bounds(first, theirs[-1])
    return pattern, bounds


def to_rule(pattern: Pattern, bounds: Bounds, start: datetime | date) -> str:
    """The rule that means the same as a pattern; ``start`` is the first occurrence, aware or a date."""
    parts = _rule_parts(pattern)
    if bounds.count is not None:
        parts["COUNT"] = str(bounds.count)
    if bounds.until is not None:
        parts["UNTIL"] = _until_text(bounds.until, start)
    return normalise_rule(";".join(f"{name}={value}" for name, value in parts.items()))


def _parts(rule: str) -> dict[str, str]:
    try:
        return rule_parts(normalise_rule(rule))
    except ValueError:
        raise NotExpressible(rule) from None


def _candidate(parts: Mapping[str, str], start: date) -> Pattern:
    by = {name for name in parts if name not in _COMMON}
    interval = _number(parts.get("INTERVAL", "1"))
    match parts.get("FREQ"):
        case "DAILY" if not by:
            return Pattern(Kind.DAILY, interval)
        case "DAILY" if by == {"BYDAY"} and interval == 1:
            return _weekly(parts, start, interval)
        case "WEEKLY" if by <= {"BYDAY"}:
            return _weekly(parts, start, interval)
        case "MONTHLY" if by <= {"BYMONTHDAY"}:
            return Pattern(Kind.ABSOLUTE_MONTHLY, interval, day=_month_day(parts, start))
        case "MONTHLY" if by <= {"BYDAY", "BYSETPOS"}:
            index, days = _nth(parts)
            return Pattern(Kind.RELATIVE_MONTHLY, interval, days, index=index)
        case "YEARLY" if by <= {"BYMONTH", "BYMONTHDAY"}:
            return _absolute_yearly(parts, start, interval)
        case "YEARLY" if by <= {"BYMONTH", "BYDAY", "BYSETPOS"} and "BYMONTH" in by:
            return _relative_yearly(parts, interval)
        case _:
            raise NotExpressible(parts.get("FREQ", ""))


def _weekly(parts: Mapping[str, str], start: date, interval: int) -> Pattern:
    texts = parts["BYDAY"].split(",") if "BYDAY" in parts else [WEEK_DAYS[start.weekday()]]
    days = tuple(sorted({_weekday(text) for text in texts}))
    return Pattern(Kind.WEEKLY, interval, days, first_day=_weekday(parts.get("WKST", "MO")))


def _absolute_yearly(parts: Mapping[str, str], start: date, interval: int) -> Pattern:
    month = _number(parts.get("BYMONTH", str(start.month)))
    day = _month_day(parts, start)
    if day == LAST_DAY and 1 <= month <= _YEAR:
        if month == _FEBRUARY:
            raise NotExpressible("the last of February")
        day = calendar.monthrange(start.year, month)[1]
    if interval == 1:
        return Pattern(Kind.ABSOLUTE_YEARLY, day=day, month=_month(month))
    return Pattern(Kind.ABSOLUTE_MONTHLY, _YEAR * interval, day=day)


def _relative_yearly(parts: Mapping[str, str], interval: int) -> Pattern:
    index, days = _nth(parts)
    month = _month(_number(parts["BYMONTH"]))
    if interval == 1:
        return Pattern(Kind.RELATIVE_YEARLY, 1, days, index=index, month=month)
    return Pattern(Kind.RELATIVE_MONTHLY, _YEAR * interval, days, index=index)


def _month(number: int) -> int:
    if not 1 <= number <= _YEAR:
        raise NotExpressible(str(number))
    return number


def _month_day(parts: Mapping[str, str], start: date) -> int:
    day = _number(parts.get("BYMONTHDAY", str(start.day)))
    if day == -1:
        return LAST_DAY
    if not 1 <= day <= LAST_DAY:
        raise NotExpressible(str(day))
    return day


def _nth(parts: Mapping[str, str]) -> tuple[int, tuple[int, ...]]:
    """Which of which days: ``2TU``, or a set of days with BYSETPOS."""
    texts = parts["BYDAY"].split(",") if "BYDAY" in parts else []
    if "BYSETPOS" in parts:
        index, days = _number(parts["BYSETPOS"]), {_weekday(text) for text in texts}
    elif len(texts) == 1:
        index, days = _number(texts[0][:-2]), {_weekday(texts[0][-2:])}
    else:
        raise NotExpressible("BYDAY")
    if index not in (1, 2, 3, 4, -1) or (len(days) != 1 and days not in GROUPS.values()):
        raise NotExpressible("BYDAY")
    return index, tuple(sorted(days))


def _weekday(text: str) -> int:
    if text not in WEEK_DAYS:
        raise NotExpressible(text)
    return WEEK_DAYS.index(text)


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise NotExpressible(text) from None


def _count(parts: Mapping[str, str]) -> int | None:
    if "COUNT" not in parts:
        return None
    count = _number(parts["COUNT"])
    if not 1 <= count <= _MOST:
        raise NotExpressible(f"COUNT={count}")
    return count


def _until(parts: Mapping[str, str], zone: ZoneInfo | None) -> datetime | None:
    """UNTIL as a naive wall clock in the series' zone; a bare date is inclusive."""
    text = parts.get("UNTIL")
    if text is None:
        return None
    try:
        if "T" not in text:
            return datetime.combine(date.fromisoformat(text), time.max)
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise NotExpressible(f"UNTIL={text}") from None
    if moment.tzinfo is not None and zone is not None:
        moment = moment.astimezone(zone)
    return moment.replace(tzinfo=None)


def _last_day(parts: Mapping[str, str], start: datetime | date, zone: ZoneInfo | None) -> date | None:
    until = _until(parts, zone)
    if until is None:
        return None
    begins = start.time() if isinstance(start, datetime) else time.min
    return until.date() if until.time() >= begins else until.date() - timedelta(days=1)


def _rule_days(rule: str, parts: Mapping[str, str], start: datetime | date, zone: ZoneInfo | None) -> Iterator[date]:
    begin = start if isinstance(start, datetime) else datetime.combine(start, time.min)
    until = _until(parts, zone) or _NEVER
    text = ";".join(f"{name}={value}" for name, value in parts.items() if name != "UNTIL")
    try:
        expanded = rrulestr(text, dtstart=begin)
    except (ValueError, TypeError):
        raise NotExpressible(rule) from None
    return (moment.date() for moment in takewhile(lambda moment: moment <= until, expanded))


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
