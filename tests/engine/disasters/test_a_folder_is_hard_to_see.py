"""A public folder that cannot be seen whole, or not at all: unseen is not deleted (R1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cirahub_desktop.sandbox.operations import find_item
from cirahub_desktop.sandbox.rights import Role
from cirahub_desktop.sandbox.sample_folders import CLAIRE, folder_at
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.status import State
from cirahub_desktop.sync.events import Progress
from cirahub_desktop.sync.report import HubReport
from cirahub_desktop.sync.spokes.base import Verdict
from cirahub_desktop.wording.runs import verdict
from tests.engine.disasters import told
from tests.engine.office import BOARD, BOTH_WAYS, FILLED, FLEET, SOURCE, Office, Outlook, in_the_bin, lessons, wrote
from tests.engine.support import spoke_report

Page = Callable[..., str]
LESSONS = lessons(34)


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten items, where a real server gives a thousand."""
    monkeypatch.setattr("cirahub_desktop.sync.spokes.exchange.listing.PAGE", 10)


@pytest.fixture(params=["filled", "both-ways", "source"])
def full(request: pytest.FixtureRequest, office: Office, people: Outlook) -> Office:
    """34 events in ``Board``, in three roles: filled from a link, tied both ways to ``Fleet``, or only its source."""
    if request.param == "filled":
        office.link("School", LESSONS)
        office.calendar("Board", BOARD, FILLED)
    else:
        people.add_all(BOARD, LESSONS)
        office.calendar("Board", BOARD, BOTH_WAYS if request.param == "both-ways" else SOURCE)
        office.calendar("Fleet", FLEET, BOTH_WAYS if request.param == "both-ways" else FILLED)
    office.run()
    office.run()
    assert office.subjects(BOARD) == LESSONS
    return office


def nothing_is_lost_or_doubled(office: Office) -> None:
    assert office.subjects(BOARD) == LESSONS
    assert office.subjects(FLEET) in ([], LESSONS)
    assert not in_the_bin(office.sandbox, BOARD)
    assert not in_the_bin(office.sandbox, FLEET)


def is_only_partly_read(report: HubReport) -> None:
    board = spoke_report(report, "Board")
    assert (board.verdict, board.held, board.leaving) == (Verdict.PARTIAL, None, None)
    assert wrote(report) == (0, 0, 0)
    assert told.in_both(lambda: verdict(board.verdict)) == (
        "not read completely, so nothing was deleted",
        "lecture incomplète : rien n’a été supprimé",
    )


def broken_pages(monkeypatch: pytest.MonkeyPatch, broken: Callable[[Page, list[Any], int, int, Any], str]) -> None:
    page = find_item._page
    monkeypatch.setattr(find_item, "_page", lambda *given: broken(page, *given))


