"""Removals from a hub of memory spokes, and places that make them hard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.removal import Removal
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import NotFound, Unreachable
from cirahub_desktop.sync.left import SpokeLeft
from cirahub_desktop.sync.model.item import RemoteId, RemoteItem
from cirahub_desktop.sync.model.words import Words
from cirahub_desktop.sync.run import Surroundings
from cirahub_desktop.sync.spokes.base import (
    Known,
    Report,
    Snapshot,
    Spoke,
    Write,
    WriteResult,
    silent,
)
from cirahub_desktop.sync.state.store import Store
from tests.engine.support import PARIS, World, event, fill, ids

MANY = 120
"""More than two batches, and far over the limits of the breaker."""


def removal(world: World) -> Removal:
    @contextmanager
    def store() -> Iterator[Store]:
        opened = world.store()
        yield opened
        opened.close()

    def around() -> Surroundings:
        return Surroundings(
            store_path=world.store_path,
            lock_dir=world.folder / "locks",
            open_spoke=world._open,
            clock=lambda: world.now,
            computer=world.computer,
            words=Words(),
            zone=PARIS,
        )

    return Removal(store, around, SessionVault)


def remove(world: World, name: str = "target", **how: object) -> SpokeLeft:
    left = removal(world).remove_spoke(ids(world, name), **{"clean": True, **how})  # type: ignore[arg-type]
    (one,) = left.spokes
    return one


def written(world: World, count: int = MANY) -> World:
    """A feed of ``count`` events, all of them written into one target beside two of somebody else."""
    fill(world.feed(), count)
    place = world.target()
    place.put("theirs-1", event("Lunch"))
    place.put("theirs-2", event("Event 001", 2, 7))
    world.run()
    return world


def is_set_up(world: World, name: str = "target") -> bool:
    store = world.store()
    try:
        return any(spoke.id == ids(world, name) for spoke in store.setup.hub(world.hub.id).spokes)
    except NotFound:
        return False
    finally:
        store.close()


@contextmanager
def world_store(world: World) -> Iterator[Store]:
    store = world.store()
    yield store
    store.close()


class Silent:
    """Whoever asks it anything fails the test."""

    def __init__(self, spoke: Spoke) -> None:
        self.capabilities = spoke.capabilities

    def __getattr__(self, name: str) -> object:
        raise AssertionError(f"asked for {name}")


class Edits:
    """Somebody edits an item in the very moment in which it is looked at for the last time."""

    def __init__(self, world: World, spoke: Spoke, remote_id: RemoteId) -> None:
        self._world, self._spoke, self._remote_id = world, spoke, remote_id

    def __getattr__(self, name: str) -> object:
        return getattr(self._spoke, name)

    def fetch(self, asked: Sequence[RemoteId], cancel: CancelToken) -> Mapping[RemoteId, RemoteItem | None]:
        place = self._world.places["target"]
        if self._remote_id in asked:
            place.edit(self._remote_id, replace(place.items[self._remote_id].event, location="Dock 9"))
        return self._spoke.fetch(asked, cancel)


class Down:
    """Fails at once, or after so many writes."""

    def __init__(self, spoke: Spoke, writes: int) -> None:
        self._spoke, self._writes = spoke, writes

    def __getattr__(self, name: str) -> object:
        return getattr(self._spoke, name)

    def read(self, known: Known, cancel: CancelToken, report: Report = silent) -> Snapshot:
        if not self._writes:
            raise Unreachable("mail.example", Unreachable.Reason.TIMEOUT)
        return self._spoke.read(known, cancel, report)

    def write(self, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:
        self._writes -= 1
        if not self._writes:
            raise Unreachable("mail.example", Unreachable.Reason.TIMEOUT)
        return self._spoke.write(batch, cancel)
