"""A VTIMEZONE as what it says: when the clock changes, year by year (RFC 5545, section 3.6.5).

Tolerant: what cannot be understood costs that STANDARD or DAYLIGHT part. Only rules that clocks follow are read, one
day a year; everything is bounded (R14).
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from itertools import islice

from cirahub_desktop.sync.codecs.rules import WEEK_DAYS, rule_parts
from cirahub_desktop.sync.codecs.zone_clock import Change
from cirahub_desktop.sync.model.zone import ChangeDay, ZoneRules

_LONGEST_TEXT = 100_000
_MOST_PARTS = 250
_MOST_CHANGES = 4_000
_MOST_MONTHS = 2
_LISTED_UNTIL = 2099
_PRESENT = 2026
"""Rules that end before this year are history, and those that end later go on: programs cut a VTIMEZONE where the
last of its events is. Not today's year, so that a text means the same whenever it is read."""
_FIRST_YEAR, _LAST_YEAR = 1601, 9000
"""Some write year 1 for "always"."""
_PROPERTY = re.compile(r"(BEGIN|END|DTSTART|TZOFFSETFROM|TZOFFSETTO|RRULE|RDATE)(?:;[^:]*)?:(.*)", re.IGNORECASE)
_KINDS = ("STANDARD", "DAYLIGHT")
_MOMENT = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d):?(\d\d)?(Z?))?", re.IGNORECASE)
_OFFSET = re.compile(r"([+-]?)(\d\d):?(\d\d)?(?::?(\d\d))?")
_NTH_DAY = re.compile(r"([+-]?\d)?(MO|TU|WE|TH|FR|SA|SU)")
_IGNORED_PARTS = frozenset({"FREQ", "INTERVAL", "UNTIL", "COUNT", "WKST", "BYHOUR", "BYMINUTE", "BYSECOND"})
_UNDATED = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall clock


@dataclass(frozen=True, slots=True)
class YearDay:
    """One day in each year. With a ``weekday`` (0 is Monday) the one among the seven days of ``month`` that begin
    with its ``first``; else that day itself. A negative ``first`` counts from the end of the month."""

    month: int
    first: int
    weekday: int | None = None

    def of(self, year: int) -> datetime | None:
        """None in a year without such a day."""
        length = monthrange(year, self.month)[1]
        first = self.first if self.first > 0 else length + 1 + self.first
        if self.weekday is not None:
            first += (self.weekday - datetime(year, self.month, 1).weekday() - first + 1) % 7  # noqa: DTZ001 - a day
        return datetime(year, self.month, first) if 1 <= first <= length else None  # noqa: DTZ001 - a wall clock

    def change_day(self, seconds: int) -> ChangeDay:
        """Raises ValueError where POSIX cannot say it."""
        if self.weekday is None:
            if self.first < 0 or (self.month, self.first) == (2, 29):
                raise ValueError(self)
            day = datetime(2027, self.month, self.first)  # noqa: DTZ001 - a day
            return ChangeDay.on_julian(day.timetuple().tm_yday, seconds)
        sunday_first = (self.weekday + 1) % 7
        if self.first == -7:
            return ChangeDay.in_last_days(self.month, sunday_first, seconds)
        return ChangeDay.in_days(self.month, self.first, sunday_first, seconds)


@dataclass(frozen=True, slots=True)
class Observance:
    """One STANDARD or DAYLIGHT part: from ``start`` (on the clock that ends) on the offset is ``after``, in seconds."""

    start: datetime
    before: int
    after: int
    day: YearDay | None = None
    last_year: int = 9999
    """Of ``day``."""
    dates: tuple[datetime, ...] = ()
    endless: bool = False
    """Whether the dates are those of a rule that goes on, and only the first of them."""

    @property
    def goes_on(self) -> bool:
        return self.endless or (self.day is not None and self.last_year >= _PRESENT)

    def changes(self, first_year: int, last_year: int) -> Iterator[Change]:
        """In the order of the text; not those of ``day`` before and after these years. A start that is no such day
        says only since when (Outlook writes 1 January 1601)."""
        starts = self.day is None or self.day.of(self.start.year) == datetime.combine(self.start, time())
        for said in (*[self.start][:starts], *self.dates, *self._yearly(first_year, last_year)):
            wall = said + timedelta(seconds=_rounding(said))
            yield Change((wall - timedelta(seconds=self.before)).replace(tzinfo=UTC), self.before, self.after)

    def change_day(self, before: int) -> ChangeDay:
        """On the clock with the offset ``before``; ValueError where POSIX cannot say it."""
        if self.day is None:
            raise ValueError(self)
        clock = self.start.time()
        seconds = clock.hour * 3600 + clock.minute * 60 + clock.second + _rounding(self.start)
        return self.day.change_day(seconds + before - self.before)

    def _yearly(self, first_year: int, last_year: int) -> Iterator[datetime]:
        if self.day is None:
            return
        for year in range(max(first_year, self.start.year), min(last_year, self.last_year) + 1):
            day = self.day.of(year)
            if day and (wall := datetime.combine(day, self.start.time())) > self.start:
                yield wall


