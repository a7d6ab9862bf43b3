"""R10: what a person put back stays so until the person says otherwise."""

from __future__ import annotations

from datetime import timedelta

from cirahub_desktop.sync.model.item import HubId, ItemId
from cirahub_desktop.sync.model.pin import Pin
from tests.state.house import NOW, House, event, record

A, B = ItemId("a"), ItemId("b")


def test_r10_pins_come_back_for_the_hub_and_for_a_spoke(house: House) -> None:
    pins = [Pin(A, None, event("Before"), "run 1"), Pin(A, house.target, None, "run 1"), Pin(B, None, None, "run 2")]
    house.store.pins.put(house.hub, pins)
    assert house.store.pins.of(house.hub) == {(pin.item, pin.spoke): pin for pin in pins}
    assert house.store.pins.of(HubId("another")) == {}


def test_r10_a_later_undo_of_the_same_item_counts(house: House) -> None:
    house.store.pins.put(house.hub, [Pin(A, None, event("Older"), "run 1"), Pin(A, house.target, None, "run 1")])
    later = Pin(A, None, None, "run 2")
    house.store.pins.put(house.hub, [later])
    assert house.store.pins.of(house.hub) == {(A, None): later, (A, house.target): Pin(A, house.target, None, "run 1")}


def test_r10_a_released_item_is_free_everywhere_and_no_other_one_is(house: House) -> None:
    pins = [Pin(item, spoke, None, "run 1") for item in (A, B) for spoke in (None, house.target)]
    house.store.pins.put(house.hub, pins)
    house.store.pins.release(house.hub, [A])
    assert list(house.store.pins.of(house.hub)) == [(B, None), (B, house.target)]


def test_r10_pins_outlive_the_run_they_go_back_to(house: House) -> None:
    house.ran("run 1", 1, record("a"))
    pin = Pin(A, None, event(), "run 1")
    house.store.pins.put(house.hub, [pin])
    house.store.journal.forget(NOW + timedelta(days=365))
    assert house.store.journal.records("run 1") == ()
    assert house.store.pins.of(house.hub) == {(A, None): pin}


def test_pins_go_with_the_place_they_hold(house: House) -> None:
    house.store.pins.put(house.hub, [Pin(A, None, None, "run 1"), Pin(A, house.target, None, "run 1")])
    house.store.setup.remove_spoke(house.target)
    assert list(house.store.pins.of(house.hub)) == [(A, None)]
    house.store.setup.remove_hub(house.hub)
    assert house.store.pins.of(house.hub) == {}
