"""R10, without a run: what a person who lets go gives back to the sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cirahub_desktop.sync.errors import NotFound
from cirahub_desktop.sync.model.canonical import content_hash
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import (
    NO_VERSION,
    Agreed,
    Kept,
    Ownership,
)
from cirahub_desktop.sync.release import release
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.state.items import LinkChange
from cirahub_desktop.sync.state.journal import HUB, Record
from tests.engine.desk import ITEM, NEW, OLD, OTHER, Desk, changed, deleted
from tests.engine.support import event


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "store.sqlite")
    yield desk
    desk.store.close()


def undone(desk: Desk, before: Event, after: Event) -> None:
    """The hub's value was put back by a run."""
    desk.ran("undone", (HUB, changed(after, before)))
    desk.ran("undo", (HUB, changed(before, after, Why.UNDONE)), undoes="undone")
    desk.pin(None, after)
    desk.item(after)


def test_a_source_counts_again_with_what_it_says_now(desk: Desk) -> None:
    undone(desk, NEW, OLD)
    desk.link(desk.feed, Ownership.SOURCE, NEW)
    release(desk.store, desk.hub, [ITEM])
    link = desk.links(desk.feed)
    assert link
    assert (link.version, link.agreed, link.remote_id) == (NO_VERSION, content_hash(OLD), "r")
    assert desk.agreed(desk.feed) == Agreed(OLD, OLD)
    assert desk.cursor(desk.feed) == ""
    assert desk.store.pins.of(desk.hub) == {}


def test_r7_what_somebody_changed_by_hand_before_is_not_taken_for_the_sources_change(desk: Desk) -> None:
    """The feed says another location than the person wrote elsewhere; only the subject was put back."""
    edited_new, edited_old = replace(NEW, location="Dock 2"), replace(OLD, location="Dock 2")
    undone(desk, edited_new, edited_old)
    desk.link(desk.feed, Ownership.SOURCE, NEW)
    release(desk.store, desk.hub, [ITEM])
    assert desk.agreed(desk.feed) == Agreed(OLD, edited_old)


def test_a_source_that_says_something_else_than_the_owner_goes_on_doing_so(desk: Desk) -> None:
    undone(desk, NEW, OLD)
    desk.link(desk.both, Ownership.SOURCE, replace(NEW, location="Room 1"), NEW)
    release(desk.store, desk.hub, [ITEM])
    assert desk.agreed(desk.both) == Agreed(replace(OLD, location="Room 1"), OLD)


def test_when_the_record_is_forgotten_the_owner_of_the_fields_counts(desk: Desk) -> None:
    desk.pin(None, OLD)
    desk.item(OLD)
    desk.link(desk.feed, Ownership.SOURCE, replace(NEW, location="Room 1"))
    desk.link(desk.both, Ownership.SOURCE, NEW)
    release(desk.store, desk.hub, [ITEM])
    assert desk.agreed(desk.feed) == Agreed(OLD, OLD)
    assert desk.agreed(desk.both) == Agreed(NEW, NEW)


@pytest.mark.parametrize(
    ("place", "why", "before", "after"),
    [
        ("hub", Why.CHANGED, event("Zero"), OLD),
        ("hub", Why.UNDONE, NEW, event("Third")),
        ("target", Why.UNDONE, NEW, OLD),
    ],
    ids=["no undo", "another undo", "elsewhere"],
)
def test_the_record_of_something_else_is_not_taken_for_that_of_the_undo(
    desk: Desk, place: str, why: Why, before: Event, after: Event
) -> None:
    desk.ran("aa", ({"hub": HUB, "target": desk.target}[place], changed(before, after, why)))
    desk.pin(None, OLD)
    desk.item(OLD)
    desk.link(desk.both, Ownership.SOURCE, NEW)
    release(desk.store, desk.hub, [ITEM])
    assert desk.agreed(desk.both) == Agreed(NEW, NEW)


def test_what_left_the_hub_before_it_could_be_put_back_is_not_the_persons_own(desk: Desk) -> None:
    desk.pin(None, OLD)
    desk.item(OLD, gone=True)
    release(desk.store, desk.hub, [ITEM])
    assert (desk.row().kept, desk.row().gone) == (Kept.NO, True)


def test_an_undo_that_was_not_carried_out_leaves_the_sources_as_they_are(desk: Desk) -> None:
    desk.pin(None, OLD)
    desk.item(NEW)
    desk.link(desk.feed, Ownership.SOURCE, NEW)
    release(desk.store, desk.hub, [ITEM])
    assert desk.agreed(desk.feed) == Agreed(NEW, NEW)


def test_an_item_that_only_came_back_goes_on_as_it_is(desk: Desk) -> None:
    desk.ran("undo", (HUB, Record(ITEM, Action.CREATE, Why.UNDONE, "Old", None, OLD)))
    desk.pin(None, OLD)
    desk.item(OLD)
    desk.link(desk.feed, Ownership.SOURCE, NEW, OLD)
    release(desk.store, desk.hub, [ITEM])
    assert desk.agreed(desk.feed) == Agreed(NEW, OLD)


