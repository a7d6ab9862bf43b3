"""What every stage of a run may know, and what a run needs from outside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import ItemFault
from cirahub_desktop.sync.events import Phase, Progress, Sink
from cirahub_desktop.sync.model.hub import HubConfig, SpokeConfig
from cirahub_desktop.sync.model.item import HubId, ItemId, SpokeId
from cirahub_desktop.sync.model.pin import Pin
from cirahub_desktop.sync.model.words import Words
from cirahub_desktop.sync.report import Hold, HoldReason
from cirahub_desktop.sync.spokes.base import Clock, Report, Spoke


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a run needs from outside."""

    store_path: Path
    lock_dir: Path
    open_spoke: Callable[[SpokeConfig], Spoke]
    """Raises SpokeError, SecretMissing or VaultFailed for the spoke alone."""
    clock: Clock
    computer: str
    """Names this computer in stamps."""
    words: Words
    zone: ZoneInfo
    """The system's, for floating times of places that state none."""


def writer_of(hub: HubId, computer: str) -> str:
    """Names a hub on a computer in stamps."""
    return f"{hub[:12]}@{computer[:12]}"


@dataclass(frozen=True, slots=True)
class Run:
    """One run under way: what every stage may know."""

    hub: HubConfig
    id: str
    number: int
    """Of this run; stamped on what it writes."""
    now: datetime
    dry: bool
    confirmed: Hold | None
    sink: Sink
    cancel: CancelToken
    computer: str
    pins: Mapping[tuple[ItemId, SpokeId | None], Pin] = field(default_factory=dict)
    """What a person put back, in the hub (None) or in one spoke (R10)."""
    resting: frozenset[SpokeId] = frozenset()
    """Spokes that are left alone in this run: their server asked for it, or they are in back-off."""
    living: frozenset[str] = frozenset()
    """Writers of the other hubs of this store."""
    kept: tuple[tuple[SpokeId, ItemFault], ...] = ()
    """What an undo leaves as it is, and where."""

    allowed: Mapping[SpokeId, frozenset[ItemId]] = field(default_factory=dict)
    """Items gone from a feed that a person lets go before the second reading (R3)."""

    @property
    def writer(self) -> str:
        """Which hub on which computer writes."""
        return writer_of(self.hub.id, self.computer)

    @property
    def let_go(self) -> frozenset[ItemId]:
        """Items whose deletion a person allowed."""
        return self._confirmed(HoldReason.TOO_MANY, HoldReason.TURNED_EMPTY).union(*self.allowed.values())

    def agreed_to(self, spoke: SpokeId, question: HoldReason) -> frozenset[ItemId]:
        """Items about which a person said yes to ``question`` in ``spoke``."""
        return self._confirmed(question) if self.confirmed and self.confirmed.spoke == spoke else frozenset()

    def _confirmed(self, *reasons: HoldReason) -> frozenset[ItemId]:
        hold = self.confirmed
        return frozenset(one.item for one in hold.items) if hold and hold.reason in reasons else frozenset()

    def progress(self, spoke: SpokeId, phase: Phase) -> Report:
        return lambda done, total: self.sink(Progress(self.hub.id, spoke, phase, done, total))
