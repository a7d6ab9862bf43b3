"""What runs leave behind: when they ran, what they did to which item, and what the breaker counts."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from cirahub_desktop.frozen import frozen
from cirahub_desktop.sync.model.canonical import from_json, to_json
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import NOWHERE, HubId, ItemId, RemoteId, SpokeId
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.state.changes import Changes
from cirahub_desktop.sync.state.history import History
from cirahub_desktop.sync.state.holds import Holds
from cirahub_desktop.sync.state.intents import Intent, Intents
from cirahub_desktop.sync.state.values import time_from_text, time_to_text

__all__ = ["HUB", "Intent", "Journal", "Record", "RunSummary"]

HUB = SpokeId("")
"""The spoke of records about the hub's own items."""
KEEP_RECORDS = timedelta(days=30)
"""How long what was overwritten or deleted can be brought back (R10)."""
LOSS_WINDOW = timedelta(hours=24)
"""The breaker counts over this time (R2)."""


@frozen
class Record:
    """What a run did to one item, in a spoke or in the hub itself."""

    item: ItemId
    action: Action
    why: Why
    subject: str
    before: Event | None
    after: Event | None
    remote_id: RemoteId = NOWHERE
    """Of the copy, after the write; '' for the hub itself."""


@frozen
class RunSummary:
    """The last run, for the line under the rows."""

    ended: datetime
    summary: dict[str, object]


class Journal(Intents, Holds, History, Changes):
    """Before, during and after a run: what is about to be written, what waits, what was done."""

    # runs

    def begin_run(self, hub: HubId, run: str, number: int, started: datetime, undoes: str = "") -> None:
        """``undoes`` is the run that this one takes back."""
        self._db.execute(
            "INSERT INTO run (id, hub, number, started, undoes) VALUES (?, ?, ?, ?, ?)",
            (run, hub, number, time_to_text(started), undoes),
        )

    def run_of_number(self, hub: HubId, number: int) -> str | None:
        """The id of a run whose number a stamp or an intent names."""
        row = self._db.row("SELECT id FROM run WHERE hub = ? AND number = ?", (hub, number))
        return str(row[0]) if row else None

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
            "INSERT INTO record (run, spoke, item, action, why, subject, before, after, at, remote_id)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    run, spoke, one.item, one.action.value, one.why.value, one.subject,
                    to_json(one.before) if one.before else "", to_json(one.after) if one.after else "",
                    time_to_text(at), one.remote_id,
                )
                for one in records
            ],
        )  # fmt: skip

    def records(self, run: str, items: Collection[ItemId] | None = None) -> tuple[tuple[SpokeId, Record], ...]:
        """All that a run did, in that order; of ``items`` alone, where they are named."""
        columns = "spoke, item, action, why, subject, before, after, remote_id"
        which, values = "", [run]
        if items is not None:
            which = " AND item IN (SELECT value FROM json_each(?))"
            values.append(json.dumps(sorted(items)))
        rows = self._db.rows(f"SELECT {columns} FROM record WHERE run = ?{which} ORDER BY id", values)  # noqa: S608
        return tuple((SpokeId(str(row[0])), _record(row[1:])) for row in rows)

    def forget(self, now: datetime) -> None:
        """Drop what is older than anybody may ask for. Pins and open conflicts stay until a person ends them."""
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


def _record(row: tuple[object, ...]) -> Record:
    item, action, why, subject, before, after, remote_id = (str(value) for value in row)
    return Record(
        ItemId(item),
        Action(action),
        Why(why),
        subject,
        from_json(before) if before else None,
        from_json(after) if after else None,
        RemoteId(remote_id),
    )
