"""What a person put back and no run may change (R10)."""

from __future__ import annotations

from collections.abc import Iterable

from cirahub_desktop.sync.model.canonical import from_json, to_json
from cirahub_desktop.sync.model.item import HubId, ItemId, SpokeId
from cirahub_desktop.sync.model.pin import Pin
from cirahub_desktop.sync.state.database import Database


class Pins:
    """They outlive the run that they go back to: until a person releases the item, or takes the spoke away."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def of(self, hub: HubId) -> dict[tuple[ItemId, SpokeId | None], Pin]:
        pins = (_pin(row) for row in self._db.rows("SELECT item, spoke, wanted, run FROM pin WHERE hub = ?", (hub,)))
        return {(pin.item, pin.spoke): pin for pin in pins}

    def put(self, hub: HubId, pins: Iterable[Pin]) -> None:
        """Pin these; an older pin of the same item in the same place gives way."""
        self._db.execute_many(
            "INSERT OR REPLACE INTO pin (hub, item, spoke, wanted, run) VALUES (?, ?, ?, ?, ?)",
            [(hub, pin.item, pin.spoke or "", to_json(pin.wanted) if pin.wanted else "", pin.run) for pin in pins],
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
    item, spoke, wanted, run = (str(value) for value in row)
    return Pin(ItemId(item), SpokeId(spoke) if spoke else None, from_json(wanted) if wanted else None, run)
