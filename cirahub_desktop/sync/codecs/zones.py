"""What a time zone's name means: IANA names, Windows names, prefixes that programs put before them, descriptions.

A *name* says it for certain; a *description* (``(UTC+01:00) Amsterdam, Berlin``, ``GMT+1``, ``Eastern``) only where
no VTIMEZONE says more, which is the business of :mod:`~cirahub_desktop.sync.codecs.vtimezone`. The Windows names come
from Unicode CLDR's windowsZones, as tzlocal ships it; it is read when first asked for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from cirahub_desktop.sync.codecs.zone_clock import COMPARED_YEARS, clock
from cirahub_desktop.sync.codecs.zone_match import fixed_zone
from cirahub_desktop.sync.codecs.zone_words import CITIES, FORMER_WINDOWS_IDS, ZONES_BY_OFFSETS, ZONES_BY_WORDS
from cirahub_desktop.sync.model.zone import is_ruled, zone_named

UTC = ZoneInfo("UTC")
_LONGEST_NAME = 200
_UTC_NAMES = frozenset({"utc", "z", "gmt", "etc/utc", "etc/gmt", "zulu", "universal", "coordinated universal time"})
_ABBREVIATIONS = frozenset({"gmt", "est", "mst", "hst", "cet", "met", "eet", "wet"})
"""Names of the IANA database that people use for something else as well."""
_NO_PLACE = frozenset({"localtime", "factory", "posixrules"})
_SHAPE = re.compile(r"[A-Za-z0-9_+\-]+(?:/[A-Za-z0-9_+\-]+){0,2}")
_NUMBERED = re.compile(r"(.+ (?:standard|daylight) time) \d+", re.IGNORECASE)
"""Exchange counts variants of a Windows zone that differ in a year's rules."""
_OFFSET = re.compile(r"(?:GMT|UTC|UT)?\s*([+\-\u2212])\s*(\d{1,2})(?:[:.]?(\d\d))?(?::00)?", re.IGNORECASE)
_OFFSETS = re.compile(
    rf"{_OFFSET.pattern}\s*(?:\(standard\))?\s*/\s*{_OFFSET.pattern}\s*(?:\(daylight\))?", re.IGNORECASE
)
_BRACKET = re.compile(rf"\(\s*({_OFFSET.pattern}|GMT|UTC)\s*\)\s*", re.IGNORECASE)
_RECENT_IDS = frozenset({"Alberta Standard Time", "British Columbia Standard Time", "Manitoba Standard Time"})
"""Windows zones of 2026, which servers without its updates refuse."""
_MISSING_IN_CLDR = {
    "Europe/Uzhgorod": "FLE Standard Time",
    "Europe/Zaporozhye": "FLE Standard Time",
    "US/East-Indiana": "US Eastern Standard Time",
    "EST5EDT": "Eastern Standard Time",
    "CST6CDT": "Central Standard Time",
    "MST7MDT": "Mountain Standard Time",
    "PST8PDT": "Pacific Standard Time",
    "GMT": "UTC",
}


def zone_by_name(tzid: str) -> ZoneInfo | None:
    """The zone of a TZID that says it by itself, certain or not; None for one that means nothing."""
    return zone_by_id(tzid) or zone_by_description(tzid)


@lru_cache(maxsize=1024)
def zone_by_id(tzid: str) -> ZoneInfo | None:
    """The zone of a name that stands for it whatever a VTIMEZONE says."""
    name = _bare(tzid)
    if not name or len(name) > _LONGEST_NAME:
        return None
    if name.lower() in _UTC_NAMES:
        return UTC
    return _ruled(name) or _iana(name) or from_windows(name) or _behind_prefix(name)


def is_certain(tzid: str) -> bool:
    """Whether the name means its zone whatever a VTIMEZONE says: an IANA name, UTC, or a key of ours."""
    name = _bare(tzid)
    if len(name) > _LONGEST_NAME or name.lower() in _ABBREVIATIONS:
        return False
    return name.lower() in _UTC_NAMES or (_ruled(name) or _iana(name) or _iana_behind_prefix(name)) is not None


