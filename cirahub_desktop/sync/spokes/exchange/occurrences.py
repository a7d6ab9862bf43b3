"""The changed and removed occurrences of a series as steps on the master that was just written.

Exchange counts occurrences from 1 over the original pattern, and lets none cross or share the day of its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs.clocks import existing
from cirahub_desktop.sync.codecs.zones import UTC
from cirahub_desktop.sync.model.event import AllDaySpan, Event, Instant, Occurrence, Series, Span, ZonedSpan
from cirahub_desktop.sync.spokes.exchange.fields import Field, content_fields, place_fields, time_fields
from cirahub_desktop.sync.spokes.exchange.neighbours import OccurrenceLost, Place, in_safe_order, place_of
from cirahub_desktop.sync.spokes.exchange.pattern import Bounds, Pattern, days_of

__all__ = ["OccurrenceLost", "Step", "steps_of"]

_MOST_LOOKED_AT = 20_000
"""Occurrences before the last that is changed (R14): more than one a day in fifty years."""
_TIMES = frozenset({"calendar:Start", "calendar:End", "calendar:IsAllDayEvent"})


@dataclass(frozen=True, slots=True)
class Step:
    """One occurrence to change, or without ``fields`` to remove."""

    index: int
    fields: tuple[Field, ...]


def steps_of(event: Event, pattern: Pattern, bounds: Bounds, zone: ZoneInfo) -> tuple[Step, ...]:
    """What makes the master's occurrences those of ``event.series``, in an order in which Exchange takes them: one by
    one, none may ever reach its neighbour. Raises OccurrenceLost.

    A removed instant that the pattern does not have is none and needs no step.
    """
    series = event.series or Series()
    changed = {_day(event.span, one.recurrence_id): one for one in series.changed}
    removed = {day for one in series.removed if (day := _day(event.span, one)) is not None and day not in changed}
    if None in changed or len(changed) != len(series.changed):
        raise OccurrenceLost(event.subject)
    named = {day: one for day, one in changed.items() if day is not None}
    if not named and not removed:
        return ()
    row = _row(event, pattern, bounds, zone, changed=named.keys(), removed=removed)
    if missing := named.keys() - row.indexes.keys():
        raise OccurrenceLost(f"{min(missing)}")
    steps = [Step(row.indexes[day], ()) for day in removed & row.indexes.keys()]
    moved: dict[date, Place] = {}
    for day, one in named.items():
        fields = _difference(event, one, day, zone)
        if fields:
            steps.append(Step(row.indexes[day], fields))
        if any(field.path in _TIMES for field in fields):
            moved[day] = place_of(one.event.span, row.zone, zone)
    order = {row.indexes[day]: number for number, day in enumerate(in_safe_order(row.places, moved))}
    return _ordered(steps, order)


@dataclass(frozen=True, slots=True)
class _Row:
    """The occurrences of a pattern: their numbers, and where the pattern has the changed ones and their neighbours."""

    zone: ZoneInfo
    indexes: Mapping[date, int]
    places: Mapping[date, Place]


def _row(
    event: Event,
    pattern: Pattern,
    bounds: Bounds,
    zone: ZoneInfo,
    *,
    changed: AbstractSet[date],
    removed: AbstractSet[date],
) -> _Row:
    """Up to the first one after them all that is not removed, which alone may be a neighbour."""
    own = event.span.start.tzinfo if isinstance(event.span, ZonedSpan) else zone
    here = own if isinstance(own, ZoneInfo) else zone
    indexes: dict[date, int] = {}
    last = max(changed | removed)
    live: list[date] = []
    for index, day in enumerate(days_of(pattern, bounds), start=1):
        indexes[day] = index
        if day not in removed:
            live.append(day)
            if day > last:
                break
        if index > _MOST_LOOKED_AT:
            raise OccurrenceLost(f"{last}")
    near = {place + step for place, day in enumerate(live) if day in changed for step in (-1, 0, 1)}
    days = (live[place] for place in sorted(near) if 0 <= place < len(live))
    return _Row(here, indexes, {day: place_of(_on(event.span, day), here, zone) for day in days})


def _ordered(steps: list[Step], order: Mapping[int, int]) -> tuple[Step, ...]:
    """By index, but those that are moved among each other in their order."""
    steps.sort(key=lambda step: step.index)
    moves = iter(sorted((step for step in steps if step.index in order), key=lambda step: order[step.index]))
    return tuple(next(moves) if step.index in order else step for step in steps)


def _day(span: Span, instant: Instant) -> date | None:
    """The day of the pattern on which ``instant`` falls; None for one that the pattern cannot have."""
    if isinstance(span, AllDaySpan):
        return None if isinstance(instant, datetime) else instant
    if not isinstance(span, ZonedSpan) or not isinstance(instant, datetime) or instant.tzinfo is None:
        return None
    there = instant.astimezone(span.start.tzinfo)
    same_clock = datetime.combine(there.date(), span.start.time(), span.start.tzinfo)
    return there.date() if same_clock.astimezone(UTC) == there.astimezone(UTC) else None


def _difference(event: Event, one: Occurrence, day: date, zone: ZoneInfo) -> tuple[Field, ...]:
    """The fields in which a changed occurrence is not what the master gives; times go together."""
    plain = {field.path: field.value for field in _fields(replace(event, span=_on(event.span, day)), zone)}
    fields = tuple(_fields(one.event, zone))
    different = {field.path for field in fields if plain.get(field.path) != field.value}
    if different & _TIMES:
        different |= _TIMES
    return tuple(field for field in fields if field.path in different)


def _fields(event: Event, zone: ZoneInfo) -> Iterator[Field]:
    yield from content_fields(event)
    yield from time_fields(event.span, zone)
    yield from place_fields(event)


def _on(span: Span, day: date) -> Span:
    """The master's span on one day of the pattern."""
    if isinstance(span, AllDaySpan):
        return AllDaySpan(day, day + (span.end - span.start))
    if not isinstance(span, ZonedSpan):
        raise TypeError("a floating time has no place in Exchange")
    length: timedelta = span.end.astimezone(span.start.tzinfo).replace(tzinfo=None) - span.start.replace(tzinfo=None)
    start = existing(datetime.combine(day, span.start.time(), span.start.tzinfo))
    return ZonedSpan(start, (start.replace(tzinfo=None) + length).replace(tzinfo=span.start.tzinfo))
