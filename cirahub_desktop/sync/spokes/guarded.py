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
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import Cancelled, CiraHubError, OptionImpossible, Unexpected
from cirahub_desktop.sync.model.item import RemoteId, RemoteItem
from cirahub_desktop.sync.spokes.as_written import AsWritten, HoldsText
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


class _Worker:
    """A thread that does one call after the other."""

    def __init__(self) -> None:
        self._calls: queue.SimpleQueue[_Call | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=_serve, args=(self._calls,), name="spoke", daemon=True)
        self._thread.start()

    @property
    def has_died(self) -> bool:
        """Nobody will ever answer: the system took the thread away, or it never got as far as its work."""
        return not self._thread.is_alive()

    def put(self, work: Callable[[], Any]) -> _Call:
        call = _Call(work, threading.Event())
        self._calls.put(call)
        return call

    def leave(self) -> None:
        """It ends after what it does now."""
        self._calls.put(None)

    def end(self) -> None:
        self.leave()
        self._thread.join(GRACE_SECONDS)


class Guarded:
    """Wraps one spoke. Calls that come one at a time are all made in one and the same thread."""

    def __init__(self, spoke: Spoke) -> None:
        self._spoke = spoke
        self._free: queue.LifoQueue[_Worker] = queue.LifoQueue()
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

    @property
    def holds_text(self) -> bool:
        """Whether ``as_written`` may be asked."""
        return isinstance(self._spoke, HoldsText)

    def as_written(self, remote_id: RemoteId, cancel: CancelToken) -> AsWritten | None:
        place = self._spoke
        return self._run(lambda: place.as_written(remote_id, cancel), cancel) if isinstance(place, HoldsText) else None

    def write(self, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:
        if not self.capabilities.writable:
            raise OptionImpossible("hub-writes", OptionImpossible.Reason.READ_ONLY)
        return self._run(lambda: self._spoke.write(batch, cancel), cancel)

    def find(self, nonces: Sequence[str], cancel: CancelToken) -> Sequence[Found]:
        return self._run(lambda: self._spoke.find(nonces, cancel), cancel)

    def close(self) -> None:
        """Close the spoke in its own thread; one that hangs is left behind."""
        workers = self._free_workers()
        if not self._abandoned:
            if workers:
                workers[-1].put(self._spoke.close).done.wait(GRACE_SECONDS)
            else:
                self._spoke.close()
        for worker in workers:
            worker.end()

    def _run(self, work: Callable[[], T], cancel: CancelToken) -> T:
        cancel.check()
        worker = self._worker()
        call = worker.put(work)
        while not call.done.wait(_LOOK_SECONDS):
            if cancel.cancelled and not call.done.wait(GRACE_SECONDS):
                self._abandon(worker)
                raise Cancelled
            if worker.has_died and not call.done.is_set():
                self._abandoned = True
                raise Unexpected("the thread of the spoke ended")
        self._free.put(worker)
        if call.error is not None:
            raise _as_foreseen(call.error)
        result: T = call.result
        return result

    def _worker(self) -> _Worker:
        try:
            return self._free.get_nowait()
        except queue.Empty:
            return _Worker()

    def _free_workers(self) -> list[_Worker]:
        """All that are not at work; they are taken out."""
        workers: list[_Worker] = []
        with suppress(queue.Empty):
            while True:
                workers.append(self._free.get_nowait())
        return workers

    def _abandon(self, worker: _Worker) -> None:
        """Whenever the hanging verb comes back, its thread closes the spoke and ends."""
        self._abandoned = True
        worker.put(self._spoke.close)
        worker.leave()


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
