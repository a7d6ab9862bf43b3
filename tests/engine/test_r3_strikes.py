"""R3: an item gone from a feed is deleted only when two complete reads, an interval apart, lack it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cirahub_desktop.sync.model.options import LeavingRule
from tests.engine.support import World, fill


def world_with_one_missing(world: World, **options: object) -> World:
    feed = world.feed(**options)
    fill(feed, 10)
    world.target()
    world.run()
    del feed.items["uid-005"]  # type: ignore[arg-type]
    return world


def test_r3_one_strike_deletes_nothing_and_says_until_when(world: World) -> None:
    world_with_one_missing(world)
    report = world.report("feed")
    assert report.leaving
    assert report.leaving.count == 1
    assert report.leaving.after - report.leaving.since == timedelta(minutes=15)
    assert len(world.ours()) == 10


def test_r3_two_reads_too_close_together_are_one_strike(world: World) -> None:
    world_with_one_missing(world)
    for _ in range(10):
        world.run()
    assert len(world.ours()) == 10
    world.pass_time(minutes=6)
    world.run()
    assert len(world.ours()) == 9


def test_r3_an_interval_by_hand_still_means_a_quarter_of_an_hour(world: World) -> None:
    world_with_one_missing(world, interval=None)
    world.run()
    world.pass_time(minutes=13)
    world.run()
    assert len(world.ours()) == 10
    world.pass_time(minutes=2)
    world.run()
    assert len(world.ours()) == 9


def test_r3_the_longer_interval_of_a_spoke_counts(world: World) -> None:
    world_with_one_missing(world, interval=timedelta(hours=4))
    world.run()
    world.pass_time(hours=3)
    world.run()
    assert len(world.ours()) == 10
    world.pass_time(hours=1)
    world.run()
    assert len(world.ours()) == 9


def test_r3_an_item_that_comes_back_starts_anew(world: World) -> None:
    world_with_one_missing(world)
    world.run()
    fill(world.places["feed"], 10)
    world.pass_time(minutes=20)
    world.run()
    del world.places["feed"].items["uid-005"]  # type: ignore[arg-type]
    world.pass_time(minutes=20)
    world.run()
    assert len(world.ours()) == 10


def test_r3_while_strikes_are_pending_the_feed_is_fetched_without_validators(world: World) -> None:
    world_with_one_missing(world)
    world.reads.clear()
    world.run()
    world.run()
    world.run()
    assert [closely for _, closely in world.reads] == [False, True, True]


def test_r3_one_strike_by_option(world: World) -> None:
    world_with_one_missing(world, strikes=1)
    world.run()
    assert len(world.ours()) == 9


def test_r7_no_strike_counts_while_the_clocks_disagree(world: World) -> None:
    world_with_one_missing(world)
    world.server_time = datetime(2020, 1, 1, tzinfo=UTC)
    for _ in range(5):
        world.run()
        world.pass_time(hours=1)
    assert len(world.ours()) == 10
    for left in (10, 9):
        world.server_time = world.now
        world.run()
        assert len(world.ours()) == left
        world.pass_time(minutes=20)


def test_r7_nothing_leaves_by_range_while_the_clocks_disagree(world: World) -> None:
    """A computer that believes it is next year must not empty a calendar of what is only just to come."""
    fill(world.feed(), 3)
    world.target(leaving=LeavingRule.REMOVE)
    world.run()
    world.server_time = world.now
    world.pass_time(days=365)
    assert world.report("target").deleted == 0
    assert len(world.ours()) == 3
    world.server_time = world.now
    assert world.report("target").deleted == 3


def test_r3_a_clock_set_back_starts_the_strike_anew(world: World) -> None:
    world_with_one_missing(world)
    world.run()
    world.pass_time(days=-365)
    world.run()
    world.pass_time(minutes=10)
    world.run()
    assert len(world.ours()) == 10
    world.pass_time(minutes=5)
    world.run()
    assert len(world.ours()) == 9


def test_a_feed_whose_uids_change_at_every_fetch_causes_no_writes(world: World) -> None:
    feed = world.feed()
    fill(feed, 50)
    world.target()
    world.run()
    for number in range(4):
        events = [item.event for item in feed.items.values()]
        feed.items.clear()
        for position, one in enumerate(events):
            feed.put(f"fetch-{number}-{position}", one, remote_id=f"fetch-{number}-{position}")
        report = world.run()
        assert sum(one.created + one.updated + one.deleted for one in report.spokes) == 0
        world.pass_time(hours=1)
    assert len(world.ours()) == 50
