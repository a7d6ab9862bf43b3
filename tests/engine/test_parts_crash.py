"""R5: a run that turns a series into single events or back, or moves its window, and dies at any of its steps."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from cirahub_desktop.sync import engine, looks, read
from cirahub_desktop.sync.model.event import Occurrence, ZonedSpan
from cirahub_desktop.sync.spokes.base import Spoke, holds_any
from tests.engine.crash.effects import watched_connections
from tests.engine.crash.play import Moment, Mortal, OneByOne, one_after_the_other, settles
from tests.engine.support import World, event
from tests.engine.test_parts import DAILY, WEEKLY, at, daily, lying, refuses_daily

ODD, EVEN = f"{DAILY};COUNT=4", f"{WEEKLY};COUNT=3"
Lines = Counter[tuple[str, str, str, str]]


def turns_into_single_events(world: World) -> None:
    _set_up(world, EVEN)
    world.places["feed"].put("u", daily(rule=ODD), remote_id="u")


def becomes_one_series_again(world: World) -> None:
    _set_up(world, ODD)
    world.places["feed"].put("u", daily(rule=EVEN), remote_id="u")


def rolls_while_people_work(world: World) -> None:
    _set_up(world, DAILY)
    both = world.places["both"]
    one, other = lying(world, "both")["11-24"], lying(world, "both")["11-25"]
    both.edit(one.remote_id, replace(one.event, location="Room 2"))
    del both.items[other.remote_id]
    world.pass_time(days=2)


def moves_by_the_feed(world: World) -> None:
    """Another time of day, one occurrence on another day."""
    _set_up(world, ODD)
    late = replace(daily(rule=ODD), span=ZonedSpan(at(1, 14), at(1, 15)))
    assert late.series
    away = Occurrence(at(2, 14), event("Away", day=9))
    world.places["feed"].put("u", replace(late, series=replace(late.series, changed=(away,))), remote_id="u")


def leaves_its_feed(world: World) -> None:
    _set_up(world, ODD, strikes=1)
    del world.places["feed"].items["u"]  # type: ignore[arg-type]


def lost_its_store(world: World) -> None:
    _set_up(world, DAILY)
    world.pass_time(days=8)
    world.run()
    world.lose_store()


@pytest.mark.parametrize(
    "prepare",
    [
        turns_into_single_events,
        becomes_one_series_again,
        rolls_while_people_work,
        moves_by_the_feed,
        leaves_its_feed,
        lost_its_store,
    ],
)
def test_r5_killed_at_every_write_and_every_commit(
    world: World, monkeypatch: pytest.MonkeyPatch, prepare: Callable[[World], None]
) -> None:
    for module in (engine, looks, read):
        monkeypatch.setattr(module, "in_parallel", one_after_the_other(1))
    mortal = Mortal()
    monkeypatch.setattr(sqlite3, "connect", watched_connections(mortal.effect))
    world.obstacle = refuses_daily
    prepare(world)
    for name in ("target", "both", "folder"):
        world.wrappers[name] = _mortal(name, mortal)
    before = Moment.of(world)
    with mortal.life() as effects:
        world.run()
    expected, wrong = _outcome(world), []
    for number, effect in enumerate([*effects, "the end"]):
        before.bring_back(world)
        with mortal.life(number):
            world.run()
        found = _outcome(world)
        wrong += [f"{number}, before {effect}: {line}" for line in ((expected - found) + (found - expected)).elements()]
    assert len(effects) > 8
    assert not wrong, "\n".join(wrong)


def _set_up(world: World, rule: str, **options: object) -> None:
    world.feed(**options).put("u", daily(rule=rule), remote_id="u")
    near = {"range_past": timedelta(days=2), "range_future": timedelta(days=5)}
    world.target(**near)
    world.two_way("both", **near)
    world.target("folder")
    world.wrappers["folder"] = _whole
    world.run()


def _outcome(world: World) -> Lines:
    assert settles(world), "it does not become quiet"
    return Counter(
        (name, str(one.event.span.start), one.event.subject, f"{one.event.location} {one.event.series}")
        for name in ("target", "both", "folder")
        for one in world.places[name].items.values()
    )


def _whole(spoke: Spoke) -> Spoke:
    spoke.capabilities = replace(spoke.capabilities, obstacle=holds_any)  # type: ignore[misc]
    return spoke


def _mortal(name: str, mortal: Mortal) -> Callable[[Spoke], Spoke]:
    return lambda spoke: OneByOne(_whole(spoke) if name == "folder" else spoke, name, mortal)  # type: ignore[return-value]
