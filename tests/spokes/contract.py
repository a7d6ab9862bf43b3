"""What every kind of spoke promises, as tests. Each kind's own test module subclasses :class:`SpokeContract`.

A kind gives a :class:`Place`, which changes the place behind the spoke's back as people do. Events are plain ones that
every kind can hold.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

import pytest

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import Cancelled, FaultCode, Misuse
from cirahub_desktop.sync.model.event import AllDaySpan, Body, Event, ZonedSpan
from cirahub_desktop.sync.model.item import Identity, OriginId, RemoteId, RemoteItem, Stamp, Version
from cirahub_desktop.sync.spokes.base import (
    Create,
    Delete,
    Known,
    NotWritten,
    Snapshot,
    Spoke,
    Update,
    Verdict,
    Written,
)
from cirahub_desktop.sync.spokes.guarded import Guarded

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


def timed(subject: str, day: int = 1, hour: int = 9) -> Event:
    start = datetime(2026, 12, day, hour, tzinfo=PARIS)
    return Event(subject, ZonedSpan(start, start + timedelta(hours=1)))


def all_day(subject: str, day: int = 1) -> Event:
    start = datetime(2026, 12, day).date()
    return Event(subject, AllDaySpan(start, start + timedelta(days=1)))


def stamp(number: int = 1, run: int = 7) -> Stamp:
    return Stamp(OriginId(f"origin-{number}"), "hub-1@computer", f"nonce-{number}", run, f"content-{number}")


class Place(Protocol):
    """The place itself, as other people reach it."""

    def seed(self, uid: str, event: Event) -> None:
        """Somebody creates an item."""

    def edit(self, remote_id: RemoteId, subject: str) -> None:
        """Somebody changes the subject of an item."""

    def remove(self, remote_id: RemoteId) -> None:
        """Somebody deletes an item."""

    def count(self) -> int:
        """How many items are there."""


class SpokeContract:
    """Subclasses give the fixtures ``place`` and ``spoke``; a read-only kind skips nothing, it refuses."""

    says_when = False
    """Its items say when they were last changed."""

    @pytest.fixture
    def place(self) -> Place:
        raise NotImplementedError

    @pytest.fixture
    def spoke(self, place: Place) -> Spoke:
        raise NotImplementedError

    def test_an_empty_place_is_complete(self, spoke: Spoke) -> None:
        snapshot = first(spoke)
        assert snapshot.verdict is Verdict.COMPLETE
        assert not snapshot.present
        assert not snapshot.changed

    def test_what_is_there_is_listed_and_read(self, spoke: Spoke, place: Place) -> None:
        place.seed("a", timed("Choir"))
        place.seed("b", all_day("Holiday"))
        snapshot = first(spoke)
        assert len(snapshot.present) == 2
        assert {item.event.subject: item.event.span for item in snapshot.changed.values()} == {
            "Choir": timed("").span,
            "Holiday": all_day("").span,
        }
        for key, item in snapshot.changed.items():
            assert item.remote_id == key
            assert snapshot.present[key].version == item.version

    def test_r6_nothing_new_is_unchanged_or_lists_the_same(self, spoke: Spoke, place: Place) -> None:
        """R6: a second read brings nothing to do."""
        place.seed("a", timed("Choir"))
        before = first(spoke)
        again = spoke.read(after(before), CancelToken())
        assert again.verdict in (Verdict.UNCHANGED, Verdict.COMPLETE)
        assert not again.changed
        if again.verdict is Verdict.COMPLETE:
            assert again.present == before.present

    def test_looking_closely_lists_all_and_reads_nothing_again(self, spoke: Spoke, place: Place) -> None:
        place.seed("a", timed("Choir"))
        before = first(spoke)
        again = spoke.read(replace(after(before), look_closely=True), CancelToken())
        assert again.verdict is Verdict.COMPLETE
        assert dict(again.present) == dict(before.present)
        assert not again.changed

    def test_an_edit_moves_the_version_of_that_item_alone(self, spoke: Spoke, place: Place) -> None:
        place.seed("a", timed("Choir"))
        place.seed("b", timed("Dentist", 2))
        before = first(spoke)
        place.edit(key_of(before, "Choir"), "Choir practice")
        again = spoke.read(after(before), CancelToken())
        assert [item.event.subject for item in again.changed.values()] == ["Choir practice"]
        assert len(again.present) == 2

    def test_r7_an_edit_moves_the_places_own_time_of_the_last_change_on(self, spoke: Spoke, place: Place) -> None:
        """R7: it is aware and tells edits of one run apart; None where the place has no such time."""
        place.seed("a", timed("Choir"))
        before = first(spoke)
        key = key_of(before, "Choir")
        place.edit(key, "Choir practice")
        was, now = before.changed[key].modified, spoke.read(after(before), CancelToken()).changed[key].modified
        assert (was is not None, now is not None) == (self.says_when, self.says_when)
        if was and now:
            assert was.tzinfo
            assert was <= now

    def test_r1_a_removed_item_is_missing_in_a_complete_listing(self, spoke: Spoke, place: Place) -> None:
        """R1: only COMPLETE may say so."""
        place.seed("a", timed("Choir"))
        place.seed("b", timed("Dentist", 2))
        before = first(spoke)
        gone = key_of(before, "Choir")
        place.remove(gone)
        again = spoke.read(after(before), CancelToken())
        assert again.verdict is Verdict.COMPLETE
        assert gone not in again.present
        if spoke.capabilities.confirms:
            assert spoke.fetch([gone], CancelToken()) == {gone: None}

    def test_a_cancelled_read_says_so(self, spoke: Spoke) -> None:
        with pytest.raises(Cancelled):
            spoke.read(Known(), cancelled())

    def test_a_read_only_kind_is_never_written(self, spoke: Spoke, place: Place) -> None:
        if spoke.capabilities.writable:
            return
        with pytest.raises(Misuse):
            Guarded(spoke).write([Create(Identity("new"), timed("New"), stamp())], CancelToken())
        assert place.count() == 0


class WritableSpokeContract(SpokeContract):
    """For the kinds that write and keep stamps."""

    def test_what_was_written_is_read_back_with_its_stamp(self, spoke: Spoke) -> None:
        event = replace(timed("Choir"), location="Hall", body=Body("Bring notes"))
        made = create(spoke, event)
        item = read_one(spoke, made.remote_id)
        assert (item.event.subject, item.event.location, item.event.span) == ("Choir", "Hall", event.span)
        assert item.event.body.text.strip() == "Bring notes"
        assert item.version == made.version
        assert item.stamp == stamp()
        seen = first(spoke).present[made.remote_id]
        assert (seen.version, seen.stamp) == (made.version, stamp())

    def test_the_stamp_is_in_the_listing_even_where_nothing_is_read(self, spoke: Spoke) -> None:
        made = create(spoke, timed("Choir"))
        known = Known(versions={made.remote_id: made.version}, look_closely=True)
        again = spoke.read(known, CancelToken())
        assert again.present[made.remote_id].stamp == stamp()
        assert not again.changed

    def test_an_update_replaces_everything(self, spoke: Spoke) -> None:
        made = create(spoke, replace(timed("Choir"), location="Hall"))
        done = update(spoke, made, timed("Choir", 3), stamp(run=8))
        assert isinstance(done, Written)
        assert done.version != made.version
        item = read_one(spoke, done.remote_id)
        assert (item.event.span, item.event.location) == (timed("", 3).span, "")
        assert item.stamp == stamp(run=8)

    def test_r7_a_stale_update_is_refused(self, spoke: Spoke, place: Place) -> None:
        """R7: somebody's edit is never written over."""
        made = create(spoke, timed("Choir"))
        place.edit(made.remote_id, "Choir practice")
        refused = update(spoke, made, timed("Ours"), stamp(run=8))
        assert isinstance(refused, NotWritten)
        assert refused.fault.code is FaultCode.CHANGED_MEANWHILE
        assert read_one(spoke, made.remote_id).event.subject == "Choir practice"

    def test_r7_a_person_s_edit_keeps_the_stamp(self, spoke: Spoke, place: Place) -> None:
        made = create(spoke, timed("Choir"))
        place.edit(made.remote_id, "Choir practice")
        seen = first(spoke).present[made.remote_id]
        assert seen.version != made.version
        assert seen.stamp == stamp()

    def test_an_update_of_a_gone_item_is_refused(self, spoke: Spoke, place: Place) -> None:
        made = create(spoke, timed("Choir"))
        place.remove(made.remote_id)
        assert isinstance(update(spoke, made, timed("Ours"), stamp()), NotWritten)
        assert place.count() == 0

    def test_delete(self, spoke: Spoke, place: Place) -> None:
        made = create(spoke, timed("Choir"))
        (done,) = spoke.write([Delete(made.remote_id, made.version)], CancelToken())
        assert isinstance(done, Written)
        assert place.count() == 0
        assert spoke.fetch([made.remote_id], CancelToken()) == {made.remote_id: None}

    def test_a_delete_of_a_gone_item_is_done(self, spoke: Spoke, place: Place) -> None:
        made = create(spoke, timed("Choir"))
        place.remove(made.remote_id)
        (done,) = spoke.write([Delete(made.remote_id, made.version)], CancelToken())
        assert isinstance(done, Written)

    def test_a_batch_answers_in_its_order(self, spoke: Spoke, place: Place) -> None:
        place.seed("x", timed("Theirs"))
        theirs = first(spoke)
        key = key_of(theirs, "Theirs")
        results = spoke.write(
            [
                Create(Identity("a"), timed("A"), stamp(1)),
                Update(key, Version("stale"), Identity("x"), timed("No"), stamp(2)),
                Create(Identity("b"), timed("B", 2), stamp(3)),
            ],
            CancelToken(),
        )
        assert [type(result) for result in results] == [Written, NotWritten, Written]
        assert place.count() == 3

    def test_r5_items_are_found_by_the_nonce_of_their_stamp(self, spoke: Spoke, place: Place) -> None:
        """R5: so that a create whose answer was lost is not done twice."""
        place.seed("x", timed("Theirs"))
        made = create(spoke, timed("Choir"))
        (found,) = spoke.find(["nonce-1", "nonce-9"], CancelToken())
        assert (found.remote_id, found.version, found.stamp) == (made.remote_id, made.version, stamp())
        assert not spoke.find(["nonce-9"], CancelToken())

    def test_r13_a_cancelled_write_writes_nothing(self, spoke: Spoke, place: Place) -> None:
        """R13: cancelled before the batch is before all of it."""
        with pytest.raises(Cancelled):
            spoke.write([Create(Identity("a"), timed("A"), stamp())], cancelled())
        assert place.count() == 0


def first(spoke: Spoke) -> Snapshot:
    return spoke.read(Known(), CancelToken())


def after(snapshot: Snapshot) -> Known:
    """What the store would know now."""
    return Known(snapshot.cursor, {key: item.version for key, item in snapshot.changed.items()})


def key_of(snapshot: Snapshot, subject: str) -> RemoteId:
    (key,) = (key for key, item in snapshot.changed.items() if item.event.subject == subject)
    return key


def cancelled() -> CancelToken:
    token = CancelToken()
    token.cancel()
    return token


def create(spoke: Spoke, event: Event) -> Written:
    (made,) = spoke.write([Create(Identity("uid-1"), event, stamp())], CancelToken())
    assert isinstance(made, Written)
    return made


def update(spoke: Spoke, made: Written, event: Event, mark: Stamp) -> Written | NotWritten:
    (done,) = spoke.write([Update(made.remote_id, made.version, Identity("uid-1"), event, mark)], CancelToken())
    return done


def read_one(spoke: Spoke, key: RemoteId) -> RemoteItem:
    item = spoke.fetch([key], CancelToken())[key]
    assert item is not None
    return item
