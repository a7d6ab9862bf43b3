"""What a series repeats: its rules, dates and exceptions, in stretches between two changes for all later occurrences.

A change with RANGE=THISANDFUTURE (RFC 5545, 3.2.13) moves every later occurrence by as much as it moves its own, on
the wall clock, and gives it its length and content; the next one of the kind takes its place.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs.clocks import (
    as_wall,
    at_instant,
    existing,
    in_kind_of,
    is_doubled,
    key_in,
    like,
)
from cirahub_desktop.sync.codecs.rule_walk import EARLIEST, LATEST, Walk
from cirahub_desktop.sync.codecs.zones import UTC
from cirahub_desktop.sync.model.event import Event, Instant, Occurrence, Series, ZonedSpan

_MOST_BARRED, _MOST_GONE = 2_000, 10_000
"""Instants in a row that other rules, or dates, take away (R14)."""
_NEXT = timedelta(seconds=1)
_WHOLE_DAY = 8
"""Digits of an UNTIL without a time."""


@dataclass(frozen=True, slots=True)
class Segment:
    """The occurrences from ``begin`` to ``end`` on the wall clock of the series, both included."""

    begin: datetime
    end: datetime
    template: Event
    """What they are, on any day; without a series."""
    shift: timedelta = timedelta(0)
    """How much later than the series has them they begin, on the clock of ``template``."""


class Repeating:
    """A series made ready to be walked."""

    def __init__(self, event: Event) -> None:
        self._event, self._own = event, event.span.start
        series = event.series or Series()
        self._first = as_wall(self._own, self._own)
        removed = {key_in(self._own, instant) for instant in series.removed}
        keyed = [(key_in(self._own, one.recurrence_id), one) for one in series.changed]
        self._later = list({key: one for key, one in keyed if one.and_later}.values())
        changed = {key: one for key, one in keyed if one.and_later and key not in removed}
        changed |= {key: one for key, one in keyed if not one.and_later}
        self._changed = list(changed.values())
        self._gone = {*removed, *(key for key, _ in keyed)}
        self._days_gone = self._days_of([*series.removed, *(one.recurrence_id for one in self._changed)])
        texts = list(dict.fromkeys(text for text in (series.rule, *series.further) if text))
        self._walks = [self._walk(text) for text in texts]
        self._barred = [self._walk(text) for text in series.barred]
        added = [in_kind_of(self._own, instant) for instant in series.added]
        untils = [until_wall(until, self._own) for text in texts if (until := _until_of(text))]
        if not untils or self._first <= max(untils):  # what ends before it begins was moved away as a whole
            added.append(self._own)
        self._dates = sorted(added, key=lambda instant: key_in(self._own, instant))
        self._walls = [as_wall(instant, self._own) for instant in self._dates]
        self.segments = self._made_segments()
        if len(self.segments) > 1:
            for walk in self._walks:
                walk.remember()

    @property
    def changed(self) -> list[Occurrence]:
        """The changed occurrences, each name once; the last of several counts, and one of its own before one for all
        later ones. Of those, one that is removed still changes the later ones."""
        return list(self._changed)

    @property
    def dates_beside_rules(self) -> list[Instant]:
        """The added dates that no rule gives, and that are not the start."""
        given = zip(self._dates, self._walls, strict=True)
        return [
            instant
            for instant, wall in given
            if key_in(self._own, instant) != key_in(self._own, self._own)
            and not any(walk.has(wall) and like(self._own, wall) == instant for walk in self._walks)
        ]

    @property
    def is_endless(self) -> bool:
        return any(walk.is_endless for walk in self._walks)

    @property
    def is_sub_daily(self) -> bool:
        return any(walk.several_a_day for walk in self._walks)

    @property
    def steps(self) -> int:
        """How many periods of its rules were looked at so far."""
        return sum(walk.steps for walk in (*self._walks, *self._barred))

    def between(self, segment: Segment, begin: datetime, end: datetime) -> Iterator[Occurrence]:
        """Unchanged occurrences whose walls are in the segment and from ``begin`` to ``end``, in order."""
        begin, end = max(begin, segment.begin), min(end, segment.end)
        if begin > end:
            return
        low, high = bisect_left(self._walls, begin), bisect_left(self._walls, end + _NEXT)
        streams = [[(key_in(self._own, instant), instant) for instant in self._dates[low:high]]]
        rules = (self._instants(walk.between(begin, end), several=walk.several_a_day) for walk in self._walks)
        merged = heapq.merge(*streams, *rules, key=lambda pair: pair[0])
        yield from self._left_of(segment, merged)

    def backwards(self, segment: Segment) -> Iterator[Occurrence]:
        """The same, the last one first; for a segment or a series with an end."""
        low, high = bisect_left(self._walls, segment.begin), bisect_left(self._walls, segment.end + _NEXT)
        dates = [(key_in(self._own, instant), instant) for instant in reversed(self._dates[low:high])]
        rules = (self._down_to(segment.begin, walk.backwards(segment.end)) for walk in self._walks)
        merged = heapq.merge(dates, *rules, key=lambda pair: pair[0], reverse=True)
        return self._left_of(segment, merged)

    def _walk(self, text: str) -> Walk:
        until = _until_of(text)
        return Walk(text, self._first, until_wall(until, self._own) if until else None)

    def _days_of(self, instants: list[Instant]) -> set[date]:
        """Days that stand for whichever occurrence is on them, in a series that has times."""
        if not isinstance(self._own, datetime):
            return set()
        return {instant for instant in instants if not isinstance(instant, datetime)}

    def _instants(self, walls: Iterator[datetime], *, several: bool) -> Iterator[tuple[date, Instant]]:
        pairs = ((key_in(self._own, instant), instant) for instant in self._likes(walls))
        return _in_order(pairs) if several and _is_zoned(self._own) else pairs

    def _likes(self, walls: Iterator[datetime]) -> Iterator[Instant]:
        """The start is among the dates, as it is; it need not be told again."""
        return (like(self._own, wall) for wall in walls if wall != self._first)

    def _down_to(self, begin: datetime, walls: Iterator[datetime]) -> Iterator[tuple[date, Instant]]:
        for wall in walls:
            if wall < begin:
                return
            if wall != self._first:
                instant = like(self._own, wall)
                yield key_in(self._own, instant), instant

    def _left_of(self, segment: Segment, pairs: Iterator[tuple[date, Instant]]) -> Iterator[Occurrence]:
        """Without what was removed or changed, and nothing twice."""
        seen: date | None = None
        in_a_row = 0
        for key, instant in pairs:
            if key != seen and not self._is_gone(key, instant):
                in_a_row = 0
                one = self._occurrence(segment, instant)
                if one is None:
                    return
                yield one
            in_a_row += 1
            if in_a_row > (_MOST_BARRED if self._barred else _MOST_GONE):
                return
            seen = key

    def _is_gone(self, key: date, instant: Instant) -> bool:
        if key in self._gone:
            return True
        if not (self._days_gone or self._barred):
            return False
        wall = as_wall(instant, self._own)
        return wall.date() in self._days_gone or any(walk.has(wall) for walk in self._barred)

    def _occurrence(self, segment: Segment, instant: Instant) -> Occurrence | None:
        name = instant.astimezone(UTC) if isinstance(instant, datetime) and is_doubled(instant) else instant
        try:
            if segment.template.span is self._event.span:
                return Occurrence(name, at_instant(segment.template, instant))
            wall = as_wall(instant, self._own) + segment.shift
            return Occurrence(name, at_instant(segment.template, like(segment.template.span.start, wall)))
        except OverflowError:
            return None  # beyond the end of time

    def _made_segments(self) -> list[Segment]:
        whole = replace(self._event, series=None)
        later = [(as_wall(one.recurrence_id, self._own), one) for one in self._later]
        later.sort(key=lambda pair: pair[0])
        made = [Segment(EARLIEST, LATEST, whole)]
        for wall, one in later:
            template = self._in_own_zone(one.event)
            shift = as_wall(template.span.start, template.span.start) - wall
            made.append(Segment(wall, LATEST, template, shift))
        ends = [max(following.begin, EARLIEST + _NEXT) - _NEXT for following in made[1:]]
        return [replace(one, end=end) for one, end in zip(made, [*ends, LATEST], strict=True)]

    def _in_own_zone(self, event: Event) -> Event:
        """What a change says in UTC is meant on the clock of its series."""
        span, zone = event.span, self._own.tzinfo if isinstance(self._own, datetime) else None
        if not isinstance(span, ZonedSpan) or not isinstance(zone, ZoneInfo):
            return event
        if getattr(span.start.tzinfo, "key", "") != "UTC":
            return event
        return event.with_span(ZonedSpan(span.start.astimezone(zone), span.end.astimezone(zone)))


def until_wall(until: str, own: Instant) -> datetime:
    """UNTIL on the wall clock of a series that begins at ``own``; a date means the whole of its day."""
    day = datetime.strptime(until[:8], "%Y%m%d")  # noqa: DTZ007 - a wall clock
    if not isinstance(own, datetime):
        return day
    end_of_day = day + timedelta(days=1, seconds=-1) if day < LATEST else LATEST
    if len(until) == _WHOLE_DAY:
        return end_of_day
    try:
        wall = datetime.strptime(until[:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007 - a wall clock
        if until.endswith("Z") and own.tzinfo is not None:
            return wall.replace(tzinfo=UTC).astimezone(own.tzinfo).replace(tzinfo=None)
    except (ValueError, OverflowError):
        return end_of_day  # a clock that shows no such time
    return wall


def _until_of(text: str) -> str:
    return next((part.removeprefix("UNTIL=") for part in text.split(";") if part.startswith("UNTIL=")), "")


def _is_zoned(own: Instant) -> bool:
    return isinstance(own, datetime) and own.tzinfo is not None


def _in_order(pairs: Iterator[tuple[date, Instant]]) -> Iterator[tuple[date, Instant]]:
    """By their moments: a clock that is left out in spring comes after the hour that is shown instead."""
    waiting: deque[tuple[date, Instant]] = deque()
    for key, instant in pairs:
        if isinstance(instant, datetime) and existing(instant) is not instant:
            waiting.append((key, instant))
            continue
        while waiting and waiting[0][0] <= key:
            yield waiting.popleft()
        yield key, instant
    yield from waiting
