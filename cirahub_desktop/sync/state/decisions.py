"""What people decided about events that their source no longer has, until it is carried out or taken back."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import asdict, replace
from datetime import datetime

from cirahub_desktop.frozen import frozen
from cirahub_desktop.sync.model.canonical import from_json, to_json
from cirahub_desktop.sync.model.item import Agreed, ItemId, Link, Ownership, RemoteId, SpokeId, Version
from cirahub_desktop.sync.state.database import Database
from cirahub_desktop.sync.state.values import time_from_text, time_to_text

_LET_GO, _KEPT = "let-go", "kept"
"""Beginnings of the names of settings; the spoke follows."""


@frozen
class KeptItem:
    """An item that a person kept, with all that is needed to take that back."""

    spoke: SpokeId
    """Of the link: the source that no longer has it, or the calendar in which its copy stays."""
    since: datetime
    """When it was first missed, or asked about."""
    link: Link
    """As it was before."""
    agreed: Agreed | None = None
    in_hub: bool = False
    """It stays in the hub as the person's own; else it stays in that spoke alone."""

    @property
    def item(self) -> ItemId:
        return self.link.item


class Decisions:
    def __init__(self, database: Database) -> None:
        self._db = database

    def let_go(self, spokes: Iterable[SpokeId]) -> dict[SpokeId, frozenset[ItemId]]:
        """Items that may leave although they were missed only once; spokes without any are left out."""
        found = {}
        for spoke in spokes:
            row = self._db.row("SELECT value FROM setting WHERE name = ?", (f"{_LET_GO}.{spoke}",))
            if row:
                found[spoke] = frozenset(ItemId(item) for item in json.loads(str(row[0])))
        return found

    def put_let_go(self, spoke: SpokeId, items: Collection[ItemId]) -> None:
        """In the place of what was there."""
        name = f"{_LET_GO}.{spoke}"
        if items:
            self._db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, json.dumps(sorted(items))))
        else:
            self._db.execute("DELETE FROM setting WHERE name = ?", (name,))

    def kept(self, spoke: SpokeId) -> dict[ItemId, KeptItem]:
        rows = self._db.rows("SELECT value FROM setting WHERE name GLOB ?", (f"{_KEPT}.{spoke}.*",))
        found = (_kept(spoke, str(value)) for (value,) in rows)
        return {one.item: one for one in found}

    def put_kept(self, kept: Iterable[KeptItem]) -> None:
        self._db.execute_many(
            "INSERT OR REPLACE INTO setting VALUES (?, ?)",
            [(f"{_KEPT}.{one.spoke}.{one.item}", _text(one)) for one in kept],
        )

    def drop_kept(self, spoke: SpokeId, items: Iterable[ItemId]) -> None:
        names = [(f"{_KEPT}.{spoke}.{item}",) for item in items]
        self._db.execute_many("DELETE FROM setting WHERE name = ?", names)


def _text(one: KeptItem) -> str:
    link = asdict(one.link) | {"ownership": one.link.ownership.value}
    sides = [to_json(one.agreed.there), to_json(one.agreed.here)] if one.agreed else []
    return json.dumps({"since": time_to_text(one.since), "link": link, "agreed": sides, "in_hub": one.in_hub})


def _kept(spoke: SpokeId, text: str) -> KeptItem:
    plain = json.loads(text)
    told = plain["link"]
    bare = Link(ItemId(told["item"]), RemoteId(""), Version(""), Ownership(told["ownership"]), "")
    link = replace(bare, **{name: value for name, value in told.items() if name != "ownership"})
    sides = [from_json(side) for side in plain["agreed"]]
    return KeptItem(spoke, time_from_text(plain["since"]), link, Agreed(*sides) if sides else None, plain["in_hub"])
