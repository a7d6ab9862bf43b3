"""The question before a spoke or a hub is taken away, the removal itself, and what stayed behind."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Protocol, TypeVar

from cirahub_desktop.status import HubStatus, SpokeStatus
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import Cancelled, CiraHubError
from cirahub_desktop.sync.events import RunEvent, Sink
from cirahub_desktop.sync.left import Copies, Left
from cirahub_desktop.sync.model.item import HubId, SpokeId
from cirahub_desktop.ui.coalesce import Coalescer
from cirahub_desktop.ui.presenters.running import Running, fold

T = TypeVar("T")


class Removals(Protocol):
    """``App.removal``. What is removed asks servers and the password store, and goes through the background."""

    def preview(self, spoke: SpokeId) -> Copies: ...

    def preview_hub(self, hub: HubId) -> Copies: ...

    def remove_spoke(
        self,
        spoke: SpokeId,
        *,
        clean: bool = ...,
        keep_items: bool = ...,
        sink: Sink = ...,
        cancel: CancelToken | None = ...,
    ) -> Left: ...

    def remove_hub(
        self, hub: HubId, *, clean: bool = ..., sink: Sink = ..., cancel: CancelToken | None = ...
    ) -> Left: ...


class RemovalApp(Protocol):
    @property
    def removal(self) -> Removals: ...


class Handle(Protocol):
    def cancel(self) -> None: ...

    def stop(self) -> None:
        """Ask the work to stop; what came of it is answered all the same."""


class Worker(Protocol):
    """Runs a job outside the window's thread and answers inside it."""

    def run(
        self, job: Callable[[CancelToken], T], done: Callable[[T], None], failed: Callable[[CiraHubError], None]
    ) -> Handle: ...


class Stage(Enum):
    ASKING = "asking"
    WAITING = "waiting"
    """For a run under way to end."""
    REMOVING = "removing"
    STOPPING = "stopping"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Target:
    """What a person wants to take away: a spoke, or with ``spoke`` None the whole hub."""

    hub: HubId
    name: str
    spoke: SpokeId | None = None
    read_only: bool = False
    """Nothing was ever written there."""

    @classmethod
    def of_spoke(cls, spoke: SpokeStatus) -> Target:
        return cls(spoke.config.hub, spoke.name, spoke.id, spoke.read_only)

    @classmethod
    def of_hub(cls, hub: HubStatus) -> Target:
        return cls(hub.id, hub.name, read_only=all(spoke.read_only for spoke in hub.spokes))


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person chose; both defaults lose nothing."""

    clean: bool = False
    keep_items: bool = True


def nobody() -> None:
    """Nobody shows it at the moment."""


def unheard(_event: RunEvent) -> None:
    """Nobody shows it at the moment."""


class RemovalPresenter:
    """GUI thread, but for the sink of the removal, which hands each event to ``tell``.

    ``changed`` is called after every move. ``reserve`` calls back when no run of the hub is on, and keeps it so until
    ``release``.
    """

    def __init__(
        self,
        removal: Removals,
        worker: Worker,
        target: Target,
        *,
        changed: Callable[[], None],
        reserve: Callable[[Callable[[], None]], None],
        release: Callable[[], None],
        tell: Sink,
    ) -> None:
        self._removal, self._worker, self._tell = removal, worker, tell
        self._changed, self._reserve, self._release = changed, reserve, release
        self.target, self.stage, self.wish = target, Stage.ASKING, Wish()
        self.copies: Copies | None = None
        self.error: CiraHubError | None = None
        self.left: Left | None = None
        self.running = Running(target.hub)
        self._job: Handle | None = None

    def start(self) -> None:
        """Count what is there; the question can be answered meanwhile."""
        self._job = self._worker.run(self._preview, self._on_copies, self._on_failed)

    def hand_over(self, changed: Callable[[], None] = nobody, tell: Sink = unheard) -> None:
        """Somebody else shows it from now on, or nobody yet; what is under way goes on."""
        self._changed, self._tell = changed, tell

    def choose(self, *, clean: bool | None = None, keep_items: bool | None = None) -> None:
        wish = self.wish
        self.wish = Wish(wish.clean if clean is None else clean, wish.keep_items if keep_items is None else keep_items)
        self._changed()

    def remove(self) -> None:
        if self.stage is Stage.ASKING:
            self._drop_job()
            self._move(Stage.WAITING)
            self._reserve(self._go)

    def stop(self) -> None:
        """Before it began: back to the question. Later: what is being written ends, and what was done is told."""
        if self.stage is Stage.WAITING:
            self._move(Stage.ASKING)
        elif self.stage is Stage.REMOVING and self._job is not None:
            self._job.stop()
            self._move(Stage.STOPPING)

    def close(self) -> None:
        """The dialog is gone; nothing more is asked. A removal under way has its last word before."""
        if self.stage is Stage.ASKING:
            self._drop_job()

    def on_event(self, event: RunEvent) -> None:
        folded = fold(self.running, event)
        if folded is not None and self.under_way:
            self.running = folded
            self._changed()

    @property
    def under_way(self) -> bool:
        return self.stage in (Stage.WAITING, Stage.REMOVING, Stage.STOPPING)

    @property
    def is_gone(self) -> bool:
        """The spoke or hub is not set up any more."""
        return self.left is not None and not self.left.cancelled

    @property
    def may_clean(self) -> bool:
        return bool(self.copies and self.copies.written)

    @property
    def has_more_to_say(self) -> bool:
        """Where everything stays as it was there is nothing to read afterwards."""
        left = self.left
        return left is not None and (left.cancelled or left.secrets is not None or self.wish != Wish())

    def _pass_on(self, event: RunEvent) -> None:
        """In the thread of the removal: to whoever shows it now."""
        self._tell(event)

    def _go(self) -> None:
        if self.stage is not Stage.WAITING:
            return
        self.error = None
        self._move(Stage.REMOVING)
        self._job = self._worker.run(self._remove, self._on_left, self._on_failed)

    def _preview(self, _: CancelToken) -> Copies:
        if self.target.spoke is None:
            return self._removal.preview_hub(self.target.hub)
        return self._removal.preview(self.target.spoke)

    def _remove(self, cancel: CancelToken) -> Left:
        sink, clean = Coalescer(self._pass_on), self.wish.clean
        if self.target.spoke is None:
            return self._removal.remove_hub(self.target.hub, clean=clean, sink=sink, cancel=cancel)
        return self._removal.remove_spoke(
            self.target.spoke, clean=clean, keep_items=self.wish.keep_items, sink=sink, cancel=cancel
        )

    def _on_copies(self, copies: Copies) -> None:
        self.copies, self._job = copies, None
        self._changed()

    def _on_left(self, left: Left) -> None:
        self.left, self._job = left, None
        self._move(Stage.TOLD)

    def _on_failed(self, error: CiraHubError) -> None:
        """Back to the question; what was cancelled before it began is no error."""
        self._job = None
        self.error = None if isinstance(error, Cancelled) else error
        self._move(Stage.ASKING)

    def _drop_job(self) -> None:
        if self._job is not None:
            job, self._job = self._job, None
            job.cancel()

    def _move(self, stage: Stage) -> None:
        was_under_way, self.stage = self.under_way, stage
        if was_under_way and not self.under_way:
            self._release()
        self._changed()
