"""Events that their feed no longer lists and that wait for the second reading (R3): a person removes them now, or
keeps them, and may take either back.

*Remove now* is stored, so that a run that dies, or a feed that cannot be read just then, forgets nothing; each run
takes it for the person's OK to exactly these items, until they and their copies are gone or the feed lists them again.
What is removed comes back by undoing that run (R10). *Keep* makes them the person's own, and remembers how they were
tied to their source.

The caller holds the hub's lock: a run would write its old links back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from cirahub_desktop.sync.errors import NotFound
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.hub import HubConfig
from cirahub_desktop.sync.model.item import NO_VERSION, HubId, ItemId, ItemRow, Kept, Link, Ownership, SpokeId
from cirahub_desktop.sync.state.decisions import KeptItem
from cirahub_desktop.sync.state.items import ItemChange, LinkChange
from cirahub_desktop.sync.state.store import Store


@dataclass(frozen=True, slots=True)
class LeavingItem:
    """One event that waits to be removed."""

    item: ItemId
    spoke: SpokeId
    """The feed that no longer lists it."""
    subject: str
    event: Event
    since: datetime
    """When it was first missed."""
    let_go: bool
    """A person said that it may go; the next complete reading removes it."""


def leaving(store: Store, hub: HubConfig) -> tuple[LeavingItem, ...]:
    """Of all spokes of a hub, soonest event first; what a guard holds is asked about elsewhere."""
    held = {one.spoke for one in store.journal.hold_heads(hub.id) if one.spoke == one.source}
    missed = {spoke.id: store.items.missed(spoke.id) for spoke in hub.spokes if spoke.id not in held}
    events = store.items.events(item for items in missed.values() for item in items)
    let_go = store.decisions.let_go(missed)
    found = (
        LeavingItem(item, spoke, events[item].subject, events[item], since, item in let_go.get(spoke, ()))
        for spoke, items in missed.items()
        for item, since in items.items()
    )
    return tuple(sorted(found, key=lambda one: (str(one.event.span.start), one.subject, one.item)))


def remove_now(store: Store, hub: HubConfig, items: Collection[ItemId]) -> None:
    """Let these go with the next complete reading of their feed. Raises NotFound for one that does not wait."""
    by_spoke = _by_spoke(store, hub, items)
    with store.transaction():
        for spoke, wanted in by_spoke.items():
            before = store.decisions.let_go([spoke]).get(spoke, frozenset())
            store.decisions.put_let_go(spoke, before | wanted)


def keep(store: Store, hub: HubConfig, items: Collection[ItemId]) -> None:
    """Make these the person's own: no run removes them. Raises NotFound for one that does not wait."""
    since = {one.item: one.since for one in leaving(store, hub)}
    with store.transaction():
        for spoke, wanted in _by_spoke(store, hub, items).items():
            links = store.items.links_of(spoke, wanted)
            kept_here = {links[item].remote_id for item in wanted}
            strikes = store.items.strikes(spoke)
            store.items.set_strikes(spoke, {remote: at for remote, at in strikes.items() if remote not in kept_here})
            keep_in_hub(store, hub.id, spoke, {item: since[item] for item in wanted})


def keep_in_hub(store: Store, hub: HubId, spoke: SpokeId, items: Mapping[ItemId, datetime]) -> None:
    """The items no longer wait for their source; should it list them again, it takes them up again. ``items`` tells
    since when each is missing."""
    rows, links = store.items.rows_of(items), store.items.links_of(spoke, items)
    mine = [replace(rows[item], kept=Kept.PERSON) for item in items if item in rows]
    linked = [links[row.id] for row in mine if row.id in links]
    remember(store, spoke, linked, items, in_hub=True)
    store.items.put(hub, (ItemChange(row) for row in mine))
    store.items.drop_links(spoke, [row.id for row in mine])
    store.decisions.put_let_go(spoke, store.decisions.let_go([spoke]).get(spoke, frozenset()) - items.keys())


def remember(
    store: Store, spoke: SpokeId, links: Collection[Link], since: Mapping[ItemId, datetime], *, in_hub: bool
) -> None:
    """How these were tied to the spoke before a person kept them, for the day on which that is taken back."""
    agreed = store.items.agreed(spoke, [link.item for link in links])
    store.decisions.put_kept(
        KeptItem(spoke, since[link.item], link, agreed.get(link.item), in_hub=in_hub) for link in links
    )


