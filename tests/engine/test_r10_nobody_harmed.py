"""R10: an undo harms nobody: not what people had before, and not what a killed run left unrecorded."""

from __future__ import annotations

import pytest

from cirahub_desktop.sync.undo import Undo
from tests.engine.faulty import Killed, killed_after
from tests.engine.support import World, event, fill
from tests.engine.undoing import change, hub_subjects, is_quiet, let_go, the_hold, three, undo, writes


def test_r10_what_people_had_before_is_never_deleted(world: World) -> None:
    """The undo of a first contact takes their items out of the hub, and out of nobody's calendar but ours."""
    shared = world.two_way("shared")
    shared.put("own", event("Own"))
    world.target()
    first = world.run()
    assert world.subjects() == ["Own"]
    undo(world, first)
    assert (world.subjects(), world.subjects("shared"), hub_subjects(world)) == ([], ["Own"], [])
    assert is_quiet(world)
    change(shared, "Own", location="Room 1")
    assert is_quiet(world)
    assert [one.event.location for one in shared.items.values()] == ["Room 1"]
    let_go(world)
    world.run()
    assert world.subjects() == world.subjects("shared") == ["Own"]


def test_r10_an_edit_that_was_taken_back_itself_keeps_nothing(world: World) -> None:
    fill(world.feed(), 3)
    shared = world.two_way("shared")
    world.target()
    first = world.run()
    change(shared, "Event 001", location="Where I sit")
    undo(world, world.run())
    undo(world, first)
    assert world.subjects() == world.subjects("shared") == hub_subjects(world) == []
    assert is_quiet(world)


def test_r10_a_person_may_delete_their_own_item_that_was_put_away(world: World) -> None:
    shared = world.two_way("shared")
    shared.put("own", event("Own"))
    world.target()
    undo(world, world.run())
    shared.items.clear()
    assert is_quiet(world)
    assert world.subjects() == world.subjects("shared") == []


def test_r10_what_a_killed_run_wrote_is_undone_with_it(world: World) -> None:
    """It did not live to record its writes; the next run settles them and records them as that run's."""
    three(world)
    world.set_options("target", subject_prefix="[Plan]")
    world.wrappers["target"] = killed_after(1)
    with pytest.raises(Killed):
        world.run()
    world.wrappers.clear()
    assert writes(world.run()) == 0
    store = world.store()
    killed = store.journal.runs(world.hub.id)[1]
    store.close()
    assert killed.ended is None
    world.run(undo=Undo(killed.id))
    assert world.subjects() == ["Event 000", "Event 001", "Event 002"]
    assert is_quiet(world)


def test_r2_what_a_killed_run_deleted_counts(world: World) -> None:
    feed = world.feed(strikes=1)
    fill(feed, 30)
    world.target()
    world.run()
    for number in range(6):
        del feed.items[f"uid-{number:03}"]  # type: ignore[arg-type]
    world.wrappers["target"] = killed_after(1)
    with pytest.raises(Killed):
        world.run()
    world.wrappers.clear()
    world.run()
    store = world.store()
    lost = store.journal.losses(world.hub.id, world.now)[world.spokes["target"].id]
    store.close()
    assert len(lost) == 6


def test_r4_an_item_that_was_there_before_us_gets_its_own_value_back(world: World) -> None:
    feed, place = world.feed(), world.target()
    feed.put("a", event("Meet"), remote_id="a")
    place.put("theirs", event("Meet", location="Where we always sit"))
    world.run()
    feed.put("a", event("Meet", location="Room 9"), remote_id="a")
    confirmed = world.run(confirm=the_hold(world.run()).id)
    assert [one.event.location for one in place.items.values()] == ["Room 9"]
    undo(world, confirmed)
    assert [one.event.location for one in place.items.values()] == ["Where we always sit"]
    assert is_quiet(world)


def test_r4_an_item_that_was_there_before_us_outlives_the_undo_of_the_first_sync(world: World) -> None:
    feed, place = world.feed(), world.target()
    fill(feed, 2)
    feed.put("a", event("Meet"), remote_id="a")
    place.put("theirs", event("Meet", location="Where we always sit"))
    undo(world, world.run())
    assert world.subjects() == ["Meet"]
    assert is_quiet(world)
    let_go(world)
    world.run()
    assert world.subjects() == ["Event 000", "Event 001", "Meet"]
    assert [one.event.location for one in place.items.values() if not one.stamp] == ["Where we always sit"]
    assert is_quiet(world)
