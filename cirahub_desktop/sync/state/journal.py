"""What is about to happen, what happened, and what waits: intents, runs, records, losses, holds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cirahub_desktop.sync.model.canonical import from_json, to_json
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import HubId, ItemId, RemoteId, SpokeId
from cirahub_desktop.sync.report import Action, HeldItem, Hold, HoldReason, Why
from cirahub_desktop.sync.state.database import Database
from cirahub_desktop.sync.state.values import time_from_text, time_to_text

KEEP_RECORDS = timedelta(days=30)
"""How long what was overwritten or deleted can be brought back (R10)."""
LOSS_WINDOW = timedelta(hours=24)
"""The breaker counts over this time (R2)."""


@dataclass(frozen=True, slots=True)
class Intent:
    """One write, committed before it is sent (R5)."""

    item: ItemId
    run: int
    action: Action
    why: Why
    nonce: str
    remote_id: RemoteId
    content: str
    """``content_hash`` of the value to be written; '' for a delete."""
    basis: str
    event: Event | None
    number: int = 0
    """Given by the store."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a run did to one item."""

    item: ItemId
    action: Action
    why: Why
    subject: str
    before: Event | None
    after: Event | None


@dataclass(frozen=True, slots=True)
class RunSummary:
    """The last run, for the line under the rows."""

    ended: datetime
    summary: dict[str, object]


class Journal:
    def __init__(self, database: Database) -> None:
        self._db = database

    # intents

    def add_intents(self, spoke: SpokeId, intents: Iterable[Intent]) -> list[int]:
        return [
            self._db.insert(
                "INSERT INTO intent (spoke, item, run, action, why, nonce, remote_id, content, basis, event)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    spoke, one.item, one.run, one.action.value, one.why.value, one.nonce, one.remote_id, one.content,
                    one.basis, to_json(one.event) if one.event else "",
                ),
            )
            for one in intents
        ]  # fmt: skip

    def intents(self, spoke: SpokeId) -> tuple[Intent, ...]:
        rows = self._db.rows(
            "SELECT id, item, run, action, why, nonce, remote_id, content, basis, event FROM intent"
            " WHERE spoke = ? ORDER BY id",
            (spoke,),
        )
        return tuple(_intent(row) for row in rows)

    def settle(self, numbers: Iterable[int]) -> None:
        self._db.execute_many("DELETE FROM intent WHERE id = ?", [(number,) for number in numbers])

    # runs

    def begin_run(self, hub: HubId, run: str, number: int, started: datetime) -> None:
        self._db.execute(
            "INSERT INTO run (id, hub, number, started) VALUES (?, ?, ?, ?)", (run, hub, number, time_to_text(started))
        )

    def end_run(self, run: str, ended: datetime, summary: dict[str, object]) -> None:
        self._db.execute(
            "UPDATE run SET ended = ?, summary = ? WHERE id = ?", (time_to_text(ended), json.dumps(summary), run)
        )

    def last_run(self, hub: HubId) -> RunSummary | None:
        row = self._db.row(
            "SELECT ended, summary FROM run WHERE hub = ? AND ended IS NOT NULL ORDER BY number DESC LIMIT 1", (hub,)
        )
        return RunSummary(time_from_text(str(row[0])), json.loads(str(row[1]))) if row else None

    def add_records(self, run: str, spoke: SpokeId, records: Sequence[Record], at: datetime) -> None:
        self._db.execute_many(
            "INSERT INTO record (run, spoke, item, action, why, subject, before, after, at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    run, spoke, one.item, one.action.value, one.why.value, one.subject,
                    to_json(one.before) if one.before else "", to_json(one.after) if one.after else "",
                    time_to_text(at),
                )
                for one in records
            ],
        )  # fmt: skip

    def records(self, run: str) -> tuple[tuple[SpokeId, Record], ...]:
        rows = self._db.rows(
            "SELECT spoke, item, action, why, subject, before, after FROM record WHERE run = ? ORDER BY id", (run,)
        )
        return tuple((SpokeId(str(row[0])), _record(row[1:])) for row in rows)

    def forget(self, now: datetime) -> None:
        """Drop what is older than anybody may ask for; runs without records are kept only as long."""
        self._db.execute("DELETE FROM loss WHERE at < ?", (time_to_text(now - LOSS_WINDOW),))
        self._db.execute("DELETE FROM run WHERE started < ?", (time_to_text(now - KEEP_RECORDS),))

    # losses

    def add_losses(self, hub: HubId, spoke: SpokeId, items: Iterable[ItemId], at: datetime) -> None:
        self._db.execute_many(
            "INSERT INTO loss VALUES (?, ?, ?, ?)", [(hub, spoke, item, time_to_text(at)) for item in items]
        )

    def losses(self, hub: HubId, now: datetime) -> dict[SpokeId, set[ItemId]]:
        """What was lost in each spoke during the last 24 hours; a clock set back counts too."""
        found: dict[SpokeId, set[ItemId]] = {}
        for spoke, item in self._db.rows(
            "SELECT spoke, item FROM loss WHERE hub = ? AND at > ?", (hub, time_to_text(now - LOSS_WINDOW))
        ):
            found.setdefault(SpokeId(str(spoke)), set()).add(ItemId(str(item)))
        return found

    # holds

    def holds(self, hub: HubId | None = None) -> tuple[Hold, ...]:
        rows = self._db.rows("SELECT id, hub, spoke, source, reason, since, owned, items FROM hold ORDER BY since")
        holds = (_hold(row) for row in rows)
        return tuple(hold for hold in holds if hub is None or hold.hub == hub)

    def put_hold(self, hold: Hold) -> None:
        """Store it; an older hold of the same place is replaced by it."""
        self._db.execute("DELETE FROM hold WHERE spoke = ?", (hold.spoke,))
        items = [[one.item, one.subject, to_json(one.event)] for one in hold.items]
        self._db.execute(
            "INSERT INTO hold VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                hold.id, hold.hub, hold.spoke, hold.source, hold.reason.value, time_to_text(hold.since), hold.of,
                json.dumps(items, ensure_ascii=False),
            ),
        )  # fmt: skip

    def drop_hold(self, hold: str) -> None:
        self._db.execute("DELETE FROM hold WHERE id = ?", (hold,))


def _intent(row: tuple[object, ...]) -> Intent:
    number, item, run, action, why, nonce, remote_id, content, basis, event = row
    return Intent(
        item=ItemId(str(item)),
        run=int(str(run)),
        action=Action(str(action)),
        why=Why(str(why)),
        nonce=str(nonce),
        remote_id=RemoteId(str(remote_id)),
        content=str(content),
        basis=str(basis),
        event=from_json(str(event)) if event else None,
        number=int(str(number)),
    )


def _record(row: tuple[object, ...]) -> Record:
    item, action, why, subject, before, after = (str(value) for value in row)
    return Record(
        ItemId(item),
        Action(action),
        Why(why),
        subject,
        from_json(before) if before else None,
        from_json(after) if after else None,
    )


def _hold(row: tuple[object, ...]) -> Hold:
    id_, hub, spoke, source, reason, since, owned, items = (str(value) for value in row)
    return Hold(
        id=id_,
        hub=HubId(hub),
        spoke=SpokeId(spoke),
        source=SpokeId(source),
        reason=HoldReason(reason),
        since=time_from_text(since),
        of=int(owned),
        items=tuple(HeldItem(ItemId(item), subject, from_json(event)) for item, subject, event in json.loads(items)),
    )