def kept(store: Store, hub: HubConfig) -> tuple[KeptItem, ...]:
    """What people kept and nothing has overtaken since: neither listed again, nor gone by another way."""
    return tuple(one for spoke in hub.spokes for one in _still_kept(store, spoke.id))


def take_back(store: Store, hub: HubConfig, items: Collection[ItemId], now: datetime) -> None:
    """As if they had not been kept: what its feed lacks is missed from now on, and what was asked about is asked again.
    Raises NotFound for one that is not kept."""
    found = [one for one in kept(store, hub) if one.item in items]
    _refuse_unknown(items, {one.item for one in found})
    rows = store.items.rows_of(items)
    with store.transaction():
        for one in found:
            _take_back(store, one, rows[one.item])
        for spoke in {one.spoke for one in found}:
            missed = {one.link.remote_id: now for one in found if one.spoke == spoke and one.in_hub}
            if missed:
                store.items.set_strikes(spoke, {**store.items.strikes(spoke), **missed})
            store.decisions.drop_kept(spoke, [one.item for one in found if one.spoke == spoke])
            store.conditions.put(spoke, replace(store.conditions.get(spoke), cursor=""))


def settle(store: Store, hub: HubConfig) -> None:
    """At the end of a run: forget what was let go and is gone with its copies, or is listed again, and what was kept
    and is listed again."""
    for spoke, items in store.decisions.let_go(spoke.id for spoke in hub.spokes).items():
        missed = store.items.missed(spoke).keys()
        store.decisions.put_let_go(spoke, items & (missed | _with_copies(store, hub, items - missed)))
    for config in hub.spokes:
        remembered = store.decisions.kept(config.id)
        if remembered:
            still = {one.item for one in _still_kept(store, config.id)}
            store.decisions.drop_kept(config.id, remembered.keys() - still)


def _with_copies(store: Store, hub: HubConfig, items: Collection[ItemId]) -> set[ItemId]:
    """Which of these left the hub while copies of theirs are not deleted yet, be it as single events of a series."""
    rows = store.items.rows_of(items)
    gone = {item for item, row in rows.items() if row.gone}
    if not gone:
        return set()
    everything = store.items.rows(hub.id)
    links = (store.items.links(spoke.id) for spoke in hub.spokes if spoke.options.hub_writes)
    copies = (item for of_spoke in links for item, link in of_spoke.items() if _is_copy(link))
    return gone & {everything[item].counted_as for item in copies if item in everything}


def _take_back(store: Store, one: KeptItem, row: ItemRow) -> None:
    link = replace(one.link, version=NO_VERSION) if one.in_hub else one.link
    store.items.put_links(one.spoke, [LinkChange(link, agreed=one.agreed)])
    if one.in_hub:
        store.items.put(_hub_of(store, one.spoke), [ItemChange(replace(row, kept=Kept.NO))])


def _hub_of(store: Store, spoke: SpokeId) -> HubId:
    return store.setup.spoke(spoke).hub


def _still_kept(store: Store, spoke: SpokeId) -> Iterator[KeptItem]:
    remembered = store.decisions.kept(spoke)
    rows, links = store.items.rows_of(remembered), store.items.links_of(spoke, remembered)
    for one in remembered.values():
        row = rows.get(one.item)
        if row is not None and _is_as_kept(one, row, links.get(one.item)):
            yield one


def _is_as_kept(one: KeptItem, row: ItemRow, link: Link | None) -> bool:
    if one.in_hub:
        return not row.gone and row.kept is Kept.PERSON and link is None
    return row.gone if link is None else link.declined == row.content


def _by_spoke(store: Store, hub: HubConfig, items: Collection[ItemId]) -> dict[SpokeId, frozenset[ItemId]]:
    wanted: dict[SpokeId, set[ItemId]] = {}
    for one in leaving(store, hub):
        if one.item in items:
            wanted.setdefault(one.spoke, set()).add(one.item)
    _refuse_unknown(items, {item for found in wanted.values() for item in found})
    return {spoke: frozenset(found) for spoke, found in wanted.items()}


def _refuse_unknown(items: Collection[ItemId], known: Collection[ItemId]) -> None:
    for unknown in sorted(set(items) - set(known)):
        raise NotFound("item", unknown)


def _is_copy(link: Link) -> bool:
    return bool(link.remote_id) and link.ownership is Ownership.WRITTEN
