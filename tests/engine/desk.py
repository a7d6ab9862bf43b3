"""A store as runs leave it behind, written by hand: for undo and release without a run."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cirahub_desktop.sync.model.canonical import content_hash, instant_to_text
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.hub import ObjectKind, Place, SpokeKind
from cirahub_desktop.sync.model.item import (
    Agreed,
    Identity,
    ItemId,
    ItemRow,
    Kept,
    Link,
    OriginId,
    Ownership,
    RemoteId,
    SpokeId,
    Version,
)
from cirahub_desktop.sync.model.options import Feeding, SpokeOptions
from cirahub_desktop.sync.model.pin import Pin
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.state.items import ItemChange, LinkChange
from cirahub_desktop.sync.state.journal import Record
from cirahub_desktop.sync.state.store import Store
from cirahub_desktop.sync.undo import Undo, pins_for
from tests.engine.support import event

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
ITEM, OTHER = ItemId("1" * 32), ItemId("2" * 32)
OLD, NEW = event("Old"), event("New")


class Desk:
    """A store with a feed, a calendar that is written, and one that goes both ways."""

    def __init__(self, path: Path) -> None:
        self.store = Store(path)
        self.hub = self.store.setup.add_hub("Team", ObjectKind.CALENDARS).id
        self.feed = self._spoke("feed", SpokeOptions(feeds_hub=Feeding.ALL))
        self.target = self._spoke("target", SpokeOptions(hub_writes=True))
        self.both = self._spoke("both", SpokeOptions(hub_writes=True, feeds_hub=Feeding.ALL))

    def _spoke(self, name: str, options: SpokeOptions) -> SpokeId:
        return self.store.setup.add_spoke(self.hub, name, SpokeKind.MEMORY, Place(name), options).id

    def ran(self, run: str, *records: tuple[SpokeId, Record], days_ago: int = 0, undoes: str = "") -> None:
        number = self.store.setup.run_number(self.hub) + 1
        self.store.setup.set_run_number(self.hub, number)
        self.store.journal.begin_run(self.hub, run, number, NOW - timedelta(days=days_ago), undoes)
        for spoke, record in records:
            self.store.journal.add_records(run, spoke, [record], NOW)
        self.store.journal.end_run(run, NOW, {})

    def pins(self, run: str, *items: ItemId) -> set[tuple[ItemId, SpokeId | None, str | None]]:
        wanted = pins_for(self.store, self.hub, Undo(run, frozenset(items) or None))
        return {(pin.item, pin.spoke, pin.wanted.subject if pin.wanted else None) for pin in wanted}

    def item(self, now: Event, *, gone: bool = False, tombstone: bool = False, kept: Kept = Kept.NO) -> None:
        row = ItemRow(
            ITEM, OriginId("o"), Identity("uid"), content_hash(now), now.subject, instant_to_text(now.span.start),
            NOW, NOW, self.feed, kept, gone, tombstone,
        )  # fmt: skip
        self.store.items.put(self.hub, [ItemChange(row, now)])

    def link(self, spoke: SpokeId, ownership: Ownership, there: Event, here: Event | None = None) -> None:
        if ITEM not in self.store.items.rows(self.hub):
            self.item(here or there)
        link = Link(ITEM, RemoteId("r"), Version("7"), ownership, content_hash(there), basis="value.rules")
        self.store.items.put_links(spoke, [LinkChange(link, agreed=Agreed(there, here or there))])
        self.store.conditions.put(spoke, replace(self.store.conditions.get(spoke), cursor="so far"))

    def links(self, spoke: SpokeId) -> Link | None:
        return self.store.items.links(spoke).get(ITEM)

    def agreed(self, spoke: SpokeId) -> Agreed:
        return self.store.items.agreed(spoke, [ITEM])[ITEM]

    def row(self) -> ItemRow:
        return self.store.items.rows(self.hub)[ITEM]

    def cursor(self, spoke: SpokeId) -> str:
        return self.store.conditions.get(spoke).cursor

    def pin(self, spoke: SpokeId | None, wanted: Event | None) -> None:
        self.store.pins.put(self.hub, [Pin(ITEM, spoke, wanted, "undone")])


def made(why: Why = Why.NEW, item: ItemId = ITEM, after: Event = NEW) -> Record:
    return Record(item, Action.CREATE, why, after.subject, None, after)


def changed(before: Event | None = OLD, after: Event = NEW, why: Why = Why.CHANGED, item: ItemId = ITEM) -> Record:
    return Record(item, Action.UPDATE, why, after.subject, before, after)


def deleted(before: Event | None = OLD, why: Why = Why.GONE_FROM_SOURCE, item: ItemId = ITEM) -> Record:
    return Record(item, Action.DELETE, why, "Old", before, None)
