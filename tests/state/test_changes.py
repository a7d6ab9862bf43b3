"""What runs changed, in pages: the history of a hub with thousands of runs and changes."""

from __future__ import annotations

from datetime import timedelta

from cirahub_desktop.sync.errors import FaultCode, ItemFault, SignInFailed
from cirahub_desktop.sync.model.item import HubId, ItemId
from cirahub_desktop.sync.model.pin import Pin
from cirahub_desktop.sync.report import Action, Hold, HoldReason, HubReport, SpokeReport, Why
from cirahub_desktop.sync.retrospect import Only, Summary, Wanted
from cirahub_desktop.sync.spokes.base import Verdict
from cirahub_desktop.sync.state.journal import HUB, Record
from cirahub_desktop.sync.state.summaries import read_summary, summary_of
from tests.state.house import NOW, House, event, record


def created(item: str, subject: str = "Truck") -> Record:
    return record(item, subject, action=Action.CREATE, why=Why.NEW, before=None)


def deleted(item: str, subject: str = "Truck", why: Why = Why.GONE_FROM_SOURCE) -> Record:
    return record(item, subject, action=Action.DELETE, why=why, after=None)


def ended(house: House, run: str, **summary: object) -> None:
    house.store.journal.end_run(run, NOW, summary)


def test_runs_with_changes_and_runs_with_problems_are_found_in_the_store(house: House) -> None:
    summaries = {1: {}, 2: {"failed": 1}, 3: {"cancelled": True}, 4: {"held": 2}, 5: {"errors": [["Feed", None]]}}
    for number, summary in summaries.items():
        house.ran(f"run {number}", number)
        ended(house, f"run {number}", **summary)
    house.ran("run 6", 6, record())
    ended(house, "run 6", left="[]")
    house.ran("run 7", 7)  # killed
    house.ran("run 8", 8, record())
    ended(house, "run 8", failed=0, cancelled=False)
    journal = house.store.journal

    def numbers(only: Only, **page: int) -> list[int]:
        return [line.number for line in journal.runs(house.hub, only=only, **page)]

    assert numbers(Only.ALL) == [8, 7, 6, 5, 4, 3, 2, 1]
    assert numbers(Only.CHANGES) == [8, 6]
    assert numbers(Only.PROBLEMS) == [7, 6, 5, 4, 3, 2]
    assert numbers(Only.PROBLEMS, limit=2, before=6) == [5, 4]


def test_changes_come_place_by_place_and_page_by_page(house: House) -> None:
    house.ran("run", 1, created("a"), deleted("b"), record("c"), deleted("d"))
    house.store.journal.add_records("run", house.feed, [created("e")], NOW)
    house.store.journal.add_records("run", HUB, [created("f")], NOW)
    journal, places = house.store.journal, (house.target, HUB, house.feed)
    whole = [item for item, _ in journal.change_page("run", places)]
    assert whole == ["b", "d", "c", "a", "f", "e"]
    paged = [item for start in (0, 2, 4, 6) for item, _ in journal.change_page("run", places, offset=start, limit=2)]
    assert paged == whole
    assert journal.change_counts("run") == {
        house.target: {Action.CREATE: 1, Action.UPDATE: 1, Action.DELETE: 2},
        house.feed: {Action.CREATE: 1},
        HUB: {Action.CREATE: 1},
    }
    assert journal.change_page("run", ()) == ()


def test_changes_are_filtered_and_searched_in_the_store(house: House) -> None:
    house.ran("run", 1, created("a", "Réunion"), deleted("b", "Reunion"), record("c", "Truck"))
    journal, places = house.store.journal, (house.target,)

    def found(wanted: Wanted) -> list[str]:
        return [item for item, _ in journal.change_page("run", places, wanted)]

    assert found(Wanted(text=" RÉUNION ")) == ["b", "a"]
    assert found(Wanted(Action.DELETE)) == ["b"]
    assert found(Wanted(Action.DELETE, "truck")) == []
    assert journal.change_counts("run", Wanted(text="truck")) == {house.target: {Action.UPDATE: 1}}


def test_what_went_on_into_a_spoke_is_told_there_alone(house: House) -> None:
    house.ran("run", 1, record("a"))
    house.store.journal.add_records("run", HUB, [record("a"), record("b")], NOW)
    journal = house.store.journal
    assert journal.change_counts("run")[HUB] == {Action.UPDATE: 1}
    assert [item for item, _ in journal.change_page("run", (house.target, HUB))] == ["a", "b"]
    house.store.setup.remove_spoke(house.target)
    assert journal.change_counts("run")[HUB] == {Action.UPDATE: 2}, "its own line is all that can be taken back now"


def test_what_is_gone_can_be_restored_once_each_the_last_first(house: House) -> None:
    house.put("there")
    house.put("buried", gone=True)
    house.ran("run 1", 1, deleted("a", "Truck 1"))
    house.ran("run 2", 2, deleted("b"), deleted("twice", why=Why.OWN_DUPLICATE), deleted("buried"))
    house.store.journal.add_records("run 2", HUB, [deleted("there"), deleted("buried"), deleted("c")], NOW)
    house.ran("run 3", 3, deleted("a", "Truck 1b"), deleted("c"))

    def found(**page: int) -> list[tuple[str, str, str]]:
        lines = house.store.journal.deleted(house.hub, NOW - timedelta(days=30), **page)
        return [(item, line.run, line.spoke) for item, line in lines]

    assert found() == [
        ("a", "run 3", house.target),
        ("c", "run 2", HUB),
        ("buried", "run 2", HUB),
        ("b", "run 2", house.target),
    ]
    assert found(offset=1, limit=2) == found()[1:3]


