"""What a spoke says about the items we know in it: R1, R4, R5 and R10 at their smallest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cirahub_desktop.sync.model.canonical import content_hash
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import (
    NOWHERE,
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
)
from cirahub_desktop.sync.reconcile import Answers, Reconciled, Target, reconcile, to_ask
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.spokes.base import Snapshot, Verdict
from cirahub_desktop.sync.state.journal import Intent
from tests.engine.support import event

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
ITEM, ORIGIN = ItemId("1" * 32), OriginId("o")
COPY, ELSEWHERE = RemoteId("r"), RemoteId("r2")
OLD, NEW = event("Truck 7"), event("Truck 7", location="Dock 9")
ROW = ItemRow(ITEM, ORIGIN, Identity("uid"), content_hash(OLD), "Truck 7", "", NOW, NOW, SpokeId("feed"))
LINK = Link(ITEM, COPY, Version("1"), Ownership.WRITTEN, content_hash(OLD), nonce="n", basis="value.rules")


def stamp(content: Event | None = OLD, *, run: int = 3, nonce: str = "n", writer: str = "us") -> Stamp:
    return Stamp(ORIGIN, writer, nonce, run, content_hash(content) if content else "")


def listed(*present: RemoteId, version: str = "2", mark: Stamp | None = None) -> Snapshot:
    return Snapshot(Verdict.COMPLETE, {remote: Seen(Version(version), mark or stamp()) for remote in present})


def holds(remote: RemoteId, what: Event, version: str = "2") -> Answers:
    return {remote: RemoteItem(remote, Version(version), Identity("uid"), what, stamp())}


def look(
    snapshot: Snapshot,
    answers: Answers,
    *intents: Intent,
    link: Link | None = LINK,
    row: ItemRow | None = ROW,
    **target: bool,
) -> Reconciled:
    links = {ITEM: link} if link else {}
    known = Target(snapshot, links, intents, writer="us", run_number=3, **target)  # type: ignore[arg-type]
    return reconcile(known, {ITEM: row} if row else {}, answers)


def intent(action: Action, value: Event | None = OLD, nonce: str = "n", remote: RemoteId = NOWHERE) -> Intent:
    return Intent(ITEM, 3, action, Why.NEW, nonce, remote, content_hash(OLD), "value.rules", value, number=5)


# what is asked for


@pytest.mark.parametrize(("version", "asked"), [("2", ()), ("1", (ELSEWHERE,))])
def test_a_stranger_with_a_mark_is_read_once_and_again_when_it_changes(
    version: str, asked: tuple[RemoteId, ...]
) -> None:
    stranger = Foreign(ELSEWHERE, Version(version), Identity(""), OriginId("unknown"), "")
    mark = replace(stamp(nonce="other"), origin=OriginId("unknown"))
    target = Target(listed(ELSEWHERE, mark=mark), {}, (), "us", 3, {ELSEWHERE: stranger}, takes_items=True)
    assert to_ask(target, {}) == asked


# intents


def test_r5_a_create_of_a_killed_run_is_found_by_its_mark() -> None:
    looked = look(listed(ELSEWHERE), {}, intent(Action.CREATE), link=None)
    assert (looked.links[ITEM].remote_id, looked.settled, looked.there) == (ELSEWHERE, [5], {ITEM: OLD})


def test_r5_a_create_of_an_event_that_the_hub_has_forgotten_ties_nothing() -> None:
    looked = look(listed(ELSEWHERE), {}, intent(Action.CREATE), link=None, row=None)
    assert (looked.links, looked.settled) == ({}, [5])


def test_r5_a_create_whose_value_the_store_did_not_keep_is_found_all_the_same() -> None:
    looked = look(listed(ELSEWHERE), {}, intent(Action.CREATE, None), link=None)
    assert (looked.links[ITEM].agreed, looked.there) == (content_hash(OLD), {})


@pytest.mark.parametrize(("version", "run", "done"), [("2", 3, True), ("1", 3, False), ("2", 2, False)])
def test_r5_a_change_of_a_killed_run_took_effect_when_the_version_moved_under_its_mark(
    version: str, run: int, done: bool
) -> None:
    opened = intent(Action.UPDATE, remote=COPY)
    looked = look(listed(COPY, version=version, mark=stamp(run=run)), {}, opened)
    assert (looked.settled, looked.carried_out) == ([5], [opened] if done else [])


@pytest.mark.parametrize("link", [None, replace(LINK, remote_id=ELSEWHERE, version=Version("2"))])
def test_r5_a_delete_of_a_copy_that_no_link_leads_to_any_more_is_settled(link: Link | None) -> None:
    looked = look(listed(ELSEWHERE), {COPY: None}, intent(Action.DELETE, remote=COPY), link=link)
    assert (looked.settled, looked.carried_out, looked.dropped) == ([5], [], set())


# echoes


def test_r6_what_the_server_made_of_a_write_is_what_both_agree_on() -> None:
    looked = look(listed(COPY, version="1"), holds(COPY, NEW, "1"), link=replace(LINK, echo=True))
    assert (looked.links[ITEM].echo, looked.links[ITEM].held) == (False, content_hash(NEW))
    assert looked.there == {ITEM: NEW}


def test_r6_an_echo_that_was_not_answered_is_awaited() -> None:
    echo = replace(LINK, echo=True)
    assert look(listed(COPY, version="1"), {}, link=echo).links == {ITEM: echo}


def test_r7_an_echo_over_somebodys_edit_does_not_make_the_edit_ours() -> None:
    looked = look(listed(COPY, version="1"), holds(COPY, NEW, "1"), link=replace(LINK, echo=True, edited=True))
    assert (looked.links[ITEM].echo, looked.there) == (False, {})


# what is missing


def test_r5_with_an_older_store_what_is_missing_was_not_deleted() -> None:
    looked = look(listed(), {COPY: None}, store_is_older=True, takes_deletions=True)
    assert (looked.dropped, looked.lost) == ({ITEM}, set())


@pytest.mark.parametrize("row", [None, replace(ROW, gone=True)])
def test_a_copy_that_vanished_with_its_event_is_forgotten(row: ItemRow | None) -> None:
    assert look(listed(), {COPY: None}, row=row).dropped == {ITEM}


def test_r1_a_copy_that_is_not_listed_and_not_denied_is_there() -> None:
    assert look(listed(), {}).links == {ITEM: LINK}


# what moved or changed


def test_a_copy_that_moved_is_known_by_its_mark_although_nobody_says_what_is_in_it() -> None:
    link = look(listed(ELSEWHERE), {COPY: None}).links[ITEM]
    assert (link.remote_id, link.version, link.sure) == (ELSEWHERE, Version("2"), False)


def test_a_copy_that_moved_and_was_changed_is_taken_into_the_hub_from_where_it_is() -> None:
    looked = look(listed(ELSEWHERE), {COPY: None, **holds(ELSEWHERE, NEW)}, takes_changes=True)
    assert (looked.links[ITEM].remote_id, looked.moved[ITEM].event) == (ELSEWHERE, NEW)


def test_r1_what_is_in_a_changed_copy_stays_open_until_it_was_read() -> None:
    assert look(listed(COPY), {}).links == {ITEM: LINK}


def test_r5_a_copy_that_a_forgotten_run_wrote_and_somebody_changed_since_has_no_known_base() -> None:
    mark = stamp(event("Truck 8"), run=9)
    looked = look(listed(COPY, mark=mark), holds(COPY, NEW), takes_changes=True, store_is_older=True)
    assert (set(looked.moved), looked.forgotten) == ({ITEM}, {ITEM})
    looked = look(listed(COPY, mark=mark), holds(COPY, NEW), takes_changes=True)
    assert (set(looked.moved), looked.forgotten) == ({ITEM}, set()), "only an older store forgets"
