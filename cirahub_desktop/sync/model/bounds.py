"""When an event begins and ends in absolute time, a series with all its occurrences."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from cirahub_desktop.sync.model.event import (
    Event,
    FloatingSpan,
    Instant,
    Occurrence,
    Series,
    Span,
    ZonedSpan,
)

_COUNTED = 2000
"""A COUNT above this is taken for endless: nobody's range reaches its end, and counting would cost."""


def instant_in(instant: Instant, zone: ZoneInfo) -> datetime:
    """The instant as aware UTC; floating times and days are read in ``zone``."""
    if not isinstance(instant, datetime):
        instant = datetime.combine(instant, time.min)
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=zone)
    return instant.astimezone(UTC)


def bounds(event: Event, zone: ZoneInfo) -> tuple[datetime, datetime | None]:
    """First start and last end, aware; the end is None for a series that never ends."""
    first, end = instant_in(event.span.start, zone), instant_in(event.span.end, zone)
    if not event.series:
        return first, end
    last = _last_start(event, zone)
    spans = [one.event.span for one in event.series.changed]
    starts = [first, *(instant_in(span.start, zone) for span in spans)]
    if last is None:
        return min(starts), None
    ends = [last + (end - first), end, *(instant_in(span.end, zone) for span in spans)]
    return min(starts), max(ends)


def _last_start(event: Event, zone: ZoneInfo) -> datetime | None:
    series = event.series or Series()
    dates = [instant_in(one, zone) for one in series.added]
    if not series.rule:
        return max([instant_in(event.span.start, zone), *dates])
    parts = dict(part.split("=", 1) for part in series.rule.split(";") if "=" in part)
    if until := parts.get("UNTIL"):
        return max([_until(until, zone), *dates])
    if 0 < int(parts.get("COUNT", 0) or 0) <= _COUNTED:
        return max([_last_counted(event, series.rule, zone), *dates])
    return None


def _until(text: str, zone: ZoneInfo) -> datetime:
    """RFC 5545, 3.3.10: a date, a local time, or UTC."""
    if "T" not in text:
        return instant_in(datetime.strptime(text[:8], "%Y%m%d"), zone) + timedelta(days=1)  # noqa: DTZ007
    wall = datetime.strptime(text[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007
    return wall.replace(tzinfo=UTC) if text.endswith("Z") else instant_in(wall, zone)


def _last_counted(event: Event, rule: str, zone: ZoneInfo) -> datetime:
    start = event.span.start
    wall = start.replace(tzinfo=None) if isinstance(start, datetime) else datetime.combine(start, time.min)
    last = wall
    for last in rrulestr(rule, dtstart=wall):
        pass
    tzinfo = start.tzinfo if isinstance(start, datetime) and start.tzinfo else zone
    return last.replace(tzinfo=tzinfo).astimezone(UTC)


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
    return replace(event, span=_span_in(event.span, zone), series=series)


def _span_in(span: FloatingSpan, zone: ZoneInfo) -> Span:
    return ZonedSpan(span.start.replace(tzinfo=zone), span.end.replace(tzinfo=zone))


def _set_in(instant: Instant, zone: ZoneInfo) -> Instant:
    if isinstance(instant, datetime) and instant.tzinfo is None:
        return instant.replace(tzinfo=zone)
    return instant
