"""Whole or in single events, but never not at all: while the shape of a series turns in a calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.model.event import Event, Sensitivity, ZonedSpan
from cirahub_desktop.sync.model.obstacle import Obstacle
from cirahub_desktop.sync.model.options import LeavingRule, PrivateRule
from cirahub_desktop.sync.spokes.base import holds_any
from tests.engine.series import ReadInPart, is_quiet, refusing, shown
from tests.engine.support import World, fill
from tests.engine.test_parts import DAILY, WEEKLY, at, daily, days, lying, refuses_daily, whole

FITS, ODD = daily(rule=f"{WEEKLY};COUNT=4"), daily()


@pytest.fixture
def world(world: World) -> World:
    world.obstacle = refuses_daily
    return world


def repeats(one: Event) -> bool:
    return one.series is not None


@pytest.mark.parametrize("was_there", [False, True])
def test_r6_a_series_that_the_server_refused_is_in_single_events_and_not_tried_again(
    world: World, was_there: bool
) -> None:
    world.obstacle, tried = holds_any, list[str]()
    feed = world.feed()
    feed.put("u", daily(rule=WEEKLY if was_there else DAILY), remote_id="u")
    world.target()
    is_odd = lambda one: repeats(one) and one.series.rule == DAILY  # noqa: E731 - a word for it
    world.wrappers["target"] = refusing(is_odd, FaultCode.SERIES_NOT_EXPRESSIBLE, tried)
    world.run()
    feed.put("u", daily(rule=DAILY), remote_id="u")
    for _ in range(3):
        world.run()
    assert len(days(world)) > 300
    assert not whole(world)
    for _ in range(3):
        world.pass_time(days=1)
        world.run()
        assert world.report("target").written == 0
    assert len(tried) == 1
    assert days(world)[-1] != days(world)[0]


def test_single_events_stay_while_the_series_is_refused_for_another_reason(world: World) -> None:
    feed = world.feed()
    feed.put("u", ODD, remote_id="u")
    world.target()
    world.run()
    world.wrappers["target"] = refusing(repeats, FaultCode.OVER_CAP)
    feed.put("u", FITS, remote_id="u")
    for _ in range(3):
        world.pass_time(days=1)
        world.run()
        assert len(shown(world)) == 5
    world.wrappers.clear()
    feed.put("u", daily("Round", rule=f"{WEEKLY};COUNT=4"), remote_id="u")
    world.run()
    assert shown(world) == ["11-23 09 Round"]


def test_the_series_stays_while_all_its_single_events_are_refused(world: World) -> None:
    feed = world.feed()
    feed.put("u", FITS, remote_id="u")
    world.target()
    world.run()
    world.wrappers["target"] = refusing(lambda one: not repeats(one), FaultCode.OVER_CAP)
    feed.put("u", ODD, remote_id="u")
    for _ in range(3):
        world.run()
        assert len(whole(world)) == 1


def test_one_refused_single_event_is_named_and_does_not_keep_the_old_series(world: World) -> None:
    feed = world.feed()
    feed.put("u", FITS, remote_id="u")
    world.target()
    world.run()
    on_wednesday = lambda one: not repeats(one) and one.span.start.day == 25  # noqa: E731 - a word for it
    world.wrappers["target"] = refusing(on_wednesday, FaultCode.OVER_CAP)
    feed.put("u", ODD, remote_id="u")
    for _ in range(2):
        report = world.report("target")
        assert [one.code for one in report.failed] == [FaultCode.OVER_CAP]
        assert days(world) == ["11-23", "11-24", "11-26", "11-27"]
        assert not whole(world)
    assert is_quiet(world)


@pytest.mark.parametrize(("before", "after"), [(FITS, ODD), (ODD, FITS)])
def test_r1_a_listing_in_part_takes_nothing_away_that_it_cannot_replace(
    world: World, before: Event, after: Event
) -> None:
    feed = world.feed()
    feed.put("u", before, remote_id="u")
    world.target()
    world.run()
    there = shown(world)
    feed.put("u", after, remote_id="u")
    world.wrappers["target"] = ReadInPart  # type: ignore[assignment]
    for _ in range(2):
        world.run()
        assert shown(world) == there
    world.wrappers.clear()
    world.run()
    assert len(shown(world)) == 6 - len(there)
    assert is_quiet(world)


def test_what_was_there_of_a_series_stays_when_it_turns_into_single_events(world: World) -> None:
    feed = world.feed()
    feed.put("u", daily(rule=WEEKLY), remote_id="u")
    world.target(range_past=timedelta(days=2), range_future=timedelta(days=5))
    world.run()
    world.pass_time(days=60)
    feed.put("u", daily(rule=DAILY), remote_id="u")
    world.run()
    assert not whole(world)
    assert {"11-23", "12-24", "01-21"} <= set(days(world))
    assert is_quiet(world)


def test_of_a_series_that_turns_only_the_range_stays_where_the_option_says_so(world: World) -> None:
    feed = world.feed()
    feed.put("u", daily(rule=WEEKLY), remote_id="u")
    world.target(range_past=timedelta(days=2), range_future=timedelta(days=5), leaving=LeavingRule.REMOVE)
    world.run()
    world.pass_time(days=60)
    feed.put("u", daily(rule=DAILY), remote_id="u")
    world.run()
    assert days(world)[0] == "01-19"


def test_a_series_that_is_over_takes_the_place_of_its_single_events(world: World) -> None:
    feed = world.feed()
    feed.put("u", ODD, remote_id="u")
    world.target(range_past=timedelta(days=2))
    world.run()
    world.pass_time(days=90)
    feed.put("u", FITS, remote_id="u")
    world.run()
    assert shown(world) == ["11-23 09 Stand-up"]
    assert is_quiet(world)


def test_r14_a_series_that_begins_to_repeat_too_often_stays_as_it_was(world: World) -> None:
    feed = world.feed()
    feed.put("u", FITS, remote_id="u")
    world.target()
    world.run()
    world.obstacle = lambda one: Obstacle.RULE if one.series and "SECONDLY" in one.series.rule else None
    feed.put("u", daily("Too often", rule="FREQ=SECONDLY"), remote_id="u")
    for _ in range(2):
        report = world.report("target")
        assert [one.code for one in report.failed] == [FaultCode.REPEATS_TOO_OFTEN]
        assert shown(world) == ["11-23 09 Stand-up"]
    feed.put("u", daily("Round", rule=WEEKLY), remote_id="u")
    world.run()
    assert shown(world) == ["11-23 09 Round"]
    assert is_quiet(world)


def test_a_series_that_never_ends_is_written_as_far_as_there_is_room(world: World) -> None:
    world.feed().put("u", daily(rule=DAILY), remote_id="u")
    world.target(range_past=None, range_future=None)
    report = world.report("target")
    assert (report.created, report.failed) == (1000, ())
    assert is_quiet(world)
    world.pass_time(days=1)
    assert world.report("target").created == 0


def test_what_is_left_out_by_an_option_goes_and_comes_in_single_events(world: World) -> None:
    fill(world.feed(), 30)
    world.places["feed"].put("u", ODD, remote_id="u")
    world.target(private=PrivateRule.LEAVE_OUT)
    world.run()
    world.places["feed"].put("u", replace(ODD, sensitivity=Sensitivity.PRIVATE), remote_id="u")
    assert world.report("target").deleted == 5
    assert is_quiet(world)
    world.set_options("target", private=PrivateRule.BUSY, subject_prefix="[x]")
    world.run()
    assert [one for one in shown(world) if "Busy" in one] == [f"11-2{day} 09 [x] Busy" for day in range(3, 8)]
    assert is_quiet(world)


def test_another_time_of_day_and_later_the_first_one_beside_it(world: World) -> None:
    feed = world.feed()
    feed.put("u", daily(rule=f"{DAILY};COUNT=2"), remote_id="u")
    world.target()
    world.run()
    afternoon = replace(daily(rule=f"{DAILY};COUNT=2"), span=ZonedSpan(at(1, 14), at(1, 15)))
    feed.put("u", afternoon, remote_id="u")
    world.run()
    feed.put("u", daily(rule=f"{DAILY};COUNT=4;BYHOUR=9,14"), remote_id="u")
    world.run()
    assert [one[:8] for one in shown(world)] == ["11-23 09", "11-23 14", "11-24 09", "11-24 14"]
    assert is_quiet(world)
    assert len({one.stamp.origin for one in world.ours() if one.stamp}) == len(lying(world)) * 2
