"""What a person took back, or what waits to be deleted, and another feed lists too: never a second copy (R2, R5)."""

from __future__ import annotations

from dataclasses import replace

from cirahub_desktop.sync.holds import drop_hold
from cirahub_desktop.sync.model.item import RemoteId
from cirahub_desktop.sync.report import Hold, HubReport
from tests.engine.support import World, event, fill
from tests.engine.undoing import hub_subjects, is_quiet, undo, writes

FIVE = [f"Event {number:03}" for number in range(5)]


def holds(report: HubReport) -> list[Hold]:
    return [one.held for one in report.spokes if one.held]


def test_r10_what_was_undone_does_not_come_back_because_another_feed_lists_it_too(world: World) -> None:
    fill(world.feed("first"), 3)
    world.target()
    made = world.run()
    second = world.feed("second")
    fill(second, 3)
    undo(world, made)
    assert world.subjects() == []
    assert is_quiet(world)
    assert world.subjects() == []
    assert hub_subjects(world) == []


def test_r10_an_undo_that_waits_for_an_ok_gets_no_second_copy_from_another_feed(world: World) -> None:
    fill(world.feed("first"), 5)
    world.target()
    made = world.run()
    fill(world.feed("second"), 5)
    (hold,) = holds(undo(world, made))
    assert world.subjects() == FIVE
    assert writes(world.run()) == 0
    world.run(confirm=hold.id)
    assert world.subjects() == []
    assert is_quiet(world)


def test_r2_what_waits_to_be_deleted_and_is_listed_by_another_feed_is_the_same_event(world: World) -> None:
    first = world.feed("first", strikes=1, delete_count=100, delete_share=100)
    fill(first, 8)
    world.target()
    world.run()
    copies = world.ours()
    for name in list(first.items)[:5]:
        del first.items[name]
    assert holds(world.run())
    second = world.feed("second")
    fill(second, 5)
    assert not holds(world.run())
    assert [one.remote_id for one in world.ours()] == [one.remote_id for one in copies]
    assert world.subjects() == [f"Event {number:03}" for number in range(8)]
    assert is_quiet(world)


def test_r2_an_event_kept_in_one_calendar_is_not_written_beside_the_copy_that_waits_in_another(world: World) -> None:
    """A person kept it in a calendar that goes both ways and changed it there, so it is new to the hub."""
    fill(world.feed("first"), 5)
    world.target("board")
    desk = world.two_way("desk")
    made = world.run()
    asked = {one.spoke: one for one in holds(undo(world, made))}
    kept = asked[world.spokes["desk"].id]
    store = world.store()
    drop_hold(store, kept.id)
    store.close()
    changed = next(iter(desk.items.values()))
    desk.edit(changed.remote_id, replace(changed.event, location="Room 7"))
    dry = world.run(dry_run=True)
    waits = [write.held for one in dry.spokes for write in one.planned if write.subject == changed.event.subject]
    assert waits == [True, True]
    world.run()
    assert world.subjects("board") == FIVE
    world.run(confirm=asked[world.spokes["board"].id].id)
    world.run()
    assert world.subjects("board") == [changed.event.subject]
    assert [one.event.location for one in world.places["board"].items.values()] == ["Room 7"]
    assert is_quiet(world)


def test_r7_what_a_person_enters_anew_is_an_event_of_its_own(world: World) -> None:
    """Not so a feed that lists what a person took back; who enters it again wants it."""
    world.feed("first").put("uid-1", event("Truck 7"), remote_id="uid-1")
    world.target("board")
    desk = world.two_way("desk")
    made = world.run()
    undo(world, made)
    assert world.subjects("board") == []
    desk.put("theirs", event("Truck 7"))
    world.run()
    assert world.subjects("board") == ["Truck 7"]
    assert is_quiet(world)


def test_r10_an_undo_whose_deletions_were_agreed_to_later_can_be_taken_back(world: World) -> None:
    fill(world.feed("first"), 5)
    world.target()
    undone = undo(world, world.run())
    (hold,) = holds(undone)
    world.run(confirm=hold.id)
    assert world.subjects() == []
    undo(world, undone)
    assert world.subjects() == FIVE
    assert is_quiet(world)
    assert world.subjects() == FIVE


def test_r10_an_undo_whose_deletions_still_wait_can_be_taken_back(world: World) -> None:
    fill(world.feed("first"), 5)
    world.target()
    undone = undo(world, world.run())
    assert holds(undone)
    assert not holds(undo(world, undone))
    assert world.subjects() == FIVE
    assert hub_subjects(world) == FIVE
    assert is_quiet(world)


def test_r10_of_an_undo_that_waits_one_event_can_be_taken_back_alone(world: World) -> None:
    fill(world.feed("first"), 5)
    world.target()
    undone = undo(world, world.run())
    (hold,) = holds(undone)
    world.run(confirm=hold.id)
    store = world.store()
    one = next(row.id for row in store.items.rows(world.hub.id).values() if row.subject == FIVE[2])
    store.close()
    undo(world, undone, one)
    assert world.subjects() == [FIVE[2]]
    assert is_quiet(world)


def test_r10_an_undo_can_be_taken_back_when_the_run_it_undid_is_forgotten(world: World) -> None:
    fill(world.feed("first"), 5, first_day=100)
    world.target()
    made = world.run()
    world.pass_time(days=20)
    undone = undo(world, made)
    (hold,) = holds(undone)
    world.run(confirm=hold.id)
    world.pass_time(days=15)
    world.run()
    undo(world, undone)
    assert hub_subjects(world) == FIVE


def test_r10_an_undo_that_is_taken_back_brings_nothing_that_had_left_before_it(world: World) -> None:
    feed = world.feed("first", strikes=1, delete_share=100, delete_count=100)
    fill(feed, 3)
    world.target(delete_share=100, delete_count=100)
    made = world.run()
    del feed.items[RemoteId("uid-001")]
    world.run()
    undo(world, undo(world, made))
    assert world.subjects() == ["Event 000", "Event 002"]
    assert is_quiet(world)
