"""Taking back in the window: a look ahead first, the run in the worker, and what came of it (R10)."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from cirahub_desktop import i18n
from cirahub_desktop.sync.errors import NothingToUndo
from cirahub_desktop.sync.model.item import HubId, SpokeId
from cirahub_desktop.sync.model.options import Feeding
from cirahub_desktop.ui.dialogs.ask import Question
from cirahub_desktop.ui.history.undo_dialog import UndoDialog
from cirahub_desktop.ui.presenters.history import Shelf
from cirahub_desktop.ui.presenters.history_runs import Face
from cirahub_desktop.ui.presenters.running import Count, Running
from cirahub_desktop.ui.presenters.undo import Stage, looked_so_far
from tests.ui.history.conftest import MakeDesk
from tests.ui.history.scene import Depot, Desk


@pytest.fixture
def desk(depot: Depot, make_desk: MakeDesk) -> Desk:
    """Twenty trucks; then one changed, one new, one gone."""
    for number in range(20):
        depot.put(f"t{number:02}", f"Truck {number:02}", number % 9 + 1, location="Quai 1")
    depot.sync()
    depot.put("t00", "Truck 00", 1, location="Quai 7")
    depot.put("n", "Spare parts", 4)
    depot.take("t01")
    depot.sync()
    return make_desk()


def listed(dialog: UndoDialog) -> list[str]:
    model = dialog.changes.list.changes
    return [
        str(model.data(model.index(number, 0), Qt.ItemDataRole.AccessibleTextRole))
        for number in range(model.rowCount())
    ]


def test_while_it_looks_the_words_stay_together_and_tell_how_far_it_is(desk: Desk) -> None:
    desk.page.run.undo_button.click()
    (dialog,) = desk.page.window().findChildren(UndoDialog)
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
    words = [one for one in dialog.findChildren(QLabel) if one.isVisible() and one.text()]
    assert "Looking at what would change" in {one.text() for one in words}
    assert max(one.mapTo(dialog, one.rect().bottomLeft()).y() for one in words) < dialog.height() / 2
    dialog.no.click()
    desk.settle()
    read = {SpokeId("a"): Count(1200, None), SpokeId("b"): Count(34, 50_000)}
    assert looked_so_far(Running(HubId("h"), read=read)) == "Looking at what would change: 1,234 events"


def test_r10_an_undo_shows_first_what_it_would_do_and_does_nothing(desk: Desk) -> None:
    before = desk.depot.in_dock()
    desk.page.run.undo_button.click()
    dialog = desk.dialog()
    assert dialog.windowTitle() == "Undo the run: Today, 08:30"
    told = "\n".join(listed(dialog))
    assert "New: Truck 01" in told
    assert "Changed: Truck 00" in told
    assert "Deleted: Spare parts" in told
    assert "Truck 05" not in told
    dialog.no.click()
    desk.settle()
    assert desk.depot.in_dock() == before
    assert len(desk.runs()) == 2
    assert desk.depot.app.past.count_pins(desk.depot.hub.id) == 0


def test_r10_what_is_only_new_is_no_part_of_the_list_and_is_counted(desk: Desk) -> None:
    desk.depot.put("t07", "Truck 07 with a trailer", 8)
    desk.page.run.undo_button.click()
    dialog = desk.dialog()
    assert "trailer" not in "\n".join(listed(dialog))
    assert dialog._also.text() == "The same run also syncs what is new: 1 change."
    assert dialog._also.isVisible()


def test_r10_a_whole_run_is_taken_back_stands_in_the_list_and_is_kept(desk: Desk) -> None:
    desk.page.run.undo_button.click()
    told = desk.undo()
    assert told.good
    assert told.lines[0] == "In the calendars: 1 new, 1 changed, 1 deleted."
    assert desk.depot.in_dock() == sorted(f"Truck {number:02}" for number in range(20))
    assert (desk.runs()[0].face, desk.runs()[0].title) == (Face.DONE, "Taken back: 1 new, 1 changed, 1 deleted")
    assert desk.lines(right=True) == [f"{name}, kept as it is" for name in NAMES]
    assert "Taken back, wholly or in part: Today, 08:30." in desk.page.run._notes.text()
    desk.depot.sync()
    assert "Spare parts" not in desk.depot.in_dock(), "a run brought it back although it is kept away"


NAMES = ("Truck 01", "Truck 00", "Spare parts")


def test_r10_one_event_of_a_run_is_taken_back_by_its_line(desk: Desk) -> None:
    desk.press("Truck 01")
    dialog = desk.dialog()
    assert dialog.windowTitle() == "Restore “Truck 01”"
    assert [line for line in listed(dialog) if "Truck" in line and ":" in line][-1].startswith("New: Truck 01")
    desk.undo()
    assert "Truck 01" in desk.depot.in_dock()
    assert "Spare parts" in desk.depot.in_dock()
    assert desk.lines(right=True)[0] == "Truck 01, kept as it is"
    lines = desk.page.run.rows.lines()
    assert lines[0].button is None
    assert lines[1].button is not None


def test_r10_what_was_deleted_is_listed_and_restored(desk: Desk) -> None:
    desk.take(Shelf.DELETED)
    assert desk.lines() == ["Truck 01, Wed 25 Nov, 10:00, deleted: 08:30, from the hub"]
    desk.press("Truck 01", right=False)
    desk.undo()
    assert desk.lines() == []
    assert desk.page._nothing.text() == "Nothing that was deleted in the last 30 days is missing now."
    assert "Truck 01" in desk.depot.in_dock()


def test_r10_from_a_story_the_way_it_was_is_put_back(desk: Desk) -> None:
    desk.search("truck 00")
    desk.open_story("Truck 00", right=False)
    entry = desk.page.story.entries[0]
    assert entry.button is not None
    entry.button.click()
    assert desk.dialog().windowTitle() == "Put “Truck 00” back"
    desk.undo()
    assert desk.page.story.entries[0].entry.texts[0] == "Changed in “Planning quai”. You undid an earlier run."
    assert desk.page.story._kept.isVisible()
    assert "Quai 1" in in_file(desk.depot, "Truck 00")


def test_r10_what_is_kept_follows_its_sources_again_when_a_person_says_so(desk: Desk) -> None:
    desk.press("Spare parts")
    desk.undo()
    assert "Kept as they are 1" in desk.page.chips.chip(Shelf.KEPT).text()
    desk.take(Shelf.KEPT)
    assert desk.lines() == ["Spare parts, kept away (the hub, “Planning quai”)"]
    assert desk.page._release_all.isHidden()
    desk.press("Spare parts", right=False)
    desk.settle()
    assert desk.lines() == []
    assert desk.page.chips.chip(Shelf.KEPT).text() == "Kept as they are"
    desk.depot.sync()
    assert "Spare parts" in desk.depot.in_dock()


def test_r10_all_that_is_kept_is_let_go_after_a_question(desk: Desk) -> None:
    desk.page.run.undo_button.click()
    desk.undo()
    desk.take(Shelf.KEPT)
    assert len(desk.lines()) == 3
    desk.page._release_all.click()
    question = next(one for one in desk.page.findChildren(Question) if one.isVisible())
    assert question.windowTitle() == "3 events are kept as they are"
    question.accept()
    desk.settle()
    desk.page.presenter.look_again()
    desk.settle()
    assert desk.lines() == []
    desk.depot.sync()
    assert "Spare parts" in desk.depot.in_dock()


def test_r10_what_was_edited_since_stays_and_is_named(depot: Depot, make_desk: MakeDesk) -> None:
    depot.app.set_options(depot.dock.id, replace(depot.dock.options, hub_writes=True, feeds_hub=Feeding.ALL))
    for number in range(6):
        depot.put(f"t{number}", f"Truck {number}", number + 1, location="Quai 1")
    depot.sync()
    depot.put("n1", "Spare parts", 3)
    depot.put("n2", "Customs", 4)
    depot.sync()
    depot.edit_in_dock("SUMMARY:Customs", "SUMMARY:Customs at noon")
    depot.sync()
    desk = make_desk()
    desk.go_to(1)
    desk.page.run.undo_button.click()
    told = desk.undo()
    assert not told.good
    assert told.lines[1] == "“Customs at noon”: was edited since and is kept; the rest was put back"
    assert "Customs at noon" in depot.in_dock()
    assert "Spare parts" not in depot.in_dock()
    assert desk.runs()[0].face is Face.WAITING
    assert "1 event was left as it was" in desk.runs()[0].detail


def test_r10_where_nothing_may_be_written_the_hub_itself_goes_back(depot: Depot, make_desk: MakeDesk) -> None:
    depot.app.set_options(depot.dock.id, replace(depot.dock.options, hub_writes=False))
    depot.put("a", "Truck", 1)
    depot.put("b", "Van", 2)
    depot.sync()
    desk = make_desk()
    desk.page.run.undo_button.click()
    told = "\n".join(listed(desk.dialog()))
    assert "Deleted: Truck" in told
    assert "Deleted: Van" in told
    assert desk.undo().lines == (
        "In the hub: 2 deleted.",
        "What was removed stays away: no run writes it again until you let it follow its sources again.",
    )
    assert depot.app.past.find(depot.hub.id, "truck")[0].gone


def test_r2_a_big_undo_waits_for_an_ok_and_says_so(desk: Desk) -> None:
    desk.go_to(1)
    desk.page.run.undo_button.click()
    assert any("waits for your OK" in line for line in listed(desk.dialog()))
    told = desk.undo()
    assert not told.good
    assert any("wait for your OK" in line for line in told.lines)
    assert len(desk.depot.in_dock()) == 20
    assert desk.runs()[0].face is Face.WAITING


def test_what_cannot_be_undone_any_more_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    past = desk.depot.app.past
    run = desk.runs()[0].runs[0]

    def refused(*_: object, **__: object) -> None:
        raise NothingToUndo(NothingToUndo.Reason.TOO_OLD, run, days=30)

    monkeypatch.setattr(past, "undo", refused)
    desk.page.run.undo_button.click()
    dialog = desk.dialog()
    assert dialog._error.isVisible()
    assert not dialog.yes.isEnabled()
    assert dialog.again.isVisible()
    monkeypatch.undo()
    dialog.again.click()
    desk.settle()
    assert dialog._error.isHidden()
    assert dialog.yes.isEnabled()


def test_an_undo_waits_for_the_run_that_is_on(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.page.run.undo_button.click()
    dialog = desk.dialog()
    gate, app, hub = threading.Event(), desk.depot.app, desk.depot.hub.id
    whole = app.sync

    def slow(*arguments: object, **named: object) -> object:
        gate.wait(10)
        return whole(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(app, "sync", slow)
    desk.live.sync(hub)
    dialog.yes.click()
    assert dialog.presenter.stage is Stage.WAITING
    assert dialog._phase.text() == "Waiting for a run under way to end"
    assert dialog.stop.isVisible()
    gate.set()
    desk.qtbot.waitUntil(lambda: dialog.presenter.stage is Stage.TOLD)
    assert "Truck 01" in desk.depot.in_dock()
    desk.settle()


def test_an_undo_that_waits_can_be_called_off(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.page.run.undo_button.click()
    dialog = desk.dialog()
    gate, app = threading.Event(), desk.depot.app
    whole = app.sync
    monkeypatch.setattr(app, "sync", lambda *a, **n: (gate.wait(10), whole(*a, **n))[1])
    desk.live.sync(desk.depot.hub.id)
    dialog.yes.click()
    dialog.stop.click()
    assert dialog.presenter.stage is Stage.ASKING
    gate.set()
    desk.settle()
    assert dialog.presenter.stage is Stage.ASKING
    assert "Truck 01" not in desk.depot.in_dock()


def test_r13_an_undo_is_cancelled_and_tells_how_far_it_came(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.page.run.undo_button.click()
    dialog = desk.dialog()
    past, begun, seen = desk.depot.app.past, threading.Event(), threading.Event()
    undo = past.undo

    def slow(*arguments: object, **named: object) -> object:
        begun.set()
        cancel = named["cancel"]
        while not cancel.cancelled:  # type: ignore[attr-defined]
            seen.wait(0.01)
        return undo(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(past, "undo", slow)
    dialog.yes.click()
    desk.qtbot.waitUntil(begun.is_set)
    assert desk.runs()
    assert desk.depot.hub.id in desk.live.runs, "the dashboard shows it as a run"
    dialog.stop.click()
    assert dialog.presenter.stage is Stage.STOPPING
    desk.qtbot.waitUntil(lambda: dialog.presenter.stage is Stage.TOLD)
    assert dialog.presenter.report is not None
    assert dialog.presenter.report.cancelled
    assert dialog._told.isVisible()
    monkeypatch.undo()
    desk.settle()
    assert desk.runs()[0].face is Face.CANCELLED


def test_the_dialog_survives_a_change_of_language_while_it_works(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.page.run.undo_button.click()
    dialog = desk.dialog()
    dialog.changes.search.setText("truck")
    gate, past = threading.Event(), desk.depot.app.past
    undo = past.undo
    monkeypatch.setattr(past, "undo", lambda *a, **n: (gate.wait(10), undo(*a, **n))[1])
    dialog.yes.click()
    desk.qtbot.waitUntil(lambda: dialog.presenter.stage is Stage.UNDOING)
    memory = dialog.memory()
    i18n.use("fr")
    other = UndoDialog(desk.live, dialog._target, desk.page)
    other.remember(memory)
    other.open()
    dialog.done(0)
    assert other.presenter.stage is Stage.UNDOING
    assert other.stop.text() == "Annuler"
    gate.set()
    desk.qtbot.waitUntil(lambda: other.presenter.stage is Stage.TOLD)
    assert other.changes.search.text() == "truck"
    assert "Truck 01" in desk.depot.in_dock()
    desk.settle()


def test_everything_is_reached_by_keyboard(desk: Desk) -> None:
    page = desk.page
    reached = set()
    page.activateWindow()
    page.chips.chip(Shelf.ALL).setFocus()
    for _ in range(30):
        focus = page.focusWidget()
        if focus is not None:
            reached.add(focus.objectName())
            QTest.keyClick(focus, Qt.Key.Key_Tab)
    assert {"shelf-all", "storySearch", "runsList", "undoRunButton", "itemName", "itemButton"} <= reached


def in_file(depot: Depot, subject: str) -> str:
    files = (file.read_text("utf-8") for file in Path(depot.dock.place.path).glob("*.ics"))
    return next(text for text in files if subject in text)
