"""R10, without a run: which states an undo wants."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from cirahub_desktop.sync.errors import FaultCode, ItemFault, NotFound, NothingToUndo
from cirahub_desktop.sync.model.hub import ObjectKind
from cirahub_desktop.sync.model.item import (
    NOWHERE,
    Change,
    HubId,
    Link,
    Ownership,
    RemoteId,
    Version,
)
from cirahub_desktop.sync.report import Why
from cirahub_desktop.sync.state.items import LinkChange
from cirahub_desktop.sync.state.journal import HUB
from cirahub_desktop.sync.undo import Undo, check_age, pins_for, reversal
from tests.engine.desk import ITEM, NEW, NOW, OLD, OTHER, Desk, changed, deleted, made
from tests.engine.support import event


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path / "store.sqlite")
    yield desk
    desk.store.close()


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
