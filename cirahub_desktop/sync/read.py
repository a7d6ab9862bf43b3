"""The first stage of a run: ask every spoke what it holds, all at once.

A spoke that fails gives a FAILED snapshot and its error; the others go on (R9). What a server no longer lists is asked
for by id before anybody may take it for gone (R1).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.doorway import Doorway
from cirahub_desktop.sync.errors import CiraHubError, SecretMissing, SpokeError, Unexpected, VaultFailed
from cirahub_desktop.sync.model.item import AccountId, Link, RemoteId, Seen, SpokeId, Version
from cirahub_desktop.sync.parallel import in_parallel
from cirahub_desktop.sync.spokes.base import (
    DEFAULT_STALE_AFTER,
    Known,
    Report,
    Snapshot,
    Spoke,
    Verdict,
)
from cirahub_desktop.sync.state.condition import Condition

CLOCK_TOLERANCE = timedelta(hours=1)
"""Further apart than this, our clock or a server's is wrong (R7)."""
SPOKE_ERRORS = (SpokeError, SecretMissing, VaultFailed, Unexpected)
"""What one spoke may suffer without stopping the others."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One spoke to be read, with what the store remembers of it."""

    spoke: Spoke
    condition: Condition
    links: Sequence[Link]
    look_closely: bool
    feeds: bool
    writes: bool
    report: Report
    account: AccountId | None = None
    """Whose password the spoke signs in with."""

    @property
    def role(self) -> str:
        """What a cursor was stored for; a spoke that begins to feed or to be written is looked at anew."""
        return "in:" if self.feeds else "out:" if self.writes else "look:"


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
    versions = {link.remote_id: link.version for link in asked.links if link.remote_id}
    stale = asked.condition.listed_at is None or now - asked.condition.listed_at > DEFAULT_STALE_AFTER
    stored, relisted = asked.condition.cursor, asked.spoke.capabilities.confirms or not asked.feeds
    cursor = stored.removeprefix(asked.role) if stored.startswith(asked.role) else ""
    known = Known(cursor, versions, look_closely=asked.look_closely or (stale and relisted))
    snapshot = asked.spoke.read(known, cancel, asked.report)
    snapshot = replace(snapshot, cursor=snapshot.cursor and asked.role + snapshot.cursor)
    if asked.feeds and asked.spoke.capabilities.confirms and snapshot.verdict is Verdict.COMPLETE:
        return _confirmed(asked.spoke, snapshot, versions, cancel)
    return snapshot


def _confirmed(spoke: Spoke, snapshot: Snapshot, versions: Mapping[RemoteId, Version], cancel: CancelToken) -> Snapshot:
    """Put back what the spoke did not list but still has, and what it could not say anything about."""
    missing = [remote for remote in versions if remote not in snapshot.present]
    if not missing:
        return snapshot
    answers = spoke.fetch(missing, cancel)
    present, changed = dict(snapshot.present), dict(snapshot.changed)
    for remote in missing:
        answer = answers.get(remote)
        if answer is not None:
            present[remote] = Seen(answer.version, answer.stamp)
            if answer.version != versions[remote]:
                changed[remote] = answer
        elif remote not in answers:
            present[remote] = Seen(versions[remote])
    return replace(snapshot, present=present, changed=changed)
