"""Holds: the list in full for the person who decides, its head alone for whoever shows that something waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cirahub_desktop.sync.errors import NotFound
from cirahub_desktop.sync.model.hub import ObjectKind
from cirahub_desktop.sync.model.item import HubId, ItemId
from cirahub_desktop.sync.report import HeldItem, Hold, HoldHead, HoldReason
from cirahub_desktop.sync.state import holds
from tests.state.house import NOW, House, event


def hold(house: House, count: int = 2, **fields: object) -> Hold:
    items = tuple(HeldItem(ItemId(str(one)), f"Truck {one}", event(f"Truck {one}")) for one in range(count))
    plain = Hold("1", house.hub, house.target, house.feed, HoldReason.ADOPTED, NOW, 9, items)
    return replace(plain, **fields)  # type: ignore[arg-type]


def test_holds_come_back_whole_the_oldest_first_and_for_each_hub(house: House) -> None:
    another = house.store.setup.add_hub("Another", ObjectKind.CALENDARS).id
    older = hold(house, id="2", spoke=house.feed, hub=another, since=NOW - timedelta(hours=1))
    for one in (hold(house), older):
        house.store.journal.put_hold(one)
    assert house.store.journal.holds() == (older, hold(house))
    assert house.store.journal.holds(house.hub) == (hold(house),)
    assert house.store.journal.hold("2") == older


def test_a_place_has_one_hold(house: House) -> None:
    house.store.journal.put_hold(hold(house))
    house.store.journal.put_hold(hold(house, 3, id="2"))
    assert house.store.journal.holds() == (hold(house, 3, id="2"),)
    house.store.journal.drop_hold("2")
    assert house.store.journal.holds() == ()


def test_a_hold_that_is_not_there_is_said(house: House) -> None:
    with pytest.raises(NotFound):
        house.store.journal.hold("1")


def test_how_much_waits_is_told_without_reading_one_event(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """With thousands of held events the status of a hub took as long as reading all of them."""
    house.store.journal.put_hold(hold(house, 3))
    monkeypatch.setattr(holds, "from_json", None)
    head = HoldHead("1", house.hub, house.target, house.feed, HoldReason.ADOPTED, NOW, 9, 3)
    assert house.store.journal.hold_heads() == house.store.journal.hold_heads(house.hub) == (head,)
    assert house.store.journal.hold_heads(HubId("another")) == ()
