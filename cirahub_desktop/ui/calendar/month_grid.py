"""A month on the screen: six weeks of days, each event a button in its cell or across several."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.calendar.chip import PAGES, EventChip, KeyButton, chip_height, font_of
from cirahub_desktop.ui.calendar.day_cell import DayCell, MoreButton, number_height
from cirahub_desktop.ui.calendar.pool import Pool
from cirahub_desktop.ui.later import Later
from cirahub_desktop.ui.presenters.calendar_month import DAYS, WEEKS, ChipKey, MonthView, Placed
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import RADIUS_CARD, TextRole
from cirahub_desktop.ui.widgets.frame import paint_frame

MonthOf = Callable[[int], MonthView]
"""Makes the month for a number of lanes."""
_GAP = 2
_WEEKS_WIDE = 36
_STEPS: Final = {
    Qt.Key.Key_Left.value: timedelta(days=-1),
    Qt.Key.Key_Right.value: timedelta(days=1),
    Qt.Key.Key_Up.value: timedelta(days=-DAYS),
    Qt.Key.Key_Down.value: timedelta(days=DAYS),
}


class MonthGrid(QWidget):
    """``day_chosen``: the keyboard went to another day, which may lie in another month."""

    event_pressed = Signal(object)
    day_opened = Signal(object)
    day_chosen = Signal(object)
    paged = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("monthGrid")
        self.setAccessibleName(tr("Month"))
        self._make: MonthOf | None = None
        self._view: MonthView | None = None
        self._day: date | None = None
        self._laid_out = QSize()
        self._cells = Pool(self._new_cell)
        self._chips = Pool(self._new_chip)
        self._more = Pool(self._new_more)
        self._soon = Later(self, self._fit)

    def show_month(self, make: MonthOf, day: date) -> None:
        """``day`` is the one where Tab enters."""
        self._make, self._day = make, day
        self._again()

    def focus_day(self, day: date) -> None:
        cell = self._cell(day)
        if cell is not None:
            cell.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_event(self, key: ChipKey) -> None:
        chip = self.chip(key)
        if chip is not None:
            chip.setFocus(Qt.FocusReason.OtherFocusReason)

    def chip(self, key: ChipKey) -> EventChip | None:
        """The first one, where an event has one in several weeks."""
        return next((chip for chip in self.chips() if chip.key == key), None)

    def day_box(self, day: date) -> QRect:
        cell = self._cell(day)
        return cell.geometry() if cell is not None else QRect()

    def chips(self) -> tuple[EventChip, ...]:
        return self._chips.used

    def sizeHint(self) -> QSize:
        return QSize(640, 480)

    def minimumSizeHint(self) -> QSize:
        """Each day at least with its number and one row."""
        return QSize(7 * current().px(56), self._head() + WEEKS * (number_height() + chip_height() + 2 * _GAP))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._soon.start()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, painter, view = current(), QPainter(self), self._view
        paint_frame(painter, QRectF(self.rect()), tokens.surface, tokens.line, radius=RADIUS_CARD)
        if view is None:
            return
        painter.setPen(QColor(tokens.text2))
        painter.setFont(font_of(TextRole.HELP))
        top = QRect(0, 0, self._left(), self._head())
        painter.setFont(font_of(TextRole.CAPTION))
        painter.drawText(top.adjusted(7, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, tr("Wk"))
        for column, heading in enumerate(view.headings):
            box = QRect(self._x(column) + 7, 0, self._x(column + 1) - self._x(column), self._head())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, heading)
        for row, week in enumerate(view.weeks):
            painter.fillRect(QRect(1, self._y(row), self._left(), 1), QColor(tokens.line))
            painter.setPen(QColor(tokens.text3))
            box = QRect(7, self._y(row), self._left(), number_height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, week.number)

    # lanes and places

    def _head(self) -> int:
        return current().px(28)

    def _left(self) -> int:
        return current().px(_WEEKS_WIDE)

    def _x(self, column: int) -> int:
        return self._left() + (self.width() - 1 - self._left()) * column // DAYS

    def _y(self, row: int) -> int:
        return self._head() + (self.height() - 1 - self._head()) * row // WEEKS

    def _lanes(self) -> int:
        row = (self.height() - 1 - self._head()) // WEEKS
        return max(1, (row - number_height()) // (chip_height() + _GAP))

    def _fit(self) -> None:
        if self.isVisible() and self.size() != self._laid_out:
            self._again()

    def _again(self) -> None:
        if self._make is None:
            return
        self._laid_out = self.size()
        view = self._view = self._make(self._lanes())
        held = self._held()
        self._show_days(view)
        self._show_chips(view)
        self._show_more(view)
        self._chain()
        if held is not None and self._day is not None:
            self.focus_day(held if self._cell(held) else self._day)
        self.update()

    def _held(self) -> date | None:
        """The day on which the focus is, where it is on a button that may not be there in a moment."""
        focus = self.focusWidget()
        return self._day if isinstance(focus, KeyButton) and focus.hasFocus() and focus.isHidden() else None

    def _show_days(self, view: MonthView) -> None:
        places = {day.day: (row, column) for row, week in enumerate(view.weeks) for column, day in enumerate(week.days)}
        days = {day.day: day for week in view.weeks for day in week.days}
        for key, cell in self._cells.take(days).items():
            if isinstance(key, date):
                row, column = places[key]
                x, y = self._x(column), self._y(row)
                cell.show_day(days[key])
                cell.setGeometry(x, y, self._x(column + 1) - x, self._y(row + 1) - y)
                cell.lower()
                cell.show()

    def _show_chips(self, view: MonthView) -> None:
        placed = {
            (one.chip.key, row, one.column): (row, one) for row, week in enumerate(view.weeks) for one in week.placed
        }
        for (row, one), chip in zip(placed.values(), self._chips.take(placed).values(), strict=True):
            chip.show_chip(one.chip)
            chip.setGeometry(self._box(row, one))
            chip.show()

    def _box(self, row: int, one: Placed) -> QRect:
        left = self._x(one.column) + (0 if one.chip.from_before else 3)
        right = self._x(one.column + one.days) - (0 if one.chip.goes_on else 2)
        return QRect(left, self._lane(row, one.lane), right - left, chip_height())

    def _lane(self, row: int, lane: int) -> int:
        return self._y(row) + number_height() + lane * (chip_height() + _GAP)

    def _show_more(self, view: MonthView) -> None:
        days = [(row, column, day) for row, week in enumerate(view.weeks) for column, day in enumerate(week.days)]
        full = {day.day: (row, column, day) for row, column, day in days if day.more}
        lane = max(0, self._lanes() - 1)
        for (row, column, day), more in zip(full.values(), self._more.take(full).values(), strict=True):
            more.show_more(day.day, day.more_text, day.said)
            x = self._x(column) + 3
            more.setGeometry(x, self._lane(row, lane), self._x(column + 1) - x - 2, chip_height())
            more.show()

    # keyboard

    def focus_chain(self) -> list[QWidget]:
        """Tab goes through the chosen day alone: its number, its events, and what has no room."""
        return [*self._of_day(self._day)] if self._day else []

    def _chain(self) -> None:
        chosen = self._of_day(self._day) if self._day else []
        for widget in (*self._cells.used, *self._chips.used, *self._more.used):
            inside = any(widget is one for one in chosen)
            widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus if inside else Qt.FocusPolicy.ClickFocus)
        for one, other in pairwise(chosen):
            QWidget.setTabOrder(one, other)

    def _of_day(self, day: date) -> list[KeyButton]:
        cell = self._cell(day)
        if cell is None:
            return []
        box = cell.geometry()
        chips = [chip for chip in self._chips.used if chip.geometry().intersects(box)]
        more = [one for one in self._more.used if one.day == day]
        return [cell, *sorted(chips, key=lambda chip: chip.y()), *more]

    def _cell(self, day: date) -> DayCell | None:
        return next((cell for cell in self._cells.used if cell.day == day), None)

    def _on_arrow(self, key: int) -> None:
        source = self.sender()
        day = self._day_of(source)
        if day is None:
            return
        if key in PAGES:
            self.paged.emit(PAGES[key])
            return
        stack: list[KeyButton] = self._of_day(day)
        place = next((place for place, one in enumerate(stack) if one is source), 0)
        upright = key in (Qt.Key.Key_Up.value, Qt.Key.Key_Down.value)
        if place and upright:
            place = place + (1 if key == Qt.Key.Key_Down.value else -1)
            stack[min(place, len(stack) - 1)].setFocus(Qt.FocusReason.OtherFocusReason)
        elif key in _STEPS:
            self.day_chosen.emit(day + _STEPS[key])
        elif place:
            stack[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def _day_of(self, source: object) -> date | None:
        if isinstance(source, DayCell | MoreButton):
            return source.day
        if self._day is not None and any(source is one for one in self._of_day(self._day)):
            return self._day
        if isinstance(source, EventChip):
            cells = [cell for cell in self._cells.used if cell.geometry().intersects(source.geometry())]
            return min((cell.day for cell in cells if cell.day is not None), default=None)
        return None

    def _new_cell(self) -> DayCell:
        cell = DayCell(self)
        cell.opened.connect(self.day_opened)
        cell.arrow.connect(self._on_arrow)
        return cell

    def _new_chip(self) -> EventChip:
        chip = EventChip(self)
        chip.pressed_event.connect(self.event_pressed)
        chip.arrow.connect(self._on_arrow)
        return chip

    def _new_more(self) -> MoreButton:
        more = MoreButton(self)
        more.opened.connect(self.day_opened)
        more.arrow.connect(self._on_arrow)
        return more
