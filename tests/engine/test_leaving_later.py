"""What people decided about events gone from a feed, long after: calendars away, a hold beside it, another link."""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

import pytest

from cirahub_desktop.relink import begin_anew
from cirahub_desktop.sync.holds import drop_hold
from cirahub_desktop.sync.leaving import keep, remove_now, take_back
from cirahub_desktop.sync.model.event import Status
from cirahub_desktop.sync.model.filters import NO_FILTER, Filter, Match, Part, Sign, TextRule
from cirahub_desktop.sync.model.item import RemoteId
from cirahub_desktop.sync.model.options import CancelledRule
from tests.engine.support import World, fill, ids
from tests.engine.test_leaving import decide, held_hold, kept_now, lose, missing, waiting
from tests.engine.undoing import unreachable, writes


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


def _kept_copies(world: World) -> None:
    """An option would take twelve copies away, and the person keeps them."""
    feed = world.feed()
    fill(feed, 20)
    world.target()
    world.run()
    for number in range(12):
        name = RemoteId(f"uid-{number:03}")
        feed.edit(name, replace(feed.items[name].event, status=Status.CANCELLED))
    world.run()
    store = world.store()
    drop_hold(store, held_hold(world).id)
    store.close()
    world.run()
    assert len(kept_now(world)) == 12


def test_copies_that_were_kept_are_listed_no_more_once_they_agree_with_their_source_again(world: World) -> None:
    _kept_copies(world)
    feed = world.places["feed"]
    for number in range(12):
        name = RemoteId(f"uid-{number:03}")
        feed.edit(name, replace(feed.items[name].event, status=Status.CONFIRMED))
    assert writes(world.run()) == 0
    assert kept_now(world) == []


def test_copies_that_were_kept_are_listed_no_more_once_the_options_want_them_so(world: World) -> None:
    _kept_copies(world)
    world.set_options("target", cancelled=CancelledRule.PREFIX, delete_share=100, delete_count=100)
    world.run()
    assert len(kept_now(world)) == 12, "they would read otherwise"
    assert all("Cancelled" not in subject for subject in world.subjects())


def test_what_was_left_out_by_an_option_and_kept_is_listed_no_more_once_the_option_is_taken_back(world: World) -> None:
    fill(world.feed(), 20)
    world.target()
    world.run()
    world.set_options("target", filter=Filter(Match.ALL, (TextRule(Part.SUBJECT, Sign.CONTAINS, "Event 01"),)))
    world.run()
    store = world.store()
    drop_hold(store, held_hold(world).id)
    store.close()
    assert len(kept_now(world)) == 10
    world.set_options("target", filter=NO_FILTER)
    assert writes(world.run()) == 0
    assert kept_now(world) == []


def test_copies_of_events_that_left_are_listed_no_more_once_their_events_are_back(world: World) -> None:
    feed = world.feed(strikes=1, delete_share=100, delete_count=100)
    fill(feed, 20)
    world.target()
    world.run()
    gone = {name: feed.items.pop(RemoteId(f"uid-{name:03}")) for name in range(12)}
    world.run()
    store = world.store()
    drop_hold(store, held_hold(world).id)
    store.close()
    world.run()
    assert len(kept_now(world)) == 12
    other = world.feed("other")
    for name, one in gone.items():
        other.put(one.identity.uid, one.event, remote_id=f"other-{name}")
    world.run()
    assert kept_now(world) == []
    assert len(world.subjects()) == 20
    world.run()
    assert len(world.subjects()) == 20, "the same copies, with the name of the other feed"
    assert writes(world.run()) == 0
