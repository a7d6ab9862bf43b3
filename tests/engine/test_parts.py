"""Series that a place cannot hold as one item: single events over a window that rolls."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.model.event import Event, Occurrence, Series, ZonedSpan
from cirahub_desktop.sync.model.item import RemoteItem
from cirahub_desktop.sync.model.obstacle import Obstacle
from cirahub_desktop.sync.model.options import HandChanged, HandDeleted, LeavingRule
from cirahub_desktop.sync.parts import MOST_OF_ONE
from cirahub_desktop.sync.report import Action, Why
from tests.engine.support import World, event, fill

PARIS = ZoneInfo("Europe/Paris")
DAILY, WEEKLY = "FREQ=DAILY", "FREQ=WEEKLY"


def refuses_daily(one: Event) -> Obstacle | None:
    return Obstacle.RULE if one.series and one.series.rule.startswith(DAILY) else None


@pytest.fixture
def world(world: World) -> World:
    world.obstacle = refuses_daily
    return world


def daily(subject: str = "Stand-up", rule: str = f"{DAILY};COUNT=5", **series: object) -> Event:
    """From tomorrow at nine in Paris."""
    return replace(event(subject, day=1), series=Series(rule, **series))  # type: ignore[arg-type]


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, 22, hour, tzinfo=PARIS) + timedelta(days=day)


def lying(world: World, name: str = "target") -> dict[str, RemoteItem]:
    """By the day of their start."""
    return {f"{one.event.span.start:%m-%d}": one for one in world.places[name].items.values()}


def days(world: World, name: str = "target") -> list[str]:
    return sorted(lying(world, name))


def whole(world: World, name: str = "target") -> list[RemoteItem]:
    return [one for one in world.places[name].items.values() if one.event.series]


def test_a_series_the_place_cannot_hold_is_there_as_single_events(world: World) -> None:
    world.feed().put("u", daily(), remote_id="u")
    world.target()
    report = world.report("target")
    assert days(world) == ["11-23", "11-24", "11-25", "11-26", "11-27"]
    assert not whole(world)
    assert (report.created, report.failed) == (5, ())
    assert [(one.code, one.detail, one.subject) for one in report.skipped] == [
        (FaultCode.AS_SINGLE_EVENTS, "rule", "Stand-up")
    ]
    assert {one.identity.uid for one in world.ours()} == {"u"}
    assert len({one.stamp.origin for one in world.ours() if one.stamp}) == 5
    assert world.run().items == 1, "a series is one item of the hub"


def test_r6_a_second_run_writes_nothing(world: World) -> None:
    world.feed().put("u", daily(rule=DAILY), remote_id="u")
    world.target()
    first = world.report("target")
    assert first.created > 300
    second = world.report("target")
    assert (second.written, second.unchanged) == (0, first.created)
    assert second.planned == ()


def test_the_window_rolls_day_by_day(world: World) -> None:
    world.feed().put("u", daily(rule=DAILY), remote_id="u")
    world.target(range_past=timedelta(days=2), range_future=timedelta(days=3))
    world.run()
    assert days(world) == ["11-23", "11-24", "11-25"]
    world.pass_time(days=1)
    report = world.report("target")
    assert (report.created, report.deleted) == (1, 0)
    assert days(world) == ["11-23", "11-24", "11-25", "11-26"]
    world.pass_time(days=10)
    world.run()
    assert days(world)[0] == "11-23", "what was written stays when it is over"
    assert days(world)[-1] == "12-06"


def test_single_events_leave_with_the_range_where_the_option_says_so(world: World) -> None:
    world.feed().put("u", daily(rule=DAILY), remote_id="u")
    world.target(range_past=timedelta(days=2), range_future=timedelta(days=3), leaving=LeavingRule.REMOVE)
    world.run()
    world.pass_time(days=5)
    world.run()
    assert days(world)[0] == "11-25"


def test_a_changed_subject_reaches_every_single_event(world: World) -> None:
    feed = world.feed()
    feed.put("u", daily(), remote_id="u")
    world.target()
    world.run()
    feed.put("u", daily("Morning round"), remote_id="u")
    report = world.report("target")
    assert (report.created, report.updated, report.deleted) == (0, 5, 0)
    assert world.subjects() == ["Morning round"] * 5


def test_another_time_of_day_moves_the_single_events_and_writes_none_anew(world: World) -> None:
    feed = world.feed()
    feed.put("u", daily(), remote_id="u")
    world.target()
    world.run()
    before = set(world.places["target"].items)
    moved = replace(daily(), span=ZonedSpan(at(1, 14), at(1, 15)))
    feed.put("u", moved, remote_id="u")
    report = world.report("target")
    assert (report.created, report.updated, report.deleted) == (0, 5, 0)
    assert set(world.places["target"].items) == before
    assert {one.event.span.start.hour for one in world.ours()} == {14}
    assert world.report("target").written == 0


def test_changed_and_removed_occurrences_follow_the_feed_there_and_back(world: World) -> None:
    feed = world.feed()
    feed.put("u", daily(), remote_id="u")
    world.target()
    world.run()
    moved = Occurrence(at(2), replace(event("Stand-up, late", day=2, hour=11)))
    feed.put("u", daily(removed=(at(3),), changed=(moved,)), remote_id="u")
    report = world.report("target")
    assert (report.created, report.updated, report.deleted) == (0, 1, 1)
    assert days(world) == ["11-23", "11-24", "11-26", "11-27"]
    assert lying(world)["11-24"].event.subject == "Stand-up, late"
    assert [one.why for one in report.planned if one.action is Action.DELETE] == [Why.OCCURRENCE_GONE]
    feed.put("u", daily(), remote_id="u")
    report = world.report("target")
    assert (report.created, report.updated) == (1, 1)
    assert world.subjects() == ["Stand-up"] * 5


def test_r5_a_series_that_becomes_too_odd_gives_way_to_single_events(world: World) -> None:
    feed = world.feed()
    feed.put("u", daily(rule=f"{WEEKLY};COUNT=4"), remote_id="u")
    world.target()
    world.run()
    assert len(whole(world)) == 1
    feed.put("u", daily(), remote_id="u")
    report = world.report("target")
    assert (report.created, report.deleted, report.held) == (5, 1, None)
    assert not whole(world)
    assert [one.why for one in report.planned if one.action is Action.DELETE] == [Why.AS_SINGLE_EVENTS]
    assert world.report("target").written == 0


def test_r5_single_events_give_way_to_the_series_when_it_fits_again(world: World) -> None:
    feed = world.feed()
    feed.put("u", daily(rule=f"{DAILY};COUNT=60"), remote_id="u")
    world.target()
    world.run()
    feed.put("u", daily(rule=f"{WEEKLY};COUNT=4"), remote_id="u")
    report = world.report("target")
    assert report.held is None, "sixty single events of one series are no sixty losses (R2)"
    assert (report.created, report.deleted) == (1, 60)
    assert len(whole(world)) == len(world.ours()) == 1
    assert world.report("target").written == 0


def test_r2_a_series_in_single_events_counts_once_when_it_is_gone(world: World) -> None:
    feed = world.feed()
    fill(feed, 20)
    feed.put("u", daily(rule=f"{DAILY};COUNT=60"), remote_id="u")
    world.target()
    world.run()
    del feed.items["u"]  # type: ignore[arg-type]
    world.run()
    world.pass_time(minutes=20)
    report = world.report("target")
    assert (report.deleted, report.held) == (60, None)


def test_r2_many_series_that_are_gone_are_held_and_listed_once_each(world: World) -> None:
    feed = world.feed(delete_count=1000, delete_share=100)
    for number in range(12):
        feed.put(f"u{number}", daily(f"Round {number}", rule=f"{DAILY};COUNT=6"), remote_id=f"u{number}")
    world.target()
    world.run()
    for number in range(6):
        del feed.items[f"u{number}"]  # type: ignore[arg-type]
    world.run()
    world.pass_time(minutes=20)
    report = world.report("target")
    assert report.deleted == 0
    assert report.held is not None
    assert sorted(one.subject for one in report.held.items) == sorted(f"Round {number}" for number in range(6))
    assert report.held.of == 12
    after = world.report("target", confirm=report.held.id)
    assert (after.deleted, after.held) == (36, None)


def test_an_event_deleted_by_hand_is_written_again(world: World) -> None:
    world.feed().put("u", daily(), remote_id="u")
    world.target()
    world.run()
    del world.places["target"].items[lying(world)["11-25"].remote_id]
    report = world.report("target")
    assert (report.created, report.deleted) == (1, 0)
    assert len(days(world)) == 5


def test_one_deleted_by_hand_stays_away_where_the_option_says_so(world: World) -> None:
    world.feed().put("u", daily(), remote_id="u")
    world.target(hand_deleted=HandDeleted.NEVER)
    world.run()
    del world.places["target"].items[lying(world)["11-25"].remote_id]
    assert world.report("target").written == 0
    assert days(world) == ["11-23", "11-24", "11-26", "11-27"]


def test_a_change_made_by_hand_stays_until_the_series_changes(world: World) -> None:
    feed = world.feed()
    feed.put("u", daily(), remote_id="u")
    target = world.target()
    world.run()
    one = lying(world)["11-25"]
    target.edit(one.remote_id, replace(one.event, location="Room 2"))
    assert world.report("target").written == 0
    feed.put("u", daily("Morning round"), remote_id="u")
    world.run()
    assert (lying(world)["11-25"].event.location, lying(world)["11-25"].event.subject) == ("Room 2", "Morning round")


def test_r7_what_people_do_to_single_events_goes_into_the_series(world: World) -> None:
    world.feed().put("u", daily(), remote_id="u")
    both = world.two_way("both")
    world.obstacle = refuses_daily
    world.run()
    one, other = lying(world, "both")["11-24"], lying(world, "both")["11-26"]
    both.edit(one.remote_id, replace(one.event, subject="Stand-up in town"))
    del both.items[other.remote_id]
    report = world.report("both")
    assert (report.came_in, report.written) == (2, 0)
    series = _series(world)
    assert [(o.recurrence_id, o.event.subject) for o in series.changed] == [(at(2), "Stand-up in town")]
    assert series.removed == (at(4),)
    assert world.report("both").written == 0
    assert days(world, "both") == ["11-23", "11-24", "11-25", "11-27"]


def test_r7_an_edit_in_single_events_reaches_a_place_that_holds_the_series_whole(world: World) -> None:
    world.feed().put("u", daily(), remote_id="u")
    target = world.target(hand_changed=HandChanged.TAKE)
    world.target("folder")
    world.wrappers["folder"] = _holds_all
    world.run()
    assert (len(whole(world, "folder")), len(whole(world))) == (1, 0)
    one = lying(world)["11-24"]
    target.edit(one.remote_id, replace(one.event, subject="Stand-up in town"))
    world.run()
    (there,) = whole(world, "folder")
    assert there.event.series is not None
    assert [o.event.subject for o in there.event.series.changed] == ["Stand-up in town"]
    report = world.run()
    assert [one.written for one in report.spokes if one.may_be_written] == [0, 0]


def test_an_edit_and_a_change_of_the_feed_in_one_run_both_count(world: World) -> None:
    feed = world.feed()
    feed.put("u", daily(), remote_id="u")
    both = world.two_way("both")
    world.run()
    one = lying(world, "both")["11-24"]
    both.edit(one.remote_id, replace(one.event, location="Room 2"))
    feed.put("u", daily("Morning round"), remote_id="u")
    world.run()
    there = lying(world, "both")["11-24"].event
    assert (there.subject, there.location) == ("Morning round", "Room 2")
    assert world.report("both").written == 0


def test_r5_a_lost_store_finds_its_single_events_again(world: World) -> None:
    world.feed().put("u", daily(), remote_id="u")
    world.target()
    world.run()
    before = dict(world.places["target"].items)
    world.lose_store()
    report = world.report("target")
    assert (report.created, report.deleted) == (0, 0)
    assert set(world.places["target"].items) == set(before)
    assert world.report("target").written == 0


def test_r10_undo_takes_the_single_events_back_and_a_later_run_leaves_it_so(world: World) -> None:
    from cirahub_desktop.sync.undo import Undo

    world.feed().put("u", daily(), remote_id="u")
    world.target()
    run = world.run().run
    world.run(undo=Undo(run))
    world.run()
    assert days(world) == []


def test_a_series_that_becomes_one_event_loses_its_single_events(world: World) -> None:
    feed = world.feed()
    feed.put("u", daily(), remote_id="u")
    world.target()
    world.run()
    feed.put("u", event("Stand-up", day=1), remote_id="u")
    report = world.report("target")
    assert (report.created, report.deleted, report.held) == (1, 5, None)
    assert days(world) == ["11-23"]
    assert world.report("target").written == 0


def test_r14_what_repeats_too_often_is_named_and_not_written(world: World) -> None:
    world.obstacle = lambda one: Obstacle.RULE if one.series else None
    feed = world.feed()
    feed.put("u", daily(rule="FREQ=SECONDLY"), remote_id="u")
    feed.put("v", daily("Hourly", rule=f"FREQ=HOURLY;COUNT={MOST_OF_ONE}"), remote_id="v")
    world.target()
    report = world.report("target")
    assert report.created == MOST_OF_ONE
    assert [(one.code, one.subject) for one in report.failed] == [(FaultCode.REPEATS_TOO_OFTEN, "Stand-up")]
    assert world.report("target").written == 0


def test_a_preview_shows_the_single_events_and_changes_nothing(world: World) -> None:
    world.feed().put("u", daily(), remote_id="u")
    world.target()
    report = world.report("target", dry_run=True)
    assert [one.subject for one in report.planned] == ["Stand-up"] * 5
    assert not world.places["target"].items
    assert world.report("target").created == 5


def test_the_rows_of_single_events_go_when_nobody_needs_them(world: World) -> None:
    feed = world.feed()
    feed.put("u", daily(), remote_id="u")
    world.target()
    world.run()
    feed.put("u", daily(rule=WEEKLY), remote_id="u")
    world.run()
    world.pass_time(days=40)
    world.run()
    world.run()
    store = world.store()
    assert [row.part_of for row in store.items.rows(world.hub.id).values() if not row.gone] == [""]
    store.close()


def _series(world: World) -> Series:
    store = world.store()
    rows = [row for row in store.items.rows(world.hub.id).values() if not row.part_of]
    (found,) = store.items.events(row.id for row in rows).values()
    store.close()
    assert found.series is not None
    return found.series


def _holds_all(spoke: object) -> object:
    from cirahub_desktop.sync.spokes.base import holds_any

    spoke.capabilities = replace(spoke.capabilities, obstacle=holds_any)  # type: ignore[attr-defined]
    return spoke
