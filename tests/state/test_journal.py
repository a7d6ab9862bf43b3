"""The record of what runs did, and what people find in it later (R10)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cirahub_desktop.sync.errors import NotFound
from cirahub_desktop.sync.model.item import HubId, ItemId, RemoteId
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.state.history import FoundItem, StoryLine
from cirahub_desktop.sync.state.journal import HUB, KEEP_RECORDS
from tests.state.house import NOW, House, event, record

A, B = ItemId("a"), ItemId("b")


def test_r10_records_come_back_in_their_order_with_the_copy_they_are_about(house: House) -> None:
    there = record("a", remote_id=RemoteId("remote a"))
    here = record("b", action=Action.DELETE, why=Why.DELETED_ELSEWHERE, after=None)
    house.ran("run 1", 1, there)
    house.store.journal.add_records("run 1", HUB, [here], NOW)
    house.ran("run 2", 2, record("a"))
    assert house.store.journal.records("run 1") == ((house.target, there), (HUB, here))


def test_runs_are_listed_newest_first_with_what_they_did(house: House) -> None:
    house.ran("older", 1, days_ago=1)
    house.store.journal.end_run("older", NOW, {"read": 3})
    house.store.journal.begin_run(house.hub, "newer", 2, NOW, undoes="older")
    created = record(action=Action.CREATE, why=Why.NEW)
    house.store.journal.add_records("newer", house.target, [record(), created, created], NOW)
    house.store.journal.add_records("newer", HUB, [created], NOW)
    newer, older = house.store.journal.runs(house.hub)
    assert (newer.id, newer.hub, newer.number, newer.undoes) == ("newer", house.hub, 2, "older")
    assert (newer.started, newer.ended, newer.summary) == (NOW, None, {})
    assert newer.recorded == {Action.CREATE: 3, Action.UPDATE: 1}
    assert newer.in_hub == {Action.CREATE: 1}
    assert (older.started, older.ended, older.summary) == (NOW - timedelta(days=1), NOW, {"read": 3})
    assert (older.undoes, older.recorded, older.in_hub) == ("", {}, {})


def test_runs_are_listed_page_by_page_for_each_hub(house: House) -> None:
    for number in range(1, 12):
        house.ran(f"run {number}", number)
    pages = [[line.number for line in house.store.journal.runs(house.hub, 5, before)] for before in (None, 7, 2, 1)]
    assert pages == [[11, 10, 9, 8, 7], [6, 5, 4, 3, 2], [1], []]
    assert house.store.journal.runs(HubId("another")) == ()


@pytest.mark.parametrize("text", ["abcd", "abce1", " ABCE1 ", "abce"])
def test_a_run_is_found_by_the_beginning_of_its_id(house: House, text: str) -> None:
    house.ran("abcd", 1)
    house.ran("abce1", 2)
    assert house.store.journal.run(text).id == ("abcd" if text == "abcd" else "abce1")


@pytest.mark.parametrize("text", ["abc", "", " ", "x", "abcd1", "%", "abc_", "*d", "abc[d]"])
def test_an_unknown_or_doubtful_run_is_refused(house: House, text: str) -> None:
    house.ran("abcd", 1)
    house.ran("abce1", 2)
    with pytest.raises(NotFound) as caught:
        house.store.journal.run(text)
    assert (caught.value.kind, caught.value.name) == ("run", text)


def test_the_story_of_an_item_is_told_from_the_beginning(house: House) -> None:
    created = record(action=Action.CREATE, why=Why.NEW, before=None, after=event())
    house.ran("run 1", 1, created, record("b"), days_ago=2)
    house.ran("run 2", 2, record("a"), spoke=HUB)
    first, second = house.store.journal.story(A)
    assert first == StoryLine(
        run="run 1",
        number=1,
        at=NOW - timedelta(days=2),
        spoke=house.target,
        action=Action.CREATE,
        why=Why.NEW,
        subject="Truck 7",
        before=None,
        after=event(),
    )
    assert (second.run, second.spoke) == ("run 2", HUB)
    assert (second.before, second.after) == (event(), event(location="Yard"))
    assert house.store.journal.story(ItemId("never there")) == ()


def test_the_story_outlives_the_spoke(house: House) -> None:
    house.ran("run 1", 1, record("a"))
    house.store.setup.remove_spoke(house.target)
    assert [line.spoke for line in house.store.journal.story(A)] == [house.target]


@pytest.mark.parametrize("text", ["réunion", "REUNION", "Réunion d", "cole", "aa", "  aab ", "Œ"])
def test_items_are_found_by_their_subject_whatever_its_case_and_accents(house: House, text: str) -> None:
    house.put("aab", "Réunion d'école, œuvres")
    house.put("b", "Truck 7")
    assert [one.id for one in house.store.journal.find_items(house.hub, text)] == ["aab"]
    assert house.store.journal.find_items(HubId("another"), text) == ()


@pytest.mark.parametrize("text", ["", "  ", "%", "bb"])
def test_nothing_is_found_by_nothing(house: House, text: str) -> None:
    house.put("ab", "Truck 7")
    assert house.store.journal.find_items(house.hub, text) == ()


def test_what_runs_touched_lately_is_found_first(house: House) -> None:
    for number in range(5):
        house.put(str(number), f"Truck {number}", first=NOW - timedelta(days=number))
    house.ran("run 1", 1, record("1", "Truck 1"), record("3", "Truck 3"))
    house.ran("run 2", 2, record("1", "Truck 1"))
    found = house.store.journal.find_items(house.hub, "truck", 4)
    assert [one.id for one in found] == ["1", "3", "4", "2"]


def test_gone_and_renamed_items_are_found(house: House) -> None:
    house.put("renamed", "Truck 8")
    house.put("gone", "Truck 9", gone=True)
    house.ran("run 1", 1, record("renamed", "Truck 7"), record("forgotten", "Truck 6"))
    start = house.row("gone").start
    assert house.store.journal.find_items(house.hub, "truck 7") == (
        FoundItem(ItemId("renamed"), "Truck 8", start, False),
    )
    assert house.store.journal.find_items(house.hub, "truck 9") == (FoundItem(ItemId("gone"), "Truck 9", start, True),)
    assert house.store.journal.find_items(house.hub, "truck 6") == (
        FoundItem(ItemId("forgotten"), "Truck 6", "", True),
    )


def test_r10_records_are_kept_for_thirty_days_and_go_with_their_run(house: House) -> None:
    house.ran("old", 1, record("a"), days_ago=KEEP_RECORDS.days)
    house.ran("new", 2, record("a"))
    house.store.journal.forget(NOW)
    assert [line.run for line in house.store.journal.story(A)] == ["old", "new"]
    house.store.journal.forget(NOW + timedelta(seconds=1))
    assert [line.run for line in house.store.journal.story(A)] == ["new"]
    assert [line.id for line in house.store.journal.runs(house.hub)] == ["new"]
    assert house.store.journal.records("old") == ()
