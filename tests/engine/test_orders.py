"""What a person decided is carried out first, and only where it still means something."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cirahub_desktop.sync.model.canonical import content_hash
from cirahub_desktop.sync.model.conflict import Answer, Conflict
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import HubId, Identity, ItemId, ItemRow, Kept, OriginId, SpokeId
from cirahub_desktop.sync.model.pin import Pin
from cirahub_desktop.sync.orders import carry_out
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.taken import Taken, Values
from tests.engine.support import PARIS, event

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
HUB, ITEM, LEFT = HubId("hub"), ItemId("1" * 32), SpokeId("left")
OURS, THEIRS = event("Truck 7", location="ours"), event("Truck 7", location="theirs")


def hub_of(now: Event, *, gone: bool = False) -> Taken:
    row = ItemRow(ITEM, OriginId("o"), Identity("uid"), content_hash(now), now.subject, "", NOW, NOW, LEFT, gone=gone)
    return Taken(HUB, 7, NOW, {ITEM: row}, Values({ITEM: now}), {}, PARIS)


def answered(answer: Answer, item: ItemId = ITEM) -> Conflict:
    return Conflict("c", HUB, item, LEFT, NOW, "Truck 7", ("location",), OURS, THEIRS, answer)


def test_r7_the_spokes_value_is_taken_when_the_person_says_so() -> None:
    hub = hub_of(replace(OURS, subject="Truck 8"))
    carry_out(hub, [], [answered(Answer.SPOKE)])
    assert hub.event(ITEM) == replace(THEIRS, subject="Truck 8"), "what is not in dispute stays as it is now"
    assert [note.why for note in hub.notes] == [Why.ANSWERED]
    assert set(hub.changes_of(ITEM)) == {"location"}
    assert hub.closed == ["c"]


def test_an_answer_that_the_hub_has_come_to_by_itself_changes_nothing() -> None:
    hub = hub_of(THEIRS)
    carry_out(hub, [], [answered(Answer.SPOKE)])
    assert (hub.closed, hub.notes, hub.touched) == (["c"], [], set())


def test_the_hubs_value_stands_when_the_person_says_so() -> None:
    hub = hub_of(OURS)
    carry_out(hub, [], [answered(Answer.HUB)])
    assert (hub.closed, hub.notes, hub.touched) == (["c"], [], set())


def test_r7_both_are_kept_when_the_person_says_so() -> None:
    hub = hub_of(OURS)
    carry_out(hub, [], [answered(Answer.BOTH)])
    (other,) = [row for row in hub.rows.values() if row.id != ITEM]
    assert (hub.event(ITEM), hub.event(other.id), other.kept) == (OURS, THEIRS, Kept.PERSON)
    assert [(note.action, note.why) for note in hub.notes] == [(Action.CREATE, Why.KEPT_BOTH)]


@pytest.mark.parametrize("item", [ITEM, ItemId("unknown")])
def test_an_answer_about_an_item_that_left_only_closes_the_question(item: ItemId) -> None:
    hub = hub_of(OURS, gone=True)
    carry_out(hub, [], [answered(Answer.BOTH, item)])
    assert (hub.closed, hub.notes, set(hub.rows)) == (["c"], [], {ITEM})


def test_r10_a_pin_of_an_item_that_is_no_more_is_left_alone() -> None:
    hub = hub_of(OURS)
    carry_out(hub, [Pin(ItemId("unknown"), None, THEIRS, "run"), Pin(ITEM, None, THEIRS, "run")], [])
    assert (set(hub.rows), hub.event(ITEM)) == ({ITEM}, THEIRS)
