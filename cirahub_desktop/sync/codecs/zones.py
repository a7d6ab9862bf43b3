"""What a time zone's name means: IANA names, Windows names, and the prefixes that programs put before them.

The Windows names come from Unicode CLDR's windowsZones, as tzlocal ships it; it is read when first asked for. A name
that only a VTIMEZONE explains is the business of :mod:`~cirahub_desktop.sync.codecs.vtimezone`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from zoneinfo import ZoneInfo

UTC = ZoneInfo("UTC")
_UTC_NAMES = frozenset({"utc", "z", "gmt", "etc/utc", "etc/gmt", "zulu", "universal", "coordinated universal time"})
_LINKED = re.compile(r"[A-Za-z]+(?:/[A-Za-z0-9_+\-]+){1,2}$")
"""The end of a name such as ``/freeassociation.sourceforge.net/Tzfile/Europe/Paris``."""
_SHAPE = re.compile(r"[A-Za-z0-9_+\-]+(?:/[A-Za-z0-9_+\-]+){0,2}")
_MISSING_IN_CLDR = {
    "Europe/Uzhgorod": "FLE Standard Time",
    "Europe/Zaporozhye": "FLE Standard Time",
    "US/East-Indiana": "US Eastern Standard Time",
    "EST5EDT": "Eastern Standard Time",
    "CST6CDT": "Central Standard Time",
    "MST7MDT": "Mountain Standard Time",
    "PST8PDT": "Pacific Standard Time",
    "GMT": "UTC",
    "Antarctica/Troll": "Greenwich Standard Time",
}


@lru_cache(maxsize=1024)
def zone_by_name(tzid: str) -> ZoneInfo | None:
    """The zone of a TZID that says it by its name; None for a name that means nothing by itself."""
    name = tzid.strip().strip('"').strip()
    if name.lower() in _UTC_NAMES:
        return UTC
    return _iana(name) or from_windows(name) or _behind_prefix(name)


def from_windows(name: str) -> ZoneInfo | None:
    """``Romance Standard Time`` -> Europe/Paris."""
    from tzlocal.windows_tz import win_tz

    iana = win_tz.get(name)
    return ZoneInfo(iana) if iana else None


def windows_id(zone: ZoneInfo) -> str | None:
    """Europe/Paris -> ``Romance Standard Time``; None where Windows has no such zone."""
    from tzlocal.windows_tz import tz_win

    return tz_win.get(zone.key) or _MISSING_IN_CLDR.get(zone.key)


def _iana(name: str) -> ZoneInfo | None:
    """Checked for shape first: the name comes from a feed and becomes part of a file's path."""
    if not re.fullmatch(r"[A-Za-z0-9_+\-]+(?:/[A-Za-z0-9_+\-]+){0,2}", name) or name.lower() in (
        "localtime",
        "factory",
    ):
        return None
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def _behind_prefix(name: str) -> ZoneInfo | None:
    """Mozilla, Evolution and others write a path before the name; Windows names may stand behind one too."""
    if "/" not in name:
        return None
    found = _LINKED.search(name)
    tails = [found[0], found[0].partition("/")[2]] if found else []
    for tail in (*tails, name.rpartition("/")[2]):
        if "/" in tail and (zone := _iana(tail)):
            return zone
    return from_windows(name.rpartition("/")[2])
