"""What becomes of the hub's events, and of everything that was written in all places."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import pytest

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import Unreachable
from cirahub_desktop.sync.events import Phase, Progress, RunEvent
from cirahub_desktop.sync.left import Stays
from cirahub_desktop.sync.model.item import Kept, RemoteId
from cirahub_desktop.sync.model.pin import Pin
from cirahub_desktop.sync.state.items import ItemChange
from tests.engine.faulty import Killed, killed_after
from tests.engine.removing import MANY, Down, Silent, is_set_up, removal, remove, world_store, written
from tests.engine.support import World, event, fill, ids

# the hub's items


def test_what_came_from_the_spoke_stays_in_the_other_calendars(world: World) -> None:
    written(world)
    left = removal(world).remove_spoke(ids(world, "feed"), clean=False)
    assert left.run == ""
    for _ in range(2):
        report = world.report("target")
        assert (report.deleted, report.updated, report.held) == (0, 0, None)
    assert len(world.ours()) == MANY


@pytest.mark.parametrize("count", [3, MANY])
def test_r2_what_came_from_the_spoke_leaves_the_other_calendars_through_the_guard(world: World, count: int) -> None:
    written(world, count)
    assert removal(world).preview(ids(world, "feed")).only_here == count
    left = removal(world).remove_spoke(ids(world, "feed"), keep_items=False)
    with world_store(world) as store:
        assert store.items.count(world.hub.id) == 0
        assert len(store.journal.records(left.run)) == count
    report = world.report("target")
    if count == MANY:
        assert report.held is not None
        assert len(report.held.items) == MANY
        report = world.report("target", confirm=report.held.id)
    assert report.deleted == count
    assert world.subjects() == ["Event 001", "Lunch"]


def test_what_has_a_home_elsewhere_or_was_kept_or_put_back_by_a_person_stays(world: World) -> None:
    fill(world.feed(), 5)
    other = world.feed("other")
    shared = world.places["feed"].items[RemoteId("uid-000")]
    other.put("uid-000", shared.event, remote_id="uid-000")
    world.target()
    world.run()
    with world_store(world) as store:
        rows = store.items.rows(world.hub.id)
        kept = next(row for row in rows.values() if row.identity.uid == "uid-001")
        store.items.put(world.hub.id, [ItemChange(replace(kept, kept=Kept.PERSON))])
        pinned = next(row for row in rows.values() if row.identity.uid == "uid-002")
        wanted = store.items.events([pinned.id])[pinned.id]
        store.pins.put(world.hub.id, [Pin(pinned.id, None, wanted, "run")])
    removal(world).remove_spoke(ids(world, "feed"), keep_items=False)
    world.run()
    assert world.subjects() == ["Event 000", "Event 001", "Event 002"]


# a hub, and everything


def test_r9_each_place_of_a_hub_is_cleaned_or_fails_alone(world: World) -> None:
    written(world)
    world.target("other")
    world.target("off", hub_writes=False)
    world.run()
    world.wrappers["target"] = lambda spoke: Down(spoke, 0)  # type: ignore[assignment,return-value]
    world.wrappers["off"] = Silent  # type: ignore[assignment]
    assert removal(world).preview_hub(world.hub.id).written == 2 * MANY
    left = removal(world).remove_hub(world.hub.id, clean=True)
    found = {one.name: (one.removed, one.count(Stays.NOT_REACHED), type(one.error)) for one in left.spokes}
    assert found == {
        "feed": (0, 0, type(None)),
        "target": (0, MANY, Unreachable),
        "other": (MANY, 0, type(None)),
        "off": (0, 0, type(None)),
    }
    assert (len(world.ours()), len(world.ours("other"))) == (MANY, 0)
    with world_store(world) as store:
        assert store.setup.hubs() == ()


def test_a_cancelled_removal_leaves_the_hub(world: World) -> None:
    written(world, 3)
    cancel = CancelToken()
    cancel.cancel()
    assert removal(world).remove_hub(world.hub.id, clean=True, cancel=cancel).cancelled
    assert len(world.ours()) == 3
    assert is_set_up(world)


def test_r13_a_hub_whose_removal_was_stopped_half_way_stays(world: World) -> None:
    written(world)
    world.target("other")
    world.run()
    cancel = CancelToken()

    def sink(one: RunEvent) -> None:
        if isinstance(one, Progress) and one.phase is Phase.WRITING and one.done:
            cancel.cancel()

    left = removal(world).remove_hub(world.hub.id, clean=True, sink=sink, cancel=cancel)
    assert left.cancelled
    assert left.run
    assert 0 < left.removed < 2 * MANY
    assert left.removed + sum(one.count(Stays.CANCELLED) for one in left.spokes) == 2 * MANY
    assert is_set_up(world)


def test_deletions_that_wait_where_nothing_is_written_any_more_wait_no_longer(world: World) -> None:
    """Nobody is asked about copies that are gone."""
    written(world)
    removal(world).remove_spoke(ids(world, "feed"), keep_items=False)
    assert world.report("target").held is not None
    assert removal(world).clean_all().removed == MANY
    with world_store(world) as store:
        assert store.journal.holds() == ()


def test_everything_we_wrote_goes_and_is_not_written_again(world: World) -> None:
    written(world)
    world.target("other")
    world.run()
    left = removal(world).clean_all()
    assert (left.removed, left.behind) == (2 * MANY, 0)
    for _ in range(2):
        report = world.report("target")
        assert (report.created, report.held) == (0, None)
    assert world.subjects() == ["Event 001", "Lunch"]
    assert world.subjects("other") == []
    world.set_options("target", hub_writes=True)
    assert world.report("target").created == MANY


def test_what_could_not_be_cleaned_is_not_written_to_any_more(world: World) -> None:
    written(world)
    world.wrappers["target"] = lambda spoke: Down(spoke, 2)  # type: ignore[assignment,return-value]
    left = removal(world).clean_all()
    assert (left.removed, left.behind) == (50, MANY - 50)
    world.wrappers.clear()
    assert world.report("target").created == 0
    assert removal(world).clean_all().removed == MANY - 50


# both ways


def both_ways(world: World) -> World:
    """A feed, a calendar in which people work, and one that is only written."""
    fill(world.feed(), 4)
    people = world.two_way("people")
    for number in range(3):
        people.put(f"own-{number}", event(f"Own {number}", 40 + number))
    world.target()
    for _ in range(2):
        world.run()
    assert len(world.subjects("people")) == len(world.subjects()) == 7
    return world


@pytest.mark.parametrize("keep_items", [True, False])
def test_r4_what_people_made_in_a_calendar_stays_there(world: World, keep_items: bool) -> None:
    both_ways(world)
    copies = removal(world).preview(ids(world, "people"))
    assert (copies.written, copies.native, copies.only_here) == (4, 3, 3)
    left = remove(world, "people", keep_items=keep_items)
    assert (left.removed, left.behind, left.count(Stays.NATIVE)) == (4, 0, 3)
    assert world.subjects("people") == ["Own 0", "Own 1", "Own 2"]
    for _ in range(2):
        world.run()
    assert len(world.subjects()) == (7 if keep_items else 4)
    assert [one.updated + one.created + one.deleted for one in world.run().spokes] == [0, 0]


def test_everything_goes_from_a_calendar_that_still_feeds_the_hub(world: World) -> None:
    """What we took away there is no deletion by people: it stays in the hub and in its other calendars."""
    both_ways(world)
    left = removal(world).clean_all()
    assert left.removed == 4 + 7
    world.set_options("target", hub_writes=True)
    for _ in range(2):
        world.run()
    assert world.subjects("people") == ["Own 0", "Own 1", "Own 2"]
    assert len(world.subjects()) == 7


@pytest.mark.parametrize("number", [1, 2])
def test_r5_a_killed_cleaning_is_no_deletion_by_people(world: World, number: int) -> None:
    """The next run finishes the record of what went; nothing leaves the hub for it."""
    both_ways(world)
    world.wrappers["people"] = killed_after(number)
    with suppress(Killed):
        removal(world).clean_all()
    world.wrappers.clear()
    for _ in range(3):
        world.run()
    with world_store(world) as store:
        assert store.items.count(world.hub.id) == 7
        assert store.journal.holds() == ()
