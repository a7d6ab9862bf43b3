"""What window and tray share: how the hubs stand now, and the few things a person can tell them to do."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QObject, Signal, Slot

from cirahub_desktop.here import utc_now
from cirahub_desktop.status import HubStatus, OptionsEffect, VaultState
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.events import RunEnded, RunEvent
from cirahub_desktop.sync.model.hub import SpokeConfig
from cirahub_desktop.sync.model.item import AccountId, HubId, SpokeId
from cirahub_desktop.sync.model.options import SpokeOptions
from cirahub_desktop.sync.report import Hold
from cirahub_desktop.ui.presenters.relink import RelinkApp
from cirahub_desktop.ui.presenters.removal import RemovalApp
from cirahub_desktop.ui.presenters.running import Running, fold
from cirahub_desktop.ui.presenters.tray import Notice, notices, states
from cirahub_desktop.ui.worker import Background, RunStopped, Syncs, SyncWorker

_log = logging.getLogger(__name__)


class HubApp(Syncs, RelinkApp, RemovalApp, Protocol):
    """The part of ``App`` that dashboard, dialogs and tray use."""

    def status(self) -> tuple[HubStatus, ...]: ...
    def next_runs(self) -> Mapping[HubId, datetime]: ...
    def rename_hub(self, hub: HubId, name: str) -> None: ...
    def set_paused(self, hub: HubId, paused: bool) -> None: ...
    def rename_spoke(self, spoke: SpokeId, name: str) -> None: ...
    def set_enabled(self, spoke: SpokeId, enabled: bool) -> None: ...
    def set_options(self, spoke: SpokeId, options: SpokeOptions) -> SpokeConfig: ...
    def effect(self, spoke: SpokeId, options: SpokeOptions) -> OptionsEffect: ...
    def set_password(self, account: AccountId, password: str) -> None: ...
    def holds(self) -> tuple[Hold, ...]: ...
    def drop_hold(self, hold: str) -> None: ...
    def vault_state(self) -> VaultState: ...
    def preference(self, name: str, default: str = "") -> str: ...
    def set_preference(self, name: str, value: str) -> None: ...


class Live(QObject):
    """Status and runs of all hubs. GUI thread; ``status()`` and the small writes are quick and local."""

    changed = Signal()
    """Something to show is different; progress at most ten times a second."""
    noticed = Signal(object)
    """A ``Notice`` that is worth a notification."""
    failed = Signal(object)
    """A ``CiraHubError`` of something a person has asked for."""

    def __init__(
        self,
        app: HubApp,
        worker: SyncWorker,
        background: Background,
        clock: Callable[[], datetime] = utc_now,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.app, self.worker, self.background, self.now = app, worker, background, clock
        self.hubs: tuple[HubStatus, ...] = ()
        self.runs: dict[HubId, Running] = {}
        self.vault_lasting = True
        self._asked_by_hand: set[HubId] = set()
        self._afterwards: dict[HubId, list[Callable[[], None]]] = {}
        worker.happened.connect(self.on_happened)

    def refresh(self) -> None:
        """Read the status again and tell everybody."""
        before = states(self.hubs)
        try:
            self.hubs = self.app.status()
        except CiraHubError as error:
            self.failed.emit(error)
            return
        self.changed.emit()
        for notice in notices(before, self.hubs, self.now()):
            self._notify(notice)

    def hub(self, hub: HubId) -> HubStatus | None:
        return next((one for one in self.hubs if one.id == hub), None)

    # Runs

    def sync(self, hub: HubId, confirm: str | None = None) -> None:
        """A person asks for a run; one that is under way already is enough."""
        self._asked_by_hand.add(hub)
        self._start(hub, confirm)

    def read_new(self, hub: HubId) -> None:
        """A spoke was added: read it at once, after a run under way, which does not know it. A paused hub rests."""
        status = self.hub(hub)
        if status is not None and not status.config.paused and not self._start(hub, None):
            self._after(hub, lambda: self.read_new(hub))

    def when_idle(self, hub: HubId, then: Callable[[], None]) -> None:
        """Call ``then`` when no run of the hub is on here; one under way is cancelled."""
        if self.worker.is_running(hub):
            self._after(hub, then)
            self.cancel(hub)
        else:
            then()

    def _after(self, hub: HubId, then: Callable[[], None]) -> None:
        self._afterwards.setdefault(hub, []).append(then)

    def sync_all(self) -> None:
        for hub in self.hubs:
            if hub.spokes:
                self.sync(hub.id)

    def sync_due(self) -> None:
        """Start what the schedule wants by now; late after a sleep of the computer is as good as in time."""
        try:
            wanted = self.app.next_runs()
        except CiraHubError as error:
            _log.info("The schedule could not be read: %s", error)
            return
        now = self.now()
        for hub, when in wanted.items():
            if when <= now:
                self._start(hub, None)

    def cancel(self, hub: HubId) -> None:
        self.worker.cancel(hub)
        if hub in self.runs:
            self.runs[hub] = replace(self.runs[hub], stopping=True)
            self.changed.emit()

    def _start(self, hub: HubId, confirm: str | None) -> bool:
        if not self.worker.start(hub, confirm):
            return False
        self.runs[hub] = Running(hub)
        self.changed.emit()
        return True

    @Slot(object)
    def on_happened(self, event: RunEvent | RunStopped) -> None:
        if isinstance(event, RunStopped):
            self._on_stopped(event)
        elif not isinstance(event, RunEnded):
            stopping = event.hub in self.runs and self.runs[event.hub].stopping
            folded = fold(self.runs.get(event.hub), event)
            if folded is not None:
                self.runs[event.hub] = replace(folded, stopping=stopping)
            self.changed.emit()

    def _on_stopped(self, event: RunStopped) -> None:
        self.runs.pop(event.hub, None)
        by_hand = event.hub in self._asked_by_hand
        self._asked_by_hand.discard(event.hub)
        self.refresh()
        if event.error is not None:
            _log.info("A run could not be made: %s", event.error)
            if by_hand:
                self.failed.emit(event.error)
        for then in self._afterwards.pop(event.hub, []):
            then()

    # Small changes

    def set_paused(self, hub: HubId, *, paused: bool) -> None:
        self._do(lambda: self.app.set_paused(hub, paused))

    def pause_all(self, *, paused: bool) -> None:
        for hub in self.hubs:
            self.set_paused(hub.id, paused=paused)

    def set_enabled(self, spoke: SpokeId, *, enabled: bool) -> None:
        self._do(lambda: self.app.set_enabled(spoke, enabled))

    def drop_hold(self, hold: str) -> None:
        self._do(lambda: self.app.drop_hold(hold))

    def rename_hub(self, hub: HubId, name: str) -> None:
        self._do(lambda: self.app.rename_hub(hub, name))

    def sign_in(self, account: AccountId, password: str) -> None:
        """Keep the new password, then let the hubs that need it catch up."""
        self.background.run(
            lambda _: self.app.set_password(account, password), lambda _: self._on_signed_in(account), self._on_failed
        )

    def _on_signed_in(self, account: AccountId) -> None:
        for hub in self.hubs:
            if any(spoke.config.place.account == account for spoke in hub.spokes):
                self.sync(hub.id)

    def ask_vault(self) -> None:
        """Whether secrets are kept for good; the window says so where they are not."""
        self.background.run(lambda _: self.app.vault_state(), self._on_vault, self.failed.emit)

    def _on_vault(self, state: VaultState) -> None:
        self.vault_lasting = state.lasting
        self.changed.emit()

    def ask(self, work: Callable[[CancelToken], object]) -> None:
        """Something that may ask the password store, hence outside this thread; the status is read again after it."""
        self.background.run(work, lambda _: self.refresh(), self._on_failed)

    def _on_failed(self, error: CiraHubError) -> None:
        self.refresh()
        self.failed.emit(error)

    def _do(self, change: Callable[[], object]) -> None:
        try:
            change()
        except CiraHubError as error:
            self.failed.emit(error)
        self.refresh()

    def _notify(self, notice: Notice) -> None:
        self.noticed.emit(notice)
