"""What becomes of the hub's events when the spoke they came from is taken away, and they are to go with it.

They leave the hub; the next run takes their copies out of the other spokes, through the guard as any deletion. What has
a home in another spoke, what a person said is to stay, and what they put back stays (R10).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from cirahub_desktop.sync.model.hub import SpokeConfig
from cirahub_desktop.sync.model.item import ItemId, ItemRow, Kept, Link, SpokeId
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.run import Run
from cirahub_desktop.sync.state.items import ItemChange
from cirahub_desktop.sync.state.journal import HUB, Record
from cirahub_desktop.sync.state.store import Store


def homeless(
    rows: Iterable[ItemRow], spoke: SpokeId, elsewhere: Iterable[Mapping[ItemId, Link]], pinned: Collection[ItemId] = ()
) -> list[ItemRow]:
    """Rows in the hub whose only source is ``spoke``; ``elsewhere`` are the links of all other spokes. Pure."""
    at_home = {link.item for links in elsewhere for link in links.values() if link.is_native}
    return [
        row
        for row in rows
        if row.source == spoke
        and not row.gone
        and not row.part_of
        and row.kept is not Kept.PERSON
        and row.id not in at_home
        and row.id not in pinned
    ]


def only_from(store: Store, config: SpokeConfig) -> list[ItemRow]:
    others = (one.id for one in store.setup.hub(config.hub).spokes if one.id != config.id)
    links = [store.items.links(other) for other in others]
    pinned = {item for item, spoke in store.pins.of(config.hub) if spoke is None}
    return homeless(store.items.rows(config.hub).values(), config.id, links, pinned)


def take_from_hub(store: Store, run: Run, config: SpokeConfig) -> int:
    """Let the events that come from there alone leave the hub, recorded with their values; how many. Inside the
    transaction that takes the spoke away."""
    rows = only_from(store, config)
    events = store.items.events(row.id for row in rows)
    records = [Record(row.id, Action.DELETE, Why.SPOKE_REMOVED, row.subject, events[row.id], None) for row in rows]
    store.items.put(config.hub, (ItemChange(replace(row, gone=True)) for row in rows))
    store.journal.add_records(run.id, HUB, records, run.now)
    return len(rows)
