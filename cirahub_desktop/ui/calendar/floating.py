"""The one thing that floats over the calendar: an event, a day, or a field for a day; and where the focus goes back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtWidgets import QWidget

from cirahub_desktop.ui.calendar.day_popover import DayPopover, GoToPopover
from cirahub_desktop.ui.calendar.event_popover import EventPopover
from cirahub_desktop.ui.calendar.popover import Popover
from cirahub_desktop.ui.presenters.calendar_event import EventView
from cirahub_desktop.ui.presenters.calendar_month import ChipView
from cirahub_desktop.ui.widgets.field import announce


class Floating(QObject):
    """``closed``: nothing floats any more."""

    closed = Signal()
    story = Signal()
    event_pressed = Signal(object)
    day_typed = Signal(str)

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._back: Callable[[], None] | None = None
        self.popover: Popover | None = None

    @property
    def event_popover(self) -> EventPopover | None:
        return self.popover if isinstance(self.popover, EventPopover) else None

    @property
    def day(self) -> date | None:
        return self.popover.day if isinstance(self.popover, DayPopover) else None

    def show_event(self, view: EventView, anchor: QRect, back: Callable[[], None]) -> None:
        made = EventPopover(self._page, view)
        made.story.connect(self.story)
        self._open(made, anchor, back)
        made.close_button.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(made, f"{view.title}, {view.when}")

    def show_day(
        self, day: date, today: date, chips: Sequence[ChipView], anchor: QRect, back: Callable[[], None]
    ) -> None:
        made = DayPopover(self._page, day, today, chips)
        made.event_pressed.connect(self.event_pressed)
        self._open(made, anchor, back)
        made.focus_first()

    def ask_day(self, day: date, anchor: QRect, back: Callable[[], None]) -> None:
        made = GoToPopover(self._page, day)
        made.asked.connect(self.day_typed)
        self._open(made, anchor, back)
        made.focus_first()

    def show_wrong_day(self) -> None:
        if isinstance(self.popover, GoToPopover):
            self.popover.show_wrong()

    def close(self, *, give_back: bool = True) -> None:
        """``give_back``: the focus goes to where it was."""
        popover, back = self.popover, self._back
        if popover is None:
            return
        self.popover, self._back = None, None
        had_focus = popover.isAncestorOf(popover.focusWidget()) if popover.focusWidget() else False
        popover.hide()
        popover.deleteLater()
        self.closed.emit()
        if give_back and had_focus and back is not None:
            back()

    def _open(self, made: Popover, anchor: QRect, back: Callable[[], None]) -> None:
        self.close(give_back=False)
        self.popover, self._back = made, back
        made.closed.connect(self.close)
        made.stand_by(anchor)
