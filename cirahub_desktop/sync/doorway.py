"""One password, tried once: the first spoke of an account goes in alone, the others follow when it was let in.

All at once they would send a wrong password as often as there are spokes, and servers lock an account for less.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import SignInFailed

_Result = TypeVar("_Result")
_LOOK = 0.1
"""Seconds between looks at the cancel token."""


class Doorway:
    """One per account and run; used by the threads of its spokes."""

    def __init__(self) -> None:
        self._first = threading.Lock()
        self._tried = threading.Event()
        self._refused: SignInFailed | None = None

    def go(self, job: Callable[[], _Result], cancel: CancelToken) -> _Result:
        """What ``job`` gives or raises; SignInFailed without asking where the first was refused. Raises Cancelled."""
        if self._first.acquire(blocking=False):
            return self._try(job)
        while not self._tried.wait(_LOOK):
            cancel.check()
        if self._refused:
            raise SignInFailed(self._refused.host, offered=self._refused.offered)
        return job()

    def _try(self, job: Callable[[], _Result]) -> _Result:
        try:
            return job()
        except SignInFailed as error:
            self._refused = error
            raise
        finally:
            self._tried.set()
