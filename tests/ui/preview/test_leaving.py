"""*Events no longer in the feed* over the real program: Remove now, Keep, and what was kept (R3)."""

from __future__ import annotations

from datetime import timedelta

from cirahub_desktop import i18n
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.ui.dialogs.leaving import KeptDialog, LeavingDialog
from cirahub_desktop.ui.presenters.leaving import leaving_view
from cirahub_desktop.ui.presenters.preview_changes import Change
from tests.e2e.stage import FEED
from tests.ui.preview.conftest import COUNT, Office, change_feed, press


def opened(office: Office) -> LeavingDialog:
    """Two events are gone, one more is new."""
    change_feed(office.stage)
    office.run()
    assert len(office.stage.subjects()) == COUNT + 1
    dialog = LeavingDialog(office.live, office.hub, None)
    office.show(dialog)
    return dialog


def listed(dialog: LeavingDialog | KeptDialog) -> list[Change]:
    return [row for row in dialog.list.list.changes._rows if isinstance(row, Change)]


def test_r3_they_are_listed_with_since_and_until_when(office: Office) -> None:
    dialog = opened(office)
    view = leaving_view(office.app.waiting.leaving(HubId(office.hub.id)), office.hub, office.live.now())
    assert "2 events are no longer in the feed; they will be removed after" in view.title
    assert [one.place for one in listed(dialog)] == [FEED, FEED]
    assert all(one.note.startswith("gone since") and "It will be removed after" in one.why for one in listed(dialog))
    assert (dialog._remove.text(), dialog._keep.text()) == ("Remove these 2 events now", "Keep these 2 events")
    press(dialog, "closeButton")
    office.idle()
    assert len(office.stage.subjects()) == COUNT + 1, "looking decides nothing"


def test_r3_remove_now_removes_them_in_a_run(office: Office) -> None:
    dialog = opened(office)
    gone = {one.subject for one in listed(dialog)}
    press(dialog, "removeButton")
    office.idle()
    assert len(office.stage.subjects()) == COUNT - 1
    assert not gone & set(office.stage.subjects())
    assert listed(dialog) == []
    assert dialog._said.text() == "No event waits to be removed."
    assert dialog._remove.isHidden()
    dialog.reject()


def test_r3_of_one_alone(office: Office) -> None:
    dialog = opened(office)
    first, second = listed(dialog)
    dialog.list.choose(first.key)
    press(dialog, "removeOneButton")
    office.idle()
    assert first.subject not in office.stage.subjects()
    assert second.subject in office.stage.subjects()
    assert [one.subject for one in listed(dialog)] == [second.subject]
    dialog.reject()


def test_r3_what_is_kept_stays_and_can_be_taken_back(office: Office) -> None:
    dialog = opened(office)
    press(dialog, "keepButton")
    office.stage.later = timedelta(minutes=20)
    office.run()
    assert len(office.stage.subjects()) == COUNT + 1
    assert dialog._kept.text() == "2 events that you kept…"
    press(dialog, "keptLink")
    (kept,) = dialog.findChildren(KeptDialog)
    assert [one.note.split(" since")[0] for one in listed(kept)] == [f"kept; gone from {FEED}"] * 2
    press(kept, "takeBackButton")
    assert listed(kept) == []
    assert len(listed(dialog)) == 2, "they wait again"
    kept.reject()
    dialog.reject()
    office.stage.later = timedelta(minutes=40)
    office.run()
    assert len(office.stage.subjects()) == COUNT - 1


def test_while_a_run_is_on_it_is_cut_short_and_the_decision_counts(office: Office) -> None:
    dialog = opened(office)
    faults = office.stage.sandbox.faults
    faults.add("GET:*:hold")
    office.live.sync(HubId(office.hub.id))
    assert faults.wait_until_held()
    press(dialog, "removeButton")
    faults.clear()
    faults.release()
    office.qtbot.waitUntil(lambda: len(office.stage.subjects()) == COUNT - 1)
    office.idle()
    dialog.reject()


def test_a_language_switch_keeps_the_chosen_one(office: Office) -> None:
    dialog = opened(office)
    dialog.list.choose(listed(dialog)[1].key)
    memory = dialog.memory()
    dialog.done(0)
    i18n.use("fr")
    again = LeavingDialog(office.live, office.hub, None)
    again.remember(memory)
    office.show(again)
    assert again.list.change is not None
    assert again.list.change.key == listed(again)[1].key
    assert again._keep.text() == "Garder ces 2 événements"
    again.reject()
