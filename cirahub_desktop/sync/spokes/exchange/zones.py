"""The zones that Exchange names, and whether they mean what ours mean."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs.zones import UTC, from_windows, windows_id

WINDOWS_UTC = "UTC"


def windows_zone(zone: ZoneInfo) -> str | None:
    """The Windows name of an IANA zone, None where Windows knows no such zone."""
    return windows_id(zone)


def iana_zone(windows: str) -> ZoneInfo | None:
    """The IANA zone of a Windows name; None for a custom or unknown one."""
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
