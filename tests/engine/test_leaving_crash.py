"""R5: *Remove now* and *Keep* die before any of their effects, the run after them as well, and it ends as if not."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from cirahub_desktop.sync import engine, looks, read
from cirahub_desktop.sync.leaving import keep, leaving, remove_now
from tests.engine.crash.effects import watched_connections
from tests.engine.crash.play import Moment, Mortal, OneByOne, one_after_the_other
from tests.engine.support import World, fill

_GONE = range(4)
"""Of 30: fewer than the guard at the feed asks about, and more than the calendar's own limits let go."""


@pytest.fixture
def mortal(monkeypatch: pytest.MonkeyPatch) -> Mortal:
    life = Mortal()
    monkeypatch.setattr(sqlite3, "connect", watched_connections(life.effect))
    for module in (engine, looks, read):
        monkeypatch.setattr(module, "in_parallel", one_after_the_other(1))
    return life


@pytest.fixture
def missing(world: World, mortal: Mortal) -> World:
    fill(world.feed(), 30)
    world.target(delete_share=5)
    world.wrappers["target"] = lambda spoke: OneByOne(spoke, "target", mortal)  # type: ignore[return-value]
    world.run()
    for number in _GONE:
        del world.places["feed"].items[f"uid-{number:03}"]  # type: ignore[arg-type]
    world.run()
    return world


def test_r5_removing_now_survives_a_death_at_any_instant(missing: World, mortal: Mortal) -> None:
    left = [f"Event {number:03}" for number in range(len(_GONE), 30)]
    effects = _every_death(missing, mortal, remove_now, lambda: missing.subjects() == left)
    assert effects > len(_GONE) * 2, "each deletion is an effect of its own"


def test_r5_keeping_survives_a_death_at_any_instant(missing: World, mortal: Mortal) -> None:
    def kept() -> bool:
        missing.pass_time(hours=1)
        missing.run()
        return len(missing.subjects()) == 30

    assert _every_death(missing, mortal, keep, kept)


def _every_death(world: World, mortal: Mortal, verb: Callable[..., None], as_it_should: Callable[[], bool]) -> int:
    """How many effects the decision and its run have; where the decision itself died, the person makes it again."""
    before = Moment.of(world)
    for last in range(100):
        before.bring_back(world)
        with mortal.life(last) as effects:
            _decide(world, verb)
            world.run()
        _decide(world, verb)
        world.run()
        assert as_it_should(), f"died after {last} effects"
        assert [one.written for one in world.run().spokes] == [0, 0], "R6"
        assert not _holds(world)
        if len(effects) < last:
            return last
    raise AssertionError


def _decide(world: World, verb: Callable[..., None]) -> None:
    with closing(world.store()) as store:
        hub = store.setup.hub(world.hub.id)
        items = {one.item for one in leaving(store, hub) if not one.let_go}
        if items:
            verb(store, hub, items)


def _holds(world: World) -> bool:
    with closing(world.store()) as store:
        return bool(store.journal.holds())
