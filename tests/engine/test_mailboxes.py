"""Calendars of mailboxes in hubs: one's own, a colleague's, a room's; real meetings live there (R8)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from exchangelib import EWSDate
from exchangelib.recurrence import DailyPattern, Recurrence
from lxml import etree

from cirahub_desktop.sandbox.item import Item
from cirahub_desktop.sandbox.rights import Role
from cirahub_desktop.sandbox.sample_mailboxes import CLAIRE, NADIA, PAUL, PLANNING, ROOM
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import FaultCode, FolderProblem
from cirahub_desktop.sync.model.hub import SpokeKind
from cirahub_desktop.sync.model.options import AttendeesRule, Minutes
from tests.engine.office import (
    BOARD,
    BOTH_WAYS,
    FILLED,
    SOURCE,
    Office,
    Outlook,
    lessons,
    nothing_happened,
    outlook,
    wrote,
)
from tests.engine.support import PARIS, spoke_report
from tests.support.ews_schema import assert_valid

MINE, PAULS, ROOMS, TEAMS = (f"{address}/Calendrier" for address in (CLAIRE, PAUL, ROOM, PLANNING))
MEETING = "Revue des transporteurs"
TYPES = "{http://schemas.microsoft.com/exchange/services/2006/types}"
WRITES = ("CreateItem", "UpdateItem", "DeleteItem")


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Afterwards every request and answer was valid, none was about a meeting, and none invited anybody (R8)."""
    with Sandbox(keep_bodies=True) as running:
        meetings = _meetings(running)
        before = {id_: item.version for id_, item in meetings.items()}
        yield running
        assert running.recorder.mails == ()
        for one in running.recorder.exchanges:
            for body in filter(None, (one.request, one.answer) if one.operation != "GET" else ()):
                assert_valid(body)
        ours = [one for one in running.recorder.exchanges if one.operation in WRITES and one.user == CLAIRE]
        for one in ours:
            root = etree.fromstring(one.request)
            named = {str(node.get("Id")) for node in root.iter(f"{TYPES}ItemId")}
            assert not named & meetings.keys(), "a meeting is never written"
            assert not list(root.iter(f"{TYPES}RequiredAttendees", f"{TYPES}OptionalAttendees", f"{TYPES}Resources"))
            assert b'="SendToNone"' in one.request
        assert {id_: item.version for id_, item in meetings.items()} == before


def _meetings(sandbox: Sandbox) -> dict[str, Item]:
    paths = (MINE, PAULS, ROOMS, TEAMS, f"{NADIA}/Calendrier", "/Logistics/Planning quai")
    return {item.item_id: item for path in paths for item in sandbox.items(path) if item.is_meeting}


@pytest.fixture
def paul(sandbox: Sandbox) -> Iterator[Outlook]:
    with outlook(sandbox, PAUL) as running:
        yield running


def settle(office: Office) -> None:
    office.run()
    for _ in range(2):
        report = office.run()
        assert nothing_happened(report), [(one.name, one.planned, one.incoming) for one in report.spokes]


def test_a_feed_fills_ones_own_calendar_beside_its_meetings(office: Office, sandbox: Sandbox, people: Outlook) -> None:
    office.link("School", lessons(12))
    spoke = office.mailbox("Mine", CLAIRE, FILLED)
    before = {item.number: item.version for item in sandbox.items(MINE)}
    assert len(before) == 3
    assert wrote(office.run()) == (12, 0, 0)
    assert wrote(office.run()) == (0, 0, 0)
    after = {item.number: item.version for item in sandbox.items(MINE)}
    assert {number: after[number] for number in before} == before
    assert len(after) == 15
    assert (spoke.kind, spoke.place.mailbox, spoke.place.path) == (SpokeKind.MAILBOX, CLAIRE, "/Calendrier")
    assert people.find(MINE, "Lesson 03").subject == "Lesson 03"


