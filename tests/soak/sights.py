"""What stands in one place, as a person reads it, and which thing of the story it is.

A thing is known by the minute of the day at which it begins (UTC), which nobody ever changes: private events show no
subject, and UIDs change. So a series, or the single events that stand for it, read as entries on several days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

BEGIN: Final = datetime(2027, 1, 11, 8, tzinfo=UTC)
"""When every story begins: far from a change of clocks, in the past or the future of whoever plays it."""
FIRST_DAY: Final = date(2027, 1, 12)
MOST_THINGS: Final = 360
"""What begins after six in the morning belongs to the sandbox's own people."""
FIELDS: Final = ("subject", "location", "note", "day")
TEXTS: Final = ("subject", "location", "note")
BUSY: Final = "Busy"
PREFIXES: Final = ("", "[x]", "[y]")
"""The values of an option that a person plays with."""
WEEKLY_COUNT: Final = 4
EXTRA_DAY: Final = 3
"""After the first one; what Exchange has no pattern for gets a date more than the rule says."""


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """One event, or one occurrence of a series."""

    number: int
    day: int
    subject: str
    location: str
    note: str

    def value(self, name: str) -> str | int:
        found: str | int = getattr(self, name)
        return found


Sights = Mapping[int, tuple[Entry, ...]]
"""By number; sorted by day."""


def sights(entries: Iterable[Entry]) -> Sights:
    found: dict[int, list[Entry]] = defaultdict(list)
    for one in entries:
        found[one.number].append(one)
    return {number: tuple(sorted(held)) for number, held in sorted(found.items())}


def start_of(number: int, day: int) -> datetime:
    return datetime.combine(FIRST_DAY + timedelta(days=day), time(number // 60, number % 60), UTC)


def place_in_time(start: datetime) -> tuple[int, int]:
    """The number and the day that a start stands for."""
    start = start.astimezone(UTC)
    return start.hour * 60 + start.minute, (start.date() - FIRST_DAY).days


def bare(subject: str) -> str:
    """A subject without the prefix of an option."""
    return next((subject.removeprefix(f"{one} ") for one in PREFIXES if one and subject.startswith(one)), subject)
