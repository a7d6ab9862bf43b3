"""What people decided about events gone from a feed, long after: calendars away, a hold beside it, another link."""

from __future__ import annotations

from time import perf_counter

import pytest

from cirahub_desktop.relink import begin_anew
from cirahub_desktop.sync.holds import drop_hold
from cirahub_desktop.sync.leaving import keep, remove_now, take_back
from tests.engine.support import World, fill, ids
from tests.engine.test_leaving import decide, held_hold, kept_now, lose, missing, waiting
from tests.engine.undoing import unreachable


def test_r3_a_calendar_that_is_away_for_long_does_not_keep_the_feed_from_losing_events(world: World) -> None:
    """Only the run that removes them spares the rest; the OK itself lasts until every calendar has done it."""
    fill(world.feed(), 40)
    world.target()
    world.target("second")
    world.run()
    lose(world, "uid-003")
    world.run()
    decide(world, remove_now, [one.item for one in waiting(world)])
    world.wrappers["second"] = unreachable
    world.run()
    lose(world, "uid-005")
    for _ in range(3):
        world.pass_time(hours=1)
        world.run()
    assert "Event 005" not in world.subjects("target")
    world.wrappers.clear()
    world.run()
    assert world.subjects("second") == world.subjects("target")


def test_r3_what_was_kept_out_of_a_hold_and_taken_back_waits_again_whatever_was_said_before(world: World) -> None:
    missing(world, "uid-003", of=40)
    (first,) = waiting(world)
    decide(world, remove_now, [first.item])
    lose(world, *(f"uid-{number:03}" for number in range(10, 30)))
    world.run()
    store = world.store()
    drop_hold(store, held_hold(world).id)
    store.close()
    decide(world, take_back, [first.item], world.now)
    world.run()
    assert "Event 003" in world.subjects(), "missed from now on, not removed at once"
    assert [one.let_go for one in waiting(world)] == [False]


def test_r2_copies_of_events_that_left_can_be_asked_about_again_after_they_were_kept(world: World) -> None:
    fill(world.feed(delete_share=100, delete_count=1000), 40)
    world.target(delete_share=5)
    world.run()
    lose(world, *(f"uid-{number:03}" for number in range(12)))
    world.run()
    world.pass_time(hours=1)
    world.run()
    hold = held_hold(world)
    assert hold.spoke == ids(world)
    store = world.store()
    drop_hold(store, hold.id)
    store.close()
    for _ in range(2):
        world.pass_time(hours=1)
        world.run()
    assert len(world.subjects()) == 40
    decide(world, take_back, [one.item for one in kept_now(world)], world.now)
    world.run()
    assert held_hold(world).count == 12


def test_r1_another_link_ends_what_was_decided_about_the_old_one(world: World) -> None:
    """Taking it back would tie the event to a place that never had it, and remove it."""
    missing(world, "uid-003", "uid-005")
    first, second = waiting(world)
    decide(world, keep, [first.item])
    decide(world, remove_now, [second.item])
    store = world.store()
    begin_anew(store, store.setup.spoke(ids(world, "feed")))
    assert not store.decisions.let_go([ids(world, "feed")])
    store.close()
    assert kept_now(world) == []
    for _ in range(2):
        world.pass_time(hours=1)
        world.run()
    assert len(world.subjects()) == 20


@pytest.mark.alone
def test_thousands_that_were_kept_are_taken_back_at_once(world: World) -> None:
    """Each by itself would read and write all that the feed misses: a minute for 4,000."""
    fill(world.feed(delete_share=100, delete_count=10000), 2500)
    world.target()
    world.run()
    lose(world, *(f"uid-{number:03}" for number in range(2000)))
    world.run()
    items = [one.item for one in waiting(world)]
    decide(world, keep, items)
    began = perf_counter()
    decide(world, take_back, items, world.now)
    assert perf_counter() - began < 5
    assert len(waiting(world)) == 2000
