"""A store with one hub, two spokes, and short ways to put something into it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.model.canonical import content_hash, instant_to_text
from cirahub_desktop.sync.model.event import Event, ZonedSpan
from cirahub_desktop.sync.model.hub import ObjectKind, Place, SpokeKind
from cirahub_desktop.sync.model.item import (
    HubId,
    Identity,
    ItemId,
    ItemRow,
    Link,
    OriginId,
    Ownership,
    RemoteId,
    SpokeId,
    Version,
)
from cirahub_desktop.sync.model.options import SpokeOptions
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.state.items import ItemChange, LinkChange
from cirahub_desktop.sync.state.journal import Record
from cirahub_desktop.sync.state.store import Store

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
_PARIS = ZoneInfo("Europe/Paris")


def event(subject: str = "Truck 7", **fields: object) -> Event:
    start = datetime(2026, 12, 1, 9, tzinfo=_PARIS)
    return replace(Event(subject, ZonedSpan(start, start + timedelta(hours=1))), **fields)  # type: ignore[arg-type]


def link(item: str, ownership: Ownership = Ownership.WRITTEN, **fields: object) -> Link:
    plain = Link(ItemId(item), RemoteId(f"remote {item}"), Version("1"), ownership, "agreed")
    return replace(plain, **fields)  # type: ignore[arg-type]


def record(item: str = "a", subject: str = "Truck 7", **fields: object) -> Record:
    plain = Record(ItemId(item), Action.UPDATE, Why.CHANGED, subject, event(subject), event(subject, location="Yard"))
    return replace(plain, **fields)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class House:
    store: Store
    hub: HubId
    feed: SpokeId
    target: SpokeId

    def row(self, item: str, subject: str = "Truck 7", **fields: object) -> ItemRow:
        value = event(subject)
        plain = ItemRow(
            id=ItemId(item),
            origin=OriginId(f"origin {item}"),
            identity=Identity(f"{item}@example.org"),
            content=content_hash(value),
            subject=subject,
            start=instant_to_text(value.span.start),
            first=NOW,
            last=NOW + timedelta(hours=1),
            source=self.feed,
        )
        return replace(plain, **fields)  # type: ignore[arg-type]

    def put(self, item: str = "a", subject: str = "Truck 7", **fields: object) -> ItemId:
        row = self.row(item, subject, **fields)
        self.store.items.put(self.hub, [ItemChange(row, event(subject))])
        return row.id

    def tie(self, spoke: SpokeId, item: str = "a", ownership: Ownership = Ownership.WRITTEN, **fields: object) -> None:
        self.store.items.put_links(spoke, [LinkChange(link(item, ownership, **fields))])

    def ran(self, run: str, number: int, *records: Record, spoke: SpokeId | None = None, days_ago: int = 0) -> None:
        """A run that began ``days_ago`` and has these records, in the target where nothing else is said."""
        started = NOW - timedelta(days=days_ago)
        self.store.journal.begin_run(self.hub, run, number, started)
        self.store.journal.add_records(run, self.target if spoke is None else spoke, records, started)


def build(folder: Path) -> House:
    store = Store(folder / "store.sqlite")
    hub = store.setup.add_hub("Team", ObjectKind.CALENDARS).id
    spokes = [
        store.setup.add_spoke(hub, name, SpokeKind.MEMORY, Place(name), SpokeOptions()) for name in ("Feed", "Target")
    ]
    return House(store, hub, spokes[0].id, spokes[1].id)
