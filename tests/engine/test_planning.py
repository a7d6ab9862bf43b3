"""The plan of one spoke, item by item: what is written, what is left alone, and why (R4, R6, R10, R11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cirahub_desktop.sync.codecs.bounds import bounds
from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.model.canonical import content_hash, instant_to_text
from cirahub_desktop.sync.model.event import Event, Sensitivity
from cirahub_desktop.sync.model.item import (
    NOWHERE,
    Agreed,
    Foreign,
    Identity,
    ItemId,
    ItemRow,
    Link,
    OriginId,
    Ownership,
    RemoteId,
    RemoteItem,
    Seen,
    SpokeId,
    Stamp,
    Version,
    match_print,
)
from cirahub_desktop.sync.model.options import (
    CategoryRule,
    Feeding,
    HandChanged,
    HandDeleted,
    PrivateRule,
    SpokeOptions,
)
from cirahub_desktop.sync.model.pin import Pin
from cirahub_desktop.sync.model.words import Words
from cirahub_desktop.sync.outlook import Outlook, is_in_range
from cirahub_desktop.sync.plan import plan
from cirahub_desktop.sync.project import Rules
from cirahub_desktop.sync.reconcile import Reconciled
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.steps import Plan
from tests.engine.support import PARIS, event

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
ITEM, COPY, FEED = ItemId("1" * 32), RemoteId("r"), SpokeId("feed")
OLD, NEW = event("Truck 7"), event("Truck 7", location="Dock 9")
HERE = OriginId("o")


def row_of(value: Event, **fields: Any) -> ItemRow:
    first, last = bounds(value, PARIS)
    row = ItemRow(
        ITEM, HERE, Identity("uid"), content_hash(value), value.subject, instant_to_text(value.span.start), first,
        last, FEED,
    )  # fmt: skip
    return replace(row, **fields)


def outlook_of(row: ItemRow, link: Link | None, *, whole: bool = True, **rest: Any) -> Outlook:
    options = rest.pop("options", {})
    rules = Rules(SpokeOptions(hub_writes=True, **{"category": CategoryRule.NONE, **options}), Words(), PARIS)
    looked = Reconciled({ITEM: link} if link else {}, whole=whole)
    return Outlook({ITEM: row}, looked, rules, {}, {}, NOW, **rest)


def agreed_link(value: Event = OLD, **fields: Any) -> Link:
    """Of a copy that was written from ``value`` under the options as they are."""
    link = Link(ITEM, COPY, Version("1"), Ownership.WRITTEN, content_hash(value), nonce="n")
    link = replace(link, **{name: what for name, what in fields.items() if name != "basis"})
    return replace(link, basis=fields.get("basis", outlook_of(row_of(value), None).basis(row_of(value), link)))


def made(
    link: Link | None, now: Event = NEW, *, there: Event | None = OLD, row: ItemRow | None = None, **outlook: Any
) -> Plan:
    """The plan where the hub has ``now``, both last agreed on ``OLD``, and the spoke says that it holds ``there``."""
    found = {COPY: RemoteItem(COPY, Version("1"), Identity("uid"), there)} if there else {}
    return plan(outlook_of(row or row_of(now), link, **outlook), {ITEM: now}, {ITEM: Agreed(OLD, OLD)}, found)


def told(plan: Plan) -> list[FaultCode]:
    return [fault.code for fault in plan.skipped]


def steps(plan: Plan) -> list[tuple[Action, Why, Event | None]]:
    return [(step.action, step.why, step.after) for step in plan.steps]


# copies


def test_a_copy_follows_the_hub() -> None:
    assert steps(made(agreed_link())) == [(Action.UPDATE, Why.CHANGED, NEW)]


def test_r6_what_both_agree_on_is_not_written_again() -> None:
    planned = made(agreed_link(NEW))
    assert (planned.steps, planned.unchanged) == ([], 1)


def test_what_a_spoke_refused_for_good_is_named_and_not_sent_again() -> None:
    refused = replace(agreed_link(NEW), agreed=content_hash(OLD), refusal=f"{FaultCode.OVER_CAP.value}:too long")
    planned = made(refused)
    assert planned.steps == []
    assert [(fault.code, fault.detail) for fault in planned.refused] == [(FaultCode.OVER_CAP, "too long")]


def test_what_a_spoke_refused_is_not_sent_again_over_an_edit_either() -> None:
    refusal = f"{FaultCode.OVER_CAP.value}:"
    refused = replace(agreed_link(NEW), agreed=content_hash(OLD), refusal=refusal, edited=True)
    planned = made(refused, there=event("By hand"), options={"hand_changed": HandChanged.WRITE_AGAIN})
    assert (planned.steps, [fault.code for fault in planned.refused]) == ([], [FaultCode.OVER_CAP])


# copies that somebody changed


def test_r4_a_hand_edit_stays_until_the_hub_changes_that_field() -> None:
    by_hand = replace(OLD, subject="By hand")
    assert steps(made(agreed_link(edited=True), there=by_hand)) == [
        (Action.UPDATE, Why.CHANGED, replace(NEW, subject="By hand"))
    ]


def test_a_hand_edit_is_written_over_where_the_option_says_so() -> None:
    options = {"hand_changed": HandChanged.WRITE_AGAIN}
    planned = made(agreed_link(edited=True), OLD, there=event("By hand"), options=options)
    assert steps(planned) == [(Action.UPDATE, Why.CHANGED_BY_HAND, OLD)]


@pytest.mark.parametrize("option", [HandChanged.KEEP, HandChanged.WRITE_AGAIN])
def test_r7_an_edited_copy_that_moved_since_it_was_listed_waits(option: HandChanged) -> None:
    planned = made(agreed_link(edited=True), there=None, options={"hand_changed": option})
    assert (planned.steps, told(planned)) == ([], [FaultCode.CHANGED_MEANWHILE])


def test_r4_without_a_base_an_edited_copy_is_left_alone() -> None:
    options = {"hand_changed": HandChanged.WRITE_AGAIN}
    planned = made(agreed_link(edited=True, sure=False), there=event("By hand"), options=options)
    assert (planned.steps, told(planned)) == ([], [FaultCode.EDITED_BY_HAND])


# what is at home in the spoke


def native(ownership: Ownership, **fields: Any) -> Link:
    return agreed_link(ownership=ownership, **fields)


def test_an_item_at_home_gets_what_changed_in_the_hub_and_keeps_the_rest() -> None:
    planned = made(native(Ownership.SOURCE), there=replace(OLD, subject="Theirs"), options={"feeds_hub": Feeding.ALL})
    assert steps(planned) == [(Action.UPDATE, Why.CHANGED, replace(NEW, subject="Theirs"))]


def test_r7_an_item_at_home_that_moved_since_it_was_listed_waits() -> None:
    planned = made(native(Ownership.SOURCE), there=None, options={"feeds_hub": Feeding.ALL})
    assert (planned.steps, told(planned)) == ([], [FaultCode.CHANGED_MEANWHILE])


def test_r15_an_adopted_item_learns_nothing_that_the_options_leave_out() -> None:
    secret = replace(NEW, sensitivity=Sensitivity.PRIVATE)
    planned = made(native(Ownership.ADOPTED), secret, options={"private": PrivateRule.LEAVE_OUT})
    assert (planned.steps, planned.unchanged) == ([], 1)


@pytest.mark.parametrize(("feeding", "released"), [(Feeding.ALL, []), (Feeding.OFF, [ITEM])])
def test_r4_an_adopted_item_outlives_its_event(feeding: Feeding, released: list[ItemId]) -> None:
    planned = made(native(Ownership.ADOPTED), row=row_of(OLD, gone=True), options={"feeds_hub": feeding})
    assert (planned.steps, planned.released) == ([], released)


# what is not there


def test_a_copy_that_a_person_deleted_comes_back() -> None:
    vanished = agreed_link(remote_id=NOWHERE, vanished=1, basis="")
    assert steps(made(vanished)) == [(Action.CREATE, Why.DELETED_BY_HAND, NEW)]


def test_a_copy_that_a_person_deleted_does_not_come_back_where_the_option_says_so() -> None:
    vanished = agreed_link(remote_id=NOWHERE, vanished=1, basis="")
    planned = made(vanished, options={"hand_deleted": HandDeleted.NEVER})
    assert (planned.steps, planned.unchanged) == ([], 0)


def test_r1_nothing_is_created_in_a_place_that_was_not_read_whole() -> None:
    assert made(None, whole=False).steps == []


def test_what_is_out_of_range_is_not_created() -> None:
    later = event("Truck 7", day=400)
    assert not is_in_range(outlook_of(row_of(later), None), row_of(later), later)
    assert made(None, later).steps == []


def stranger(origin: str, looks_like: str = "") -> dict[RemoteId, Foreign]:
    return {COPY: Foreign(COPY, Version("1"), Identity("theirs"), OriginId(origin), looks_like)}


def test_r11_nothing_is_created_where_the_item_is_at_home() -> None:
    planned = made(None, strangers=stranger(HERE))
    assert (planned.steps, planned.unchanged) == ([], 1)


def test_r4_the_same_event_of_somebody_else_is_joined() -> None:
    row = row_of(NEW)
    planned = made(None, strangers=stranger("other", match_print(row.subject, row.first, row.last)))
    assert (planned.steps, planned.joined) == ([], {ITEM: COPY})


def test_r5_a_copy_of_a_hub_whose_store_is_lost_is_taken_for_ours_when_it_is_what_we_would_write() -> None:
    mark = Stamp(OriginId("other"), "lost", "n", 3, content_hash(NEW))
    orphans = {content_hash(NEW): [(COPY, Seen(Version("4"), mark))]}
    planned = made(None, orphans=orphans)
    assert planned.steps == []
    link = planned.links[ITEM]
    assert (link.remote_id, link.version, link.nonce, link.ownership) == (COPY, Version("4"), "n", Ownership.WRITTEN)
    assert orphans[content_hash(NEW)], "what is given to the plan is not used up"


# what a person put back


def pinned(wanted: Event | None) -> dict[str, Any]:
    return {"pins": {ITEM: Pin(ITEM, SpokeId("target"), wanted, "run")}}


def test_r10_what_was_put_back_is_written() -> None:
    assert steps(made(agreed_link(NEW), **pinned(OLD))) == [(Action.UPDATE, Why.UNDONE, OLD)]
    assert steps(made(None, **pinned(OLD))) == [(Action.CREATE, Why.UNDONE, OLD)]
    assert steps(made(agreed_link(), **pinned(OLD))) == []


def test_r10_what_was_put_back_waits_until_the_place_was_read_whole() -> None:
    assert made(None, whole=False, **pinned(OLD)).steps == []


def test_r10_what_was_put_away_goes_unless_somebody_edited_it() -> None:
    assert steps(made(agreed_link(), **pinned(None))) == [(Action.DELETE, Why.UNDONE, None)]
    edited = made(agreed_link(edited=True), **pinned(None))
    assert (edited.steps, edited.unpinned) == ([], [ITEM])
    assert FaultCode.EDITED_SINCE in told(edited)


def test_the_range_moves_with_the_time() -> None:
    row = row_of(OLD)
    assert is_in_range(outlook_of(row, None), row, OLD)
    assert not is_in_range(replace(outlook_of(row, None), now=NOW + timedelta(days=60)), row, OLD)
