"""Spokes that feed the hub and are written as well: what people do in one reaches every other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from cirahub_desktop.sync.errors import Unreachable
from cirahub_desktop.sync.model.conflict import Answer
from cirahub_desktop.sync.model.event import Body, Sensitivity
from cirahub_desktop.sync.model.item import RemoteItem
from cirahub_desktop.sync.model.options import CategoryRule, ConflictRule, Feeding
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.spokes.base import Snapshot, Spoke
from tests.engine.support import World, event, fill, spoke_report


def the(world: World, name: str, subject: str | None = None) -> RemoteItem:
    found = [item for item in world.places[name].items.values() if subject is None or item.event.subject == subject]
    assert len(found) == 1, [item.event.subject for item in found]
    return found[0]


def edit(world: World, name: str, which: str | None = None, /, **fields: object) -> None:
    item = the(world, name, which)
    world.places[name].edit(item.remote_id, replace(item.event, **fields))  # type: ignore[arg-type]


def quiet(world: World) -> None:
    """A further run writes nothing, and nothing comes in."""
    for report in world.run().spokes:
        assert (report.created, report.updated, report.deleted, report.incoming) == (0, 0, 0, ()), report


@pytest.fixture
def pair(world: World) -> World:
    """Two calendars, both ways."""
    world.two_way("left", category=CategoryRule.NONE)
    world.two_way("right", category=CategoryRule.NONE)
    return world


def test_what_is_created_on_one_side_comes_to_the_other(pair: World) -> None:
    pair.places["left"].put("a", event("Lunch"))
    report = pair.run()
    assert the(pair, "right").event.subject == "Lunch"
    (came,) = spoke_report(report, "left").incoming
    assert (came.action, came.why, came.subject) == (Action.CREATE, Why.NEW, "Lunch")
    pair.places["right"].put("b", event("Dinner", hour=19))
    pair.run()
    assert pair.subjects("left") == pair.subjects("right") == ["Dinner", "Lunch"]
    quiet(pair)
    quiet(pair)


def test_a_change_on_either_side_reaches_the_other(pair: World) -> None:
    pair.places["left"].put("a", event("Lunch"))
    pair.run()
    edit(pair, "right", location="Canteen")
    pair.run()
    assert the(pair, "left").event.location == "Canteen"
    edit(pair, "left", body=Body("Bring cake"))
    pair.run()
    assert the(pair, "right").event == the(pair, "left").event
    quiet(pair)


def test_r7_changes_to_different_fields_merge(pair: World) -> None:
    pair.places["left"].put("a", event("Lunch"))
    pair.run()
    edit(pair, "right", location="Canteen")
    edit(pair, "left", body=Body("Bring cake"))
    pair.run()
    pair.run()
    for name in ("left", "right"):
        found = the(pair, name).event
        assert (found.location, found.body.text) == ("Canteen", "Bring cake")
    quiet(pair)


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_deletion_on_either_side_reaches_the_other(pair: World, side: str) -> None:
    pair.places["left"].put("a", event("Lunch"))
    pair.places["left"].put("b", event("Dinner", hour=19))
    pair.run()
    del pair.places[side].items[the(pair, side, "Lunch").remote_id]
    pair.run()
    assert pair.subjects("left") == pair.subjects("right") == ["Dinner"]
    quiet(pair)


def test_r7_an_edit_beats_a_delete(pair: World) -> None:
    pair.places["left"].put("a", event("Lunch"))
    pair.run()
    pair.places["right"].items.clear()
    edit(pair, "left", location="Canteen")
    pair.run()
    pair.run()
    assert the(pair, "left").event.location == the(pair, "right").event.location == "Canteen"
    quiet(pair)


@pytest.mark.parametrize(
    ("rule", "expected"), [(ConflictRule.NEWEST, "right"), (ConflictRule.HUB, "feed"), (ConflictRule.SPOKE, "right")]
)
def test_r7_one_field_changed_on_both_sides(world: World, rule: ConflictRule, expected: str) -> None:
    feed = world.feed()
    feed.put("a", event("Truck 7"), remote_id="a")
    world.two_way("right", conflict=rule, category=CategoryRule.NONE)
    world.run()
    feed.put("a", event("Truck 7", location="feed"), remote_id="a")
    edit(world, "right", location="right")
    report = world.report("right")
    world.run()
    assert the(world, "right").event.location == expected
    assert report.conflicts == 1
    store = world.store()
    rows = store.items.rows(world.hub.id)
    story = [line for item in rows for line in store.journal.story(item)]
    store.close()
    lost = {"right": "feed", "feed": "right"}[expected]
    assert lost in {line.before.location for line in story if line.why is Why.CONFLICT and line.before}
    quiet(world)


def test_keep_both_makes_an_item_of_the_other_version(world: World) -> None:
    feed = world.feed()
    feed.put("a", event("Truck 7"), remote_id="a")
    world.two_way("right", conflict=ConflictRule.KEEP_BOTH, category=CategoryRule.NONE)
    world.run()
    feed.put("a", event("Truck 7", location="feed"), remote_id="a")
    edit(world, "right", location="right")
    world.run()
    world.run()
    assert sorted(item.event.location for item in world.places["right"].items.values()) == ["feed", "right"]
    quiet(world)


def test_r15_what_is_hidden_never_flows_back(world: World) -> None:
    feed = world.feed()
    secret = event("Doctor", location="Clinic", sensitivity=Sensitivity.PRIVATE)
    feed.put("a", secret, remote_id="a")
    world.two_way("right", category=CategoryRule.NONE)
    world.run()
    moved = event("Busy", day=2, sensitivity=Sensitivity.PRIVATE)
    edit(world, "right", subject="Busy!", span=moved.span)
    world.run()
    store = world.store()
    (row,) = store.items.rows(world.hub.id).values()
    hub = store.items.events([row.id])[row.id]
    store.close()
    assert (hub.subject, hub.location, hub.span) == ("Doctor", "Clinic", moved.span)
    quiet(world)


def test_a_prefix_stays_with_its_spoke(world: World) -> None:
    world.two_way("left", category=CategoryRule.NONE)
    world.two_way("right", subject_prefix="[L]")
    world.places["left"].put("a", event("Lunch", categories=("Food",)))
    world.run()
    assert the(world, "right").event.subject == "[L] Lunch"
    edit(world, "right", subject="[L] Late lunch")
    world.run()
    assert the(world, "left").event.subject == "Late lunch"
    assert the(world, "left").event.categories == ("Food",)
    quiet(world)


def test_r4_the_same_event_on_both_sides_is_joined_and_left_alone(world: World) -> None:
    feed = world.feed()
    feed.put("a", event("Truck 7", location="Dock 1"), remote_id="a")
    place = world.target()
    theirs = place.put("theirs", event("Truck 7", location="by hand"))
    world.run()
    assert the(world, "target").stamp is None
    quiet(world)
    feed.put("a", event("Truck 7", location="Dock 2"), remote_id="a")
    report = world.report("target")
    assert report.held
    assert place.items[theirs].event.location == "by hand"
    world.run(confirm=report.held.id)
    assert place.items[theirs].event.location == "Dock 2"
    assert len(place.items) == 1
    feed.put("a", event("Truck 7", location="Dock 3"), remote_id="a")
    world.run()
    assert place.items[theirs].event.location == "Dock 3"
    feed.items.clear()
    world.run()
    world.pass_time(minutes=20)
    world.run()
    for hold in world.store().journal.holds():
        world.run(confirm=hold.id)
    assert list(place.items) == [theirs], "what was there before us is never deleted"


@pytest.mark.parametrize("feeding", [Feeding.NEW, Feeding.ALL])
def test_only_what_is_new_or_everything(world: World, feeding: Feeding) -> None:
    fill(world.feed(), 3)
    place = world.two_way("right", feeds_hub=feeding, category=CategoryRule.NONE)
    other = world.target(category=CategoryRule.NONE)
    place.put("old", event("Old", day=5))
    world.run()
    place.put("new", event("New", day=6))
    world.run()
    expected = {"Event 000", "Event 001", "Event 002", "New"} | ({"Old"} if feeding is Feeding.ALL else set())
    assert set(world.subjects()) == expected
    assert len(other.items) == len(expected)
    quiet(world)


def test_a_copy_that_a_person_makes_and_changes_is_a_new_item(pair: World) -> None:
    pair.places["left"].put("a", event("Lunch"))
    pair.run()
    copy = the(pair, "right")
    made = pair.places["right"].put("a-copy", copy.event, copy.stamp)
    pair.run()
    assert pair.subjects("left") == ["Lunch"]
    pair.places["right"].edit(made, replace(copy.event, subject="Second lunch"))
    pair.run()
    assert pair.subjects("left") == pair.subjects("right") == ["Lunch", "Second lunch"]
    quiet(pair)


def test_a_tombstone_holds_while_the_feed_lists_the_item(world: World) -> None:
    feed = world.feed()
    fill(feed, 5)
    world.two_way("right", category=CategoryRule.NONE)
    other = world.target(category=CategoryRule.NONE)
    world.run()
    del world.places["right"].items[the(world, "right", "Event 002").remote_id]
    world.run()
    assert "Event 002" not in world.subjects()
    feed.put("uid-002", event("Event 002", 3, 2, location="elsewhere"), remote_id="uid-002")
    world.run()
    assert "Event 002" not in world.subjects()
    assert len(other.items) == 4
    quiet(world)


@pytest.mark.parametrize("emptied", [True, False])
def test_r3_a_tombstone_outlives_a_feed_that_failed_once(world: World, emptied: bool) -> None:
    """A person's deletion was forgotten at the first reading that lacked the event, and came back with the next."""
    feed = world.feed()
    fill(feed, 5)
    world.two_way("right", category=CategoryRule.NONE)
    world.run()
    del world.places["right"].items[the(world, "right", "Event 002").remote_id]
    world.run()
    listed = dict(feed.items)
    for id_ in list(listed) if emptied else ["uid-002"]:
        del feed.items[id_]
    world.run()
    feed.items.update(listed)
    world.pass_time(minutes=30)
    world.run()
    assert world.subjects("right") == ["Event 000", "Event 001", "Event 003", "Event 004"]
    quiet(world)


