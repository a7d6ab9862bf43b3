"""*Preview of changes* over the real program: looked at in the worker, shown, stopped, overtaken, carried out."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cirahub_desktop import i18n
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.ui.presenters.preview_changes import Change, ChangeKind, Tense
from cirahub_desktop.ui.presenters.preview_details import detail_view
from cirahub_desktop.ui.preview.dialog import PreviewDialog
from cirahub_desktop.wording.differences import Difference
from tests.e2e.stage import DOCK, FEED
from tests.ui.preview.conftest import COUNT, Office, change_feed, press


def opened(office: Office) -> PreviewDialog:
    dialog = PreviewDialog(office.live, office.hub, None)
    dialog.sync.connect(lambda: office.live.sync(HubId(office.hub.id)))
    office.show(dialog)
    return dialog


def seen(office: Office) -> PreviewDialog:
    dialog = opened(office)
    office.qtbot.waitUntil(lambda: dialog._sync.isEnabled())
    return dialog


def shown(dialog: PreviewDialog) -> list[Change]:
    rows = dialog.list.list.changes._rows
    return [row for row in rows if isinstance(row, Change)]


def test_what_was_shown_is_what_sync_now_does(office: Office) -> None:
    change_feed(office.stage)
    dialog = seen(office)
    assert [(one.kind, one.place) for one in shown(dialog)] == [(ChangeKind.NEW, DOCK), (ChangeKind.CHANGED, DOCK)]
    assert dialog._summary.text() == "Team, if you sync now: 1 new, 1 changed in “Dock”"
    dialog.list.choose(shown(dialog)[1].key)
    labels = [(row.label, row.before, row.after) for row in detail(dialog)]
    assert labels == [("Location", "Quai C", "Cour sud")]
    before = office.stage.held()
    press(dialog, "syncNowButton")
    assert not dialog.isVisible()
    office.qtbot.waitUntil(lambda: office.stage.held() != before and not office.live.runs)
    new = shown(dialog)[0].subject
    assert new in office.stage.subjects()
    assert len(office.stage.subjects()) == COUNT + 1, "the two that are gone wait for the second reading"


def detail(dialog: PreviewDialog) -> tuple[Difference, ...]:
    assert dialog.list.change is not None
    return detail_view(dialog.list.change, Tense.WILL).rows


def test_closing_it_writes_nothing(office: Office) -> None:
    change_feed(office.stage)
    before = office.stage.held()
    dialog = seen(office)
    press(dialog, "closeButton")
    office.idle()
    assert office.stage.held() == before
    assert len(office.app.past.runs()) == 1


def test_the_look_can_be_stopped(office: Office) -> None:
    faults = office.stage.sandbox.faults
    faults.add("GET:*:hold")
    dialog = opened(office)
    assert dialog._close.text() == "Cancel"
    assert not dialog._sync.isEnabled()
    assert faults.wait_until_held()
    press(dialog, "closeButton")
    faults.release()
    office.qtbot.waitUntil(lambda: not office.background.busy)
    assert not office.live._reserved


def test_r9_one_spoke_that_cannot_be_asked_is_named_and_the_others_are_shown(office: Office) -> None:
    change_feed(office.stage)
    office.stage.link_to("http://127.0.0.1:9/plan.ics")
    dialog = seen(office)
    (problem,) = [one for one in problems(dialog) if FEED in one]
    assert problem.startswith(f"“{FEED}”: ")
    assert "Nothing is deleted because of it." in problem
    assert dialog._sync.isEnabled()
    press(dialog, "closeButton")


def problems(dialog: PreviewDialog) -> list[str]:
    widgets = (dialog._problems.itemAt(number).widget() for number in range(dialog._problems.count()))
    return [widget.accessibleName() for widget in widgets if widget is not None]


def test_what_a_run_overtook_is_said_and_looked_at_again(office: Office) -> None:
    change_feed(office.stage)
    dialog = seen(office)
    assert dialog._stale.isHidden()
    office.run()
    assert not dialog._stale.isHidden()
    press(dialog, "lookAgainButton")
    office.qtbot.waitUntil(lambda: dialog._sync.isEnabled() and dialog._stale.isHidden())
    assert shown(dialog) == []
    assert "nothing would be written" in dialog._summary.text()
    assert any("no longer in the feed" in one for one in problems(dialog))
    press(dialog, "closeButton")


def test_with_nothing_to_do_sync_now_is_not_the_first_thing_to_press(office: Office) -> None:
    dialog = seen(office)
    assert shown(dialog) == []
    assert (dialog._sync.isVisible(), dialog._sync_plain.isVisible()) == (False, True)
    assert (dialog._close.isDefault(), dialog._safe.label.text()) == (True, "Nothing has been written.")
    runs = len(office.app.past.runs())
    press(dialog, "syncNowButton")
    office.qtbot.waitUntil(lambda: len(office.app.past.runs()) == runs + 1 and not office.live.runs)


def test_with_something_to_do_sync_now_is_the_default_and_can_be_undone(office: Office) -> None:
    change_feed(office.stage)
    dialog = seen(office)
    assert (dialog._sync.isVisible(), dialog._sync.isDefault(), dialog._sync_plain.isVisible()) == (True, True, False)
    assert "can be undone for 30 days" in dialog._safe.label.text()
    press(dialog, "closeButton")


def test_the_world_that_changed_is_looked_at_anew_by_the_run(office: Office) -> None:
    """What came after the look is done as well; nothing goes by an old list."""
    change_feed(office.stage)
    dialog = seen(office)
    assert "looks again" in dialog._anew.text()
    office.stage.publish(COUNT + 2)
    press(dialog, "syncNowButton")
    office.qtbot.waitUntil(lambda: len(office.stage.subjects()) == COUNT + 2)
    office.idle()


def test_a_language_switch_keeps_what_was_looked_at(office: Office) -> None:
    change_feed(office.stage)
    dialog = seen(office)
    dialog.list.search.setText("Livraison")
    dialog.list.choose(shown(dialog)[1].key)
    chosen = dialog.list.change
    memory = dialog.memory()
    dialog.done(0)
    i18n.use("fr")
    again = PreviewDialog(office.live, office.hub, None)
    again.remember(memory)
    office.show(again)
    assert not office.background.busy, "nothing is asked twice"
    assert again.list.change is not None
    assert chosen is not None
    assert again.list.change.key == chosen.key
    assert again.list.search.text() == "Livraison"
    assert "si vous synchronisez maintenant" in again._summary.text()
    assert again.list.change.why == "Il a changé dans «\u00a0Plan\u00a0»."
    again.reject()


def test_deletions_are_shown_when_their_time_has_come(office: Office) -> None:
    change_feed(office.stage)
    office.run()
    office.stage.later = timedelta(minutes=20)
    dialog = seen(office)
    gone = [one for one in shown(dialog) if one.kind is ChangeKind.DELETED]
    assert len(gone) == 2
    assert gone[0].why == f"It is no longer in “{FEED}”."
    press(dialog, "closeButton")


def test_enter_in_the_list_and_in_the_search_answers_nothing(office: Office) -> None:
    change_feed(office.stage)
    dialog = seen(office)
    for widget in (dialog.list.search, dialog.list.list):
        QTest.keyClick(widget, Qt.Key.Key_Return)
    dialog.list.search.setText("no such event")
    QTest.keyClick(dialog.list.search, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    assert dialog.list.search.text() == ""
    assert not office.worker.busy
    press(dialog, "closeButton")
