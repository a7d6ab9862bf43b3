"""Thins out the progress of a run so that a fast server does not drown the window; states are never dropped."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from cirahub_desktop.sync.events import Progress, RunEvent, Sink
from cirahub_desktop.sync.model.item import SpokeId

PERIOD: Final = 0.1
"""Seconds between two deliveries of progress."""


class Coalescer:
    """A sink in front of another one. Called in the threads of a run, never by two at once (see ``events.Sink``).

    Progress is held back and replaced by newer progress of the same spoke; it goes on ten times a second, and at
    the latest before the next other event, so what is shown is never older than the state beside it.
    """

    def __init__(self, sink: Sink, clock: Callable[[], float] = time.monotonic) -> None:
        self._sink, self._clock = sink, clock
        self._held: dict[SpokeId, Progress] = {}
        self._last = float("-inf")

    def __call__(self, event: RunEvent) -> None:
        if isinstance(event, Progress):
            self._held[event.spoke] = event
            if self._clock() - self._last >= PERIOD:
                self._flush()
        else:
            self._flush()
            self._sink(event)

    def _flush(self) -> None:
        if self._held:
            self._last = self._clock()
        for event in self._held.values():
            self._sink(event)
        self._held.clear()
