"""R1: only a COMPLETE snapshot can mean that something is gone from its source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import BadSource, FaultCode, ItemFault
from cirahub_desktop.sync.model.item import RemoteId, RemoteItem
from cirahub_desktop.sync.spokes.base import Known, Report, Snapshot, Spoke, Verdict, silent
from tests.engine.support import World, event, fill


class Overlooking:
    """Lists less than there is, and still says it is complete; may refuse to say more about it."""

    def __init__(self, spoke: Spoke, *, answers: bool) -> None:
        self._spoke, self._answers = spoke, answers

    def __getattr__(self, name: str) -> object:
        return getattr(self._spoke, name)

    def read(self, known: Known, cancel: CancelToken, report: Report = silent) -> Snapshot:
        found = self._spoke.read(known, cancel, report)
        if found.verdict is Verdict.UNCHANGED:
            return found
        return Snapshot(Verdict.COMPLETE, present=dict(list(found.present.items())[:2]), cursor="other")

    def fetch(self, ids: Sequence[RemoteId], cancel: CancelToken) -> Mapping[RemoteId, RemoteItem | None]:
        return self._spoke.fetch(ids, cancel) if self._answers else {}


@pytest.mark.parametrize("reason", list(BadSource.Reason))
def test_r1_a_feed_that_answers_with_something_else_deletes_nothing(world: World, reason: BadSource.Reason) -> None:
    fill(world.feed(strikes=1), 10)
    world.target()
    world.run()
    world.read_errors["feed"] = BadSource("example.com", reason)
    for _ in range(3):
        report = world.run()
        world.pass_time(hours=1)
        assert report.spokes[0].verdict is Verdict.FAILED
        assert report.spokes[0].error is world.read_errors["feed"]
    assert len(world.ours()) == 10


def test_r1_a_partial_read_deletes_nothing_but_still_adds(world: World) -> None:
    feed = world.feed(strikes=1)
    fill(feed, 10)
    world.target()
    world.run()
    world.verdicts["feed"] = Verdict.PARTIAL
    del feed.items["uid-003"]  # type: ignore[arg-type]
    feed.put("new", event("New"), remote_id="new")
    for _ in range(3):
        world.run()
        world.pass_time(hours=1)
    assert "New" in world.subjects()
    assert len(world.ours()) == 11


@pytest.mark.parametrize("answers", [True, False])
def test_r1_what_a_server_does_not_list_is_asked_for_before_it_counts_as_gone(world: World, answers: bool) -> None:
    fill(world.source_server(), 6)
    world.target()
    world.run()
    world.wrappers["server"] = lambda spoke: Overlooking(spoke, answers=answers)  # type: ignore[assignment,return-value]
    world.places["server"].put("new", event("New"))
    for _ in range(3):
        assert not any(one.held for one in world.run().spokes)
    assert len([item for item in world.ours() if item.event.subject != "New"]) == 6


@pytest.mark.parametrize("answers", [True, False])
def test_r1_a_copy_the_target_does_not_list_is_not_written_again(world: World, answers: bool) -> None:
    fill(world.feed(), 6)
    world.target()
    world.run()
    world.wrappers["target"] = lambda spoke: Overlooking(spoke, answers=answers)  # type: ignore[assignment,return-value]
    for _ in range(3):
        world.places["target"].put("noise", event("Theirs"))
        assert world.report("target").created == 0
    assert len(world.ours()) == 6


def test_r1_an_item_that_cannot_be_read_counts_as_present(world: World) -> None:
    feed = world.feed(strikes=1)
    fill(feed, 10)
    world.target()
    world.run()

    class Unreadable:
        def __init__(self, spoke: Spoke) -> None:
            self._spoke = spoke

        def __getattr__(self, name: str) -> object:
            return getattr(self._spoke, name)

        def read(self, known: Known, cancel: CancelToken, report: Report = silent) -> Snapshot:
            found = self._spoke.read(known, cancel, report)
            fault = ItemFault(FaultCode.UNREADABLE, "uid-004", "Event 004", "DTSTART")
            return Snapshot(found.verdict, found.present, {}, (fault,), found.cursor)

    feed.put("uid-004", event("Broken"), remote_id="uid-004")
    world.wrappers["feed"] = Unreadable  # type: ignore[assignment]
    for _ in range(3):
        report = world.run()
        world.pass_time(hours=1)
    assert [fault.uid for fault in report.spokes[0].skipped] == ["uid-004"]
    assert "Event 004" in world.subjects()
    del world.wrappers["feed"]
    feed.put("uid-004", event("Mended"), remote_id="uid-004")
    world.run()
    assert "Mended" in world.subjects()


def test_r1_what_ended_and_vanished_is_history_and_stays(world: World) -> None:
    feed = world.feed(strikes=1)
    fill(feed, 40)
    world.target()
    world.run()
    world.pass_time(days=20)
    for key in [key for key, item in feed.items.items() if item.event.span.end < world.now]:  # type: ignore[operator]
        del feed.items[key]
    report = world.run()
    assert report.spokes[0].held is None
    world.run()
    assert len(world.ours()) == 40


def test_r1_options_and_cancellations_need_no_strikes(world: World) -> None:
    from cirahub_desktop.sync.model.event import Status

    feed = world.feed()
    fill(feed, 10)
    world.target()
    world.run()
    feed.put("uid-001", event("Event 001", day=2, status=Status.CANCELLED), remote_id="uid-001")
    assert world.report("target").deleted == 1
    assert "Event 001" not in world.subjects()
