"""*Do not change this one*: what a person takes out of a preview is not done, now or later, until they let it go."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cirahub_desktop import i18n
from cirahub_desktop.sync.errors import FaultCode, ItemFault
from cirahub_desktop.sync.model.item import ItemId
from cirahub_desktop.sync.report import Action, HubReport, PlannedWrite, SpokeReport, Why
from cirahub_desktop.sync.spokes.base import Verdict
from cirahub_desktop.ui.presenters.preview_changes import Change, ChangeKind, Tense, changes_of
from cirahub_desktop.ui.presenters.preview_details import detail_view
from cirahub_desktop.ui.presenters.preview_keeping import keep_button, kept_words, let_go_of, with_kept
from cirahub_desktop.ui.preview.dialog import PreviewDialog
from tests.e2e.stage import DOCK
from tests.ui.dashboard import samples
from tests.ui.preview.conftest import COUNT, Office, change_feed, press
from tests.ui.preview.test_dialog import seen, shown

OLD, NEW = (replace(samples.event("Truck 7"), location=place) for place in ("Dock 1", "Dock 2"))
_WRITES = {
    ChangeKind.NEW: PlannedWrite(Action.CREATE, Why.NEW, "Truck 7", None, NEW, ItemId("a")),
    ChangeKind.CHANGED: PlannedWrite(Action.UPDATE, Why.CHANGED, "Truck 7", OLD, NEW, ItemId("a")),
    ChangeKind.DELETED: PlannedWrite(Action.DELETE, Why.GONE_FROM_SOURCE, "Truck 7", OLD, None, ItemId("a")),
}


def lines(*planned: PlannedWrite, faults: tuple[ItemFault, ...] = ()) -> tuple[Change, ...]:
    spoke = SpokeReport(samples.TARGET, "Dock", Verdict.COMPLETE, planned=planned, skipped=faults)
    return changes_of(HubReport(samples.HUB, "Team", "run", 1.0, samples.NOW, (spoke,)), {samples.TARGET: "Dock"})


@pytest.mark.parametrize(
    ("kind", "button", "intro", "value"),
    [
        (ChangeKind.NEW, "Do not create this one", "Not written to “Dock”", "Dock 2"),
        (ChangeKind.CHANGED, "Do not change this one", "Stays as it is in “Dock”", "Dock 1"),
        (ChangeKind.DELETED, "Do not delete this one", "Stays as it is in “Dock”", "Dock 1"),
    ],
)
def test_a_line_that_is_taken_out_says_what_stays(kind: ChangeKind, button: str, intro: str, value: str) -> None:
    (line,) = lines(_WRITES[kind])
    words = keep_button(line)
    assert words
    assert (words.text, words.spoken) == (button, f"{button}: Truck 7")
    (kept,) = with_kept((line,), {line.key})
    view = detail_view(kept, Tense.WILL)
    assert (kept.kind, view.intro, view.old, view.new) == (ChangeKind.NOT_WRITTEN, intro, "", "")
    assert [row.after or row.before for row in view.rows if row.label == "Location"] == [value]
    assert "until you let it follow its sources again. The history lists it under “Kept as they are”." in kept.why
    assert kept_words(line).startswith("Truck 7: No sync ")
    again = keep_button(kept)
    assert again
    assert again.text == "Follow its sources again"
    assert with_kept((line,), ()) == (line,)


def test_only_what_would_be_written_into_a_calendar_can_be_taken_out() -> None:
    write = _WRITES[ChangeKind.CHANGED]
    (held,) = lines(replace(write, held=True))
    (fault,) = lines(faults=(ItemFault(FaultCode.PRIVATE, "uid", "Truck 7"),))
    hub = replace(lines(write)[0], spoke=None, write=None)
    assert [keep_button(one) for one in (None, held, fault, hub)] == [None] * 4


def test_what_was_kept_before_can_follow_its_sources_again_and_only_a_look_tells_what_follows() -> None:
    pinned = ItemFault(FaultCode.PINNED, "uid", "Truck 8", item="b")
    before, line = lines(_WRITES[ChangeKind.NEW], faults=(pinned,))
    words = keep_button(before)
    assert words
    assert words.text == "Follow its sources again"
    assert let_go_of((line, before), {line.key}, ItemId("b")) is None
    assert let_go_of((line, before), {line.key, "other"}, ItemId("a")) == {"other"}


def test_r10_what_is_taken_out_is_not_written_and_the_rest_is(office: Office) -> None:
    change_feed(office.stage)
    dialog = seen(office)
    new, moved = shown(dialog)
    held = office.stage.held()
    choose(dialog, moved)
    assert dialog.keep.text() == "Do not change this one"
    press(dialog, "keepButton")
    office.qtbot.waitUntil(lambda: dialog.keep.text() == "Follow its sources again")
    assert dialog._summary.text() == "Team, if you sync now: 1 new in “Dock”"
    assert [one.kind for one in shown(dialog)] == [ChangeKind.NEW, ChangeKind.NOT_WRITTEN]
    assert dialog._stale.isHidden()
    press(dialog, "syncNowButton")
    office.qtbot.waitUntil(lambda: new.subject in office.stage.subjects() and not office.live.runs)
    assert len(office.stage.subjects()) == COUNT + 1
    assert moved.subject in {one.subject for one in office.app.past.pins(office.hub.id)}
    again = seen(office)
    assert held != office.stage.held()
    (line,) = shown(again)
    assert (line.kind, line.kept) == (ChangeKind.NOT_WRITTEN, True)
    press(again, "keepButton")
    office.qtbot.waitUntil(lambda: [one.kind for one in shown(again)] == [ChangeKind.CHANGED])
    assert office.app.past.count_pins(office.hub.id) == 0
    press(again, "closeButton")


def choose(dialog: PreviewDialog, change: Change) -> None:
    dialog.list.choose(change.key)
    assert dialog.list.change == change


def test_r10_by_the_keyboard_and_taken_back_at_once(office: Office) -> None:
    change_feed(office.stage)
    dialog = seen(office)
    (new, _) = before = shown(dialog)
    choose(dialog, new)
    dialog.keep.setFocus()
    QTest.keyClick(dialog.keep, Qt.Key.Key_Space)
    office.qtbot.waitUntil(lambda: shown(dialog) != before)
    assert dialog.list.change
    assert (dialog.list.change.key, dialog.list.change.kept) == (new.key, True)
    assert dialog.focusWidget() is dialog.keep
    QTest.keyClick(dialog.keep, Qt.Key.Key_Space)
    office.qtbot.waitUntil(lambda: shown(dialog) == before)
    assert office.app.past.count_pins(office.hub.id) == 0
    press(dialog, "closeButton")


def test_a_language_switch_keeps_what_was_taken_out(office: Office) -> None:
    change_feed(office.stage)
    dialog = seen(office)
    choose(dialog, shown(dialog)[0])
    press(dialog, "keepButton")
    office.qtbot.waitUntil(lambda: bool(dialog.list.change and dialog.list.change.kept))
    memory = dialog.memory()
    dialog.done(0)
    i18n.use("fr")
    again = PreviewDialog(office.live, office.hub, None)
    again.remember(memory)
    office.show(again)
    assert again.keep.text() == "Suivre ses sources"
    assert "1 modifié dans «\u00a0" + DOCK in again._summary.text()
    again.reject()
