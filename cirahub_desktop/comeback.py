"""Whether this computer came back to its network: what could not be reached may be worth a try at once.

Asked of the routing table alone, so window and command line use the same sign on every system, nothing is sent and
nothing waits. A service of the desktop would have to be there (Linux without NetworkManager has none) and tells
nothing about a company network (VPN) that comes up, which is what servers in offices wait for.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

Ways = tuple[str, ...]

SLEPT: Final = timedelta(minutes=5)
"""Two looks further apart than this: the computer slept, or its clock was set."""
SETTLES: Final = timedelta(minutes=1)
"""A network that comes and goes is taken for back once in this time."""
_PLACES: Final = (
    (socket.AF_INET, "192.0.2.1"),
    (socket.AF_INET, "10.255.255.254"),
    (socket.AF_INET, "172.31.255.254"),
    (socket.AF_INET, "192.168.255.254"),
    (socket.AF_INET6, "2001:db8::1"),
    (socket.AF_INET6, "fd00::1"),
)
"""Somewhere outside (addresses kept for documentation), and in each range that company networks use."""
_PORT: Final = 9


def ways() -> Ways:
    """The addresses of this computer from which packets would leave to places far and near; none without a network.

    A datagram socket that is connected looks the route up and sends nothing.
    """
    return tuple(dict.fromkeys(way for family, place in _PLACES if (way := _way(family, place))))


def _way(family: socket.AddressFamily, place: str) -> str:
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as one:
            one.connect((place, _PORT))
            return str(one.getsockname()[0])
    except OSError:
        return ""


class Comeback:
    """Remembers the ways of the last look; one for each loop that runs hubs."""

    def __init__(self, ways: Callable[[], Ways]) -> None:
        self._ways = ways
        self._seen: Ways = ()
        self._looked: datetime | None = None
        self._news = False
        self._since: datetime | None = None

    def look(self, now: datetime) -> datetime | None:
        """Since when this computer has the network it has now; None while it never had one.

        The first look and the first one after a sleep count as coming back: where it was before is not known.
        """
        found = self._ways()
        slept = self._looked is None or not timedelta(0) <= now - self._looked < SLEPT
        self._news = self._news or slept or found != self._seen
        if found and self._news and self._settled(now):
            self._since, self._news = now, False
        self._seen, self._looked = found, now
        return self._since

    def was_awake(self, now: datetime) -> None:
        """The time since the last look was spent working, not sleeping."""
        self._looked = now

    def _settled(self, now: datetime) -> bool:
        return self._since is None or not timedelta(0) <= now - self._since < SETTLES
