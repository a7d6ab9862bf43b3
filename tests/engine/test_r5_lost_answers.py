"""R5, R7: the answer of a change or a deletion is lost, and somebody is at work at the same time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import AnswerLost, FaultCode
from cirahub_desktop.sync.model.item import RemoteId, RemoteItem
from cirahub_desktop.sync.spokes.base import Known, Report, Snapshot, Spoke, Write, WriteResult, silent
from cirahub_desktop.sync.spokes.memory import MemoryPlace
from tests.engine.faulty import Killed, killed_after
from tests.engine.support import World, event, fill
from tests.engine.undoing import change, is_quiet, unreachable

Work = Callable[[MemoryPlace], None]


class LosesAnswers:
    """The first write's answer is lost; then somebody is at work before the place is asked what became of it."""

    def __init__(self, spoke: Spoke, place: MemoryPlace, work: Work, *, carries_out: bool, answers: bool) -> None:
        self._spoke, self._place, self._work = spoke, place, work
        self._carries_out, self._answers, self._lost = carries_out, answers, False

    def __getattr__(self, name: str) -> object:
        return getattr(self._spoke, name)

    def write(self, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:
        if self._lost:
            return self._spoke.write(batch, cancel)
        self._lost = True
        if self._carries_out:
            self._spoke.write(batch, cancel)
        self._work(self._place)
        raise AnswerLost("mail.example")

    def fetch(self, ids: Sequence[RemoteId], cancel: CancelToken) -> Mapping[RemoteId, RemoteItem | None]:
        return {} if self._lost and not self._answers else self._spoke.fetch(ids, cancel)


def loses(world: World, work: Work = lambda _: None, *, carries_out: bool = False, answers: bool = True) -> None:
    place = world.places["target"]
    world.wrappers["target"] = lambda spoke: LosesAnswers(  # type: ignore[assignment,return-value]
        spoke, place, work, carries_out=carries_out, answers=answers
    )


@pytest.fixture
def changed(world: World) -> World:
    """A copy whose event has just changed in the feed."""
    feed = world.feed()
    feed.put("a", event("Truck 7"), remote_id="a")
    world.target()
    world.run()
    world.run()
    feed.put("a", event("Truck 8"), remote_id="a")
    return world


@pytest.mark.parametrize("carries_out", [True, False])
def test_r5_a_change_whose_answer_is_lost_is_made_once(changed: World, *, carries_out: bool) -> None:
    loses(changed, carries_out=carries_out)
    report = changed.report("target")
    assert (report.updated, report.failed, changed.subjects()) == (1, (), ["Truck 8"])
    changed.wrappers.clear()
    assert is_quiet(changed)


def edits(place: MemoryPlace) -> None:
    remote = next(iter(place.items))
    place.edit(remote, replace(place.items[remote].event, location="By hand"))


@pytest.mark.parametrize("work", [edits, lambda place: place.items.clear()], ids=["edits", "deletes"])
def test_r7_what_a_person_does_while_the_answer_is_lost_is_not_taken_for_our_write(changed: World, work: Work) -> None:
    loses(changed, work)
    report = changed.report("target")
    assert (report.updated, [fault.code for fault in report.failed]) == (0, [FaultCode.CHANGED_MEANWHILE])
    changed.wrappers.clear()
    changed.run()
    changed.run()
    assert changed.subjects() == ["Truck 8"]
    assert is_quiet(changed)


def test_r5_a_change_about_which_nobody_answers_is_left_to_the_next_run(changed: World) -> None:
    loses(changed, answers=False)
    report = changed.report("target")
    assert (report.updated, [fault.code for fault in report.failed]) == (0, [FaultCode.CHANGED_MEANWHILE])
    changed.wrappers.clear()
    assert changed.report("target").updated == 1
    assert is_quiet(changed)


@pytest.mark.parametrize("carries_out", [True, False])
def test_r5_a_deletion_whose_answer_is_lost_is_made_once(world: World, *, carries_out: bool) -> None:
    feed = world.feed(strikes=1)
    fill(feed, 10)
    world.target()
    world.run()
    del feed.items[RemoteId("uid-003")]
    loses(world, carries_out=carries_out)
    assert world.report("target").deleted == 1
    assert "Event 003" not in world.subjects()
    world.wrappers.clear()
    assert is_quiet(world)


class LeavesOutOurs:
    """As Exchange does: the listing does not bring what is in items with our mark."""

    def __init__(self, spoke: Spoke) -> None:
        self._spoke = spoke

    def __getattr__(self, name: str) -> object:
        return getattr(self._spoke, name)

    def read(self, known: Known, cancel: CancelToken, report: Report = silent) -> Snapshot:
        found = self._spoke.read(known, cancel, report)
        return replace(found, changed={key: item for key, item in found.changed.items() if not item.stamp})


@pytest.mark.parametrize(("edited", "expected"), [(True, ["Truck 7"]), (False, ["Truck 8"])])
def test_r4_after_a_lost_store_an_edited_copy_is_not_overwritten_unread(
    changed: World, edited: bool, expected: list[str]
) -> None:
    target = changed.places["target"]
    if edited:
        change(target, "Truck 7", location="By hand")
    changed.lose_store()
    changed.wrappers["target"] = LeavesOutOurs  # type: ignore[assignment]
    report = changed.report("target")
    assert [fault.code for fault in report.skipped] == ([FaultCode.EDITED_BY_HAND] if edited else [])
    assert changed.subjects() == expected
    assert is_quiet(changed)


class Vanishes:
    """Somebody deletes the copy between the last look of the plan and that before the write."""

    def __init__(self, spoke: Spoke, place: MemoryPlace, remote: RemoteId) -> None:
        self._spoke, self._place, self._remote = spoke, place, remote

    def __getattr__(self, name: str) -> object:
        return getattr(self._spoke, name)

    def fetch(self, ids: Sequence[RemoteId], cancel: CancelToken) -> Mapping[RemoteId, RemoteItem | None]:
        found = self._spoke.fetch(ids, cancel)
        self._place.items.pop(self._remote, None)
        return found


def test_r7_a_copy_that_a_person_edits_and_then_deletes_while_we_write_is_the_next_runs_business(
    changed: World,
) -> None:
    target = changed.places["target"]
    change(target, "Truck 7", location="By hand")
    changed.run()
    remote = next(iter(target.items))
    changed.places["feed"].put("a", event("Truck 9"), remote_id="a")
    changed.wrappers["target"] = lambda spoke: Vanishes(spoke, target, remote)  # type: ignore[assignment,return-value]
    report = changed.report("target")
    assert (report.updated, report.failed, changed.subjects()) == (0, (), [])
    changed.wrappers.clear()
    assert changed.report("target").created == 1
    assert changed.subjects() == ["Truck 9"]
    assert is_quiet(changed)


def test_r5_a_write_of_a_killed_run_is_found_although_its_record_is_forgotten(world: World) -> None:
    """Nothing says any more which run wrote it; it is known by its mark, and written no second time."""
    world.feed().put("a", event("Truck 7", day=60), remote_id="a")
    world.target()
    world.wrappers["target"] = killed_after(1)
    with pytest.raises(Killed):
        world.run()
    world.pass_time(days=31)
    world.wrappers["target"] = unreachable
    world.run()
    world.wrappers.clear()
    world.run()
    store = world.store()
    assert not store.journal.intents(world.spokes["target"].id)
    assert [line.recorded for line in store.journal.runs(world.hub.id)] == [{}, {}]
    store.close()
    assert world.subjects() == ["Truck 7"]
    assert is_quiet(world)
