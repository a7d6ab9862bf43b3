"""IANA zones and the Windows zones that Exchange names, by the CLDR map that exchangelib ships."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from exchangelib.winzone import IANA_TO_MS_TIMEZONE_MAP, MS_TIMEZONE_TO_IANA_MAP

UTC = ZoneInfo("UTC")
WINDOWS_UTC = "UTC"


def windows_zone(zone: ZoneInfo) -> str | None:
    """The Windows name of an IANA zone, None where Windows knows no such zone."""
    found = IANA_TO_MS_TIMEZONE_MAP.get(zone.key)
    return found[0] if found else None


def iana_zone(windows: str) -> ZoneInfo | None:
    """The IANA zone of a Windows name; None for a custom or unknown one."""
    if windows == WINDOWS_UTC:
        return UTC
    key = MS_TIMEZONE_TO_IANA_MAP.get(windows)
    return ZoneInfo(key) if key else None


def means_the_same(zone: ZoneInfo, moments: Iterable[datetime]) -> bool:
    """Whether the Windows zone for ``zone`` shows the same wall clock at each of ``moments`` (aware).

    Windows lumps zones together by what they do today, so one of them may have had another history.
    """
    windows = windows_zone(zone)
    there = iana_zone(windows) if windows else None
    if there is None:
        return False
    return all(one.astimezone(zone).utcoffset() == one.astimezone(there).utcoffset() for one in moments)
