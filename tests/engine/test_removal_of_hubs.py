"""What becomes of the hub's events, and of everything that was written in all places."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import Unreachable
from cirahub_desktop.sync.left import Stays
from cirahub_desktop.sync.model.item import Kept, RemoteId
from cirahub_desktop.sync.state.items import ItemChange
from tests.engine.removing import MANY, Down, Silent, is_set_up, removal, world_store, written
from tests.engine.support import World, fill, ids

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


def test_what_has_a_home_elsewhere_or_was_kept_by_a_person_stays(world: World) -> None:
    fill(world.feed(), 4)
    other = world.feed("other")
    shared = world.places["feed"].items[RemoteId("uid-000")]
    other.put("uid-000", shared.event, remote_id="uid-000")
    world.target()
    world.run()
    with world_store(world) as store:
        rows = store.items.rows(world.hub.id)
        kept = next(row for row in rows.values() if row.identity.uid == "uid-001")
        store.items.put(world.hub.id, [ItemChange(replace(kept, kept=Kept.PERSON))])
    removal(world).remove_spoke(ids(world, "feed"), keep_items=False)
    world.run()
    assert world.subjects() == ["Event 000", "Event 001"]


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
