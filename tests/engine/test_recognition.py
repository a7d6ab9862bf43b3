"""Items with a mark that no link leads to: ours, our duplicate, somebody's copy, or another hub's (R4, R5, R11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cirahub_desktop.sync.model.canonical import content_hash
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import (
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
from cirahub_desktop.sync.recognise import Place, Recognised, recognise
from cirahub_desktop.sync.reconcile import Reconciled, Target
from cirahub_desktop.sync.spokes.base import Snapshot, Verdict
from tests.engine.support import PARIS, event

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
ITEM, ORIGIN = ItemId("1" * 32), OriginId("o")
COPY, SECOND = RemoteId("r"), RemoteId("r2")
OLD, NEW = event("Truck 7"), event("Truck 7", location="Dock 9")
ROW = ItemRow(ITEM, ORIGIN, Identity("uid"), content_hash(OLD), "Truck 7", "", NOW, NOW, SpokeId("feed"))
LINK = Link(ITEM, COPY, Version("1"), Ownership.WRITTEN, content_hash(OLD), nonce="n", basis="value.rules")
PLACE = Place("here", PARIS)


def stamp(nonce: str = "n", *, writer: str = "us", content: Event | None = OLD, origin: OriginId = ORIGIN) -> Stamp:
    return Stamp(origin, writer, nonce, 3, content_hash(content) if content else "")


def meet(
    present: dict[RemoteId, Stamp],
    values: dict[RemoteId, Event],
    *,
    link: Link | None = None,
    rows: tuple[ItemRow, ...] = (ROW,),
    pending: bool = False,
    living: frozenset[str] = frozenset(),
    elsewhere: frozenset[str] = frozenset(),
    **target: bool,
) -> tuple[Recognised, Reconciled]:
    links = {link.item: link} if link else {}
    seen = {remote: Seen(Version("1"), mark) for remote, mark in present.items()}
    read = {
        remote: RemoteItem(remote, Version("1"), Identity("uid"), value, present[remote])
        for remote, value in values.items()
    }
    known = Target(Snapshot(Verdict.COMPLETE, seen), links, (), "us", 3, **target)  # type: ignore[arg-type]
    looked = Reconciled(dict(links), pending={ITEM} if pending else set())
    return recognise(known, looked, {row.id: row for row in rows}, read, PLACE, living, elsewhere), looked


def test_r5_a_lost_store_knows_its_copies_by_their_mark() -> None:
    _, looked = meet({COPY: stamp()}, {COPY: OLD})
    assert (looked.links[ITEM].remote_id, looked.links[ITEM].edited, looked.links[ITEM].sure) == (COPY, False, False)
    assert looked.there == {ITEM: OLD}


def test_r5_a_copy_that_was_not_read_is_ours_as_its_mark_says() -> None:
    _, looked = meet({COPY: stamp()}, {})
    assert (looked.links[ITEM].agreed, looked.there) == (content_hash(OLD), {})


def test_r7_a_copy_that_was_not_read_waits_where_peoples_changes_are_taken_in() -> None:
    _, looked = meet({COPY: stamp()}, {}, takes_changes=True)
    assert (looked.links, looked.pending) == ({}, {ITEM})


def test_r5_a_copy_whose_write_is_an_open_question_is_left_to_the_next_run() -> None:
    found, looked = meet({COPY: stamp()}, {COPY: OLD}, pending=True)
    assert (looked.links, looked.duplicates, found.strangers) == ({}, [], [])


@pytest.mark.parametrize(("value", "goes"), [(OLD, [SECOND]), (NEW, [])])
def test_r5_our_own_duplicate_goes_unless_somebody_edited_it(value: Event, goes: list[RemoteId]) -> None:
    _, looked = meet({COPY: stamp(), SECOND: stamp("other")}, {SECOND: value}, link=LINK)
    assert [one.remote_id for one in looked.duplicates] == goes


# two computers wrote the same item at the same moment


def test_r5_of_two_copies_by_two_computers_the_one_that_both_agree_on_stays() -> None:
    _, looked = meet({COPY: stamp("n"), SECOND: stamp("m", writer="they")}, {SECOND: OLD}, link=LINK)
    assert [one.remote_id for one in looked.duplicates] == [COPY]
    assert (looked.links[ITEM].remote_id, looked.links[ITEM].nonce) == (SECOND, "m")


@pytest.mark.parametrize(
    ("ours", "theirs", "link"),
    [
        (stamp("n"), stamp("o", writer="they"), LINK),
        (stamp("n"), stamp("m", writer="they", content=None), LINK),
        (stamp("n"), stamp("m", writer="they"), replace(LINK, edited=True)),
        (stamp("n"), stamp("m", writer="they"), replace(LINK, ownership=Ownership.ADOPTED)),
        (stamp("n"), stamp("m", writer="they"), replace(LINK, version=Version("0"))),
        (stamp("n", content=NEW), stamp("m", writer="they"), LINK),
        (None, stamp("m", writer="they"), LINK),
    ],
    ids=["ours is first", "theirs is half written", "edited", "not ours", "moved", "not as we left it", "not listed"],
)
def test_r4_our_copy_gives_way_only_when_it_is_as_we_wrote_it(ours: Stamp | None, theirs: Stamp, link: Link) -> None:
    present = {SECOND: theirs} | ({COPY: ours} if ours else {})
    found, looked = meet(present, {SECOND: OLD}, link=link)
    assert (looked.duplicates, looked.links) == ([], {ITEM: link})
    assert [one.remote_id for one in found.strangers] == [SECOND]


# copies that people make


@pytest.mark.parametrize(
    ("value", "feeds", "becomes"),
    [(OLD, True, "stranger"), (NEW, True, "item"), (NEW, False, "stranger")],
)
def test_r4_a_persons_copy_becomes_an_item_when_it_is_changed_in_a_place_that_feeds(
    value: Event, feeds: bool, becomes: str
) -> None:
    found, looked = meet({COPY: stamp(), SECOND: stamp()}, {SECOND: value}, link=LINK, takes_items=feeds)
    assert looked.duplicates == []
    assert [one.remote_id for one in found.copies] == ([SECOND] if becomes == "item" else [])
    assert [one.remote_id for one in found.strangers] == ([SECOND] if becomes == "stranger" else [])


@pytest.mark.parametrize(("value", "copies"), [(OLD, []), (NEW, [COPY])])
def test_r4_a_persons_copy_of_an_event_that_left_the_hub_is_theirs_once_they_change_it(
    value: Event, copies: list[RemoteId]
) -> None:
    found, _ = meet({COPY: stamp()}, {COPY: value}, rows=(), takes_items=True)
    assert [one.remote_id for one in found.copies] == copies


@pytest.mark.parametrize(("value", "copies"), [(OLD, []), (NEW, [COPY])])
def test_r4_a_copy_carried_over_from_another_spoke_is_the_persons(value: Event, copies: list[RemoteId]) -> None:
    found, looked = meet({COPY: stamp()}, {COPY: value}, elsewhere=frozenset({"n"}), takes_items=True)
    assert ([one.remote_id for one in found.copies], looked.links) == (copies, {})


# other hubs


@pytest.mark.parametrize(("feeds", "passed_on"), [(True, [COPY]), (False, [])])
def test_r11_what_another_hub_wrote_comes_in_where_the_spoke_feeds(feeds: bool, passed_on: list[RemoteId]) -> None:
    mark = stamp(writer="they", origin=OriginId("unknown"))
    found, looked = meet({COPY: mark}, {COPY: OLD}, takes_items=feeds)
    assert [one.remote_id for one in found.passed_on] == passed_on
    assert [one.remote_id for one in found.strangers] == ([] if feeds else [COPY])
    assert looked.links == {}


@pytest.mark.parametrize(
    ("mark", "living", "orphans"),
    [
        (stamp(writer="gone", origin=OriginId("unknown")), frozenset(), 1),
        (stamp(writer="they", origin=OriginId("unknown")), frozenset({"they"}), 0),
        (stamp(writer="gone", origin=OriginId("unknown"), content=None), frozenset(), 0),
    ],
    ids=["its store may be lost", "a hub of this store", "half written"],
)
def test_r5_only_a_whole_copy_of_a_hub_that_may_be_gone_can_be_taken_for_ours(
    mark: Stamp, living: frozenset[str], orphans: int
) -> None:
    found, _ = meet({COPY: mark}, {}, living=living)
    assert sum(len(one) for one in found.orphans.values()) == orphans
    assert [one.origin for one in found.strangers] == [OriginId("unknown")]


def test_nothing_is_recognised_in_a_listing_that_was_not_repeated() -> None:
    known = Target(Snapshot(Verdict.UNCHANGED, {COPY: Seen(Version("1"), stamp())}), {}, (), "us", 3)
    assert recognise(known, Reconciled({}), {ITEM: ROW}, {}, PLACE) == Recognised()
