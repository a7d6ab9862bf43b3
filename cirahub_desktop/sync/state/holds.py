"""What a guard stopped, until a person says yes or no."""

from __future__ import annotations

import json

from cirahub_desktop.sync.errors import NotFound
from cirahub_desktop.sync.model.canonical import from_json, to_json
from cirahub_desktop.sync.model.item import HubId, ItemId, SpokeId
from cirahub_desktop.sync.report import HeldItem, Hold, HoldHead, HoldReason
from cirahub_desktop.sync.state.database import Database
from cirahub_desktop.sync.state.values import time_from_text, time_to_text

_HEAD = "id, hub, spoke, source, reason, since, owned"


class Holds:
    def __init__(self, database: Database) -> None:
        self._db = database

    def holds(self, hub: HubId | None = None) -> tuple[Hold, ...]:
        """With all their events; for how much waits and where, :meth:`hold_heads` is many times lighter."""
        rows = self._db.rows(f"SELECT {_HEAD}, items FROM hold WHERE ?1 IN ('', hub) ORDER BY since", (hub or "",))  # noqa: S608
        return tuple(_hold(row) for row in rows)

    def hold(self, hold: str) -> Hold:
        """One with all its events. Raises NotFound."""
        row = self._db.row(f"SELECT {_HEAD}, items FROM hold WHERE id = ?", (hold,))  # noqa: S608
        if not row:
            raise NotFound("hold", hold)
        return _hold(row)

    def hold_heads(self, hub: HubId | None = None) -> tuple[HoldHead, ...]:
        sql = f"SELECT {_HEAD}, json_array_length(items) FROM hold WHERE ?1 IN ('', hub) ORDER BY since"  # noqa: S608
        return tuple(_head(row) for row in self._db.rows(sql, (hub or "",)))

    def put_hold(self, hold: Hold) -> None:
        """Store it; an older hold at the same door of the same place is replaced by it."""
        at_source = int(hold.spoke == hold.source)
        self._db.execute("DELETE FROM hold WHERE spoke = ? AND (source = spoke) = ?", (hold.spoke, at_source))
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


def _head(row: tuple[object, ...]) -> HoldHead:
    id_, hub, spoke, source, reason, since, owned, count = (str(value) for value in row)
    return HoldHead(
        id=id_,
        hub=HubId(hub),
        spoke=SpokeId(spoke),
        source=SpokeId(source),
        reason=HoldReason(reason),
        since=time_from_text(since),
        of=int(owned),
        count=int(count),
    )
