"""R10: everything can be undone, per run or per item, through the same plan and guard, and stays so until released."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from cirahub_desktop.sync.errors import FaultCode, NotFound, NothingToUndo
from cirahub_desktop.sync.holds import drop_hold
from cirahub_desktop.sync.model.event import Event, Series
from cirahub_desktop.sync.report import Action, HoldReason, Why
from cirahub_desktop.sync.spokes.memory import MemoryPlace
from cirahub_desktop.sync.undo import Undo
from tests.engine.faulty import Killed, killed_after
from tests.engine.support import World, event, fill, spoke_report
from tests.engine.undoing import (
    change,
    copy_of,
    hub_subjects,
    is_quiet,
    item,
    let_go,
    pinned,
    the_hold,
    three,
    undo,
    unreachable,
)

# what comes back


def test_r10_a_first_sync_is_undone_and_the_feed_brings_nothing_back(world: World) -> None:
    feed, _, first = three(world)
    report = undo(world, first)
    assert (world.subjects(), hub_subjects(world)) == ([], [])
    assert {one.why for one in spoke_report(report, "target").planned} == {Why.UNDONE}
    assert len(feed.items) == 3
    assert is_quiet(world)
    feed.put("uid-001", event("Event 001, moved", 9), remote_id="uid-001")
    feed.put("new", event("New"), remote_id="new")
    world.run()
    assert world.subjects() == ["New"]


def test_r10_a_change_from_the_feed_is_undone_and_stays_so(world: World) -> None:
    feed, _, _ = three(world)
    feed.put("uid-001", event("Event 001, moved", 9, location="Dock 2"), remote_id="uid-001")
    changed = world.run()
    undo(world, changed)
    assert world.subjects() == ["Event 000", "Event 001", "Event 002"] == hub_subjects(world)
    assert not any(one.event.location for one in world.ours())
    assert is_quiet(world)
    feed.put("uid-001", event("Event 001, moved again", 10), remote_id="uid-001")
    world.run()
    assert world.subjects() == ["Event 000", "Event 001", "Event 002"]


def test_r10_what_vanished_from_the_feed_comes_back_into_every_calendar(world: World) -> None:
    feed, _, _ = three(world)
    world.target("other")
    world.run()
    del feed.items["uid-001"]  # type: ignore[arg-type]
    gone = world.run()
    assert len(world.subjects()) == len(world.subjects("other")) == 2
    undo(world, gone)
    for _ in range(2):
        assert world.subjects() == world.subjects("other") == ["Event 000", "Event 001", "Event 002"]
        assert is_quiet(world)


def test_r10_what_a_person_deleted_everywhere_comes_back_everywhere(world: World) -> None:
    shared = world.two_way("shared")
    for number in range(4):
        shared.put(f"own-{number}", event(f"Own {number}", number + 1))
    world.two_way("other")
    world.target()
    world.run()
    other = world.places["other"]
    del other.items[copy_of(other, "Own 2")]
    gone = world.run()
    everywhere = ("shared", "other", "target")
    assert all("Own 2" not in world.subjects(name) for name in everywhere)
    undo(world, gone)
    world.run()
    assert all(world.subjects(name) == [f"Own {number}" for number in range(4)] for name in everywhere)
    assert is_quiet(world)


def test_r10_a_changed_option_is_undone_for_what_it_restamped(world: World) -> None:
    feed, _, _ = three(world)
    world.set_options("target", subject_prefix="[Plan]")
    restamped = world.run()
    assert all(subject.startswith("[Plan] ") for subject in world.subjects())
    undo(world, restamped)
    assert world.subjects() == ["Event 000", "Event 001", "Event 002"]
    assert is_quiet(world)
    feed.put("new", event("New"), remote_id="new")
    world.run()
    assert world.subjects() == ["Event 000", "Event 001", "Event 002", "[Plan] New"]
    let_go(world)
    world.run()
    assert all(subject.startswith("[Plan] ") for subject in world.subjects())
    assert is_quiet(world)


def test_r10_an_edit_that_went_everywhere_is_undone_everywhere(world: World) -> None:
    _, _, _ = three(world)
    shared = world.two_way("shared")
    world.run()
    change(shared, "Event 001", subject="Meeting", location="Room 1")
    edited = world.run()
    assert "Meeting" in world.subjects()
    undo(world, edited)
    for name in ("shared", "target"):
        assert world.subjects(name) == ["Event 000", "Event 001", "Event 002"]
        assert not any(one.event.location for one in world.places[name].items.values())
    assert is_quiet(world)


def test_r10_a_single_day_that_was_taken_out_of_a_series_comes_back(world: World) -> None:
    shared, other = world.two_way("shared"), world.two_way("other")
    shared.put("w", event("Weekly", series=Series("FREQ=WEEKLY;COUNT=5")))
    world.run()
    third = event().span.start + timedelta(days=14)
    change(other, "Weekly", series=Series("FREQ=WEEKLY;COUNT=5", removed=(third,)))
    cut = world.run()
    assert [one.event.series and one.event.series.removed for one in shared.items.values()] == [(third,)]
    undo(world, cut)
    for place in (shared, other):
        assert [one.event.series and one.event.series.removed for one in place.items.values()] == [()]
    assert is_quiet(world)


def test_r10_a_single_item_is_undone(world: World) -> None:
    feed, _, _ = three(world)
    for number in range(2):
        feed.put(f"uid-00{number}", event(f"Changed {number}", 9 + number), remote_id=f"uid-00{number}")
    changed = world.run()
    undo(world, changed, item(world, "Changed 1"))
    assert world.subjects() == ["Changed 0", "Event 001", "Event 002"]
    assert pinned(world) == 1
    assert is_quiet(world)


def test_r7_a_later_change_to_another_field_survives(world: World) -> None:
    feed, _, _ = three(world)
    feed.put("uid-001", event("Changed", 2, 1), remote_id="uid-001")
    changed = world.run()
    feed.put("uid-001", event("Changed", 2, 1, location="Dock 2"), remote_id="uid-001")
    world.run()
    undo(world, changed)
    (copy,) = [one.event for one in world.ours() if one.event.subject == "Event 001"]
    assert copy.location == "Dock 2"


# undone again


def test_r10_an_undo_is_a_run_and_is_undone_as_one(world: World) -> None:
    feed, _, _ = three(world)
    feed.put("uid-001", event("Changed", 9), remote_id="uid-001")
    changed = world.run()
    back = undo(world, changed)
    store = world.store()
    assert store.journal.run(back.run).undoes == changed.run
    store.close()
    undo(world, back)
    assert world.subjects() == ["Changed", "Event 000", "Event 002"]
    assert is_quiet(world)


def test_r10_an_undone_first_sync_comes_back_whole(world: World) -> None:
    _, _, first = three(world)
    before = sorted(one.event.subject for one in world.ours())
    undo(world, undo(world, first))
    assert world.subjects() == before == hub_subjects(world)
    assert len({one.stamp.origin for one in world.ours() if one.stamp}) == 3
    assert is_quiet(world)


# created and edited since


@pytest.mark.parametrize("kind", ["target", "two_way"])
def test_r10_what_was_created_and_edited_since_is_kept_and_named(world: World, kind: str) -> None:
    fill(world.feed(), 3)
    make: Callable[[str], MemoryPlace] = getattr(world, kind)
    place = make("calendar")
    first = world.run()
    change(place, "Event 001", location="Where I sit")
    report = undo(world, first)
    assert world.subjects("calendar") == ["Event 001"]
    assert [
        fault.subject for fault in spoke_report(report, "calendar").skipped if fault.code is FaultCode.EDITED_SINCE
    ] == ["Event 001"]
    world.pass_time(hours=1)
    world.run()
    (kept,) = place.items.values()
    assert kept.event.location == "Where I sit"


def test_r10_an_edit_that_reached_the_hub_keeps_the_item_in_every_calendar(world: World) -> None:
    fill(world.feed(), 3)
    shared = world.two_way("shared")
    world.target()
    first = world.run()
    change(shared, "Event 001", location="Where I sit")
    world.run()
    undo(world, first)
    for name in ("shared", "target"):
        assert world.subjects(name) == ["Event 001"]
    assert is_quiet(world)


# the guard, the preview, a spoke that is away


def test_r2_a_big_undo_waits_for_a_person_like_any_loss(world: World) -> None:
    fill(world.feed(), 40)
    world.target()
    first = world.run()
    report = undo(world, first)
    hold = the_hold(report)
    assert (hold.reason, len(hold.items), len(world.subjects())) == (HoldReason.TOO_MANY, 40, 40)
    world.run()
    assert len(world.subjects()) == 40
    world.run(confirm=the_hold(world.run()).id)
    assert world.subjects() == []
    assert is_quiet(world)


def test_r2_a_big_undo_that_a_person_declines_deletes_nothing(world: World) -> None:
    fill(world.feed(), 40)
    world.target()
    first = world.run()
    hold = the_hold(undo(world, first))
    store = world.store()
    drop_hold(store, hold.id)
    store.close()
    assert is_quiet(world)
    assert len(world.subjects()) == 40


def test_r10_the_preview_of_an_undo_changes_nothing(world: World) -> None:
    feed, _, _ = three(world)
    feed.put("uid-001", event("Changed", 9), remote_id="uid-001")
    changed = world.run()
    planned = spoke_report(undo(world, changed, dry_run=True), "target").planned
    assert [(one.action, one.why, one.after and one.after.subject) for one in planned] == [
        (Action.UPDATE, Why.UNDONE, "Event 001")
    ]
    assert pinned(world) == 0
    assert is_quiet(world)
    assert "Changed" in world.subjects()


def test_r9_a_spoke_that_is_away_catches_up_later(world: World) -> None:
    feed, _, _ = three(world)
    world.target("other")
    world.run()
    feed.put("uid-001", event("Changed", 9), remote_id="uid-001")
    changed = world.run()
    world.wrappers["other"] = unreachable
    undo(world, changed)
    assert "Event 001" in world.subjects()
    assert "Changed" in world.subjects("other")
    world.wrappers.clear()
    world.run()
    assert world.subjects("other") == ["Event 000", "Event 001", "Event 002"]
    assert is_quiet(world)


def test_r5_an_undo_that_is_killed_goes_on_with_the_next_run(world: World) -> None:
    feed, _, _ = three(world)
    feed.put("uid-001", event("Changed", 9), remote_id="uid-001")
    changed = world.run()
    world.wrappers["target"] = killed_after(1)
    with pytest.raises(Killed):
        undo(world, changed)
    world.wrappers.clear()
    world.run()
    assert world.subjects() == ["Event 000", "Event 001", "Event 002"]
    assert is_quiet(world)


# too late, or nothing to do


def test_r10_after_thirty_days_the_record_is_gone_and_the_pins_stay(world: World) -> None:
    feed, _, _ = three(world)
    feed.put("uid-001", event("Changed", 90), remote_id="uid-001")
    changed = world.run()
    undo(world, changed)
    world.pass_time(days=31)
    world.run()
    assert pinned(world) == 1
    assert "Changed" not in world.subjects()
    with pytest.raises(NotFound):
        undo(world, changed)
    let_go(world)
    world.run()
    assert "Changed" in world.subjects()


def test_r10_a_run_that_changed_nothing_is_not_undone(world: World) -> None:
    three(world)
    with pytest.raises(NothingToUndo):
        undo(world, world.run())
    with pytest.raises(NotFound):
        world.run(undo=Undo("none"))


def test_r10_two_undone_runs_of_one_item_stand_together(world: World) -> None:
    feed, _, _ = three(world)
    feed.put("uid-001", event("Changed", 2, 1), remote_id="uid-001")
    first = world.run()
    feed.put("uid-001", event("Changed", 2, 1, location="Dock 2"), remote_id="uid-001")
    second = world.run()
    undo(world, second)
    undo(world, first)
    copy = next(one.event for one in world.ours() if one.event.subject == "Event 001")
    assert copy.location == ""
    assert is_quiet(world)


def _shows(one: Event) -> tuple[str, str]:
    return one.subject, one.location


def test_r10_the_record_of_an_undo_says_what_was_there(world: World) -> None:
    feed, _, _ = three(world)
    feed.put("uid-001", event("Changed", 9, location="Dock 2"), remote_id="uid-001")
    changed = world.run()
    back = undo(world, changed)
    store = world.store()
    records = dict(store.journal.records(back.run))
    store.close()
    assert set(records) == {"", world.spokes["target"].id}
    for record in records.values():
        assert (record.action, record.why) == (Action.UPDATE, Why.UNDONE)
        assert record.before
        assert record.after
        assert _shows(record.before) == ("Changed", "Dock 2")
        assert _shows(record.after) == ("Event 001", "")