@lru_cache(maxsize=64)
def read_observances(text: str) -> tuple[Observance, ...]:
    """Of an unfolded VTIMEZONE, ordered by their start; none for a text that says nothing."""
    if len(text) > _LONGEST_TEXT:
        return ()
    found: list[Observance] = []
    for values in islice(_parts(text.splitlines()), _MOST_PARTS):
        try:
            found += _observances(values)
        except (ValueError, OverflowError):
            continue
    return tuple(sorted(set(found), key=_order))


def _order(part: Observance) -> tuple[object, ...]:
    return part.start, part.after, part.before, repr(part.day), part.last_year, part.dates


def all_changes(parts: Sequence[Observance], first_year: int, last_year: int) -> tuple[Change, ...]:
    """In order, each with the offset that really was before it; those that change nothing are left out, but for
    the first."""
    found = (change for part in parts for change in part.changes(first_year, last_year))
    known: list[Change] = []
    for change in sorted(islice(found, _MOST_CHANGES)):
        if not known:
            known.append(change)
        elif change.after != known[-1].after:
            known.append(change._replace(before=known[-1].after))
    return tuple(known)


def ongoing_rules(parts: Sequence[Observance]) -> ZoneRules | None:
    """What the clock does each year from now on; None where POSIX cannot say it."""
    newest: dict[int, Observance] = {part.after: part for part in parts if part.goes_on}
    try:
        if len(newest) == 2 and not any(part.endless for part in parts):
            return _two_offsets(newest)
        if len(newest) < 2 and parts:
            return ZoneRules(next(iter(newest)) if newest else _last_offset(parts))
    except ValueError:
        return None
    return None


def _two_offsets(newest: Mapping[int, Observance]) -> ZoneRules:
    winter, summer = sorted(newest)
    return ZoneRules(winter, summer, newest[summer].change_day(winter), newest[winter].change_day(summer))


def _last_offset(parts: Sequence[Observance]) -> int:
    return max(change for part in parts for change in part.changes(part.last_year, part.last_year)).after


def _parts(lines: Iterable[str]) -> Iterator[dict[str, list[str]]]:
    """The values of each STANDARD and DAYLIGHT by their names."""
    values: dict[str, list[str]] | None = None
    for line in lines:
        found = _PROPERTY.fullmatch(line)
        if found is None:
            continue
        name, value = found[1].upper(), found[2].strip()
        if name in ("BEGIN", "END"):
            if values is not None and name == "END":
                yield values
            values = {} if name == "BEGIN" and value.upper() in _KINDS else None
        elif values is not None:
            values.setdefault(name, []).append(value)


def _observances(values: Mapping[str, list[str]]) -> Iterable[Observance]:
    """Several, where one part has several rules. Raises ValueError."""
    after = _offset(values["TZOFFSETTO"][0]) if "TZOFFSETTO" in values else None
    before = _offset(values["TZOFFSETFROM"][0]) if "TZOFFSETFROM" in values else after
    if after is None or before is None:
        raise ValueError(values)
    dates = tuple(_wall(value, before) for line in values.get("RDATE", ()) for value in line.split(",") if value)
    start = _wall(values["DTSTART"][0], before) if "DTSTART" in values else min(dates, default=_UNDATED)
    plain = Observance(start, before, after, dates=dates)
    return [_with_rule(plain, rule) for rule in values["RRULE"]] if "RRULE" in values else [plain]


def _with_rule(plain: Observance, rule: str) -> Observance:
    parts = rule_parts(rule)
    try:
        day = _year_day(parts, plain.start)
    except ValueError:
        return _with_dates(plain, parts)
    last = int(parts["UNTIL"][:4]) if "UNTIL" in parts else 9999
    if "COUNT" in parts:
        last = min(last, plain.start.year + int(parts["COUNT"]) - 1)
    elif "UNTIL" in parts and (there := day.of(last)) is not None and parts["UNTIL"][:8] < f"{there:%Y%m%d}":
        last -= 1
    return Observance(plain.start, plain.before, plain.after, day, last, plain.dates)


