"""When the clock of a zone changes, found by asking it: no other way works for every kind of zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STEP = timedelta(days=20)
"""Shorter than any summer time, and than any pause of one (a Ramadan)."""
COMPARED_YEARS = 2027, 2038
"""Two zones whose clocks agree in these years (the last not included) follow the same rules: eleven years show every
last Sunday and every second one."""


class Change(NamedTuple):
    """The clock goes from ``before`` to ``after``, both in seconds east of Greenwich, at ``moment``, in UTC."""

    moment: datetime
    before: int
    after: int

    @property
    def wall(self) -> datetime:
        """What the clock showed when it changed (naive), as RFC 5545 and POSIX count."""
        return self.moment.replace(tzinfo=None) + timedelta(seconds=self.before)


class Clock(NamedTuple):
    """What a zone's clock does in some years; equal for zones that cannot be told apart in them."""

    start: int
    """The offset in the beginning."""
    changes: tuple[Change, ...]


@lru_cache(maxsize=256)
def clock(zone: tzinfo, first_year: int, year_after: int) -> Clock:
    """From the beginning of ``first_year`` to that of ``year_after``, both in UTC."""
    start, end = datetime(first_year, 1, 1, tzinfo=UTC), datetime(year_after, 1, 1, tzinfo=UTC)
    return Clock(offset_at(zone, start), tuple(_changes(zone, start, end)))


def offset_at(zone: tzinfo, moment: datetime) -> int:
    offset = moment.astimezone(zone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())


def _changes(zone: tzinfo, start: datetime, end: datetime) -> Iterator[Change]:
    before = offset_at(zone, start)
    while start < end:
        ahead = min(start + _STEP, end)
        if offset_at(zone, ahead) == before:
            start = ahead
            continue
        start = _first_other(zone, start, ahead, before)
        if start >= end:
            return
        after = offset_at(zone, start)
        yield Change(start, before, after)
        before = after


def _first_other(zone: tzinfo, low: datetime, high: datetime, before: int) -> datetime:
    """To the second; ``low`` still has the offset ``before``, ``high`` has another one."""
    known, wanted = int((low - _EPOCH).total_seconds()), int((high - _EPOCH).total_seconds())
    while wanted - known > 1:
        middle = (known + wanted) // 2
        if offset_at(zone, _EPOCH + timedelta(seconds=middle)) == before:
            known = middle
        else:
            wanted = middle
    return _EPOCH + timedelta(seconds=wanted)