def is_abbreviation(tzid: str) -> bool:
    """Whether the name is one of the IANA database that people use for something else as well."""
    return _bare(tzid).lower() in _ABBREVIATIONS


@lru_cache(maxsize=1024)
def zone_by_description(tzid: str) -> ZoneInfo | None:
    """The zone that a display name, an offset, a city or an abbreviation most likely means."""
    name = _bare(tzid)
    if not name or len(name) > _LONGEST_NAME:
        return None
    return _of_offsets(name) or _of_variant(name) or _of_words(name)


def from_windows(name: str) -> ZoneInfo | None:
    """``Romance Standard Time`` -> Europe/Paris, in any case of letters."""
    key = _windows_ids().get(name.lower())
    return ZoneInfo(key) if key else None


def windows_id(zone: ZoneInfo) -> str | None:
    """Europe/Paris -> ``Romance Standard Time``; None where Windows has no such zone.

    A zone that CLDR does not know, or knows by what its clock did once, or only under a name too new for most servers,
    gets the name of one whose clock goes the same from now on. No name have the zones that exist only as rules, those
    that are no place, and Antarctica/Troll, whose summer is two hours long.
    """
    return _windows_id(zone.key)


@lru_cache(maxsize=1024)
def _windows_id(key: str) -> str | None:
    from tzlocal.windows_tz import tz_win, win_tz

    if is_ruled(key) or not _SHAPE.fullmatch(key) or key.lower() in _NO_PLACE:
        return None
    found = tz_win.get(key) or _MISSING_IN_CLDR.get(key)
    if found is None or found in _RECENT_IDS or not _go_alike(key, win_tz[found]):
        return _same_clock(key)
    return found


def _go_alike(key: str, other: str) -> bool:
    return key == other or clock(ZoneInfo(key), *COMPARED_YEARS) == clock(ZoneInfo(other), *COMPARED_YEARS)


def plain_words(text: str) -> str:
    """Small letters without accents and punctuation, single blanks."""
    spread = unicodedata.normalize("NFKD", text.replace("\\,", ",")).lower()
    bare = "".join(sign for sign in spread if not unicodedata.combining(sign))
    bare = unicodedata.normalize("NFC", bare).replace("\u2019", "'").replace(" and ", " & ")
    return " ".join(re.sub(r"[.,;()_\-]+", " ", bare).split())


def _bare(tzid: str) -> str:
    return tzid.strip(' \t"').rstrip(":").removeprefix("TZID=")


def _ruled(key: str) -> ZoneInfo | None:
    try:
        return zone_named(key) if is_ruled(key) else None
    except ValueError:
        return None


def _iana(name: str) -> ZoneInfo | None:
    """Checked for shape first: the name comes from a feed and becomes part of a file's path."""
    if not _SHAPE.fullmatch(name) or name.lower() in _NO_PLACE or name.lower().startswith(("posix/", "right/")):
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        key = _all_names().get(name.lower())
        return ZoneInfo(key) if key else None


@lru_cache(maxsize=1)
def _all_names() -> dict[str, str]:
    return {key.lower(): key for key in sorted(available_timezones()) if key.lower() not in _NO_PLACE}


@lru_cache(maxsize=1)
def _windows_ids() -> dict[str, str]:
    from tzlocal.windows_tz import win_tz

    both = {**win_tz, **FORMER_WINDOWS_IDS}
    return {name.lower(): key for name, key in both.items()} | {"utc": "UTC"}


@lru_cache(maxsize=64)
def _same_clock(key: str) -> str | None:
    from tzlocal.windows_tz import win_tz

    names = (name for name in sorted(win_tz) if name not in _RECENT_IDS)
    return next((name for name in names if _go_alike(key, win_tz[name])), None)


