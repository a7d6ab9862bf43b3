"""What holds for every kind of spoke, enforced in one place.

A read-only kind is never written, whatever its own code would do. Each verb runs in a daemon thread of the spoke's own,
so that cancelling works within two seconds even while a look-up or a server makes the verb hang (R13); what such a verb
still brings is thrown away, and an intent stays open for what it may still write.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import Cancelled, CiraHubError, OptionImpossible, Unexpected
from cirahub_desktop.sync.model.item import RemoteId, RemoteItem
from cirahub_desktop.sync.spokes.base import (
    Capabilities,
    Found,
    Known,
    Probe,
    Report,
    Snapshot,
    Spoke,
    Write,
    WriteResult,
    silent,
)

_log = logging.getLogger(__name__)
T = TypeVar("T")
GRACE_SECONDS = 1.0
"""A cancelled verb may take so long to come back by itself."""
_LOOK_SECONDS = 0.05


@dataclass(slots=True)
class _Call:
    work: Callable[[], Any]
    done: threading.Event
    result: Any = None
    error: BaseException | None = None


class Guarded:
    """Wraps one spoke; made and used by one thread."""

    def __init__(self, spoke: Spoke) -> None:
        self._spoke = spoke
        self._calls: queue.SimpleQueue[_Call | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._abandoned = False

    @property
    def capabilities(self) -> Capabilities:
        return self._spoke.capabilities

    def probe(self, cancel: CancelToken) -> Probe:
        return self._run(lambda: self._spoke.probe(cancel), cancel)

    def read(self, known: Known, cancel: CancelToken, report: Report = silent) -> Snapshot:
        return self._run(lambda: self._spoke.read(known, cancel, report), cancel)

    def fetch(self, ids: Sequence[RemoteId], cancel: CancelToken) -> Mapping[RemoteId, RemoteItem | None]:
        return self._run(lambda: self._spoke.fetch(ids, cancel), cancel)

    def write(self, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:
        if not self.capabilities.writable:
            raise OptionImpossible("hub-writes", OptionImpossible.Reason.READ_ONLY)
        return self._run(lambda: self._spoke.write(batch, cancel), cancel)

    def find(self, nonces: Sequence[str], cancel: CancelToken) -> Sequence[Found]:
        return self._run(lambda: self._spoke.find(nonces, cancel), cancel)

    def close(self) -> None:
        """Close the spoke in its own thread; one that hangs is left behind."""
        if self._thread is None:
            self._spoke.close()
        elif not self._abandoned:
            self._put(self._spoke.close).done.wait(GRACE_SECONDS)
            self._calls.put(None)
            self._thread.join(GRACE_SECONDS)
        self._thread = None

    def _run(self, work: Callable[[], T], cancel: CancelToken) -> T:
        cancel.check()
        call = self._put(work)
        while not call.done.wait(_LOOK_SECONDS):
            if cancel.cancelled and not call.done.wait(GRACE_SECONDS):
                self._abandon()
                raise Cancelled
            if self._has_died() and not call.done.is_set():
                self._abandoned = True
                raise Unexpected("the thread of the spoke ended")
        if call.error is not None:
            raise _as_foreseen(call.error)
        result: T = call.result
        return result

    def _has_died(self) -> bool:
        """Nobody will ever answer: the system took the thread away, or it never got as far as its work."""
        return self._thread is not None and not self._thread.is_alive()

    def _abandon(self) -> None:
        """Whenever the hanging verb comes back, its thread closes the spoke and ends."""
        self._abandoned = True
        self._put(self._spoke.close)
        self._calls.put(None)

    def _put(self, work: Callable[[], Any]) -> _Call:
        if self._thread is None:
            self._thread = threading.Thread(target=_serve, args=(self._calls,), name="spoke", daemon=True)
            self._thread.start()
        call = _Call(work, threading.Event())
        self._calls.put(call)
        return call


def _as_foreseen(error: BaseException) -> BaseException:
    """A fault of the program in one spoke must not stop the others (R9); the log has it whole."""
    if isinstance(error, CiraHubError) or not isinstance(error, Exception):
        return error
    _log.error("Unexpected error in a spoke", exc_info=error)
    return Unexpected(type(error).__name__)


def _serve(calls: queue.SimpleQueue[_Call | None]) -> None:
    while (call := calls.get()) is not None:
        try:
            call.result = call.work()
        except BaseException as error:  # noqa: BLE001 - handed to the caller, whatever it is
            call.error = error
        call.done.set()
