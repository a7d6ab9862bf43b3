"""When an event happens: bounded expansion as RFC 5545, sections 3.3.10 and 3.8.5, means it.

Expansion runs on the series' own wall clock and takes on the zone afterwards, so that "every day at nine" stays at
nine. It never walks further than the window asked for, and leaps to its beginning where the rule allows, so that a
rule per second or a count of a milliard costs nothing.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs.clocks import at_instant, aware, length_of, moment_of, wall_in
from cirahub_desktop.sync.codecs.repeating import Repeating, Segment
from cirahub_desktop.sync.codecs.rule_walk import EARLIEST, LATEST
from cirahub_desktop.sync.codecs.zones import UTC
from cirahub_desktop.sync.model.event import Event, Instant, Occurrence

__all__ = [
    "any_occurrence_between",
    "at_instant",
    "aware",
    "dates_beside_rules",
    "expand",
    "first_occurrence",
    "last_of_each",
    "last_start",
    "occurrences",
]

_LONGEST, _DAY = timedelta(days=36_500), timedelta(days=2)
_GAP = timedelta(hours=2)
"""The longest one of summer time."""
_MOST_LOOKED_AT = 5_000
"""Occurrences that are looked through for the last one that was not removed."""
_START_OF_TIME, _END_OF_TIME = EARLIEST.replace(tzinfo=UTC), LATEST.replace(tzinfo=UTC)


def expand(event: Event, start: datetime, end: datetime, limit: int, *, zone: ZoneInfo = UTC) -> list[Occurrence]:
    """The first ``limit`` occurrences that touch the window from ``start`` up to ``end`` (both aware), in order.

    ``zone`` says where the reader of floating and all-day events is. The event of each occurrence has no series; a
    single event is its own only occurrence. No two have the same ``recurrence_id``, which is when the series has the
    occurrence begin before any change of it; an hour that is there twice is told in UTC the second time.
    """
    return list(islice(occurrences(event, start, end, zone=zone), limit))


def any_occurrence_between(event: Event, start: datetime, end: datetime, *, zone: ZoneInfo = UTC) -> bool:
    return next(occurrences(event, start, end, zone=zone), None) is not None


def occurrences(event: Event, start: datetime, end: datetime, *, zone: ZoneInfo = UTC) -> Iterator[Occurrence]:
    """As :func:`expand`, one by one."""
    if event.series is None:
        own = Occurrence(event.span.start, event)
        return iter([own] if _touches(own, start, end, zone) else [])
    repeating = Repeating(event)
    streams = [_stream(repeating, segment, start, end, zone) for segment in repeating.segments]
    changed = sorted(repeating.changed, key=lambda one: moment_of(one.event.span.start, zone))
    merged = heapq.merge(*streams, changed, key=lambda one: moment_of(one.event.span.start, zone))
    return (one for one in merged if _touches(one, start, end, zone))


def first_occurrence(event: Event, *, zone: ZoneInfo = UTC) -> Occurrence | None:
    """The one that begins before all others; None for a series of which nothing is left."""
    return next(occurrences(event, _START_OF_TIME, _END_OF_TIME, zone=zone), None)


def last_start(event: Event) -> Instant | None:
    """When the last occurrence begins; None for a series without end, and its start for one that has none at all."""
    if event.series is None:
        return event.span.start
    last = last_of_each(event)
    if last is None:
        return None
    starts = [one.event.span.start for one in last]
    return max(starts, key=lambda instant: moment_of(instant, UTC), default=event.span.start)


def last_of_each(event: Event) -> list[Occurrence] | None:
    """The changed occurrences and the last one of each stretch between two changes for all later ones: among them are
    the one that begins last and the one that ends last. None for a series without end.
    """
    repeating = Repeating(event)
    if repeating.is_endless:
        return None
    found = repeating.changed
    for segment in repeating.segments:
        backwards = islice(repeating.backwards(segment), _MOST_LOOKED_AT)
        last = next(backwards, None)
        if last is not None:
            found.append(last)
    return found


def dates_beside_rules(event: Event) -> tuple[Instant, ...]:
    """The added dates (RDATE) that say more than the start and the rules do."""
    return tuple(Repeating(event).dates_beside_rules)


def _stream(
    repeating: Repeating, segment: Segment, start: datetime, end: datetime, zone: ZoneInfo
) -> Iterator[Occurrence]:
    """The unchanged occurrences of one segment that may touch the window, in order."""
    span, start, end = segment.template.span, moment_of(start, UTC), moment_of(end, UTC)
    earliest = _minus(start, min(length_of(span), _LONGEST))
    begin = wall_in(earliest, span.start, zone)
    if repeating.is_sub_daily:  # just after a gap, the clocks in it are still to come
        begin = min(begin, _minus(wall_in(_minus(earliest, _GAP), span.start, zone), -_GAP))
    else:
        begin = _minus(begin, _DAY)
    last = _minus(wall_in(end, span.start, zone), segment.shift - _DAY)
    found = repeating.between(segment, _minus(begin, segment.shift), last)
    if not repeating.is_sub_daily:
        return found
    after = _minus(end, -_GAP) if segment.shift else end
    return takewhile(lambda one: moment_of(one.event.span.start, zone) < after, found)


def _minus(moment: datetime, by: timedelta) -> datetime:
    try:
        return moment - by
    except OverflowError:
        return (EARLIEST if by > timedelta(0) else LATEST).replace(tzinfo=moment.tzinfo)


def _touches(one: Occurrence, start: datetime, end: datetime, zone: ZoneInfo) -> bool:
    begins, ends = (moment_of(instant, zone) for instant in (one.event.span.start, one.event.span.end))
    return begins < end and (ends > start or begins >= start)
