"""Single events keep their names: through new UIDs, moved occurrences, lost stores, other hubs, and years."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cirahub_desktop.sync import outlook, parts
from cirahub_desktop.sync.model.event import Event, Occurrence
from cirahub_desktop.sync.model.hub import ObjectKind
from cirahub_desktop.sync.model.item import ItemId
from cirahub_desktop.sync.model.obstacle import Obstacle
from cirahub_desktop.sync.model.options import HandDeleted
from cirahub_desktop.sync.state.items import Items
from tests.engine.chains import IN, OUT, Company
from tests.engine.removing import remove
from tests.engine.series import holds_all, is_quiet, shown
from tests.engine.support import World, event, ids
from tests.engine.test_parts import DAILY, WEEKLY, at, daily, days, lying, refuses_daily

NEAR = {"range_past": timedelta(days=2), "range_future": timedelta(days=5)}


@pytest.fixture
def world(world: World) -> World:
    world.obstacle = refuses_daily
    return world


def test_r5_a_series_with_a_new_uid_is_not_doubled(world: World) -> None:
    feed = world.feed()
    feed.put("u", daily(rule=DAILY), remote_id="u")
    world.target(**NEAR)
    world.run()
    del feed.items["u"]  # type: ignore[arg-type]
    feed.put("v", daily(rule=DAILY), remote_id="v")
    world.run()
    world.pass_time(days=1)
    world.run()
    feed.put("v", daily("Round", rule=DAILY), remote_id="v")
    world.run()
    assert [one.split()[2] for one in shown(world)] == ["Round"] * 6
    assert is_quiet(world)


def test_r1_an_occurrence_that_is_moved_far_away_takes_its_copy_along(world: World) -> None:
    feed = world.feed()
    feed.put("u", daily(rule=DAILY), remote_id="u")
    target = world.target(**NEAR)
    world.run()
    copy = lying(world)["11-24"].remote_id
    far = Occurrence(at(2), event("Stand-up", day=40))
    feed.put("u", daily(rule=DAILY, changed=(far,)), remote_id="u")
    report = world.report("target")
    assert (report.created, report.updated, report.deleted) == (0, 1, 0)
    assert target.items[copy].event.span.start == at(40)
    assert is_quiet(world)


def test_r5_a_lost_store_knows_also_those_of_which_the_window_has_passed(world: World) -> None:
    world.feed().put("u", daily(rule=DAILY), remote_id="u")
    both = world.two_way("both", **NEAR)
    world.target(**NEAR)
    world.target("folder")
    world.wrappers["folder"] = holds_all
    world.run()
    world.pass_time(days=5)
    world.run()
    world.pass_time(days=5)
    world.run()
    before, beside = set(both.items), set(world.places["target"].items)
    world.lose_store()
    world.run()
    assert (set(both.items), set(world.places["target"].items)) == (before, beside)
    assert len(world.places["folder"].items) == 1
    assert is_quiet(world)


def test_r5_a_restored_store_of_before_the_series_turned(world: World) -> None:
    feed, backup = world.feed(), world.folder / "backup"
    feed.put("u", daily(rule=f"{WEEKLY};COUNT=5"), remote_id="u")
    world.target()
    both = world.two_way("both")
    for rule, count in ((f"{DAILY};COUNT=8", 8), (f"{WEEKLY};COUNT=4", 1)):
        world.run()
        world.run()
        shutil.copy2(world.store_path, backup)
        feed.put("u", daily(rule=rule), remote_id="u")
        world.run()
        world.run()
        _restore(world, backup)
        for _ in range(3):
            world.run()
        assert (len(world.places["target"].items), len(both.items)) == (count, count)
        assert is_quiet(world)


def _restore(world: World, backup: Path) -> None:
    for file in world.folder.glob("store.sqlite*"):
        file.unlink()
    shutil.copy2(backup, world.store_path)


def test_r5_two_hubs_of_one_store_share_the_single_events(world: World) -> None:
    feed = world.feed()
    feed.put("u", daily(), remote_id="u")
    target = world.target()
    store = world.store()
    hubs = (world.hub, store.setup.add_hub("Other", ObjectKind.CALENDARS))
    store.close()
    world.hub = hubs[1]
    for name, config in dict(world.spokes).items():
        world._register(name, config.place, config.options)
    for rule, count in ((f"{DAILY};COUNT=5", 5), (f"{WEEKLY};COUNT=3", 1), (f"{DAILY};COUNT=4", 4)):
        feed.put("u", daily(rule, rule=rule), remote_id="u")
        for turn in range(6):
            world.hub = hubs[turn % 2]
            world.run()
        assert len(target.items) == count
        for world.hub in hubs:
            assert is_quiet(world)


def test_r5_two_computers_that_write_at_once_leave_one_of_each(tmp_path: Path) -> None:
    company = Company(tmp_path)
    for hub in (company.hub(feed=IN, folder=OUT), company.hub(feed=IN, folder=OUT)):
        hub.obstacle = refuses_daily
    feed = company.hubs[0].places.setdefault("feed", company.places["feed"])
    for name, rule, count in (
        ("A", f"{DAILY};COUNT=5", 5),
        ("B", f"{WEEKLY};COUNT=3", 1),
        ("C", f"{DAILY};COUNT=4", 4),
    ):
        feed.put("u", daily(name, rule=rule), remote_id="u")
        company.settle()
        assert company.subjects("folder") == [name] * count


def test_r11_a_hub_that_has_the_series_takes_no_single_events_of_it_in(tmp_path: Path) -> None:
    """What people do to them all the same goes into it."""
    company = Company(tmp_path)
    company.hub(feed=IN, folder=OUT).obstacle = refuses_daily
    company.hub(feed=IN, folder=IN, board=OUT)
    company.places["feed"].put("u", daily(), remote_id="u")
    company.settle()
    assert (len(company.places["folder"].items), len(company.places["board"].items)) == (5, 1)
    one = min(company.places["folder"].items.values(), key=lambda item: str(item.event.span.start))
    company.places["folder"].edit(one.remote_id, replace(one.event, subject="Kick-off"))
    company.settle()
    (there,) = company.places["board"].items.values()
    assert there.event.series
    assert [each.event.subject for each in there.event.series.changed] == ["Kick-off"]


def test_r1_a_past_of_thousands_stays_when_the_window_rolls(world: World) -> None:
    world.obstacle = lambda one: Obstacle.RULE if one.series else None
    world.feed().put("u", daily(rule="FREQ=HOURLY"), remote_id="u")
    target = world.target(range_past=timedelta(days=2), range_future=timedelta(days=30))
    for _ in range(3):
        world.run()
        world.pass_time(days=30)
    world.places["feed"].put("u", daily("Round", rule="FREQ=HOURLY"), remote_id="u")
    before = len(target.items)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "MOST_IN_ALL", 1_600)
        report = world.report("target")
    assert report.deleted == 0
    assert report.failed == ()
    assert len(target.items) > before


def test_r1_what_is_not_looked_through_is_not_gone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "MOST_OF_ONE", 10)
    feed = world.feed()
    feed.put("u", daily(rule=f"{DAILY};COUNT=8"), remote_id="u")
    world.target()
    world.run()
    feed.put("u", replace(daily(rule=f"{DAILY}"), subject="Round"), remote_id="u")
    world.run()
    assert len(shown(world)) == 8
    world.obstacle = lambda one: Obstacle.RULE if one.series else None
    feed.put("u", daily("Often", rule="FREQ=MINUTELY"), remote_id="u")
    world.run()
    assert len(shown(world)) == 8, "the first days alone are full of others"


def test_r11_a_removal_takes_all_single_events_along(world: World) -> None:
    world.feed().put("u", daily(rule=DAILY), remote_id="u")
    target = world.target(**NEAR)
    world.two_way("both", **NEAR)
    world.run()
    world.pass_time(days=10)
    world.run()
    written = len(target.items)
    beside = shown(world, "both")
    assert (remove(world).removed, len(target.items)) == (written, 0)
    world.run()
    assert shown(world, "both") == beside


def test_a_spoke_that_was_off_for_weeks_follows_and_keeps_what_people_did(world: World) -> None:
    feed = world.feed()
    feed.put("u", daily(rule=DAILY), remote_id="u")
    both = world.two_way("both", **NEAR)
    world.target("folder")
    world.wrappers["folder"] = holds_all
    world.run()
    one = lying(world, "both")["11-24"]
    _switch(world, on=False)
    for week in range(3):
        world.pass_time(days=7)
        feed.put("u", daily(f"Week {week}", rule=DAILY), remote_id="u")
        world.run()
    both.edit(one.remote_id, replace(one.event, location="Room 2"))
    _switch(world, on=True)
    world.run()
    assert {each.event.subject for each in both.items.values()} == {"Week 2"}
    assert lying(world, "both")["11-24"].event.location == "Room 2"
    assert is_quiet(world)


def test_single_events_follow_their_series_to_its_other_feed(world: World) -> None:
    first, second = world.feed(strikes=1), world.feed("other", strikes=1)
    for feed in (first, second):
        feed.put("u", daily(), remote_id="u")
        feed.put("z", event("Lunch", day=9), remote_id="z")
    world.target()
    world.run()
    del first.items["u"]  # type: ignore[arg-type]
    world.run()
    world.run()
    assert is_quiet(world)
    there = [one.event for one in world.ours() if one.event.subject == "Stand-up"]
    assert [one.categories for one in there] == [("other",)] * 5


def test_a_time_of_day_that_was_there_before_stands_for_itself_again(world: World) -> None:
    feed = world.feed()
    world.target()
    for hours, count in (("9,14", 4), ("9", 2), ("14", 2), ("9,14", 4)):
        feed.put("u", daily(rule=f"{DAILY};COUNT={count};BYHOUR={hours}"), remote_id="u")
        world.run()
        times = {one.split()[1] for one in shown(world)} - ({"09"} if hours == "14" else set())
        assert times == {f"{int(hour):02}" for hour in hours.split(",")}
        assert len(shown(world)) == len(set(shown(world)))
        assert is_quiet(world)


def test_a_series_that_was_cleared_away_whole_does_not_come_back_in_single_events(world: World) -> None:
    feed = world.feed()
    feed.put("u", daily(rule=WEEKLY), remote_id="u")
    target = world.target(hand_deleted=HandDeleted.NEVER)
    world.run()
    target.items.clear()
    world.run()
    feed.put("u", daily(), remote_id="u")
    world.run()
    assert shown(world) == []


def test_r11_anothers_single_events_of_another_series_are_left_alone(tmp_path: Path) -> None:
    company = Company(tmp_path)
    company.hub(feed=IN, folder=OUT).obstacle = refuses_daily
    company.hub(other=IN, folder=OUT).obstacle = refuses_daily
    company.places["feed"].put("u", daily(), remote_id="u")
    company.places["other"].put("v", daily("Round", rule=f"{DAILY};COUNT=3"), remote_id="v")
    company.settle()
    assert company.subjects("folder") == ["Round"] * 3 + ["Stand-up"] * 5


def _switch(world: World, *, on: bool) -> None:
    store = world.store()
    store.setup.set_enabled(ids(world, "both"), enabled=on)
    store.close()


def test_what_is_written_nowhere_for_a_while_is_caught_up(world: World) -> None:
    feed = world.feed()
    feed.put("u", daily(rule=DAILY), remote_id="u")
    both = world.two_way("both", **NEAR)
    world.run()
    world.set_options("both", hub_writes=False)
    world.pass_time(days=3)
    feed.put("u", daily("Round", rule=DAILY), remote_id="u")
    there = lying(world, "both")
    both.edit(there["11-26"].remote_id, replace(there["11-26"].event, location="Room 2"))
    del both.items[there["11-27"].remote_id]
    world.run()
    world.set_options("both", hub_writes=True)
    world.run()
    world.run()
    assert lying(world, "both")["11-26"].event.location == "Room 2"
    assert "11-27" not in days(world, "both")
    assert len(days(world, "both")) == len(both.items)
    assert is_quiet(world)


def test_nothing_changed_reads_and_expands_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    feed = world.feed()
    for number in range(20):
        feed.put(f"u{number}", daily(f"Round {number}"), remote_id=f"u{number}")
    world.target()
    world.run()
    world.run()
    asked: list[object] = []

    def counted(where: object, name: str) -> None:
        found = getattr(where, name)
        monkeypatch.setattr(where, name, lambda *args, **kw: (asked.append(name), found(*args, **kw))[1])

    for where, name in ((parts, "expand"), (parts, "occurrences"), (outlook, "any_occurrence_between")):
        counted(where, name)
    events = Items.events

    def watched(self: Items, wanted: list[ItemId]) -> dict[ItemId, Event]:
        asked.extend(found := list(wanted))
        return events(self, found)

    monkeypatch.setattr(Items, "events", watched)
    world.run()
    assert asked == []
