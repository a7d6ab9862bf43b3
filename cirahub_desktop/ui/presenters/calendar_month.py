"""A month as weeks of days, with bars for what lasts, rows for the rest, and a count of what has no room. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date

from cirahub_desktop.happenings import Happening
from cirahub_desktop.i18n import format_day, format_number, region, tr, trn
from cirahub_desktop.sync.model.event import Status
from cirahub_desktop.sync.model.item import ItemId
from cirahub_desktop.ui.presenters import calendar_words as words
from cirahub_desktop.ui.presenters.calendar_sources import Mark, Sources

DAYS: Final = 7
WEEKS: Final = 6
_DAY: Final = timedelta(days=1)
ChipKey = tuple[ItemId, str]
"""Item and name of the occurrence."""


@dataclass(frozen=True, slots=True)
class Around:
    """What all views have to know beside the events."""

    today: date
    zone: ZoneInfo
    sources: Sources


@dataclass(frozen=True, slots=True)
class ChipView:
    """One event in a cell, or across several."""

    key: ChipKey
    time: str
    text: str
    mark: Mark
    said: str
    tip: str
    cancelled: bool = False
    from_before: bool = False
    """It began before the first of its cells."""
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """``days`` cells from the ``column`` on, in the row ``lane`` of a week."""

    chip: ChipView
    column: int
    days: int
    lane: int


@dataclass(frozen=True, slots=True)
class DayView:
    day: date
    number: str
    said: str
    in_month: bool
    today: bool
    weekend: bool
    events: int
    more: int = 0
    """Events that have no room."""
    more_text: str = ""


@dataclass(frozen=True, slots=True)
class WeekRow:
    number: str
    days: tuple[DayView, ...]
    placed: tuple[Placed, ...]


@dataclass(frozen=True, slots=True)
class MonthView:
    title: str
    headings: tuple[str, ...]
    weeks: tuple[WeekRow, ...]


def first_of_week(day: date) -> date:
    """Where the week of ``day`` begins in this region."""
    return day - timedelta(days=(day.weekday() - region().first_week_day) % DAYS)


def month_span(day: date) -> tuple[date, date]:
    """The days that the month of ``day`` shows: whole weeks, always six."""
    first = first_of_week(day.replace(day=1))
    return first, first + timedelta(days=DAYS * WEEKS)


def headings(first: date) -> tuple[str, ...]:
    return tuple(format_date(first + timedelta(days=place), "ccc", locale=region()) for place in range(DAYS))


def chip(one: Happening, around: Around, first: date, last: date) -> ChipView:
    """``first`` and ``last`` are the days of the cells it lies in."""
    source = around.sources.name(one.source)
    before = one.first_day < first
    return ChipView(
        (one.item, one.name),
        "" if one.all_day or before else words.clock(one.begins),
        words.subject(one.subject),
        around.sources.mark(one.source),
        words.said(one, source, around.today, around.zone),
        words.tip(one, source, around.today, around.zone),
        one.status in (Status.CANCELLED, Status.DECLINED),
        before,
        one.last_day > last,
    )


def is_weekend(day: date) -> bool:
    start, end = region().weekend_start, region().weekend_end
    return (day.weekday() - start) % DAYS <= (end - start) % DAYS


def day_said(day: date, events: int, today: date) -> str:
    count = trn("{count} event", "{count} events", events) if events else tr("no events")
    said = tr("{day}, {count}", day=words.long_day(day, today), count=count)
    return tr("Today, {day}", day=said) if day == today else said


def month(happenings: Iterable[Happening], day: date, lanes: int, around: Around) -> MonthView:
    """The month of ``day``; each week has room for ``lanes`` rows, of which a full day gives the last to its count."""
    first, _ = month_span(day)
    some = tuple(happenings)
    weeks = [
        _week(some, first + timedelta(days=DAYS * number), day.month, max(lanes, 1), around) for number in range(WEEKS)
    ]
    return MonthView(words.month_title(day), headings(first), tuple(weeks))


@dataclass(slots=True)
class _Lanes:
    """Which rows of which days of one week are taken."""

    taken: dict[int, set[int]] = field(default_factory=lambda: {column: set() for column in range(DAYS)})
    _free: list[int] = field(default_factory=lambda: [0] * DAYS)
    """The first row of each day that is free; hundreds of events are placed in a time that grows with them alone."""

    def place(self, columns: Sequence[int]) -> int:
        lane = max(self._free[column] for column in columns)
        while any(lane in self.taken[column] for column in columns):
            lane += 1
        for column in columns:
            self.taken[column].add(lane)
            while self._free[column] in self.taken[column]:
                self._free[column] += 1
        return lane


def _week(happenings: Sequence[Happening], first: date, month_number: int, lanes: int, around: Around) -> WeekRow:
    last = first + timedelta(days=DAYS - 1)
    here = [one for one in happenings if one.first_day <= last and one.last_day >= first]
    here.sort(key=_bars_first)
    rows = _Lanes()
    found: list[tuple[Happening, range, int]] = []
    for one in here:
        columns = _columns(one, first, last)
        found.append((one, columns, rows.place(columns)))
    counts = {column: sum(column in columns for _, columns, _ in found) for column in range(DAYS)}
    full = {column for column in range(DAYS) if rows.taken[column] and max(rows.taken[column]) >= lanes}
    shown: list[Placed] = []
    hidden = dict.fromkeys(range(DAYS), 0)
    for one, columns, lane in found:
        if any(lane >= (lanes - 1 if column in full else lanes) for column in columns):
            for column in columns:
                hidden[column] += 1
            continue
        begin, end = first + columns[0] * _DAY, first + columns[-1] * _DAY
        shown.append(Placed(chip(one, around, begin, end), columns[0], len(columns), lane))
    days = tuple(
        _day(first + timedelta(days=column), month_number, counts[column], hidden[column], around)
        for column in range(DAYS)
    )
    return WeekRow(format_date(first + 3 * _DAY, "w", locale=region()), days, tuple(shown))


def _bars_first(one: Happening) -> tuple[object, ...]:
    """What lasts several days on top, the longest first, so that bars of one week do not jump; then by time."""
    days = (one.last_day - one.first_day).days
    return (days == 0, one.first_day if days else date.min, -days, not one.all_day, one.begins, one.subject)


def _columns(one: Happening, first: date, last: date) -> range:
    begin, end = max(one.first_day, first), min(one.last_day, last)
    return range((begin - first).days, (end - first).days + 1)


def _day(day: date, month_number: int, events: int, more: int, around: Around) -> DayView:
    return DayView(
        day,
        format_day(day, year=False) if day.day == 1 else format_number(day.day),
        day_said(day, events, around.today),
        day.month == month_number,
        day == around.today,
        is_weekend(day),
        events,
        more,
        trn("+{count} more", "+{count} more", more) if more else "",
    )


def of_day(happenings: Iterable[Happening], day: date) -> tuple[Happening, ...]:
    """All that is on ``day``: whole days first, then by time."""
    return tuple(one for one in happenings if one.first_day <= day <= one.last_day)


def by_key(happenings: Iterable[Happening]) -> Mapping[ChipKey, Happening]:
    return {(one.item, one.name): one for one in happenings}
