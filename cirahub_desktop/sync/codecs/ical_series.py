"""RRULE, EXRULE, RDATE and EXDATE of one event as a :class:`Series` (RFC 5545, 3.8.5; RFC 2445, 4.8.5.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs.content_line import Line
from cirahub_desktop.sync.codecs.ical_block import Block
from cirahub_desktop.sync.codecs.ical_spans import as_kind, day_of, is_nominal, later, order, span_of
from cirahub_desktop.sync.codecs.ical_values import read_duration
from cirahub_desktop.sync.codecs.recurrence import aware, expand
from cirahub_desktop.sync.codecs.rule_repair import read_rule
from cirahub_desktop.sync.codecs.rules import rule_parts
from cirahub_desktop.sync.codecs.zones import UTC
from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.model.event import Event, Instant, Series, Span, ZonedSpan

_SEVERAL_A_DAY = ("SECONDLY", "MINUTELY", "HOURLY")
_CLOCK_PARTS = ("BYHOUR", "BYMINUTE", "BYSECOND")
_MOST_OF_ONE_DAY = 1440


@dataclass(frozen=True, slots=True)
class Dates:
    """``series`` is None for an event that happens once. ``periods`` are the RDATEs that last longer or shorter than
    the others."""

    series: Series | None = None
    periods: dict[Instant, Span] = field(default_factory=dict)


def recurs(block: Block) -> bool:
    return any(line.value.strip() for name in ("RRULE", "RDATE") for line in block.component.all(name))


def read_dates(block: Block, span: Span) -> Dates:
    """Never raises: what cannot be understood is noted at the block and left out."""
    rules = _rules(block, "RRULE", span.start)
    added, periods = _added(block, span)
    if not rules and not added:
        return Dates()
    barred = _rules(block, "EXRULE", span.start)
    series = Series(rules[0] if rules else "", added, (), (), tuple(rules[1:]), tuple(barred))
    removed = _removed(block, Event("", span, series=series))
    return Dates(Series(series.rule, added, removed, (), series.further, series.barred), periods)


def has_occurrence(event: Event, instant: Instant) -> bool:
    """Whether the series, without its changed occurrences, has one that begins then."""
    zone = instant.tzinfo if isinstance(instant, datetime) and isinstance(instant.tzinfo, ZoneInfo) else UTC
    begin = aware(instant, zone)
    there = expand(event, begin, begin + timedelta(seconds=1), _MOST_OF_ONE_DAY, zone=zone)
    return any(one.recurrence_id == instant for one in there)


def _rules(block: Block, name: str, start: Instant) -> list[str]:
    """Each once and sorted, for their order in a file means nothing."""
    found: set[str] = set()
    for line in block.component.all(name):
        try:
            rule, mended = read_rule(line.value, start)
        except (ValueError, OverflowError):
            block.repair(f"{name}:{line.value[:120]}", FaultCode.RULE_IGNORED)
            continue
        if mended:
            block.repair(f"{name}:{line.value[:120]}")
        if rule:
            found.add(rule)
    return sorted(found)


def _added(block: Block, span: Span) -> tuple[tuple[Instant, ...], dict[Instant, Span]]:
    found: set[Instant] = set()
    periods: dict[Instant, Span] = {}
    for line, value in _values(block, "RDATE"):
        first, slash, last = value.partition("/")
        try:
            instant = _of_kind(block, block.when(line, first).instant, span.start)
            found.add(instant)
            if slash and (own := _period(block, line, last, instant)) and _length(own) != _length(span):
                periods[instant] = own
        except (ValueError, OverflowError):
            block.repair(f"RDATE:{value[:60]}")
    return tuple(sorted(found, key=order)), periods


def _period(block: Block, line: Line, last: str, start: Instant) -> Span | None:
    """From ``start`` up to the other half of a PERIOD (3.3.9), an instant or a duration."""
    if last.strip().upper().lstrip("+-").startswith("P"):
        end = later(start, read_duration(last), nominal=is_nominal(last))
    else:
        end = as_kind(block.when(line, last).instant, start)
    if order(end) < order(start):
        raise ValueError(last)
    return span_of(start, end)


def _removed(block: Block, event: Event) -> tuple[Instant, ...]:
    found: set[Instant] = set()
    for line, value in _values(block, "EXDATE"):
        try:
            instant = block.when(line, value.partition("/")[0]).instant
            found |= _meant(block, line, instant, event)
        except (ValueError, OverflowError):
            block.repair(f"EXDATE:{value[:60]}")
    return tuple(sorted(found, key=order))


def _meant(block: Block, line: Line, instant: Instant, event: Event) -> set[Instant]:
    """The occurrences that an EXDATE takes away: all of its day for a mere date.

    Midnight on the series' own clock, where nothing of it ever begins at midnight, is a date as well.
    """
    start = event.span.start
    if not isinstance(start, datetime):
        return {_of_kind(block, instant, start)}
    if not isinstance(instant, datetime):
        return _of_day(event, start, instant)
    own = as_kind(instant, start)
    written_in_zone = instant.tzinfo is None or instant.tzinfo is start.tzinfo
    if instant.time() == time() and written_in_zone and own not in _of_day(event, start, day_of(own)):
        block.repair(f"{line.head[:60]}:{line.value[:60]}")
        return _of_day(event, start, day_of(own))
    return {own}


def _of_day(event: Event, start: datetime, day: date) -> set[Instant]:
    """What of the series begins on ``day``; at least the clock of its start."""
    own = as_kind(day, start)
    if event.series is None:
        return {own}
    found = {own, *(instant for instant in event.series.added if day_of(instant) == day)}
    if not _several_a_day(event.series):
        return found
    zone = start.tzinfo if isinstance(start.tzinfo, ZoneInfo) else UTC
    midnight = datetime.combine(day, time(), zone)
    there = expand(event, midnight, midnight + timedelta(days=1), _MOST_OF_ONE_DAY, zone=zone)
    return found | {one.recurrence_id for one in there if day_of(one.recurrence_id) == day}


def _several_a_day(series: Series) -> bool:
    parts = [rule_parts(rule) for rule in (series.rule, *series.further) if rule]
    return any(one["FREQ"] in _SEVERAL_A_DAY or any(name in one for name in _CLOCK_PARTS) for one in parts)


def _of_kind(block: Block, instant: Instant, start: Instant) -> Instant:
    """As :func:`as_kind`; UTC in a series of whole days is on the day it is in the calendar's zone."""
    in_utc = isinstance(instant, datetime) and instant.tzinfo is UTC
    if in_utc and not isinstance(start, datetime) and block.zones.floating and isinstance(instant, datetime):
        return instant.astimezone(block.zones.floating).date()
    return as_kind(instant, start)


def _values(block: Block, name: str) -> Iterator[tuple[Line, str]]:
    """vCalendar 1.0 has semicolons between them."""
    for line in block.component.all(name):
        for value in re.split("[,;]", line.value):
            if value.strip():
                yield line, value


def _length(span: Span) -> timedelta:
    if isinstance(span, ZonedSpan):
        return span.end.astimezone(UTC) - span.start.astimezone(UTC)
    return span.end - span.start
