"""Removals that a server, a kill, a person or another run cuts short."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import replace

import pytest

from cirahub_desktop import removal as removal_module
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import AnotherRun, AnswerLost, Unreachable
from cirahub_desktop.sync.events import Progress, RunEvent
from cirahub_desktop.sync.left import Left, SpokeLeft, Stayed, Stays
from cirahub_desktop.sync.lock import HubLock
from cirahub_desktop.sync.report import Why
from cirahub_desktop.sync.spokes.base import (
    Known,
    Report,
    Snapshot,
    Spoke,
    WriteResult,
    silent,
)
from tests.engine.faulty import Faulty, Killed, killed_after, killed_before
from tests.engine.removing import MANY, Down, is_set_up, removal, remove, world_store, written
from tests.engine.support import World, fill, ids

# an unreachable server


@pytest.mark.parametrize(("writes", "removed"), [(0, 0), (1, 0), (2, 50)])
def test_an_unreachable_server_does_not_block_the_removal(world: World, writes: int, removed: int) -> None:
    written(world)
    world.wrappers["target"] = lambda spoke: Down(spoke, writes)  # type: ignore[assignment,return-value]
    left = remove(world)
    assert isinstance(left.error, Unreachable)
    assert (left.removed, left.stayed) == (removed, (Stayed(Stays.NOT_REACHED, MANY - removed),))
    assert not is_set_up(world)


def test_lost_answers_are_looked_after(world: World) -> None:
    """The server did what it was told, and the answer never came."""
    written(world)

    def fault(count: int, go: object) -> Sequence[WriteResult]:
        results: Sequence[WriteResult] = go()  # type: ignore[operator]
        if count == 2:
            raise AnswerLost("mail.example")
        return results

    world.wrappers["target"] = lambda spoke: Faulty(spoke, fault)  # type: ignore[assignment,return-value,arg-type]
    assert remove(world) == SpokeLeft(ids(world), "target", removed=MANY)
    assert world.subjects() == ["Event 001", "Lunch"]


# killed, cancelled, another run


@pytest.mark.parametrize("kill", [killed_before, killed_after])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_r5_a_removal_that_was_killed_is_finished_by_the_next(world: World, kill: object, number: int) -> None:
    """And every copy is in the record with its value, also those that went when nobody could write it down."""
    written(world)
    before = {item.event.subject: item.event for item in world.ours()}
    world.wrappers["target"] = kill(number)  # type: ignore[operator]
    with pytest.raises(Killed):
        remove(world)
    assert is_set_up(world)
    world.wrappers.clear()
    left = remove(world)
    assert (left.missing, left.stayed, left.error) == (0, (), None)
    assert world.subjects() == ["Event 001", "Lunch"]
    assert not is_set_up(world)
    with world_store(world) as store:
        records = [one for run in store.journal.runs(world.hub.id) for _, one in store.journal.records(run.id)]
    gone = [one for one in records if one.why is Why.SPOKE_REMOVED]
    assert len(gone) == MANY
    assert {one.subject: one.before for one in gone} == before


def test_r5_a_copy_whose_write_was_never_recorded_goes(world: World) -> None:
    """A run was killed right after it wrote, and then the spoke was taken away."""
    feed = world.feed()
    fill(feed, 3)
    world.target()
    world.wrappers["target"] = killed_after(1)
    with pytest.raises(Killed):
        world.run()
    world.wrappers.clear()
    assert remove(world).removed == 3
    assert world.subjects() == []


def test_r5_half_written_work_of_ours_goes(world: World) -> None:
    """A series without its changed dates yet: the stamp says that the write was under way."""
    fill(world.feed(), 3)
    place = world.target()
    world.wrappers["target"] = killed_after(1)
    with pytest.raises(Killed):
        world.run()
    item = world.ours()[0]
    assert item.stamp
    half = replace(item.event, location="")
    place.put(item.identity.uid, half, replace(item.stamp, content=""), item.remote_id)
    world.wrappers.clear()
    assert remove(world).removed == 3


def test_half_written_work_of_nobody_knows_which_run_stays(world: World) -> None:
    """Without an intent of ours it cannot be told from an edit."""
    fill(world.feed(), 3)
    place = world.target()
    world.wrappers["target"] = killed_after(1)
    with pytest.raises(Killed):
        world.run()
    item = world.ours()[0]
    assert item.stamp
    place.put(item.identity.uid, item.event, replace(item.stamp, nonce="another", content=""), item.remote_id)
    world.wrappers.clear()
    left = remove(world)
    assert (left.removed, [one.why for one in left.stayed]) == (2, [Stays.EDITED])


def test_r5_a_killed_deletion_of_a_duplicate_is_recorded_and_its_original_goes(world: World) -> None:
    written(world, 3)
    item = world.ours()[0]
    assert item.stamp
    world.places["target"].put(item.identity.uid, item.event, replace(item.stamp, nonce="another"))
    world.wrappers["target"] = killed_after(1)
    with pytest.raises(Killed):
        remove(world)
    world.wrappers.clear()
    assert remove(world).removed == 4
    with world_store(world) as store:
        runs = store.journal.runs(world.hub.id)
        records = [one for run in runs for spoke, one in store.journal.records(run.id) if one.why is Why.SPOKE_REMOVED]
    assert len(records) == 4
    assert all(one.before for one in records)


def test_r7_an_edit_of_what_a_killed_run_wrote_stays(world: World) -> None:
    fill(world.feed(), 3)
    place = world.target()
    world.wrappers["target"] = killed_after(1)
    with pytest.raises(Killed):
        world.run()
    item = world.ours()[0]
    place.edit(item.remote_id, replace(item.event, location="Dock 9"))
    world.wrappers.clear()
    left = remove(world)
    assert (left.removed, left.stayed) == (2, (Stayed(Stays.EDITED, 1, (item.event.subject,)),))


def test_r13_a_cancelled_removal_leaves_the_spoke_and_records_what_was_done(world: World) -> None:
    written(world)
    cancel = CancelToken()

    def sink(one: RunEvent) -> None:
        if isinstance(one, Progress) and one.total == MANY and one.done:
            cancel.cancel()

    left = removal(world).remove_spoke(ids(world), clean=True, sink=sink, cancel=cancel)
    assert left.cancelled
    assert (left.removed, left.spokes[0].stayed) == (50, (Stayed(Stays.CANCELLED, MANY - 50),))
    assert is_set_up(world)
    with world_store(world) as store:
        assert len(store.journal.records(left.run)) == 50
        assert store.items.link_count(ids(world)) == MANY - 50
        condition = store.conditions.get(ids(world))
        assert (condition.cursor, condition.listed_at) == ("", None)  # the next run reads all of it
    world.run()
    with world_store(world) as store:
        numbers = [run.number for run in store.journal.runs(world.hub.id)]
        assert len(numbers) == len(set(numbers)) == 3
    assert remove(world).removed == MANY
    assert not is_set_up(world)


class Hangs:
    """A server that takes the request and never answers."""

    def __init__(self, spoke: Spoke, asked: threading.Event, end: threading.Event) -> None:
        self._spoke, self._asked, self._end = spoke, asked, end

    def __getattr__(self, name: str) -> object:
        return getattr(self._spoke, name)

    def read(self, known: Known, cancel: CancelToken, report: Report = silent) -> Snapshot:
        self._asked.set()
        self._end.wait(30)
        return self._spoke.read(known, cancel, report)


@pytest.mark.alone
def test_r13_cancelling_works_while_a_server_hangs(world: World) -> None:
    written(world, 3)
    asked, end, cancel = threading.Event(), threading.Event(), CancelToken()
    world.wrappers["target"] = lambda spoke: Hangs(spoke, asked, end)  # type: ignore[assignment,return-value]
    lefts: list[Left] = []
    job = threading.Thread(
        target=lambda: lefts.append(removal(world).remove_spoke(ids(world), clean=True, cancel=cancel))
    )
    job.start()
    assert asked.wait(10)
    began = time.monotonic()
    cancel.cancel()
    job.join(10)
    assert time.monotonic() - began < 2
    end.set()
    assert lefts[0].cancelled
    assert lefts[0].run
    assert is_set_up(world)


def test_another_run_is_waited_for_and_then_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    written(world, 3)
    monkeypatch.setattr(removal_module, "RUN_ENDS", 0.2)
    with HubLock(world.folder / "locks", world.hub.id), pytest.raises(AnotherRun) as caught:
        remove(world)
    assert caught.value.hub == "Team"
    assert is_set_up(world)
    monkeypatch.setattr(removal_module, "RUN_ENDS", 10)
    lock = HubLock(world.folder / "locks", world.hub.id)
    lock.__enter__()
    timer = threading.Timer(0.2, lock.__exit__, (None, None, None))
    timer.start()
    assert remove(world).removed == 3
    timer.join()


def test_r13_waiting_for_another_run_can_be_cancelled(world: World) -> None:
    written(world, 3)
    cancel = CancelToken()
    timer = threading.Timer(0.1, cancel.cancel)
    with HubLock(world.folder / "locks", world.hub.id):
        timer.start()
        left = removal(world).remove_spoke(ids(world), clean=True, cancel=cancel)
    timer.join()
    assert left.cancelled
    assert left.spokes[0].stayed == (Stayed(Stays.CANCELLED, 3),)
    assert is_set_up(world)
