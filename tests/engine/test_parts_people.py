"""What people do to single events: it goes into the series, can be taken back, and is neither lost nor doubled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cirahub_desktop.sync.holds import drop_hold
from cirahub_desktop.sync.model.conflict import Answer
from cirahub_desktop.sync.model.event import Event, Occurrence, Series, ZonedSpan
from cirahub_desktop.sync.model.item import RemoteItem
from cirahub_desktop.sync.model.obstacle import Obstacle
from cirahub_desktop.sync.model.options import ConflictRule, HandDeleted
from cirahub_desktop.sync.undo import Undo
from tests.engine.series import holds_all, is_quiet, series_of, shown
from tests.engine.support import PARIS, World, event, fill
from tests.engine.test_parts import DAILY, WEEKLY, at, daily, days, lying, refuses_daily
from tests.engine.undoing import let_go


@pytest.fixture
def world(world: World) -> World:
    world.obstacle = refuses_daily
    return world


def edit(world: World, name: str, day: str, **fields: object) -> None:
    one = lying(world, name)[day]
    world.places[name].edit(one.remote_id, replace(one.event, **fields))  # type: ignore[arg-type]


def delete(world: World, name: str, day: str) -> None:
    del world.places[name].items[lying(world, name)[day].remote_id]


# undo


def test_r10_undo_brings_back_what_a_person_deleted_and_it_stays(world: World) -> None:
    world.feed().put("u", daily(), remote_id="u")
    world.two_way("both")
    world.run()
    delete(world, "both", "11-25")
    run = world.run().run
    assert len(days(world, "both")) == 4
    world.run(undo=Undo(run))
    for _ in range(3):
        assert len(days(world, "both")) == 5
        world.pass_time(days=1)
        world.run()
    assert series_of(world)[0].removed == ()
    let_go(world)
    world.run()
    assert len(days(world, "both")) == 5
    assert is_quiet(world)


def test_r10_what_a_person_put_back_stays_although_the_series_changes(world: World) -> None:
    feed = world.feed()
    feed.put("u", daily(), remote_id="u")
    world.two_way("both")
    world.run()
    edit(world, "both", "11-25", subject="Edited")
    run = world.run().run
    world.run(undo=Undo(run))
    feed.put("u", daily("Round"), remote_id="u")
    for _ in range(3):
        world.run()
        assert (lying(world, "both")["11-25"].event.subject, days(world, "both")) == ("Stand-up", days(world, "both"))
        assert lying(world, "both")["11-26"].event.subject == "Round"
    assert is_quiet(world)


def test_r10_an_undone_series_does_not_come_back_day_by_day(world: World) -> None:
    world.feed().put("u", daily(rule=DAILY), remote_id="u")
    world.target(range_future=timedelta(days=5))
    run = world.run().run
    world.run(undo=Undo(run))
    for _ in range(8):
        world.pass_time(days=1)
        world.run()
        assert days(world) == []
    let_go(world)
    world.run()
    world.run()
    assert len(days(world)) >= 5


def test_a_series_that_people_cleared_away_does_not_come_back_day_by_day(world: World) -> None:
    world.feed().put("u", daily(rule=DAILY), remote_id="u")
    target = world.target(hand_deleted=HandDeleted.NEVER, range_future=timedelta(days=5))
    world.run()
    target.items.clear()
    for _ in range(8):
        world.run()
        assert days(world) == []
        world.pass_time(days=1)


def test_one_that_people_cleared_away_leaves_the_days_to_come_alone(world: World) -> None:
    world.feed().put("u", daily(rule=DAILY), remote_id="u")
    world.target(hand_deleted=HandDeleted.NEVER, range_future=timedelta(days=3))
    world.run()
    delete(world, "target", "11-25")
    world.run()
    world.pass_time(days=20)
    world.run()
    assert len(days(world)) > 5


# edits


def test_r7_an_edit_moves_with_the_series(world: World) -> None:
    feed = world.feed()
    feed.put("u", daily(), remote_id="u")
    world.two_way("both")
    world.run()
    edit(world, "both", "11-25", location="Room 2")
    feed.put("u", replace(daily(), span=ZonedSpan(at(1, 14), at(1, 15))), remote_id="u")
    world.run()
    assert shown(world, "both") == [f"11-{day} 14 Stand-up" for day in range(23, 28)]
    assert lying(world, "both")["11-25"].event.location == "Room 2"
    assert is_quiet(world)


def test_a_single_event_that_becomes_a_series_of_its_own_leaves_the_other(world: World) -> None:
    world.feed().put("u", daily(), remote_id="u")
    both = world.two_way("both")
    world.target("folder")
    world.wrappers["folder"] = holds_all
    world.run()
    one = lying(world, "both")["11-25"]
    edit(world, "both", "11-25", series=Series(f"{WEEKLY};COUNT=3"))
    world.run()
    world.run()
    assert both.items[one.remote_id].event.series == Series(f"{WEEKLY};COUNT=3")
    assert (len(both.items), len(world.places["folder"].items)) == (5, 2)
    assert sorted(one.rule for one in series_of(world)) == [f"{DAILY};COUNT=5", f"{WEEKLY};COUNT=3"]
    assert not any(one.event.series for series in series_of(world) for one in series.changed)
    assert is_quiet(world)


def several(further: str) -> Event:
    return daily(rule=f"{WEEKLY};COUNT=4", further=(further,), barred=("FREQ=YEARLY;COUNT=2",))


def test_r7_an_edit_costs_a_series_none_of_its_rules(world: World) -> None:
    world.obstacle = lambda one: Obstacle.SEVERAL_RULES if one.series and one.series.further else None
    feed, monthly = world.feed(), "FREQ=MONTHLY;COUNT=3"
    feed.put("u", several(monthly), remote_id="u")
    both = world.two_way("both")
    world.run()
    there = len(both.items)
    edit(world, "both", "11-30", location="Room 2")
    world.run()
    feed.put("u", replace(several(monthly), subject="Round"), remote_id="u")
    world.run()
    assert (series_of(world)[0].further, len(series_of(world)[0].barred), len(both.items)) == ((monthly,), 1, there)
    feed.put("u", replace(several("FREQ=MONTHLY;COUNT=5"), subject="Round"), remote_id="u")
    world.run()
    assert series_of(world)[0].further == ("FREQ=MONTHLY;COUNT=5",)
    assert (len(both.items), lying(world, "both")["11-30"].event.location) == (there + 2, "Room 2")
    assert is_quiet(world)


def with_later_change(world: World, subject: str = "Stand-up") -> Event:
    world.obstacle = lambda one: (
        Obstacle.LATER_CHANGE if one.series and any(each.and_later for each in one.series.changed) else None
    )
    later = Occurrence(at(3), event("Later", day=3, hour=11), and_later=True)
    return daily(subject, rule=f"{DAILY};COUNT=6", changed=(later,))


def test_r7_an_edit_of_the_day_from_which_all_change_is_of_that_day_alone(world: World) -> None:
    feed = world.feed()
    feed.put("u", with_later_change(world), remote_id="u")
    world.two_way("both")
    world.run()
    first, rest = ["11-23 09 Stand-up", "11-24 09 Stand-up"], [f"11-{day} 11 Later" for day in range(25, 29)]
    assert shown(world, "both") == first + rest
    edit(world, "both", "11-25", location="Room 2")
    world.run()
    assert shown(world, "both") == first + rest
    assert [one.event.location for one in lying(world, "both").values()].count("Room 2") == 1
    assert is_quiet(world)


def test_r7_the_day_from_which_all_change_can_be_deleted_alone(world: World) -> None:
    world.feed().put("u", with_later_change(world), remote_id="u")
    world.two_way("both")
    world.run()
    delete(world, "both", "11-25")
    world.run()
    there = ["11-23 09 Stand-up", "11-24 09 Stand-up", *(f"11-{day} 11 Later" for day in range(26, 29))]
    assert shown(world, "both") == there
    assert is_quiet(world)
    assert shown(world, "both") == there


def test_the_second_of_two_equal_hours_is_another_event(world: World) -> None:
    world.obstacle = lambda one: Obstacle.RULE if one.series else None
    world.now = world.now.replace(month=10, day=24)
    start = datetime(2026, 10, 24, 2, 30, tzinfo=PARIS)
    second = (start + timedelta(days=1)).replace(fold=1)
    watch = Series("FREQ=DAILY;COUNT=3", added=(second,))
    span = ZonedSpan(start, start + timedelta(minutes=20))
    world.feed().put("u", Event("Watch", span, series=watch), remote_id="u")
    both = world.two_way("both")
    world.run()
    assert sorted(map(_hour, both.items.values())) == [0, 0, 1, 1]
    last, first = sorted(lying_on(world, 25), key=_hour, reverse=True)
    both.edit(last.remote_id, replace(last.event, location="second"))
    del both.items[first.remote_id]
    world.run()
    assert is_quiet(world)
    assert sorted((_hour(one), one.event.location) for one in both.items.values()) == [(0, ""), (1, ""), (1, "second")]


def lying_on(world: World, day: int) -> list[RemoteItem]:
    return [one for one in world.places["both"].items.values() if one.event.span.start.day == day]


def _hour(one: RemoteItem) -> int:
    """In UTC."""
    assert isinstance(one.event.span, ZonedSpan)
    return one.event.span.start.astimezone(UTC).hour


# disputes


@pytest.mark.parametrize("answer", [Answer.HUB, Answer.SPOKE])
def test_a_question_about_a_single_event_is_answered_everywhere(world: World, answer: Answer) -> None:
    world.feed().put("u", daily(), remote_id="u")
    world.two_way("a")
    world.two_way("b", conflict=ConflictRule.ASK)
    world.run()
    edit(world, "a", "11-24", location="A")
    edit(world, "b", "11-24", location="B")
    world.run()
    assert is_quiet(world)
    store = world.store()
    (conflict,) = store.conflicts.of(world.hub.id)
    store.conflicts.answer(conflict.id, answer)
    store.close()
    world.run()
    expected = "B" if answer is Answer.SPOKE else "A"
    assert {lying(world, name)["11-24"].event.location for name in ("a", "b")} == {expected}
    assert is_quiet(world)


# the breaker


def test_r2_many_single_events_make_no_calendar_look_larger(world: World) -> None:
    feed = world.feed()
    fill(feed, 20)
    feed.put("u", daily(rule=f"{DAILY};COUNT=200"), remote_id="u")
    both = world.two_way("both", delete_count=1000)
    world.run()
    for key in [key for key, one in both.items.items() if one.event.subject.startswith("Event")][:15]:
        del both.items[key]
    assert world.report("both").held


def test_r2_a_week_without_a_series_is_no_great_loss(world: World) -> None:
    feed = world.feed()
    fill(feed, 8, first_day=20)
    feed.put("u", daily(rule=f"{DAILY};COUNT=200"), remote_id="u")
    world.two_way("both")
    world.run()
    for day in ("11-25", "11-26", "11-27", "11-28", "11-29", "11-30", "12-01"):
        delete(world, "both", day)
    assert world.report("both").held is None
    assert len(series_of(world)[0].removed) == 7


def test_r2_who_keeps_the_events_gets_them_written_again(world: World) -> None:
    feed = world.feed()
    for number in range(8):
        feed.put(f"u{number}", daily(f"Round {number}"), remote_id=f"u{number}")
    both = world.two_way("both")
    world.run()
    both.items.clear()
    held = world.report("both").held
    assert held
    store = world.store()
    drop_hold(store, held.id)
    store.close()
    world.run()
    assert len(both.items) == 40
    assert is_quiet(world)


def test_a_no_about_one_day_is_no_no_about_the_others(world: World) -> None:
    world.feed().put("u", daily(), remote_id="u")
    world.target()
    for _ in range(2):
        world.run()
        delete(world, "target", "11-25")
    held = world.report("target").held
    assert held
    store = world.store()
    drop_hold(store, held.id)
    store.close()
    world.set_options("target", subject_prefix="[x]")
    world.run()
    assert shown(world) == [f"11-{day} 09 [x] Stand-up" for day in (23, 24, 26, 27)]
    assert is_quiet(world)


def test_a_series_that_fits_once_a_day_of_it_is_deleted_turns_in_that_run(world: World) -> None:
    world.obstacle = lambda one: Obstacle.DATES if one.series and one.series.added else None
    world.feed().put("u", daily(rule=f"{WEEKLY};COUNT=3", added=(at(3),)), remote_id="u")
    both = world.two_way("both")
    world.run()
    assert len(both.items) == 4
    delete(world, "both", "11-25")
    world.run()
    (there,) = both.items.values()
    assert there.event.series
    world.pass_time(days=1)
    assert is_quiet(world)