def _with_dates(plain: Observance, parts: Mapping[str, str]) -> Observance:
    """By a rule for some years or several months. Raises ValueError for one that no clock follows."""
    if parts.get("FREQ") != "YEARLY" or "COUNT" in parts:
        raise ValueError(parts)
    months = parts.get("BYMONTH", str(plain.start.month)).split(",")
    if len(months) > _MOST_MONTHS:
        raise ValueError(parts)
    days = [_year_day({**parts, "BYMONTH": month, "INTERVAL": "1"}, plain.start) for month in months]
    step = max(1, int(parts.get("INTERVAL", "1")))
    skipped = max(0, (_UNDATED.year - plain.start.year) // step * step)
    years = range(plain.start.year + skipped, _LISTED_UNTIL + 1, step)
    until = parts.get("UNTIL", f"{_LISTED_UNTIL}1231")[:8]
    walls = (datetime.combine(day, plain.start.time()) for year in years for one in days if (day := one.of(year)))
    dates = tuple(wall for wall in walls if plain.start <= wall and f"{wall:%Y%m%d}" <= until)
    return replace(plain, dates=(*plain.dates, *dates), endless=bool(dates) and int(until[:4]) >= _PRESENT)


def _year_day(parts: Mapping[str, str], start: datetime) -> YearDay:
    """Raises ValueError for everything that is not one day a year."""
    step = (parts.get("FREQ"), parts.get("INTERVAL", "1"))
    days = parts.get("BYMONTHDAY", "")
    known = _IGNORED_PARTS | {"BYMONTH", "BYDAY", "BYMONTHDAY", "BYSETPOS"}
    if step not in (("YEARLY", "1"), ("MONTHLY", "12")) or not set(parts) <= known or _moves_the_hour(parts, start):
        raise ValueError(parts)
    month = int(parts.get("BYMONTH", start.month))
    if not 1 <= month <= 12:
        raise ValueError(parts)
    if "BYDAY" not in parts:
        return YearDay(month, int(days or start.day))
    found = _NTH_DAY.fullmatch(parts["BYDAY"])
    if found is None:
        raise ValueError(parts)
    return YearDay(month, _first_of_seven(found[1] or parts.get("BYSETPOS", ""), days), WEEK_DAYS.index(found[2]))


def _first_of_seven(nth: str, days: str) -> int:
    """For ``2SU`` the 8th, for ``-1SU`` the 7th from the end; for seven days in a row, the first of them."""
    if days:
        numbers = sorted(map(int, days.split(",")))
        if nth or numbers != list(range(numbers[0], numbers[0] + 7)) or numbers[0] == 0:
            raise ValueError(days)
        return numbers[0]
    count = int(nth or 0)
    if count == 0 or abs(count) > 5:
        raise ValueError(nth)
    return 7 * count - 6 if 0 < count < 5 else -7 if count in (5, -1) else 7 * count


def _rounding(wall: datetime) -> int:
    """Windows says 23:59:59 for the end of a day."""
    return 1 if (wall.minute, wall.second) == (59, 59) else 0


def _moves_the_hour(parts: Mapping[str, str], start: datetime) -> bool:
    said = {"BYHOUR": start.hour, "BYMINUTE": start.minute, "BYSECOND": start.second}
    return any(parts.get(name, str(number)).lstrip("0") != str(number).lstrip("0") for name, number in said.items())


def _offset(text: str) -> int:
    found = _OFFSET.fullmatch(text)
    if found is None:
        raise ValueError(text[:40])
    length = int(found[2]) * 3600 + int(found[3] or 0) * 60 + int(found[4] or 0)
    if length >= 86400:
        raise ValueError(text[:40])
    return -length if found[1] == "-" else length


def _wall(text: str, before: int) -> datetime:
    """A moment in UTC, which some write, is turned into the clock that ends."""
    found = _MOMENT.match(text)
    if found is None:
        raise ValueError(text[:40])
    year, *rest = (int(found[part] or 0) for part in range(1, 7))
    wall = datetime(min(max(year, _FIRST_YEAR), _LAST_YEAR), *rest)  # type: ignore[arg-type]  # noqa: DTZ001
    return wall + timedelta(seconds=before) if found[7] else wall
