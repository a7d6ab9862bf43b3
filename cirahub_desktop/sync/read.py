"""The first stage of a run: ask every spoke what it holds, all at once.

A spoke that fails gives a FAILED snapshot and its error; the others go on (R9). What a server no longer lists is asked
for by id before anybody may take it for gone (R1).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.doorway import Doorway
from cirahub_desktop.sync.errors import CiraHubError, SecretMissing, SpokeError, Unexpected, VaultFailed
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import AccountId, Foreign, ItemId, Link, RemoteId, SpokeId
from cirahub_desktop.sync.model.options import SpokeOptions
from cirahub_desktop.sync.parallel import in_parallel
from cirahub_desktop.sync.spokes.base import (
    Known,
    Report,
    Snapshot,
    Spoke,
    Verdict,
)
from cirahub_desktop.sync.state.condition import Condition
from cirahub_desktop.sync.state.intents import Intent

CLOCK_TOLERANCE = timedelta(hours=1)
"""Further apart than this, our clock or a server's is wrong (R7)."""
SPOKE_ERRORS = (SpokeError, SecretMissing, VaultFailed, Unexpected)
"""What one spoke may suffer without stopping the others."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What the store knows of one spoke at the beginning of a run."""

    condition: Condition
    links: Mapping[ItemId, Link]
    strangers: Mapping[RemoteId, Foreign]
    intents: tuple[Intent, ...]
    written: Mapping[ItemId, Event] = field(default_factory=dict)
    """What we wrote, where it was not read since."""
    waits: bool = False
    """Strikes are pending."""

    @property
    def has_open_questions(self) -> bool:
        """Only a whole listing answers them."""
        return self.waits or bool(self.intents) or any(link.echo for link in self.links.values())


@dataclass(frozen=True, slots=True)
class Asked:
    """One spoke to be read."""

    spoke: Spoke
    known: Remembered
    look_closely: bool
    options: SpokeOptions
    report: Report
    account: AccountId | None = None
    """Whose password the spoke signs in with."""

    @property
    def role(self) -> str:
        return role_of(self.options)


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of it; ``error`` is set exactly when the verdict is FAILED."""

    snapshot: Snapshot
    error: CiraHubError | None = None


def read_all(
    asked: Mapping[SpokeId, Asked], now: datetime, cancel: CancelToken, failed: Callable[[SpokeId, CiraHubError], None]
) -> dict[SpokeId, Reading]:
    """Read every spoke. Raises Cancelled."""
    doorways = {one.account: Doorway() for one in asked.values()}

    def job(spoke: SpokeId, one: Asked) -> Callable[[], Reading]:
        def read() -> Snapshot:
            return _read(one, now, cancel)

        def run() -> Reading:
            try:
                return Reading(doorways[one.account].go(read, cancel) if one.account else read())
            except SPOKE_ERRORS as error:
                failed(spoke, error)
                return Reading(Snapshot(Verdict.FAILED), error)

        return run

    return in_parallel({spoke: job(spoke, one) for spoke, one in asked.items()})


def clocks_agree(readings: Mapping[SpokeId, Reading], now: datetime) -> bool:
    """False when any server's clock is more than an hour off ours: then no strike counts (R7)."""
    times = [one.snapshot.server_time for one in readings.values() if one.snapshot.server_time]
    return all(abs(time - now) <= CLOCK_TOLERANCE for time in times)


def _read(asked: Asked, now: datetime, cancel: CancelToken) -> Snapshot:
    condition = asked.known.condition
    stored = condition.cursor
    known_role = stored.startswith(asked.role)
    versions = {link.remote_id: link.version for link in asked.known.links.values() if link.remote_id}
    if known_role:
        versions |= {one.remote_id: one.version for one in asked.known.strangers.values()}
    stale = condition.is_to_list(now)
    relisted = asked.spoke.capabilities.confirms or not asked.options.feeds_hub
    cursor = stored.removeprefix(asked.role) if known_role else ""
    closely = asked.look_closely or asked.known.has_open_questions or (stale and relisted)
    known = Known(cursor, versions, look_closely=closely, whereabouts=condition.is_to_locate(now))
    snapshot = asked.spoke.read(known, cancel, asked.report)
    return replace(snapshot, cursor=snapshot.cursor and asked.role + snapshot.cursor)


def role_of(options: SpokeOptions) -> str:
    """What a cursor is stored for; a spoke that begins to feed or to be written is looked at anew."""
    taken = (options.hub_create, options.hub_change, options.hub_delete, options.hand_changed, options.hand_deleted)
    feeds = f"in-{options.feeds_hub.value}" if options.feeds_hub else ""
    writes = "out" if options.hub_writes else ""
    return f"{feeds}{writes}{''.join(_short(one) for one in taken)}:" if feeds or writes else "look:"


def _short(value: bool | Enum) -> str:
    return "01"[value] if isinstance(value, bool) else str(value.value)[0]
