"""The changed and removed occurrences of a series as steps on the master that was just written.

Exchange counts occurrences from 1 over the original pattern, and lets none cross or share the day of its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from lxml import etree

from cirahub_desktop.sync.model.event import AllDaySpan, Event, Instant, Occurrence, Series, Span, ZonedSpan
from cirahub_desktop.sync.spokes.exchange.fields import Field, content_fields, instants, place_fields, time_fields
from cirahub_desktop.sync.spokes.exchange.pattern import Bounds, Pattern, days_of

_TIMES = frozenset({"calendar:Start", "calendar:End", "calendar:IsAllDayEvent"})


class OccurrenceLost(ValueError):
    """A changed occurrence that Exchange has no place for."""


@dataclass(frozen=True, slots=True)
class Step:
    """One occurrence to change, or without ``fields`` to remove."""

    index: int
    fields: tuple[Field, ...]


def steps_of(event: Event, pattern: Pattern, bounds: Bounds, zone: ZoneInfo) -> tuple[Step, ...]:
    """What makes the master's occurrences those of ``event.series``, in order. Raises OccurrenceLost.

    A removed instant that the pattern does not have is none and needs no step.
    """
    series = event.series or Series()
    changed = {_day(event.span, one.recurrence_id): one for one in series.changed}
    removed = {day for one in series.removed if (day := _day(event.span, one)) is not None and day not in changed}
    if None in changed or len(changed) != len(series.changed):
        raise OccurrenceLost(event.subject)
    concerned = {day for day in (*changed, *removed) if day is not None}
    if not concerned:
        return ()
    indexes = _indexes(pattern, bounds, concerned)
    if missing := changed.keys() - indexes.keys():
        raise OccurrenceLost(f"{min(day for day in missing if day is not None)}")
    present = {day for day in removed if day in indexes}
    _check_neighbours(pattern, bounds, _moved(event, changed, zone), present)
    steps = [Step(indexes[day], ()) for day in present]
    for day, one in changed.items():
        if day is not None and (fields := _difference(event, one, day, zone)):
            steps.append(Step(indexes[day], fields))
    return tuple(sorted(steps, key=lambda step: step.index))


def _day(span: Span, instant: Instant) -> date | None:
    """The day of the pattern on which ``instant`` falls; None for one that the pattern cannot have."""
    if isinstance(span, AllDaySpan):
        return None if isinstance(instant, datetime) else instant
    if not isinstance(span, ZonedSpan) or not isinstance(instant, datetime) or instant.tzinfo is None:
        return None
    there = instant.astimezone(span.start.tzinfo)
    same_clock = datetime.combine(there.date(), span.start.time(), span.start.tzinfo)
    return there.date() if same_clock.astimezone(there.tzinfo) == there else None


def _indexes(pattern: Pattern, bounds: Bounds, wanted: set[date]) -> dict[date, int]:
    last, found = max(wanted), {}
    for index, day in enumerate(days_of(pattern, bounds), start=1):
        if day > last:
            break
        if day in wanted:
            found[day] = index
    return found


def _moved(event: Event, changed: Mapping[date | None, Occurrence], zone: ZoneInfo) -> dict[date, date]:
    """On which day each changed occurrence now begins, seen in the series' zone."""
    here = event.span.start.tzinfo if isinstance(event.span, ZonedSpan) else zone
    return {
        day: instants(one.event.span, zone)[0].astimezone(here).date()
        for day, one in changed.items()
        if day is not None
    }


def _check_neighbours(pattern: Pattern, bounds: Bounds, moved: Mapping[date, date], removed: set[date]) -> None:
    """MS-OXOCAL: an occurrence stays strictly between its neighbours, at day precision."""
    if not moved:
        return
    furthest = max(*moved, *moved.values())
    before = date.min
    for day in days_of(pattern, bounds):
        if day not in removed:
            now = moved.get(day, day)
            if now <= before:
                raise OccurrenceLost(f"{day}")
            before = now
        if day > furthest:
            return


def _difference(event: Event, one: Occurrence, day: date, zone: ZoneInfo) -> tuple[Field, ...]:
    """The fields in which a changed occurrence is not what the master gives; times go together."""
    plain = {field.path: _text(field) for field in _fields(replace(event, span=_on(event.span, day)), zone)}
    fields = tuple(_fields(one.event, zone))
    different = {field.path for field in fields if plain.get(field.path) != _text(field)}
    if different & _TIMES:
        different |= _TIMES
    return tuple(field for field in fields if field.path in different)


def _fields(event: Event, zone: ZoneInfo) -> Iterator[Field]:
    yield from content_fields(event)
    yield from time_fields(event.span, zone)
    yield from place_fields(event)


def _text(field: Field) -> bytes:
    return b"" if field.value is None else etree.tostring(field.value)


def _on(span: Span, day: date) -> Span:
    """The master's span on one day of the pattern."""
    if isinstance(span, AllDaySpan):
        return AllDaySpan(day, day + (span.end - span.start))
    if not isinstance(span, ZonedSpan):
        raise TypeError("a floating time has no place in Exchange")
    length: timedelta = span.end.astimezone(span.start.tzinfo).replace(tzinfo=None) - span.start.replace(tzinfo=None)
    start = datetime.combine(day, span.start.time(), span.start.tzinfo)
    return ZonedSpan(start, (start.replace(tzinfo=None) + length).replace(tzinfo=span.start.tzinfo))
