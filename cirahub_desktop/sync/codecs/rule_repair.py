"""Rules that are not written by the letter, put right where only one thing can be meant.

What stays in doubt raises ValueError: the event is then read as a single one and the rule is named, for a wrong guess
would put dates into a calendar that nobody made.
"""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime

from cirahub_desktop.sync.codecs.ical_values import FIRST_YEAR, LAST_YEAR
from cirahub_desktop.sync.codecs.recurrence import last_start
from cirahub_desktop.sync.codecs.rules import BOUNDS, SIGNED, WEEK_DAYS, normalise_rule, rule_parts
from cirahub_desktop.sync.codecs.vcalendar10 import is_old_rule, new_rule
from cirahub_desktop.sync.model.event import AllDaySpan, Event, FloatingSpan, Instant, Series, Span, ZonedSpan

_NUMBERED = tuple(BOUNDS)
_LISTS = (*_NUMBERED, "BYDAY")
_KNOWN = frozenset({"FREQ", "UNTIL", "COUNT", "INTERVAL", "WKST", *_LISTS})
_HARMLESS = {"RSCALE": "GREGORIAN", "SKIP": "OMIT"}
"""RFC 7529: what a rule means without them."""
_DAY = re.compile(r"([+-]?\d{1,2})?([A-Z]{2,9})", re.ASCII)
_DAY_NAMES = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
_NO_ORDINALS = frozenset({"SECONDLY", "MINUTELY", "HOURLY", "DAILY", "WEEKLY"})
_UNTIL = re.compile(
    r"(\d{4})[-/]?(\d\d)[-/]?(\d\d)(?:T?(\d\d):?(\d\d):?(\d\d)?(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?|T)?", re.ASCII
)
_LONGEST = 2_000


def read_rule(text: str, start: Instant) -> tuple[str, bool]:
    """The rule in its one form, '' where it says nothing, and whether it had to be put right."""
    bare = re.sub(r"^\s*(?:RRULE|EXRULE)\s*[:=]", "", text, flags=re.IGNORECASE).strip("; \t")
    if not bare:
        return "", True
    if len(bare) > _LONGEST:
        raise ValueError(text[:120])
    if is_old_rule(bare):
        return normalise_rule(new_rule(bare)), False
    try:
        rule, mended = normalise_rule(bare), bare != text.strip("; \t")
    except ValueError:
        rule, mended = _mended(bare, start), True
    meant = _meant(rule_parts(rule))
    return meant, mended or (meant != rule and "UNTIL" not in rule)


def _mended(text: str, start: Instant) -> str:
    parts = _parts(text)
    mended = {name: value for name, given in parts.items() if (value := _value(name, given, text))}
    if "FREQ" not in mended or any(name in parts and name not in mended for name in ("COUNT", "BYDAY", *_NUMBERED)):
        raise ValueError(text[:120])
    if "UNTIL" in mended and "COUNT" in mended:
        del mended[_later_end(mended, start)]
    return normalise_rule(";".join(f"{name}={value}" for name, value in mended.items()))


def _meant(parts: dict[str, str]) -> str:
    """Without what the standard forbids and every program passes over: ordinals of the days of a week, a position
    among nothing, a second that is none. An end beyond all calendars is none."""
    if parts["FREQ"] in _NO_ORDINALS and "BYDAY" in parts:
        parts["BYDAY"] = ",".join(day[-2:] for day in parts["BYDAY"].split(","))
    if "BYSETPOS" in parts and not any(name in parts for name in _LISTS if name != "BYSETPOS"):
        del parts["BYSETPOS"]
    if "BYSECOND" in parts:
        parts["BYSECOND"] = ",".join(str(min(int(second), 59)) for second in parts["BYSECOND"].split(","))
    if "UNTIL" in parts and int(parts["UNTIL"][:4]) >= LAST_YEAR:
        del parts["UNTIL"]
    return normalise_rule(";".join(f"{name}={value}" for name, value in parts.items()))


