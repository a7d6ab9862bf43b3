"""The Sync Options window: feeding with its question, rows that come and go, the filter, a zone of one's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QPushButton, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop.status import EffectChoice, OptionsEffect
from cirahub_desktop.sync.model.filters import Bound, Filter, Length, Match, Part, Sign, TextRule
from cirahub_desktop.sync.model.floating import Zone
from cirahub_desktop.sync.model.item import ItemId
from cirahub_desktop.sync.model.options import Feeding, SpokeOptions
from cirahub_desktop.ui.dialogs.ask import Alternatives
from cirahub_desktop.ui.dialogs.before_feeding import BeforeFeedingDialog
from cirahub_desktop.ui.dialogs.filter_editor import RuleLineView
from cirahub_desktop.ui.dialogs.option_row import OptionRowView
from cirahub_desktop.ui.dialogs.sync_options import SyncOptionsDialog
from cirahub_desktop.ui.theme.apply import apply
from cirahub_desktop.ui.theme.tokens import Scheme
from cirahub_desktop.ui.widgets.combo import Combo
from cirahub_desktop.ui.widgets.text import Paragraph
from tests.ui.dashboard import samples
from tests.ui.dashboard.conftest import Desk, MakeDesk
from tests.ui.dashboard.fake_app import FakeApp


def opened(desk: Desk) -> SyncOptionsDialog:
    """Of a calendar with 112 events of its own, with *More* open."""
    dialog = SyncOptionsDialog(desk.live, desk.live.hubs[0].spokes[1], desk.window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    dialog.open()
    press(dialog, "moreOptionsButton")
    return dialog


def child(parent: QWidget, name: str) -> QWidget:
    found = [one for one in parent.findChildren(QWidget, name) if one.isVisibleTo(parent)]
    assert len(found) == 1, (name, found)
    return found[0]


def press(parent: QWidget, name: str) -> None:
    button = child(parent, name)
    assert button.isEnabled()
    button.click()  # type: ignore[attr-defined]


def question(dialog: QDialog) -> Alternatives:
    (found,) = [one for one in dialog.findChildren(Alternatives) if one.isVisible()]
    return found


def accept_what_is_shown(dialog: QDialog, qtbot: QtBot) -> None:
    (ahead,) = [one for one in dialog.findChildren(BeforeFeedingDialog) if one.isVisible()]
    qtbot.waitUntil(lambda: child(ahead, "saveButton").isEnabled())
    press(ahead, "saveButton")


def stored(desk: Desk, qtbot: QtBot) -> SpokeOptions:
    qtbot.waitUntil(lambda: bool(desk.app.said))
    (said,) = desk.app.said
    assert said[0] == "set_options"
    assert isinstance(said[2], SpokeOptions)
    return said[2]


def settled(desk: Desk, dialog: SyncOptionsDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not desk.background.busy and not dialog._quiet.isActive())


def test_both_ways_with_everything_that_is_there(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(FakeApp(samples.nothing_written()))
    dialog = opened(desk)
    press(dialog, "hubWritesSwitch")
    press(dialog, "feedsHubSwitch")
    press(dialog, "saveButton")
    asked = question(dialog)
    assert asked.windowTitle() == "This calendar has 112 events of its own. Send them to the hub?"
    assert child(asked, "secondButton").isDefault()  # type: ignore[attr-defined]
    press(asked, "firstButton")
    assert desk.app.said == []
    accept_what_is_shown(dialog, qtbot)
    options = stored(desk, qtbot)
    assert (options.feeds_hub, options.hub_writes) == (Feeding.ALL, True)
    qtbot.waitUntil(lambda: not desk.background.busy)


def test_the_default_answer_sends_only_what_is_new(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(FakeApp(samples.nothing_written()))
    dialog = opened(desk)
    press(dialog, "feedsHubSwitch")
    press(dialog, "saveButton")
    press(question(dialog), "secondButton")
    accept_what_is_shown(dialog, qtbot)
    assert stored(desk, qtbot).feeds_hub is Feeding.NEW
    qtbot.waitUntil(lambda: not desk.background.busy)


def test_without_an_answer_it_stays_off_and_nothing_is_stored(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(FakeApp(samples.nothing_written()))
    dialog = opened(desk)
    press(dialog, "feedsHubSwitch")
    press(dialog, "saveButton")
    press(question(dialog), "cancelButton")
    assert dialog.isVisible()
    assert not child(dialog, "feedsHubSwitch").isChecked()  # type: ignore[attr-defined]
    assert desk.app.said == []
    settled(desk, dialog, qtbot)
    dialog.reject()


def test_what_is_shown_can_be_left_and_nothing_is_stored(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(FakeApp(samples.nothing_written()))
    dialog = opened(desk)
    press(dialog, "feedsHubSwitch")
    press(dialog, "saveButton")
    press(question(dialog), "secondButton")
    (ahead,) = [one for one in dialog.findChildren(BeforeFeedingDialog) if one.isVisible()]
    press(ahead, "cancelButton")
    assert dialog.isVisible()
    assert desk.app.said == []
    settled(desk, dialog, qtbot)
    dialog.reject()


def test_rows_come_and_go_with_the_directions(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(FakeApp(samples.nothing_written()))
    dialog = opened(desk)

    def shown() -> list[str]:
        names = ("conflict", "hub-delete", "hand-changed", "filter")
        inputs = [(name, dialog.findChild(QWidget, f"option-{name}")) for name in names]
        return [name for name, one in inputs if one is not None and one.isVisibleTo(dialog)]

    assert shown() == ["filter"]
    press(dialog, "hubWritesSwitch")
    assert shown() == ["hand-changed", "filter"]
    press(dialog, "feedsHubSwitch")
    assert shown() == ["conflict", "hub-delete", "filter"]
    settled(desk, dialog, qtbot)
    dialog.reject()


def test_a_filter_is_made_line_by_line(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(FakeApp(samples.nothing_written()))
    dialog = opened(desk)
    press(dialog, "addFilterRule")
    press(dialog, "addFilterRule")
    first, second = dialog.findChildren(RuleLineView)
    text = child(first, "filterText")
    assert isinstance(text, QLineEdit)
    text.setText("board")
    second.show_field("length")
    (number,) = second.findChildren(QSpinBox)
    number.setValue(4)
    match = child(dialog, "filterMatch")
    assert isinstance(match, QComboBox)
    match.setCurrentIndex(1)
    settled(desk, dialog, qtbot)
    press(dialog, "saveButton")
    assert stored(desk, qtbot).filter == Filter(
        Match.ANY, (TextRule(Part.SUBJECT, Sign.CONTAINS, "board"), Length(Bound.SHORTER, timedelta(hours=4)))
    )
    qtbot.waitUntil(lambda: not desk.background.busy)


def test_a_line_can_be_taken_out_again(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(FakeApp(samples.nothing_written()))
    dialog = opened(desk)
    dialog._on_text("filter", "all: subject~board")
    press(dialog, "addFilterRule")
    press(dialog, "addFilterRule")
    press(dialog, "addFilterRule")
    line, other, last = dialog.findChildren(RuleLineView)
    other.take_out.click()
    assert dialog.focusWidget() is last.take_out, "the keyboard stays among the rules"
    last.take_out.click()
    assert dialog.focusWidget() is line.take_out
    remove = line.findChild(QPushButton, "removeFilterRule")
    assert remove is not None
    assert remove.accessibleName()
    remove.click()
    assert dialog._options.filter == Filter()
    assert dialog.focusWidget() is child(dialog, "addFilterRule")
    settled(desk, dialog, qtbot)
    dialog.reject()


def test_a_zone_is_taken_once_it_is_one(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(FakeApp(samples.nothing_written()))
    dialog = opened(desk)
    press(dialog, "feedsHubSwitch")
    combo, own = child(dialog, "option-floating-zone"), dialog.findChild(QLineEdit, "option-floating-zone-text")
    assert isinstance(combo, QComboBox)
    assert own is not None
    combo.setCurrentIndex(combo.count() - 1)
    own.setText("Asia/Tok")
    assert not dialog._form.error.isVisible()
    own.setText("Asia/Tokyo")
    assert dialog._options.floating_zone == Zone("Asia/Tokyo")
    own.setText("Asia/Tok")
    own.editingFinished.emit()
    assert dialog._form.error.isVisible()
    settled(desk, dialog, qtbot)
    dialog.reject()


def test_numbers_can_be_read_in_their_fields(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(FakeApp(samples.nothing_written()))
    dialog = opened(desk)
    settled(desk, dialog, qtbot)
    for spin in dialog.findChildren(QSpinBox):
        inside = spin.lineEdit()
        room = inside.contentsRect().width() - inside.textMargins().left()
        assert inside.fontMetrics().horizontalAdvance(spin.text()) <= room, spin.objectName()
    dialog.reject()


def test_what_was_changed_is_asked_about_before_it_is_lost(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(FakeApp(samples.nothing_written()))
    dialog = opened(desk)
    press(dialog, "hubWritesSwitch")
    dialog.reject()
    assert dialog.isVisible()
    press(question(dialog), "cancelButton")
    assert dialog.isVisible()
    dialog.reject()
    press(question(dialog), "firstButton")
    assert not dialog.isVisible()
    assert desk.app.said == []


def test_the_question_can_be_answered_with_save(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk = make_desk(FakeApp(samples.nothing_written()))
    dialog = opened(desk)
    press(dialog, "hubWritesSwitch")
    dialog.reject()
    press(question(dialog), "secondButton")
    assert stored(desk, qtbot).hub_writes
    assert not dialog.isVisible()


def test_a_name_alone_is_a_change_and_nothing_changed_asks_nothing(make_desk: MakeDesk) -> None:
    desk = make_desk(FakeApp(samples.nothing_written()))
    dialog = opened(desk)
    field = child(dialog, "spokeNameField")
    assert isinstance(field, QLineEdit)
    name = field.text()
    field.setText("Dock")
    assert dialog.changed
    field.setText(name)
    dialog.reject()
    assert not dialog.isVisible()


def test_a_dialog_that_takes_its_place_has_all_that_was_chosen(make_desk: MakeDesk, qtbot: QtBot) -> None:
    app = FakeApp(samples.nothing_written())
    app.effect_now = with_choices()
    desk = make_desk(app)
    dialog = opened(desk)
    settled(desk, dialog, qtbot)
    press(dialog, "hubWritesSwitch")
    choose(dialog, "option-body", "leave-out")
    choose(dialog, "effectEvent", "b")
    prefix = child(dialog, "option-subject-prefix")
    assert isinstance(prefix, QLineEdit)
    prefix.setText("EXT")
    name = child(dialog, "spokeNameField")
    assert isinstance(name, QLineEdit)
    name.setText("Dock")
    kept = dialog.memory()
    dialog.done(0)

    again = SyncOptionsDialog(desk.live, desk.live.hubs[0].spokes[1], desk.window)
    again.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    again.remember(kept)
    again.open()
    settled(desk, again, qtbot)
    assert again.memory() == kept
    assert again.changed
    shown = child(again, "option-subject-prefix")
    assert isinstance(shown, QLineEdit)
    assert shown.text() == "EXT"
    assert chosen(again, "option-body") == "leave-out"
    assert chosen(again, "effectEvent") == "b"
    assert app.effect_on == "b"
    press(again, "saveButton")
    qtbot.waitUntil(lambda: len(desk.app.said) == 2)
    assert desk.app.said[0][0::2] == ("rename_spoke", "Dock")


def test_the_effect_is_shown_on_the_event_that_is_chosen(make_desk: MakeDesk, qtbot: QtBot) -> None:
    app = FakeApp(samples.nothing_written())
    app.effect_now = with_choices()
    desk = make_desk(app)
    dialog = opened(desk)
    settled(desk, dialog, qtbot)
    assert app.effect_on is None
    choose(dialog, "effectEvent", "b")
    settled(desk, dialog, qtbot)
    assert app.effect_on == "b"
    press(dialog, "hubWritesSwitch")
    settled(desk, dialog, qtbot)
    assert app.effect_on == "b"
    assert chosen(dialog, "effectEvent") == "b"


def with_choices() -> OptionsEffect:
    first, second = samples.event("Truck 7"), samples.event("Truck 8", hour=11)
    choices = (EffectChoice(ItemId("a"), first), EffectChoice(ItemId("b"), second))
    return replace(samples.effect(), choices=choices)


def choose(dialog: QDialog, name: str, text: str) -> None:
    combo = child(dialog, name)
    assert isinstance(combo, Combo)
    combo.choose(text)


def chosen(dialog: QDialog, name: str) -> str:
    combo = child(dialog, name)
    assert isinstance(combo, Combo)
    return combo.chosen()


def test_beside_two_inputs_the_words_of_an_option_are_not_squeezed(make_desk: MakeDesk, qtbot: QtBot) -> None:
    dialog = opened(make_desk(FakeApp(samples.nothing_written())))
    qtbot.waitUntil(lambda: dialog.minimumHeight() >= 500)
    dialog.resize(dialog.minimumSize())
    qtbot.waitUntil(lambda: dialog.height() == dialog.minimumHeight())
    rows = dialog.findChildren(OptionRowView)
    assert len(rows) > 8
    helps = [label for row in rows for label in row.findChildren(Paragraph)]
    assert min(label.width() for label in helps) >= 150
    dialog.done(0)


def test_the_effect_is_whole_where_the_texts_of_the_system_are_large(
    make_desk: MakeDesk, qtbot: QtBot, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cirahub_desktop.ui.theme.apply._text_scale", lambda: 1.5)
    apply(qapp, Scheme.LIGHT)
    try:
        desk = make_desk(FakeApp(samples.nothing_written()))
        dialog = opened(desk)
        settled(desk, dialog, qtbot)
        assert dialog._panel.minimumWidth() >= 450
        dialog.reject()
    finally:
        monkeypatch.undo()
        apply(qapp, Scheme.LIGHT)
