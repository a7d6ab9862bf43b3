"""What a spoke would hold under other options, shown on real events before anything is saved.

Items that are at home in the spoke are left out: no option touches them there, in whichever directions it goes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.errors import FaultCode, ItemFault
from cirahub_desktop.sync.model.event import Event, Sensitivity
from cirahub_desktop.sync.model.floating import floating_zone
from cirahub_desktop.sync.model.hub import SpokeConfig
from cirahub_desktop.sync.model.item import ItemId, ItemRow
from cirahub_desktop.sync.model.options import SpokeOptions
from cirahub_desktop.sync.outlook import Outlook, may_be_in_range
from cirahub_desktop.sync.project import Rules, Words
from cirahub_desktop.sync.reconcile import Reconciled
from cirahub_desktop.sync.spokes.base import Capabilities
from cirahub_desktop.sync.state.store import Store

_LOOKED_AT = 40
"""Events looked through for a private one."""


@dataclass(frozen=True, slots=True)
class Sample:
    before: Event
    after: Event | None
    left_out: ItemFault | None


@dataclass(frozen=True, slots=True)
class Effect:
    to_write: int
    """Items from elsewhere within the range; an upper bound, for what options leave out is known event by event."""
    samples: tuple[Sample, ...]


def effect(
    store: Store,
    config: SpokeConfig,
    options: SpokeOptions,
    capabilities: Capabilities,
    words: Words,
    zone: ZoneInfo,
    now: datetime,
) -> Effect:
    """Two samples at most: the next event, and the next private one."""
    at_home = {item for item, link in store.items.links(config.id).items() if link.is_native}
    rows = {item: row for item, row in store.items.rows(config.hub).items() if item not in at_home}
    rules = Rules(options, words, zone, capabilities.reminders_ring_for_all, capabilities.keeps_everything)
    spokes = store.setup.hub(config.hub).spokes
    names = {spoke.id: spoke.name for spoke in spokes}
    zones = {
        spoke.id: floating_zone(spoke.options.floating_zone, store.conditions.get(spoke.id).zone, zone)
        for spoke in spokes
    }
    outlook = Outlook(rows, Reconciled({}), rules, names, zones, now)
    to_write = sum(1 for row in rows.values() if not row.gone and not row.part_of and may_be_in_range(outlook, row))
    next_ones = [item for item in store.items.sample(config.hub, now, _LOOKED_AT + len(at_home)) if item in rows]
    return Effect(to_write, tuple(_samples(store, outlook, next_ones[:_LOOKED_AT])))


def _samples(store: Store, outlook: Outlook, ids: list[ItemId]) -> list[Sample]:
    events = store.items.events(ids)
    chosen: list[ItemId] = ids[:1]
    chosen += [item for item in ids[1:] if _is_private(events[item]) is not _is_private(events[ids[0]])][:1]
    return [_sample(outlook.rows[item], events[item], outlook) for item in chosen]


def _sample(row: ItemRow, event: Event, outlook: Outlook) -> Sample:
    after = outlook.projected(row, event)
    if isinstance(after, FaultCode):
        return Sample(event, None, ItemFault(after, row.identity.uid, row.subject))
    return Sample(event, replace(after, series=event.series), None)


def _is_private(event: Event) -> bool:
    return event.sensitivity in (Sensitivity.PRIVATE, Sensitivity.CONFIDENTIAL)
