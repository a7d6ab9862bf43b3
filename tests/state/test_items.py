"""Hub items and links: what is stored comes back, what may still be needed is not forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cirahub_desktop.sync.model.canonical import to_json
from cirahub_desktop.sync.model.item import Agreed, Change, HubId, ItemId, Kept, Ownership, SpokeId, Version
from cirahub_desktop.sync.model.pin import Pin
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.state.items import ItemChange, LinkChange
from cirahub_desktop.sync.state.journal import Intent
from tests.state.house import NOW, House, event, link, record

A, B = ItemId("a"), ItemId("b")


def test_a_row_comes_back_whole(house: House) -> None:
    row = house.row("a", kept=Kept.PERSON, gone=True, tombstone=True, last=None)
    house.store.items.put(house.hub, [ItemChange(row, event())])
    assert house.store.items.rows(house.hub) == {A: row}
    alive = replace(row, gone=False, tombstone=False)
    house.store.items.put(house.hub, [ItemChange(alive)])
    assert house.store.items.rows(house.hub) == {A: alive}
    assert house.store.items.events([A]) == {A: event()}


def test_a_row_stored_again_with_its_event_keeps_its_tombstone(house: House) -> None:
    house.put("a")
    house.put("a", "Truck 8", gone=True, tombstone=True)
    row = house.store.items.rows(house.hub)[A]
    assert (row.subject, row.gone, row.tombstone) == ("Truck 8", True, True)


def test_a_link_comes_back_whole(house: House) -> None:
    house.put()
    full = link(
        "a", Ownership.ADOPTED, nonce="n", basis="b", edited=True, sure=False, vanished=2, declined="d", refusal="r",
        echo=True, held="h",
    )  # fmt: skip
    house.store.items.put_links(house.target, [LinkChange(full)])
    assert house.store.items.links(house.target) == {A: full}
    plain = link("a")
    house.store.items.put_links(house.target, [LinkChange(plain)])
    assert house.store.items.links(house.target) == {A: plain}
    assert house.store.items.links(house.feed) == {}


def test_both_sides_of_an_agreement_come_back(house: House) -> None:
    house.put("a")
    house.put("b")
    masked = Agreed(there=event("Busy"), here=event("Dentist"))
    same = Agreed(there=event("Truck 8"), here=event("Truck 8"))
    changes = [LinkChange(link("a"), agreed=masked), LinkChange(link("b"), agreed=same)]
    house.store.items.put_links(house.target, changes)
    assert house.store.items.agreed(house.target, [A, B]) == {A: masked, B: same}
    assert house.store.items.agreed(house.feed, [A, B]) == {}
    assert house.store.items.bases(house.target, [A, B]) == {A: masked.there, B: same.there}


def test_what_both_sides_say_is_stored_once(house: House) -> None:
    house.put()
    house.store.items.put_links(house.target, [LinkChange(link("a"), agreed=Agreed(event(), event()))])
    assert house.store._database.row("SELECT base, hub_base FROM link") == (to_json(event()), "")


def test_a_change_of_the_link_alone_keeps_the_agreement(house: House) -> None:
    house.put()
    agreed = Agreed(there=event("Busy"), here=event("Dentist"))
    house.store.items.put_links(house.target, [LinkChange(link("a"), agreed=agreed)])
    house.store.items.put_links(house.target, [LinkChange(link("a", version=Version("2"), echo=True))])
    assert house.store.items.agreed(house.target, [A]) == {A: agreed}
    assert house.store.items.links(house.target)[A].echo


@pytest.mark.parametrize(
    "change",
    [
        LinkChange(link("a"), agreed=Agreed(event("New"), event("New"))),
        LinkChange(link("a"), base=event("New")),
        LinkChange(link("a"), base=event("Neither"), agreed=Agreed(event("New"), event("New"))),
    ],
)
def test_a_new_agreement_replaces_both_sides_of_the_old(house: House, change: LinkChange) -> None:
    house.put()
    house.store.items.put_links(house.target, [LinkChange(link("a"), agreed=Agreed(event("Busy"), event("Dentist")))])
    house.store.items.put_links(house.target, [change])
    assert house.store.items.agreed(house.target, [A]) == {A: Agreed(event("New"), event("New"))}


def test_agreements_of_more_items_than_one_query_takes(house: House) -> None:
    ids = [house.put(f"{number:04}", f"Truck {number}") for number in range(1203)]
    house.store.items.put_links(
        house.target, [LinkChange(link(item), base=event(f"Truck {number}")) for number, item in enumerate(ids)]
    )
    found = house.store.items.agreed(house.target, ids)
    assert [found[item].here.subject for item in ids] == [f"Truck {number}" for number in range(1203)]
    assert len(house.store.items.events(ids)) == 1203


def test_the_last_change_of_each_field_is_remembered(house: House) -> None:
    house.put("a")
    house.put("b")
    first, later = Change(3, house.feed, NOW), Change(5, house.target, NOW + timedelta(microseconds=7))
    house.store.items.put_changes(A, {"subject": first, "location": first})
    house.store.items.put_changes(A, {"subject": later})
    assert house.store.items.changes([A, B]) == {A: {"subject": later, "location": first}}


def test_a_new_value_of_an_item_leaves_its_changes(house: House) -> None:
    house.put()
    change = {"subject": Change(3, house.feed, NOW)}
    house.store.items.put_changes(A, change)
    house.put("a", "Truck 8")
    assert house.store.items.changes([A]) == {A: change}


# what may be forgotten


def gone(house: House, **fields: object) -> None:
    """An item that left the hub; its source has been listed since."""
    house.put("a", gone=True, **fields)
    condition = house.store.conditions.get(house.feed)
    house.store.conditions.put(house.feed, replace(condition, listed_at=NOW))


def is_forgotten(house: House) -> bool:
    house.store.items.purge(house.hub)
    return A not in house.store.items.rows(house.hub)


def test_a_gone_item_that_nothing_can_bring_back_is_forgotten(house: House) -> None:
    gone(house)
    assert is_forgotten(house)


def test_an_item_that_is_not_gone_is_never_forgotten(house: House) -> None:
    house.put("a")
    assert not is_forgotten(house)


@pytest.mark.parametrize("ownership", Ownership)
def test_a_gone_item_stays_as_long_as_a_copy_is_somewhere(house: House, ownership: Ownership) -> None:
    gone(house)
    house.tie(house.target, "a", ownership)
    assert not is_forgotten(house)
    house.store.items.drop_links(house.target, [A])
    assert is_forgotten(house)


def test_r5_a_gone_item_stays_as_long_as_a_write_may_have_happened(house: House) -> None:
    gone(house)
    write = Intent(A, 1, Action.CREATE, Why.NEW, "nonce", link("a").remote_id, "content", "basis", event())
    (number,) = house.store.journal.add_intents(house.target, [write])
    assert not is_forgotten(house)
    house.store.journal.settle([number])
    assert is_forgotten(house)


def test_a_tombstone_stays_as_long_as_a_source_lists_the_item(house: House) -> None:
    gone(house, tombstone=True)
    house.tie(house.feed, "a", Ownership.SOURCE)
    assert not is_forgotten(house)
    assert house.store.items.rows(house.hub)[A].tombstone
    house.store.items.drop_links(house.feed, [A])
    assert is_forgotten(house)


def test_a_tombstone_outlives_the_links_of_a_source_that_is_to_be_read_anew(house: House) -> None:
    """A feed that got another link has no ties left; the deleted item must not come back with its next listing."""
    gone(house, tombstone=True)
    house.store.conditions.put(house.feed, replace(house.store.conditions.get(house.feed), listed_at=None))
    assert not is_forgotten(house)
    assert house.store.items.rows(house.hub)[A].tombstone
    house.store.conditions.put(house.feed, replace(house.store.conditions.get(house.feed), listed_at=NOW))
    assert is_forgotten(house)


def test_a_tombstone_ends_with_its_source_and_only_the_copies_wait(house: House) -> None:
    gone(house, tombstone=True)
    house.tie(house.feed, "a", Ownership.SOURCE)
    house.tie(house.target, "a")
    house.store.setup.remove_spoke(house.feed)
    assert not is_forgotten(house)
    assert not house.store.items.rows(house.hub)[A].tombstone


def test_r10_what_a_person_put_back_is_not_forgotten(house: House) -> None:
    gone(house)
    house.store.pins.put(house.hub, [Pin(A, None, None, "run 1")])
    assert not is_forgotten(house)
    house.store.pins.release(house.hub, [A])
    assert is_forgotten(house)


def test_r10_what_a_record_can_bring_back_is_not_forgotten(house: House) -> None:
    gone(house)
    house.ran("run 1", 1, record("a"))
    assert not is_forgotten(house)
    house.store.journal.forget(NOW + timedelta(days=31))
    assert is_forgotten(house)


def test_gone_items_of_other_hubs_are_left_to_their_runs(house: House) -> None:
    gone(house)
    house.store.items.purge(HubId("another"))
    assert A in house.store.items.rows(house.hub)


# a spoke is taken away


def test_what_only_one_spoke_fed_is_kept_with_all_that_is_known_of_it(house: House) -> None:
    house.put("a")
    change = {"subject": Change(3, house.feed, NOW)}
    house.store.items.put_changes(A, change)
    house.tie(house.feed, "a", Ownership.SOURCE)
    house.store.items.keep_all_of(house.hub, house.feed)
    house.store.setup.remove_spoke(house.feed)
    assert house.store.items.rows(house.hub)[A].kept is Kept.PERSON
    assert house.store.items.changes([A]) == {A: change}


def test_what_another_source_has_too_is_its_own_from_now_on_and_is_read_again(house: House) -> None:
    house.put("a")
    house.put("b", gone=True, tombstone=True)
    agreed = Agreed(event("There"), event("Here"))
    for item in "ab":
        house.tie(house.feed, item, Ownership.SOURCE)
        house.store.items.put_links(house.target, [LinkChange(link(item, Ownership.SOURCE, held="h"), agreed=agreed)])
    house.store.items.keep_all_of(house.hub, house.feed)
    rows, links = house.store.items.rows(house.hub), house.store.items.links(house.target)
    assert {row.source for row in rows.values()} == {house.target}
    assert {row.kept for row in rows.values()} == {Kept.NO}
    assert {one.version for one in links.values()} == {""}
    assert {one.held for one in links.values()} == {"h"}
    assert house.store.items.agreed(house.target, [A, B]) == {A: agreed, B: agreed}
    house.store.setup.remove_spoke(house.feed)
    house.store.items.purge(house.hub)
    assert house.store.items.rows(house.hub)[B].tombstone


def test_an_unknown_spoke_holds_nothing(house: House) -> None:
    nowhere = SpokeId("nowhere")
    assert house.store.items.links(nowhere) == house.store.items.agreed(nowhere, [A]) == {}
