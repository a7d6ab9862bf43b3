"""Floating times set in a zone, for spokes that know none, and which zone that is."""

from __future__ import annotations

import functools
import zoneinfo
from dataclasses import replace
from datetime import datetime
from enum import Enum
from zoneinfo import ZoneInfo

from cirahub_desktop.frozen import frozen
from cirahub_desktop.sync.model.event import Event, FloatingSpan, Instant, ZonedSpan
from cirahub_desktop.sync.model.zone import zone_named


class FloatingRule(Enum):
    """Where the floating times of a source are."""

    FEED = "feed"
    """Where the feed says; where it says nothing, in the system's zone of its first reading."""
    SYSTEM = "system"
    """Where this computer is now."""


@frozen
class Zone:
    """A chosen zone."""

    name: str
    """One of the IANA database."""


def parse_floating(text: str) -> FloatingRule | Zone:
    """Raises ValueError, also for a zone that is not known."""
    if text in [rule.value for rule in FloatingRule]:
        return FloatingRule(text)
    if text not in zone_names():
        raise ValueError(text)
    return Zone(text)


@functools.cache
def zone_names() -> tuple[str, ...]:
    """Sorted; without the names that stand for no place people know."""
    return tuple(sorted(name for name in zoneinfo.available_timezones() if name not in ("localtime", "Factory")))


def floating_zone(rule: FloatingRule | Zone, own: str, system: ZoneInfo) -> ZoneInfo:
    """The zone of a source's floating times.

    ``own`` is what the place said, or what was taken for it when it was first read; '' where neither is known.
    """
    match rule:
        case Zone():
            return zone_named(rule.name)
        case FloatingRule.SYSTEM:
            return system
        case FloatingRule.FEED:
            return zone_named(own) if own else system


def resolved(event: Event, zone: ZoneInfo) -> Event:
    """The event with its floating times set in ``zone``; zoned and all-day ones as they are."""
    if not isinstance(event.span, FloatingSpan):
        return _with_changed_resolved(event, zone)
    series = event.series and replace(
        event.series,
        added=tuple(_set_in(one, zone) for one in event.series.added),
        removed=tuple(_set_in(one, zone) for one in event.series.removed),
        changed=tuple(
            replace(one, recurrence_id=_set_in(one.recurrence_id, zone), event=resolved(one.event, zone))
            for one in event.series.changed
        ),
    )
    span = ZonedSpan(event.span.start.replace(tzinfo=zone), event.span.end.replace(tzinfo=zone))
    return replace(event, span=span, series=series)


def _with_changed_resolved(event: Event, zone: ZoneInfo) -> Event:
    """Whole days may have changes with times, and times in a zone some without."""
    changed = event.series.changed if event.series else ()
    if event.series is None or not any(isinstance(one.event.span, FloatingSpan) for one in changed):
        return event
    there = tuple(replace(one, event=resolved(one.event, zone)) for one in changed)
    return replace(event, series=replace(event.series, changed=there))


def _set_in(instant: Instant, zone: ZoneInfo) -> Instant:
    if isinstance(instant, datetime) and instant.tzinfo is None:
        return instant.replace(tzinfo=zone)
    return instant
