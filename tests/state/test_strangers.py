"""Items of others (R4): known again without being read again."""

from __future__ import annotations

from dataclasses import replace

from cirahub_desktop.sync.model.item import Foreign, Identity, OriginId, RemoteId, Version, match_print
from tests.state.house import NOW, House


def foreign(remote_id: str) -> Foreign:
    return Foreign(
        RemoteId(remote_id),
        Version("1"),
        Identity("uid", "20261201"),
        OriginId("origin"),
        match_print("Truck 7", NOW, None),
        left=True,
    )


def test_foreign_items_are_remembered_for_each_spoke(house: House) -> None:
    house.store.strangers.put(house.target, [foreign("x"), foreign("y")])
    assert house.store.strangers.of(house.target) == {RemoteId(one): foreign(one) for one in "xy"}
    assert house.store.strangers.of(house.feed) == {}


def test_a_foreign_item_that_changed_replaces_what_was_known(house: House) -> None:
    house.store.strangers.put(house.target, [foreign("x"), foreign("y")])
    changed = replace(foreign("x"), version=Version("2"), print="another", left=False)
    house.store.strangers.put(house.target, [changed])
    assert house.store.strangers.of(house.target) == {RemoteId("x"): changed, RemoteId("y"): foreign("y")}


def test_a_foreign_item_that_left_is_forgotten_where_it_was(house: House) -> None:
    for spoke in (house.feed, house.target):
        house.store.strangers.put(spoke, [foreign("x"), foreign("y")])
    house.store.strangers.drop(house.target, [RemoteId("x"), RemoteId("never there")])
    assert list(house.store.strangers.of(house.target)) == ["y"]
    assert sorted(house.store.strangers.of(house.feed)) == ["x", "y"]


def test_what_was_known_goes_with_the_spoke(house: House) -> None:
    house.store.strangers.put(house.target, [foreign("x")])
    house.store.setup.remove_spoke(house.target)
    assert house.store._database.rows("SELECT * FROM foreign_item") == []
