"""R1, R3, R7: what is missing leaves, waits or stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from cirahub_desktop.sync.departure import Absence, Departure, StrikeRule, let_go
from cirahub_desktop.sync.model.item import (
    Identity,
    ItemId,
    ItemRow,
    Link,
    OriginId,
    Ownership,
    RemoteId,
    SpokeId,
    Version,
)

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
ITEM, FEED, OTHER = ItemId("1" * 32), SpokeId("feed"), SpokeId("other")


def missed(
    *,
    gone: bool = False,
    tombstone: bool = False,
    others: bool = False,
    undelivered: bool = False,
    needed: int = 1,
    may_leave: bool = True,
) -> Departure:
    later = NOW + timedelta(days=3)
    row = ItemRow(ITEM, OriginId("o"), Identity("uid"), "", "Truck 7", "", later, later, FEED)
    row = replace(row, gone=gone or tombstone, tombstone=tombstone)
    link = Link(ITEM, RemoteId("r"), Version("1"), Ownership.SOURCE, "")
    absence = Absence(
        FEED,
        (ITEM,),
        {ITEM: link},
        {ITEM: OTHER} if others else {},
        {},
        StrikeRule(needed, timedelta(minutes=15)),
        undelivered=frozenset({ITEM}) if undelivered else frozenset(),
    )
    return let_go({ITEM: row}, absence, NOW, may_leave=may_leave)


def test_what_has_left_the_hub_already_is_only_forgotten() -> None:
    assert missed(gone=True) == Departure(dropped=[ITEM])


def test_r7_what_a_spoke_never_saw_was_not_deleted_there() -> None:
    assert missed(undelivered=True) == Departure(dropped=[ITEM], rescued=[ITEM])


def test_r1_what_another_source_still_has_is_its_from_now_on() -> None:
    assert missed(others=True) == Departure(dropped=[ITEM], handed_over={ITEM: OTHER})


def test_r3_the_first_strike_lets_nothing_go() -> None:
    assert missed(needed=2) == Departure(waiting=[ITEM], strikes={RemoteId("r"): NOW}, since=NOW)


def test_r3_a_person_s_deletion_is_remembered_until_the_feed_surely_lacks_the_item_too() -> None:
    assert missed(tombstone=True, needed=2) == Departure(strikes={RemoteId("r"): NOW})
    assert missed(tombstone=True, may_leave=False) == Departure(strikes={RemoteId("r"): NOW})
    assert missed(tombstone=True) == Departure(dropped=[ITEM])


def test_one_strike_is_enough_where_the_option_says_so() -> None:
    assert missed() == Departure(dropped=[ITEM], gone=[ITEM])