@pytest.mark.parametrize(("address", "rings"), [(CLAIRE, True), (PAUL, False), (ROOM, False)])
def test_a_reminder_rings_for_the_owner_alone(office: Office, people: Outlook, address: str, rings: bool) -> None:
    people.add(BOARD, "Dentist", reminder_is_set=True, reminder_minutes_before_start=45)
    office.calendar("Board", BOARD, SOURCE)
    spoke = office.mailbox("There", address, FILLED)
    office.run()
    (copy,) = [one for one in office.sandbox.items(f"{address}/Calendrier") if one.text("Subject") == "Dentist"]
    assert copy.properties["ReminderIsSet"] == str(rings).lower()
    assert copy.properties["ReminderMinutesBeforeStart"] == "45" or not rings
    effect = office.app.effect(spoke.id, spoke.options)
    assert (effect.samples[0].after.reminder is not None) == rings  # type: ignore[union-attr]
    office.set(spoke, reminders=Minutes(10))
    office.run()
    assert copy.properties["ReminderIsSet"] == "true"


def test_both_ways_with_a_colleague(office: Office, people: Outlook, paul: Outlook, sandbox: Sandbox) -> None:
    office.mailbox("Mine", CLAIRE, BOTH_WAYS)
    office.mailbox("Paul", PAUL, BOTH_WAYS)
    settle(office)
    assert office.subjects(MINE) == office.subjects(PAULS)
    assert office.subjects(MINE).count(MEETING) == 1, "it is the same meeting in both calendars"
    people.add(MINE, "Lunch", location="Canteen")
    paul.add(PAULS, "Truck 7")
    settle(office)
    paul.change(PAULS, "Lunch", location="Chez Paul")
    people.change(MINE, "Truck 7", subject="Truck 7, late")
    settle(office)
    assert people.find(MINE, "Lunch").location == "Chez Paul"
    paul.delete(PAULS, "Lunch")
    settle(office)
    assert office.subjects(MINE) == office.subjects(PAULS)
    assert {"Truck 7, late", MEETING, "Entretien avec Paul"} <= set(office.subjects(PAULS))
    assert "Lunch" not in office.subjects(MINE)


def test_r8_a_meeting_becomes_an_appointment_elsewhere_and_stays_what_it_is(
    office: Office, people: Outlook, sandbox: Sandbox
) -> None:
    """Moved and deleted there, it stays; who is invited is at most a text."""
    office.mailbox("Mine", CLAIRE, BOTH_WAYS)
    board = office.calendar("Board", BOARD, {**BOTH_WAYS, "attendees": AttendeesRule.LIST})
    settle(office)
    copy = people.find(BOARD, MEETING)
    assert (copy.is_meeting, copy.required_attendees) == (False, None)
    assert "Paul Petit" in copy.text_body
    people.change(BOARD, MEETING, start=copy.start + timedelta(hours=1), end=copy.end + timedelta(hours=1))
    reports = [office.run() for _ in range(3)]
    skipped = [fault.code for fault in spoke_report(reports[0], "Mine").skipped]
    assert skipped == [FaultCode.MEETING]
    people.delete(BOARD, "Entretien avec Paul")
    for _ in range(3):
        office.run()
    assert {MEETING, "Entretien avec Paul"} <= set(office.subjects(MINE))
    office.app.remove_spoke(board.id, clean=True)


def test_r8_a_meeting_whose_guests_are_hidden_is_not_written(office: Office, people: Outlook, sandbox: Sandbox) -> None:
    """A room shows that it is taken, not always by whom."""
    for item in sandbox.items(ROOMS):
        item.properties.pop("RequiredAttendees", None)
    office.mailbox("Room", ROOM, BOTH_WAYS)
    office.calendar("Board", BOARD, BOTH_WAYS)
    settle(office)
    people.change(BOARD, MEETING, location="elsewhere")
    report = office.run()
    assert [fault.code for fault in spoke_report(report, "Room").skipped] == [FaultCode.MEETING]
    people.delete(BOARD, MEETING)
    for _ in range(3):
        office.run()
    assert office.subjects(ROOMS) == [MEETING]


def test_r8_a_series_with_guests_at_one_occurrence_is_not_written(
    office: Office, people: Outlook, sandbox: Sandbox
) -> None:
    today = datetime.now(PARIS).date()
    start = EWSDate(today.year, today.month, today.day) + timedelta(days=3)
    people.add(MINE, "Point", recurrence=Recurrence(pattern=DailyPattern(interval=1), start=start, number=4))
    people.save(people.occurrence(MINE, "Point", 2), location="Salle Rhône")
    series = next(item for item in sandbox.items(MINE) if item.text("Subject") == "Point")
    guests = next(item for item in sandbox.items(MINE) if item.text("Subject") == MEETING)
    series.changed[2]["RequiredAttendees"] = guests.properties["RequiredAttendees"]
    office.mailbox("Mine", CLAIRE, BOTH_WAYS)
    office.calendar("Board", BOARD, BOTH_WAYS)
    settle(office)
    version = series.version
    people.change(BOARD, "Point", location="elsewhere")
    report = office.run()
    assert [fault.code for fault in spoke_report(report, "Mine").skipped] == [FaultCode.MEETING]
    people.delete(BOARD, "Point")
    for _ in range(3):
        office.run()
    assert (series.version, series.deleted) == (version, "")


