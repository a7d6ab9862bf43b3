"""Single values of iCalendar: texts, instants, durations (RFC 5545, section 3.3).

Readers raise ValueError for what they cannot understand; the caller turns that into a note on the item. What is
written in another way than the standard has it, and still says only one thing, is understood.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from cirahub_desktop.sync.codecs.content_line import Line, read_line
from cirahub_desktop.sync.codecs.vtimezone import RuleZone, Zone, ZoneBook
from cirahub_desktop.sync.codecs.zones import UTC
from cirahub_desktop.sync.model.event import Instant

__all__ = (
    "FIRST_YEAR", "LAST_YEAR", "Line", "When", "escape", "names_no_occurrence", "read_duration", "read_line",
    "read_when", "sound_duration", "split_list", "unescape", "write_clock", "write_duration",
)  # fmt: skip

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_PLAIN_CLOCK = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(Z?)", re.ASCII)
_SOUND_INSTANT = re.compile(r"\d{8}(?:T\d{6}Z?)?", re.ASCII)
_INSTANT = re.compile(
    r"(?P<date>\d{8}|\d{4}-\d{1,2}-\d{1,2}|\d{4}/\d{1,2}/\d{1,2})"
    r"(?:[T ]*(?P<clock>\d{1,2}:\d\d(?::\d\d)?|\d{6}0*|\d{4}|[3-9]\d{4})(?:[.,]\d+)?"
    r"(?: ?(?P<offset>Z|UTC|GMT|[+-]\d\d:?\d\d)|T)?|[TZ])?",
    re.ASCII,
)
"""Five figures are an hour below ten whose zero was lost, unless they could be another clock that lost its end."""
_SOUND_DURATION = re.compile(
    r"[+-]?P(?:\d+W|\d+D(?:T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S))?|T(?:\d+H(?:\d+M(?:\d+S)?)?|\d+M(?:\d+S)?|\d+S))",
    re.ASCII,
)
_LENGTH = re.compile(r"([+-]?)(\d+)([WDHMS])", re.ASCII)
_UNITS = {"W": "weeks", "D": "days", "H": "hours", "M": "minutes", "S": "seconds"}

FIRST_YEAR, LAST_YEAR = 1600, 9000
"""Beyond them no clock arithmetic is safe, and nobody has appointments."""


def unescape(value: str) -> str:
    """TEXT (3.3.11): one pass, so that an escaped backslash before an n stays one."""
    if "\\" not in value:
        return value
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def escape(text: str) -> str:
    return (
        text.replace("\\", "\\\\")
        .replace(";", "\\;")
        .replace(",", "\\,")
        .replace("\r\n", "\\n")
        .replace("\n", "\\n")
        .replace("\r", "\\n")
    )


def split_list(value: str, signs: str = ",") -> list[str]:
    """The unescaped members of a list of texts; empty ones are no members. ``signs``: what stands between them."""
    members = re.split(rf"(?<!\\)((?:\\\\)*)[{signs}]", value)
    joined = ["".join(members[index : index + 2]) for index in range(0, len(members), 2)]
    return [text for member in joined if (text := unescape(member).strip())]


def sound_duration(value: str) -> bool:
    """As the standard has it (3.3.6)."""
    return _SOUND_DURATION.fullmatch(value.strip()) is not None


def read_duration(value: str) -> timedelta:
    """Also ``PT1W``, ``P15DT``, ``PT-2H`` and the like. Months and years are no durations: nobody knows how long."""
    text = value.strip().upper()
    sign = -1 if text.startswith("-") else 1
    bare = text.lstrip("+-")
    days, clock, hours = bare.removeprefix("P").partition("T")
    found = [*_LENGTH.finditer(days), *_LENGTH.finditer(hours)]
    if not bare.startswith("P") or not found or "".join(one[0] for one in found) != days + hours or "M" in days:
        raise ValueError(value[:40])
    if clock and not hours and not days:
        raise ValueError(value[:40])
    parts = [(-1 if one[1] == "-" else 1) * timedelta(**{_UNITS[one[3]]: _small(one[2], value)}) for one in found]
    try:
        return sign * sum(parts, timedelta())
    except OverflowError:
        raise ValueError(value[:40]) from None


def _small(figures: str, value: str) -> int:
    """Nothing lasts longer than 300 years."""
    if len(figures) > 10:
        raise ValueError(value[:40])
    return int(figures)


def write_duration(length: timedelta) -> str:
    seconds = int(abs(length).total_seconds())
    sign = "-" if length < timedelta() else ""
    days, rest = divmod(seconds, 86400)
    hours, rest = divmod(rest, 3600)
    minutes, rest = divmod(rest, 60)
    clock = "".join(f"{number}{unit}" for number, unit in ((hours, "H"), (minutes, "M"), (rest, "S")) if number)
    day = f"{days}D" if days else ""
    return f"{sign}P{day}T{clock}" if clock else f"{sign}P{day or 'T0S'}"


@dataclass(frozen=True, slots=True)
class When:
    """An instant as read. ``by_rules``: its zone exists only as rules, so it was turned into UTC. ``unknown``: its
    zone is explained nowhere, so it is read like a time without a zone. ``mended``: it was not written as it should
    be."""

    instant: Instant
    by_rules: bool = False
    unknown: str = ""
    mended: bool = False


def names_no_occurrence(recurrence_id: str) -> bool:
    """Whether a RECURRENCE-ID is the zero of some clock, which a program writes that has none to name."""
    return recurrence_id.strip()[:4] <= "1970"


def read_when(value: str, params: Mapping[str, str], zones: ZoneBook) -> When:
    """A DATE or DATE-TIME of a line with ``params``; midnight under VALUE=DATE is a date."""
    return _read_plainly(value, params, zones) or _read_with_care(value, params, zones)


def _read_plainly(value: str, params: Mapping[str, str], zones: ZoneBook) -> When | None:
    """Nearly all are DATE-TIMEs as the standard has them; None for every other."""
    found = _PLAIN_CLOCK.fullmatch(value)
    if found is None or "VALUE" in params or params.get("TZID") == "":
        return None
    try:
        clock = datetime(*map(int, found.groups()[:6]))  # type: ignore[arg-type]  # noqa: DTZ001 - the zone follows
    except ValueError:
        return None
    return _in_zone(clock, found[7], params.get("TZID", ""), zones) if FIRST_YEAR <= clock.year < LAST_YEAR else None


def _read_with_care(value: str, params: Mapping[str, str], zones: ZoneBook) -> When:
    text = value.strip().upper()
    found = _INSTANT.fullmatch(text)
    if not found:
        raise ValueError(value[:40])
    day = _day(found["date"], value)
    mended = _SOUND_INSTANT.fullmatch(text) is None
    clock = found["clock"]
    if clock is None:
        return When(day, mended=mended)
    seconds, leap = _seconds(clock, value)
    if params.get("VALUE", "").upper() == "DATE":
        if not seconds:
            return When(day, mended=mended)
        mended = True
    wall = datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)  # noqa: DTZ001 - the zone follows
    when = _in_zone(wall, found["offset"] or "", params.get("TZID", ""), zones)
    soundly_placed = "TZID" not in params or bool(params["TZID"])
    return When(when.instant, when.by_rules, when.unknown, mended or leap or seconds >= 86400 or not soundly_placed)


def _day(text: str, value: str) -> date:
    figures = re.split("[-/]", text) if len(text) != 8 or not text.isdigit() else [text[:4], text[4:6], text[6:]]
    day = date(*map(int, figures))
    if not FIRST_YEAR <= day.year < LAST_YEAR:
        raise ValueError(value[:40])
    return day


def _seconds(clock: str, value: str) -> tuple[int, bool]:
    """Since midnight, up to and with 24:00:00; a leap second is the one before, and is told."""
    if ":" in clock:
        figures = [*map(int, clock.split(":")), 0]
    else:
        bare = clock if len(clock) != 5 else f"0{clock}"
        figures = [int(bare[:2]), int(bare[2:4]), int(bare[4:6] or 0)]
    hour, minute, second = figures[:3]
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and (minute or second)):
        raise ValueError(value[:40])
    return hour * 3600 + minute * 60 + min(second, 59), second == 60


def _in_zone(clock: datetime, offset: str, tzid: str, zones: ZoneBook) -> When:
    zone = zones.find(tzid) if tzid else None
    if offset[:1] in ("+", "-"):
        return When(_by_offset(clock, offset, zone, zones))
    if offset:
        moment = clock.replace(tzinfo=UTC)
        return When(moment if zone is None or isinstance(zone, RuleZone) else moment.astimezone(zone))
    if zone is None:
        return When(clock.replace(tzinfo=zones.floating), unknown=tzid)
    if isinstance(zone, RuleZone):
        return When(zone.to_utc(clock), by_rules=True)
    return When(clock.replace(tzinfo=zone))


def _by_offset(clock: datetime, offset: str, zone: Zone | None, zones: ZoneBook) -> datetime:
    """In the zone that the line or the calendar names where that has this offset then, so that a series follows its
    clock; else in UTC."""
    length = timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:]))
    if length >= timedelta(days=1):
        raise ValueError(offset)
    moment = clock.replace(tzinfo=timezone(length if offset[0] == "+" else -length))
    for likely in (zone, zones.floating):
        if likely is not None and not isinstance(likely, RuleZone):
            there = moment.astimezone(likely)
            if there.utcoffset() == moment.utcoffset():
                return there
    return moment.astimezone(UTC)


def write_clock(instant: datetime) -> str:
    """Four digits for the year on every system."""
    return f"{instant.year:04d}{instant:%m%dT%H%M%S}"
