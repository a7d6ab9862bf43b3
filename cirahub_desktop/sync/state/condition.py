"""How each spoke was after its last run: what the next run starts from and what the dashboard shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from cirahub_desktop.frozen import frozen
from cirahub_desktop.sync.errors import CiraHubError, ItemFault
from cirahub_desktop.sync.model.item import SpokeId
from cirahub_desktop.sync.spokes.base import DEFAULT_STALE_AFTER, Snapshot, Verdict
from cirahub_desktop.sync.state.database import Database
from cirahub_desktop.sync.state.values import (
    error_from_text,
    error_to_text,
    faults_from_text,
    faults_to_text,
    optional_time,
    time_to_text,
)

_COLUMNS = (
    "cursor, zone, verdict, listed_at, last_success, listed, foreign_items, error, error_since, failures,"
    " last_try, faults, baseline, located_at"
)


@frozen
class Condition:
    """``listed`` items were in the spoke at the last listing, ``listed_at`` is when that was."""

    cursor: str = ""
    zone: str = ""
    """IANA zone of floating times, fixed when the spoke was first read."""
    verdict: Verdict | None = None
    listed_at: datetime | None = None
    last_success: datetime | None = None
    listed: int = 0
    foreign: int = 0
    """Of these, items that are not ours."""
    error: CiraHubError | None = None
    error_since: datetime | None = None
    failures: int = 0
    """Runs in a row that failed."""
    last_try: datetime | None = None
    faults: tuple[ItemFault, ...] = ()
    baseline: datetime | None = None
    """When a spoke that feeds the hub with new items only was first read whole; what was there then stays out."""

    located_at: datetime | None = None
    """When the place was last asked where it lies."""

    def is_to_locate(self, now: datetime) -> bool:
        return _is_stale(self.located_at, now)

    def is_to_list(self, now: datetime) -> bool:
        """A full listing is due, whatever the cursor says."""
        return _is_stale(self.listed_at, now)

    def seen(self, snapshot: Snapshot, now: datetime) -> Condition:
        """After a read that told something; one that was not whole leaves no cursor to rest on."""
        located_at = self.located_at if snapshot.path is None else now
        if snapshot.verdict is Verdict.UNCHANGED:
            cursor = snapshot.cursor or self.cursor
            return replace(self, verdict=snapshot.verdict, cursor=cursor, located_at=located_at)
        return replace(
            self,
            located_at=located_at,
            verdict=snapshot.verdict,
            cursor=snapshot.cursor if snapshot.verdict is Verdict.COMPLETE else "",
            listed=len(snapshot.present),
            listed_at=now,
            faults=snapshot.faults,
        )

    def succeeded(self, now: datetime) -> Condition:
        return replace(self, last_success=now, last_try=now, error=None, error_since=None, failures=0)

    def failed(self, error: CiraHubError, now: datetime) -> Condition:
        """``error_since`` stays while the same thing goes wrong again and again."""
        same = self.error is not None and type(self.error) is type(error)
        return replace(
            self,
            verdict=Verdict.FAILED,
            last_try=now,
            error=error,
            error_since=self.error_since if same and self.error_since else now,
            failures=self.failures + 1,
        )


def _is_stale(moment: datetime | None, now: datetime) -> bool:
    """What comes from a clock that was ahead and is right again counts for nothing."""
    return moment is None or not timedelta() <= now - moment <= DEFAULT_STALE_AFTER


class Conditions:
    def __init__(self, database: Database) -> None:
        self._db = database

    def get(self, spoke: SpokeId) -> Condition:
        row = self._db.row(f"SELECT {_COLUMNS} FROM condition WHERE spoke = ?", (spoke,))  # noqa: S608
        if not row:
            return Condition()
        (
            cursor,
            zone,
            verdict,
            listed_at,
            last_success,
            listed,
            foreign,
            error,
            error_since,
            failures,
            last_try,
            faults,
            baseline,
            located_at,
        ) = row
        return Condition(
            cursor=str(cursor),
            zone=str(zone),
            verdict=Verdict(str(verdict)) if verdict else None,
            listed_at=optional_time(listed_at),
            last_success=optional_time(last_success),
            listed=int(listed or 0),
            foreign=int(foreign or 0),
            error=error_from_text(error),
            error_since=optional_time(error_since),
            failures=int(failures or 0),
            last_try=optional_time(last_try),
            faults=faults_from_text(faults),
            baseline=optional_time(baseline),
            located_at=optional_time(located_at),
        )

    def forgive(self, spoke: SpokeId) -> None:
        """Forget the last error: what caused it was mended by a person."""
        self.put(spoke, replace(self.get(spoke), error=None, error_since=None, failures=0, last_try=None))

    def put(self, spoke: SpokeId, condition: Condition) -> None:
        self._db.execute(
            f"INSERT OR REPLACE INTO condition (spoke, {_COLUMNS})"  # noqa: S608
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                spoke,
                condition.cursor,
                condition.zone,
                condition.verdict.value if condition.verdict else None,
                _optional(condition.listed_at),
                _optional(condition.last_success),
                condition.listed,
                condition.foreign,
                error_to_text(condition.error),
                _optional(condition.error_since),
                condition.failures,
                _optional(condition.last_try),
                faults_to_text(condition.faults),
                _optional(condition.baseline) or "",
                _optional(condition.located_at),
            ),
        )


def _optional(moment: datetime | None) -> str | None:
    return time_to_text(moment) if moment else None
