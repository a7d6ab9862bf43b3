"""Items of others in a spoke, remembered so that each is read once (R4)."""

from __future__ import annotations

from collections.abc import Iterable

from cirahub_desktop.sync.model.item import Foreign, Identity, OriginId, RemoteId, SpokeId, Version
from cirahub_desktop.sync.state.database import Database

_COLUMNS = "remote_id, version, uid, recurrence_id, origin, print, at_home, left_out"


class Strangers:
    def __init__(self, database: Database) -> None:
        self._db = database

    def of(self, spoke: SpokeId) -> dict[RemoteId, Foreign]:
        rows = self._db.rows(f"SELECT {_COLUMNS} FROM foreign_item WHERE spoke = ?", (spoke,))  # noqa: S608
        return {one.remote_id: one for one in (_foreign(row) for row in rows)}

    def put(self, spoke: SpokeId, items: Iterable[Foreign]) -> None:
        """Remember these, each in the place of what was known under its remote id."""
        self._db.execute_many(
            f"INSERT OR REPLACE INTO foreign_item (spoke, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            [
                (
                    spoke, one.remote_id, one.version, one.identity.uid, one.identity.recurrence_id, one.origin,
                    one.print, int(one.at_home), int(one.left),
                )
                for one in items
            ],
        )  # fmt: skip

    def drop(self, spoke: SpokeId, items: Iterable[RemoteId]) -> None:
        self._db.execute_many(
            "DELETE FROM foreign_item WHERE spoke = ? AND remote_id = ?", [(spoke, remote_id) for remote_id in items]
        )


def _foreign(row: tuple[object, ...]) -> Foreign:
    remote_id, version, uid, recurrence_id, origin, print_, at_home, left = row
    return Foreign(
        remote_id=RemoteId(str(remote_id)),
        version=Version(str(version)),
        identity=Identity(str(uid), str(recurrence_id)),
        origin=OriginId(str(origin)),
        print=str(print_),
        at_home=bool(at_home),
        left=bool(left),
    )
