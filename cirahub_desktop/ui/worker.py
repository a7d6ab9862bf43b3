"""Keeps the window alive: everything that may take long runs here, outside the GUI thread.

``Background`` is for the questions of wizard and dialogs (check a link, list folders), ``SyncWorker`` for the runs.
Both answer in the GUI thread through queued signals. Neither ever joins a thread without a bound: a look-up of a host
name and the prompt of a keyring cannot be interrupted, so they are asked to stop and then left behind.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Final, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from cirahub_desktop.frozen import frozen
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.collector import without_collector
from cirahub_desktop.sync.errors import Cancelled, CiraHubError, Unexpected
from cirahub_desktop.sync.events import RunEnded, RunEvent, Sink
from cirahub_desktop.sync.letting_go import let_go, pieces_of
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.sync.report import HubReport
from cirahub_desktop.ui.coalesce import Coalescer

_log = logging.getLogger(__name__)
_AT_ONCE: Final = 2

T = TypeVar("T")


def as_error(error: Exception) -> CiraHubError:
    """What a person may be told: an error of ours as it is; any other goes to the log and becomes ``Unexpected``."""
    if isinstance(error, CiraHubError):
        return error
    _log.error("Unexpected error in a background job", exc_info=error)
    return Unexpected(type(error).__name__)


class Job(Generic[T]):
    """A question under way. After ``cancel`` neither ``done`` nor ``failed`` is called any more."""

    def __init__(
        self,
        owner: Background,
        work: Callable[[CancelToken], T],
        done: Callable[[T], None],
        failed: Callable[[CiraHubError], None],
    ) -> None:
        self._owner, self.work, self.done, self.failed = owner, work, done, failed
        self.token = CancelToken()
        self.forgotten = False

    def cancel(self) -> None:
        """Ask the work to stop and forget its answer. GUI thread."""
        self.forgotten = True
        self.token.cancel()
        self._owner.forget(self)

    def stop(self) -> None:
        """Ask the work to stop and hear what came of it all the same. GUI thread."""
        self.token.cancel()


class Background(QObject):
    """Asks at most two questions at once; more wait for their turn. All methods belong to the GUI thread.

    Each job has a daemon thread of its own. One that is cancelled gives its turn back at once, even where its thread
    still hangs in a call that cannot be interrupted; that thread ends with its call or with the program.
    """

    _answered = Signal(object, object, object)
    _posted = Signal(object)

    def __init__(self, after_job: Callable[[], None] | None = None, parent: QObject | None = None) -> None:
        """``after_job`` is called in the thread of each job at its end, to give back what the thread holds."""
        super().__init__(parent)
        self._after_job = after_job
        self._running: set[Job[Any]] = set()
        self._waiting: deque[Job[Any]] = deque()
        self._answered.connect(self._on_answered, Qt.ConnectionType.QueuedConnection)
        self._posted.connect(self._on_posted, Qt.ConnectionType.QueuedConnection)

    def run(
        self, job: Callable[[CancelToken], T], done: Callable[[T], None], failed: Callable[[CiraHubError], None]
    ) -> Job[T]:
        """Do ``job`` outside the GUI thread; ``done`` or ``failed`` is called in the GUI thread."""
        asked = Job(self, job, done, failed)
        self._waiting.append(asked)
        self._start_next()
        return asked

    def post(self, call: Callable[[], None]) -> None:
        """Do ``call`` in the GUI thread; any thread may ask for it."""
        try:
            self._posted.emit(call)
        except RuntimeError:
            _log.debug("Something was to be shown after the window was gone")

    @property
    def busy(self) -> bool:
        return bool(self._running or self._waiting)

    def forget(self, job: Job[Any]) -> None:
        self._running.discard(job)
        if job in self._waiting:
            self._waiting.remove(job)
        self._start_next()

    def shutdown(self) -> None:
        """Cancel everything; waits for nothing."""
        self._waiting.clear()
        for job in tuple(self._running):
            job.cancel()

    def _start_next(self) -> None:
        while self._waiting and len(self._running) < _AT_ONCE:
            job = self._waiting.popleft()
            self._running.add(job)
            threading.Thread(target=self._work, args=(job,), name="cirahub-background", daemon=True).start()

    def _work(self, job: Job[Any]) -> None:
        result: object = None
        error: CiraHubError | None = None
        try:
            job.token.check()
            result = job.work(job.token)
        except Exception as reason:  # noqa: BLE001 the edge of a job: whatever happened becomes an answer
            error = as_error(reason)
        try:
            if self._after_job is not None:
                self._after_job()
        finally:
            self._answer(job, result, error)

    def _answer(self, job: Job[Any], result: object, error: CiraHubError | None) -> None:
        try:
            self._answered.emit(job, result, error)
        except RuntimeError:
            _log.debug("An answer came after the window was gone")

    @Slot(object)
    def _on_posted(self, call: Callable[[], None]) -> None:
        call()

    @Slot(object, object, object)
    def _on_answered(self, job: Job[Any], result: object, error: CiraHubError | None) -> None:
        self.forget(job)
        if job.forgotten:
            return
        if error is None:
            job.done(result)
        else:
            job.failed(error)


class Syncs(Protocol):
    """What the worker needs of ``App``."""

    def sync(
        self,
        hub: HubId,
        *,
        dry_run: bool = ...,
        confirm: str | None = ...,
        by_hand: bool = ...,
        sink: Sink = ...,
        cancel: CancelToken,
    ) -> HubReport: ...

    def close(self) -> None: ...


Work = Callable[[Sink, CancelToken], HubReport]
"""A run that is no sync, such as an undo."""


@frozen
class RunStopped:
    """The last word on every run asked for, whatever came of it; ``error`` where it could not run at all."""

    hub: HubId
    error: CiraHubError | None = None


@frozen
class _Order:
    hub: HubId
    confirm: str | None
    by_hand: bool
    token: CancelToken
    work: Work | None = None


class _Runner(QObject):
    """Lives in the thread of the worker and carries out one run after the other."""

    happened = Signal(object)

    def __init__(self, app: Syncs) -> None:
        super().__init__()
        self._app = app

    @Slot(object)
    def run(self, order: _Order) -> None:
        error: CiraHubError | None = None
        try:
            order.token.check()
            with without_collector():  # until the report is gone as well, or it would walk through all of it
                let_go(pieces_of(self._report(order)))
        except Cancelled:
            _log.debug("A run was cancelled")
        except Exception as reason:  # noqa: BLE001 the edge of a job: whatever happened becomes an answer
            error = as_error(reason)
        self._tell(RunStopped(order.hub, error))

    @Slot()
    def close(self) -> None:
        self._app.close()

    def _report(self, order: _Order) -> HubReport:
        sink = Coalescer(self._tell_but_the_report)
        if order.work is not None:
            return order.work(sink, order.token)
        return self._app.sync(order.hub, confirm=order.confirm, by_hand=order.by_hand, sink=sink, cancel=order.token)

    def _tell_but_the_report(self, event: RunEvent) -> None:
        """The report may name every event there is: the window needs none of it and would have to throw it away."""
        if not isinstance(event, RunEnded):
            self._tell(event)

    def _tell(self, event: RunEvent | RunStopped) -> None:
        try:
            self.happened.emit(event)
        except RuntimeError:
            _log.debug("A run went on after the window was gone")


class SyncWorker(QObject):
    """Owns the QThread in which the runs go, one hub after the other. All methods belong to the GUI thread.

    ``happened`` carries every ``RunEvent`` but ``RunEnded`` in order, progress thinned out, and a ``RunStopped`` at the
    end of each run asked for.
    """

    happened = Signal(object)
    _ordered = Signal(object)

    def __init__(self, app: Syncs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._orders: dict[HubId, _Order] = {}
        self._thread = QThread(self)
        self._thread.setObjectName("cirahub-sync")
        self._runner = _Runner(app)
        self._runner.moveToThread(self._thread)
        self._ordered.connect(self._runner.run)
        self._runner.happened.connect(self._on_happened, Qt.ConnectionType.QueuedConnection)
        self._thread.finished.connect(self._runner.close, Qt.ConnectionType.DirectConnection)
        self._thread.start()

    def start(self, hub: HubId, confirm: str | None = None, *, by_hand: bool = True, work: Work | None = None) -> bool:
        """Ask for a run, a sync where there is no other ``work``; False, and nothing is done, where this hub runs or
        waits for its turn already."""
        if hub in self._orders:
            return False
        order = _Order(hub, confirm, by_hand, CancelToken(), work)
        self._orders[hub] = order
        self._ordered.emit(order)
        return True

    def cancel(self, hub: HubId) -> None:
        if hub in self._orders:
            self._orders[hub].token.cancel()

    def is_running(self, hub: HubId) -> bool:
        return hub in self._orders

    @property
    def busy(self) -> bool:
        return bool(self._orders)

    def shutdown(self, wait: float = 2.0) -> bool:
        """Cancel every run and wait ``wait`` seconds at most; False: a thread still hangs, leave by ``os._exit``."""
        for order in self._orders.values():
            order.token.cancel()
        self._thread.quit()
        return self._thread.wait(round(wait * 1000))

    @Slot(object)
    def _on_happened(self, event: RunEvent | RunStopped) -> None:
        if isinstance(event, RunStopped):
            self._orders.pop(event.hub, None)
        self.happened.emit(event)
