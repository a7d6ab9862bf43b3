"""People, feeds and the hub meet: what is joined, what is asked, and what stays for one side alone."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import Unreachable
from cirahub_desktop.sync.model.conflict import Conflict
from cirahub_desktop.sync.model.event import Body
from cirahub_desktop.sync.model.item import RemoteId, RemoteItem
from cirahub_desktop.sync.model.options import CategoryRule, ConflictRule, HandChanged
from cirahub_desktop.sync.spokes.base import Spoke, Verdict
from tests.engine.support import World, event, fill, spoke_report
from tests.engine.undoing import change, copy_of, hub_subjects, is_quiet, undo


class Speechless:
    """Lists what is there, and fails when it is asked what is in it."""

    def __init__(self, spoke: Spoke) -> None:
        self._spoke = spoke

    def __getattr__(self, name: str) -> object:
        return getattr(self._spoke, name)

    def fetch(self, asked: Sequence[RemoteId], cancel: CancelToken) -> Mapping[RemoteId, RemoteItem | None]:
        raise Unreachable("mail.example", Unreachable.Reason.TIMEOUT)


def speechless(spoke: Spoke) -> Spoke:
    return Speechless(spoke)  # type: ignore[return-value]


def closed(spoke: Spoke) -> Spoke:
    raise Unreachable("mail.example", Unreachable.Reason.NO_SUCH_HOST)


def values(world: World, name: str, field: str) -> list[object]:
    return sorted(getattr(item.event, field) for item in world.places[name].items.values())


def questions(world: World) -> tuple[Conflict, ...]:
    store = world.store()
    found = store.conflicts.of(world.hub.id)
    store.close()
    return found


# first contact


def test_r4_an_event_that_two_calendars_already_have_is_one_item_and_stays_theirs(world: World) -> None:
    left, right = world.two_way("left"), world.two_way("right")
    left.put("a", event("Lunch"))
    right.put("b", event("Lunch", location="Canteen"))
    assert hub_subjects(world) == []
    world.run()
    assert hub_subjects(world) == ["Lunch"]
    assert (values(world, "left", "location"), values(world, "right", "location")) == ([""], ["Canteen"])
    assert is_quiet(world)


def test_of_two_feeds_with_one_event_the_first_owns_its_fields(world: World) -> None:
    first, second = world.feed("first"), world.feed("second")
    world.target()
    for feed in (first, second):
        feed.put("a", event("Truck 7"), remote_id="a")
    world.run()
    second.put("a", event("Truck 7", location="Dock 9"), remote_id="a")
    world.run()
    assert (hub_subjects(world), values(world, "target", "location")) == (["Truck 7"], [""])
    first.put("a", event("Truck 7", location="Dock 1"), remote_id="a")
    world.run()
    assert values(world, "target", "location") == ["Dock 1"]
    assert is_quiet(world)


# what a person put back


def test_r10_a_pinned_item_that_its_feed_lists_again_keeps_what_the_person_put_back(world: World) -> None:
    feed = world.feed(strikes=1)
    fill(feed, 5)
    world.target()
    world.run()
    gone = feed.items.pop(RemoteId("uid-002"))
    leaving = world.run()
    undo(world, leaving)
    assert "Event 002" in world.subjects()
    feed.put("uid-002", replace(gone.event, subject="Event 002, again"), remote_id="uid-002")
    world.run()
    assert "Event 002" in world.subjects()
    assert len(world.subjects()) == len(hub_subjects(world)) == 5
    assert is_quiet(world)


# clashes


@pytest.mark.parametrize(("later", "wins"), [("left", "left"), ("right", "right")])
def test_r7_within_one_run_the_later_of_two_people_wins_by_their_servers_clocks(
    world: World, later: str, wins: str
) -> None:
    world.two_way("left", category=CategoryRule.NONE)
    world.two_way("right", category=CategoryRule.NONE)
    world.places["left"].put("a", event("Lunch"))
    world.run()
    world.run()
    for name in ("left", "right"):
        place = world.places[name]
        change(place, "Lunch", location=name)
        remote = copy_of(place, "Lunch")
        at = datetime(2026, 11, 22, 8, minute=30 if name == later else 10, tzinfo=UTC)
        place.items[remote] = replace(place.items[remote], modified=at)
    world.run()
    world.run()
    assert values(world, "left", "location") == values(world, "right", "location") == [wins]
    assert is_quiet(world)


@pytest.fixture
def asked(world: World) -> World:
    """A feed and a calendar both ways; the location of one event is disputed, and a person is asked."""
    feed = world.feed(strikes=1)
    feed.put("a", event("Truck 7"), remote_id="a")
    feed.put("b", event("Truck 8", day=2), remote_id="b")
    world.two_way("right", conflict=ConflictRule.ASK, category=CategoryRule.NONE)
    world.run()
    world.run()
    feed.put("a", event("Truck 7", location="feed"), remote_id="a")
    change(world.places["right"], "Truck 7", location="right")
    world.run()
    assert len(questions(world)) == 1
    return world


def test_r7_an_open_question_learns_what_else_the_person_changed(asked: World) -> None:
    change(asked.places["right"], "Truck 7", body=Body("Bring the papers"))
    asked.run()
    (question,) = questions(asked)
    assert (question.ours.location, question.ours.body.text) == ("feed", "Bring the papers")
    assert (question.theirs.location, question.theirs.body.text) == ("right", "Bring the papers")


def test_a_question_that_people_settled_themselves_is_no_more(asked: World) -> None:
    change(asked.places["right"], "Truck 7", location="feed")
    asked.run()
    assert questions(asked) == ()
    assert values(asked, "right", "location") == ["", "feed"]
    assert is_quiet(asked)


def test_a_question_about_an_event_that_leaves_is_no_more(asked: World) -> None:
    del asked.places["feed"].items[RemoteId("a")]
    asked.run()
    assert questions(asked) == ()
    assert hub_subjects(asked) == ["Truck 8"]
    assert asked.subjects("right") == ["Truck 7", "Truck 8"], "what a person wrote there stays theirs"


# options


def test_a_copy_changed_by_hand_is_written_again_where_the_option_says_so(world: World) -> None:
    feed, target = world.feed(), world.target(hand_changed=HandChanged.WRITE_AGAIN)
    feed.put("a", event("Truck 7"), remote_id="a")
    world.run()
    world.run()
    change(target, "Truck 7", location="By hand")
    world.run()
    assert values(world, "target", "location") == [""]
    assert is_quiet(world)


def test_a_feed_that_may_not_change_the_hub_still_brings_what_is_new(world: World) -> None:
    feed, _ = world.feed(hub_change=False), world.target()
    feed.put("a", event("Truck 7"), remote_id="a")
    world.run()
    feed.put("a", event("Truck 7, late"), remote_id="a")
    feed.put("b", event("Truck 8"), remote_id="b")
    world.run()
    assert world.subjects() == ["Truck 7", "Truck 8"]


def test_a_new_uid_changes_nothing_in_a_feed_that_may_not_change_the_hub(world: World) -> None:
    feed, _ = world.feed(hub_change=False), world.target()
    feed.put("a", event("Truck 7"), remote_id="a")
    world.run()
    feed.items.clear()
    feed.put("b", event("Truck 7", location="Dock 9"), remote_id="b")
    world.run()
    assert (world.subjects(), values(world, "target", "location")) == (["Truck 7"], [""])
    assert is_quiet(world)


@pytest.mark.parametrize("edit", [{"subject": "Truck 7, late"}, {"span": event(day=5).span}], ids=["subject", "day"])
def test_r5_a_new_uid_of_an_event_that_people_changed_elsewhere_doubles_nothing(
    world: World, edit: dict[str, object]
) -> None:
    feed, _ = world.feed(), world.two_way("left")
    feed.put("a", event("Truck 7"), remote_id="a")
    world.run()
    world.run()
    change(world.places["left"], "Truck 7", **edit)
    world.run()
    changed = [item.event for item in world.places["left"].items.values()]
    feed.items.clear()
    feed.put("b", event("Truck 7"), remote_id="b")
    for _ in range(3):
        world.pass_time(minutes=20)
        world.run()
    assert [item.event for item in world.places["left"].items.values()] == changed
    assert is_quiet(world)


def test_r15_a_prefix_does_not_flow_back_when_an_old_store_meets_an_edited_copy(world: World) -> None:
    world.two_way("left", category=CategoryRule.NONE)
    world.two_way("right", category=CategoryRule.NONE)
    right, left = world.places["right"], world.places["left"]
    right.put("a", event("Lunch"))
    world.run()
    world.run()
    world.set_options("left", subject_prefix="[x]")
    old = world.folder / "old"
    shutil.copy(world.store_path, old)
    world.run()
    change(left, "[x] Lunch", span=event(day=5).span)
    for file in world.folder.glob("store.sqlite*"):
        file.unlink()
    shutil.copy(old, world.store_path)
    world.run()
    world.run()
    assert (world.subjects("left"), world.subjects("right")) == (["[x] Lunch"], ["Lunch"])
    assert values(world, "right", "span") == [event(day=5).span]
    assert is_quiet(world)


# what cannot be asked


def test_r1_a_server_that_lists_and_does_not_answer_loses_nothing(world: World) -> None:
    server, target = world.source_server(), world.target()
    fill(server, 5)
    world.run()
    world.wrappers["server"] = speechless
    server.items.pop(RemoteId("uid-001"))
    report = world.run()
    found = spoke_report(report, "server")
    assert (found.verdict, isinstance(found.error, Unreachable)) == (Verdict.FAILED, True)
    assert len(target.items) == 5
    world.wrappers.clear()
    world.run()
    assert len(target.items) == 4


def test_r1_what_another_source_has_that_cannot_even_be_opened_stays(world: World) -> None:
    first, second = world.source_server("first"), world.source_server("second")
    world.target()
    for place in (first, second):
        fill(place, 5)
    world.run()
    assert len(world.subjects()) == 5
    world.wrappers["second"] = closed
    first.items.clear()
    first.put("stays", event("Stays", 9))
    world.run()
    assert len(world.subjects()) == 6
    world.wrappers.clear()
    world.run()
    assert len(world.subjects()) == 6
    assert is_quiet(world)


def test_r1_what_had_ended_and_was_cleared_away_stays_elsewhere_and_is_not_written_again(world: World) -> None:
    left, _ = world.two_way("left"), world.two_way("right")
    fill(left, 5)
    world.run()
    world.run()
    world.pass_time(days=3)
    left.items.pop(copy_of(left, "Event 000"))
    world.run()
    world.run()
    assert "Event 000" not in world.subjects("left")
    assert "Event 000" in world.subjects("right")
    assert is_quiet(world)
