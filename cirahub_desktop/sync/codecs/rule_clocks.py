"""The instants of one period of a rule: its days, each with the same times, without making them all.

A rule may name every second of every day of a year. So an instant is looked up by its place, and only those that are
asked for are made.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from cirahub_desktop.sync.codecs.rule_days import Rule


@dataclass(frozen=True, slots=True)
class Times:
    """The times of a day, in order."""

    hours: tuple[int, ...]
    minutes: tuple[int, ...]
    seconds: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.hours) * len(self.minutes) * len(self.seconds)

    def __getitem__(self, place: int) -> time:
        place, second = divmod(place, len(self.seconds))
        hour, minute = divmod(place, len(self.minutes))
        return time(self.hours[hour], self.minutes[minute], self.seconds[second])

    def within(self, freq: str, begin: datetime) -> Times:
        """Those in the hour, minute or second that ``begin`` begins, by what the rule says of its parts."""
        match freq:
            case "HOURLY":
                return Times((begin.hour,), self.minutes, self.seconds)
            case "MINUTELY":
                return Times((begin.hour,), (begin.minute,), self.seconds)
            case _:
                return Times((begin.hour,), (begin.minute,), (begin.second,))


def times_of(rule: Rule, start: datetime) -> Times:
    """What the rule says, else the time of its start."""
    return Times(rule.hours or (start.hour,), rule.minutes or (start.minute,), rule.seconds or (start.second,))


class Clocks:
    """The instants on ``days``, both in order; of them only those at ``positions`` (BYSETPOS), where there are any."""

    def __init__(self, days: Sequence[date], times: Times, positions: Collection[int]) -> None:
        self._days, self._times = days, times
        self._places: list[int] | None = None
        if positions:
            count = len(days) * len(times)
            places = {place - 1 if place > 0 else count + place for place in positions}
            self._places = sorted(place for place in places if 0 <= place < count)

    def __len__(self) -> int:
        return len(self._days) * len(self._times) if self._places is None else len(self._places)

    def __getitem__(self, place: int) -> datetime:
        if self._places is not None:
            place = self._places[place]
        day, at = divmod(place, len(self._times))
        return datetime.combine(self._days[day], self._times[at])

    def before(self, moment: datetime) -> int:
        """How many there are before it."""
        if len(self) == 1:
            return int(self[0] < moment)
        return bisect_left(self, moment)

    def from_(self, moment: datetime) -> Iterator[datetime]:
        """Those that are not before it."""
        return (self[place] for place in range(self.before(moment), len(self)))
