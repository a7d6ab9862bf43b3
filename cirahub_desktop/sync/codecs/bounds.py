"""When an event begins and ends in absolute time, a series with all its occurrences."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs.clocks import moment_of
from cirahub_desktop.sync.codecs.recurrence import first_occurrence, last_of_each
from cirahub_desktop.sync.model.event import Event


def bounds(event: Event, zone: ZoneInfo) -> tuple[datetime, datetime | None]:
    """First start and last end in UTC, of what really happens; the end is None for a series that never ends.

    ``zone`` says where the reader of floating and all-day events is. A series of which no occurrence is left is where
    its first one would be.
    """
    first, end = _utc(moment_of(event.span.start, zone)), _utc(moment_of(event.span.end, zone))
    earliest = first_occurrence(event, zone=zone) if event.series else None
    if earliest is None:
        return first, end
    begins = _utc(moment_of(earliest.event.span.start, zone))
    last = last_of_each(event)
    if last is None:
        return begins, None
    return begins, max(_utc(moment_of(one.event.span.end, zone)) for one in (*last, earliest))


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
