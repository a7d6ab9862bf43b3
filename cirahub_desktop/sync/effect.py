"""What a spoke would hold under other options, shown on real events before anything is saved."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.errors import FaultCode, ItemFault
from cirahub_desktop.sync.model.event import Event, Sensitivity
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
    """Items within the range; an upper bound, for what options leave out is only known event by event."""
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
    rows = store.items.rows(config.hub)
    rules = Rules(options, words, zone, capabilities.reminders_ring_for_all, capabilities.keeps_everything)
    names = {spoke.id: spoke.name for spoke in store.setup.hub(config.hub).spokes}
    outlook = Outlook(rows, Reconciled({}), rules, names, {}, now)
    to_write = sum(1 for row in rows.values() if not row.gone and may_be_in_range(outlook, row))
    return Effect(to_write, tuple(_samples(store, config, outlook, now)))


def _samples(store: Store, config: SpokeConfig, outlook: Outlook, now: datetime) -> list[Sample]:
    ids = store.items.sample(config.hub, now, _LOOKED_AT)
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
