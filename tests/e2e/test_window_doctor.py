"""The check page of the real program for a feed with faults: what is missing is said by name, in any language."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop.sandbox.sample_feed import sample_feed
from tests.e2e.stage import Stage
from tests.e2e.window import Desk, open_window
from tests.support.ics import vcalendar, vevent

UGLY = vcalendar(
    vevent("bad", start="", subject="Board meeting"),
    vevent("pay", "RRULE:FREQ=MONTHLY;BYMONTHDAY=1,15", subject="Pay day"),
    vevent("end", "DTEND:20251201T090000Z", subject="Backwards"),
    vevent("local", start="DTSTART:20261201T090000", subject="Choir"),
)


def check(desk: Desk, link: str) -> None:
    desk.click("firstHubButton")
    desk.click("objectCard-calendars")
    desk.next_page("typeCard-ical")
    desk.click("typeCard-ical")
    desk.next_page("linkField")
    desk.type_into("linkField", link)
    desk.click("nextButton")
    desk.see(QWidget, "checkAgainButton")


def test_a_feed_with_faults_says_so_on_the_check_page(stage: Stage, qtbot: QtBot) -> None:
    stage.publish_bytes(UGLY)
    stage.app.set_preference("language", "en")
    with open_window(qtbot, stage.app) as desk:
        check(desk, stage.link_at(stage.sandbox.base))
        for words in (
            "1 event cannot be read and will be missing:",
            "1 event, not readable",
            "“Board meeting”: has no start",
            "“Pay day”: it takes place on several days of a month",
            "1 event names no time zone. Such times are taken as they are, in the time zone of this computer.",
            "1 event has an end that is wrong or wrongly written; it was put right",
        ):
            desk.read(words)
        desk.picks_language("fr")
        desk.read("1 événement ne peut pas être lu et manquera\xa0:")
        desk.click("moreAboutButton")
        desk.wait(lambda: "Board meeting" not in desk.text(), "the notes closed")
        desk.picks_language("en")
        desk.see(QWidget, "moreAboutButton")
        assert "Board meeting" not in desk.text()
        assert [one.operation for one in stage.sandbox.recorder.exchanges] == ["GET"]


def test_a_feed_without_faults_stays_short(stage: Stage, qtbot: QtBot) -> None:
    stage.publish_bytes(sample_feed(datetime.now(UTC).date()))
    with open_window(qtbot, stage.app) as desk:
        check(desk, stage.link_at(stage.sandbox.base))
        assert not desk.there("moreAboutButton")
