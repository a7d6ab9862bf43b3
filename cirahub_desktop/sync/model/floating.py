"""Floating times set in a zone, for spokes that know none."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.model.event import Event, FloatingSpan, Instant, Occurrence, ZonedSpan


def resolved(event: Event, zone: ZoneInfo) -> Event:
    """The event with its floating times set in ``zone``; zoned and all-day ones as they are."""
    if not isinstance(event.span, FloatingSpan):
        return event
    series = event.series and replace(
        event.series,
        added=tuple(_set_in(one, zone) for one in event.series.added),
        removed=tuple(_set_in(one, zone) for one in event.series.removed),
        changed=tuple(
            Occurrence(_set_in(one.recurrence_id, zone), resolved(one.event, zone)) for one in event.series.changed
        ),
    )
    span = ZonedSpan(event.span.start.replace(tzinfo=zone), event.span.end.replace(tzinfo=zone))
    return replace(event, span=span, series=series)


def _set_in(instant: Instant, zone: ZoneInfo) -> Instant:
    if isinstance(instant, datetime) and instant.tzinfo is None:
        return instant.replace(tzinfo=zone)
    return instant
