"""No cyclic garbage collection while a run fills the memory with what it keeps.

Reading and comparing make hundreds of thousands of objects and almost no cycles; the collector walks them again and
again and finds nothing: 6 % of a first sync. What is dropped without a cycle is freed at once all the same.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Switch:
    """The collector, off while anybody wants it so."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._asked_by = 0
        self._was_on = False

    def off(self) -> None:
        with self._lock:
            if not self._asked_by:
                self._was_on = gc.isenabled()
                gc.disable()
            self._asked_by += 1

    def back(self) -> None:
        with self._lock:
            self._asked_by -= 1
            if not self._asked_by and self._was_on:
                gc.enable()


_switch = _Switch()


@contextmanager
def without_collector() -> Iterator[None]:
    """For the whole process, until the last of those that asked is done; stays off where it was off."""
    _switch.off()
    try:
        yield
    finally:
        _switch.back()
