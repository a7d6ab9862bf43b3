"""R7: what is about to be deleted is looked at once more, for no server checks the version there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.model.item import RemoteId
from cirahub_desktop.sync.spokes.base import (
    Delete,
    Known,
    Report,
    Snapshot,
    Spoke,
    Write,
    WriteResult,
    Written,
    silent,
)
from cirahub_desktop.sync.spokes.memory import MemoryPlace
from tests.engine.support import World, fill


class Meanwhile:
    """Deletes whatever version is there, as Exchange does; somebody is at work right after it was read."""

    def __init__(self, spoke: Spoke, place: MemoryPlace, work: Callable[[], None]) -> None:
        self._spoke, self._place, self._work = spoke, place, work

    def __getattr__(self, name: str) -> object:
        return getattr(self._spoke, name)

    def read(self, known: Known, cancel: CancelToken, report: Report = silent) -> Snapshot:
        found = self._spoke.read(known, cancel, report)
        self._work()
        return found

    def write(self, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:
        return [self._one(write, cancel) for write in batch]

    def _one(self, write: Write, cancel: CancelToken) -> WriteResult:
        if not isinstance(write, Delete):
            return self._spoke.write([write], cancel)[0]
        self._place.items.pop(write.remote_id, None)
        return Written(write.remote_id, write.expected)


@pytest.fixture
def doomed(world: World) -> RemoteId:
    """A copy whose event has just left the feed."""
    feed = world.feed(strikes=1)
    fill(feed, 10)
    world.target()
    world.run()
    world.run()
    del feed.items["uid-003"]  # type: ignore[arg-type]
    return next(item.remote_id for item in world.ours() if item.event.subject == "Event 003")


def while_it_runs(world: World, work: Callable[[], None]) -> None:
    world.wrappers["target"] = lambda spoke: Meanwhile(spoke, world.places["target"], work)  # type: ignore[assignment,return-value]


def test_r7_a_copy_that_somebody_changes_while_its_deletion_is_under_way_stays(world: World, doomed: RemoteId) -> None:
    place = world.places["target"]
    mine = replace(place.items[doomed].event, location="Dock 9 (by hand)")
    while_it_runs(world, lambda: place.edit(doomed, mine))
    report = world.report("target")
    assert (report.deleted, [fault.code for fault in report.failed]) == (0, [FaultCode.CHANGED_MEANWHILE])
    assert place.items[doomed].event == mine
    world.wrappers.clear()
    later = world.report("target")
    assert (later.deleted, [fault.code for fault in later.skipped]) == (0, [FaultCode.EDITED_BY_HAND])
    assert place.items[doomed].event == mine, "an edit beats a delete"
    assert world.report("target").skipped == (), "it is theirs now"


def test_r7_a_copy_that_somebody_deletes_at_the_same_time_is_forgotten(world: World, doomed: RemoteId) -> None:
    place = world.places["target"]
    while_it_runs(world, lambda: place.items.pop(doomed, None))  # type: ignore[arg-type,return-value]
    report = world.report("target")
    assert (report.deleted, report.failed) == (0, ())
    store = world.store()
    assert len(store.items.links(world.spokes["target"].id)) == 9
    store.close()


def test_r7_what_a_server_does_not_answer_about_is_not_deleted(world: World, doomed: RemoteId) -> None:
    class Silent(Meanwhile):
        def fetch(self, ids: Sequence[RemoteId], cancel: CancelToken) -> dict[RemoteId, None]:
            return {}

    world.wrappers["target"] = lambda spoke: Silent(spoke, world.places["target"], lambda: None)  # type: ignore[assignment,return-value]
    report = world.report("target")
    assert (report.deleted, [fault.code for fault in report.failed]) == (0, [FaultCode.CHANGED_MEANWHILE])
    assert doomed in world.places["target"].items
