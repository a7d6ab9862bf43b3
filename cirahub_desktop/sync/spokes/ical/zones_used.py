"""Which times the events of a calendar are given in, and how each name of a zone was understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs.calendar import Calendar, KeptBlock
from cirahub_desktop.sync.codecs.physical_lines import decode_block
from cirahub_desktop.sync.codecs.vtimezone import RuleZone, Zone, ZoneBook
from cirahub_desktop.sync.codecs.zones import from_windows, zone_by_name
from cirahub_desktop.sync.examination import TimeKind, ZoneSource, ZoneUse
from cirahub_desktop.sync.model.event import AllDaySpan, Event
from cirahub_desktop.sync.model.zone import is_ruled

_LONGEST_NAME = 120


def time_kind(block: KeptBlock, event: Event) -> TimeKind:
    """How the publisher wrote the start of ``event``, whatever was made of it."""
    if isinstance(event.span, AllDaySpan):
        return TimeKind.ALL_DAY
    if block.start.endswith((b"Z", b"z")):
        return TimeKind.UTC
    return TimeKind.ZONED if any(block.zones) else TimeKind.FLOATING


def zones_used(calendar: Calendar, year: int) -> tuple[ZoneUse, ...]:
    """The most used first. A TZID that only stands in a description by chance may be among them."""
    books: dict[int, ZoneBook] = {}
    uses: Counter[tuple[int, bytes]] = Counter()
    for one in calendar.groups:
        book = calendar.zones_of(one)
        books[id(book)] = book
        uses.update((id(book), name) for block in one.blocks for name in block.zones if name)
    found: Counter[tuple[str, ZoneSource, Zone | None]] = Counter()
    for (scope, raw), events in uses.items():
        name = decode_block(raw)
        zone = books[scope].find(name)
        found[name, _source(name, zone, books[scope]), zone] += events
    made = [_use(name, source, zone, events, year) for (name, source, zone), events in found.items()]
    return tuple(sorted(made, key=lambda use: (-use.events, use.name)))


def _use(name: str, source: ZoneSource, zone: Zone | None, events: int, year: int) -> ZoneUse:
    if not isinstance(zone, ZoneInfo):
        return ZoneUse(name[:_LONGEST_NAME], source, "", events)
    key = "" if is_ruled(zone.key) else zone.key
    return ZoneUse(name[:_LONGEST_NAME], source, key, events, _offsets(zone, year))


def _source(name: str, zone: Zone | None, book: ZoneBook) -> ZoneSource:
    if zone is None:
        return ZoneSource.UNKNOWN
    if isinstance(zone, RuleZone):
        return ZoneSource.OWN_RULES
    if zone_by_name(name) == zone:
        return _by_name(name, zone)
    if zone.key in book.places(name):
        return ZoneSource.LOCATION
    return ZoneSource.OWN_RULES if is_ruled(zone.key) else ZoneSource.RULES


def _by_name(name: str, zone: ZoneInfo) -> ZoneSource:
    if zone.key.lower() == name.lower():
        return ZoneSource.IANA
    if from_windows(name):
        return ZoneSource.WINDOWS
    return ZoneSource.PREFIX if name.endswith("/" + zone.key) else ZoneSource.OTHER_NAME


def _offsets(zone: ZoneInfo, year: int) -> tuple[int, ...]:
    """What the clock is from UTC, in minutes, on the first of each month: the different ones in ascending order."""
    firsts: Iterable[datetime] = (datetime(year, month, 1, 12, tzinfo=UTC) for month in range(1, 13))
    offsets = (first.astimezone(zone).utcoffset() for first in firsts)
    return tuple(sorted({int(one.total_seconds()) // 60 for one in offsets if one is not None}))
