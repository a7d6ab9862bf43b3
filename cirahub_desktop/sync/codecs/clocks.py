"""Instants and spans on wall clocks: the three kinds of time, gaps and doubled hours of summer time included."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs.zones import UTC
from cirahub_desktop.sync.model.event import AllDaySpan, Event, FloatingSpan, Instant, Span, ZonedSpan

_FIRST, _LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
_MIDDLE_OF_TIME = 5_000


def at_instant(event: Event, instant: Instant) -> Event:
    """``event`` as the one occurrence that begins at ``instant`` (of the same kind as its span), without a series."""
    return replace(event, span=span_at(event.span, instant), series=None)


def span_at(span: Span, instant: Instant) -> Span:
    """Lengths are kept on the wall clock, as people read them; across two zones they are kept as time.

    A clock that does not exist means the offset before the gap (RFC 5545, 3.3.5); the span says the one that does.
    Raises OverflowError for what would end after the end of time.
    """
    if isinstance(span, AllDaySpan):
        day = instant.date() if isinstance(instant, datetime) else instant
        return AllDaySpan(day, day + (span.end - span.start))
    if not isinstance(instant, datetime):
        raise TypeError(instant)
    if isinstance(span, FloatingSpan):
        return FloatingSpan(instant, instant + (span.end - span.start))
    instant = existing(instant)
    if span.start.tzinfo is span.end.tzinfo:
        return ZonedSpan(instant, instant + (span.end.replace(tzinfo=None) - span.start.replace(tzinfo=None)))
    return ZonedSpan(instant, (instant.astimezone(UTC) + length_of(span)).astimezone(span.end.tzinfo))


def existing(instant: datetime) -> datetime:
    """The same moment on a clock that people see: 02:30 in the hour that is left out in spring is 03:30."""
    try:
        seen = instant.astimezone(UTC).astimezone(instant.tzinfo)
    except OverflowError:
        return instant
    return instant if seen.replace(tzinfo=None) == instant.replace(tzinfo=None) else seen


def aware(instant: Instant, zone: ZoneInfo) -> datetime:
    """The instant for a reader in ``zone``: floating clocks and whole days are taken there."""
    if not isinstance(instant, datetime):
        return datetime.combine(instant, time(), zone)
    return instant if instant.tzinfo else instant.replace(tzinfo=zone)


def moment_of(instant: Instant, zone: ZoneInfo) -> datetime:
    """In UTC, because two clocks of one zone compare by their walls alone."""
    try:
        return aware(instant, zone).astimezone(UTC)
    except OverflowError:
        return _FIRST if instant.year < _MIDDLE_OF_TIME else _LAST


def as_wall(instant: Instant, own: Instant) -> datetime:
    """The instant on the clock of a series that begins at ``own``; a day at the hour at which that begins."""
    if not isinstance(instant, datetime):
        return datetime.combine(instant, own.time() if isinstance(own, datetime) else time())
    if instant.tzinfo and isinstance(own, datetime) and own.tzinfo and own.tzinfo is not instant.tzinfo:
        instant = moment_of(instant, UTC).astimezone(own.tzinfo)
    wall = instant.replace(tzinfo=None, fold=0)
    return wall if isinstance(own, datetime) else datetime.combine(wall.date(), time())


def like(own: Instant, wall: datetime) -> Instant:
    """``wall`` as an instant of the same kind as ``own``."""
    if not isinstance(own, datetime):
        return wall.date()
    return wall.replace(tzinfo=own.tzinfo)


def in_kind_of(own: Instant, instant: Instant) -> Instant:
    """As it is, where it is of the kind of ``own``, else on its clock."""
    if _kind(instant) == _kind(own):
        return instant
    return like(own, as_wall(instant, own))


def wall_in(moment: datetime, own: Instant, zone: ZoneInfo) -> datetime:
    """The aware ``moment`` on the wall clock of a series that begins at ``own``."""
    there = own.tzinfo if isinstance(own, datetime) and own.tzinfo else zone
    try:
        return moment.astimezone(there).replace(tzinfo=None, fold=0)
    except OverflowError:
        return moment.replace(tzinfo=None)


def key_in(own: Instant, instant: Instant) -> date:
    """What names the occurrence at ``instant`` in a series that begins at ``own``: equal for the same one only."""
    if not isinstance(own, datetime):
        return instant.date() if isinstance(instant, datetime) else instant
    if own.tzinfo is None:
        return as_wall(instant, own)
    if not isinstance(instant, datetime) or instant.tzinfo is None:
        instant = like(own, as_wall(instant, own))
    return moment_of(instant, UTC)


def length_of(span: Span) -> timedelta:
    if isinstance(span, ZonedSpan):
        return moment_of(span.end, UTC) - moment_of(span.start, UTC)
    return span.end - span.start


def is_doubled(instant: Instant) -> bool:
    """Whether it is the second of two moments on the same clock."""
    return (
        isinstance(instant, datetime)
        and instant.fold == 1
        and instant.tzinfo is not None
        and instant.utcoffset() != instant.replace(fold=0).utcoffset()
    )


def _kind(instant: Instant) -> tuple[bool, bool]:
    return isinstance(instant, datetime), isinstance(instant, datetime) and instant.tzinfo is not None