def _behind_prefix(name: str) -> ZoneInfo | None:
    """Mozilla, Evolution and others write a path before the name; Windows names may stand behind one too."""
    return _iana_behind_prefix(name) or (from_windows(name.rpartition("/")[2]) if "/" in name else None)


def _iana_behind_prefix(name: str) -> ZoneInfo | None:
    parts = name.split("/")
    if any(part in ("", ".", "..") for part in parts[1:]):
        return None
    for count in (3, 2):
        if len(parts) > count and (zone := _iana("/".join(parts[-count:]))):
            return zone
    return _iana(parts[-1]) if len(parts) > 2 and not parts[0] else None


def _of_offsets(name: str) -> ZoneInfo | None:
    """``GMT+1``, ``+0530`` (east is plus, unlike in Etc/GMT+1), and two of them for winter and summer."""
    if found := _OFFSETS.fullmatch(name):
        winter, summer = _minutes(found[1], found[2], found[3]), _minutes(found[4], found[5], found[6])
        key = ZONES_BY_OFFSETS.get((winter // 60, summer // 60)) if winter % 60 == summer % 60 == 0 else None
        return ZoneInfo(key) if key else None
    found = _OFFSET.fullmatch(name.strip("()"))
    return _fixed(_minutes(found[1], found[2], found[3])) if found else None


def _minutes(sign: str, hours: str, minutes: str | None) -> int:
    length = int(hours) * 60 + int(minutes or 0)
    return length if sign == "+" else -length


def _fixed(minutes: int) -> ZoneInfo | None:
    return fixed_zone(minutes * 60) if -15 * 60 < minutes < 15 * 60 else None


def _of_variant(name: str) -> ZoneInfo | None:
    """``W. Europe Standard Time 1``, ``Eastern Daylight Time``, ``W. Europe``, ``US-Eastern``."""
    if numbered := _NUMBERED.fullmatch(name):
        return from_windows(numbered[1]) or _of_variant(numbered[1])
    standard = re.sub(r"\b(?:daylight|summer) time$", "Standard Time", name, flags=re.IGNORECASE)
    return from_windows(standard) or _iana(re.sub(r"[\s\-]+", "/", name, count=1)) or _tail(name)


def _tail(name: str) -> ZoneInfo | None:
    """``custom_America/New_York``."""
    found = re.search(r"[A-Z][A-Za-z]+(?:/[A-Za-z_]+){1,2}$", name)
    return _iana(found[0]) if found else None


def _of_words(name: str) -> ZoneInfo | None:
    """A display name. An offset before it chooses among the cities behind it; some have changed theirs since."""
    bracket = _BRACKET.match(name)
    text = name[bracket.end() :] if bracket else name
    words = plain_words(text)
    if bracket and not words:
        return _of_offsets(bracket[1])
    offset = _minutes(bracket[2], bracket[3], bracket[4]) * 60 if bracket and bracket[2] else None
    cities = (zone for zone in _by_cities(text) if offset is None or offset in _offsets_of(zone))
    return _keyed(ZONES_BY_WORDS.get(words)) or next(cities, None) or from_windows(f"{text} Standard Time")


def _offsets_of(zone: ZoneInfo) -> set[int]:
    found = clock(zone, *COMPARED_YEARS)
    return {found.start, *(change.after for change in found.changes)}


def _by_cities(text: str) -> Iterator[ZoneInfo]:
    """By each city of a list, or the only one."""
    for city in re.split(r"\\?,|&|/|;", text):
        words = plain_words(city)
        if zone := _keyed(CITIES.get(words) or _cities().get(words)):
            yield zone


@lru_cache(maxsize=1)
def _cities() -> dict[str, str]:
    """The last parts of IANA names, those that only one place has."""
    found: dict[str, str] = {}
    for key in sorted(available_timezones()):
        area, _, place = key.partition("/")
        if place and area in ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"):
            found[plain_words(place.rpartition("/")[2])] = key
    return found


def _keyed(key: str | None) -> ZoneInfo | None:
    return ZoneInfo(key) if key else None
