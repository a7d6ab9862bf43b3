"""*Waiting for your OK* over the real program: the same list, two answers, and either undone (R2, R10)."""

from __future__ import annotations

from datetime import timedelta

from cirahub_desktop import i18n
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.ui.dialogs.hold import HoldDialog
from cirahub_desktop.ui.dialogs.leaving import KeptDialog
from cirahub_desktop.ui.presenters.banner import BannerAction, banner
from cirahub_desktop.ui.presenters.preview_changes import Change, ChangeKind
from tests.ui.preview.conftest import COUNT, Office, press

LEFT = 3
"""Events that the feed still lists."""


def opened(office: Office) -> HoldDialog:
    office.stage.publish(LEFT)
    office.run()
    shown = banner(office.hub, None, office.live.now(), closing_hides=True)
    assert shown is not None
    assert (shown.action, shown.primary) == (BannerAction.LOOK_AT_HOLD, True)
    return dialog_of(office)


def dialog_of(office: Office) -> HoldDialog:
    head = next(spoke.hold for spoke in office.hub.spokes if spoke.hold is not None)
    hold = office.live.hold(head.id)
    assert hold is not None
    dialog = HoldDialog(office.live, hold, office.hub, None)
    dialog.keep.connect(office.live.drop_hold)
    dialog.delete.connect(lambda which: office.live.sync(HubId(office.hub.id), which))
    office.show(dialog)
    return dialog


def listed(dialog: HoldDialog) -> list[Change]:
    return [row for row in dialog.changes.list.list.changes._rows if isinstance(row, Change)]


def test_r2_it_opens_the_same_list_with_the_reason_in_words(office: Office) -> None:
    dialog = opened(office)
    assert len(listed(dialog)) == COUNT - LEFT
    assert {one.kind for one in listed(dialog)} == {ChangeKind.DELETED}
    assert listed(dialog)[0].why == "It is no longer in “Plan”, like many others, so CiraHub asks you first."
    assert dialog._delete.text() == f"Delete these {COUNT - LEFT} events"
    assert not dialog._delete.isDefault()
    dialog.reject()
    office.run()
    assert len(office.stage.subjects()) == COUNT, "closing it decides nothing"


def test_r10_deleting_can_be_undone(office: Office) -> None:
    dialog = opened(office)
    press(dialog, "deleteButton")
    office.idle()
    assert len(office.stage.subjects()) == LEFT
    (run, *_) = office.app.past.runs()
    office.app.past.undo(HubId(office.hub.id), run.id)
    assert len(office.stage.subjects()) == COUNT


def test_r10_keeping_can_be_undone_and_is_asked_about_again(office: Office) -> None:
    dialog = opened(office)
    press(dialog, "keepButton")
    office.idle()
    office.stage.later = timedelta(minutes=20)
    office.run()
    assert len(office.stage.subjects()) == COUNT
    kept = KeptDialog(office.live, office.hub, None)
    office.show(kept)
    press(kept, "takeBackButton")
    kept.reject()
    office.run()
    again = dialog_of(office)
    assert len(listed(again)) == COUNT - LEFT
    again.reject()
    assert len(office.stage.subjects()) == COUNT


def test_a_language_switch_keeps_search_and_choice(office: Office) -> None:
    dialog = opened(office)
    dialog.changes.list.search.setText("Fret")
    chosen = dialog.changes.list.change
    memory = dialog.memory()
    dialog.done(0)
    i18n.use("fr")
    again = dialog_of(office)
    again.remember(memory)
    assert chosen is not None
    assert again.changes.list.change is not None
    assert again.changes.list.change.key == chosen.key
    assert again.changes.list.search.text() == "Fret"
    assert again._delete.text() == f"Supprimer ces {COUNT - LEFT} événements"
    again.reject()