def test_an_item_that_came_back_goes_with_its_source_again(desk: Desk) -> None:
    """As long as it was pinned it was the person's own."""
    desk.pin(None, OLD)
    desk.item(OLD, kept=Kept.PERSON)
    desk.link(desk.feed, Ownership.SOURCE, OLD)
    release(desk.store, desk.hub, [ITEM])
    assert desk.row().kept is Kept.NO


def test_what_no_source_has_any_more_stays_as_the_persons_own(desk: Desk) -> None:
    undone(desk, NEW, OLD)
    desk.link(desk.target, Ownership.WRITTEN, OLD)
    release(desk.store, desk.hub, [ITEM])
    assert (desk.row().kept, desk.row().gone) == (Kept.PERSON, False)


def test_copies_are_planned_anew_and_otherwise_left_as_they_are(desk: Desk) -> None:
    undone(desk, NEW, OLD)
    desk.link(desk.target, Ownership.WRITTEN, OLD)
    refused = desk.links(desk.target)
    assert refused
    desk.store.items.put_links(desk.target, [LinkChange(replace(refused, refusal="too-long:"))])
    release(desk.store, desk.hub, [ITEM])
    link = desk.links(desk.target)
    assert link
    assert (link.basis, link.refusal, link.version, link.agreed) == ("value.", "", "7", content_hash(OLD))
    assert desk.cursor(desk.target) == "so far"


@pytest.mark.parametrize(("name", "version", "cursor"), [("both", NO_VERSION, ""), ("target", "7", "so far")])
def test_r7_what_people_did_to_a_pinned_copy_is_read_where_it_goes_into_the_hub(
    desk: Desk, name: str, version: str, cursor: str
) -> None:
    undone(desk, NEW, OLD)
    spoke = {"both": desk.both, "target": desk.target}[name]
    desk.link(spoke, Ownership.WRITTEN, OLD)
    link = desk.links(spoke)
    assert link
    desk.store.items.put_links(spoke, [LinkChange(replace(link, edited=True))])
    release(desk.store, desk.hub, [ITEM])
    link = desk.links(spoke)
    assert link
    assert (link.version, link.edited, desk.cursor(spoke)) == (version, True, cursor)


def test_an_adopted_copy_in_a_plain_target_is_no_source(desk: Desk) -> None:
    undone(desk, NEW, OLD)
    desk.link(desk.target, Ownership.ADOPTED, NEW)
    release(desk.store, desk.hub, [ITEM])
    link = desk.links(desk.target)
    assert link
    assert (link.version, link.basis) == ("7", "value.")
    assert desk.agreed(desk.target) == Agreed(NEW, NEW)
    assert desk.row().kept is Kept.PERSON


def test_what_was_kept_away_is_met_as_for_the_first_time(desk: Desk) -> None:
    desk.ran("undo", (HUB, deleted(NEW, Why.UNDONE)))
    desk.pin(None, None)
    desk.item(NEW, gone=True, tombstone=True)
    desk.link(desk.feed, Ownership.SOURCE, NEW)
    release(desk.store, desk.hub, [ITEM])
    assert not desk.row().tombstone
    assert desk.links(desk.feed) is None
    assert desk.cursor(desk.feed) == ""


def test_a_tombstone_of_somebody_else_stays(desk: Desk) -> None:
    """A person deleted the item, an undo of theirs was not carried out yet, and they let go of it."""
    desk.pin(None, OLD)
    desk.item(OLD, gone=True, tombstone=True)
    desk.link(desk.feed, Ownership.SOURCE, OLD)
    release(desk.store, desk.hub, [ITEM])
    assert desk.row().tombstone
    assert desk.links(desk.feed)


def test_where_only_a_copy_was_pinned_the_sources_are_not_asked_anew(desk: Desk) -> None:
    """The hub holds what somebody wrote elsewhere; the feed still says something else, and has said so long ago."""
    desk.item(OLD)
    desk.pin(desk.target, replace(OLD, subject="[Plan] Old"))
    desk.link(desk.feed, Ownership.SOURCE, NEW)
    desk.link(desk.target, Ownership.WRITTEN, replace(OLD, subject="[Plan] Old"))
    release(desk.store, desk.hub, [ITEM])
    link, copy = desk.links(desk.feed), desk.links(desk.target)
    assert link
    assert copy
    assert (link.version, desk.cursor(desk.feed), copy.basis) == ("7", "so far", "value.")
    assert desk.row().kept is Kept.NO


def test_only_what_was_put_back_can_be_let_go_and_all_or_none(desk: Desk) -> None:
    undone(desk, NEW, OLD)
    with pytest.raises(NotFound) as caught:
        release(desk.store, desk.hub, [ITEM, OTHER])
    assert (caught.value.kind, caught.value.name) == ("pin", OTHER)
    assert desk.store.pins.of(desk.hub)
