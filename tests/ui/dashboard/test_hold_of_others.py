"""A hold of events of others (R4): they are changed for the first time, and nothing is deleted."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cirahub_desktop.sync.errors import Unreachable
from cirahub_desktop.sync.report import HoldReason
from cirahub_desktop.ui.dialogs.held_changes import HeldChangesView
from cirahub_desktop.ui.dialogs.hold import HoldDialog
from cirahub_desktop.ui.presenters.cards import card
from cirahub_desktop.ui.presenters.held_changes import held_changes
from cirahub_desktop.ui.presenters.hold import hold_view
from cirahub_desktop.ui.presenters.preview_changes import ChangeKind, Tense
from cirahub_desktop.ui.presenters.preview_details import detail_view
from tests.ui.dashboard import samples
from tests.ui.dashboard.conftest import Desk, MakeDesk
from tests.ui.dashboard.fake_app import FakeApp


def test_r4_the_question_is_about_changes() -> None:
    view = hold_view(replace(samples.held(2), reason=HoldReason.ADOPTED), samples.waiting().spokes, samples.NOW)
    assert view.title == "Waiting for your OK: 2 events that were here before would be changed."
    assert view.place == "These 2 events would be changed in “Salles”"
    assert (view.keep, view.delete) == ("Leave these 2 events as they are", "Change these 2 events")
    said = f"{view.reason} {view.keep_means} {view.delete_means}"
    assert "delete" not in said.lower()


@pytest.mark.parametrize("reason", HoldReason)
def test_one_event_is_no_they(reason: HoldReason) -> None:
    view = hold_view(replace(samples.held(1), reason=reason), samples.waiting().spokes, samples.NOW)
    said = f"{view.reason} {view.place} {view.keep} {view.keep_means} {view.delete} {view.delete_means}".lower()
    assert not {"they", "them", "these"} & set(re.findall("[a-z]+", said)), said


def test_r4_the_card_says_so_too() -> None:
    spoke = samples.waiting().spokes[1]
    assert spoke.hold is not None
    held = replace(spoke, hold=replace(spoke.hold, reason=HoldReason.ADOPTED, count=2))
    assert card(held, None, samples.NOW).detail == "2 to be changed"


def opened(desk: Desk) -> tuple[HoldDialog, HeldChangesView]:
    desk.window.open_hold("hold-1")
    (dialog,) = desk.window.findChildren(HoldDialog)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    (changes,) = dialog.findChildren(HeldChangesView)
    return dialog, changes


def test_r4_what_would_change_is_said_field_by_field() -> None:
    _, report = samples.adopted()
    hold = replace(samples.held(2), reason=HoldReason.ADOPTED)
    first, second = held_changes(hold, report, "Salles", "Réservations")
    assert first.subject == "Salle 1, réunion 1"
    rows = detail_view(first, Tense.WILL).rows
    assert [(row.label, row.before, row.after) for row in rows] == [("Location", "Dock 2", "Dock 3")]
    assert (second.kind, second.note) == (ChangeKind.NOT_WRITTEN, "Nothing would change any more")
    assert [one.after for one in held_changes(hold, None, "Salles", "Réservations")] == [None, None]


def test_r4_it_is_seen_before_it_can_be_agreed_to(make_desk: MakeDesk, qtbot: QtBot) -> None:
    status, report = samples.adopted()
    app = FakeApp(status)
    app.ahead = report
    desk = make_desk(app)
    dialog, changes = opened(desk)
    assert not dialog._delete.isEnabled()
    qtbot.waitUntil(dialog._delete.isEnabled)
    assert app.said == [("look", samples.HUB, "hold-1")]
    assert changes.list.change is not None
    assert changes.list.change.after is not None
    assert changes.list.change.after.location == "Dock 3"
    dialog._delete.click()
    qtbot.waitUntil(lambda: ("sync", samples.HUB, "hold-1") in app.said and not desk.worker.busy)


def test_r4_what_cannot_be_seen_cannot_be_agreed_to(make_desk: MakeDesk, qtbot: QtBot) -> None:
    status, report = samples.adopted()
    app = FakeApp(status)
    gone = replace(report.spokes[0], planned=(), error=Unreachable("mail.example.com", Unreachable.Reason.TIMEOUT))
    app.ahead = replace(report, spokes=(gone,))
    desk = make_desk(app)
    dialog, changes = opened(desk)
    qtbot.waitUntil(changes._again.isVisible)
    assert not dialog._delete.isEnabled()
    app.ahead = report
    changes._again.click()
    qtbot.waitUntil(dialog._delete.isEnabled)
    dialog.reject()


def test_r4_leaving_them_asks_no_server(make_desk: MakeDesk, qtbot: QtBot) -> None:
    status, report = samples.adopted()
    app = FakeApp(status)
    app.ahead = report
    desk = make_desk(app)
    dialog, _ = opened(desk)
    dialog.keep.emit("hold-1")
    dialog.accept()
    qtbot.waitUntil(lambda: not desk.background.busy)
    assert ("drop_hold", "hold-1") in app.said
    assert not desk.live._reserved
