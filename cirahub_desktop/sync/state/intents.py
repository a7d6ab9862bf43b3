"""What is about to be written: each write is stored before it is sent (R5)."""

from __future__ import annotations

from collections.abc import Iterable

from cirahub_desktop.frozen import frozen
from cirahub_desktop.sync.model.canonical import from_json, to_json
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import ItemId, RemoteId, SpokeId
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.state.database import Database


@frozen
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
    before: Event | None = None
    """What was there when the write was planned."""


class Intents:
    def __init__(self, database: Database) -> None:
        self._db = database

    def add_intents(self, spoke: SpokeId, intents: Iterable[Intent]) -> list[int]:
        """Their numbers; inside a transaction, so that nobody else takes the same."""
        row = self._db.row("SELECT max(id) FROM intent")
        first = int(str(row[0])) + 1 if row and row[0] is not None else 1
        values = [
            (
                number, spoke, one.item, one.run, one.action.value, one.why.value, one.nonce, one.remote_id,
                one.content, one.basis,
                to_json(one.event) if one.event else "", to_json(one.before) if one.before else "",
            )
            for number, one in enumerate(intents, first)
        ]  # fmt: skip
        self._db.execute_many(
            "INSERT INTO intent (id, spoke, item, run, action, why, nonce, remote_id, content, basis, event, before)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            values,
        )
        return list(range(first, first + len(values)))

    def intents(self, spoke: SpokeId) -> tuple[Intent, ...]:
        rows = self._db.rows(
            "SELECT id, item, run, action, why, nonce, remote_id, content, basis, event, before FROM intent"
            " WHERE spoke = ? ORDER BY id",
            (spoke,),
        )
        return tuple(_intent(row) for row in rows)

    def settle(self, numbers: Iterable[int]) -> None:
        self._db.execute_many("DELETE FROM intent WHERE id = ?", [(number,) for number in numbers])


def _intent(row: tuple[object, ...]) -> Intent:
    number, item, run, action, why, nonce, remote_id, content, basis, event, before = row
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
        before=from_json(str(before)) if before else None,
    )
