"""Looking at the calendars of mailboxes, and making one: with every right, with few, with none."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cirahub_desktop.sandbox.rights import Role
from cirahub_desktop.sandbox.sample_folders import PASSWORDS
from cirahub_desktop.sandbox.sample_mailboxes import CLAIRE, DIRECTION, NADIA, PAUL, PLANNING, ROOM
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import AnswerLost, FolderProblem, Unreachable
from cirahub_desktop.sync.model.event import Status
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.sync.spokes.base import Known
from cirahub_desktop.sync.spokes.exchange.connection import Connection
from cirahub_desktop.sync.spokes.exchange.mailboxes import calendars, known_as
from cirahub_desktop.sync.spokes.exchange.new_folder import create_calendar
from cirahub_desktop.sync.spokes.exchange.shapes import FolderKey, WellKnown
from cirahub_desktop.sync.spokes.exchange.spoke import CalendarSpoke
from tests.exchange.conftest import PARIS
from tests.support.connect import connect

NOBODY = "nobody@verrier.example"
Reason = FolderProblem.Reason


def paths(connection: Connection, cancel: CancelToken, mailbox: str, *, own: bool = False) -> list[str]:
    found = calendars(connection, mailbox, cancel, own=own)
    assert all(folder.is_calendar for folder in found)
    return [folder.path for folder in found]


def test_ones_own_calendars_the_main_one_first(connection: Connection, cancel: CancelToken) -> None:
    expected = ["/Calendrier", "/Calendrier/Tournées", "/Congés"]
    assert paths(connection, cancel, CLAIRE, own=True) == expected
    assert paths(connection, cancel, CLAIRE) == expected


def test_calendars_of_others_as_far_as_they_are_shared(connection: Connection, cancel: CancelToken) -> None:
    assert paths(connection, cancel, PLANNING) == ["/Calendrier", "/Calendrier/Atelier"]
    assert paths(connection, cancel, ROOM) == ["/Calendrier"]
    assert paths(connection, cancel, NADIA) == ["/Calendrier"]


def test_a_calendar_beside_a_hidden_main_one_is_found(
    connection: Connection, sandbox: Sandbox, cancel: CancelToken
) -> None:
    for path in ("", "/Privé"):
        sandbox.set_role(f"{NADIA}{path}", CLAIRE, Role.REVIEWER)
    sandbox.set_role(f"{NADIA}/Calendrier", CLAIRE, Role.HIDDEN)
    assert paths(connection, cancel, NADIA) == ["/Privé"]


@pytest.mark.parametrize(("mailbox", "reason"), [(NOBODY, Reason.NO_MAILBOX), (DIRECTION, Reason.NOT_FOUND)])
def test_no_such_mailbox_and_nothing_shared_are_two_things(
    connection: Connection, cancel: CancelToken, mailbox: str, reason: Reason
) -> None:
    with pytest.raises(FolderProblem) as caught:
        calendars(connection, mailbox, cancel, own=False)
    assert (caught.value.mailbox, caught.value.reason) == (mailbox, reason)


def test_an_account_without_a_mailbox_is_told_so(sandbox: Sandbox, cancel: CancelToken) -> None:
    sandbox.users[NOBODY] = "pw"
    alone = connect(Account(AccountId("n"), "N", NOBODY, NOBODY, sandbox.endpoint, AuthMethod.BASIC), "pw")
    with pytest.raises(FolderProblem) as caught:
        calendars(alone, NOBODY, cancel, own=True)
    alone.close()
    assert (caught.value.mailbox, caught.value.reason) == (NOBODY, Reason.NO_MAILBOX)


def test_a_busy_server_is_no_missing_calendar(connection: Connection, sandbox: Sandbox, cancel: CancelToken) -> None:
    for operation in ("GetFolder", "FindFolder"):
        sandbox.faults.add(f"{operation}:*:busy-item=10000")
        with pytest.raises(Unreachable):
            calendars(connection, PLANNING, cancel, own=False)
        sandbox.faults.clear()


def test_looking_costs_a_request_for_each_level(connection: Connection, sandbox: Sandbox, cancel: CancelToken) -> None:
    calendars(connection, CLAIRE, cancel, own=True)
    assert sandbox.recorder.ews_requests == 3
    sandbox.recorder.clear()
    calendars(connection, ROOM, cancel, own=False)
    assert sandbox.recorder.ews_requests == 2


def spoke_of(connection: Connection, mailbox: str, cancel: CancelToken) -> CalendarSpoke:
    folder = calendars(connection, mailbox, cancel, own=False)[0]
    shown = known_as(mailbox, folder.path)
    return CalendarSpoke(connection, folder.id, shown, clock=lambda: datetime.now(UTC), zone=PARIS, read_foreign=True)


def test_the_first_look_tells_count_next_events_and_rights(connection: Connection, cancel: CancelToken) -> None:
    probe = spoke_of(connection, NADIA, cancel).probe(cancel)
    assert (probe.name, probe.events, probe.may_create) == ("Calendrier", 2, False)
    assert [one.subject for one in probe.next] == ["Revue des transporteurs", "Visite client"]
    assert spoke_of(connection, ROOM, cancel).probe(cancel).may_create


def test_r8_a_meeting_is_known_as_one_with_and_without_its_guests(
    connection: Connection, sandbox: Sandbox, cancel: CancelToken
) -> None:
    item = next(one for one in sandbox.items(f"{ROOM}/Calendrier") if one.meeting_of)
    read = [spoke_of(connection, ROOM, cancel).read(Known(), cancel).changed.values()]
    del item.properties["RequiredAttendees"]
    read.append(spoke_of(connection, ROOM, cancel).read(Known(), cancel).changed.values())
    assert [[(one.event.subject, one.is_meeting) for one in found] for found in read] == [
        [("Revue des transporteurs", True)],
        [("Revue des transporteurs", True)],
    ]
    assert [len(one.event.attendees) for found in read for one in found] == [3, 0]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("Decline", Status.DECLINED),
        ("Accept", Status.CONFIRMED),
        ("Tentative", Status.CONFIRMED),
        ("NoResponseReceived", Status.CONFIRMED),
    ],
)
def test_the_answer_of_whose_mailbox_it_is_is_read(
    connection: Connection, sandbox: Sandbox, cancel: CancelToken, answer: str, expected: Status
) -> None:
    item = next(one for one in sandbox.items(f"{ROOM}/Calendrier") if one.meeting_of)
    item.answer = answer
    (found,) = spoke_of(connection, ROOM, cancel).read(Known(), cancel).changed.values()
    assert found.event.status is expected


def test_a_calendar_that_is_no_longer_shared_is_named_with_its_mailbox(
    connection: Connection, sandbox: Sandbox, cancel: CancelToken
) -> None:
    spoke = spoke_of(connection, ROOM, cancel)
    sandbox.set_role(f"{ROOM}/Calendrier", CLAIRE, Role.HIDDEN)
    with pytest.raises(FolderProblem) as caught:
        spoke.read(Known(), cancel)
    assert (caught.value.folder, caught.value.mailbox) == (f"{ROOM}/Calendrier", ROOM)


@pytest.mark.parametrize("folder", ["/Team/b@c", "C:\\Users\\a@b", "D:\\x y@z/cal", "Calendar"])
def test_what_is_no_mailbox_is_not_taken_for_one(folder: str) -> None:
    assert FolderProblem(folder, Reason.NOT_FOUND).mailbox == ""


# folders made on request


def make(connection: Connection, parent: FolderKey, name: str, cancel: CancelToken, shown: str = "/P") -> str:
    made = create_calendar(connection, parent, "/P", shown, name, cancel)
    assert connection.rights(made.id, cancel).create
    assert made.is_calendar
    return made.path


def test_a_calendar_is_made_in_a_public_folder_and_in_a_mailbox(connection: Connection, cancel: CancelToken) -> None:
    parent = connection.folder_by_path("/Logistics", cancel)
    assert make(connection, parent.id, " Quai nord ", cancel) == "/P/Quai nord"
    assert connection.folder_by_path("/Logistics/Quai nord", cancel).is_calendar
    assert make(connection, WellKnown("calendar", PLANNING), "Neuf", cancel) == "/P/Neuf"
    assert "/Calendrier/Neuf" in paths(connection, cancel, PLANNING)


@pytest.mark.parametrize(
    ("parent", "name", "folder", "reason"),
    [
        ("/Logistics", "Fleet", "/P/Fleet", Reason.EXISTS),
        ("/Logistics", "  ", "/P/", Reason.BAD_NAME),
        ("/Direction", "Neuf", "/P", Reason.NO_SUBFOLDER),
        (None, "Neuf", "/P", Reason.ROOT),
    ],
)
def test_what_the_server_refuses_has_a_reason(
    connection: Connection, cancel: CancelToken, parent: str | None, name: str, folder: str, reason: Reason
) -> None:
    key = connection.folder_by_path(parent, cancel).id if parent else None
    with pytest.raises(FolderProblem) as caught:
        make(connection, key, name, cancel)
    assert (caught.value.folder, caught.value.reason) == (folder, reason)


def test_below_the_root_where_the_server_lets(connection: Connection, sandbox: Sandbox, cancel: CancelToken) -> None:
    sandbox.open_root()
    assert make(connection, None, "Neuf", cancel) == "/P/Neuf"
    paul = connect(Account(AccountId("p"), "P", PAUL, PAUL, sandbox.endpoint, AuthMethod.BASIC), PASSWORDS[PAUL])
    with pytest.raises(FolderProblem) as caught:
        make(paul, None, "Autre", cancel)
    paul.close()
    assert caught.value.reason is Reason.ROOT


def test_r5_after_a_lost_answer_the_folder_is_looked_for(
    connection: Connection, sandbox: Sandbox, cancel: CancelToken
) -> None:
    parent = connection.folder_by_path("/Logistics", cancel)
    sandbox.faults.add("CreateFolder:1:drop-after")
    assert make(connection, parent.id, "Quai nord", cancel) == "/P/Quai nord"
    sandbox.faults.add("CreateFolder:1:drop-before")
    with pytest.raises(AnswerLost):
        make(connection, parent.id, "Quai sud", cancel)
    assert sandbox.recorder.counts["CreateFolder"] == 2