def test_what_came_back_since_or_is_too_old_or_whose_place_is_gone_is_not_offered(house: House) -> None:
    house.put("a")
    house.tie(house.target, "a")
    house.ran("run 1", 1, deleted("a"), deleted("b"))
    house.ran("old", 2, deleted("c"), days_ago=31)
    journal, since = house.store.journal, NOW - timedelta(days=30)
    assert [item for item, _ in journal.deleted(house.hub, since)] == ["b"]
    assert journal.deleted(HubId("another"), since) == ()
    house.store.setup.remove_spoke(house.target)
    assert journal.deleted(house.hub, since) == ()


def test_items_are_found_in_pages(house: House) -> None:
    for number in range(7):
        house.put(f"item {number}", f"Truck {number}")
    journal = house.store.journal
    pages = [[one.id for one in journal.find_items(house.hub, "truck", 3, start)] for start in (0, 3, 6)]
    assert [len(page) for page in pages] == [3, 3, 1]
    assert sorted(id_ for page in pages for id_ in page) == [f"item {number}" for number in range(7)]


def test_an_item_is_named_by_its_beginning_wherever_it_is_now(house: House) -> None:
    house.put("aaa1", "Truck")
    house.ran("run", 1, deleted("aab1", "Old name"), deleted("aab1", "Van"))
    journal = house.store.journal
    named = journal.item_named(" AAA")
    assert named is not None
    assert (named[0], named[1].subject, named[1].gone) == (house.hub, "Truck", False)
    gone = journal.item_named("aab")
    assert gone is not None
    assert (gone[1].subject, gone[1].start, gone[1].gone) == ("Van", "", True)
    assert journal.item_named("aa") is None
    assert journal.item_named("") is None
    assert journal.item_named("b") is None


def test_records_of_some_items_alone(house: House) -> None:
    house.ran("run", 1, record("a"), record("b"), record("c"))
    assert [one.item for _, one in house.store.journal.records("run", {ItemId("c"), ItemId("a")})] == ["a", "c"]
    assert house.store.journal.touched("run") == ["a", "b", "c"]


def test_pins_come_item_by_item_in_pages(house: House) -> None:
    for item in ("a", "b", "c"):
        both = (Pin(ItemId(item), None, event(), "run"), Pin(ItemId(item), house.target, None, "run"))
        house.store.pins.put(house.hub, both)
    pins = house.store.pins
    assert pins.count(house.hub) == 3
    assert [(pin.item, pin.spoke) for pin in pins.page(house.hub, 2, 1)] == [
        ("b", None),
        ("b", house.target),
        ("c", None),
        ("c", house.target),
    ]
    assert pins.places(house.hub, {ItemId("a"), ItemId("x")}) == {("a", HUB), ("a", house.target)}
    assert len(pins.places(house.hub)) == 6


# what a run says of itself


def spoke(house: House, **fields: object) -> SpokeReport:
    return SpokeReport(house.target, "Dock", Verdict.COMPLETE, **fields)  # type: ignore[arg-type]


def report(house: House, *spokes: SpokeReport) -> HubReport:
    return HubReport(house.hub, "Team", "run", 1.0, NOW, spokes)


def test_a_summary_tells_later_what_waited_what_failed_and_who_began_it(house: House) -> None:
    hold = Hold("h", house.hub, house.target, house.feed, HoldReason.TOO_MANY, NOW, 9, ())
    held = Hold("i", house.hub, house.target, house.feed, HoldReason.TOO_MANY, NOW, 9, (None, None))  # type: ignore[arg-type]
    left = ItemFault(FaultCode.EDITED_SINCE, "uid", "Truck")
    failed = ItemFault(FaultCode.REFUSED_BY_SERVER, "uid", "Van")
    spokes = (
        spoke(house, held=held, skipped=(left, failed), read=5, feeds=True, may_be_written=True),
        spoke(house, held=held, error=SignInFailed("example.com"), failed=(failed,)),
        spoke(house, held=hold),
    )
    house.ran("run", 1)
    house.store.journal.end_run("run", NOW, summary_of(report(house, *spokes), by_hand=False))
    told = read_summary(house.store.journal.run("run").summary)
    assert (told.read, told.failed, told.held, told.may_write, told.by_hand) == (5, 1, 2, True, False)
    assert [(name, type(error), error.host) for name, error in told.errors] == [("Dock", SignInFailed, "example.com")]  # type: ignore[attr-defined]
    assert told.left == (left,)


def test_a_quiet_run_is_no_problem_and_an_older_summary_is_read(house: House) -> None:
    house.ran("run", 1)
    house.store.journal.end_run("run", NOW, summary_of(report(house, spoke(house)), by_hand=True))
    assert house.store.journal.runs(house.hub, only=Only.PROBLEMS) == ()
    assert read_summary({}) == Summary()
    assert read_summary({"writable": 0, "cancelled": True}) == Summary(may_write=False, cancelled=True)
