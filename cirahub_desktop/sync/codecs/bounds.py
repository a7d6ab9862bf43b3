"""When an event begins and ends in absolute time, a series with all its occurrences."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs.recurrence import aware, last_start
from cirahub_desktop.sync.model.event import Event


def bounds(event: Event, zone: ZoneInfo) -> tuple[datetime, datetime | None]:
    """First start and last end in UTC; the end is None for a series that never ends.

    ``zone`` says where the reader of floating and all-day events is.
    """
    first, end = aware(event.span.start, zone).astimezone(UTC), aware(event.span.end, zone).astimezone(UTC)
    if event.series is None:
        return first, end
    spans = [one.event.span for one in event.series.changed]
    first_of_all = min([first, *(aware(span.start, zone).astimezone(UTC) for span in spans)])
    last = last_start(event)
    if last is None:
        return first_of_all, None
    ends = [aware(span.end, zone).astimezone(UTC) for span in spans]
    return first_of_all, max([aware(last, zone).astimezone(UTC) + (end - first), *ends])
