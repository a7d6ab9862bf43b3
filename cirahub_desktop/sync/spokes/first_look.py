"""The first look at a place for a person: how much is in it, from when to when, and what comes next."""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.codecs.calendar import ItemReading
from cirahub_desktop.sync.codecs.recurrence import aware, expand, last_start
from cirahub_desktop.sync.errors import ItemFault
from cirahub_desktop.sync.model.event import Event, Status
from cirahub_desktop.sync.spokes.base import NextEvent, Probe

_NEXT = 3
_HORIZON = timedelta(days=730)
_LOOK_AROUND = 50


@dataclass(slots=True)
class _Sight:
    """What was seen so far. ``here`` is where the reader of whole days is."""

    now: datetime
    here: ZoneInfo
    repeating: int = 0
    first: datetime | None = None
    last: datetime | None = None
    endless: bool = False
    coming: list[NextEvent] = field(default_factory=list)
    faults: list[ItemFault] = field(default_factory=list)

    def take(self, event: Event) -> None:
        starts = aware(event.span.start, self.here)
        self.repeating += event.series is not None
        self.first = starts if self.first is None else min(self.first, starts)
        ends = last_start(event)
        if ends is None:
            self.endless = True
        else:
            last = aware(ends, self.here)
            self.last = last if self.last is None else max(self.last, last)
        self._take_coming(event)

    def _take_coming(self, event: Event) -> None:
        if event.status in (Status.CANCELLED, Status.DECLINED):
            return
        for one in expand(event, self.now, self.now + _HORIZON, _NEXT, zone=self.here):
            self.coming.append(NextEvent(one.event.subject, one.event, aware(one.event.span.start, self.here)))
        if len(self.coming) > 1000:
            self.coming = self.next()

    def next(self) -> list[NextEvent]:
        return heapq.nsmallest(_NEXT, self.coming, key=lambda one: one.start)


def first_look(readings: Iterable[ItemReading], now: datetime, here: ZoneInfo, cancel: CancelToken) -> Probe:
    """A probe with what the items themselves tell; ``here`` is the zone for whole days and floating times."""
    sight = _Sight(now, here)
    count = 0
    for reading in readings:
        if count % _LOOK_AROUND == 0:
            cancel.check()
        count += 1
        sight.faults += reading.faults
        if reading.item is not None:
            sight.take(reading.item.event)
    return Probe(
        events=count,
        repeating=sight.repeating,
        first=sight.first,
        last=None if sight.endless else sight.last,
        next=tuple(sight.next()),
        faults=tuple(sight.faults),
    )
