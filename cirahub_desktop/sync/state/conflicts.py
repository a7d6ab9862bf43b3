"""Disputes between the hub and a spoke that wait for a person, and the answers that wait for a run (R7)."""

from __future__ import annotations

import json
from collections.abc import Iterable

from cirahub_desktop.sync.errors import NotFound
from cirahub_desktop.sync.model.canonical import from_json, to_json
from cirahub_desktop.sync.model.conflict import Answer, Conflict
from cirahub_desktop.sync.model.item import HubId, ItemId, SpokeId
from cirahub_desktop.sync.state.database import Database
from cirahub_desktop.sync.state.values import time_from_text, time_to_text

_COLUMNS = "id, hub, item, spoke, since, subject, fields, ours, theirs, answer"


class Conflicts:
    def __init__(self, database: Database) -> None:
        self._db = database

    def of(self, hub: HubId | None = None) -> tuple[Conflict, ...]:
        """Those of one hub or of all, the oldest first."""
        sql = f"SELECT {_COLUMNS} FROM conflict WHERE ?1 IN ('', hub) ORDER BY since, id"  # noqa: S608
        return tuple(_conflict(row) for row in self._db.rows(sql, (hub or "",)))

    def open(self, hub: HubId) -> dict[SpokeId, int]:
        """How many of a hub nobody has answered yet, by spoke."""
        rows = self._db.rows(
            "SELECT spoke, COUNT(*) FROM conflict WHERE hub = ? AND answer = '' GROUP BY spoke", (hub,)
        )
        return {SpokeId(str(spoke)): int(str(count)) for spoke, count in rows}

    def put(self, conflict: Conflict) -> None:
        """Store it in the place of an older one of the same item and spoke.

        The same dispute keeps its id, its time and the answer that a person may have given meanwhile; one about other
        values is a new question.
        """
        ours, theirs = to_json(conflict.ours), to_json(conflict.theirs)
        place = (conflict.item, conflict.spoke)
        with self._db.transaction():
            if conflict.answer is None and self._db.row(
                "SELECT 1 FROM conflict WHERE item = ? AND spoke = ? AND ours = ? AND theirs = ?",
                (*place, ours, theirs),
            ):
                return
            self._db.execute("DELETE FROM conflict WHERE item = ? AND spoke = ?", place)
            self._db.execute(
                f"INSERT INTO conflict ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
                (
                    conflict.id, conflict.hub, *place, time_to_text(conflict.since), conflict.subject,
                    json.dumps(conflict.fields), ours, theirs, conflict.answer.value if conflict.answer else "",
                ),
            )  # fmt: skip

    def answer(self, conflict: str, answer: Answer) -> None:
        """Keep what the person decided for the next run; a new answer replaces the last. Raises NotFound."""
        if not self._db.execute("UPDATE conflict SET answer = ? WHERE id = ?", (answer.value, conflict)):
            raise NotFound("conflict", conflict)

    def drop(self, conflicts: Iterable[str]) -> None:
        self._db.execute_many("DELETE FROM conflict WHERE id = ?", [(conflict,) for conflict in conflicts])

    def drop_orphans(self, hub: HubId) -> None:
        """Forget those that are about nothing any more: the item left the hub, or is no longer tied to the spoke."""
        self._db.execute(
            "DELETE FROM conflict WHERE hub = ? AND NOT EXISTS (SELECT 1 FROM item JOIN link ON link.item = item.id"
            " WHERE item.id = conflict.item AND NOT item.gone AND link.spoke = conflict.spoke)",
            (hub,),
        )


def _conflict(row: tuple[object, ...]) -> Conflict:
    id_, hub, item, spoke, since, subject, fields, ours, theirs, answer = (str(value) for value in row)
    return Conflict(
        id=id_,
        hub=HubId(hub),
        item=ItemId(item),
        spoke=SpokeId(spoke),
        since=time_from_text(since),
        subject=subject,
        fields=tuple(json.loads(fields)),
        ours=from_json(ours),
        theirs=from_json(theirs),
        answer=Answer(answer) if answer else None,
    )
