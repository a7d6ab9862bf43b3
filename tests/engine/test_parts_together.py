"""R7: one series, whole in one calendar and in single events in another, and people at work in both."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cirahub_desktop.sync.codecs.recurrence import expand
from cirahub_desktop.sync.model.event import Occurrence
from cirahub_desktop.sync.model.item import RemoteItem
from tests.engine.series import holds_all, is_quiet, shown
from tests.engine.support import World, event
from tests.engine.test_parts import WEEKLY, at, daily, lying, refuses_daily

SINGLES, WHOLE = "singles", "whole"


@pytest.fixture
def world(world: World) -> World:
    world.obstacle = refuses_daily
    feed = world.feed()
    feed.put("u", daily(), remote_id="u")
    feed.put("z", event("Lunch", day=9), remote_id="z")
    for name in (SINGLES, WHOLE):
        world.two_way(name)
    world.wrappers[WHOLE] = holds_all
    world.target()
    world.run()
    world.run()
    return world


def the_series(world: World) -> RemoteItem:
    (found,) = [one for one in world.places[WHOLE].items.values() if one.event.series]
    return found


def change_series(world: World, **fields: object) -> None:
    item = the_series(world)
    assert item.event.series
    series = replace(item.event.series, **fields)  # type: ignore[arg-type]
    world.places[WHOLE].edit(item.remote_id, replace(item.event, series=series))


def edit(world: World, day: str, **fields: object) -> None:
    one = lying(world, SINGLES)[day]
    world.places[SINGLES].edit(one.remote_id, replace(one.event, **fields))  # type: ignore[arg-type]


def agreed(world: World) -> list[str]:
    """What all calendars show, once they rest."""
    world.run()
    world.run()
    assert is_quiet(world)
    found = [
        f"{each.event.span.start:%m-%d %H} {each.event.subject}"
        for one in world.places[WHOLE].items.values()
        for each in expand(one.event, at(0), at(20), 100)
    ]
    assert shown(world, SINGLES) == shown(world) == sorted(found)
    return sorted(found)


def test_two_fields_of_one_day_edited_in_two_shapes_both_count(world: World) -> None:
    edit(world, "11-25", location="Room 2")
    change_series(world, changed=(Occurrence(at(3), event("In town", day=3)),))
    assert "11-25 09 In town" in agreed(world)
    assert lying(world, SINGLES)["11-25"].event.location == "Room 2"


def test_an_edit_in_the_series_beats_the_deletion_of_the_single_event(world: World) -> None:
    del world.places[SINGLES].items[lying(world, SINGLES)["11-25"].remote_id]
    change_series(world, changed=(Occurrence(at(3), event("In town", day=3)),))
    assert "11-25 09 In town" in agreed(world)


def test_an_edit_of_the_single_event_beats_its_removal_from_the_series(world: World) -> None:
    edit(world, "11-25", location="Room 2")
    change_series(world, removed=(at(3),))
    assert "11-25 09 Stand-up" in agreed(world)
    assert lying(world, SINGLES)["11-25"].event.location == "Room 2"


def test_an_edit_of_a_single_event_beats_the_deletion_of_its_series(world: World) -> None:
    edit(world, "11-25", location="Room 2")
    del world.places[WHOLE].items[the_series(world).remote_id]
    assert len(agreed(world)) == 6
    assert lying(world, SINGLES)["11-25"].event.location == "Room 2"


def test_a_series_deleted_where_it_is_whole_is_gone_everywhere(world: World) -> None:
    del world.places[WHOLE].items[the_series(world).remote_id]
    assert agreed(world) == ["12-01 09 Lunch"]


def test_a_single_event_moved_to_another_day_is_moved_in_the_series(world: World) -> None:
    edit(world, "11-25", span=event(day=4, hour=15).span)
    there = agreed(world)
    assert "11-26 15 Stand-up" in there
    assert "11-26 09 Stand-up" in there
    assert "11-25 09 Stand-up" not in there


def test_an_edit_in_the_run_in_which_the_series_turns_is_in_it_afterwards(world: World) -> None:
    edit(world, "11-23", location="Room 2")
    world.places["feed"].put("u", daily(rule=f"{WEEKLY};COUNT=3"), remote_id="u")
    world.run()
    world.run()
    assert is_quiet(world)
    for name in (SINGLES, WHOLE):
        (series,) = [one.event.series for one in world.places[name].items.values() if one.event.series]
        assert [(one.recurrence_id, one.event.location) for one in series.changed] == [(at(1), "Room 2")]