def test_a_lost_store_doubles_nothing(world: World) -> None:
    fill(world.feed(), 5)
    world.two_way("left", category=CategoryRule.NONE)
    world.two_way("right", category=CategoryRule.NONE)
    world.places["left"].put("own", event("Own", day=7))
    world.run()
    world.run()
    before = {name: world.subjects(name) for name in ("left", "right")}
    world.lose_store()
    world.run()
    world.run()
    assert {name: world.subjects(name) for name in ("left", "right")} == before
    quiet(world)
    edit(world, "right", "Own", subject="Own, later")
    world.run()
    assert "Own, later" in world.subjects("left")
    quiet(world)


@pytest.mark.parametrize(("answer", "expected"), [(Answer.SPOKE, "right"), (Answer.HUB, "feed")])
def test_an_ask_waits_for_a_person_and_carries_out_the_answer(world: World, answer: Answer, expected: str) -> None:
    feed = world.feed()
    feed.put("a", event("Truck 7"), remote_id="a")
    world.two_way("right", conflict=ConflictRule.ASK, category=CategoryRule.NONE)
    world.target("board", category=CategoryRule.NONE)
    world.run()
    feed.put("a", event("Truck 7", location="feed"), remote_id="a")
    edit(world, "right", location="right")
    world.run()
    world.run()
    store = world.store()
    (conflict,) = store.conflicts.of(world.hub.id)
    assert conflict.fields == ("location",)
    assert (the(world, "right").event.location, the(world, "board").event.location) == ("right", "feed")
    store.conflicts.answer(conflict.id, answer)
    store.close()
    world.run()
    world.run()
    assert the(world, "right").event.location == the(world, "board").event.location == expected
    quiet(world)


