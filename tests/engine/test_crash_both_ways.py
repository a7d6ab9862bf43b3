"""R5: a run over three calendars, all both ways, that dies at any of its steps; the next runs end as if it had not.

``CIRAHUB_CRASH=long`` lets the run after that die as well, at each of its steps.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from cirahub_desktop.sync import engine, looks, read
from cirahub_desktop.sync.model.conflict import Answer
from cirahub_desktop.sync.model.options import ConflictRule
from cirahub_desktop.sync.undo import Undo
from tests.engine.crash.effects import watched_connections
from tests.engine.crash.play import How, Play, one_after_the_other, settles
from tests.engine.crash.scene import BOARD, FOREIGN, LEFT, RESTAMP, RESTAMPED, RIGHT, TAKEN_BACK, Scene
from tests.engine.support import World
from tests.engine.undoing import item

LONG = os.environ.get("CIRAHUB_CRASH") == "long"


def first_contact(world: World, scene: Scene) -> How:
    scene.fill()
    return {}


def bit_of_everything(world: World, scene: Scene) -> How:
    scene.fill()
    assert settles(world)
    scene.move_what_is_taken_back()
    earlier = world.run()
    assert settles(world)
    scene.work()
    world.set_options(RESTAMPED, **RESTAMP)
    return {"undo": Undo(earlier.run, frozenset([item(world, TAKEN_BACK)]))}


def confirmed(world: World, scene: Scene) -> How:
    """The first change of an item that was there before us."""
    scene.fill()
    assert settles(world)
    scene.edit(LEFT, "twin", location="Yard")
    assert settles(world)
    (hold,) = (one.held for one in world.run().spokes if one.held)
    return {"confirm": hold.id}


def lost_store(world: World, scene: Scene) -> How:
    scene.fill()
    assert settles(world)
    scene.work()
    world.lose_store()
    return {}


def disputed(world: World, scene: Scene) -> How:
    """One field of three items changed on two sides; of two a person is to decide, of one both stay."""
    world.set_options(RIGHT, conflict=ConflictRule.ASK)
    world.set_options(BOARD, conflict=ConflictRule.KEEP_BOTH)
    scene.fill()
    assert settles(world)
    for uid, other in (("clash", RIGHT), ("both", RIGHT), ("copy", BOARD)):
        scene.edit(LEFT, uid, location="says left")
        scene.edit(other, uid, location=f"says {other}")
    return {}


def decided(world: World, scene: Scene) -> How:
    disputed(world, scene)
    assert settles(world)
    with closing(world.store()) as store:
        answers = {"Review": Answer.BOTH, "Handover": Answer.SPOKE}
        for conflict in store.conflicts.of(world.hub.id):
            store.conflicts.answer(conflict.id, answers.pop(conflict.subject))
        assert not answers
    return {}


def test_the_run_that_is_left_alone_carries_everything_over(world: World) -> None:
    """What all the others are compared with."""
    play = Play(world, bit_of_everything)
    found, _ = play.undisturbed()
    assert found.quiet
    shared = {
        "back": ("Inventory", ""), "both": ("Handover", "Gate 2"), "clash": ("Review", "says left"),
        "copy": ("Deliveries", "Ramp"), "kept": ("Kept after all", "Canteen"), "new-board": ("Seminar", ""),
        "new-left": ("Lunch", ""), "new-right": ("Choir", ""), "new-twin": ("Blood donation", ""),
        "quiet": ("Holiday", ""), "series": ("Round", ""), "twin": ("Fire drill", "Yard"),
    }  # fmt: skip
    own = {"new-right", "new-twin", "quiet", "twin"}
    pinned = {"back"}
    expected = {
        LEFT: shared,
        RIGHT: {
            uid: (subject if uid in own | pinned else f"[team] {subject}", location)
            for uid, (subject, location) in (shared | {"twin": ("Fire drill", "")}).items()
        },
        BOARD: shared | {uid: (f"Only here {number}", "") for number, uid in enumerate(FOREIGN)},
    }
    for name, place in world.places.items():
        there = [(one.identity.uid, (one.event.subject, one.event.location)) for one in place.items.values()]
        assert sorted(there) == sorted(expected[name].items())


@pytest.mark.parametrize(
    ("prepare", "order", "effects"),
    [
        pytest.param(bit_of_everything, 1, 45, id="a bit of everything, forwards"),
        pytest.param(bit_of_everything, -1, 45, id="a bit of everything, backwards"),
        pytest.param(first_contact, 1, 30, id="first contact"),
        pytest.param(confirmed, 1, 10, id="a hold is confirmed"),
        pytest.param(disputed, 1, 15, id="both sides changed a field"),
        pytest.param(decided, 1, 15, id="a person decided"),
        pytest.param(lost_store, 1, 25, id="the store was lost"),
    ],
)
def test_r5_killed_at_every_write_and_every_commit(
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    prepare: Callable[[World, Scene], How],
    order: int,
    effects: int,
) -> None:
    for module in (engine, looks, read):
        monkeypatch.setattr(module, "in_parallel", one_after_the_other(order))
    play = Play(world, prepare)
    monkeypatch.setattr(sqlite3, "connect", watched_connections(play.mortal.effect))
    expected, done = play.undisturbed()
    assert len(done) >= effects
    wrong: list[str] = []
    for number, effect in enumerate([*done, "the end"]):
        for again, found in enumerate(play.killed_twice(number) if LONG else [play.killed(number)]):
            wrong += [f"{number} {again}, before {effect}: {line}" for line in expected.differences(found)]
    assert not wrong, "\n".join(wrong)
