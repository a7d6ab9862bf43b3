"""R10: what was put back stays until a person releases it; then the sources count again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from cirahub_desktop.sync.model.event import Sensitivity
from cirahub_desktop.sync.model.options import PrivateRule
from cirahub_desktop.sync.spokes.memory import MemoryPlace
from tests.engine.support import World, event, fill
from tests.engine.undoing import (
    change,
    hub_subjects,
    is_quiet,
    let_go,
    three,
    undo,
)


@pytest.mark.parametrize("when", ["before", "after"])
def test_r10_after_a_release_the_source_counts_again(world: World, when: str) -> None:
    """With the very value that was undone, and with one it took while the item was pinned."""
    feed, _, _ = three(world)
    feed.put("uid-001", event("Changed", 9), remote_id="uid-001")
    undo(world, world.run())
    subject = "Changed"
    if when == "after":
        subject = "Changed twice"
        feed.put("uid-001", event(subject, 10), remote_id="uid-001")
        world.run()
    let_go(world)
    world.run()
    assert world.subjects() == [subject, "Event 000", "Event 002"] == hub_subjects(world)
    assert is_quiet(world)
    feed.put("uid-001", event("Changed for good", 11), remote_id="uid-001")
    world.run()
    assert "Changed for good" in world.subjects()


def test_r10_what_was_kept_away_comes_back_after_a_release(world: World) -> None:
    feed, _, first = three(world)
    undo(world, first)
    feed.put("uid-001", event("Changed", 9), remote_id="uid-001")
    world.run()
    let_go(world)
    world.run()
    assert world.subjects() == ["Changed", "Event 000", "Event 002"]
    assert is_quiet(world)


def test_r10_what_came_back_stays_after_a_release_although_its_feed_has_it_no_more(world: World) -> None:
    feed, _, _ = three(world)
    del feed.items["uid-001"]  # type: ignore[arg-type]
    undo(world, world.run())
    let_go(world)
    assert is_quiet(world)
    assert world.subjects() == ["Event 000", "Event 001", "Event 002"]


def test_r7_a_release_brings_back_the_feeds_change_and_not_its_old_words(world: World) -> None:
    """Somebody had renamed the event; the feed still says the old name and changed the place."""
    feed, _, _ = three(world)
    shared = world.two_way("shared")
    world.run()
    change(shared, "Event 001", subject="Renamed")
    world.run()
    feed.put("uid-001", replace(event("Event 001", 2, 1), location="Dock 2"), remote_id="uid-001")
    moved = world.run()
    undo(world, moved)
    assert not any(one.event.location for one in world.ours())
    let_go(world)
    world.run()
    for name in ("shared", "target"):
        (copy,) = [one.event for one in world.places[name].items.values() if one.event.subject == "Renamed"]
        assert copy.location == "Dock 2"


@pytest.mark.parametrize("kind", ["target", "two_way"])
def test_r7_a_hand_at_a_pinned_copy_is_respected_before_and_after_the_release(world: World, kind: str) -> None:
    feed = world.feed()
    fill(feed, 3)
    make: Callable[[str], MemoryPlace] = getattr(world, kind)
    place = make("calendar")
    world.run()
    feed.put("uid-001", event("Changed", 9), remote_id="uid-001")
    undo(world, world.run())
    change(place, "Event 001", location="Where I sit")
    assert is_quiet(world)
    assert "Where I sit" in [one.event.location for one in place.items.values()]
    let_go(world)
    world.run()
    (copy,) = [one.event for one in place.items.values() if one.event.subject == "Changed"]
    assert copy.location == "Where I sit"
    assert is_quiet(world)


def test_r7_what_people_did_in_two_calendars_to_a_pinned_item_meets_after_the_release(world: World) -> None:
    shared, other = world.two_way("shared"), world.two_way("other")
    shared.put("own", event("Own"))
    world.run()
    change(shared, "Own", subject="Renamed")
    undo(world, world.run())
    change(shared, "Own", location="Room 1")
    change(other, "Own", subject="By Jean")
    assert is_quiet(world)
    let_go(world)
    world.run()
    for place in (shared, other):
        (one,) = [(item.event.subject, item.event.location) for item in place.items.values()]
        assert one == ("By Jean", "Room 1")
    assert is_quiet(world)


def test_r10_what_an_option_took_away_comes_back_and_goes_again_after_the_release(world: World) -> None:
    feed, _, _ = three(world, private=PrivateRule.COPY)
    feed.put("p", event("Salary talk", 5, sensitivity=Sensitivity.PRIVATE), remote_id="p")
    world.run()
    world.set_options("target", private=PrivateRule.LEAVE_OUT)
    undo(world, world.run())
    assert "Salary talk" in world.subjects()
    assert is_quiet(world)
    let_go(world)
    world.run()
    assert "Salary talk" not in world.subjects()
    assert is_quiet(world)


def test_r10_where_writing_was_forbidden_the_undo_is_carried_out_when_it_is_allowed(world: World) -> None:
    feed, _, _ = three(world)
    feed.put("uid-001", event("Changed", 9), remote_id="uid-001")
    changed = world.run()
    world.set_options("target", hub_writes=False)
    undo(world, changed)
    assert "Changed" in world.subjects()
    world.set_options("target", hub_writes=True)
    world.run()
    assert world.subjects() == ["Event 000", "Event 001", "Event 002"]
    assert is_quiet(world)
