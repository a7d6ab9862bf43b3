"""A week on the screen: days on top with what lasts, below them the hours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.calendar.chip import PAGES, EventChip, KeyButton, chip_height, font_of
from cirahub_desktop.ui.calendar.day_cell import HEADING_EDGE, DayCell, MoreButton, number_height
from cirahub_desktop.ui.calendar.pool import Pool
from cirahub_desktop.ui.later import Later
from cirahub_desktop.ui.presenters.calendar_month import DAYS, ChipKey
from cirahub_desktop.ui.presenters.calendar_week import MINUTES, Block, Crowd, WeekView
from cirahub_desktop.ui.scrolling import scrolling
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import RADIUS_CARD, TextRole
from cirahub_desktop.ui.widgets.frame import paint_frame

WeekOf = Callable[[int], WeekView]
"""Makes the week for a number of events side by side."""
_HOUR, _GAP, _LEAST_WIDE = 44, 2, 38
_MOST_LANES = 6
_AT_ONCE = 40
"""So many buttons are made in one turn of the window."""
_SIDEWAYS: Final = {Qt.Key.Key_Left.value: timedelta(days=-1), Qt.Key.Key_Right.value: timedelta(days=1)}


def hours_wide() -> int:
    metrics = QFontMetrics(font_of(TextRole.CAPTION))
    return max(metrics.horizontalAdvance(text) for text in ("00:00", "00 pm", tr("all-day"))) + 14


def _below_headings() -> int:
    return number_height() + 2 * HEADING_EDGE - _GAP


class Columns(QWidget):
    """Seven columns beside the hours."""

    def __init__(self) -> None:
        super().__init__()
        self.beside = hours_wide()
        """Measured once for all that is laid out: it takes as long as a button."""

    def left(self, column: int) -> int:
        return self.beside + (self.width() - self.beside) * column // DAYS


class Top(Columns):
    """The days and what lasts a day or more."""

    def __init__(self, grid: WeekGrid) -> None:
        super().__init__()
        self._grid = grid
        self.cells = Pool(grid.new_cell)
        self.chips = Pool(grid.new_chip)

    def show_week(self, view: WeekView) -> None:
        self.beside = hours_wide()
        lanes, chip_high, below = min(view.lanes, _MOST_LANES), chip_height(), _below_headings()
        high = number_height() + 2 * HEADING_EDGE + lanes * (chip_high + _GAP)
        self.setFixedHeight(high)
        for place, cell in enumerate(self.cells.take(one.day.day for one in view.days).values()):
            day = view.days[place]
            cell.setParent(self)
            cell.show_day(day.day, day.heading)
            cell.setGeometry(self.left(place), 0, self.left(place + 1) - self.left(place), high)
            cell.lower()
            cell.show()
        placed = {(one.chip.key, one.column): one for one in view.top if one.lane < _MOST_LANES}
        for one, chip in zip(placed.values(), self.chips.take(placed).values(), strict=True):
            chip.setParent(self)
            chip.show_chip(one.chip)
            left, right = self.left(one.column) + 3, self.left(one.column + one.days) - 2
            chip.setGeometry(left, below + one.lane * (chip_high + _GAP), right - left, chip_high)
            chip.raise_()
            chip.show()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, painter = current(), QPainter(self)
        painter.setPen(QColor(tokens.text3))
        painter.setFont(font_of(TextRole.CAPTION))
        if self.height() > number_height() + chip_height():
            box = QRect(0, _below_headings(), self.beside - 6, chip_height())
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, tr("all-day"))
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), QColor(tokens.line))


class Hours(Columns):
    filled = Signal()
    """All events of the week are there: at once, or where many buttons have to be made first, some turns later."""

    def __init__(self, grid: WeekGrid) -> None:
        super().__init__()
        self._view: WeekView | None = None
        self._soon = Later(self, self._fill)
        self.chips = Pool(grid.new_chip)
        self.crowds = Pool(grid.new_more)

    @property
    def filling(self) -> bool:
        return self._soon.isActive()

    def show_week(self, view: WeekView) -> None:
        self._view, self.beside = view, hours_wide()
        self.setFixedHeight(current().px(_HOUR) * 24 + 1)
        if self._missing() > _AT_ONCE:
            self._soon.start()
        else:
            self._fill()
        self.update()

    def _missing(self) -> int:
        return self.chips.missing(sum(len(day.blocks) for day in self._view.days)) if self._view else 0

    def _fill(self) -> None:
        """A week with a hundred events takes several turns of the window when it is first seen, not one long one."""
        missing = self._missing()
        self.chips.grow(min(missing, _AT_ONCE))
        if missing > _AT_ONCE:
            self._soon.start()
        elif self._view is not None:
            self._place(self._view)
            self.filled.emit()

    def _place(self, view: WeekView) -> None:
        blocks = {(one.chip.key, place): (place, one) for place, day in enumerate(view.days) for one in day.blocks}
        for (place, one), chip in zip(blocks.values(), self.chips.take(blocks).values(), strict=True):
            chip.setParent(self)
            chip.show_chip(one.chip, one.when)
            chip.setGeometry(self._box(place, one, one.wide))
            chip.raise_()
            chip.show()
        crowds = {(day.day.day, crowd.begin): (place, day.day, crowd) for place, day in enumerate(view.days)
                  for crowd in day.crowds}  # fmt: skip
        for (place, day, crowd), more in zip(crowds.values(), self.crowds.take(crowds).values(), strict=True):
            more.setParent(self)
            more.show_more(day.day, crowd.text, day.said)
            box = self._box(place, crowd, 1)
            more.setGeometry(QRect(box.topLeft(), QSize(box.width(), min(box.height(), chip_height()))))
            more.raise_()
            more.show()

    def height_of(self, minutes: int) -> int:
        return current().px(_HOUR) * 24 * minutes // MINUTES

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, painter, view = current(), QPainter(self), self._view
        if view is None:
            return
        for place, day in enumerate(view.days):
            if day.day.weekend:
                box = QRect(self.left(place), 0, self.left(place + 1) - self.left(place), self.height())
                painter.fillRect(box, QColor(tokens.window))
        painter.setFont(font_of(TextRole.CAPTION))
        painter.setPen(QColor(tokens.text3))
        for hour, text in enumerate(view.hours):
            top = self.height_of(hour * 60)
            painter.fillRect(QRect(self.beside, top, self.width(), 1), QColor(tokens.line))
            box = QRect(0, top - 10 if hour else top, self.beside - 6, 20)
            painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)
        for place in range(DAYS):
            painter.fillRect(QRect(self.left(place), 0, 1, self.height()), QColor(tokens.line))

    def _box(self, place: int, one: Block | Crowd, wide: int) -> QRect:
        left, width = self.left(place) + 3, self.left(place + 1) - self.left(place) - 5
        begin, end = left + width * one.column // one.columns, left + width * (one.column + wide) // one.columns
        top, bottom = self.height_of(one.begin) + 1, self.height_of(one.end)
        return QRect(begin, top, max(1, end - begin - (1 if one.columns > 1 else 0)), max(1, bottom - top))


class WeekGrid(QWidget):
    event_pressed = Signal(object)
    day_opened = Signal(object)
    day_chosen = Signal(object)
    paged = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("weekGrid")
        self.setAccessibleName(tr("Week"))
        self._make: WeekOf | None = None
        self._day: date | None = None
        self._laid_out = QSize()
        self._place: int | None = None
        """How far it is to be scrolled; None: to the first hours of work."""
        self._scrolled = False
        self.top, self.hours = Top(self), Hours(self)
        self.area: QScrollArea = scrolling(self.hours)
        self.area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addLayout(self._over_the_hours())
        column.addWidget(self.area, 1)
        self._soon, self._to_place = Later(self, self._fit), Later(self, self._scroll)
        self._wish: ChipKey | None = None
        """What gets the keyboard once it is there."""
        self.hours.filled.connect(self._on_filled)

    def _over_the_hours(self) -> QHBoxLayout:
        """As wide as they are beside what scrolls them."""
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.top, 1)
        row.addSpacing(self.area.verticalScrollBar().sizeHint().width())
        return row

    def show_week(self, make: WeekOf, day: date) -> None:
        self._make, self._day = make, day
        self._again()

    def scrolled_to(self) -> int:
        return self.area.verticalScrollBar().value()

    def scroll_to(self, place: int) -> None:
        self._place, self._scrolled = place, False

    def focus_day(self, day: date) -> None:
        cell = self._cell(day)
        if cell is not None:
            cell.setFocus(Qt.FocusReason.OtherFocusReason)

    def focus_event(self, key: ChipKey) -> None:
        chip = self.chip(key)
        if chip is not None:
            chip.setFocus(Qt.FocusReason.OtherFocusReason)
        self._wish = key if chip is None and self.hours.filling else None

    def chip(self, key: ChipKey) -> EventChip | None:
        return next((chip for chip in self.chips() if chip.key == key), None)

    def day_box(self, day: date) -> QRect:
        cell = self._cell(day)
        return QRect(cell.mapTo(self, QPoint(0, 0)), cell.size()) if cell is not None else QRect()

    def _cell(self, day: date) -> DayCell | None:
        return next((cell for cell in self.top.cells.used if cell.day == day), None)

    def chips(self) -> tuple[EventChip, ...]:
        return (*self.top.chips.used, *self.hours.chips.used)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._soon.start()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = current()
        paint_frame(QPainter(self), QRectF(self.rect()), tokens.surface, tokens.line, radius=RADIUS_CARD)

    def new_cell(self) -> DayCell:
        cell = DayCell(self)
        cell.opened.connect(self.day_opened)
        cell.arrow.connect(self._on_arrow)
        return cell

    def new_chip(self) -> EventChip:
        chip = EventChip(self)
        chip.pressed_event.connect(self.event_pressed)
        chip.arrow.connect(self._on_arrow)
        chip.reached.connect(self._bring)
        return chip

    def new_more(self) -> MoreButton:
        more = MoreButton(self)
        more.opened.connect(self.day_opened)
        more.arrow.connect(self._on_arrow)
        more.reached.connect(self._bring)
        return more

    def _fit(self) -> None:
        if self.isVisible() and self.size() != self._laid_out:
            self._again()

    def _again(self) -> None:
        if self._make is None or self.width() < DAYS:
            return
        self._laid_out = self.size()
        inside = self.area.viewport().width()
        self.hours.resize(inside, self.hours.height())
        column = (inside - hours_wide()) // DAYS
        view = self._make(max(1, column // current().px(_LEAST_WIDE)))
        self.top.resize(inside, self.top.height())
        self.top.show_week(view)
        self.hours.show_week(view)
        if not self._scrolled and self.isVisible():
            if self._place is None:
                self._place = self.hours.height_of(view.first_hour * 60) - 12
            self._to_place.start()

    def _scroll(self) -> None:
        """Once the hours are as high as they will be."""
        self._scrolled = True
        if self._place is not None:
            self.area.verticalScrollBar().setValue(self._place)

    # keyboard

    def focus_chain(self) -> list[QWidget]:
        """Tab goes through the chosen day alone."""
        return [*self._of_day(self._day)] if self._day else []

    def _on_filled(self) -> None:
        self._chain()
        if self._wish is not None:
            self.focus_event(self._wish)

    def _chain(self) -> None:
        chosen = self._of_day(self._day) if self._day else []
        everything = (*self.top.cells.used, *self.chips(), *self.hours.crowds.used)
        for widget in everything:
            inside = any(widget is one for one in chosen)
            widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus if inside else Qt.FocusPolicy.ClickFocus)
        for one, other in pairwise(chosen):
            QWidget.setTabOrder(one, other)

    def _of_day(self, day: date) -> list[KeyButton]:
        cells = [cell for cell in self.top.cells.used if cell.day == day]
        if not cells:
            return []
        box = cells[0].geometry()
        upper = [chip for chip in self.top.chips.used if chip.geometry().intersects(box)]
        lower = [chip for chip in self.hours.chips.used if box.left() <= chip.x() <= box.right()]
        crowds = [one for one in self.hours.crowds.used if one.day == day]
        below: list[KeyButton] = [*lower, *crowds]
        return [*cells, *sorted(upper, key=lambda chip: chip.y()), *sorted(below, key=lambda one: (one.y(), one.x()))]

    def _on_arrow(self, key: int) -> None:
        source = self.sender()
        if not isinstance(source, KeyButton):
            return
        day = self._day_of(source)
        if day is None:
            return
        if key in PAGES:
            self.paged.emit(PAGES[key])
            return
        if key in _SIDEWAYS:
            self.day_chosen.emit(day + _SIDEWAYS[key])
            return
        stack = self._of_day(day)
        place = next((place for place, one in enumerate(stack) if one is source), 0)
        step = {Qt.Key.Key_Up.value: -1, Qt.Key.Key_Down.value: 1}.get(key, -place)
        target = stack[min(max(place + step, 0), len(stack) - 1)]
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_whole(target)

    def _bring(self) -> None:
        """Into sight: the area that scrolls does not see to it where Tab comes from outside."""
        source = self.sender()
        if isinstance(source, KeyButton):
            self._show_whole(source)

    def _show_whole(self, chip: KeyButton) -> None:
        if chip.parentWidget() is self.hours:
            self.area.ensureWidgetVisible(chip, 0, 20)

    def _day_of(self, source: KeyButton) -> date | None:
        if isinstance(source, DayCell | MoreButton):
            return source.day
        if self._day is not None and any(source is one for one in self._of_day(self._day)):
            return self._day
        days = [cell for cell in self.top.cells.used if cell.x() <= source.x() + source.width() // 2]
        return max((cell.day for cell in days if cell.day is not None), default=None)
