"""Taking a spoke or a hub away: what we wrote goes, and only that; what stays behind is told."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

import pytest

from cirahub_desktop import removal as removal_module
from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.removal import Removal
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import AnotherRun, AnswerLost, FaultCode, ItemFault, NotFound, Unreachable
from cirahub_desktop.sync.events import Progress, RunEvent
from cirahub_desktop.sync.left import Left, SpokeLeft, Stayed, Stays
from cirahub_desktop.sync.lock import HubLock
from cirahub_desktop.sync.model.canonical import content_hash
from cirahub_desktop.sync.model.event import Person
from cirahub_desktop.sync.model.item import Kept, Ownership, RemoteId, RemoteItem
from cirahub_desktop.sync.project import Words
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.run import Surroundings
from cirahub_desktop.sync.spokes.base import (
    Delete,
    Known,
    NotWritten,
    Report,
    Snapshot,
    Spoke,
    Write,
    WriteResult,
    silent,
)
from cirahub_desktop.sync.state.items import ItemChange, LinkChange
from cirahub_desktop.sync.state.store import Store
from tests.engine.faulty import Faulty, Killed, killed_after, killed_before
from tests.engine.support import PARIS, World, event, fill, ids

MANY = 120
"""More than two batches, and far over the limits of the breaker."""


def removal(world: World) -> Removal:
    @contextmanager
    def store() -> Iterator[Store]:
        opened = world.store()
        yield opened
        opened.close()

    def around() -> Surroundings:
        return Surroundings(
            store_path=world.store_path,
            lock_dir=world.folder / "locks",
            open_spoke=world._open,
            clock=lambda: world.now,
            computer=world.computer,
            words=Words(),
            zone=PARIS,
        )

    return Removal(store, around, SessionVault)


def remove(world: World, name: str = "target", **how: object) -> SpokeLeft:
    left = removal(world).remove_spoke(ids(world, name), **{"clean": True, **how})  # type: ignore[arg-type]
    (one,) = left.spokes
    return one


def written(world: World, count: int = MANY) -> World:
    """A feed of ``count`` events, all of them written into one target beside two of somebody else."""
    fill(world.feed(), count)
    place = world.target()
    place.put("theirs-1", event("Lunch"))
    place.put("theirs-2", event("Event 001", 2, 1))
    world.run()
    return world


def is_set_up(world: World, name: str = "target") -> bool:
    store = world.store()
    try:
        return any(spoke.id == ids(world, name) for spoke in store.setup.hub(world.hub.id).spokes)
    except NotFound:
        return False
    finally:
        store.close()


class Silent:
    """Whoever asks it anything fails the test."""

    def __init__(self, spoke: Spoke) -> None:
        self.capabilities = spoke.capabilities

    def __getattr__(self, name: str) -> object:
        raise AssertionError(f"asked for {name}")


class Edits:
    """Somebody edits an item in the very moment in which it is looked at for the last time."""

    def __init__(self, world: World, spoke: Spoke, remote_id: RemoteId) -> None:
        self._world, self._spoke, self._remote_id = world, spoke, remote_id

    def __getattr__(self, name: str) -> object:
        return getattr(self._spoke, name)

    def fetch(self, asked: Sequence[RemoteId], cancel: CancelToken) -> Mapping[RemoteId, RemoteItem | None]:
        place = self._world.places["target"]
        if self._remote_id in asked:
            place.edit(self._remote_id, replace(place.items[self._remote_id].event, location="Dock 9"))
        return self._spoke.fetch(asked, cancel)


# leave


def test_what_was_written_stays_where_the_person_says_so_and_no_server_is_asked(world: World) -> None:
    written(world)
    world.wrappers["target"] = Silent  # type: ignore[assignment]
    left = remove(world, clean=False)
    assert (left.removed, left.stayed, left.behind) == (0, (Stayed(Stays.AS_ASKED, MANY),), MANY)
    assert len(world.places["target"].items) == MANY + 2
    assert not is_set_up(world)


# clean


def test_all_we_wrote_goes_and_only_that(world: World) -> None:
    written(world)
    left = remove(world)
    assert left == SpokeLeft(ids(world), "target", removed=MANY)
    assert world.subjects() == ["Event 001", "Lunch"]
    assert not is_set_up(world)
    with world_store(world) as store:
        assert store.items.count(world.hub.id) == MANY


@contextmanager
def world_store(world: World) -> Iterator[Store]:
    store = world.store()
    yield store
    store.close()


def test_r10_what_went_is_in_the_record_under_the_spokes_name(world: World) -> None:
    written(world)
    before = {item.event.subject: item.event for item in world.ours()}
    run = removal(world).remove_spoke(ids(world), clean=True).run
    with world_store(world) as store:
        records = store.journal.records(run)
        assert store.setup.former_sources()[ids(world)][0] == "target"
        assert store.journal.run(run).ended
    assert {spoke for spoke, _ in records} == {ids(world)}
    assert {record.subject: record.before for _, record in records} == before
    assert {(record.action, record.why) for _, record in records} == {(Action.DELETE, Why.SPOKE_REMOVED)}


def test_the_breaker_does_not_count_what_a_person_asked_for(world: World) -> None:
    """Neither does it stop the removal, nor does the removal make it stop a later run."""
    written(world)
    world.target("other")
    world.run()
    remove(world)
    with world_store(world) as store:
        assert store.journal.losses(world.hub.id, world.now) == {}
        assert store.journal.holds() == ()


@pytest.mark.parametrize("noticed", [True, False])
def test_r7_a_copy_edited_by_hand_stays_and_is_named(world: World, noticed: bool) -> None:
    written(world)
    mine, yours = world.ours()[:2]
    world.places["target"].edit(mine.remote_id, replace(mine.event, location="Dock 9"))
    if noticed:
        world.run()
    left = remove(world)
    assert left.removed == MANY - 1
    assert left.stayed == (Stayed(Stays.EDITED, 1, (mine.event.subject,)),)
    assert [item.event.location for item in world.ours()] == ["Dock 9"]
    assert yours.remote_id not in world.places["target"].items


def test_r7_a_copy_edited_while_we_remove_stays_and_is_named(world: World) -> None:
    written(world)
    target = world.ours()[70]
    world.wrappers["target"] = lambda spoke: Edits(world, spoke, target.remote_id)  # type: ignore[assignment,return-value]
    left = remove(world)
    assert left.removed == MANY - 1
    assert left.stayed == (Stayed(Stays.EDITED, 1, (target.event.subject,)),)


def test_a_copy_that_was_edited_and_put_back_is_ours_again(world: World) -> None:
    written(world, 3)
    item = world.ours()[0]
    world.places["target"].edit(item.remote_id, replace(item.event, location="Dock 9"))
    world.run()
    world.places["target"].edit(item.remote_id, item.event)
    assert remove(world).removed == 3


def test_a_copy_that_the_server_touched_without_a_change_goes(world: World) -> None:
    written(world, 3)
    item = world.ours()[0]
    world.places["target"].edit(item.remote_id, item.event)
    assert remove(world).removed == 3


def test_what_the_server_made_of_our_value_is_no_edit(world: World) -> None:
    """It rewrote the body; the link remembers that (``held``), and the copy was touched since."""
    written(world, 3)
    item = world.ours()[0]
    rewritten = replace(item.event, location="dock 9, as the server writes it")
    with world_store(world) as store:
        link = next(one for one in store.items.links(ids(world)).values() if one.remote_id == item.remote_id)
        store.items.put_links(ids(world), [LinkChange(replace(link, held=content_hash(rewritten)))])
    world.places["target"].edit(item.remote_id, rewritten)
    assert remove(world).removed == 3


def test_r8_a_meeting_that_somebody_made_of_our_copy_stays(world: World) -> None:
    written(world, 3)
    item = world.ours()[0]
    world.places["target"].edit(item.remote_id, replace(item.event, attendees=(Person("Jean", "jean@example.com"),)))
    left = remove(world)
    assert left.stayed == (Stayed(Stays.MEETING, 1, (item.event.subject,)),)
    assert [one.event.subject for one in world.ours()] == [item.event.subject]


def test_r4_a_users_copy_stays(world: World) -> None:
    written(world, 3)
    item = world.ours()[0]
    copy = world.places["target"].put("copied", item.event, item.stamp)
    left = remove(world)
    assert (left.removed, left.stayed) == (3, (Stayed(Stays.USERS_COPY, 1, (item.event.subject,)),))
    assert [one.remote_id for one in world.ours()] == [copy]


def test_r4_a_copy_taken_from_another_calendar_of_the_hub_stays(world: World) -> None:
    written(world, 3)
    other = world.target("other")
    world.run()
    item = world.ours("other")[0]
    copy = world.places["target"].put("copied", item.event, item.stamp)
    left = remove(world)
    assert (left.removed, left.stayed) == (3, (Stayed(Stays.USERS_COPY, 1, (item.event.subject,)),))
    assert [one.remote_id for one in world.ours()] == [copy]
    assert len(other.items) == 3


def test_r4_of_two_equal_copies_without_a_link_none_goes(world: World) -> None:
    """Nobody can say which of them a person made."""
    written(world, 3)
    item = world.ours()[0]
    world.places["target"].put("copied", item.event, item.stamp)
    with world_store(world) as store:
        linked = next(one for one in store.items.links(ids(world)).values() if one.remote_id == item.remote_id)
        store.items.drop_links(ids(world), [linked.item])
    left = remove(world)
    assert (left.removed, left.count(Stays.USERS_COPY)) == (2, 2)


def test_r4_what_was_adopted_or_is_native_stays(world: World) -> None:
    """In a spoke that goes both ways the events that people made there are their own."""
    written(world, 4)
    adopted, native = world.ours()[:2]
    with world_store(world) as store:
        links = {link.remote_id: link for link in store.items.links(ids(world)).values()}
        changes = [
            replace(links[adopted.remote_id], ownership=Ownership.ADOPTED),
            replace(links[native.remote_id], ownership=Ownership.SOURCE),
        ]
        store.items.put_links(ids(world), [LinkChange(link) for link in changes])
    assert removal(world).preview(ids(world)).written == 2
    left = remove(world)
    assert (left.removed, left.behind) == (2, 0)
    assert left.stayed == (Stayed(Stays.ADOPTED, 1), Stayed(Stays.NATIVE, 1))
    assert {one.remote_id for one in world.ours()} == {adopted.remote_id, native.remote_id}


def test_r11_what_another_computer_wrote_last_is_theirs(world: World) -> None:
    written(world, 3)
    item = world.ours()[0]
    assert item.stamp
    world.places["target"].put(
        item.identity.uid, item.event, replace(item.stamp, writer="theirs@there"), item.remote_id
    )
    left = remove(world)
    assert (left.removed, left.stayed) == (2, (Stayed(Stays.ANOTHERS, 1, (item.event.subject,)),))


def test_a_copy_without_a_link_goes_when_a_run_would_take_it_for_ours(world: World) -> None:
    written(world, 3)
    with world_store(world) as store:
        store.items.drop_links(ids(world), store.items.links(ids(world)))
    assert remove(world).removed == 3


@pytest.mark.parametrize("how", ["edited", "let go"])
def test_a_copy_without_a_link_stays_when_it_may_be_somebodys(world: World, how: str) -> None:
    """Somebody changed it, or answered *keep these events* when its event left the hub."""
    written(world, 3)
    item = world.ours()[0]
    with world_store(world) as store:
        link = next(one for one in store.items.links(ids(world)).values() if one.remote_id == item.remote_id)
        store.items.drop_links(ids(world), [link.item])
    if how == "edited":
        world.places["target"].edit(item.remote_id, replace(item.event, location="Dock 9"))
    else:
        assert item.stamp
        unknown = replace(item.stamp, origin="unknown")  # type: ignore[arg-type]
        world.places["target"].put(item.identity.uid, item.event, unknown, item.remote_id)
    left = remove(world)
    assert left.removed == 2
    assert [one.why for one in left.stayed] == [Stays.EDITED if how == "edited" else Stays.LET_GO]
    assert [one.remote_id for one in world.ours()] == [item.remote_id]


def test_r5_our_own_duplicate_goes_too(world: World) -> None:
    written(world, 3)
    item = world.ours()[0]
    assert item.stamp
    world.places["target"].put(item.identity.uid, item.event, replace(item.stamp, nonce="another"))
    assert remove(world).removed == 4
    assert world.subjects() == ["Event 001", "Lunch"]


def test_a_copy_that_moved_is_found_by_its_mark(world: World) -> None:
    """A server may give an item a new id."""
    written(world, 3)
    item = world.places["target"].items.pop(world.ours()[0].remote_id)
    world.places["target"].put(item.identity.uid, item.event, item.stamp)
    assert remove(world) == SpokeLeft(ids(world), "target", removed=3)
    assert world.subjects() == ["Event 001", "Lunch"]


def test_copies_that_somebody_deleted_are_told_as_missing(world: World) -> None:
    written(world, 3)
    del world.places["target"].items[world.ours()[0].remote_id]
    assert remove(world) == SpokeLeft(ids(world), "target", removed=2, missing=1)


def test_what_the_server_does_not_let_go_of_is_named(world: World) -> None:
    written(world, 3)
    item = world.ours()[0]

    def fault(_: int, go: object) -> Sequence[WriteResult]:
        raise AssertionError

    class Refuses(Faulty):
        def write(self, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:
            no = NotWritten(ItemFault(FaultCode.REFUSED_BY_SERVER, detail="ErrorAccessDenied"))
            fine = self._spoke.write([one for one in batch if not _is(one, item.remote_id)], cancel)
            rest = iter(fine)
            return [no if _is(one, item.remote_id) else next(rest) for one in batch]

    world.wrappers["target"] = lambda spoke: Refuses(spoke, fault)  # type: ignore[assignment,return-value,arg-type]
    left = remove(world)
    assert (left.removed, left.stayed) == (2, (Stayed(Stays.REFUSED, 1, (item.event.subject,)),))
    assert not is_set_up(world)


def _is(write: Write, remote_id: RemoteId) -> bool:
    return isinstance(write, Delete) and write.remote_id == remote_id


# an unreachable server


class Down:
    """Fails at once, or after so many writes."""

    def __init__(self, spoke: Spoke, writes: int) -> None:
        self._spoke, self._writes = spoke, writes

    def __getattr__(self, name: str) -> object:
        return getattr(self._spoke, name)

    def read(self, known: Known, cancel: CancelToken, report: Report = silent) -> Snapshot:
        if not self._writes:
            raise Unreachable("mail.example", Unreachable.Reason.TIMEOUT)
        return self._spoke.read(known, cancel, report)

    def write(self, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:
        self._writes -= 1
        if not self._writes:
            raise Unreachable("mail.example", Unreachable.Reason.TIMEOUT)
        return self._spoke.write(batch, cancel)


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
    assert (left.stayed, left.error) == ((), None)
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
    assert remove(world).removed == MANY - 50
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
