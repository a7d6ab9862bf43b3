"""How many requests one server has to answer at once, whoever in this program sends them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from cirahub_desktop.sync.cancel import CancelToken

AT_ONCE = 2
"""Exchange allows 27 per person, Outlook and the telephone included (EXCHANGE.md, E); more than two is no faster."""
MOST_AT_ONCE = 8
CONNECTIONS = "connections"
"""The preference under which a person keeps another number."""
_LOOK = 0.05


def at_once(preference: str) -> int:
    """The number of a preference, whatever stands there."""
    return min(max(int(preference), 1), MOST_AT_ONCE) if preference.isdecimal() else AT_ONCE


class Turns:
    """One for the whole application; used by all threads that ask servers."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self.at_once = at_once
        self._lock = threading.Lock()
        self._servers: dict[str, threading.BoundedSemaphore] = {}

    def allow(self, at_once: int) -> None:
        """Another number for whoever asks from now on; who has a turn keeps it to its end."""
        with self._lock:
            if at_once != self.at_once:
                self.at_once, self._servers = at_once, {}

    @contextmanager
    def of(self, host: str, cancel: CancelToken) -> Iterator[None]:
        """A turn at ``host``, as soon as there is one. Raises Cancelled."""
        turns = self._turns(host)
        while not turns.acquire(timeout=_LOOK):
            cancel.check()
        try:
            yield
        finally:
            turns.release()

    def _turns(self, host: str) -> threading.BoundedSemaphore:
        with self._lock:
            return self._servers.setdefault(host.lower(), threading.BoundedSemaphore(self.at_once))
