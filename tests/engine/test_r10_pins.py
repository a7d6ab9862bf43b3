"""R10, without a run: which states an undo wants, and what it leaves behind when a person lets go."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cirahub_desktop.sync.errors import FaultCode, ItemFault, NotFound, NothingToUndo
from cirahub_desktop.sync.model.canonical import content_hash, instant_to_text
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.hub import ObjectKind, Place, SpokeKind
from cirahub_desktop.sync.model.item import (
    NO_VERSION,
    NOWHERE,
    Agreed,
    Change,
    HubId,
    Identity,
    ItemId,
    ItemRow,
    Kept,
    Link,
    OriginId,
    Ownership,
    RemoteId,
    SpokeId,
    Version,
)
from cirahub_desktop.sync.model.options import Feeding, SpokeOptions
from cirahub_desktop.sync.model.pin import Pin
from cirahub_desktop.sync.release import release
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.state.items import ItemChange, LinkChange
from cirahub_desktop.sync.state.journal import HUB, Record
from cirahub_desktop.sync.state.store import Store
from cirahub_desktop.sync.undo import Undo, check_age, pins_for, reversal
from tests.engine.support import event

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
ITEM, OTHER = ItemId("1" * 32), ItemId("2" * 32)
OLD, NEW = event("Old"), event("New")


class Desk:
    """A store with a feed, a calendar that is written, and one that goes both ways."""

    def __init__(self, path: Path) -> None:
        self.store = Store(path)
        self.hub = self.store.setup.add_hub("Team", ObjectKind.CALENDARS).id
        self.feed = self._spoke("feed", SpokeOptions(feeds_hub=Feeding.ALL))
        self.target = self._spoke("target", SpokeOptions(hub_writes=True))
        self.both = self._spoke("both", SpokeOptions(hub_writes=True, feeds_hub=Feeding.ALL))

    def _spoke(self, name: str, options: SpokeOptions) -> SpokeId:
        return self.store.setup.add_spoke(self.hub, name, SpokeKind.MEMORY, Place(name), options).id

    def ran(self, run: str, *records: tuple[SpokeId, Record], days_ago: int = 0, undoes: str = "") -> None:
        number = self.store.setup.run_number(self.hub) + 1
        self.store.setup.set_run_number(self.hub, number)
        self.store.journal.begin_run(self.hub, run, number, NOW - timedelta(days=days_ago), undoes)
        for spoke, record in records:
            self.store.journal.add_records(run, spoke, [record], NOW)
        self.store.journal.end_run(run, NOW, {})

    def pins(self, run: str, *items: ItemId) -> set[tuple[ItemId, SpokeId | None, str | None]]:
        wanted = pins_for(self.store, self.hub, Undo(run, frozenset(items) or None))
        return {(pin.item, pin.spoke, pin.wanted.subject if pin.wanted else None) for pin in wanted}

    def item(self, now: Event, *, gone: bool = False, tombstone: bool = False) -> None:
        row = ItemRow(
            ITEM, OriginId("o"), Identity("uid"), content_hash(now), now.subject, instant_to_text(now.span.start),
            NOW, NOW, self.feed, gone=gone, tombstone=tombstone,
        )  # fmt: skip
        self.store.items.put(self.hub, [ItemChange(row, now)])

    def link(self, spoke: SpokeId, ownership: Ownership, there: Event, here: Event | None = None) -> None:
        if ITEM not in self.store.items.rows(self.hub):
            self.item(here or there)
        link = Link(ITEM, RemoteId("r"), Version("7"), ownership, content_hash(there), basis="made from this")
        self.store.items.put_links(spoke, [LinkChange(link, agreed=Agreed(there, here or there))])
        self.store.conditions.put(spoke, replace(self.store.conditions.get(spoke), cursor="so far"))

    def links(self, spoke: SpokeId) -> Link | None:
        return self.store.items.links(spoke).get(ITEM)

    def agreed(self, spoke: SpokeId) -> Agreed:
        return self.store.items.agreed(spoke, [ITEM])[ITEM]

    def row(self) -> ItemRow:
        return self.store.items.rows(self.hub)[ITEM]

    def cursor(self, spoke: SpokeId) -> str:
        return self.store.conditions.get(spoke).cursor

    def pin(self, spoke: SpokeId | None, wanted: Event | None) -> None:
        self.store.pins.put(self.hub, [Pin(ITEM, spoke, wanted, "undone")])


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "store.sqlite")
    yield desk
    desk.store.close()


def made(why: Why = Why.NEW, item: ItemId = ITEM, after: Event = NEW) -> Record:
    return Record(item, Action.CREATE, why, after.subject, None, after)


def changed(before: Event | None = OLD, after: Event = NEW, why: Why = Why.CHANGED, item: ItemId = ITEM) -> Record:
    return Record(item, Action.UPDATE, why, after.subject, before, after)


def deleted(before: Event | None = OLD, why: Why = Why.GONE_FROM_SOURCE, item: ItemId = ITEM) -> Record:
    return Record(item, Action.DELETE, why, "Old", before, None)


# what an undo wants


def test_hub_and_spokes_go_back_each_to_its_own_value(desk: Desk) -> None:
    masked, shown = event("Busy"), event("Shown")
    desk.item(NEW)
    desk.link(desk.target, Ownership.WRITTEN, shown, NEW)
    desk.ran("aa", (HUB, changed()), (desk.target, changed(masked, shown)), (HUB, made(item=OTHER)))
    assert desk.pins("aa") == {(ITEM, None, "Old"), (ITEM, desk.target, "Busy"), (OTHER, None, None)}


def test_what_was_deleted_comes_back_and_what_was_made_goes(desk: Desk) -> None:
    desk.ran("aa", (HUB, deleted()), (desk.target, deleted()), (desk.both, made(item=OTHER)))
    assert desk.pins("aa") == {(ITEM, None, "Old"), (ITEM, desk.target, "Old"), (OTHER, desk.both, None)}


def test_an_item_touched_twice_goes_back_to_the_beginning(desk: Desk) -> None:
    """A copy that had to be made anew to be changed: the second record alone would take it away."""
    desk.link(desk.target, Ownership.WRITTEN, replace(NEW, location="Dock 2"))
    desk.ran("aa", (desk.target, deleted(why=Why.CHANGED)), (desk.target, made(Why.CHANGED)))
    (pin,) = pins_for(desk.store, desk.hub, Undo("aa"))
    assert pin.wanted == replace(OLD, location="Dock 2")


def test_r7_what_somebody_else_changed_since_is_kept(desk: Desk) -> None:
    desk.item(replace(NEW, location="Dock 2"))
    desk.link(desk.target, Ownership.WRITTEN, replace(NEW, location="Dock 2", subject="New, shown"))
    before, after = replace(OLD, subject="Old, shown"), replace(NEW, subject="New, shown")
    desk.ran("aa", (HUB, changed()), (desk.target, changed(before, after)))
    hub, target = pins_for(desk.store, desk.hub, Undo("aa"))
    assert hub.wanted == replace(OLD, location="Dock 2")
    assert target.wanted == replace(OLD, location="Dock 2", subject="Old, shown")


def test_what_left_since_does_not_come_back_for_having_been_changed_before(desk: Desk) -> None:
    desk.item(NEW, gone=True)
    desk.link(desk.both, Ownership.WRITTEN, NEW)
    desk.ran("aa", (HUB, changed()), (desk.target, changed()), (desk.both, changed()))
    assert desk.pins("aa") == {(ITEM, desk.both, "Old")}


def test_a_copy_that_somebody_deleted_since_does_not_come_back_either(desk: Desk) -> None:
    desk.link(desk.target, Ownership.WRITTEN, NEW)
    link = desk.links(desk.target)
    assert link
    desk.store.items.put_links(desk.target, [LinkChange(replace(link, remote_id=NOWHERE))])
    desk.ran("aa", (HUB, changed()), (desk.target, changed()))
    assert desk.pins("aa") == {(ITEM, None, "Old")}


def test_a_copy_of_unknown_content_goes_back_to_what_the_record_says(desk: Desk) -> None:
    desk.item(NEW)
    link = Link(ITEM, RemoteId("r"), Version("7"), Ownership.WRITTEN, "hash")
    desk.store.items.put_links(desk.target, [LinkChange(link)])
    desk.ran("aa", (desk.target, changed()))
    assert desk.pins("aa") == {(ITEM, desk.target, "Old")}


def test_a_change_whose_former_state_nobody_knows_is_not_taken_for_a_create(desk: Desk) -> None:
    desk.item(NEW)
    desk.link(desk.target, Ownership.WRITTEN, NEW)
    desk.ran("aa", (desk.target, changed(before=None)), (desk.target, deleted(before=None)), (HUB, changed()))
    assert desk.pins("aa") == {(ITEM, None, "Old")}


def test_a_second_copy_of_ours_does_not_come_back(desk: Desk) -> None:
    desk.item(NEW)
    desk.ran("aa", (desk.target, deleted(why=Why.OWN_DUPLICATE)), (HUB, changed()))
    assert desk.pins("aa") == {(ITEM, None, "Old")}


def test_what_was_only_joined_is_not_taken_away(desk: Desk) -> None:
    desk.ran("aa", (desk.both, made(Why.JOINED)), (HUB, made()))
    assert desk.pins("aa") == {(ITEM, None, None)}


def test_one_item_of_a_run_can_be_chosen(desk: Desk) -> None:
    desk.ran("aa", (HUB, deleted()), (desk.target, deleted()), (HUB, deleted(item=OTHER)))
    assert desk.pins("aa", OTHER) == {(OTHER, None, "Old")}


def test_a_spoke_that_was_taken_away_is_left_out(desk: Desk) -> None:
    desk.ran("aa", (HUB, deleted()), (desk.target, deleted()))
    desk.store.setup.remove_spoke(desk.target)
    assert desk.pins("aa") == {(ITEM, None, "Old")}


def test_an_undo_is_undone_as_any_other_run(desk: Desk) -> None:
    desk.item(OLD)
    desk.ran("aa", (HUB, changed()))
    desk.ran("bb", (HUB, changed(before=NEW, after=OLD, why=Why.UNDONE)), undoes="aa")
    assert desk.pins("bb") == {(ITEM, None, "New")}


def test_a_run_is_named_by_its_beginning_and_the_pin_tells_it_whole(desk: Desk) -> None:
    desk.ran("abcdef", (HUB, deleted()))
    assert [pin.run for pin in pins_for(desk.store, desk.hub, Undo("abc"))] == ["abcdef"]


@pytest.mark.parametrize("why", [Why.OWN_DUPLICATE, Why.JOINED])
def test_a_run_with_nothing_to_put_back_says_so(desk: Desk, why: Why) -> None:
    desk.ran("aa")
    desk.ran("bb", (desk.target, deleted(why=why)))
    for run in ("aa", "bb"):
        with pytest.raises(NothingToUndo) as caught:
            desk.pins(run)
        assert (caught.value.reason, caught.value.run) == (NothingToUndo.Reason.NOTHING, run)


def test_what_is_not_there_is_said(desk: Desk) -> None:
    desk.ran("aa", (HUB, deleted()))
    elsewhere = desk.store.setup.add_hub("Elsewhere", ObjectKind.CALENDARS).id
    for hub, run, items, kind in (
        (desk.hub, "zz", None, "run"),
        (elsewhere, "aa", None, "run"),
        (desk.hub, "aa", frozenset({OTHER}), "item"),
    ):
        with pytest.raises(NotFound) as caught:
            pins_for(desk.store, HubId(hub), Undo(run, items))
        assert caught.value.kind == kind


def test_after_thirty_days_it_is_too_late(desk: Desk) -> None:
    desk.ran("aa", (HUB, deleted()), days_ago=29)
    desk.ran("bb", (HUB, deleted()), days_ago=31)
    check_age(desk.store, Undo("aa"), NOW)
    with pytest.raises(NothingToUndo) as caught:
        check_age(desk.store, Undo("bb"), NOW)
    assert (caught.value.reason, caught.value.days) == (NothingToUndo.Reason.TOO_OLD, 30)


# edited since


def test_what_was_created_and_edited_since_is_kept_and_named_where_that_was(desk: Desk) -> None:
    desk.item(NEW)
    desk.link(desk.feed, Ownership.SOURCE, OLD)
    desk.link(desk.both, Ownership.WRITTEN, NEW)
    desk.ran("aa", (HUB, made(after=OLD)), (desk.target, made(after=OLD)), (HUB, made(item=OTHER)))
    desk.store.items.put_changes(ITEM, {"subject": Change(2, desk.both, NOW)})
    found = reversal(desk.store, desk.hub, Undo("aa"))
    assert [(pin.item, pin.spoke) for pin in found.pins] == [(OTHER, None)]
    assert found.kept == ((desk.both, ItemFault(FaultCode.EDITED_SINCE, "uid", "New")),)
    with pytest.raises(NothingToUndo) as caught:
        desk.pins("aa", ITEM)
    assert caught.value.reason is NothingToUndo.Reason.EDITED


@pytest.mark.parametrize(
    ("run", "where"),
    [(2, "feed"), (1, "both"), (2, "hub")],
    ids=["by the feed it is at home in", "by that very run", "by an undo"],
)
def test_only_an_edit_that_would_be_lost_keeps_it(desk: Desk, run: int, where: str) -> None:
    desk.item(NEW)
    desk.link(desk.feed, Ownership.SOURCE, NEW)
    desk.link(desk.both, Ownership.WRITTEN, NEW)
    desk.ran("aa", (HUB, made(after=OLD)))
    spoke = {"feed": desk.feed, "both": desk.both, "hub": HUB}[where]
    desk.store.items.put_changes(ITEM, {"subject": Change(run, spoke, NOW)})
    assert desk.pins("aa") == {(ITEM, None, None)}


def test_an_edit_elsewhere_does_not_hold_a_copy_that_was_made_in_a_new_spoke(desk: Desk) -> None:
    desk.item(NEW)
    desk.link(desk.target, Ownership.WRITTEN, NEW)
    desk.ran("aa", (desk.target, made()))
    desk.store.items.put_changes(ITEM, {"subject": Change(2, desk.both, NOW)})
    assert desk.pins("aa") == {(ITEM, desk.target, None)}


# letting go


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
    assert (link.basis, link.refusal, link.version, link.agreed) == ("", "", "7", content_hash(OLD))
    assert desk.cursor(desk.target) == "so far"


def test_an_adopted_copy_in_a_plain_target_is_no_source(desk: Desk) -> None:
    undone(desk, NEW, OLD)
    desk.link(desk.target, Ownership.ADOPTED, NEW)
    release(desk.store, desk.hub, [ITEM])
    link = desk.links(desk.target)
    assert link
    assert (link.version, link.basis) == ("7", "")
    assert desk.agreed(desk.target) == Agreed(NEW, NEW)


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
    assert (link.version, desk.cursor(desk.feed), copy.basis) == ("7", "so far", "")
    assert desk.row().kept is Kept.NO


def test_only_what_was_put_back_can_be_let_go_and_all_or_none(desk: Desk) -> None:
    undone(desk, NEW, OLD)
    with pytest.raises(NotFound) as caught:
        release(desk.store, desk.hub, [ITEM, OTHER])
    assert (caught.value.kind, caught.value.name) == ("pin", OTHER)
    assert desk.store.pins.of(desk.hub)
