"""Which items in one place are ours to take away (R4, R5), judged on an inventory made by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cirahub_desktop.sync.errors import SignInFailed
from cirahub_desktop.sync.left import Stays
from cirahub_desktop.sync.model.canonical import content_hash
from cirahub_desktop.sync.model.event import Event, Person
from cirahub_desktop.sync.model.hub import Account, AuthMethod, Place
from cirahub_desktop.sync.model.item import (
    AccountId,
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
from cirahub_desktop.sync.ours import Answers, Inventory, Sorted, sort_out
from tests.engine.removing import Silent, remove, written
from tests.engine.support import World, event

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
ITEM, COPY = ItemId("1" * 32), RemoteId("r")
OLD, NEW = event("Truck 7"), event("Truck 7", location="Dock 9")
MEETING = replace(OLD, attendees=(Person("Claire"),))
ROW = ItemRow(ITEM, OriginId("o"), Identity("uid"), content_hash(OLD), "Truck 7", "", NOW, NOW, SpokeId("feed"))
LINK = Link(ITEM, COPY, Version("1"), Ownership.WRITTEN, content_hash(OLD), nonce="n")
MARK = Stamp(OriginId("o"), "us", "n", 3, content_hash(OLD))
THEIRS = replace(MARK, writer="they", nonce="m")


def sorted_out(seen: Seen | None, link: Link | None, answers: Answers) -> Sorted:
    present = {COPY: seen} if seen else {}
    links = {ITEM: link} if link else {}
    return sort_out(Inventory(present, links, (), {ITEM: ROW}, frozenset(), "us"), answers)


def holds(value: Event, mark: Stamp | None = MARK) -> Answers:
    return {COPY: RemoteItem(COPY, Version("2"), Identity("uid"), value, mark)}


def stays(found: Sorted) -> list[Stays]:
    assert found.copies == []
    return [why for why, _ in found.stayed]


# what a link leads to


def test_a_copy_that_is_as_we_left_it_goes() -> None:
    assert [copy.remote_id for copy in sorted_out(Seen(Version("1"), MARK), LINK, {}).copies] == [COPY]
    assert [copy.remote_id for copy in sorted_out(Seen(Version("2"), MARK), LINK, holds(OLD)).copies] == [COPY]


@pytest.mark.parametrize(
    ("seen", "answers", "why"),
    [
        (Seen(Version("2"), MARK), {}, [Stays.NOT_REACHED]),
        (Seen(Version("2"), MARK), holds(NEW), [Stays.EDITED]),
        (Seen(Version("2"), MARK), holds(MEETING), [Stays.MEETING]),
        (Seen(Version("2"), THEIRS), {}, [Stays.ANOTHERS]),
        (None, holds(OLD, THEIRS), [Stays.ANOTHERS]),
        (None, {COPY: None}, []),
    ],
    ids=["nobody answers", "edited", "a meeting", "another hub's", "not listed and another hub's", "gone"],
)
def test_r4_a_copy_of_which_that_is_not_sure_stays(seen: Seen | None, answers: Answers, why: list[Stays]) -> None:
    found = sorted_out(seen, LINK, answers)
    assert stays(found) == why
    assert found.missing == (set() if why else {ITEM})


# what wears our mark alone


def test_a_copy_known_by_its_mark_alone_goes_when_it_says_what_we_wrote() -> None:
    assert [copy.remote_id for copy in sorted_out(Seen(Version("2"), MARK), None, holds(OLD)).copies] == [COPY]


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({}, [Stays.NOT_REACHED]),
        ({COPY: None}, []),
        (holds(MEETING), [Stays.MEETING]),
        (holds(NEW), [Stays.EDITED]),
    ],
    ids=["nobody answers", "gone meanwhile", "a meeting", "edited"],
)
def test_r4_a_mark_alone_is_no_proof(answers: Answers, why: list[Stays]) -> None:
    assert stays(sorted_out(Seen(Version("2"), MARK), None, answers)) == why


# the password


def test_r9_a_password_that_was_refused_is_not_sent_again_for_a_removal(world: World) -> None:
    written(world, 3)
    store = world.store()
    account = store.setup.add_account(
        Account(AccountId(""), "Work", "a@mail.example", "a", "https://mail.example", AuthMethod.BASIC)
    )
    world.places["mailbox"] = world.places["target"]
    world._register("mailbox", Place("mailbox", "server", account=account.id), world.spokes["target"].options)
    mailbox = world.spokes["mailbox"].id
    store.conditions.put(mailbox, store.conditions.get(mailbox).failed(SignInFailed("mail.example"), world.now))
    store.close()
    world.wrappers["mailbox"] = Silent  # type: ignore[assignment]
    left = remove(world, "mailbox")
    assert isinstance(left.error, SignInFailed)
    assert left.removed == 0
