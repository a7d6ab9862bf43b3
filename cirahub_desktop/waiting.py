"""Events that are gone from a feed and wait, and what people kept: behind ``App.waiting``.

As in ``app.py``: any thread may call, each call opens its own short connection, and CiraHubError is all that is raised.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime

from cirahub_desktop.sync.leaving import LeavingItem, keep, kept, leaving, remove_now, take_back
from cirahub_desktop.sync.lock import HubLock
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import HubId, ItemId, SpokeId
from cirahub_desktop.sync.spokes.base import Clock
from cirahub_desktop.sync.state.store import Store


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """One event that a person kept."""

    item: ItemId
    spoke: SpokeId
    """The source that no longer has it, or the calendar in which its copy stays."""
    subject: str
    event: Event | None
    since: datetime
    """When it was first missed, or asked about."""
    in_hub: bool
    """It stays in the hub, and so in every calendar; else in that spoke alone."""


@dataclass(frozen=True, slots=True)
class HubChange:
    """Who brought the hub's side of a dispute, and when."""

    spoke: SpokeId | None
    """None: a person, here in the hub."""
    at: datetime


class Waiting:
    def __init__(
        self,
        store: Callable[[], AbstractContextManager[Store]],
        between_runs: Callable[[Store, HubId], HubLock],
        clock: Clock,
    ) -> None:
        self._store, self._between_runs, self._clock = store, between_runs, clock

    def hub_changes(self, hub: HubId) -> Mapping[str, HubChange]:
        """By dispute, where it is known: the latest change of one of its fields that is not of its own spoke."""
        with self._store() as store:
            disputes = store.conflicts.of(hub)
            changes = store.items.changes(one.item for one in disputes)
            found = {}
            for one in disputes:
                of_item = changes.get(one.item, {})
                known = [of_item[name] for name in one.fields if name in of_item and of_item[name].spoke != one.spoke]
                if known:
                    latest = max(known, key=lambda change: change.at)
                    found[one.id] = HubChange(latest.spoke or None, latest.at)
            return found

    def leaving(self, hub: HubId) -> tuple[LeavingItem, ...]:
        """Gone from their feed and not removed yet, soonest event first."""
        with self._store() as store:
            return leaving(store, store.setup.hub(hub))

    def remove_now(self, hub: HubId, items: Collection[ItemId]) -> None:
        """Let exactly these go: the next run removes them, if their feed still lacks them. Raises NotFound, and
        AnotherRun while a run does not end that would not know of it."""
        with self._store() as store, self._between_runs(store, hub):
            remove_now(store, store.setup.hub(hub), items)

    def keep(self, hub: HubId, items: Collection[ItemId]) -> None:
        """No run removes these any more, until :meth:`take_back`. Raises as :meth:`remove_now`."""
        with self._store() as store, self._between_runs(store, hub):
            keep(store, store.setup.hub(hub), items)

    def kept(self, hub: HubId) -> tuple[KeptEvent, ...]:
        """What was kept of events gone from a feed, or of what waited for an OK, and still is."""
        with self._store() as store:
            found = kept(store, store.setup.hub(hub))
            rows = store.items.rows_of(one.item for one in found)
            events = store.items.events(one.item for one in found)
            return tuple(
                KeptEvent(one.item, one.spoke, rows[one.item].subject, events.get(one.item), one.since, one.in_hub)
                for one in sorted(found, key=lambda each: (rows[each.item].first, rows[each.item].subject, each.item))
            )

    def take_back(self, hub: HubId, items: Collection[ItemId]) -> None:
        """As if these had not been kept: what a feed lacks waits to be removed again, what was asked about is asked
        again. Raises as :meth:`remove_now`."""
        with self._store() as store, self._between_runs(store, hub):
            take_back(store, store.setup.hub(hub), items, self._clock())
