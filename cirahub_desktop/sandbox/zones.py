"""Time zones by their Windows id, the only names that EWS knows."""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo

from cirahub_desktop.sandbox.refusal import Refusal


@cache
def zone(windows_id: str) -> ZoneInfo:
    """The rules behind a Windows id such as ``Romance Standard Time``; IANA names are refused as Exchange does."""
    from exchangelib.winzone import MS_TIMEZONE_TO_IANA_MAP

    if windows_id == "UTC":
        return ZoneInfo("UTC")
    name = MS_TIMEZONE_TO_IANA_MAP.get(windows_id)
    if not name:
        raise Refusal("ErrorTimeZone", f"The time zone {windows_id!r} is not known.")
    return ZoneInfo(name)
