"""Calendars of mailboxes in the real window, over HTTP: one's own, then a room's, then one that is made on the way."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop.sandbox.sample_mailboxes import CLAIRE, DIRECTION, ROOM
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.status import State
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.item import AccountId
from tests.e2e.stage import Stage
from tests.e2e.window import Desk, open_window, papers_of
from tests.ui.wizard.clipping import clipped

HUB, FEED = "Verrier", "Plan de livraison"
MEETING = "Revue des transporteurs"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_feed_fills_calendars_of_mailboxes(qtbot: QtBot, stage: Stage, sandbox: Sandbox, language: str) -> None:
    stage.app.set_preference("language", language)
    account = Account(AccountId(""), "Work", CLAIRE, CLAIRE, sandbox.endpoint, AuthMethod.BASIC)
    stage.app.servers.add_account(account, sandbox.users[CLAIRE])
    with open_window(qtbot, stage.app) as desk:
        desk.shell.open_wizard(None, desk.shell.window)
        desk.new_hub(papers_of(sandbox), FEED, HUB)
        own_calendar(desk)
        room(desk)
        new_calendar(desk)
        for spoke in ("Mine", "Room", "New"):
            desk.allow_writing(spoke)
        before = _meetings(sandbox)
        desk.sync_now()
        counts = {name: _ours(sandbox, path) for name, path in PLACES.items()}
        assert len(set(counts.values())) == 1, counts
        assert counts["Mine"] > 10
        assert desk.hub().state is State.IN_SYNC
        second = desk.sync_now()
        assert (second.created, second.updated, second.deleted, second.failed) == (0, 0, 0, 0)
        assert _meetings(sandbox) == before


PLACES = {"Mine": f"{CLAIRE}/Calendrier/Tournées", "Room": f"{ROOM}/Calendrier", "New": f"{CLAIRE}/Calendrier/Neuf"}


def own_calendar(desk: Desk) -> None:
    to_mailboxes(desk)
    choose(desk, "Calendrier › Tournées")
    finish(desk, "Mine")


def room(desk: Desk) -> None:
    """After one that is not shared, with a word about whom to ask."""
    to_mailboxes(desk)
    desk.click("otherCalendarsChoice")
    desk.type_into("mailboxField", DIRECTION)
    desk.click("nextButton")
    desk.wait(lambda: desk.there("copyHelpButton"), "the refusal")
    assert DIRECTION in desk.text()
    assert clipped(desk.windows()[0]) == []
    desk.type_into("mailboxField", ROOM)
    desk.click("nextButton")
    desk.read(MEETING)
    finish(desk, "Room")


def new_calendar(desk: Desk) -> None:
    to_mailboxes(desk)
    desk.see(QPushButton, "newCalendarButton")
    desk.click("newCalendarButton")
    desk.see(QLineEdit, "textField")
    desk.type_into("textField", "Neuf")
    desk.click("okButton")
    desk.wait(lambda: "Calendrier › Neuf" in _shown(desk), "the new calendar")
    finish(desk, "New")


def to_mailboxes(desk: Desk) -> None:
    desk.click("addSpokeButton")
    desk.click("typeCard-mailbox")
    desk.next_page("accountChoice-0")
    desk.next_page("calendarList")
    desk.wait(lambda: bool(_shown(desk)), "calendars")


def choose(desk: Desk, text: str) -> None:
    calendars = desk.see(QListWidget, "calendarList")
    desk.wait(lambda: text in _shown(desk), text)
    row = _shown(desk).index(text)
    desk._click_at(calendars.viewport(), calendars.visualItemRect(calendars.item(row)).center())


def finish(desk: Desk, name: str) -> None:
    desk.wait(desk.may_go_on, "the calendar")
    QApplication.processEvents()
    assert clipped(desk.windows()[0]) == []
    desk.next_page("spokeNameField")
    desk.type_into("spokeNameField", name)
    desk.create()
    desk.see(QWidget, f"optionsButton-{name}")


def _shown(desk: Desk) -> list[str]:
    calendars = desk.find(QListWidget, "calendarList")
    return [calendars.item(row).text() for row in range(calendars.count())] if calendars else []


def _ours(sandbox: Sandbox, path: str) -> int:
    return sum(1 for item in sandbox.items(path) if not item.is_meeting)


def _meetings(sandbox: Sandbox) -> dict[int, int]:
    return {
        item.number: item.version
        for path in (f"{CLAIRE}/Calendrier", f"{ROOM}/Calendrier")
        for item in sandbox.items(path)
        if item.is_meeting
    }
