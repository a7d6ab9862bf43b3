"""The program over calendars in memory: two feeds, two plain calendars and one that goes both ways."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from unittest.mock import patch
from uuid import UUID

from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.sync.model.hub import HubConfig, Place, SpokeConfig, SpokeKind
from cirahub_desktop.sync.model.item import ItemRow
from cirahub_desktop.sync.spokes.base import Spoke
from cirahub_desktop.sync.spokes.memory import MemoryPlace, MemorySpoke
from cirahub_desktop.sync.state import database
from tests.engine.support import FEED, PARIS, SERVER

FIRST, SECOND = "first feed", "second feed"
FEEDS = (FIRST, SECOND)
BOARD, WALL, DESK = "board", "wall", "desk"
PLAIN = (BOARD, WALL)
WRITTEN = (BOARD, WALL, DESK)
"""The desk goes both ways."""
NAMES = (*FEEDS, *WRITTEN)
_DRAWN = ("checkpoint", "clean", "engine", "exits", "targets", "state.setup")


class Office(App):
    """Its calendars outlive the spokes that lead to them."""

    def __init__(self, folder: Path) -> None:
        self.now = datetime(2026, 11, 22, 8, tzinfo=UTC)
        self.places = {name: MemoryPlace() for name in NAMES}
        super().__init__(folder, vault=SessionVault(), clock=lambda: self.now, zone=PARIS)
        self.team = self.add_hub("Team").id
        self.add(FIRST)

    def pass_time(self, **delta: float) -> None:
        self.now += timedelta(**delta)

    def hub_now(self) -> HubConfig:
        (hub,) = self.hubs()
        return hub

    def spokes(self) -> dict[str, SpokeConfig]:
        return {spoke.name: spoke for spoke in self.hub_now().spokes}

    def add(self, name: str) -> SpokeConfig:
        if name in FEEDS:
            return self.add_ical_spoke(self.team, name, f"https://feeds.example/{FEEDS.index(name)}.ics")
        return self._add_spoke(self.team, name, SpokeKind.MEMORY, Place(identity=f"identity of {name}"), {})

    def rows(self) -> list[ItemRow]:
        """What is in the hub."""
        with self._store() as store:
            return [row for row in store.items.rows(self.team).values() if not row.gone]

    def _open_spoke(self, config: SpokeConfig) -> Spoke:
        return MemorySpoke(self.places[config.name], FEED if config.name in FEEDS else SERVER)


@contextmanager
def same_each_time(seed: int) -> Iterator[None]:
    """Ids are drawn from ``seed``, calendars are written one after the other, and no disk is waited for."""
    random = Random(seed)
    with ExitStack() as stack:
        for module in _DRAWN:
            draw = lambda: UUID(int=random.getrandbits(128))  # noqa: E731
            stack.enter_context(patch(f"cirahub_desktop.sync.{module}.uuid4", draw))
        for module in ("engine", "clean"):
            in_order = lambda jobs: {key: job() for key, job in jobs.items()}  # noqa: E731
            stack.enter_context(patch(f"cirahub_desktop.sync.{module}.in_parallel", in_order))
        stack.enter_context(patch.object(database, "DURABILITY", "OFF"))
        yield