def test_a_feeds_change_of_a_deleted_item_counts_when_an_edit_brings_it_back(world: World) -> None:
    feed = world.feed()
    fill(feed, 5)
    world.two_way("left", category=CategoryRule.NONE)
    world.two_way("right", category=CategoryRule.NONE)
    world.run()
    world.run()
    world.read_errors["left"] = Unreachable("left", Unreachable.Reason.CONNECTION)
    world.wrappers["left"] = lambda spoke: Unread(spoke, world)
    del world.places["right"].items[the(world, "right", "Event 002").remote_id]
    world.run()
    feed.put("uid-002", event("Event 002", 3, 2, location="Dock 8"), remote_id="uid-002")
    world.run()
    world.wrappers.clear()
    edit(world, "left", "Event 002", subject="Truck 2")
    for _ in range(3):
        world.run()
    for name in ("left", "right"):
        assert the(world, name, "Truck 2").event.location == "Dock 8"
    quiet(world)


class Unread:
    """A spoke whose server does not answer."""

    def __init__(self, spoke: Spoke, world: World) -> None:
        self._spoke, self._world = spoke, world

    def __getattr__(self, name: str) -> Any:
        return getattr(self._spoke, name)

    def read(self, *_: object) -> Snapshot:
        raise self._world.read_errors["left"]
