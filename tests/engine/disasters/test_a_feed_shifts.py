"""A feed that keeps listing whole calendars, but never quite the same ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cirahub_desktop.status import State
from tests.engine.disasters import told
from tests.engine.disasters.link import FIRST_DAY, LinkWorld, Listed, lectures, link_world, writes
from tests.engine.support import spoke_report


@pytest.fixture
def world(tmp_path: Path) -> Iterator[LinkWorld]:
    with link_world(tmp_path) as made:
        yield made


def only_future(world: LinkWorld, events: list[Listed]) -> list[Listed]:
    now = world.now.astimezone(UTC).replace(tzinfo=None)
    return [one for one in events if FIRST_DAY.replace(hour=one.hour) + timedelta(days=one.day) > now]


def test_a_feed_lists_only_the_future(world: LinkWorld) -> None:
    """Day by day what is over vanishes from it; in the calendar it stays as history, and nobody is asked."""
    events = [Listed(f"Shift {number:02}", number // 2, 9 + 6 * (number % 2)) for number in range(60)]
    world.publish(only_future(world, events))
    world.run()
    for _ in range(24):
        world.pass_time(days=1, hours=1)
        world.publish(only_future(world, events))
        report = world.run()
        school = spoke_report(report, "school")
        assert (writes(report), school.held, school.leaving) == ((0, 0, 0), None, None)
    assert school.read < 30
    assert len(world.board) == 60
    assert told.status_of(world).state is State.IN_SYNC
    assert told.of_run(report)[0].endswith("events read; nothing had to be written.")
    assert told.of_run(report)[1].endswith("événements lus ; il n’y avait rien à écrire.")


def test_a_feed_begins_to_list_only_the_future(world: LinkWorld) -> None:
    """From one day to the next all that is over is gone, which is most of it."""
    events = [Listed(f"Shift {number:02}", number) for number in range(60)]
    world.publish(events)
    world.run()
    world.now = datetime(2027, 1, 10, 8, tzinfo=UTC)
    world.publish(only_future(world, events))
    for _ in range(3):
        world.pass_time(minutes=20)
        report = world.run()
        school = spoke_report(report, "school")
        assert (writes(report), school.held, school.leaving) == ((0, 0, 0), None, None)
    assert len(world.board) == 60
    cancelled = only_future(world, events)[0]
    world.publish([one for one in only_future(world, events) if one is not cancelled])
    world.run()
    world.pass_time(minutes=20)
    assert writes(world.run()) == (0, 0, 1), "what is to come and is not listed any more does go"
    assert cancelled.subject not in world.board


def with_new_uids(events: list[Listed], fetch: int) -> list[Listed]:
    return [replace(one, uid=f"{fetch}-{number}@example.org") for number, one in enumerate(events)]


def test_a_feed_changes_its_uids_at_every_fetch(world: LinkWorld) -> None:
    events = lectures(500)
    world.publish(with_new_uids(events, 0))
    world.run()
    before = dict(world.places["board"].items)
    for fetch in range(1, 4):
        world.pass_time(minutes=20)
        world.publish(with_new_uids(events, fetch))
        report = world.run()
        school = spoke_report(report, "school")
        assert (writes(report), school.held, school.leaving) == ((0, 0, 0), None, None)
    assert world.places["board"].items == before
    assert told.of_run(report) == (
        "500 events read; nothing had to be written.",
        "500 événements lus ; il n’y avait rien à écrire.",
    )


def test_a_feed_changes_its_uids_and_one_event_gets_a_room(world: LinkWorld) -> None:
    """A change is a change, under whatever UID it comes."""
    events = lectures(40)
    world.publish(with_new_uids(events, 0))
    world.run()
    events[7] = replace(events[7], location="Room 5")
    world.publish(with_new_uids(events, 1))
    assert writes(world.run()) == (0, 1, 0)
    (changed,) = [one for one in world.ours("board") if one.event.subject == "Lecture 007"]
    assert changed.event.location == "Room 5"
    assert len(world.board) == 40


def test_a_feed_changes_its_uids_and_an_event_goes_and_another_comes(world: LinkWorld) -> None:
    """Not one strike is lost over the new names of the others, and what is gone goes once."""
    events = lectures(40)
    world.publish(with_new_uids(events, 0))
    world.run()
    left = [one for one in events if one.subject != "Lecture 007"] + [Listed("Guest lecture", 12)]
    for fetch in (1, 2, 3):
        world.publish(with_new_uids(left, fetch))
        world.run()
        world.pass_time(minutes=20)
    assert sorted(world.board) == sorted(one.subject for one in left)


def test_a_feed_changes_its_uids_and_lists_twins(world: LinkWorld) -> None:
    """Two events of one subject and start are two, and stay two."""
    events = [Listed("Lab", 3, uid="a"), Listed("Lab", 3, uid="b"), Listed("Lab", 4), *lectures(10)]
    world.publish(with_new_uids(events, 0))
    world.run()
    for fetch in (1, 2, 3):
        world.pass_time(minutes=20)
        world.publish(with_new_uids(events, fetch))
        assert writes(world.run()) == (0, 0, 0)
    assert world.board.count("Lab") == 3
