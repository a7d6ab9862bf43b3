"""From a feed to written spokes: what goes where, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.model.event import Sensitivity, Status
from cirahub_desktop.sync.model.options import (
    AllDayRule,
    CancelledRule,
    CategoryRule,
    KeepRule,
    LeavingRule,
    Minutes,
    PrivateRule,
    Text,
)
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.spokes.base import Verdict
from tests.engine.support import World, event, fill, whole_day


def test_new_events_are_written_once_with_a_stamp_each(world: World) -> None:
    fill(world.feed(), 120)
    world.target()
    report = world.report("target")
    assert (report.created, report.updated, report.deleted) == (120, 0, 0)
    items = world.ours()
    assert len({item.stamp.nonce for item in items if item.stamp}) == 120
    assert len({item.stamp.origin for item in items if item.stamp}) == 120


def test_nothing_is_written_where_it_is_not_allowed(world: World) -> None:
    fill(world.feed(), 5)
    place = world.target(hub_writes=False)
    place.put("theirs", event("Theirs"))
    run = world.run()
    target = next(one for one in run.spokes if one.name == "target")
    assert world.subjects() == ["Theirs"]
    assert not target.may_be_written
    assert (target.read, run.items) == (1, 5)
    store = world.store()
    last = store.journal.last_run(world.hub.id)
    store.close()
    assert last
    assert last.summary["read"] == 5  # theirs does not count as read


def test_a_change_in_the_feed_changes_the_copy(world: World) -> None:
    feed = world.feed()
    feed.put("a", event("Before"), remote_id="a")
    world.target()
    world.run()
    feed.put("a", event("After", location="Dock 2"), remote_id="a")
    report = world.report("target")
    assert report.updated == 1
    assert [(one.action, one.why) for one in report.planned] == [(Action.UPDATE, Why.CHANGED)]
    assert [item.event.location for item in world.ours()] == ["Dock 2"]


def test_several_feeds_fill_several_calendars(world: World) -> None:
    fill(world.feed("school"), 4, prefix="s")
    fill(world.feed("club"), 3, prefix="c")
    world.target("one")
    world.target("two")
    world.run()
    assert len(world.ours("one")) == len(world.ours("two")) == 7
    categories = {item.event.categories for item in world.ours("one")}
    assert categories == {("school",), ("club",)}


def test_equal_uids_in_two_feeds_join_only_if_time_and_subject_agree(world: World) -> None:
    first, second = world.feed("school"), world.feed("club")
    for feed in (first, second):
        feed.put("same", event("Sports day"), remote_id="same")
    first.put("clash", event("Choir"), remote_id="clash")
    second.put("clash", event("Chess", day=2), remote_id="clash")
    world.target()
    world.run()
    assert world.subjects() == ["Chess", "Choir", "Sports day"]


def test_an_item_of_two_sources_goes_when_no_source_has_it(world: World) -> None:
    feeds = [world.feed("school", strikes=1), world.feed("club", strikes=1)]
    for feed in feeds:
        fill(feed, 8, prefix="other")
        feed.put("same", event("Sports day"), remote_id="same")
    world.target()
    world.run()
    del feeds[0].items["same"]  # type: ignore[arg-type]
    world.run()
    world.run()
    assert "Sports day" in world.subjects()
    feeds[1].put("same", event("Sports day, moved", day=3), remote_id="same")
    world.run()
    assert "Sports day, moved" in world.subjects()
    del feeds[1].items["same"]  # type: ignore[arg-type]
    world.run()
    assert not [subject for subject in world.subjects() if subject.startswith("Sports")]


def test_changing_an_option_restamps_what_was_written_in_one_run(world: World) -> None:
    fill(world.feed(), 30)
    world.target()
    world.run()
    world.set_options("target", subject_prefix="[Plan]", category=CategoryRule.NONE)
    report = world.report("target")
    assert report.updated == 30
    assert {one.why for one in report.planned} == {Why.OPTIONS}
    assert all(item.event.subject.startswith("[Plan] ") and not item.event.categories for item in world.ours())
    assert world.report("target").updated == 0


def test_options_decide_how_an_event_looks(world: World) -> None:
    feed = world.feed()
    feed.put("p", event("Salary talk", location="Room 1", sensitivity=Sensitivity.PRIVATE), remote_id="p")
    feed.put("c", event("Off", day=2, status=Status.CANCELLED), remote_id="c")
    feed.put("t", event("Perhaps", day=3, status=Status.TENTATIVE), remote_id="t")
    feed.put("d", whole_day("Fair", 4), remote_id="d")
    feed.put("r", event("Rings", day=5, reminder=timedelta(minutes=10)), remote_id="r")
    world.target()
    report = world.report("target")
    assert world.subjects() == ["Busy", "Fair", "Perhaps", "Rings"]
    assert [(fault.code, fault.subject) for fault in report.skipped] == [(FaultCode.CANCELLED, "Off")]
    assert all(item.event.reminder is None for item in world.ours())
    world.set_options(
        "target",
        private=PrivateRule.LEAVE_OUT,
        cancelled=CancelledRule.PREFIX,
        tentative=KeepRule.LEAVE_OUT,
        all_day=AllDayRule.LEAVE_OUT,
        reminders=Minutes(15),
        category=Text("From the plan"),
    )
    world.run()
    assert world.subjects() == ["Cancelled: Off", "Rings"]
    assert {item.event.reminder for item in world.ours()} == {timedelta(minutes=15)}
    assert {item.event.categories for item in world.ours()} == {("From the plan",)}


def test_the_range_decides_what_is_first_written_and_no_more(world: World) -> None:
    feed = world.feed()
    feed.put("old", event("Long ago", day=-60), remote_id="old")
    feed.put("far", event("Far away", day=500), remote_id="far")
    feed.put("now", event("Soon", day=2), remote_id="now")
    world.target()
    world.run()
    assert world.subjects() == ["Soon"]
    feed.put("now", event("Soon, moved far", day=600), remote_id="now")
    world.run()
    assert world.subjects() == ["Soon, moved far"]
    world.pass_time(days=200)
    world.run()
    assert world.subjects() == ["Far away", "Soon, moved far"]


def test_what_is_over_stays_unless_the_option_says_otherwise(world: World) -> None:
    feed = world.feed()
    fill(feed, 5)
    world.target()
    world.run()
    world.pass_time(days=60)
    world.run()
    assert len(world.ours()) == 5
    world.set_options("target", leaving=LeavingRule.REMOVE, delete_count=100, delete_share=100)
    assert world.report("target").deleted == 5


def test_what_vanishes_after_it_ended_goes_where_the_option_says_so(world: World) -> None:
    feed = world.feed(strikes=1)
    fill(feed, 10)
    world.target("keeps")
    world.target("removes", leaving=LeavingRule.REMOVE)
    world.run()
    world.pass_time(days=4)
    for key in ("uid-000", "uid-001"):
        del feed.items[key]  # type: ignore[arg-type]
    for _ in range(3):
        report = world.run()
    assert (len(world.ours("keeps")), len(world.ours("removes"))) == (10, 8)
    assert sum(one.created + one.updated + one.deleted for one in report.spokes) == 0


def test_two_events_with_one_uid_stay_two(world: World) -> None:
    feed = world.feed()
    feed.put("same", event("Morning"), remote_id="same")
    feed.put("same", event("Evening", hour=18), remote_id="same#2")
    world.target()
    world.run()
    assert world.subjects() == ["Evening", "Morning"]
    assert world.report("target").created == 0


def test_a_disabled_spoke_is_neither_read_nor_written(world: World) -> None:
    fill(world.feed(), 3)
    world.target()
    store = world.store()
    store.setup.set_enabled(world.spokes["target"].id, enabled=False)
    store.close()
    report = world.run()
    assert [one.name for one in report.spokes] == ["feed"]
    assert not world.subjects()


def test_a_dry_run_shows_the_plan_and_changes_nothing(world: World) -> None:
    feed = world.feed()
    fill(feed, 10)
    world.target()
    before = world.report("target", dry_run=True)
    assert len(before.planned) == 10
    assert before.created == 0
    assert not world.subjects()
    assert world.report("target").created == 10
    feed.put("uid-000", event("Changed"), remote_id="uid-000")
    plan = world.report("target", dry_run=True).planned
    assert [(one.before.subject, one.after.subject) for one in plan if one.before and one.after] == [
        ("Event 000", "Changed")
    ]
    assert world.report("target").updated == 1


def test_a_source_on_a_server_fills_a_calendar_too(world: World) -> None:
    source = world.source_server()
    key = source.put("uid", event("Shift"))
    for number in range(9):
        source.put(f"other-{number}", event(f"Other {number}", day=number + 2))
    world.target()
    world.run()
    source.edit(key, replace(source.items[key].event, subject="Late shift"))
    world.run()
    assert "Late shift" in world.subjects()
    del source.items[key]
    report = world.run()
    assert next(one for one in report.spokes if one.name == "server").verdict is Verdict.COMPLETE
    assert "Late shift" not in world.subjects()
