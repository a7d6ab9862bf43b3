"""What is left behind by runs that were killed, cancelled or refused by the disk, and how the next run settles it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace

import pytest

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import AnswerLost, StoreFailed, Unexpected, Unreachable
from cirahub_desktop.sync.spokes.base import Delete, Known, Report, Snapshot, Spoke, Verdict, Write, WriteResult, silent
from cirahub_desktop.sync.state.database import Database
from tests.engine.faulty import Killed, killed_after, killed_before
from tests.engine.support import World, event, fill
from tests.engine.test_r5_no_duplicates import settle
from tests.engine.test_r13_cancel import Hanging
from tests.support.logs import LogWatch


class ReadInPart:
    """Lists nothing of what is there, and says that it was not read completely."""

    def __init__(self, spoke: Spoke) -> None:
        self._spoke = spoke

    def __getattr__(self, name: str) -> object:
        return getattr(self._spoke, name)

    def read(self, known: Known, cancel: CancelToken, report: Report = silent) -> Snapshot:
        found = self._spoke.read(known, cancel, report)
        return found if found.verdict is Verdict.UNCHANGED else Snapshot(Verdict.PARTIAL, {}, {}, cursor=found.cursor)


def test_r5_a_copy_that_a_killed_run_wrote_goes_with_its_event(world: World) -> None:
    """The event left the feed before anybody saw the copy."""
    feed = world.feed(strikes=1)
    fill(feed, 10)
    world.target()
    world.run()
    feed.put("new", event("New", day=40), remote_id="new")
    world.wrappers["target"] = killed_after(1)
    with pytest.raises(Killed):
        world.run()
    assert "New" in world.subjects()
    del feed.items["new"]  # type: ignore[arg-type]
    world.wrappers["target"] = _unreadable
    world.run()
    world.run()
    world.wrappers.clear()
    world.run()
    world.run()
    assert "New" not in world.subjects()


def test_r5_a_killed_create_of_an_event_that_left_is_forgotten_in_the_end(world: World) -> None:
    feed = world.feed(strikes=1)
    fill(feed, 10)
    world.target()
    world.run()
    feed.put("new", event("New", day=40), remote_id="new")
    world.wrappers["target"] = killed_before(1)
    with pytest.raises(Killed):
        world.run()
    del feed.items["new"]  # type: ignore[arg-type]
    settle(world)
    store = world.store()
    assert store.items.count(world.hub.id) == 10
    store.close()


def test_r5_a_lost_store_writes_nothing_into_a_calendar_that_was_read_in_part(world: World) -> None:
    fill(world.feed(), 20)
    world.target()
    world.run()
    world.lose_store()
    world.wrappers["target"] = ReadInPart  # type: ignore[assignment]
    for _ in range(2):
        assert world.report("target").created == 0
    settle(world)


def test_r5_a_calendar_only_looked_at_is_read_again_before_it_is_written(world: World) -> None:
    """What lies there may be ours from before the store was lost; the cursor of a mere look says nothing about it."""
    fill(world.feed(), 20)
    world.target()
    world.run()
    world.lose_store()
    world.set_options("target", hub_writes=False)
    world.run()
    world.run()
    world.set_options("target", hub_writes=True)
    assert world.report("target").created == 0
    settle(world)


def test_r5_an_abandoned_write_that_lands_after_the_next_run_leaves_no_second_copy(world: World) -> None:
    fill(world.feed(), 20)
    world.target()
    cancel, release = CancelToken(), threading.Event()
    world.wrappers["target"] = lambda spoke: Hanging(spoke, "write", cancel, release)  # type: ignore[assignment,return-value]
    assert world.run(cancel=cancel).cancelled
    hanging = [thread for thread in threading.enumerate() if thread.name == "spoke"]
    world.wrappers.clear()
    world.run()
    assert len(world.ours()) == 20
    release.set()
    for thread in hanging:
        thread.join(5)
    assert len(world.ours()) == 40
    world.run()
    settle(world)


def test_r5_an_abandoned_write_that_lands_after_the_event_left_goes_too(world: World) -> None:
    feed = world.feed(strikes=1)
    fill(feed, 30)
    world.target()
    world.run()
    feed.put("new", event("New", day=40), remote_id="new")
    cancel, release = CancelToken(), threading.Event()
    world.wrappers["target"] = lambda spoke: Hanging(spoke, "write", cancel, release)  # type: ignore[assignment,return-value]
    assert world.run(cancel=cancel).cancelled
    hanging = [thread for thread in threading.enumerate() if thread.name == "spoke"]
    world.wrappers.clear()
    world.run()
    first = next(item for item in world.ours() if item.event.subject == "New")
    del feed.items["new"]  # type: ignore[arg-type]
    world.set_options("target", delete_count=1, delete_share=1)
    for number in range(4):
        del feed.items[f"uid-{number:03}"]  # type: ignore[arg-type]
    held = world.report("target").held
    assert held
    release.set()
    for thread in hanging:
        thread.join(5)
    world.run(confirm=held.id)
    world.run()
    assert first.remote_id not in world.places["target"].items
    assert "New" not in world.subjects()


@pytest.mark.parametrize("number", range(1, 30))
def test_a_full_disk_at_any_write_of_the_store_leaves_what_the_next_run_mends(
    world: World, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = world.feed(strikes=1)
    fill(feed, 20)
    world.target()
    world.run()
    feed.put("uid-000", event("Changed"), remote_id="uid-000")
    del feed.items["uid-001"]  # type: ignore[arg-type]
    feed.put("new", event("New", day=40), remote_id="new")
    count = 0
    real, real_many = Database.execute, Database.execute_many

    def full() -> None:
        nonlocal count
        count += 1
        if count >= number:
            raise StoreFailed(StoreFailed.Reason.FULL, "store")

    def execute(self: Database, *rest: object) -> int:
        full()
        return real(self, *rest)  # type: ignore[arg-type]

    def execute_many(self: Database, *rest: object) -> None:
        full()
        real_many(self, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Database, "execute", execute)
    monkeypatch.setattr(Database, "execute_many", execute_many)
    with suppress(StoreFailed):
        world.run()
    monkeypatch.setattr(Database, "execute", real)
    monkeypatch.setattr(Database, "execute_many", real_many)
    settle(world)


def test_r4_a_copy_that_moved_and_was_edited_is_not_run_over(world: World) -> None:
    feed = world.feed()
    feed.put("a", event("Truck 7"), remote_id="a")
    place = world.target()
    world.run()
    (old,) = world.ours()
    del place.items[old.remote_id]
    place.put(old.identity.uid, replace(old.event, location="Dock 9 (by hand)"), old.stamp)
    world.run()
    feed.put("a", event("Truck 8"), remote_id="a")
    world.run()
    (copy,) = world.ours()
    assert copy.event.location == "Dock 9 (by hand)"


def test_r4_edited_copies_found_by_their_stamp_alone_do_not_ask_for_ever_to_be_deleted(world: World) -> None:
    feed = world.feed(strikes=1)
    fill(feed, 20)
    place = world.target()
    world.run()
    for item in world.ours()[:6]:
        place.edit(item.remote_id, replace(item.event, location="by hand"))
    world.lose_store()
    world.run()
    for number in range(6):
        del feed.items[f"uid-{number:03}"]  # type: ignore[arg-type]
    for _ in range(3):
        holds = [one.held for one in world.run().spokes if one.held]
        if holds:
            world.run(confirm=holds[0].id)
    assert not any(one.held for one in world.run().spokes)
    assert len([item for item in world.ours() if item.event.location == "by hand"]) == 6


def test_a_spoke_that_breaks_in_an_unforeseen_way_never_stops_the_hub(world: World, expected_logs: LogWatch) -> None:
    """R9."""
    fill(world.feed(), 3)
    world.target("one")
    world.target("two")

    class Broken:
        def __init__(self, spoke: Spoke) -> None:
            self._spoke = spoke

        def __getattr__(self, name: str) -> object:
            return getattr(self._spoke, name)

        def write(self, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:
            raise RuntimeError("boom")

    world.wrappers["one"] = Broken  # type: ignore[assignment]
    expected_logs("Unexpected error in a spoke")
    report = world.report("one")
    assert (type(report.error), report.created) == (Unexpected, 0)
    assert len(world.ours("two")) == 3
    world.wrappers.clear()
    world.run()
    assert len(world.ours("one")) == 3


def _unreadable(spoke: Spoke) -> Spoke:
    class Dead:
        def __init__(self) -> None:
            self.capabilities, self.close = spoke.capabilities, spoke.close

        def read(self, *_: object) -> object:
            raise Unreachable("mail.example", Unreachable.Reason.NO_SUCH_HOST)

    return Dead()  # type: ignore[return-value]


class HalfWay:
    """A write of several steps that stops after the first: the stamp says so by an empty content."""

    def __init__(self, spoke: Spoke, ends: BaseException) -> None:
        self._spoke, self._ends, self._done = spoke, ends, False

    def __getattr__(self, name: str) -> object:
        return getattr(self._spoke, name)

    def write(self, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:
        if self._done:
            return self._spoke.write(batch, cancel)
        self._done = True
        self._spoke.write([_half(write) for write in batch], cancel)
        raise self._ends


def _half(write: Write) -> Write:
    if isinstance(write, Delete):
        return write
    return replace(write, event=replace(write.event, location=""), stamp=replace(write.stamp, content=""))


@pytest.mark.parametrize("ends", [Killed(), AnswerLost("mail.example")])
@pytest.mark.parametrize("change", [False, True])
def test_r5_a_write_of_several_steps_that_stopped_half_way_is_finished(
    world: World, ends: BaseException, *, change: bool
) -> None:
    feed = world.feed()
    feed.put("a", event("Truck 7", location="Dock 1"), remote_id="a")
    world.target()
    if change:
        world.run()
        feed.put("a", event("Truck 7", location="Dock 2"), remote_id="a")
    world.wrappers["target"] = lambda spoke: HalfWay(spoke, ends)  # type: ignore[assignment,return-value]
    with suppress(Killed):
        world.run()
    settle(world)
    assert [item.event.location for item in world.ours()] == ["Dock 2" if change else "Dock 1"]


@pytest.mark.parametrize("ends", [Killed(), AnswerLost("mail.example")])
def test_r5_a_change_that_stopped_half_way_over_an_edit_by_hand_is_finished(world: World, ends: BaseException) -> None:
    """What is half there is our own half, and no edit by hand that would have to be respected for ever."""
    feed = world.feed()
    feed.put("a", event("Truck 7", location="Dock 1"), remote_id="a")
    place = world.target()
    world.run()
    (copy,) = world.ours()
    place.edit(copy.remote_id, replace(copy.event, location="Dock 9 (by hand)"))
    world.run()
    feed.put("a", event("Truck 7", location="Dock 2"), remote_id="a")
    world.wrappers["target"] = lambda spoke: HalfWay(spoke, ends)  # type: ignore[assignment,return-value]
    with suppress(Killed):
        world.run()
    settle(world)
    assert [item.event.location for item in world.ours()] == ["Dock 2"]


def test_r5_an_intent_stays_open_until_the_calendar_was_read_in_whole(world: World) -> None:
    fill(world.feed(), 5)
    world.target()
    world.wrappers["target"] = killed_after(1)
    with pytest.raises(Killed):
        world.run()
    world.wrappers["target"] = ReadInPart  # type: ignore[assignment]
    world.run()
    store = world.store()
    assert len(store.journal.intents(world.spokes["target"].id)) == 5
    store.close()
    settle(world)


def test_r5_nothing_is_planned_for_a_copy_whose_last_write_is_an_open_question(world: World) -> None:
    feed = world.feed()
    fill(feed, 5)
    world.target()
    world.run()
    feed.put("uid-000", event("Changed"), remote_id="uid-000")
    world.wrappers["target"] = killed_after(1)
    with pytest.raises(Killed):
        world.run()
    world.wrappers["target"] = ReadInPart  # type: ignore[assignment]
    report = world.report("target")
    assert (report.updated, report.failed) == (0, ())
    settle(world)
