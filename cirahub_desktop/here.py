"""When and where this computer is."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def utc_now() -> datetime:
    return datetime.now(UTC)


def system_zone() -> ZoneInfo:
    """The zone this computer is set to, UTC where nobody can tell."""
    from tzlocal import get_localzone_name

    return ZoneInfo(get_localzone_name() or "UTC")
