"""What window and tray share: how the hubs stand now, and the few things a person can tell them to do."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal, Slot

from cirahub_desktop.here import utc_now
from cirahub_desktop.schedule import may_be_the_network
from cirahub_desktop.status import HubStatus, VaultState
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.events import RunEnded, RunEvent
from cirahub_desktop.sync.model.conflict import Conflict
from cirahub_desktop.sync.model.item import AccountId, HubId, SpokeId
from cirahub_desktop.sync.report import Hold
from cirahub_desktop.ui.later import Later
from cirahub_desktop.ui.presenters.running import Running, fold
from cirahub_desktop.ui.sample import SampleDesk
from cirahub_desktop.ui.worker import Background, RunStopped, SyncWorker, Work

if TYPE_CHECKING:
    from cirahub_desktop.ui.hub_app import HubApp

_log = logging.getLogger(__name__)
_STAYS_STOPPED: Final = timedelta(minutes=15)
"""How long a hub that a person stopped is not run by itself."""


Ended = Callable[[CiraHubError | None], None]


class Live(QObject):
    """Status and runs of all hubs. GUI thread; ``status()`` and the small writes are quick and local."""

    changed = Signal()
    """Something to show is different; progress at most ten times a second."""
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
        self.by_hand: set[HubId] = set()
        """The runs under way that came of something a person did."""
        self.vault_lasting = True
        self.wishes = 0
        """How often a person kept an event or let it go, which no status tells."""
        self._asked_by_hand: set[HubId] = set()
        self._again: dict[HubId, str | None] = {}
        """What follows a run under way: another one, with what a person allowed it."""
        self._stopped: dict[HubId, datetime] = {}
        """When a person stopped a run."""
        self._afterwards: dict[HubId, list[Callable[[], None]]] = {}
        self._ended: dict[HubId, Ended] = {}
        """Who is told when the run under way is over."""
        self._reserved: set[HubId] = set()
        """Hubs that something else works on; their runs wait."""
        self._unread = ""
        """Why the status could not be read the last time."""
        self.sample = SampleDesk(self)
        self._soon = Later(self, self.changed.emit)
        """What a run tells in one breath is shown once."""
        worker.happened.connect(self.on_happened)

    def refresh(self) -> None:
        """Read the status again and tell everybody, also that a run is over where it cannot be read; what is in the
        way is said once."""
        try:
            self.hubs = self.app.status()
        except CiraHubError as error:
            self.changed.emit()
            unread, self._unread = self._unread, str(error)
            if unread != str(error):
                self.failed.emit(error)
            return
        self._unread = ""
        self.changed.emit()

    def hub(self, hub: HubId) -> HubStatus | None:
        return next((one for one in self.hubs if one.id == hub), None)

    def hold(self, hold: str) -> Hold | None:
        """With its events, which may be thousands, so only when somebody looks at them; None once it is settled."""
        try:
            return next((one for one in self.app.holds() if one.id == hold), None)
        except CiraHubError as error:
            self.failed.emit(error)
            return None

    def conflicts(self, hub: HubStatus) -> tuple[Conflict, ...]:
        """What nobody has answered yet, of spokes that are on."""
        on = {spoke.id for spoke in hub.spokes if spoke.config.enabled}
        try:
            return tuple(one for one in self.app.past.conflicts(hub.id) if one.answer is None and one.spoke in on)
        except CiraHubError as error:
            self.failed.emit(error)
            return ()

    # Runs

    def sync(self, hub: HubId, confirm: str | None = None) -> None:
        """A person asks for a run. One under way that a person asked for is enough, unless there is something to
        ``confirm``; one that began by itself leaves spokes alone, so another one follows it."""
        self._stopped.pop(hub, None)
        if self._start(hub, confirm, by_hand=True):
            self._asked_by_hand.add(hub)
        elif confirm is not None or hub not in self._asked_by_hand:
            self._again[hub] = confirm or self._again.get(hub)

    def read_new(self, hub: HubId) -> None:
        """A spoke was added: read it at once, after a run under way, which does not know it. A paused hub rests."""
        status = self.hub(hub)
        if status is not None and not status.config.paused and not self._start(hub, None, by_hand=True):
            self._after(hub, lambda: self.read_new(hub))

    def when_idle(self, hub: HubId, then: Callable[[], None]) -> None:
        """Call ``then`` when no run of the hub is on here; one under way is cut short, and made again afterwards where
        a person had asked for it."""
        if not self.worker.is_running(hub):
            then()
            return
        self._after(hub, then)
        if hub in self._asked_by_hand:
            self._again.setdefault(hub, None)
        self._stop(hub)

    def reserve(self, hub: HubId, then: Callable[[], None]) -> None:
        """As ``when_idle``, and no run of the hub begins here before ``release``."""
        self._reserved.add(hub)
        self.when_idle(hub, then)

    def release(self, hub: HubId) -> None:
        """What was asked for meanwhile is done now."""
        self._reserved.discard(hub)
        self.refresh()
        if not self.worker.is_running(hub):
            self._go_on(hub)

    def carry_out(self, hub: HubId, work: Work, begins: Callable[[], bool], ended: Ended) -> None:
        """A run that is no sync, such as an undo, when its turn has come: one under way is cut short first, as by
        ``when_idle``. ``begins`` is asked then whether it is still wanted; ``ended`` is told when it is over."""
        if hub in self._reserved:
            self._after(hub, lambda: self.carry_out(hub, work, begins, ended))
        else:
            self.when_idle(hub, lambda: self._begin(hub, work, begins, ended))

    def _begin(self, hub: HubId, work: Work, begins: Callable[[], bool], ended: Ended) -> None:
        if hub in self._reserved or self.worker.is_running(hub):  # what waited before us was quicker
            self.carry_out(hub, work, begins, ended)
        elif begins():
            self._stopped.pop(hub, None)
            self._ended[hub] = ended
            self.worker.start(hub, work=work)
            self.runs[hub] = Running(hub)
            self.changed.emit()

    def _after(self, hub: HubId, then: Callable[[], None]) -> None:
        self._afterwards.setdefault(hub, []).append(then)

    def sync_all(self) -> None:
        """All but those that rest, unless all do."""
        hubs = [hub for hub in self.hubs if hub.spokes]
        for hub in [one for one in hubs if not one.config.paused] or hubs:
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
            if when <= now and not self._was_stopped(hub, now):
                self._start(hub, None, by_hand=False)

    def catch_up(self, since: datetime) -> None:
        """The network is back since then; what could not be reached without it is due at once."""
        if any(may_be_the_network(spoke.error) for hub in self.hubs for spoke in hub.spokes):
            try:
                self.app.catch_up(since)
            except CiraHubError as error:
                _log.info("The schedule could not be changed: %s", error)

    def cancel(self, hub: HubId) -> None:
        """A person stops the run; it does not begin again by itself the next moment."""
        self._stopped[hub] = self.now()
        self._again.pop(hub, None)
        self._stop(hub)

    def _was_stopped(self, hub: HubId, now: datetime) -> bool:
        stopped = self._stopped.get(hub)
        return stopped is not None and timedelta(0) <= now - stopped < _STAYS_STOPPED

    def _stop(self, hub: HubId) -> None:
        self.worker.cancel(hub)
        if hub in self.runs:
            self.runs[hub] = replace(self.runs[hub], stopping=True)
            self.changed.emit()

    def _start(self, hub: HubId, confirm: str | None, *, by_hand: bool) -> bool:
        if hub in self._reserved or not self.worker.start(hub, confirm, by_hand=by_hand):
            return False
        self.runs[hub] = Running(hub)
        if by_hand:
            self.by_hand.add(hub)
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
            self._soon.start()

    def _on_stopped(self, event: RunStopped) -> None:
        self.runs.pop(event.hub, None)
        by_hand = event.hub in self._asked_by_hand
        ended = self._ended.pop(event.hub, None)
        self.by_hand.discard(event.hub)
        self._asked_by_hand.discard(event.hub)
        self.refresh()
        if ended is not None:
            ended(event.error)
        if event.error is not None:
            _log.info("A run could not be made: %s", event.error)
            if by_hand:
                self.failed.emit(event.error)
        self._go_on(event.hub)

    def _go_on(self, hub: HubId) -> None:
        """With what waited for the end of a run."""
        for then in self._afterwards.pop(hub, []):
            then()
        if hub in self._again and hub not in self._reserved:
            confirm = self._again.pop(hub)
            if self.hub(hub) is not None:
                self.sync(hub, confirm)

    # Small changes

    def set_paused(self, hub: HubId, *, paused: bool) -> None:
        """A hub that goes on catches up at once."""
        self._do(lambda: self.app.set_paused(hub, paused))
        if not paused:
            self._stopped.pop(hub, None)
            self.sync_due()

    def pause_all(self, *, paused: bool) -> None:
        for hub in self.hubs:
            self.set_paused(hub.id, paused=paused)

    def set_enabled(self, spoke: SpokeId, *, enabled: bool) -> None:
        self._do(lambda: self.app.set_enabled(spoke, enabled))

    def drop_hold(self, hold: str) -> None:
        """Keep the events. A run under way would not know of it, so it is cut short."""
        for hub in self.hubs:
            if any(spoke.hold is not None and spoke.hold.id == hold for spoke in hub.spokes):
                self.when_idle(hub.id, lambda: self._do(lambda: self.app.drop_hold(hold)))

    def rename_hub(self, hub: HubId, name: str) -> None:
        self._do(lambda: self.app.rename_hub(hub, name))

    def sign_in(self, account: AccountId, password: str) -> None:
        """Keep the new password, then let the hubs that need it catch up."""
        self.background.run(
            lambda _: self.app.servers.set_password(account, password),
            lambda _: self.on_signed_in(account),
            self._on_failed,
        )

    def on_signed_in(self, account: AccountId) -> None:
        """What waited for it is read and written at once."""
        self.refresh()
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
