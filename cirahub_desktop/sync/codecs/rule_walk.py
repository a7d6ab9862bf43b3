"""A recurrence rule walked on a wall clock, never further than asked for and never for long (RFC 5545, 3.3.10).

A rule is a row of periods: years, months, weeks, days, or hours, minutes and seconds. The walk begins at the period in
which the window begins, for which a COUNT that cannot be reckoned has to be counted from the start. Each walk has a
bounded number of steps (R14): a rule that never falls on a day costs no more than one that does.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice

from cirahub_desktop.sync.codecs.rule_clocks import Clocks, times_of
from cirahub_desktop.sync.codecs.rule_days import Rule, days_of_month, days_of_week, days_of_year, fits, parsed

EARLIEST, LATEST = datetime(1, 1, 1), datetime(9998, 12, 31)  # noqa: DTZ001 - wall clocks
_UNITS = {
    "SECONDLY": timedelta(seconds=1),
    "MINUTELY": timedelta(minutes=1),
    "HOURLY": timedelta(hours=1),
    "DAILY": timedelta(days=1),
    "WEEKLY": timedelta(weeks=1),
}
_SUB_DAILY = ("SECONDLY", "MINUTELY", "HOURLY")
MOST_FOUND = 20_000
"""Instants that one walk gives; more than a day for each of fifty years."""
_MOST_IDLE = {"YEARLY": 60, "MONTHLY": 600, "WEEKLY": 600, "DAILY": 1_000}
"""Periods in a row without any instant: most calendars begin anew after 28 years."""
_MOST_IDLE_SUB_DAILY = 700
_MOST_COUNTED = {"YEARLY": 2_000, "MONTHLY": 4_000, "WEEKLY": 6_000, "DAILY": 12_000}
"""Periods that are gone through where a count cannot be reckoned."""
_MOST_COUNTED_SUB_DAILY = 5_000
_MOST_INSTANTS_COUNTED = 12_000


class Walk:
    """One rule from its start on. ``start`` is naive; ``until`` is the last wall clock that it may fall on.

    ``steps`` counts the periods that were looked at, in all walks.
    """

    def __init__(self, text: str, start: datetime, until: datetime | None = None) -> None:
        self._rule = parsed(text).with_days_of(start.date())
        self._start, self._until = start, min(until or LATEST, LATEST)
        self._ends = until is not None
        self._step = _UNITS.get(self._rule.freq, timedelta(0)) * self._rule.interval
        self._times = times_of(self._rule, start)
        self._origin = _origin(self._rule, start)
        self._size = self._fixed_size()
        self._is_counted = self._rule.count is not None and not self._size
        self._all: list[datetime] | None = None
        self._gave_up = False
        self.steps = 0

    @property
    def is_endless(self) -> bool:
        """Whether it has no last instant, or none that can be found in a bounded number of steps."""
        return not self._ends and (self._rule.count is None or self._is_too_long())

    @property
    def several_a_day(self) -> bool:
        return self._rule.freq in _SUB_DAILY or len(self._times) > 1

    def between(self, begin: datetime, end: datetime) -> Iterator[datetime]:
        """The instants from ``begin`` to ``end``, both included, in order."""
        last = min(end, self._until)
        if self._all is not None:
            yield from self._all[bisect_left(self._all, begin) : bisect_right(self._all, last)]
            return
        try:
            yield from islice((wall for wall in self._counted(begin, last) if wall >= begin), MOST_FOUND)
        except (OverflowError, ValueError):
            return  # the calendar ends with the year 9999

    def has(self, wall: datetime) -> bool:
        if not self._is_counted:
            return next(self.between(wall, wall), None) is not None
        known = self._remembered()
        place = bisect_left(known, wall)
        return place < len(known) and known[place] == wall

    def backwards(self, end: datetime) -> Iterator[datetime]:
        """The instants up to ``end``, the last one first; of a rule with an end, or with an ``end`` to begin at."""
        end = min(end, self._until, self._last_counted() or LATEST)
        if self._is_counted:
            known = self._remembered()
            yield from reversed(known[: bisect_right(known, end)])
            return
        width = max(self._step * 4, timedelta(seconds=1)) if self._step else timedelta(days=1500 * self._rule.interval)
        while end >= self._start:
            begin = max(self._start, end - min(width, end - self._start))
            yield from reversed(list(self.between(begin, end)))
            if begin == self._start:
                return
            end, width = begin - timedelta(seconds=1), width * 4

    def remember(self) -> None:
        """Count only once what has to be counted from the start."""
        if self._is_counted:
            self._remembered()

    def _remembered(self) -> list[datetime]:
        if self._all is None:
            self._all = list(self.between(self._start, LATEST))
        return self._all

    def _counted(self, begin: datetime, last: datetime) -> Iterator[datetime]:
        """The instants up to ``last`` from the period of ``begin`` on, or, if they have to be counted, all of them."""
        rule = self._rule
        index, used = self._leap(begin)
        most_idle = _MOST_IDLE.get(rule.freq, _MOST_IDLE_SUB_DAILY)
        most_steps = self.steps + self._most_counted() if self._is_counted else None
        idle = 0
        while idle < most_idle and (period := self._begin_of(index)) <= last:
            self.steps += 1
            idle += 1
            later = self._next_allowed(index, period)
            if later is not None:
                index = later
                continue
            for wall in self._in_period(period).from_(self._start if self._is_counted else max(begin, self._start)):
                if wall > last:
                    return
                used += 1
                if rule.count is not None and used > rule.count:
                    return
                idle = 0
                yield wall
            if most_steps is not None and (self.steps > most_steps or used > _MOST_INSTANTS_COUNTED):
                self._gave_up = True
                return
            index += 1

    def _most_counted(self) -> int:
        return _MOST_COUNTED.get(self._rule.freq, _MOST_COUNTED_SUB_DAILY)

    def _leap(self, begin: datetime) -> tuple[int, int]:
        """The period to begin with, and how many instants lie before it."""
        index = self._period_of(begin)
        if self._is_counted:
            return 0, 0
        if self._rule.count is None:
            return index, 0
        begin = max(begin, self._start)
        skipped = self._in_period(self._begin_of(index)).before(begin)
        return index, self._size * index - self._missing() + skipped

    def _fixed_size(self) -> int:
        """How many instants each period has where all have as many, else 0."""
        rule = self._rule
        if rule.months or rule.weeks or rule.year_days or rule.month_days or rule.freq in ("YEARLY", "MONTHLY"):
            return 0
        if rule.freq != "WEEKLY" and rule.names_days:
            return 0
        if rule.freq in _SUB_DAILY and (
            rule.hours or (rule.freq != "HOURLY" and rule.minutes) or self._skips_seconds()
        ):
            return 0
        return len(self._in_period(self._begin_of(0)))

    def _skips_seconds(self) -> bool:
        return self._rule.freq == "SECONDLY" and bool(self._rule.seconds)

    def _missing(self) -> int:
        """Instants of the first period that lie before the start."""
        return self._in_period(self._begin_of(0)).before(self._start)

    def _is_too_long(self) -> bool:
        if self._is_counted:
            return (self._rule.count or 0) > _MOST_INSTANTS_COUNTED or bool(self._remembered() and self._gave_up)
        return self._last_counted() is None

    def _last_counted(self) -> datetime | None:
        """The last of a rule with a count, where that can be reckoned."""
        if self._rule.count is None or self._is_counted:
            return None
        index, place = divmod(self._rule.count + self._missing() - 1, self._size)
        try:
            return self._in_period(self._begin_of(index))[place]
        except (OverflowError, ValueError):
            return None

    def _period_of(self, moment: datetime) -> int:
        """The period in which ``moment`` lies; the first one for what is before it."""
        rule, origin = self._rule, self._origin
        if moment <= origin:
            return 0
        if rule.freq == "YEARLY":
            return (moment.year - origin.year) // rule.interval
        if rule.freq == "MONTHLY":
            return ((moment.year - origin.year) * 12 + moment.month - origin.month) // rule.interval
        return (moment - origin) // self._step

    def _begin_of(self, index: int) -> datetime:
        rule, origin = self._rule, self._origin
        if rule.freq == "YEARLY":
            return datetime(origin.year + index * rule.interval, 1, 1)  # noqa: DTZ001 - a wall clock
        if rule.freq == "MONTHLY":
            months = origin.month - 1 + index * rule.interval
            return datetime(origin.year + months // 12, months % 12 + 1, 1)  # noqa: DTZ001 - a wall clock
        return origin + self._step * index

    def _in_period(self, begin: datetime) -> Clocks:
        if self._rule.freq in _SUB_DAILY:
            return Clocks([begin.date()], self._times.within(self._rule.freq, begin), self._rule.positions)
        return Clocks(self._days(begin.date()), self._times, self._rule.positions)

    def _days(self, begin: date) -> list[date]:
        match self._rule.freq:
            case "YEARLY":
                return days_of_year(self._rule, begin.year)
            case "MONTHLY":
                return days_of_month(self._rule, begin.year, begin.month)
            case "WEEKLY":
                return days_of_week(self._rule, begin)
            case _:
                return [begin] if fits(self._rule, begin) else []

    def _next_allowed(self, index: int, begin: datetime) -> int | None:
        """The next period that may have an instant, where this one surely has none."""
        if self._rule.freq == "WEEKLY" or self._rule.freq == "YEARLY":
            return None
        if self._rule.freq == "MONTHLY":
            return index + 1 if self._rule.months and begin.month not in self._rule.months else None
        later = _later_day(self._rule, begin)
        if later is None and self._rule.freq in _SUB_DAILY:
            later = _later_clock(self._rule, begin)
        if later is None:
            return None
        return max(index + 1, -((self._origin - later) // self._step))


def _origin(rule: Rule, start: datetime) -> datetime:
    """Where the first period begins."""
    match rule.freq:
        case "YEARLY" | "MONTHLY":
            return datetime(start.year, 1 if rule.freq == "YEARLY" else start.month, 1)  # noqa: DTZ001 - a wall clock
        case "WEEKLY":
            back = timedelta(days=(start.weekday() - rule.week_start) % 7)
            midnight = datetime.combine(start.date(), time())
            return midnight - back if midnight - EARLIEST >= back else midnight
        case "DAILY":
            return datetime.combine(start.date(), time())
        case "HOURLY":
            return start.replace(minute=0, second=0, microsecond=0)
        case "MINUTELY":
            return start.replace(second=0, microsecond=0)
        case _:
            return start


def _later_day(rule: Rule, begin: datetime) -> datetime | None:
    if rule.months and begin.month not in rule.months:
        month = min((month - begin.month - 1) % 12 for month in rule.months) + begin.month
        return datetime(begin.year + month // 12, month % 12 + 1, 1)  # noqa: DTZ001 - a wall clock
    if fits(rule, begin.date()):
        return None
    return datetime.combine(begin.date() + timedelta(days=1), time())


def _later_clock(rule: Rule, begin: datetime) -> datetime | None:
    """When the next hour, minute or second begins that the rule allows; it may not be one of its own steps."""
    if rule.hours and begin.hour not in rule.hours:
        hour = next((hour for hour in rule.hours if hour > begin.hour), None)
        midnight = datetime.combine(begin.date(), time())
        return midnight + (timedelta(days=1) if hour is None else timedelta(hours=hour))
    if rule.freq != "HOURLY" and rule.minutes and begin.minute not in rule.minutes:
        minute = next((minute for minute in rule.minutes if minute > begin.minute), 60)
        return begin.replace(minute=0, second=0) + timedelta(minutes=minute)
    if rule.freq == "SECONDLY" and rule.seconds and begin.second not in rule.seconds:
        second = next((second for second in rule.seconds if second > begin.second), 60)
        return begin.replace(second=0) + timedelta(seconds=second)
    return None
