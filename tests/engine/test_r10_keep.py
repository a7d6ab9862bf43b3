"""R10: what a person says shall not be changed is left out of every run, until they let it follow its sources again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cirahub_desktop.sync.errors import FaultCode, NotFound
from cirahub_desktop.sync.model.options import LeavingRule
from cirahub_desktop.sync.release import keep
from cirahub_desktop.sync.report import Action, PlannedWrite, Why
from tests.engine.support import World, event, ids, spoke_report
from tests.engine.undoing import change, hub_subjects, is_quiet, let_go, three, undo, writes


def keep_one(world: World, subject: str, spoke: str = "target") -> PlannedWrite:
    """As in the preview: *Do not change this one*."""
    planned = spoke_report(world.run(dry_run=True), spoke).planned
    (write,) = [one for one in planned if one.subject == subject]
    store = world.store()
    keep(store, world.hub.id, ids(world, spoke), write)
    store.close()
    return write


def test_r10_a_new_event_that_is_kept_away_is_not_created_now_nor_later(world: World) -> None:
    feed, _, _ = three(world)
    world.target("other")
    feed.put("new", event("New"), remote_id="new")
    keep_one(world, "New")
    for _ in range(2):
        report = world.run()
        assert world.subjects() == ["Event 000", "Event 001", "Event 002"]
        assert world.subjects("other") == ["Event 000", "Event 001", "Event 002", "New"]
    assert [one.subject for one in spoke_report(report, "target").skipped if one.code is FaultCode.PINNED] == ["New"]
    feed.put("new", event("New", location="Dock 2"), remote_id="new")
    world.run()
    assert "New" not in world.subjects()
    let_go(world)
    world.run()
    assert world.subjects() == world.subjects("other")
    assert is_quiet(world)


def test_r10_a_change_is_not_made_and_what_the_source_says_then_is_written_once_it_is_let_go(world: World) -> None:
    feed, _, _ = three(world)
    feed.put("uid-001", event("Event 001, moved", 9), remote_id="uid-001")
    keep_one(world, "Event 001, moved")
    assert writes(world.run()) == 0
    feed.put("uid-001", event("Event 001, moved again", 9), remote_id="uid-001")
    assert writes(world.run()) == 0
    assert world.subjects() == ["Event 000", "Event 001", "Event 002"]
    assert "Event 001, moved again" in hub_subjects(world)
    let_go(world)
    world.run()
    assert "Event 001, moved again" in world.subjects()
    assert is_quiet(world)


def test_r10_what_is_gone_from_its_source_stays_where_it_is_kept(world: World) -> None:
    feed, _, _ = three(world)
    world.target("other")
    world.run()
    del feed.items["uid-001"]  # type: ignore[arg-type]
    keep_one(world, "Event 001")
    for _ in range(3):
        world.pass_time(hours=1)
        world.run()
        assert world.subjects() == ["Event 000", "Event 001", "Event 002"]
        assert world.subjects("other") == ["Event 000", "Event 002"]
    let_go(world)
    world.run()
    assert world.subjects() == ["Event 000", "Event 002"]
    assert is_quiet(world)


def test_r10_an_event_that_an_option_takes_away_stays_where_it_is_kept(world: World) -> None:
    """Its content is not looked at to delete it, and is remembered all the same."""
    three(world)
    world.set_options("target", range_past=timedelta(days=1), leaving=LeavingRule.REMOVE)
    world.pass_time(days=3)
    write = keep_one(world, "Event 000")
    store = world.store()
    (pin,) = store.pins.of(world.hub.id).values()
    store.close()
    assert (write.action, pin.wanted and pin.wanted.subject) == (Action.DELETE, "Event 000")
    world.run()
    assert "Event 000" in world.subjects()


def test_r10_what_people_do_to_a_kept_copy_stays_theirs(world: World) -> None:
    """Nothing is brought about: an edit is not written over, and what somebody deletes does not come back."""
    feed, target, _ = three(world)
    for number in range(2):
        feed.put(f"uid-00{number}", event(f"Event 00{number}, moved", 9), remote_id=f"uid-00{number}")
        keep_one(world, f"Event 00{number}, moved")
    change(target, "Event 000", location="Dock 2")
    target.items.pop(next(key for key, one in target.items.items() if one.event.subject == "Event 001"))
    assert writes(world.run()) == writes(world.run()) == 0
    assert world.subjects() == ["Event 000", "Event 002"]
    assert [one.event.location for one in world.ours() if one.event.subject == "Event 000"] == ["Dock 2"]


def test_r10_what_a_person_changed_at_the_place_itself_stays_so_while_the_hub_changes(world: World) -> None:
    """An item that is at home in the calendar in which it is kept."""
    shared, other = world.two_way("shared"), world.two_way("other")
    shared.put("own", event("Own"))
    world.run()
    change(other, "Own", location="Dock 2")
    keep_one(world, "Own", "shared")
    world.run()
    assert [one.event.location for one in shared.items.values()] == [""]
    assert [one.event.location for one in other.items.values()] == ["Dock 2"]
    let_go(world)
    world.run()
    assert [one.event.location for one in shared.items.values()] == ["Dock 2"]
    assert is_quiet(world)


def test_r10_an_undo_of_the_run_leaves_what_was_kept_as_it_is(world: World) -> None:
    feed, _, _ = three(world)
    for number in range(2):
        feed.put(f"uid-00{number}", event(f"Event 00{number}, moved", 9), remote_id=f"uid-00{number}")
    keep_one(world, "Event 000, moved")
    moved = world.run()
    assert world.subjects() == ["Event 000", "Event 001, moved", "Event 002"]
    undo(world, moved)
    assert world.subjects() == ["Event 000", "Event 001", "Event 002"]
    assert is_quiet(world)


def test_a_write_of_no_item_cannot_be_kept(world: World) -> None:
    three(world)
    store = world.store()
    with pytest.raises(NotFound):
        keep(store, world.hub.id, ids(world), PlannedWrite(Action.CREATE, Why.NEW, "A", None, None))
    assert store.pins.of(world.hub.id) == {}
    store.close()


def test_r10_a_kept_event_costs_no_full_listing(world: World) -> None:
    feed, _, _ = three(world)
    feed.put("uid-001", event("Event 001, moved", 9), remote_id="uid-001")
    keep_one(world, "Event 001, moved")
    world.run()
    world.reads.clear()
    world.run()
    assert ("feed", True) not in world.reads
