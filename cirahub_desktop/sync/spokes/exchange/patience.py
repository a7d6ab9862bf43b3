"""How long a busy server is waited for inside a run; what it asks for beyond that is the scheduler's business.

The waits are on the cancel token (R13). Microsoft's advice is to stop asking until BackOffMilliseconds are over
(EXCHANGE.md, E), so everybody who shares a transport waits together.
"""

from __future__ import annotations

import threading
import time

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import Unreachable

SHORT = 5.0
"""Seconds; a wish for longer ends the turn of the spoke."""
TRIES = 3
"""So often one request is sent to a server that is busy each time."""
ALL_IN_ALL = 60.0
"""Seconds waited within one run, over all its requests."""


class Patience:
    """Of one transport, which lives for one run; used by several threads."""

    def __init__(self, host: str) -> None:
        self._host = host
        self._lock = threading.Lock()
        self._until = 0.0
        self._left = ALL_IN_ALL

    def busy(self, seconds: float) -> None:
        """The server asked to be left alone for so long."""
        with self._lock:
            self._until = max(self._until, time.monotonic() + seconds)

    def wait(self, cancel: CancelToken) -> None:
        """Until the server may be asked. Raises Unreachable where that is too long, and Cancelled."""
        rest = self._rest()
        if rest <= 0:
            return
        if not self._take(rest):
            raise Unreachable(self._host, Unreachable.Reason.BUSY, retry_after=rest)
        cancel.wait(rest)

    def again(self, error: Unreachable, tries: int) -> bool:
        """Whether a request that met a busy server is worth another try in this run."""
        if error.reason is not Unreachable.Reason.BUSY or error.retry_after is None:
            return False
        self.busy(error.retry_after)
        return tries < TRIES and error.retry_after <= SHORT and error.retry_after <= self._left

    def _rest(self) -> float:
        with self._lock:
            return self._until - time.monotonic()

    def _take(self, seconds: float) -> bool:
        with self._lock:
            if seconds > min(SHORT, self._left):
                return False
            self._left -= seconds
            return True
