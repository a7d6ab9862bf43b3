"""A run that dies: from a given effect on nothing has an effect any more, as if the process were gone."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from unittest.mock import patch

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.spokes.base import Write, WriteResult
from cirahub_desktop.sync.spokes.guarded import Guarded
from tests.engine.crash.effects import watched_connections
from tests.engine.faulty import Killed


class _Life:
    def __init__(self, effects: int) -> None:
        self._left, self._lock = effects, threading.Lock()

    @contextmanager
    def effect(self, _what: str) -> Iterator[None]:
        with self._lock:
            if self._left <= 0:
                raise Killed
            self._left -= 1
        yield


@contextmanager
def life_of(effects: int) -> Iterator[None]:
    """What runs within it dies before it has one effect more than ``effects``: commits, and batches written."""
    life, write = _Life(effects), Guarded.write

    def mortal_write(spoke: Guarded, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:
        with life.effect("a batch"):
            found = write(spoke, batch, cancel)
        with life.effect("its answer"):
            return found

    with ExitStack() as patches:
        patches.enter_context(patch.object(Guarded, "write", mortal_write))
        patches.enter_context(patch.object(sqlite3, "connect", watched_connections(life.effect)))
        with suppress(Killed):
            yield