def _parts(text: str) -> dict[str, str]:
    """By name; lists that were written in several parts are one, empty parts are none, unknown ones go."""
    parts: dict[str, str] = {}
    for part in re.sub(r"\s+", "", text.upper()).replace("\\", "").split(";"):
        name, _, value = part.partition("=")
        value = value.strip(",")
        if not value:
            continue
        if name not in _KNOWN:
            if name.startswith("BY") or _HARMLESS.get(name, value) != value:
                raise ValueError(text[:120])
            continue
        if name in parts and name in _LISTS:
            value = f"{parts[name]},{value}"
        elif parts.get(name, value) != value:
            raise ValueError(text[:120])
        parts[name] = value
    return parts


def _value(name: str, given: str, text: str) -> str:
    if name == "UNTIL":
        return _until(given, text)
    if name == "BYDAY":
        return ",".join(_day(day, text) for day in given.split(",") if day)
    if name in _NUMBERED:
        return ",".join(number for number in given.split(",") if _in_bounds(name, number))
    if name == "WKST":
        return given[:2] if given[:2] in WEEK_DAYS else ""
    if name == "INTERVAL":
        return "1" if re.fullmatch(r"[+-]?0+|-\d+", given, re.ASCII) else given.lstrip("+0").removesuffix(".0")
    if name == "COUNT":
        return "" if re.fullmatch(r"0+|-\d+", given, re.ASCII) else given.lstrip("+0").removesuffix(".0")
    return given


def _day(day: str, text: str) -> str:
    """``+1MO``, ``0MO``, ``Monday``."""
    found = _DAY.fullmatch(day)
    if not found or not any(name.startswith(found[2]) for name in _DAY_NAMES):
        raise ValueError(text[:120])
    place = int(found[1] or 0)
    return f"{place or ''}{found[2][:2]}"


def _in_bounds(name: str, number: str) -> bool:
    if not re.fullmatch(r"[+-]?\d{1,3}", number, re.ASCII):
        return False
    low, high = BOUNDS[name]
    return low <= abs(int(number)) <= high and (number[0] != "-" or name in SIGNED)


def _until(given: str, text: str) -> str:
    """A day that its month does not have is the last one of the month."""
    found = _UNTIL.fullmatch(given)
    if not found or not 1 <= int(found[2]) <= 12 or not 1 <= int(found[3]) <= 31:
        raise ValueError(text[:120])
    year, month, day = max(int(found[1]), FIRST_YEAR), int(found[2]), int(found[3])
    last = calendar.monthrange(year, month)[1]
    date_text = f"{year:04d}{month:02d}{min(day, last):02d}"
    if found[4] is None or day > last:
        return date_text
    hour, minute, second = int(found[4]), int(found[5]), min(int(found[6] or 0), 59)
    if hour > 23 or minute > 59:
        return date_text
    clock = f"{date_text}T{hour:02d}{minute:02d}{second:02d}"
    if not found[7] or found[7] == "Z":
        return clock + (found[7] or "")
    moment = datetime.strptime(clock + found[7].replace(":", ""), "%Y%m%dT%H%M%S%z")
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%S}Z"


def _later_end(parts: dict[str, str], start: Instant) -> str:
    """Of UNTIL and COUNT the one that ends the series later, so that the other one stands: both were meant."""
    counted = ";".join(f"{name}={value}" for name, value in parts.items() if name != "UNTIL")
    bounded = ";".join(f"{name}={value}" for name, value in parts.items() if name != "COUNT")
    by_count = _last(counted, start)
    by_date = _last(bounded, start)
    if by_count is None or by_date is None:
        return "COUNT"
    return "UNTIL" if by_count <= by_date else "COUNT"


def _last(rule: str, start: Instant) -> Instant | None:
    return last_start(Event("", _moment(start), series=Series(normalise_rule(rule))))


def _moment(start: Instant) -> Span:
    if not isinstance(start, datetime):
        return AllDaySpan(start, start)
    return ZonedSpan(start, start) if start.tzinfo else FloatingSpan(start, start)
