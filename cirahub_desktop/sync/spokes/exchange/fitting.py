"""Whether Exchange can hold a series as one item, and as which: pattern, bounds and the steps of its exceptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.model.event import Event, Series, ZonedSpan
from cirahub_desktop.sync.model.obstacle import Obstacle
from cirahub_desktop.sync.spokes.exchange.fields import instants
from cirahub_desktop.sync.spokes.exchange.occurrences import OccurrenceLost, Step, steps_of
from cirahub_desktop.sync.spokes.exchange.pattern import Bounds, Pattern, days_of
from cirahub_desktop.sync.spokes.exchange.recurrence import NotExpressible, to_pattern
from cirahub_desktop.sync.spokes.exchange.zones import means_the_same, same_clock

_LOOKED_AT = 250
_END_OF_TIME = date(9000, 1, 1)
"""Clock arithmetic is safe before it."""
_LONGEST_OCCURRENCE = timedelta(days=5 * 365)


@dataclass(frozen=True, slots=True)
class Whole:
    """A series as one item of Exchange."""

    pattern: Pattern
    bounds: Bounds
    steps: tuple[Step, ...]


class DoesNotFit(Exception):
    """Exchange has no item that means the same."""

    def __init__(self, obstacle: Obstacle, detail: str = "") -> None:
        super().__init__(obstacle, detail)
        self.obstacle, self.detail = obstacle, detail


def obstacle(event: Event, zone: ZoneInfo) -> Obstacle | None:
    """Why the series cannot be one item there; None for one that can, and for a single event.

    ``zone`` is where whole days begin at midnight.
    """
    if event.series is None:
        return None
    try:
        whole(event, event.series, zone)
    except DoesNotFit as error:
        return error.obstacle
    return None


def whole(event: Event, series: Series, zone: ZoneInfo) -> Whole:
    """Raises DoesNotFit."""
    pattern, bounds = _recurrence(event, series, zone)
    try:
        return Whole(pattern, bounds, tuple(steps_of(event, pattern, bounds, zone)))
    except OccurrenceLost as lost:
        raise DoesNotFit(Obstacle.NEIGHBOURS, str(lost)) from None


def _recurrence(event: Event, series: Series, zone: ZoneInfo) -> tuple[Pattern, Bounds]:
    if series.further or series.barred:
        raise DoesNotFit(Obstacle.SEVERAL_RULES, series.rule)
    if series.added or not series.rule:
        raise DoesNotFit(Obstacle.DATES, series.rule)
    if any(one.and_later for one in series.changed):
        raise DoesNotFit(Obstacle.LATER_CHANGE, series.rule)
    start, end = instants(event.span, zone)
    here = _zone_of(event.span)
    found = _pattern(series.rule, start.replace(tzinfo=None, fold=0) if here else start.date(), here)
    if isinstance(found, Obstacle):
        raise DoesNotFit(found, series.rule)
    # An occurrence ends before the next begins, or Exchange says ErrorOccurrenceTimeSpanTooBig.
    if end - start > min(found.gap, _LONGEST_OCCURRENCE) + timedelta(hours=1):  # an hour for the end of summer time
        raise DoesNotFit(Obstacle.LENGTH, series.rule)
    # Some occurrence is left, or it says ErrorRecurrenceHasNoOccurrence.
    if found.count < _LOOKED_AT and len(series.removed) >= found.count:
        raise DoesNotFit(Obstacle.EMPTY, series.rule)
    return found.pattern, found.bounds


def _zone_of(span: object) -> ZoneInfo | None:
    """The zone whose clock the series follows; None for one of whole days, or of a place's own clock."""
    if not isinstance(span, ZonedSpan):
        return None
    if not isinstance(span.start.tzinfo, ZoneInfo):
        raise TypeError(f"a series needs a named zone, not {span.start.tzinfo!r}")
    return span.start.tzinfo


@dataclass(frozen=True, slots=True)
class _Found:
    pattern: Pattern
    bounds: Bounds
    gap: timedelta
    """The shortest time from one day of it to the next."""
    count: int
    """Of its days, as far as they were looked at."""


@lru_cache(maxsize=4096)
def _pattern(rule: str, start: datetime | date, zone: ZoneInfo | None) -> _Found | Obstacle:
    """What :func:`to_pattern` takes them; remembered, for the shape of a series is asked before it is written."""
    try:
        pattern, bounds = to_pattern(rule, start, zone)
    except NotExpressible:
        return Obstacle.RULE
    days = list(islice(days_of(pattern, bounds), _LOOKED_AT))
    if zone is not None and isinstance(start, datetime):
        goes_on = len(days) == _LOOKED_AT
        last = datetime.combine(bounds.until or _END_OF_TIME, time.max, zone) if goes_on else None
        if not _has_same_clock(zone, start.time(), days, last):
            return Obstacle.ZONE
    gap = min((later - earlier for earlier, later in pairwise(days)), default=_LONGEST_OCCURRENCE)
    return _Found(pattern, bounds, gap, len(days))


def _has_same_clock(zone: ZoneInfo, clock: time, days: Sequence[date], last: datetime | None) -> bool:
    """Exchange expands in the Windows zone, which must show the same clock as ours: at each occurrence, and, where
    there are more than ``days``, all the time until ``last``."""
    moments = [datetime.combine(day, clock, zone) for day in days]
    if last is not None and moments:
        return same_clock(zone, moments[0], last)
    return means_the_same(zone, moments)
