"""When and where this computer is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo


def utc_now() -> datetime:
    return datetime.now(UTC)


def system_zone() -> ZoneInfo:
    """The zone this computer is set to, UTC where nobody can tell."""
    from tzlocal import get_localzone_name

    return ZoneInfo(get_localzone_name() or "UTC")


def default_data_dir() -> Path:
    """Where this operating system wants a program's own data; not roaming, for the store is of one computer."""
    import platformdirs

    return Path(platformdirs.user_data_dir("CiraHub Desktop", appauthor=False))
