"""What the TZIDs of one calendar mean: by their name, by a VTIMEZONE, or by both.

A name of the IANA database means that zone whatever the VTIMEZONE of that name says: real ones are often cut short or
plainly wrong. So does a Windows name, unless its VTIMEZONE speaks of another part of the world ("Eastern Standard
Time" is also a name in Australia). For every other name the rules count, and the name only chooses among the zones
that follow them. Rules that no zone follows are a zone of their own (see :mod:`~cirahub_desktop.sync.model.zone`).
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs.observances import Observance, all_changes, ongoing_rules, read_observances
from cirahub_desktop.sync.codecs.physical_lines import decode_block
from cirahub_desktop.sync.codecs.vtimezone_text import vtimezone_text
from cirahub_desktop.sync.codecs.zone_clock import Change, clock
from cirahub_desktop.sync.codecs.zone_match import may_be_meant, zones_by_changes, zones_by_rules
from cirahub_desktop.sync.codecs.zones import is_abbreviation, is_certain, zone_by_description, zone_by_id
from cirahub_desktop.sync.model.zone import ZoneRules, is_ruled, zone_named

__all__ = ["RuleZone", "Zone", "ZoneBook", "vtimezone_text"]

_MOST_MATCHED = 50
"""Names of one calendar whose rules are looked at; the first costs half a second, each some hundredths."""
_MOST_OF_ONE_NAME = 5
_LIVING_YEARS = 1987, 2038
_ELAPSED = 1970, 2100
_LOCATION = re.compile(r"(?:X-LIC-LOCATION|TZID-ALIAS-OF|X-TZINFO|TZURL)")


@dataclass(frozen=True, slots=True)
class RuleZone:
    """A zone that nothing but its list of changes can say: enough for a single event, not for a series."""

    tzid: str
    changes: tuple[Change, ...]

    def to_utc(self, wall: datetime) -> datetime:
        """A clock that does not exist counts by the offset before it, one that comes twice is the first (3.3.5)."""
        naive = wall.replace(tzinfo=None)
        passed = bisect_right(self.changes, naive, key=lambda change: change.wall)
        offset = self.changes[passed - 1].after if passed else self.changes[0].before
        if passed and naive < self.changes[passed - 1].wall + timedelta(
            seconds=offset - self.changes[passed - 1].before
        ):
            offset = self.changes[passed - 1].before
        return (naive - timedelta(seconds=offset)).replace(tzinfo=ZoneInfo("UTC"))


Zone = ZoneInfo | RuleZone


class ZoneBook:
    """The names of one calendar.

    ``floating`` is the zone the calendar states for times without one (X-WR-TIMEZONE); None leaves them floating.
    """

    def __init__(self, blocks: Iterable[bytes] = (), floating: ZoneInfo | None = None) -> None:
        """``blocks`` are VTIMEZONEs as unfolded lines. Of several with one TZID, in whatever order, one that a zone of
        the database follows counts before others, and newer rules before older ones."""
        self.floating = floating
        self._texts: dict[str, set[str]] = {}
        for block in blocks:
            text = decode_block(block)
            texts = self._texts.setdefault(_name(_property(text, "TZID")), set())
            if len(texts) < _MOST_OF_ONE_NAME:
                texts.add(text)
        self._known: dict[str, Zone | None] = {}
        self._matched = 0

    def find(self, tzid: str) -> Zone | None:
        """None for a name that nothing explains."""
        name = _name(tzid)
        if name not in self._known:
            self._known[name] = self._resolve(name)
        return self._known[name]

    def meaning(self, tzid: str) -> str:
        """A short text that changes when what the TZID means does; VTIMEZONE text alone does not change it."""
        zone = self.find(tzid)
        if isinstance(zone, ZoneInfo):
            return zone.key
        return "" if zone is None else hashlib.blake2b(repr(zone.changes).encode(), digest_size=8).hexdigest()

    def places(self, tzid: str) -> frozenset[str]:
        """IANA names that the VTIMEZONEs of that name give beside it (X-LIC-LOCATION and the like)."""
        return frozenset(zone.key for text in self._texts.get(_name(tzid), ()) if (zone := _located(text)))

    def _resolve(self, tzid: str) -> Zone | None:
        named = zone_by_id(tzid)
        texts = self._texts.get(tzid, set())
        if named and is_certain(tzid):
            return named
        self._matched += bool(texts)
        if texts and self._matched <= _MOST_MATCHED:
            read = [(found, _age(text)) for text in texts if (found := _by_text(tzid, text))]
            best = max(read, key=lambda pair: (_rank(pair[0]), pair[1], str(pair[0])), default=None)
            if best:
                return best[0]
        return named or zone_by_description(tzid)


def _name(tzid: str) -> str:
    bare = tzid.strip().strip('"')
    return (bare.replace("\\,", ",").replace("\\;", ";") if "\\" in bare else bare).strip()


def _property(text: str, name: str) -> str:
    found = re.search(rf"^{name}(?:;[^:\n]*)?:(.*)$", text, re.MULTILINE | re.IGNORECASE)
    return found[1].strip().strip('"') if found else ""


def _rank(zone: Zone) -> int:
    if isinstance(zone, RuleZone):
        return 0
    return 1 if is_ruled(zone.key) else 2


def _age(text: str) -> str:
    """When the newest of its rules began."""
    return max((part.start.isoformat() for part in read_observances(text)), default="")


@lru_cache(maxsize=256)
def _by_text(tzid: str, text: str) -> Zone | None:
    """Remembered, because every file of a folder and every fetch of a feed brings the same text again. None for a
    block that says nothing."""
    parts = read_observances(text)
    rules = ongoing_rules(parts)
    if not parts:
        return _located(text)
    own = zone_by_id(tzid)
    for claimed in filter(None, (None if is_abbreviation(tzid) else own, _located(text))):
        if _is_of_this_world(claimed, parts, rules):
            return claimed
    return _by_rules(tzid, parts, rules, [zone for zone in (own, zone_by_description(tzid)) if zone])


def _located(text: str) -> ZoneInfo | None:
    """By what programs say beside the TZID: ``X-LIC-LOCATION:Europe/Paris``, ``TZURL:http://.../Europe/Paris``."""
    found = re.search(rf"^{_LOCATION.pattern}(?:;[^:\n]*)?:(.*)$", text, re.MULTILINE | re.IGNORECASE)
    name = re.sub(r"^\w+://[^/]*|\[\d*\]$|\.ics$", "", found[1].strip().strip('"')) if found else ""
    return zone_by_id(name) if name else None


def _is_of_this_world(zone: ZoneInfo, parts: Sequence[Observance], rules: ZoneRules | None) -> bool:
    """Whether the zone ever had the offset that the rules give the winter."""
    found = clock(zone, *_LIVING_YEARS)
    had = {found.start, *(change.after for change in found.changes)}
    return (rules.winter if rules else min(part.after for part in parts)) in had


def _by_rules(
    tzid: str, parts: Sequence[Observance], rules: ZoneRules | None, likely: Sequence[ZoneInfo]
) -> Zone | None:
    past = all_changes(parts, *_ELAPSED)
    for zone in likely:
        if may_be_meant(zone, rules, past):
            return zone
    ended = not any(part.goes_on for part in parts)
    if (rules is None or ended) and (found := zones_by_changes(past, rules, tzid)):
        return found
    if rules is None:
        return RuleZone(tzid, past) if past else None
    return zones_by_rules(rules, past, tzid) or zone_named(rules.key)