def test_a_server_lists_only_its_first_page(full: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says how many items there are, gives ten of them, and claims that this was all."""

    def first_only(page: Page, views: list[Any], upto: int, total: int, shape: Any) -> str:
        whole = page(views, upto, total, shape)
        return whole.replace('IncludesLastItemInRange="false"', 'IncludesLastItemInRange="true"')

    with monkeypatch.context() as patch:
        broken_pages(patch, first_only)
        _touch(full)
        is_only_partly_read(full.run())
    nothing_is_lost_or_doubled(full)
    assert wrote(full.run()) == (0, 0, 0)
    nothing_is_lost_or_doubled(full)


def test_a_server_lists_only_its_first_page_and_calls_that_all(full: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its count lies as well: then each item is asked for by name before anybody takes it for gone."""

    def first_only(page: Page, views: list[Any], upto: int, total: int, shape: Any) -> str:
        return page(views, min(upto, 10), min(total, 10), shape)

    broken_pages(monkeypatch, first_only)
    for _ in range(3):
        _touch(full)
        report = full.run()
        board = spoke_report(report, "Board")
        assert (wrote(report), board.verdict, board.held) == ((0, 0, 0), Verdict.COMPLETE, None)
    nothing_is_lost_or_doubled(full)


def test_a_listing_loses_an_item_while_paging(full: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of 34 is in no page, and the count still says 34."""

    def without_one(page: Page, views: list[Any], upto: int, total: int, shape: Any) -> str:
        return page([one for one in views if one.text("Subject") != "Lesson 17"], upto, total, shape)

    broken_pages(monkeypatch, without_one)
    for _ in range(2):
        _touch(full)
        is_only_partly_read(full.run())
    nothing_is_lost_or_doubled(full)


@pytest.mark.parametrize(("times", "expected"), [(1, Verdict.COMPLETE), (2, Verdict.PARTIAL)])
def test_the_pages_shift_while_they_are_read(full: Office, times: int, expected: Verdict) -> None:
    """Items move to the top between two pages: listed once more, and then not taken for the whole."""
    left = iter(range(times))
    board = full.app.spoke(full.app.hub("Team"), "Board").id

    def shift(event: object) -> None:
        if isinstance(event, Progress) and event.spoke == board and event.done == 10 and next(left, None) is not None:
            _touch(full, "Lesson 33", "Lesson 32", "Lesson 00")

    _touch(full)
    report = full.run(sink=shift)
    assert spoke_report(report, "Board").verdict is expected
    assert (wrote(report), spoke_report(report, "Board").held) == ((0, 0, 0), None)
    nothing_is_lost_or_doubled(full)
    assert wrote(full.run()) == (0, 0, 0)


@pytest.mark.parametrize(
    ("role", "says"),
    [
        (
            Role.VISIBLE,
            (
                "This account may not read the folder “/Team Calendar”.",
                "Ce compte n’a pas le droit de lire le dossier « /Team Calendar ».",
            ),
        ),
        (
            Role.HIDDEN,
            (
                "The folder “/Team Calendar” is not there, or this account may not see it.",
                "Le dossier « /Team Calendar » n’existe pas, ou ce compte n’a pas le droit de le voir.",
            ),
        ),
    ],
    ids=["no-right-to-read", "hidden-or-deleted"],
)
def test_the_folder_is_without_rights_since_yesterday(full: Office, role: Role, says: told.Both) -> None:
    full.sandbox.set_role(BOARD, CLAIRE, role)
    for _ in range(2):
        report = full.run()
        assert wrote(report) == (0, 0, 0)
        assert not any(one.held for one in report.spokes)
    status = full.status("Board")
    assert status.state is State.ERROR
    for now, expected in zip(told.of_error(status.error), says, strict=True):
        assert now.startswith(expected)
    full.sandbox.set_role(BOARD, CLAIRE, Role.OWNER)
    assert wrote(full.run()) == (0, 0, 0)
    assert full.status("Board").state is State.IN_SYNC
    nothing_is_lost_or_doubled(full)


@pytest.mark.parametrize("full", ["filled", "both-ways"], indirect=True)
def test_the_folder_may_only_be_read_since_yesterday(full: Office, people: Outlook) -> None:
    """What should be written there waits; what is there stays."""
    full.sandbox.set_role(BOARD, CLAIRE, Role.REVIEWER)
    if "Fleet" in {one.name for one in full.app.hub("Team").spokes}:
        people.add(FLEET, "New", 40)
    else:
        full.publish("School", [*LESSONS, "New"])
    report = full.run()
    assert wrote(report)[0] == 0
    error, advice = spoke_report(report, "Board").error, "IT has to give you the right"
    assert told.of_error(error)[0].startswith(f"This account may not write to the folder “{BOARD}”. {advice}")
    assert told.of_error(error)[1].startswith(f"Ce compte n’a pas le droit d’écrire dans le dossier « {BOARD} ».")
    assert full.subjects(BOARD) == LESSONS
    full.sandbox.set_role(BOARD, CLAIRE, Role.OWNER)
    assert wrote(full.run()) == (1, 0, 0)
    assert full.subjects(BOARD) == sorted([*LESSONS, "New"])
    assert wrote(full.run()) == (0, 0, 0)


@pytest.mark.parametrize("where", ["/Nouveau nom", "/Logistics/Team Calendar"], ids=["renamed", "moved"])
def test_the_folder_has_another_name_or_place_since_yesterday(full: Office, sandbox: Sandbox, where: str) -> None:
    """Its id is the same, and so is the calendar: the runs go on with it, and nothing is written anew."""
    store = sandbox._store
    with store.request():
        folder = folder_at(store, BOARD)
        parent, _, folder.name = where.rpartition("/")
        folder.parent = folder_at(store, parent).number
        store.put_folder(folder)
    for _ in range(2):
        report = full.run()
        assert wrote(report) == (0, 0, 0)
        assert not any(one.held or one.error for one in report.spokes)
    assert sorted(item.text("Subject") for item in sandbox.items(where)) == LESSONS
    assert full.status("Board").state is State.IN_SYNC


def test_a_new_folder_has_the_old_name_since_yesterday(full: Office, sandbox: Sandbox) -> None:
    """Somebody deleted the folder and made an empty one of the same name: that is another folder, and it is said."""
    sandbox.set_role(BOARD, CLAIRE, Role.HIDDEN)
    store = sandbox._store
    with store.request():
        old = folder_at(store, BOARD)
        old.name = "(deleted)"
        store.put_folder(old)
        store.put_folder(type(old)(store.new_number(), old.parent, "Team Calendar"))
    report = full.run()
    assert wrote(report) == (0, 0, 0)
    assert not any(one.held for one in report.spokes)
    assert "another one has its name now" in told.of_error(full.status("Board").error)[0]
    assert sandbox.items(BOARD) == []
    assert full.subjects(FLEET) in ([], LESSONS)


def _touch(office: Office, *subjects: str) -> None:
    """Somebody opens these events and saves them; without names, the first: so that the folder is listed again."""
    store = office.sandbox._store
    with store.request():
        for item in office.sandbox.items(BOARD):
            if item.text("Subject") in (subjects or ("Lesson 00",)):
                store.touch(item, CLAIRE)
