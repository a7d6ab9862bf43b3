"""R2: deletions out of proportion wait for a person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cirahub_desktop import wording
from cirahub_desktop.sync.errors import NotFound
from cirahub_desktop.sync.guard import Exposure, Limits, judge
from cirahub_desktop.sync.holds import drop_hold
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.filters import parse_filter
from cirahub_desktop.sync.model.item import ItemId
from cirahub_desktop.sync.report import Hold, HoldReason
from cirahub_desktop.sync.spokes.memory import MemoryPlace
from tests.engine.support import World, event, fill


def remove(feed: MemoryPlace, count: int) -> None:
    for key in list(feed.items)[:count]:
        del feed.items[key]


def hold_of(world: World) -> Hold:
    (hold,) = [one.held for one in world.run().spokes if one.held]
    return hold


def items(*numbers: int) -> frozenset[ItemId]:
    return frozenset(ItemId(str(number)) for number in numbers)


@pytest.mark.parametrize(
    ("losing", "owned", "reason"),
    [
        (0, 0, None),
        (3, 3, None),
        (4, 19, HoldReason.TOO_MANY),
        (4, 20, None),
        (25, 200, None),
        (26, 2000, HoldReason.TOO_MANY),
    ],
)
def test_r2_more_than_a_fifth_or_more_than_25(losing: int, owned: int, reason: HoldReason | None) -> None:
    exposure = Exposure(items(*range(losing)), frozenset(), owned)
    assert judge(exposure, Limits(20, 25), frozenset()) is reason


def test_r2_counts_what_was_lost_during_the_last_day() -> None:
    exposure = Exposure(items(1, 2, 3), items(4, 5, 6), owned=17)
    assert judge(exposure, Limits(20, 25), frozenset()) is HoldReason.TOO_MANY


def test_r2_a_confirmation_covers_a_subset_and_no_more() -> None:
    limits = Limits(20, 25)
    assert judge(Exposure(items(*range(8)), frozenset(), 10), limits, items(*range(9))) is None
    assert judge(Exposure(items(*range(8)), frozenset(), 10), limits, items(*range(7))) is HoldReason.TOO_MANY


@pytest.mark.parametrize("left", [0, 1, 250])
def test_r2_a_feed_cut_from_500_is_held_at_its_first_strike(world: World, left: int) -> None:
    feed = world.feed()
    fill(feed, 500)
    world.target(range_future=None)
    world.run()
    remove(feed, 500 - left)
    hold = hold_of(world)
    assert hold.reason is (HoldReason.TURNED_EMPTY if left == 0 else HoldReason.TOO_MANY)
    assert (len(hold.items), hold.of) == (500 - left, 500)
    for _ in range(5):
        world.pass_time(hours=7)
        world.run()
    assert len(world.ours()) == 500


def test_r2_new_and_changed_events_go_on_while_deletions_wait(world: World) -> None:
    feed = world.feed()
    fill(feed, 40)
    world.target()
    world.run()
    remove(feed, 20)
    feed.put("uid-030", event("Changed"), remote_id="uid-030")
    feed.put("new", event("New"), remote_id="new")
    report = next(one for one in world.run().spokes if one.name == "target")
    assert (report.created, report.updated, report.deleted) == (1, 1, 0)


def test_r2_a_new_event_that_matches_a_waiting_deletion_is_the_same_item(world: World) -> None:
    feed = world.feed()
    fill(feed, 40)
    world.target()
    world.run()
    originals = dict(list(feed.items.items())[:20])
    remove(feed, 20)
    hold_of(world)
    for number, item in enumerate(originals.values()):
        feed.put(f"renamed-{number}", item.event, remote_id=f"renamed-{number}")
    run = world.run()
    assert not any(one.held for one in run.spokes)
    assert sum(one.created + one.updated + one.deleted for one in run.spokes) == 0
    assert len(world.ours()) == 40


def test_r2_a_person_confirms_and_exactly_the_listed_items_go(world: World) -> None:
    feed = world.feed()
    fill(feed, 40)
    world.target()
    world.run()
    remove(feed, 20)
    hold = hold_of(world)
    report = world.run(confirm=hold.id)
    assert sum(one.deleted for one in report.spokes) == 20
    assert {item.identity.uid for item in world.ours()} == {item.identity.uid for item in feed.items.values()}
    assert not world.store().journal.holds()


def test_r2_a_confirmation_does_not_cover_what_vanished_later(world: World) -> None:
    feed = world.feed()
    fill(feed, 40)
    world.target()
    world.run()
    remove(feed, 20)
    hold = hold_of(world)
    remove(feed, 5)
    report = world.run(confirm=hold.id)
    assert sum(one.deleted for one in report.spokes) == 0
    (new,) = [one.held for one in report.spokes if one.held]
    assert new.id != hold.id
    assert len(new.items) == 25


def test_r2_only_a_hold_stored_before_the_run_can_be_confirmed(world: World) -> None:
    fill(world.feed(), 4)
    world.target()
    world.run()
    with pytest.raises(NotFound):
        world.run(confirm="not there")


def test_r2_a_person_keeps_the_events_and_they_stay_for_good(world: World) -> None:
    feed = world.feed()
    fill(feed, 40)
    world.target()
    world.run()
    gone = dict(list(feed.items.items())[:20])
    remove(feed, 20)
    hold = hold_of(world)
    store = world.store()
    drop_hold(store, hold.id)
    store.close()
    for number in range(4):
        world.pass_time(hours=2)
        feed.put("uid-039", event(f"Changed {number}", 40), remote_id="uid-039")
        report = world.run()
        assert not any(one.held for one in report.spokes)
    assert len(world.ours()) == 40
    feed.items.update(gone)
    feed.put("uid-000", event("Back, and changed"), remote_id="uid-000")
    world.run()
    assert len(world.ours()) == 40
    assert "Back, and changed" in world.subjects()


def test_r2_overwrites_that_empty_are_held_at_the_target(world: World) -> None:
    feed = world.feed()
    fill(feed, 40)
    for key, item in list(feed.items.items()):
        feed.edit(key, replace(item.event, location="Dock 2"))
    world.target()
    world.run()
    for key, item in list(feed.items.items()):
        feed.edit(key, Event("", item.event.span))
    report = next(one for one in world.run().spokes if one.name == "target")
    assert report.updated == 0
    assert report.held
    assert {item.event.location for item in world.ours()} == {"Dock 2"}
    assert next(one for one in world.run(confirm=report.held.id).spokes if one.name == "target").updated == 40


def test_r2_what_options_or_an_undo_take_out_did_not_disappear_from_its_feed(world: World) -> None:
    fill(world.feed(), 40)
    world.target()
    world.run()
    world.set_options("target", filter=parse_filter("all: subject~board"))
    hold = world.report("target").held
    assert hold
    assert (hold.count, hold.source) == (40, "")
    assert wording.hold(hold, source="feed").advice.startswith("CiraHub asks you because they are so many at once.")


def test_r2_a_dropped_hold_at_the_target_lets_the_copies_be(world: World) -> None:
    feed = world.feed()
    fill(feed, 40)
    world.target()
    world.run()
    for key, item in list(feed.items.items()):
        feed.edit(key, replace(item.event, subject=""))
    (hold,) = [one.held for one in world.run().spokes if one.held]
    store = world.store()
    drop_hold(store, hold.id)
    store.close()
    for _ in range(2):
        report = world.run()
        assert sum(one.updated for one in report.spokes) == 0
        assert not any(one.held for one in report.spokes)
    assert "" not in world.subjects()
    feed.put("uid-000", event("Full again"), remote_id="uid-000")
    world.run()
    assert "Full again" in world.subjects()


def test_r2_deletions_in_small_portions_add_up(world: World) -> None:
    feed = world.feed(strikes=1)
    fill(feed, 40)
    world.target()
    world.run()
    held = []
    for _ in range(4):
        remove(feed, 3)
        held.append([one.held for one in world.run().spokes if one.held])
    assert [bool(one) for one in held] == [False, False, True, True]
    assert len(world.ours()) == 34


def test_r2_deletions_in_small_portions_add_up_in_a_calendar_whose_feed_may_delete_at_will(world: World) -> None:
    feed = world.feed(strikes=1, delete_share=100, delete_count=1000)
    fill(feed, 40)
    world.target()
    world.run()
    held = []
    for _ in range(4):
        remove(feed, 3)
        held.append([one.name for one in world.run().spokes if one.held])
    assert held == [[], [], ["target"], ["target"]]
    assert len(world.ours()) == 34
