"""Single values of iCalendar: content lines, texts, instants, durations (RFC 5545, sections 3.1 and 3.3).

Readers raise ValueError for what they cannot understand; the caller turns that into a note on the item.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from cirahub_desktop.sync.codecs.vtimezone import RuleZone, ZoneBook
from cirahub_desktop.sync.codecs.zones import UTC
from cirahub_desktop.sync.model.event import Instant

_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_INSTANT = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d)(?::?(\d\d))?(?:\.\d+)?(Z?))?")
_CARET = re.compile(r"\^(['n^])")
_CARETS = {"'": '"', "n": "\n", "^": "^"}
"""RFC 6868: how a parameter writes a quote, a line end and the caret itself."""
_WORD = re.compile(r"[A-Za-z0-9\-]+")


FIRST_YEAR, LAST_YEAR = 1600, 9000
"""Beyond them no clock arithmetic is safe, and nobody has appointments."""


@dataclass(frozen=True, slots=True)
class Line:
    """One content line; ``head`` is the name with its parameters as written, ``value`` is raw."""

    name: str
    """Upper case."""
    head: str
    value: str
    params: Mapping[str, str] = field(default_factory=dict)
    """Names in upper case; lists are joined by commas."""


def read_line(text: str) -> Line:
    """Without quotes in its head a line is cut here; icalendar knows the rest of the grammar."""
    head, colon, value = text.partition(":")
    if not colon:
        raise ValueError(text[:60])
    if '"' in head:
        return _read_quoted(text)
    name, *pairs = head.split(";")
    if not _WORD.fullmatch(name.strip()):
        raise ValueError(text[:60])
    params = {}
    for pair in pairs:
        key, _, given = pair.partition("=")
        params[key.strip().upper()] = _CARET.sub(lambda found: _CARETS[found[1]], given.strip())
    return Line(name.strip().upper(), head, value, params)


def _read_quoted(text: str) -> Line:
    from icalendar.parser import Contentline

    name, params, value = Contentline(text).raw_parts()  # type: ignore[no-untyped-call]  # as icalendar has it
    plain = {key.upper(): given if isinstance(given, str) else ",".join(given) for key, given in params.items()}
    return Line(name.upper(), text[: len(text) - len(value) - 1], value, plain)


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


def split_list(value: str) -> list[str]:
    """The unescaped members of a list of texts; empty ones are no members."""
    members = re.split(r"(?<!\\)((?:\\\\)*),", value)
    joined = ["".join(members[index : index + 2]) for index in range(0, len(members), 2)]
    return [text for member in joined if (text := unescape(member).strip())]


def read_duration(value: str) -> timedelta:
    from icalendar.prop import vDuration

    found: timedelta = vDuration.from_ical(value.strip().upper())  # type: ignore[no-untyped-call]  # as icalendar has it
    return found


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
    zone is explained nowhere, so it is read like a time without a zone."""

    instant: Instant
    by_rules: bool = False
    unknown: str = ""


def read_when(value: str, params: Mapping[str, str], zones: ZoneBook) -> When:
    """A DATE or DATE-TIME of a line with ``params``; midnight under VALUE=DATE is a date."""
    found = _INSTANT.fullmatch(value.strip().upper())
    if not found:
        raise ValueError(value[:40])
    day = date(int(found[1]), int(found[2]), int(found[3]))
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(value[:40])
    if found[4] is None or params.get("VALUE", "").upper() == "DATE":
        return When(day)
    clock = datetime(day.year, day.month, day.day, int(found[4]), int(found[5]), min(int(found[6] or 0), 59))  # noqa: DTZ001 - the zone follows
    return _in_zone(clock, utc=bool(found[7]), tzid=params.get("TZID", ""), zones=zones)


def _in_zone(clock: datetime, *, utc: bool, tzid: str, zones: ZoneBook) -> When:
    zone = zones.find(tzid) if tzid else None
    if utc:
        moment = clock.replace(tzinfo=UTC)
        return When(moment if zone is None or isinstance(zone, RuleZone) else moment.astimezone(zone))
    if zone is None:
        return When(clock.replace(tzinfo=zones.floating), unknown=tzid)
    if isinstance(zone, RuleZone):
        return When(zone.to_utc(clock), by_rules=True)
    return When(clock.replace(tzinfo=zone))


def write_when(name: str, instant: Instant) -> str:
    """A whole content line."""
    if not isinstance(instant, datetime):
        return f"{name};VALUE=DATE:{instant:%Y%m%d}"
    key = getattr(instant.tzinfo, "key", "")
    if not key:
        return f"{name}:{write_clock(instant)}"
    return f"{name}:{write_clock(instant)}Z" if key == "UTC" else f"{name};TZID={key}:{write_clock(instant)}"


def write_clock(instant: datetime) -> str:
    """Four digits for the year on every system."""
    return f"{instant.year:04d}{instant:%m%dT%H%M%S}"
