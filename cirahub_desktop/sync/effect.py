"""What a spoke would hold under other options, shown on real events before anything is saved.

Items that are at home in the spoke are left out: no option touches them there, in whichever directions it goes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.errors import FaultCode, ItemFault
from cirahub_desktop.sync.model.event import Event, Sensitivity
from cirahub_desktop.sync.model.floating import floating_zone
from cirahub_desktop.sync.model.hub import SpokeConfig
from cirahub_desktop.sync.model.item import ItemId, ItemRow
from cirahub_desktop.sync.model.options import SpokeOptions
from cirahub_desktop.sync.model.words import Words
from cirahub_desktop.sync.outlook import Outlook, is_in_range, may_be_in_range
from cirahub_desktop.sync.project import Rules
from cirahub_desktop.sync.reconcile import Reconciled
from cirahub_desktop.sync.spokes.base import Capabilities
from cirahub_desktop.sync.state.store import Store

_LOOKED_AT = 40
"""Events that come next, to choose from."""
_COUNTED = 1000
"""Up to so many events are counted one by one; of more, only how many there may be is told."""


@dataclass(frozen=True, slots=True)
class Sample:
    before: Event
    after: Event | None
    left_out: ItemFault | None


@dataclass(frozen=True, slots=True)
class Effect:
    to_write: int
    """Items from elsewhere that the spoke would hold; where they are many, those within the range."""
    exact: bool
    """False: not all of them may be wanted, which is known event by event."""
    samples: tuple[Sample, ...]
    choices: tuple[tuple[ItemId, Event], ...]
    """What may be ``chosen``."""


def effect(
    store: Store,
    config: SpokeConfig,
    options: SpokeOptions,
    capabilities: Capabilities,
    words: Words,
    zone: ZoneInfo,
    now: datetime,
    chosen: ItemId | None = None,
) -> Effect:
    """Two samples at most: the ``chosen`` event or else the next one, and the next private one (beside a private one
    the next that is none)."""
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
    within = [item for item, row in rows.items() if not row.gone and not row.part_of and may_be_in_range(outlook, row)]
    exact = len(within) <= _COUNTED
    to_write = _wanted(store, outlook, within) if exact else len(within)
    next_ones = [item for item in store.items.sample(config.hub, now, _LOOKED_AT + len(at_home)) if item in rows]
    found = store.items.events(next_ones[:_LOOKED_AT])
    events = {item: found[item] for item in next_ones[:_LOOKED_AT]}
    return Effect(to_write, exact, tuple(_samples(outlook, events, chosen)), tuple(events.items()))


def _wanted(store: Store, outlook: Outlook, ids: list[ItemId]) -> int:
    shown = (_shown(outlook.rows[item], event, outlook) for item, event in store.items.events(ids).items())
    return sum(1 for one in shown if not isinstance(one, FaultCode))


def _samples(outlook: Outlook, events: Mapping[ItemId, Event], chosen: ItemId | None) -> list[Sample]:
    first = chosen if chosen in events else next(iter(events), None)
    if first is None:
        return []
    others = (item for item in events if _is_private(events[item]) is not _is_private(events[first]))
    return [_sample(outlook.rows[item], events[item], outlook) for item in (first, *islice(others, 1))]


def _shown(row: ItemRow, event: Event, outlook: Outlook) -> Event | FaultCode:
    after = outlook.projected(row, event)
    return after if isinstance(after, FaultCode) or is_in_range(outlook, row, event) else FaultCode.OUT_OF_RANGE


def _sample(row: ItemRow, event: Event, outlook: Outlook) -> Sample:
    after = _shown(row, event, outlook)
    if isinstance(after, FaultCode):
        return Sample(event, None, ItemFault(after, row.identity.uid, row.subject))
    return Sample(event, replace(after, series=event.series), None)


def _is_private(event: Event) -> bool:
    return event.sensitivity in (Sensitivity.PRIVATE, Sensitivity.CONFIDENTIAL)
