"""A week as columns of hours: what overlaps lies side by side, what lasts a day or more lies on top. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from cirahub_desktop.happenings import Happening
from cirahub_desktop.i18n import format_number, format_weekday, trn
from cirahub_desktop.ui.presenters import calendar_words as words
from cirahub_desktop.ui.presenters.calendar_month import (
    DAYS,
    Around,
    ChipView,
    DayView,
    Placed,
    chip,
    day_said,
    first_of_week,
    is_weekend,
    month,
    of_day,
)

MINUTES: Final = 24 * 60
_SHORTEST: Final = 30
"""Minutes of height that an event has at least, so that its words can be read."""
_WHOLE_DAY: Final = timedelta(days=1)
_EARLY: Final = 8


@dataclass(frozen=True, slots=True)
class Block:
    """An event, or its part on one day: from ``begin`` to ``end`` in minutes of the clock, in ``column`` of
    ``columns`` that lie side by side, ``wide`` of them broad."""

    chip: ChipView
    when: str
    begin: int
    end: int
    column: int
    columns: int
    wide: int = 1


@dataclass(frozen=True, slots=True)
class Crowd:
    """Events that there is no room for side by side."""

    text: str
    begin: int
    end: int
    column: int
    columns: int


@dataclass(frozen=True, slots=True)
class HoursOfDay:
    day: DayView
    heading: str
    blocks: tuple[Block, ...]
    crowds: tuple[Crowd, ...] = ()


@dataclass(frozen=True, slots=True)
class WeekView:
    title: str
    days: tuple[HoursOfDay, ...]
    lanes: int
    """Rows on top."""
    top: tuple[Placed, ...]
    hours: tuple[str, ...]
    first_hour: int
    """What should be in sight at first."""


def week_span(day: date) -> tuple[date, date]:
    first = first_of_week(day)
    return first, first + timedelta(days=DAYS)


def week(happenings: Iterable[Happening], day: date, side_by_side: int, around: Around) -> WeekView:
    """The week of ``day``; at most ``side_by_side`` columns a day."""
    first, end = week_span(day)
    here = [one for one in happenings if one.first_day < end and one.last_day >= first]
    long = [one for one in here if is_long(one)]
    timed = [one for one in here if not is_long(one)]
    top = _top(long, first, around)
    days = tuple(
        _hours(of_day(timed, one), one, len(of_day(here, one)), max(side_by_side, 1), around)
        for one in (first + timedelta(days=place) for place in range(DAYS))
    )
    return WeekView(
        words.week_title(first),
        days,
        max((one.lane + 1 for one in top), default=0),
        top,
        tuple(_hour(hour, around) for hour in range(24)),
        min([_EARLY, *(block.begin // 60 for one in days for block in one.blocks if not block.chip.from_before)]),
    )


def is_long(one: Happening) -> bool:
    """It belongs on top: whole days, and what lasts as long as one."""
    return one.all_day or one.ends.replace(tzinfo=None) - one.begins.replace(tzinfo=None) >= _WHOLE_DAY


def _top(long: Sequence[Happening], first: date, around: Around) -> tuple[Placed, ...]:
    """As in a month whose weeks have all the room they want."""
    weeks = month(long, first, len(long) + 1, around).weeks
    return next((row.placed for row in weeks if row.days[0].day == first), ())


def _hours(happenings: Sequence[Happening], day: date, events: int, side_by_side: int, around: Around) -> HoursOfDay:
    blocks: list[Block] = []
    crowds: list[Crowd] = []
    for cluster in _clusters(happenings, day):
        some, crowd = _side_by_side(cluster, day, side_by_side, around)
        blocks += some
        crowds += crowd
    said = day_said(day, events, around.today)
    view = DayView(day, format_number(day.day), said, True, day == around.today, is_weekend(day), events)  # noqa: FBT003
    return HoursOfDay(view, format_weekday(day), tuple(blocks), tuple(crowds))


@dataclass(frozen=True, slots=True)
class _Part:
    """An event in minutes of one day."""

    of: Happening
    begin: int
    end: int


def _clusters(happenings: Sequence[Happening], day: date) -> list[list[_Part]]:
    """Events that touch one another, directly or through others."""
    parts = sorted((_part(one, day) for one in happenings), key=lambda part: (part.begin, -part.end, part.of.subject))
    found: list[list[_Part]] = []
    end = -1
    for part in parts:
        if part.begin >= end:
            found.append([])
        found[-1].append(part)
        end = max(end, part.end)
    return found


def _part(one: Happening, day: date) -> _Part:
    begin = 0 if one.first_day < day else _minutes(one.begins)
    end = MINUTES if one.ends.date() > day else _minutes(one.ends)
    begin = min(begin, MINUTES - _SHORTEST)
    return _Part(one, begin, max(end, begin + _SHORTEST))


def _side_by_side(cluster: Sequence[_Part], day: date, most: int, around: Around) -> tuple[list[Block], list[Crowd]]:
    ends: list[int] = []
    columns: list[int] = []
    for part in cluster:
        free = next((place for place, end in enumerate(ends) if end <= part.begin), len(ends))
        if free == len(ends):
            ends.append(part.end)
        ends[free] = part.end
        columns.append(free)
    count = min(len(ends), most)
    fit = most if len(ends) <= most else most - 1
    blocks = [
        Block(
            chip(part.of, around, day, day),
            words.hours(part.of, day),
            part.begin,
            part.end,
            column,
            count,
            _room(part, column, count, cluster, columns),
        )
        for part, column in zip(cluster, columns, strict=True)
        if column < fit
    ]
    rest = [part for part, column in zip(cluster, columns, strict=True) if column >= fit]
    if not rest:
        return blocks, []
    text = trn("+{count} more", "+{count} more", len(rest))
    return blocks, [Crowd(text, min(one.begin for one in rest), max(one.end for one in rest), count - 1, count)]


def _room(part: _Part, column: int, count: int, cluster: Sequence[_Part], columns: Sequence[int]) -> int:
    """How many columns it may take: up to the next event beside it."""
    beside = [
        other_column
        for other, other_column in zip(cluster, columns, strict=True)
        if other_column > column and other.begin < part.end and part.begin < other.end
    ]
    return min([count, *beside]) - column


def _minutes(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute


def _hour(hour: int, around: Around) -> str:
    return words.clock(datetime.combine(around.today, time(hour), around.zone))
