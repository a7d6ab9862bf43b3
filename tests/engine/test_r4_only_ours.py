"""R4: items in a spoke are ours or foreign; foreign ones are never touched, and edits of people are not run over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.holds import drop_hold
from cirahub_desktop.sync.model.canonical import content_hash
from cirahub_desktop.sync.model.event import Person, Status
from cirahub_desktop.sync.model.item import RemoteId, RemoteItem
from cirahub_desktop.sync.report import HoldReason
from cirahub_desktop.sync.spokes.base import Known, Report, Snapshot, Spoke, silent
from tests.engine.support import World, event, fill


def only(world: World) -> RemoteItem:
    (item,) = world.ours()
    return item


def test_r4_foreign_items_are_never_touched(world: World) -> None:
    feed = world.feed(strikes=1)
    fill(feed, 20)
    place = world.target()
    theirs = [place.put(f"theirs-{number}", event(f"Theirs {number:03}", number + 1)) for number in range(20)]
    before = {key: place.items[key] for key in theirs}
    world.run()
    for key in list(feed.items)[:3]:
        del feed.items[key]
    world.run()
    assert {key: place.items[key] for key in theirs} == before
    assert len(world.ours()) == 17


def test_r4_a_copy_changed_by_hand_keeps_the_change_until_the_hub_changes(world: World) -> None:
    feed = world.feed()
    feed.put("a", event("Truck 7"), remote_id="a")
    place = world.target()
    world.run()
    item = only(world)
    place.edit(item.remote_id, replace(item.event, location="Dock 9 (by hand)"))
    for _ in range(3):
        report = world.report("target")
        assert (report.updated, [fault.code for fault in report.skipped]) == (0, [FaultCode.EDITED_BY_HAND])
    assert only(world).event.location == "Dock 9 (by hand)"
    feed.put("a", event("Truck 8"), remote_id="a")
    assert world.report("target").updated == 1
    assert only(world).event.subject == "Truck 8"


def test_r4_what_is_overwritten_or_deleted_is_kept_in_the_record(world: World) -> None:
    feed = world.feed(strikes=1)
    feed.put("a", event("Truck 7"), remote_id="a")
    place = world.target()
    world.run()
    place.edit(only(world).remote_id, replace(only(world).event, location="Dock 9 (by hand)"))
    world.run()
    feed.put("a", event("Truck 8"), remote_id="a")
    overwriting = world.run()
    feed.put("b", event("Stays", day=4), remote_id="b")
    del feed.items["a"]  # type: ignore[arg-type]
    deleting = world.run()
    store = world.store()
    target = world.spokes["target"].id
    (overwritten,) = [one for spoke, one in store.journal.records(overwriting.run) if spoke == target]
    deleted = next(one for _, one in store.journal.records(deleting.run) if one.after is None and one.before)
    store.close()
    assert overwritten.before
    assert overwritten.before.location == "Dock 9 (by hand)"
    assert deleted.before
    assert deleted.before.subject == "Truck 8"


def test_r4_a_copy_found_by_its_stamp_alone_and_edited_is_never_overwritten(world: World) -> None:
    feed = world.feed()
    feed.put("a", event("Truck 7"), remote_id="a")
    place = world.target()
    world.run()
    item = only(world)
    place.edit(item.remote_id, replace(item.event, location="Dock 9 (by hand)"))
    world.lose_store()
    feed.put("a", event("Truck 8"), remote_id="a")
    for _ in range(3):
        report = world.report("target")
        assert (report.created, report.updated) == (0, 0)
        assert [fault.code for fault in report.skipped] == [FaultCode.EDITED_BY_HAND]
    assert only(world).event.location == "Dock 9 (by hand)"


def test_r4_a_copy_found_by_its_stamp_and_unedited_follows_the_hub(world: World) -> None:
    feed = world.feed()
    feed.put("a", event("Truck 7"), remote_id="a")
    world.target()
    world.run()
    world.lose_store()
    feed.put("a", event("Truck 8"), remote_id="a")
    assert world.report("target").updated == 1
    assert only(world).event.subject == "Truck 8"


@pytest.mark.parametrize("answer", ["write", "leave"])
def test_r4_a_copy_deleted_by_hand_is_written_again_once_and_then_asked_about(world: World, answer: str) -> None:
    feed = world.feed()
    fill(feed, 5)
    place = world.target()
    world.run()
    world.run()
    del place.items[world.ours()[0].remote_id]
    assert world.report("target").created == 1
    assert len(world.ours()) == 5
    newest = max(world.ours(), key=lambda item: item.stamp.run if item.stamp else 0)
    del place.items[newest.remote_id]
    for _ in range(3):
        report = world.report("target")
        assert report.created == 0
        assert report.held
        assert report.held.reason is HoldReason.VANISHED
    assert len(world.ours()) == 4
    if answer == "write":
        assert world.report("target", confirm=report.held.id).created == 1
        assert len(world.ours()) == 5
    else:
        store = world.store()
        drop_hold(store, report.held.id)
        store.close()
        for _ in range(2):
            report = world.report("target")
            assert (report.created, report.held) == (0, None)
            assert [fault.code for fault in report.skipped] == [FaultCode.DELETED_BY_HAND]
        assert len(world.ours()) == 4


def test_r4_users_copies_are_left_alone(world: World) -> None:
    feed = world.feed(strikes=1)
    fill(feed, 10)
    place = world.target()
    world.run()
    copies = [place.put(item.identity.uid, item.event, item.stamp) for item in world.ours()[:5]]
    place.edit(copies[0], event("My own now"))
    assert sum(one.created + one.updated + one.deleted for one in world.run().spokes) == 0
    for key in list(feed.items)[:2]:
        del feed.items[key]
    world.run()
    assert all(copy in place.items for copy in copies)
    assert len(place.items) == 8 + 5


def test_r4_a_copy_that_moved_to_a_new_id_is_still_ours(world: World) -> None:
    feed = world.feed()
    fill(feed, 5)
    place = world.target()
    world.run()
    old = world.ours()[0]
    del place.items[old.remote_id]
    place.put(old.identity.uid, old.event, old.stamp)
    report = world.report("target")
    assert (report.created, report.deleted) == (0, 0)
    assert len(world.ours()) == 5


def test_r4_a_change_by_the_server_that_changes_nothing_is_no_edit(world: World) -> None:
    feed = world.feed()
    fill(feed, 3)
    place = world.target()
    world.run()
    for item in world.ours():
        place.edit(item.remote_id, item.event)
    report = world.report("target")
    assert not report.skipped
    assert report.updated == 0


def test_r4_the_stamp_says_what_was_written(world: World) -> None:
    fill(world.feed(), 3)
    world.target(subject_prefix="[P]")
    world.run()
    for item in world.ours():
        assert item.stamp
        assert item.stamp.content == content_hash(item.event)
        assert all(len(text) < 255 for text in (item.stamp.origin, item.stamp.writer, item.stamp.nonce))


def test_r8_a_copy_that_somebody_made_a_meeting_of_is_never_touched(world: World) -> None:
    feed = world.feed(strikes=1)
    fill(feed, 10)
    place = world.target()
    world.run()
    copy = next(item for item in world.ours() if item.event.subject == "Event 003")
    place.edit(copy.remote_id, replace(copy.event, attendees=(Person("Paul", "paul@example.com"),)))
    world.run()
    before = place.items[copy.remote_id]
    feed.put("uid-003", event("Changed"), remote_id="uid-003")
    report = world.report("target")
    assert (report.updated, [one.code for one in report.skipped]) == (0, [FaultCode.MEETING])
    del feed.items["uid-003"]  # type: ignore[arg-type]
    assert world.report("target").deleted == 0
    assert place.items[copy.remote_id] == before


def test_r4_a_preview_promises_no_overwriting_of_an_edit_that_it_cannot_compare(world: World) -> None:
    """The run would leave the copy alone at its last look; the preview must not say otherwise."""
    feed = world.feed()
    feed.put("a", event("Truck 7"), remote_id="a")
    place = world.target()
    world.run()
    world.lose_store()
    world.run()
    place.edit(only(world).remote_id, replace(only(world).event, location="Dock 9 (by hand)"))
    world.run()
    feed.put("a", event("Truck 8"), remote_id="a")
    report = world.report("target", dry_run=True)
    assert not report.planned
    assert [fault.code for fault in report.skipped] == [FaultCode.EDITED_BY_HAND]


def test_r4_an_edit_that_a_server_would_not_tell_about_is_noticed_later(world: World) -> None:
    """Nothing changes between the two runs, so only the open question makes the second one look again."""
    fill(world.feed(), 5)
    place = world.target()
    world.run()
    world.run()
    copy = world.ours()[0]
    place.edit(copy.remote_id, replace(copy.event, location="Dock 9 (by hand)"))

    class Silent:
        def __init__(self, spoke: Spoke) -> None:
            self._spoke = spoke

        def __getattr__(self, name: str) -> object:
            return getattr(self._spoke, name)

        def read(self, known: Known, cancel: CancelToken, report: Report = silent) -> Snapshot:
            return replace(self._spoke.read(known, cancel, report), changed={})

        def fetch(self, ids: Sequence[RemoteId], cancel: CancelToken) -> Mapping[RemoteId, RemoteItem | None]:
            return {}

    world.wrappers["target"] = Silent  # type: ignore[assignment]
    assert not world.report("target").skipped
    world.wrappers.clear()
    assert [fault.code for fault in world.report("target").skipped] == [FaultCode.EDITED_BY_HAND]


def test_r4_edits_that_cannot_be_compared_are_named_in_every_run(world: World) -> None:
    """Their events are left out from now on; the copies stay, and stay ours, and nobody is asked about them again."""
    feed = world.feed()
    fill(feed, 20)
    place = world.target()
    world.run()
    edited = [item.remote_id for item in world.ours()[:6]]
    for key in edited:
        place.edit(key, replace(place.items[key].event, location="by hand"))
    world.lose_store()
    world.run()
    for key in list(feed.items)[:6]:
        feed.edit(key, replace(feed.items[key].event, status=Status.CANCELLED))
    for one in world.run().spokes:
        if one.held:
            world.run(confirm=one.held.id)
    for _ in range(4):
        place.put("theirs", event("Theirs"))
        report = world.report("target")
        codes = [fault.code for fault in report.skipped]
        assert (codes.count(FaultCode.EDITED_BY_HAND), report.held, report.deleted) == (6, None, 0)
    assert set(edited) <= set(place.items)
