"""VTIMEZONE: finding the IANA zone that follows the same rules, and writing one for a zone of ours.

A block whose rules no zone follows is kept as rules: good enough to turn a single event into UTC, not to carry a
series (its rules end where the block does).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from cirahub_desktop.sync.codecs.physical_lines import decode_block
from cirahub_desktop.sync.codecs.zones import zone_by_name

_COMPARED = tuple(
    datetime(year, 1, 1, 12, tzinfo=UTC) + timedelta(days=day) for year in (2025, 2028) for day in range(365)
)
"""Noon of each day of two years, one of them with five Sundays in October: two zones that agree on all of them
change their clocks by the same rules."""
_MOST_MATCHED = 50
"""Zones of one calendar that are looked at by their rules; each costs a third of a second."""
_LONGEST_TEXT = 100_000
_WILD_RULE = re.compile(
    r"^RRULE[:;](?!.*FREQ=YEARLY)|^RRULE[:;].*BY(?:SECOND|MINUTE|HOUR)", re.MULTILINE | re.IGNORECASE
)
"""Rules that no clock follows and that would be expanded for ever."""
_HORIZON_YEARS = 12
"""How far a written VTIMEZONE reaches past the last date it is asked for."""


@dataclass(frozen=True, slots=True)
class RuleZone:
    """A zone that exists only as rules in the calendar."""

    tzid: str
    rules: tzinfo

    def to_utc(self, wall: datetime) -> datetime:
        return wall.replace(tzinfo=self.rules).astimezone(ZoneInfo("UTC"))


Zone = ZoneInfo | RuleZone


class ZoneBook:
    """What the TZIDs of one calendar mean: by their name, else by the VTIMEZONE of that name.

    ``floating`` is the zone the calendar states for times without one (X-WR-TIMEZONE); None leaves them floating.
    """

    def __init__(self, blocks: Iterable[bytes] = (), floating: ZoneInfo | None = None) -> None:
        """``blocks`` are VTIMEZONEs as unfolded lines; the first of several with one TZID counts."""
        self.floating = floating
        self._texts: dict[str, str] = {}
        for block in blocks:
            text = decode_block(block)
            self._texts.setdefault(_property(text, "TZID"), text)
        self._known: dict[str, Zone | None] = {}
        self._matched = 0

    def find(self, tzid: str) -> Zone | None:
        """None for a name that nothing explains."""
        name = tzid.strip().strip('"')
        if name not in self._known:
            self._known[name] = self._resolve(name)
        return self._known[name]

    def meaning(self, tzid: str) -> str:
        """A short text that changes when what the TZID means does; VTIMEZONE text alone does not change it."""
        zone = self.find(tzid)
        if isinstance(zone, ZoneInfo):
            return zone.key
        return "" if zone is None else hashlib.blake2b(repr(_offsets(zone.rules)).encode(), digest_size=8).hexdigest()

    def _resolve(self, tzid: str) -> Zone | None:
        if named := zone_by_name(tzid):
            return named
        text = self._texts.get(tzid)
        if text is None:
            return None
        if located := zone_by_name(_property(text, "X-LIC-LOCATION") or "-"):
            return located
        self._matched += 1
        return _by_rules(tzid, text) if self._matched <= _MOST_MATCHED else None


def _property(text: str, name: str) -> str:
    found = re.search(rf"^{name}(?:;[^:\n]*)?:(.*)$", text, re.MULTILINE | re.IGNORECASE)
    return found[1].strip().strip('"') if found else ""


@lru_cache(maxsize=256)
def _by_rules(tzid: str, text: str) -> Zone | None:
    """Remembered, because every file of a folder and every fetch of a feed brings the same text again."""
    rules = _rules(text)
    if rules is None:
        return None
    return _same_rules(rules, tzid) or RuleZone(tzid, rules)


def _rules(text: str) -> tzinfo | None:
    """None for a block that cannot be understood."""
    from icalendar import Timezone
    from icalendar.timezone import TZP

    if len(text) > _LONGEST_TEXT or _WILD_RULE.search(text):
        return None
    try:
        block = Timezone.from_ical(text)
        if not isinstance(block, Timezone):
            return None
        zone: tzinfo = block.to_tz(TZP("zoneinfo"), lookup_tzid=False)
        zone.utcoffset(datetime(2026, 1, 1))  # noqa: DTZ001 - a wall clock, as tzinfo wants it
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, AssertionError, OverflowError):
        return None
    return zone


def _offsets(zone: tzinfo) -> tuple[int, ...]:
    return tuple(_offset(moment, zone) for moment in _COMPARED)


def _offset(moment: datetime, zone: tzinfo) -> int:
    offset = moment.astimezone(zone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())


def _same_rules(rules: tzinfo, tzid: str) -> ZoneInfo | None:
    """The zone with the same offsets that its name speaks for most; the choice is the same on every computer."""
    wanted = _offsets(rules)
    same = [zone.key for zone in _all_zones() if _follows(zone, wanted)]
    return ZoneInfo(min(same, key=lambda key: _unlikeliness(key, tzid))) if same else None


def _follows(zone: ZoneInfo, wanted: tuple[int, ...]) -> bool:
    return all(_offset(moment, zone) == offset for moment, offset in zip(_COMPARED, wanted, strict=True))


def _unlikeliness(key: str, tzid: str) -> tuple[bool, bool, str]:
    """A zone whose place is named comes first, then those that Windows names, then the alphabet."""
    place = key.rpartition("/")[2].replace("_", " ").lower()
    return place not in tzid.replace("_", " ").lower(), key not in _windows_defaults(), key


@lru_cache(maxsize=1)
def _windows_defaults() -> frozenset[str]:
    from tzlocal.windows_tz import win_tz

    return frozenset(win_tz.values())


@lru_cache(maxsize=1)
def _all_zones() -> tuple[ZoneInfo, ...]:
    keys = (key for key in available_timezones() if "/" in key and not key.startswith(("posix", "right", "SystemV")))
    return tuple(ZoneInfo(key) for key in sorted(keys))


@lru_cache(maxsize=128)
def vtimezone_text(key: str, first: int, last: int) -> str:
    """A VTIMEZONE for the IANA zone ``key``, right for the years from ``first`` to ``last``; CRLF lines."""
    from icalendar import Timezone

    until = min(last + _HORIZON_YEARS, 2099)
    made = Timezone.from_tzinfo(ZoneInfo(key), key, date(first, 1, 1), date(max(until, first + 1), 12, 31))
    return bytes(made.to_ical()).decode()
