"""Meetings to which the owner of a calendar said No: left out, or copied and marked, as the option says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from cirahub_desktop.sync.codecs.ical_writer import write_item
from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.model.event import Event, Status
from cirahub_desktop.sync.model.item import Identity, RemoteId
from cirahub_desktop.sync.model.options import CancelledRule
from tests.engine.support import World, event
from tests.engine.undoing import is_quiet, writes

BOARD = event("Board meeting", status=Status.DECLINED)


def listed(world: World, one: Event, **options: object) -> None:
    world.feed().put("board", one, remote_id="board")
    world.target(**options)


def answer(world: World, status: Status) -> None:
    feed = world.places["feed"]
    feed.edit(RemoteId("board"), replace(feed.items[RemoteId("board")].event, status=status))


def test_what_was_declined_is_left_out_and_named(world: World) -> None:
    listed(world, BOARD)
    report = world.report("target")
    assert world.subjects() == []
    assert [fault.code for fault in report.skipped] == [FaultCode.DECLINED]


def test_a_copy_goes_when_its_meeting_is_declined_and_comes_back_with_another_answer(world: World) -> None:
    listed(world, replace(BOARD, status=Status.CONFIRMED))
    world.run()
    assert world.subjects() == ["Board meeting"]
    answer(world, Status.DECLINED)
    world.run()
    assert world.subjects() == []
    answer(world, Status.CONFIRMED)
    world.run()
    assert world.subjects() == ["Board meeting"]


def test_it_is_copied_with_a_prefix_where_the_option_says_so(world: World) -> None:
    listed(world, BOARD, declined=CancelledRule.PREFIX)
    world.run()
    (copy,) = world.ours()
    assert (copy.event.subject, copy.event.status) == ("Declined: Board meeting", Status.CONFIRMED)
    assert is_quiet(world)


def test_r15_the_prefix_and_the_answer_do_not_flow_back(world: World) -> None:
    """Where the answer is No, the copy of it in a calendar that goes both ways may be changed all the same."""
    listed(world, BOARD)
    desk = world.two_way("desk", declined=CancelledRule.PREFIX)
    world.run()
    (copy,) = desk.items.values()
    desk.edit(copy.remote_id, replace(copy.event, location="Room 7"))
    world.run()
    store = world.store()
    (row,) = store.items.rows(world.hub.id).values()
    there = store.items.events([row.id])[row.id]
    store.close()
    assert (there.subject, there.status, there.location) == ("Board meeting", Status.DECLINED, "Room 7")
    assert writes(world.run()) == 0


def test_a_file_never_says_so() -> None:
    """RFC 5545 knows no such status."""
    text = write_item(Identity("board"), BOARD, None, datetime(2026, 11, 22, tzinfo=UTC)).decode()
    assert "STATUS" not in text
