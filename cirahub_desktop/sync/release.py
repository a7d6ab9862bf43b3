"""A person keeps an item as it is, or lets go of what is kept: then it follows its sources again (rule R10).

The caller holds the hub's lock: a run would write its old links over what is done here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from cirahub_desktop.sync.errors import NotFound
from cirahub_desktop.sync.fields import apply_changes
from cirahub_desktop.sync.model.canonical import content_hash
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.hub import SpokeConfig
from cirahub_desktop.sync.model.item import NO_VERSION, Agreed, HubId, ItemId, ItemRow, Kept, Link, SpokeId
from cirahub_desktop.sync.model.pin import Pin
from cirahub_desktop.sync.report import Action, PlannedWrite, Why
from cirahub_desktop.sync.state.items import ItemChange, LinkChange
from cirahub_desktop.sync.state.journal import HUB
from cirahub_desktop.sync.state.store import Store


def keep(store: Store, hub: HubId, spoke: SpokeId, write: PlannedWrite) -> None:
    """Pin an item in a spoke as ``write``, of a dry run, found it there. Raises NotFound for a write of no item."""
    if write.item is None:
        raise NotFound("item", write.subject)
    there = None
    if write.action is not Action.CREATE:
        there = write.before or _known_there(store, spoke, write.item)
    store.pins.put(hub, [Pin(write.item, spoke, there, "", write.subject)])


def _known_there(store: Store, spoke: SpokeId, item: ItemId) -> Event | None:
    """Of a copy that a run need not look at to take it away."""
    agreed = store.items.agreed(spoke, [item]).get(item)
    return agreed.there if agreed else store.items.events([item]).get(item)


def release(store: Store, hub: HubId, items: Iterable[ItemId]) -> None:
    """Drop the pins of ``items``, all or none. Raises NotFound for an item that has none.

    What the undo took from a source is a change of that source again, and nothing else is: an older change made by
    hand stays. A copy in a spoke is compared with the hub's value and the options anew.
    """
    wanted = frozenset(items)
    pins = store.pins.of(hub)
    for unpinned in sorted(wanted - {item for item, _ in pins}):
        raise NotFound("pin", unpinned)
    with store.transaction():
        release_ = _Release(store, hub, {item: pins[item, None] for item in wanted if (item, None) in pins}, wanted)
        for spoke in store.setup.hub(hub).spokes:
            release_.links(spoke)
        release_.rows()
        store.pins.release(hub, wanted)


class _Release:
    def __init__(self, store: Store, hub: HubId, in_hub: Mapping[ItemId, Pin], wanted: frozenset[ItemId]) -> None:
        self._store, self._hub, self._in_hub, self._wanted = store, hub, in_hub, wanted
        self._rows = {item: row for item, row in store.items.rows(hub).items() if item in wanted}
        self._sourced: set[ItemId] = set()

    def links(self, spoke: SpokeConfig) -> None:
        """Copies are planned anew; what people did to them meanwhile is read where it goes into the hub.

        Where the hub's own value was pinned, a source is read whole again, and one whose item was kept away meets the
        hub as if for the first time.
        """
        found = [link for item, link in sorted(self._store.items.links(spoke.id).items()) if item in self._wanted]
        natives = [link for link in found if link.is_native and link.item in self._in_hub]
        away = {link.item for link in natives if self._was_kept_away(link.item)}
        anew = {link.item for link in natives if spoke.options.feeds_hub} - away
        edited = {link.item for link in found if link.edited and spoke.options.feeds_hub} - away
        self._sourced |= anew
        agreed = self._store.items.agreed(spoke.id, anew)
        self._store.items.put_links(
            spoke.id,
            (
                self._read_again(link, spoke, agreed.get(link.item)) if link.item in anew else _planned_again(link)
                for link in (replace(one, version=NO_VERSION) if one.item in anew | edited else one for one in found)
                if link.item not in away
            ),
        )
        self._store.items.drop_links(spoke.id, away)
        if anew or edited or away:
            self._store.conditions.put(spoke.id, replace(self._store.conditions.get(spoke.id), cursor=""))

    def rows(self) -> None:
        """An item that was kept away may come back; one that no source has any more stays as the person's own."""
        self._store.items.put(self._hub, (ItemChange(row) for row in self._changed_rows()))

    def _changed_rows(self) -> Iterator[ItemRow]:
        for item in self._in_hub.keys() & self._rows.keys():
            row = self._rows[item]
            if self._was_kept_away(item):
                yield replace(row, tombstone=False)
            elif not row.gone:
                yield replace(row, kept=Kept.NO if item in self._sourced else Kept.PERSON)

    def _was_kept_away(self, item: ItemId) -> bool:
        return self._in_hub[item].wanted is None and self._rows[item].gone

    def _read_again(self, link: Link, spoke: SpokeConfig, agreed: Agreed | None) -> LinkChange:
        changed = _planned_again(link).link
        again = self._as_if_undone_there(link.item, spoke, agreed) if agreed else None
        if again is None:
            return LinkChange(changed)
        return LinkChange(replace(changed, agreed=content_hash(again.there)), agreed=again)

    def _as_if_undone_there(self, item: ItemId, spoke: SpokeConfig, agreed: Agreed) -> Agreed | None:
        """As if the source itself had last held what the person put back: what it says instead is its change then.

        None where there is nothing to go back to: the pin was never carried out, or it only brought the item back.
        """
        row, wanted = self._rows[item], self._in_hub[item].wanted
        if wanted is None or row.content != content_hash(wanted):
            return None
        for line in reversed(self._store.journal.story(item)):
            if line.spoke == HUB and line.why is Why.UNDONE and line.after == wanted:
                return Agreed(apply_changes(agreed.there, line.before, wanted), wanted) if line.before else None
        # Forgotten after so long a time; the source that owns the fields counts whole.
        return Agreed(wanted, wanted) if row.source == spoke.id else None


def _planned_again(link: Link) -> LinkChange:
    """Made from the same hub value as before, by rules that are none: it is looked at again, and what somebody changed
    by hand is told from what the hub changes."""
    seen, dot, _ = link.basis.partition(".")
    return LinkChange(replace(link, basis=seen + dot, refusal=""))
