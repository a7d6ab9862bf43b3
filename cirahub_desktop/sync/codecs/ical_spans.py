"""DTSTART with DTEND or DURATION as a span of one of the three kinds of time (RFC 5545, 3.6.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs import ical_fields as fields
from cirahub_desktop.sync.codecs.ical_block import Block, Lost
from cirahub_desktop.sync.codecs.ical_values import FIRST_YEAR, LAST_YEAR, When, read_duration, sound_duration
from cirahub_desktop.sync.codecs.zones import UTC
from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.model.event import AllDaySpan, FloatingSpan, Instant, Span, ZonedSpan


def read_span(block: Block, stand_in: Instant | None, length: timedelta | None = None) -> tuple[Span, bool]:
    """The span, and whether its zone exists only as rules; raises Lost without a start.

    An override may leave its start to RECURRENCE-ID (``stand_in``), and its ``length`` to its series.
    """
    start = _start(block, stand_in)
    end = _end(block, start.instant, length)
    if order(end) < order(start.instant):
        ending = block.component.first("DTEND") or block.component.first("DURATION")
        block.repair(f"{ending.name}:{ending.value}" if ending else "DTEND")
        end = start.instant
    return _as_stated(block, span_of(start.instant, end)), start.by_rules


def span_of(start: Instant, end: Instant) -> Span:
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        first, last = day_of(start), day_of(end)
        return AllDaySpan(first, max(last, first + timedelta(days=1)))
    return ZonedSpan(start, end) if start.tzinfo else FloatingSpan(start, end)


def as_kind(instant: Instant, start: Instant) -> Instant:
    """EXDATE, RDATE and RECURRENCE-ID as instants of the series that begins at ``start``: its zone, its clock for a
    bare date, its day for a clock."""
    if not isinstance(start, datetime):
        return day_of(instant)
    if not isinstance(instant, datetime):
        return datetime.combine(instant, start.timetz().replace(tzinfo=None), start.tzinfo)
    if start.tzinfo is None:
        return instant.replace(tzinfo=None)
    return instant.astimezone(start.tzinfo) if instant.tzinfo else instant.replace(tzinfo=start.tzinfo)


def later(start: Instant, length: timedelta, *, nominal: bool) -> Instant:
    """Days and weeks (``nominal``) count on the wall clock, hours as time that passes (3.3.6)."""
    if not isinstance(start, datetime):
        return _within_reach(start + max(timedelta(days=length.days), timedelta(days=1)))
    whole_days = timedelta(days=length.days if nominal else 0)
    moved = start + whole_days
    rest = length - whole_days
    if moved.tzinfo is None or not rest:
        return _within_reach(moved + rest)
    return _within_reach((moved.astimezone(UTC) + rest).astimezone(moved.tzinfo))


def is_nominal(duration: str) -> bool:
    return bool(set("DWdw") & set(duration))


def day_of(instant: Instant) -> date:
    return instant.date() if isinstance(instant, datetime) else instant


def order(instant: Instant) -> datetime:
    """A key to sort instants of one kind."""
    if not isinstance(instant, datetime):
        return datetime.combine(instant, time(), UTC)
    return instant.astimezone(UTC) if instant.tzinfo else instant.replace(tzinfo=UTC)


def _start(block: Block, stand_in: Instant | None) -> When:
    line = block.component.first("DTSTART")
    if line is None or not line.value.strip():
        if stand_in is None:
            raise Lost(FaultCode.NO_START)
        return When(stand_in)
    try:
        return _as_its_end(block, block.when(line))
    except (ValueError, OverflowError):
        if stand_in is None:
            raise Lost(FaultCode.UNREADABLE, f"DTSTART:{line.value[:60]}") from None
        block.repair(f"DTSTART:{line.value[:60]}")
        return When(stand_in)


def _as_its_end(block: Block, start: When) -> When:
    """A clock without a zone is in the one that DTEND names."""
    ending = block.component.first("DTEND")
    if not isinstance(start.instant, datetime) or start.instant.tzinfo or start.unknown or not ending:
        return start
    zone = block.zones.find(ending.params.get("TZID", "")) if ending.params.get("TZID") else None
    if not isinstance(zone, ZoneInfo):
        return start
    block.repair(f"DTSTART:{block.component.value('DTSTART')}")
    return replace(start, instant=start.instant.replace(tzinfo=zone))


def _end(block: Block, start: Instant, length: timedelta | None) -> Instant:
    """DTEND, else DTSTART and DURATION, else a day for a date and no time at all for a clock (3.6.1)."""
    ending, lasting = block.component.first("DTEND"), block.component.first("DURATION")
    if ending is not None:
        try:
            end = block.when(ending).instant
            if isinstance(end, datetime) != isinstance(start, datetime):
                block.repair(f"{ending.head[:60]}:{ending.value[:60]}")
            return _as_end(end, start)
        except (ValueError, OverflowError):
            block.repair(f"DTEND:{ending.value[:60]}")
    if lasting is not None:
        try:
            return _after(block, start, lasting.value)
        except (ValueError, OverflowError):
            block.repair(f"DURATION:{lasting.value[:60]}")
    return start if length is None or ending or lasting else later(start, length, nominal=False)


def _after(block: Block, start: Instant, value: str) -> Instant:
    length = read_duration(value)
    if not sound_duration(value):
        block.repair(f"DURATION:{value[:60]}")
    if length < timedelta():
        raise ValueError(value)
    return later(start, length, nominal=is_nominal(value))


def _as_end(end: Instant, start: Instant) -> Instant:
    """The end in the same kind of time as the start. A clock as the end of whole days is on their last day."""
    if not isinstance(start, datetime):
        midnight = not isinstance(end, datetime) or end.time() == time()
        return day_of(end) + timedelta(days=0 if midnight else 1)
    if not isinstance(end, datetime):
        return datetime.combine(end, time(), start.tzinfo)
    if start.tzinfo is None:
        return end.replace(tzinfo=None)
    return end if end.tzinfo else end.replace(tzinfo=start.tzinfo)


def _as_stated(block: Block, span: Span) -> Span:
    """Midnight to midnight is all-day where Outlook says so."""
    if block.component.value(fields.ALL_DAY_NAME).strip().upper() != "TRUE" or isinstance(span, AllDaySpan):
        return span
    if span.start.time() != time() or span.end.time() != time() or span.end.date() <= span.start.date():
        return span
    return AllDaySpan(span.start.date(), span.end.date())


def _within_reach(instant: Instant) -> Instant:
    if not FIRST_YEAR <= instant.year <= LAST_YEAR:
        raise ValueError(instant.year)
    return instant
