"""A play in memory: one run ends before a chosen effect, by an exception that nothing may catch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import count
from typing import TypeVar

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import RemoteId, RemoteItem
from cirahub_desktop.sync.report import HubReport
from cirahub_desktop.sync.spokes.base import Spoke, Write, WriteResult
from cirahub_desktop.sync.spokes.memory import MemoryPlace
from cirahub_desktop.sync.state.store import Store
from cirahub_desktop.sync.undo import Undo
from tests.engine.crash.outcome import Outcome, line_of, outcome, wrote_nothing
from tests.engine.crash.scene import OPTIONS, SPOKES, Scene
from tests.engine.faulty import Killed
from tests.engine.support import World

K = TypeVar("K")
V = TypeVar("V")
PATIENCE = 5
"""Runs after which all must be quiet."""


class MemoryHand:
    def __init__(self, place: MemoryPlace) -> None:
        self._place = place

    def add(self, uid: str, event: Event) -> None:
        self._place.put(uid, event)

    def items(self) -> Sequence[RemoteItem]:
        return list(self._place.items.values())

    def change(self, item: RemoteItem, event: Event) -> None:
        self._place.edit(item.remote_id, event)

    def remove(self, item: RemoteItem) -> None:
        del self._place.items[item.remote_id]


class Mortal:
    """Life ends before a given effect, and nothing has one after that."""

    def __init__(self) -> None:
        self._effects: list[str] = []
        self._last: int | None = None

    @contextmanager
    def effect(self, what: str) -> Iterator[None]:
        if self._last is not None and len(self._effects) >= self._last:
            raise Killed
        self._effects.append(what)
        yield

    @contextmanager
    def life(self, effects: int | None = None) -> Iterator[list[str]]:
        """So many effects and no more, or without end; gives what they were."""
        self._effects, self._last = [], effects
        with suppress(Killed):
            yield self._effects
        self._effects, self._last = [], None


class OneByOne:
    """Small batches, in which each write is an effect of its own."""

    def __init__(self, spoke: Spoke, name: str, mortal: Mortal) -> None:
        self.capabilities = replace(spoke.capabilities, batch_size=3)
        self._spoke, self._name, self._mortal = spoke, name, mortal

    def __getattr__(self, name: str) -> object:
        return getattr(self._spoke, name)

    def write(self, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:
        return [self._write(one, cancel) for one in batch]

    def _write(self, write: Write, cancel: CancelToken) -> WriteResult:
        with self._mortal.effect(f"{type(write).__name__} in {self._name}"):
            return self._spoke.write([write], cancel)[0]


@dataclass(frozen=True)
class Moment:
    """All that outlives a process."""

    items: Mapping[str, Mapping[RemoteId, RemoteItem]]
    store: bytes
    now: datetime

    @classmethod
    def of(cls, world: World) -> Moment:
        items = {name: dict(place.items) for name, place in world.places.items()}
        return cls(items, world.store_path.read_bytes(), world.now)

    def bring_back(self, world: World) -> None:
        for name, items in self.items.items():
            world.places[name].items = dict(items)
        for file in world.folder.glob("store.sqlite*"):
            file.unlink()
        world.store_path.write_bytes(self.store)
        world.now = self.now


def one_after_the_other(order: int) -> Callable[[Mapping[K, Callable[[], V]]], dict[K, V]]:
    """Instead of all at once, so that effects come in the same order each time; with -1 the last spoke is first."""
    return lambda jobs: {key: job() for key, job in list(jobs.items())[::order]}


How = Mapping[str, Undo | str]
"""How the run that dies is started: with nothing, ``undo`` or ``confirm``."""


class Play:
    """All up to the run that dies, and what comes after it."""

    def __init__(self, world: World, prepare: Callable[[World, Scene], How]) -> None:
        self._world, self.mortal = world, Mortal()
        for name in SPOKES:
            world.two_way(name, **OPTIONS[name])
            world.wrappers[name] = self._one_by_one(name)
        scene = Scene({name: MemoryHand(world.places[name]) for name in SPOKES}, world.now.date())
        self._how = prepare(world, scene)
        self._before = Moment.of(world)
        with self._store() as store:
            self._since = store.setup.run_number(world.hub.id) + 1

    def undisturbed(self) -> tuple[Outcome, list[str]]:
        """How it ends, and the effects of the run that is to die."""
        with self.mortal.life() as effects:
            self._run(self._how)
        return self._outcome(), effects

    def killed(self, effects: int) -> Outcome:
        """After so many effects."""
        self._die(effects)
        return self._outcome()

    def killed_twice(self, first: int) -> Iterator[Outcome]:
        """After so many effects, and then again in the next run after none, one and so on until it lives."""
        for second in count():
            self._die(first)
            with self.mortal.life(second) as effects:
                self._go_on()
            if len(effects) < second:
                return
            yield self._outcome()

    def _die(self, effects: int) -> None:
        self._before.bring_back(self._world)
        with self.mortal.life(effects):
            self._run(self._how)

    def _run(self, how: How) -> HubReport:
        return self._world.run(**how)

    def _go_on(self) -> None:
        """As a person does: who finds no trace of the undo asks for it again, and who is asked again says yes again."""
        with self._store() as store:
            begun = any(line.undoes for line in store.journal.runs(self._world.hub.id))
            waits = [hold.id for hold in store.journal.holds()]
        if "confirm" not in self._how:
            self._run({} if begun else self._how)
            return
        report = self._run({"confirm": waits[0]} if waits else {})
        for one in report.spokes:
            if one.held:
                self._run({"confirm": one.held.id})

    def _outcome(self) -> Outcome:
        self._go_on()
        quiet = settles(self._world)
        places = self._world.places
        calendars = {name: Counter(map(line_of, place.items.values())) for name, place in places.items()}
        with self._store() as store:
            return outcome(store, self._world.hub.id, calendars, since=self._since, quiet=quiet)

    def _one_by_one(self, name: str) -> Callable[[Spoke], Spoke]:
        return lambda spoke: OneByOne(spoke, name, self.mortal)  # type: ignore[return-value]

    def _store(self) -> closing[Store]:
        return closing(self._world.store())


def settles(world: World) -> bool:
    return any(wrote_nothing(world.run()) for _ in range(PATIENCE))
