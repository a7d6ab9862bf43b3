"""Writing a VTIMEZONE (RFC 5545, section 3.6.5) for a zone of ours.

As rules where its clock follows any (a series has no end), as a list of changes before that and where it follows none.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs.observances import YearDay
from cirahub_desktop.sync.codecs.rules import WEEK_DAYS
from cirahub_desktop.sync.codecs.zone_clock import Change, clock
from cirahub_desktop.sync.model.zone import zone_named

_HORIZON_YEARS = 12
"""How far a list of changes reaches past the last date it is asked for."""
_LAST_LISTED = 2200
_SEEN = 2038, 2066
"""In 28 years each date falls on each day of the week; before them many zones have changes of their own."""

_FIRST_RULED = 1970
"""Before it, changes are listed."""


@dataclass(frozen=True, slots=True)
class _Part:
    """Changes between the same two offsets with the same names: listed, or one of each year from the first on."""

    changes: tuple[Change, ...]
    day: YearDay | None = None


@lru_cache(maxsize=128)
def vtimezone_text(key: str, first: int, last: int) -> str:
    """A VTIMEZONE for the zone ``key``, right for the years from ``first`` to ``last``; CRLF lines, the long ones not
    folded. Raises ValueError for a key that is none."""
    zone = zone_named(key)
    days, since = _rules(zone, (first - 1) // 10 * 10)
    since = max(since, first - 1)
    known = clock(zone, first - 1, min(last + _HORIZON_YEARS, _LAST_LISTED) if days is None else since)
    parts = _listed(zone, known.changes)
    if days:
        yearly = clock(zone, since, since + 1).changes
        parts += [_Part((change,), day) for change, day in zip(yearly, days, strict=True)]
    if not days or since > first - 1:
        begin = datetime(first - 1, 1, 1, tzinfo=UTC) - timedelta(seconds=known.start)
        parts.append(_Part((Change(begin, known.start, known.start),)))
    parts.sort(key=lambda part: part.changes[0].moment)
    lines = [
        "BEGIN:VTIMEZONE",
        f"TZID:{key}",
        *(line for part in parts for line in _lines(zone, part)),
        "END:VTIMEZONE",
    ]
    return "".join(f"{line}\r\n" for line in lines)


@lru_cache(maxsize=256)
def _rules(zone: ZoneInfo, first: int) -> tuple[tuple[YearDay, ...] | None, int]:
    """The days of the changes of each year, in their order, and the year, not before ``first``, from which on these
    are the only ones; None for a clock that follows no rule."""
    days = _yearly_days(clock(zone, *_SEEN).changes)
    if days is None:
        return None, _SEEN[0]
    first = min(max(first, _FIRST_RULED), _SEEN[0])
    known = clock(zone, first, _SEEN[0] + 1).changes
    pattern = [change for change in known if change.moment.year == _SEEN[0]]
    year = _SEEN[0]
    while year > first:
        found = [change for change in known if change.moment.year == year - 1]
        if not _same_days(found, pattern, days):
            break
        year -= 1
    return days, year


def _same_days(found: Sequence[Change], pattern: Sequence[Change], days: Sequence[YearDay]) -> bool:
    return len(found) == len(days) and all(
        change.wall.date() == _date(day, change.wall.year)
        and (change.wall.time(), change.before, change.after) == (model.wall.time(), model.before, model.after)
        for change, model, day in zip(found, pattern, days, strict=True)
    )


def _date(day: YearDay, year: int) -> date | None:
    found = day.of(year)
    return found.date() if found else None


def _listed(zone: ZoneInfo, changes: Iterable[Change]) -> list[_Part]:
    alike: dict[tuple[str, str, int, int], list[Change]] = {}
    for change in changes:
        alike.setdefault((*_names(zone, change), change.before, change.after), []).append(change)
    return [_Part(tuple(found)) for found in alike.values()]


def _yearly_days(changes: Sequence[Change]) -> tuple[YearDay, ...] | None:
    """The days of the changes of each year, in their order; None where these follow no rule that can be written."""
    first, year_after = _SEEN
    count, rest = divmod(len(changes), year_after - first)
    if rest:
        return None
    days = tuple(_year_day(changes[index::count]) for index in range(count))
    return None if None in days else tuple(day for day in days if day)


def _year_day(changes: Sequence[Change]) -> YearDay | None:
    """``changes`` are one of each year."""
    walls = [change.wall for change in changes]
    kinds = {
        (wall.month, wall.time(), change.before, change.after) for wall, change in zip(walls, changes, strict=True)
    }
    if len(kinds) != 1 or [wall.year for wall in walls] != list(range(*_SEEN)):
        return None
    month, weekdays = walls[0].month, {wall.weekday() for wall in walls}
    low, high = min(wall.day for wall in walls), max(wall.day for wall in walls)
    if low == high:
        return YearDay(month, low)
    if len(weekdays) != 1:
        return None
    if all(wall.day + 7 > monthrange(wall.year, month)[1] for wall in walls):
        return YearDay(month, -7, weekdays.pop())
    return YearDay(month, low, weekdays.pop()) if high - low == 6 else None


def _lines(zone: ZoneInfo, part: _Part) -> list[str]:
    start, *others = part.changes
    kind, name = _names(zone, start)
    lines = [f"BEGIN:{kind}", f"DTSTART:{_wall(start)}"]
    if part.day:
        lines.append(f"RRULE:{_rule(part.day)}")
    if others:
        lines.append(f"RDATE:{','.join(map(_wall, others))}")
    offsets = [f"TZOFFSETFROM:{_offset(start.before)}", f"TZOFFSETTO:{_offset(start.after)}"]
    return [*lines, *offsets, f"TZNAME:{name}", f"END:{kind}"]


def _names(zone: ZoneInfo, change: Change) -> tuple[str, str]:
    """Whether it is summer time that begins, and how the zone calls it. Ireland and Morocco call the summer their
    standard; here DAYLIGHT is always the greater offset, as every reader expects."""
    local = change.moment.astimezone(zone)
    before = (change.moment - timedelta(seconds=1)).astimezone(zone)
    none = timedelta()
    summer = (local.dst() or none) > none or ((before.dst() or none) < none and change.after > change.before)
    return "DAYLIGHT" if summer else "STANDARD", local.tzname() or "-"


def _rule(day: YearDay) -> str:
    rule = f"FREQ=YEARLY;BYMONTH={day.month}"
    if day.weekday is None:
        return f"{rule};BYMONTHDAY={day.first}"
    name = WEEK_DAYS[day.weekday]
    if day.first == -7:
        return f"{rule};BYDAY=-1{name}"
    if day.first % 7 == 1 and day.first <= 22:
        return f"{rule};BYDAY={day.first // 7 + 1}{name}"
    return f"{rule};BYMONTHDAY={','.join(str(day.first + ahead) for ahead in range(7))};BYDAY={name}"


def _wall(change: Change) -> str:
    """Four digits for the year on every system."""
    return f"{change.wall.year:04d}{change.wall:%m%dT%H%M%S}"


def _offset(seconds: int) -> str:
    hours, rest = divmod(abs(seconds), 3600)
    minutes, rest = divmod(rest, 60)
    return f"{'-' if seconds < 0 else '+'}{hours:02d}{minutes:02d}{f'{rest:02d}' if rest else ''}"
