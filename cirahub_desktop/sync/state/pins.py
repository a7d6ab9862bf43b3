"""What a person put back or kept as it is, and no run may change (R10)."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

from cirahub_desktop.sync.model.canonical import from_json, to_json
from cirahub_desktop.sync.model.item import HubId, ItemId, SpokeId
from cirahub_desktop.sync.model.pin import Pin
from cirahub_desktop.sync.state.database import Database

_ALL = "item, spoke, wanted, run, subject"


class Pins:
    """They outlive the run that they go back to: until a person releases the item, or takes the spoke away."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def of(self, hub: HubId) -> dict[tuple[ItemId, SpokeId | None], Pin]:
        pins = (_pin(row) for row in self._db.rows(f"SELECT {_ALL} FROM pin WHERE hub = ?", (hub,)))  # noqa: S608
        return {(pin.item, pin.spoke): pin for pin in pins}

    def page(self, hub: HubId, limit: int, offset: int = 0) -> tuple[Pin, ...]:
        """All pins of some items, item by item."""
        rows = self._db.rows(
            f"SELECT {_ALL} FROM pin WHERE hub = ?1 AND item IN"  # noqa: S608
            " (SELECT DISTINCT item FROM pin WHERE hub = ?1 ORDER BY item LIMIT ?2 OFFSET ?3) ORDER BY item, spoke",
            (hub, limit, offset),
        )
        return tuple(_pin(row) for row in rows)

    def places(self, hub: HubId, items: Collection[ItemId] | None = None) -> frozenset[tuple[ItemId, SpokeId]]:
        """Which items are pinned where, ``HUB`` being the hub itself; of ``items`` alone, where they are named."""
        which, values = "", [str(hub)]
        if items is not None:
            which = " AND item IN (SELECT value FROM json_each(?))"
            values.append(json.dumps(sorted(items)))
        rows = self._db.rows(f"SELECT item, spoke FROM pin WHERE hub = ?{which}", values)  # noqa: S608
        return frozenset((ItemId(str(item)), SpokeId(str(spoke))) for item, spoke in rows)

    def count(self, hub: HubId) -> int:
        """Items that are pinned somewhere."""
        row = self._db.row("SELECT count(DISTINCT item) FROM pin WHERE hub = ?", (hub,))
        return int(row[0] or 0) if row else 0

    def put(self, hub: HubId, pins: Iterable[Pin]) -> None:
        """Pin these; an older pin of the same item in the same place gives way."""
        self._db.execute_many(
            f"INSERT OR REPLACE INTO pin (hub, {_ALL}) VALUES (?, ?, ?, ?, ?, ?)",  # noqa: S608
            [
                (hub, pin.item, pin.spoke or "", to_json(pin.wanted) if pin.wanted else "", pin.run, pin.subject)
                for pin in pins
            ],
        )

    def release_in(self, hub: HubId, spoke: SpokeId, items: Iterable[ItemId]) -> None:
        """Let go of these items in one spoke."""
        self._db.execute_many(
            "DELETE FROM pin WHERE hub = ? AND item = ? AND spoke = ?", [(hub, item, spoke) for item in items]
        )

    def release(self, hub: HubId, items: Iterable[ItemId]) -> None:
        """Let go of these items everywhere."""
        self._db.execute_many("DELETE FROM pin WHERE hub = ? AND item = ?", [(hub, item) for item in items])


def _pin(row: tuple[object, ...]) -> Pin:
    item, spoke, wanted, run, subject = (str(value) for value in row)
    return Pin(ItemId(item), SpokeId(spoke) if spoke else None, from_json(wanted) if wanted else None, run, subject)