def test_public_folder_and_mailboxes_of_one_account_in_one_hub(office: Office, sandbox: Sandbox) -> None:
    office.link("School", lessons(8))
    office.calendar("Board", BOARD, FILLED)
    office.mailbox("Team", PLANNING, FILLED, "/Calendrier/Atelier")
    office.mailbox("Room", ROOM, FILLED)
    assert wrote(office.run()) == (24, 0, 0)
    assert wrote(office.run()) == (0, 0, 0)
    assert office.subjects(BOARD) == office.subjects(f"{TEAMS}/Atelier") == lessons(8)
    team = office.app.spoke(office.app.hub("Team"), "Team")
    office.app.remove_spoke(team.id, clean=True)
    assert office.subjects(f"{TEAMS}/Atelier") == []


def test_a_calendar_that_is_only_read_feeds_and_refuses(office: Office, sandbox: Sandbox) -> None:
    office.mailbox("Nadia", NADIA, SOURCE)
    office.calendar("Board", BOARD, FILLED)
    office.run()
    assert office.subjects(BOARD) == sorted([MEETING, "Visite client"])
    office.link("School", lessons(2))
    nadia = office.app.spoke(office.app.hub("Team"), "Nadia")
    office.set(nadia, hub_writes=True)
    error = spoke_report(office.run(), "Nadia").error
    assert isinstance(error, FolderProblem)
    assert (error.reason, error.mailbox) == (FolderProblem.Reason.NO_WRITE, NADIA)


def test_r1_a_calendar_no_longer_shared_loses_nothing(office: Office, sandbox: Sandbox) -> None:
    office.mailbox("Paul", PAUL, SOURCE)
    office.calendar("Board", BOARD, FILLED)
    office.run()
    before = office.subjects(BOARD)
    sandbox.set_role(PAULS, CLAIRE, Role.HIDDEN)
    for _ in range(3):
        report = office.run()
        assert isinstance(spoke_report(report, "Paul").error, FolderProblem)
        office.pass_time(minutes=16)
    assert office.subjects(BOARD) == before == sorted(["Chargement Lyon – Milan", MEETING])
    sandbox.set_role(PAULS, CLAIRE, Role.EDITOR)
    assert wrote(office.run()) == (0, 0, 0)


def test_a_mailbox_is_one_place_however_one_comes_to_it(office: Office, sandbox: Sandbox, tmp_path: Path) -> None:
    """R11: the identity of a calendar is that of its folder, so a second way to it doubles nothing."""
    spoke = office.mailbox("Paul", PAUL, BOTH_WAYS)
    (found,) = office.app.servers.calendars_of(office.account, PAUL.upper(), CancelToken())
    assert spoke.place.identity == f"ews:{found.id}"
    assert spoke.place.folder_id == found.id


def test_online_every_request_goes_to_the_server_of_its_mailbox(
    office: Office, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cirahub_desktop.known_ways.is_online", lambda _: True)
    office.link("School", lessons(3))
    office.mailbox("Room", ROOM, FILLED)
    assert wrote(office.run()) == (3, 0, 0)
    calendar = office.app.servers.calendars_of(office.account, ROOM, CancelToken())[0]
    office.app.servers.folder_probe(office.account, calendar, CancelToken())
    assert not office.app.servers.may_create_folder(office.account, calendar, CancelToken())
    sent = [one for one in sandbox.recorder.exchanges if one.path.startswith("/EWS")]
    assert len(sent) > 6
    assert {one.anchor for one in sent} == {ROOM}
    sandbox.recorder.clear()
    mine = office.app.servers.calendars_of(office.account, "", CancelToken())[0]
    office.app.servers.create_folder(office.account, mine, "Neuf", CancelToken())
    assert {one.anchor for one in sandbox.recorder.exchanges} == {CLAIRE}
