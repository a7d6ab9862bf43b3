"""What the calendar shows: the occurrences of a hub's items between two days, on this computer's clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs.clocks import aware
from cirahub_desktop.sync.codecs.recurrence import occurrences
from cirahub_desktop.sync.model.canonical import from_json, instant_from_text, instant_to_text
from cirahub_desktop.sync.model.event import AllDaySpan, Event, Occurrence, Span, Status, ZonedSpan
from cirahub_desktop.sync.model.floating import resolved
from cirahub_desktop.sync.model.item import ItemId, SpokeId
from cirahub_desktop.sync.state.agenda import Row
from cirahub_desktop.sync.three_way import key_of

MOST_OF_ONE = 1_500
"""Occurrences of one series that are shown (R14): one each hour, for nine weeks."""
_USUAL = Status.CONFIRMED.value
_MOMENT = timedelta(microseconds=1)
_NEAR = timedelta(days=8)
"""How far a change for all later occurrences may have moved them, to be found by name."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where items of a hub come from."""

    spoke: SpokeId
    name: str
    """'' where nobody knows it any more."""
    items: int
    former: bool = False
    """The spoke was taken away; what came from it stayed."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One occurrence, or the first one where a list shows the item as a whole."""

    item: ItemId
    name: str
    """Which one of a series, as ``instant_to_text`` of its RECURRENCE-ID; '' for an event that happens once."""
    subject: str
    location: str
    source: SpokeId
    span: Span
    """As the event has it, in its own zone; floating times are set where their source is."""
    begins: datetime
    ends: datetime
    """On this computer's clock; whole days from midnight to midnight."""
    repeats: bool
    status: Status
    first_day: date
    last_day: date
    """On which it is, seen from here: what ends at midnight is not on the next day."""

    @property
    def all_day(self) -> bool:
        return isinstance(self.span, AllDaySpan)


@dataclass(frozen=True, slots=True)
class Days:
    """``cut``: subjects of series that repeat so often that not every occurrence is in it."""

    happenings: tuple[Happening, ...]
    cut: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reader:
    """Turns rows of the store into happenings. ``floating`` has where each source's floating times are."""

    zone: ZoneInfo
    floating: Mapping[SpokeId, ZoneInfo]

    def whole(self, row: Row) -> Happening:
        return self._happening(row, self._span(row), "")

    def between(self, row: Row, begin: datetime, end: datetime) -> Iterator[Happening]:
        """What touches the time from ``begin`` up to ``end``, and at most one more than :data:`MOST_OF_ONE`."""
        if not row.event:
            one = self.whole(row)
            if one.begins < end and (one.ends > begin or one.begins >= begin):
                yield one
            return
        event = resolved(from_json(row.event), self._floating(row.source))
        for found in islice(occurrences(event, begin, end, zone=self.zone), MOST_OF_ONE + 1):
            yield self._occurring(row, found)

    def _occurring(self, row: Row, found: Occurrence) -> Happening:
        event = found.event
        begins, ends = self.shown(event.span)
        return Happening(
            row.id,
            instant_to_text(found.recurrence_id),
            event.subject,
            event.location,
            row.source,
            event.span,
            begins,
            ends,
            repeats=True,
            status=event.status,
            first_day=begins.date(),
            last_day=last_day(begins, ends),
        )

    def _happening(self, row: Row, span: Span, name: str) -> Happening:
        begins, ends = self.shown(span)
        status = Status(row.status or _USUAL)
        return Happening(
            row.id,
            name,
            row.subject,
            row.location,
            row.source,
            span,
            begins,
            ends,
            repeats=row.repeats,
            status=status,
            first_day=begins.date(),
            last_day=last_day(begins, ends),
        )

    def _span(self, row: Row) -> Span:
        start, end = instant_from_text(row.start), instant_from_text(row.end)
        if not isinstance(start, datetime) or not isinstance(end, datetime):
            return AllDaySpan(start, end)
        if start.tzinfo is None:
            zone = self._floating(row.source)
            return ZonedSpan(start.replace(tzinfo=zone), end.replace(tzinfo=zone))
        return ZonedSpan(start, end)

    def shown(self, span: Span) -> tuple[datetime, datetime]:
        begins, ends = (aware(one, self.zone).astimezone(self.zone) for one in (span.start, span.end))
        return begins, ends

    def _floating(self, source: SpokeId) -> ZoneInfo:
        return self.floating.get(source, self.zone)


def last_day(begins: datetime, ends: datetime) -> date:
    """The last day with some of the time from ``begins`` up to ``ends``."""
    return max(begins.date(), (ends.replace(tzinfo=None) - _MOMENT).date())


def one_of(event: Event, name: str, zone: ZoneInfo) -> Event | None:
    """The occurrence of ``event`` that is called ``name``, or the event itself where that is ''; None where the series
    has no such date (any more). Its floating times are set; ``zone`` is the reader's."""
    if event.series is None or not name:
        return event
    wanted = instant_from_text(name)
    key = key_of(wanted)
    for one in event.series.changed:
        if key_of(one.recurrence_id) == key and not one.and_later:
            return one.event
    begin = aware(wanted, zone)
    near = islice(occurrences(event, begin - _NEAR, begin + _NEAR, zone=zone), MOST_OF_ONE)
    return next((one.event for one in near if key_of(one.recurrence_id) == key), None)
