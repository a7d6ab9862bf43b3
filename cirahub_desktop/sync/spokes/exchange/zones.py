"""The zones that Exchange names, and whether they mean what ours mean."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs.zone_clock import clock, offset_at
from cirahub_desktop.sync.codecs.zones import UTC, from_windows, windows_id

WINDOWS_UTC = "UTC"
_FARTHEST = timedelta(days=40 * 366)
"""Beyond, nobody knows what clocks will do, and a day costs as much as one of today."""


def windows_zone(zone: ZoneInfo) -> str | None:
    """The Windows name of an IANA zone, None where Windows knows no such zone."""
    return windows_id(zone)


def iana_zone(windows: str) -> ZoneInfo | None:
    """The IANA zone of a Windows name, also of a former one; None for a custom or unknown one."""
    return UTC if windows == WINDOWS_UTC else from_windows(windows)


def means_the_same(zone: ZoneInfo, moments: Iterable[datetime]) -> bool:
    """Whether the Windows zone for ``zone`` shows the same wall clock at each of ``moments`` (aware).

    Windows lumps zones together by what they do today, so one of them may have had another history.
    """
    windows = windows_zone(zone)
    there = iana_zone(windows) if windows else None
    if there is None:
        return False
    return all(one.astimezone(zone).utcoffset() == one.astimezone(there).utcoffset() for one in moments)


def same_clock(zone: ZoneInfo, first: datetime, last: datetime) -> bool:
    """Whether the Windows zone for ``zone`` shows the same wall clock all the time from ``first`` to ``last`` (aware).

    Stricter than :func:`means_the_same`: right for a series without end, whose occurrences nobody can look at.
    """
    windows = windows_zone(zone)
    there = iana_zone(windows) if windows else None
    if there is None or there is zone:
        return there is not None
    begin, end = first.astimezone(UTC), min(last.astimezone(UTC), first.astimezone(UTC) + _FARTHEST)
    if offset_at(zone, begin) != offset_at(there, begin):
        return False
    ours, theirs = (
        [change for change in clock(one, begin.year, end.year + 1).changes if begin < change.moment <= end]
        for one in (zone, there)
    )
    return ours == theirs
