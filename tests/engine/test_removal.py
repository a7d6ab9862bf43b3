"""Taking a spoke away: what we wrote goes, and only that; what stays behind is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import FaultCode, ItemFault
from cirahub_desktop.sync.left import SpokeLeft, Stayed, Stays
from cirahub_desktop.sync.model.canonical import content_hash
from cirahub_desktop.sync.model.event import Person
from cirahub_desktop.sync.model.hub import ObjectKind
from cirahub_desktop.sync.model.item import OriginId, Ownership, RemoteId
from cirahub_desktop.sync.model.options import Feeding
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.run import writer_of
from cirahub_desktop.sync.spokes.base import (
    Delete,
    NotWritten,
    Write,
    WriteResult,
)
from cirahub_desktop.sync.state.items import ItemChange, LinkChange
from tests.engine.faulty import Faulty
from tests.engine.removing import MANY, Edits, Silent, is_set_up, removal, remove, world_store, written
from tests.engine.support import World, ids

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


def test_r4_a_copy_of_what_is_native_there_stays(world: World) -> None:
    """The hub never writes a copy where the event is at home, so a person made it."""
    written(world, 3)
    item = world.ours()[0]
    assert item.stamp
    with world_store(world) as store:
        link = next(one for one in store.items.links(ids(world)).values() if one.remote_id == item.remote_id)
        store.items.put_links(ids(world), [LinkChange(replace(link, ownership=Ownership.SOURCE))])
    world.places["target"].put("copied", item.event, replace(item.stamp, nonce="another"))
    left = remove(world)
    assert (left.removed, left.count(Stays.NATIVE), left.count(Stays.USERS_COPY)) == (2, 1, 1)


def test_r11_what_another_computer_wrote_last_is_theirs(world: World) -> None:
    written(world, 3)
    item = world.ours()[0]
    assert item.stamp
    theirs = replace(item.event, location="Dock 9")
    stamp = replace(item.stamp, writer="theirs@there", content=content_hash(theirs))
    world.places["target"].put(item.identity.uid, theirs, stamp, item.remote_id)
    world.run()
    left = remove(world)
    assert (left.removed, left.stayed) == (2, (Stayed(Stays.ANOTHERS, 1, (item.event.subject,)),))


def test_r11_what_another_hub_of_this_computer_writes_is_its_own(world: World) -> None:
    """Even where both say the same, so that the mark alone tells who keeps it."""
    written(world, 3)
    item = world.ours()[0]
    assert item.stamp
    with world_store(world) as store:
        other = store.setup.add_hub("Other", ObjectKind.CALENDARS)
    stamp = replace(item.stamp, writer=writer_of(other.id, world.computer))
    world.places["target"].put(item.identity.uid, item.event, stamp, item.remote_id)
    left = remove(world)
    assert (left.removed, left.stayed) == (2, (Stayed(Stays.ANOTHERS, 1, (item.event.subject,)),))


def test_r11_what_another_hub_wrote_and_we_never_linked_is_not_looked_at(world: World) -> None:
    written(world, 3)
    item = world.ours()[0]
    assert item.stamp
    theirs = world.places["target"].put("theirs", item.event, replace(item.stamp, nonce="n", writer="theirs@there"))
    assert remove(world) == SpokeLeft(ids(world), "target", removed=3)
    assert [one.remote_id for one in world.ours()] == [theirs]


def test_r5_what_was_taken_over_from_a_lost_store_goes(world: World) -> None:
    """A new computer, the same places: nothing was written again, and it is ours all the same."""
    written(world, 3)
    world.lose_store()
    assert world.report("target").created == 0
    assert remove(world).removed == 3
    assert world.subjects() == ["Event 001", "Lunch"]


@pytest.mark.parametrize("taken_in", [True, False])
def test_r7_an_edit_in_a_copy_stays_there_even_where_the_hub_took_it(world: World, taken_in: bool) -> None:
    """With a hub its history goes, and the feed never had the edit."""
    written(world, 3)
    if taken_in:
        world.set_options("target", feeds_hub=Feeding.NEW)
        world.run()
    item = world.ours()[0]
    world.places["target"].edit(item.remote_id, replace(item.event, location="Dock 9"))
    world.run()
    left = remove(world)
    assert (left.removed, left.stayed) == (2, (Stayed(Stays.EDITED, 1, (item.event.subject,)),))


def test_r7_a_field_that_an_update_left_to_somebody_stays(world: World) -> None:
    """The copy is as we wrote it last, and yet not as the hub would have it."""
    written(world, 3)
    item = world.ours()[0]
    world.places["target"].edit(item.remote_id, replace(item.event, location="Dock 9"))
    world.run()
    source = world.places["feed"]
    source.put(item.identity.uid, replace(item.event, subject="Changed", categories=()), remote_id=item.identity.uid)
    world.run()
    assert ("Changed", "Dock 9") in {(one.event.subject, one.event.location) for one in world.ours()}
    left = remove(world)
    assert (left.removed, left.stayed) == (2, (Stayed(Stays.EDITED, 1, ("Changed",)),))


def test_a_copy_without_a_link_goes_when_a_run_would_take_it_for_ours(world: World) -> None:
    written(world, 3)
    with world_store(world) as store:
        store.items.drop_links(ids(world), store.items.links(ids(world)))
    assert remove(world).removed == 3


@pytest.mark.parametrize("how", ["edited", "let go", "gone from the hub"])
def test_a_copy_without_a_link_stays_when_it_may_be_somebodys(world: World, how: str) -> None:
    """Somebody changed it, or answered *keep these events* when its event left the hub."""
    written(world, 3)
    item = world.ours()[0]
    assert item.stamp
    with world_store(world) as store:
        link = next(one for one in store.items.links(ids(world)).values() if one.remote_id == item.remote_id)
        store.items.drop_links(ids(world), [link.item])
        if how == "gone from the hub":
            row = store.items.rows(world.hub.id)[link.item]
            store.items.put(world.hub.id, [ItemChange(replace(row, gone=True))])
    if how == "edited":
        world.places["target"].edit(item.remote_id, replace(item.event, location="Dock 9"))
    if how == "let go":
        unknown = replace(item.stamp, origin=OriginId("unknown"))
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
