"""``App.waiting`` in memory: tells what it was given and remembers what it was asked."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from cirahub_desktop.sync.leaving import LeavingItem
from cirahub_desktop.sync.model.item import HubId, ItemId
from cirahub_desktop.waiting import HubChange, KeptEvent


class FakeWaiting:
    def __init__(self, note: Callable[..., None]) -> None:
        self._note = note
        self.gone: tuple[LeavingItem, ...] = ()
        self.held: tuple[KeptEvent, ...] = ()
        self.changed: dict[str, HubChange] = {}

    def leaving(self, _hub: HubId) -> tuple[LeavingItem, ...]:
        return self.gone

    def remove_now(self, hub: HubId, items: Collection[ItemId]) -> None:
        self._note("remove_now", hub, *items)
        self.gone = tuple(replace(one, let_go=one.let_go or one.item in items) for one in self.gone)

    def keep(self, hub: HubId, items: Collection[ItemId]) -> None:
        self._note("keep", hub, *items)
        self.gone = tuple(one for one in self.gone if one.item not in items)

    def kept(self, _hub: HubId) -> tuple[KeptEvent, ...]:
        return self.held

    def take_back(self, hub: HubId, items: Collection[ItemId]) -> None:
        self._note("take_back", hub, *items)
        self.held = tuple(one for one in self.held if one.item not in items)

    def hub_changes(self, _hub: HubId) -> Mapping[str, HubChange]:
        return self.changed
