"""*More about this calendar*: what an office person is told of a feed, and when it is open."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop.sync.errors import FaultCode, ItemFault
from cirahub_desktop.sync.examination import Examination, TimeKind
from cirahub_desktop.ui.presenters.feed_notes import NoteKind, message, notes
from cirahub_desktop.ui.theme.apply import apply
from cirahub_desktop.ui.theme.tokens import Scheme
from tests.ui.wizard.fakes import FEED, UGLY
from tests.ui.wizard.scenes import link_good_but_forgetful
from tests.ui.wizard.stage import Stage, at_link
from tests.ui.wizard.test_window import Desk

URL = "https://plan.nordfracht.example/export/livraisons.ics"


@pytest.fixture(autouse=True)
def _dressed(qapp: QApplication) -> None:
    apply(qapp, Scheme.LIGHT)


def test_a_feed_without_faults_needs_no_words() -> None:
    assert notes(Examination(FEED, times={TimeKind.ZONED: 412})) == ()


def test_what_is_missing_comes_first_and_by_name() -> None:
    told = notes(UGLY)
    assert [note.kind for note in told] == [
        *(NoteKind.MISSING, NoteKind.SINGLES, NoteKind.TIMES, NoteKind.TIMES, NoteKind.REPAIRED)
    ]
    assert told[0].sentence == "2 events cannot be read and will be missing:"
    assert told[0].lines[0] == "“Board meeting”: has no start (line 218)"
    assert told[1].lines[0] == "“Pay day”: it takes place on several days of a month"


def test_times_without_a_zone_say_what_they_are_taken_as() -> None:
    floating = Examination(FEED, times={TimeKind.FLOATING: 1})
    assert [note.sentence for note in notes(floating)] == [
        "1 event names no time zone. Such times are taken as Europe/Paris, which the calendar gives as its own."
    ]
    (note,) = notes(replace(floating, probe=replace(FEED, zone="")))
    assert note.sentence.endswith("in the time zone of this computer.")


def test_a_zone_that_is_not_known_is_told_once() -> None:
    told = notes(UGLY)
    assert [note.lines for note in told if note.kind is NoteKind.TIMES] == [(), ("“Nowhere”",)]
    assert [(note.sentence, len(note.lines)) for note in told if note.kind is NoteKind.REPAIRED] == [
        ("9 small faults were repaired while reading:", 1)
    ]


def test_a_missing_uid_is_no_fault_to_a_person() -> None:
    fault = ItemFault(FaultCode.REPAIRED, "made-up", "Canteen", "UID", 9)
    assert notes(Examination(replace(FEED, faults=(fault,)))) == ()


def test_long_lists_are_cut() -> None:
    faults = tuple(ItemFault(FaultCode.NO_START, f"{number}", f"Event {number}") for number in range(9))
    (note,) = notes(Examination(replace(FEED, faults=faults)))
    assert len(note.lines) == 6
    assert note.lines[-1] == "and 4 more"


def test_the_publisher_can_be_told_what_is_missing() -> None:
    text = message(UGLY)
    assert "2 of its events cannot be read." in text
    assert "- “Board meeting”: has no start (line 218)" in text
    assert "plan.nordfracht.example" in text
    assert message(Examination(FEED)) == ""


def test_it_is_open_where_events_are_missing_until_a_person_closes_it(stage: Stage) -> None:
    presenter = at_link(stage)
    stage.app.found = UGLY
    presenter.link.type_url(URL)
    assert not presenter.link.more
    presenter.next()
    assert presenter.link.more
    presenter.link.show_more(more=False)
    assert not presenter.link.more
    presenter.link.type_url(URL + "?x")
    presenter.next()
    assert presenter.link.more


def test_it_is_closed_where_nothing_is_missing(stage: Stage) -> None:
    presenter = at_link(stage)
    stage.app.found = replace(UGLY, probe=FEED)
    presenter.link.type_url(URL)
    presenter.next()
    assert not presenter.link.more


def checked(qtbot, found: Examination | None) -> Desk:
    desk = Desk(qtbot)
    desk.app.found = found
    desk.wizard.presenter.next()
    desk.wizard.presenter.next()
    desk.wizard.presenter.link.type_url(URL)
    desk.wizard.presenter.next()
    return desk


def test_a_click_opens_and_closes_it(qtbot) -> None:
    desk = checked(qtbot, replace(UGLY, probe=replace(FEED, faults=())))
    assert "Pay day" not in desk.texts()
    desk.click("moreAboutButton")
    assert "“Pay day”: it takes place on several days of a month" in desk.texts()
    desk.click("moreAboutButton")
    assert "Pay day" not in desk.texts()


def test_what_is_missing_is_read_without_a_click(qtbot) -> None:
    desk = checked(qtbot, UGLY)
    assert "“Board meeting”: has no start (line 218)" in desk.texts()
    assert "2 events, not readable" in desk.texts()


def test_the_message_goes_to_the_clipboard(qtbot) -> None:
    desk = checked(qtbot, UGLY)
    desk.click("copyHelpButton")
    assert QApplication.clipboard().text() == message(UGLY)


def test_a_repair_leaves_nothing_out(qtbot) -> None:
    fault = ItemFault(FaultCode.REPAIRED, "r", "Truck", "DTEND:20251201T090000Z", 3)
    assert "not readable" not in checked(qtbot, Examination(replace(FEED, faults=(fault,)))).texts()


def test_where_there_is_nothing_more_there_is_no_link(qtbot) -> None:
    desk = checked(qtbot, None)
    assert [one for one in desk.wizard.findChildren(QWidget, "moreAboutButton") if one.isVisible()] == []


def test_typing_after_it_was_opened_takes_it_away(qtbot) -> None:
    desk = checked(qtbot, UGLY)
    desk.wizard.presenter.link.type_url(URL + "?x")
    assert "Board meeting" not in desk.texts()
    desk.wizard.presenter.link.show_more(more=True)
    desk.wizard.presenter.next()
    assert "Board meeting" in desk.texts()


def test_what_is_missing_is_announced(qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr("cirahub_desktop.ui.wizard.slot.announce", lambda _, text: said.append(text))
    checked(qtbot, UGLY)
    assert "2 events cannot be read and will be missing:" in said[-1]


def test_an_empty_calendar_has_no_number_of_events(qtbot: QtBot) -> None:
    wizard = link_good_but_forgetful()
    qtbot.addWidget(wizard)
    texts = [label.text() for label in wizard.findChildren(QLabel)]
    assert texts[texts.index("Events") + 1] == "none"
