"""All events of one day, and a field for a day to go to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.calendar.chip import EventChip, KeyButton, chip_height
from cirahub_desktop.ui.calendar.popover import Popover
from cirahub_desktop.ui.presenters import calendar_words as words
from cirahub_desktop.ui.presenters.calendar_month import ChipView
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import SecondaryButton
from cirahub_desktop.ui.widgets.field import Field
from cirahub_desktop.ui.widgets.text import Label

_DAY_WIDE, _GO_WIDE = 300, 300
MOST: int = 200
"""Buttons that one day gets; a calendar with more is looked at in the list."""


class DayPopover(Popover):
    """``event_pressed`` carries the key of an event."""

    event_pressed = Signal(object)

    def __init__(self, page: QWidget, day: date, today: date, chips: Sequence[ChipView]) -> None:
        title = words.long_day(day, today)
        super().__init__(page, title[:1].upper() + title[1:], _DAY_WIDE)
        self.setObjectName("dayPopover")
        self.day = day
        self.content.setSpacing(4)
        self.chips: list[EventChip] = []
        for view in chips[:MOST]:
            chip = EventChip(self)
            chip.show_chip(view)
            chip.setAccessibleDescription(title)  # the same event stands in the month behind it
            chip.setFixedHeight(chip_height() + 6)
            chip.setMinimumWidth(1)
            chip.pressed_event.connect(self.event_pressed)
            chip.arrow.connect(self._on_arrow)
            self.chips.append(chip)
            self.content.addWidget(chip)
        if not chips:
            self.content.addWidget(Label(tr("Nothing on this day."), TextRole.BODY, Tone.TEXT2))
        if len(chips) > MOST:
            self.content.addWidget(Label(tr("The list has the others."), TextRole.HELP, Tone.TEXT2, wrap=True))

    def focus_first(self) -> None:
        first: QWidget = self.chips[0] if self.chips else self.close_button
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_arrow(self, key: int) -> None:
        source = self.sender()
        place = next((place for place, chip in enumerate(self.chips) if chip is source), 0)
        if key == Qt.Key.Key_Escape.value:
            self.closed.emit()
        elif isinstance(source, KeyButton):
            step = 1 if key in (Qt.Key.Key_Down.value, Qt.Key.Key_Right.value) else -1
            self.chips[min(max(place + step, 0), len(self.chips) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)


class GoToPopover(Popover):
    """``asked`` carries what was typed."""

    asked = Signal(str)

    def __init__(self, page: QWidget, day: date) -> None:
        super().__init__(page, tr("Go to a day"), _GO_WIDE)
        self.setObjectName("goToPopover")
        help_text = tr("For example {day}", day=words.day_example(day))
        self.field = Field(tr("Day"), "goToDay", help_text)
        self.field.edit.returnPressed.connect(self._on_go)
        self.field.edited.connect(lambda _: self.field.clear_error())
        go = SecondaryButton(tr("Go"))
        go.setObjectName("goButton")
        go.clicked.connect(self._on_go)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(go)
        self.content.addWidget(self.field)
        self.content.addLayout(row)

    def focus_first(self) -> None:
        self.field.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_wrong(self) -> None:
        self.field.show_error(tr("This is not a date."), tr("Type it as in the example."))
        self.fit()

    def _on_go(self) -> None:
        self.asked.emit(self.field.text())
