"""Where changed occurrences may be: strictly between their neighbours, at every moment of a write.

Exchange looks at one change after the other (ErrorOccurrenceCrossingBoundary): an occurrence begins on a day of its own
between those of its live neighbours, and overlaps neither. So a series of which everything moves a day later is moved
from its end, and one that moves a day earlier from its beginning.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs.zones import UTC
from cirahub_desktop.sync.model.event import Span
from cirahub_desktop.sync.spokes.exchange.fields import instants

_LONGEST = timedelta(days=1461)


class OccurrenceLost(ValueError):
    """A changed occurrence that Exchange has no place for."""


@dataclass(frozen=True, slots=True)
class Place:
    """When an occurrence is, in UTC, and on which day of its series' zone it begins."""

    day: date
    start: datetime
    end: datetime

    def is_before(self, other: Place) -> bool:
        return self.day < other.day and self.end <= other.start


def place_of(span: Span, here: ZoneInfo, zone: ZoneInfo) -> Place:
    """``here`` is the zone of the series, ``zone`` that of whole days."""
    start, end = (moment.astimezone(UTC) for moment in instants(span, zone))
    return Place(start.astimezone(here).date(), start, end)


def in_safe_order(places: Mapping[date, Place], moved: Mapping[date, Place]) -> list[date]:
    """The moved ones, by the days that the pattern has them on, so that each finds its new place free.

    ``places`` has them and their live neighbours, in order, where the pattern has them. Raises OccurrenceLost.
    """
    row = list(places)
    for day in moved:
        if moved[day].end - moved[day].start > _LONGEST:
            raise OccurrenceLost(f"{day}")
    for one, following in pairwise(row):
        is_right = moved.get(one, places[one]).is_before(moved.get(following, places[following]))
        if not is_right and (one in moved or following in moved):
            raise OccurrenceLost(f"{one if one in moved else following}")
    number = {day: place for place, day in enumerate(row)}
    order: dict[date, None] = {}
    for day in sorted(moved):
        waiting = [day]
        while waiting:
            first = [one for one in _in_the_way(waiting[-1], row, number, places, moved) if one not in order]
            if first and first[0] not in waiting:
                waiting.append(first[0])
            else:
                order[waiting.pop()] = None
    return list(order)


def _in_the_way(
    day: date, row: list[date], number: Mapping[date, int], places: Mapping[date, Place], moved: Mapping[date, Place]
) -> Iterator[date]:
    """Moved neighbours that have to leave before this one can go to its place."""
    here = number[day]
    if here + 1 < len(row) and row[here + 1] in moved and not moved[day].is_before(places[row[here + 1]]):
        yield row[here + 1]
    if here > 0 and row[here - 1] in moved and not places[row[here - 1]].is_before(moved[day]):
        yield row[here - 1]
