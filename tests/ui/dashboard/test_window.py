"""The window over a fake ``App``: what a press does, what keyboard and screen reader meet."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDialog, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop.status import State
from cirahub_desktop.sync.errors import LinkRefused, NameTaken, SignInFailed
from cirahub_desktop.sync.events import Phase, PhaseChanged, RunStarted
from cirahub_desktop.ui.dialogs.sync_options import SyncOptionsDialog
from tests.ui.dashboard import samples
from tests.ui.dashboard.conftest import Desk, MakeDesk
from tests.ui.dashboard.fake_app import FakeApp


def click(qtbot: QtBot, button: QWidget) -> None:
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def dialog(desk: Desk, name: str) -> QDialog:
    found = [one for one in desk.window.findChildren(QDialog, name) if one.isVisible()]
    assert len(found) == 1, f"{name}: {found}"
    return found[0]


def child(parent: QWidget, name: str) -> QWidget:
    found = parent.findChild(QWidget, name)
    assert found is not None, name
    return found


def test_sync_now_runs_and_can_be_cancelled(make_desk: MakeDesk, qtbot: QtBot) -> None:
    app = FakeApp(samples.in_sync())
    app.gate = threading.Event()
    app.events = [RunStarted(samples.HUB, ()), PhaseChanged(samples.HUB, Phase.WRITING)]
    desk = make_desk(app)
    desk.window.show()
    click(qtbot, desk.child("syncNowButton"))
    qtbot.waitUntil(lambda: desk.live.runs[samples.HUB].phase is Phase.WRITING)
    assert not desk.child("syncNowButton").isEnabled()
    click(qtbot, desk.child("cancelRunButton"))
    assert not desk.child("cancelRunButton").isEnabled()
    qtbot.waitUntil(lambda: not desk.live.runs)
    assert desk.child("syncNowButton").isEnabled()


def test_switch_and_pause(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(FakeApp(samples.in_sync()))
    desk.window.show()
    click(qtbot, desk.child("enabledSwitch-Planning quai"))
    click(qtbot, desk.child("pauseButton"))
    assert desk.app.said == [("set_enabled", samples.TARGET, False), ("set_paused", samples.HUB, True)]


def test_sync_now_has_a_key_and_nothing_to_say_takes_no_room(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(FakeApp(samples.in_sync()))
    desk.window.show()
    assert desk.window.page.banner.isHidden()
    synced: list[bool] = []
    desk.window.page.title.sync.connect(lambda: synced.append(True))
    (key,) = desk.window.page.title.findChildren(QShortcut)
    assert key.key().matches(QKeySequence(Qt.Key.Key_F5)) is QKeySequence.SequenceMatch.ExactMatch
    key.activated.emit()
    qtbot.waitUntil(lambda: bool(synced))
    qtbot.waitUntil(lambda: not desk.background.busy)


def test_without_a_hub_the_page_leads_into_the_wizard(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(FakeApp())
    desk.window.show()
    click(qtbot, desk.child("firstHubButton"))
    click(qtbot, desk.child("newHubButton"))
    assert desk.wizards == [None, None]


def test_another_spoke_goes_to_the_hub_that_is_shown(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(FakeApp(samples.in_sync(), *samples.neighbours()))
    desk.window.show()
    click(qtbot, desk.child("hubEntry-Holidays"))
    click(qtbot, desk.child("addSpokeButton"))
    assert desk.wizards == ["n2"]


def test_card_row_and_banner_open_the_same_dialog(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(FakeApp(samples.nothing_written()))
    desk.window.show()
    desk.window.resize(1200, 780)
    qtbot.waitUntil(lambda: desk.window.page.overview.canvas is not None)
    for name in ("spokeCard-Planning quai", "optionsButton-Planning quai", "bannerButton"):
        click(qtbot, desk.child(name))
        opened = dialog(desk, "syncOptionsDialog")
        assert "Planning quai" in opened.windowTitle()
        opened.reject()


def test_allowing_the_hub_to_write_is_saved(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(FakeApp(samples.nothing_written()))
    desk.window.show()
    click(qtbot, desk.child("bannerButton"))
    opened = dialog(desk, "syncOptionsDialog")
    click(qtbot, child(opened, "hubWritesSwitch"))
    assert child(opened, "feedsHubSwitch").isEnabled()
    combo = child(opened, "option-private")
    assert isinstance(combo, QComboBox)
    combo.setCurrentIndex(combo.findData("leave-out"))
    click(qtbot, child(opened, "saveButton"))
    (said,) = desk.app.said
    assert said[0] == "set_options"
    assert said[2].hub_writes
    assert said[2].private.value == "leave-out"
    qtbot.waitUntil(lambda: not desk.background.busy)


def test_cancel_stores_nothing(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(FakeApp(samples.nothing_written()))
    desk.window.show()
    click(qtbot, desk.child("bannerButton"))
    opened = dialog(desk, "syncOptionsDialog")
    click(qtbot, child(opened, "hubWritesSwitch"))
    click(qtbot, child(opened, "cancelButton"))
    assert desk.app.said == []
    qtbot.waitUntil(lambda: not desk.background.busy)


def test_a_refused_name_is_said_in_the_dialog_and_what_was_typed_stays(make_desk: MakeDesk, qtbot: QtBot) -> None:
    app = FakeApp(samples.nothing_written())
    app.refusal = NameTaken("spoke", "Autre")
    desk = make_desk(app)
    opened = SyncOptionsDialog(desk.live, desk.live.hubs[0].spokes[1], desk.window)
    opened.open()
    field = child(opened, "spokeNameField")
    assert isinstance(field, QLineEdit)
    field.setText("Autre")
    click(qtbot, child(opened, "saveButton"))
    assert opened.isVisible()
    assert opened._form.error.isVisible()
    assert field.text() == "Autre"
    opened.reject()
    qtbot.waitUntil(lambda: not desk.background.busy)


def test_keep_and_delete_what_waits(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(FakeApp(samples.waiting()))
    desk.window.show()
    click(qtbot, desk.child("bannerButton"))
    opened = dialog(desk, "holdDialog")
    assert child(opened, "keepButton").isDefault()  # type: ignore[attr-defined]
    click(qtbot, child(opened, "keepButton"))
    assert desk.app.said == [("drop_hold", "hold-1")]
    click(qtbot, desk.child("bannerButton"))
    click(qtbot, child(dialog(desk, "holdDialog"), "deleteButton"))
    qtbot.waitUntil(lambda: ("sync", samples.HUB, "hold-1") in desk.app.said)
    qtbot.waitUntil(lambda: not desk.live.runs)


def test_sign_in_again_keeps_the_password_and_syncs(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(FakeApp(samples.broken()))
    desk.window.show()
    click(qtbot, desk.child("bannerButton"))
    opened = dialog(desk, "signInDialog")
    assert not child(opened, "okButton").isEnabled()
    field = child(opened, "textField")
    assert isinstance(field, QLineEdit)
    assert field.echoMode() is QLineEdit.EchoMode.Password
    field.setText("new secret")
    click(qtbot, child(opened, "okButton"))
    qtbot.waitUntil(lambda: ("sync", samples.HUB, None) in desk.app.said)
    assert desk.app.said[0] == ("set_password", "a1", "new secret")
    qtbot.waitUntil(lambda: not desk.live.runs)


def test_a_lost_link_is_entered_again_and_the_hub_syncs(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(FakeApp(samples.link_missing()))
    desk.window.show()
    click(qtbot, desk.child("bannerButton"))
    opened = dialog(desk, "relinkDialog")
    assert not child(opened, "saveButton").isEnabled()
    qtbot.keyClicks(child(opened, "linkField"), "https://example.com/plan.ics")
    click(qtbot, child(opened, "saveButton"))
    qtbot.waitUntil(lambda: ("sync", samples.HUB, None) in desk.app.said)
    assert desk.app.said[:2] == [
        ("check_link", "https://example.com/plan.ics", "", ""),
        ("set_link", samples.FEED, "https://example.com/plan.ics", "", ""),
    ]
    assert not [one for one in desk.window.findChildren(QDialog, "relinkDialog") if one.isVisible()]
    qtbot.waitUntil(lambda: not desk.live.runs)


def test_a_refused_link_is_said_at_its_field_and_stays_typed(make_desk: MakeDesk, qtbot: QtBot) -> None:
    app = FakeApp(samples.link_missing())
    app.link_error = LinkRefused(LinkRefused.Reason.NOT_ICS, "/share")
    desk = make_desk(app)
    desk.window.show()
    desk.window.open_relink(samples.FEED)
    opened = dialog(desk, "relinkDialog")
    qtbot.keyClicks(child(opened, "linkField"), "https://example.com/share")
    click(qtbot, child(opened, "saveButton"))
    qtbot.waitUntil(lambda: not desk.background.busy)
    assert opened.form.link.error.isVisible()
    assert opened.form.link.text() == "https://example.com/share"
    app.link_error = SignInFailed("example.com")
    qtbot.keyClicks(child(opened, "linkField"), ".ics")
    click(qtbot, child(opened, "saveButton"))
    qtbot.waitUntil(lambda: opened.findChild(QWidget, "enterSignInButton") is not None)
    click(qtbot, child(opened, "enterSignInButton"))
    assert child(opened, "userField").isVisible()
    assert not any(said[0] == "set_link" for said in app.said)
    opened.reject()


def test_a_known_link_needs_only_its_password(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """And a run under way, which still goes by the old one, is stopped before the new one is kept."""
    refused = replace(samples.feed(state=State.ERROR), error=SignInFailed("example.com"))
    app = FakeApp(samples.hub(refused, samples.target(), state=State.ERROR))
    app.link, app.gate = "https://example.com/plan.ics", threading.Event()
    desk = make_desk(app)
    desk.window.show()
    desk.window.open_options(samples.FEED)
    click(qtbot, child(dialog(desk, "syncOptionsDialog"), "relinkButton"))
    opened = dialog(desk, "relinkDialog")
    field = child(opened, "linkField")
    assert isinstance(field, QLineEdit)
    qtbot.waitUntil(lambda: field.text() == "https://example.com/plan.ics")
    qtbot.keyClicks(child(opened, "userField"), "claire")
    qtbot.keyClicks(child(opened, "passwordField"), "secret")
    desk.live.sync(samples.HUB)
    click(qtbot, child(opened, "saveButton"))
    qtbot.waitUntil(lambda: any(said[0] == "set_link" for said in app.said))
    assert app.said[-1 if app.said[-1][0] == "set_link" else -2][1:] == (samples.FEED, field.text(), "claire", "secret")
    app.gate.set()
    qtbot.waitUntil(lambda: not desk.live.runs and not desk.background.busy)


def test_the_details_have_the_message_and_the_way_out(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(FakeApp(samples.broken()))
    desk.window.show()
    click(qtbot, desk.child("bannerDetailsButton"))
    opened = dialog(desk, "troubleDialog")
    click(qtbot, child(opened, "copyHelpButton"))
    assert "mail.example.com" in QGuiApplication.clipboard().text()
    click(qtbot, child(opened, "wayOutButton"))
    assert dialog(desk, "signInDialog").isVisible()


def test_what_a_run_reads_reaches_the_open_options(make_desk: MakeDesk, qtbot: QtBot) -> None:
    app = FakeApp(samples.nothing_written())
    app.effect_now = replace(samples.effect(0), foreign=0, samples=())
    app.gate = threading.Event()
    desk = make_desk(app)
    desk.window.show()
    desk.live.read_new(samples.HUB)
    desk.window.open_options(samples.TARGET)
    opened = dialog(desk, "syncOptionsDialog")
    click(qtbot, child(opened, "hubWritesSwitch"))
    qtbot.waitUntil(lambda: not desk.background.busy and not opened._quiet.isActive())
    assert not opened.findChildren(QWidget, "sampleCard")
    app.effect_now = samples.effect()
    app.gate.set()
    qtbot.waitUntil(lambda: len(opened.findChildren(QWidget, "sampleCard")) == 2)
    opened.reject()


def test_a_spoke_added_during_a_run_is_read_after_it(make_desk: MakeDesk, qtbot: QtBot) -> None:
    app = FakeApp(samples.in_sync())
    app.gate = threading.Event()
    desk = make_desk(app)
    desk.live.sync(samples.HUB)
    desk.live.read_new(samples.HUB)
    app.gate.set()
    qtbot.waitUntil(lambda: len(app.said) == 2 and not desk.live.runs)


def test_a_paused_hub_is_not_read_because_a_spoke_was_added(make_desk: MakeDesk) -> None:
    app = FakeApp(samples.hub(samples.feed(), state=State.PAUSED, paused=True))
    desk = make_desk(app)
    desk.live.read_new(samples.HUB)
    assert not desk.live.runs


def test_an_action_that_fails_is_said_once(make_desk: MakeDesk, qtbot: QtBot) -> None:
    app = FakeApp(samples.in_sync())
    app.refusal = SignInFailed("mail.example.com")
    desk = make_desk(app)
    desk.window.show()
    click(qtbot, desk.child("pauseButton"))
    assert dialog(desk, "noticeDialog").isVisible()


def test_the_schedule_starts_what_is_due_and_nothing_else(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """After a sleep of the computer the time lies far behind; that is due as well."""
    app = FakeApp(samples.in_sync(), *samples.neighbours())
    desk = make_desk(app)
    app.due = {
        samples.HUB: samples.NOW - timedelta(hours=9),
        samples.neighbours()[0].id: samples.NOW + timedelta(minutes=1),
    }
    desk.live.sync_due()
    qtbot.waitUntil(lambda: not desk.live.runs)
    assert app.said == [("sync", samples.HUB, None)]


def test_everything_that_takes_the_focus_has_a_name(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(FakeApp(samples.in_sync(), *samples.neighbours()))
    desk.window.show()
    desk.window.open_options(samples.TARGET)
    qtbot.waitUntil(lambda: not desk.background.busy)
    for widget in desk.window.findChildren(QWidget):
        if widget.focusPolicy() is Qt.FocusPolicy.NoFocus or not widget.isVisible():
            continue
        if isinstance(widget, QAbstractButton | QLineEdit | QComboBox) and widget.objectName() != "qt_spinbox_lineedit":
            face = QAccessible.queryAccessibleInterface(widget)
            assert face.text(QAccessible.Text.Name), f"{widget} {widget.objectName()}"


def test_cards_are_reached_and_pressed_by_keyboard(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(FakeApp(samples.in_sync()))
    desk.window.show()
    desk.window.resize(1200, 780)
    qtbot.waitUntil(lambda: desk.window.page.overview.canvas is not None)
    card = desk.child("spokeCard-Planning quai")
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Space)
    assert dialog(desk, "syncOptionsDialog")
    qtbot.waitUntil(lambda: not desk.background.busy)
