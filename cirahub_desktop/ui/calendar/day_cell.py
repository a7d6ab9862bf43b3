"""One day: its number, and the way to all of its events."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from cirahub_desktop.ui.calendar.chip import KeyButton, font_of
from cirahub_desktop.ui.presenters.calendar_month import DayView
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import TextRole
from cirahub_desktop.ui.widgets.frame import paint_focus

_INSET = 7
HEADING_EDGE = 4
"""Above and below the heading of a day."""


def number_height() -> int:
    return QFontMetrics(font_of(TextRole.HELP)).height() + 5


class DayCell(KeyButton):
    """``opened`` carries the day. ``heading`` is put before the number, in a week."""

    opened = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("dayCell")
        self.view: DayView | None = None
        self._heading = ""
        self.clicked.connect(self._on_clicked)

    @property
    def day(self) -> date | None:
        return self.view.day if self.view is not None else None

    def show_day(self, view: DayView, heading: str = "") -> None:
        if (view, heading) != (self.view, self._heading):
            self.view, self._heading = view, heading
            self.setAccessibleName(view.said)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        view, tokens, painter = self.view, current(), QPainter(self)
        if view is None:
            return
        box = QRectF(self.rect())
        painter.fillRect(box, QColor(tokens.window if view.weekend else tokens.surface))
        painter.fillRect(QRectF(0, 0, 1, box.height()), QColor(tokens.line))
        line = box.height() - 1 if self._heading else 0  # above a week lies its frame
        painter.fillRect(QRectF(0, line, box.width(), 1), QColor(tokens.line))
        font = font_of(TextRole.HELP, 600 if view.in_month else 400)
        painter.setFont(font)
        metrics = painter.fontMetrics()
        left, top = _INSET, HEADING_EDGE if self._heading else 0
        if self._heading:
            painter.setPen(QColor(tokens.text2))
            painter.drawText(
                QRectF(left, top, box.width(), number_height()), Qt.AlignmentFlag.AlignVCenter, self._heading
            )
            left += metrics.horizontalAdvance(f"{self._heading} ") + (10 if view.today else 3)
        wide, high = metrics.horizontalAdvance(view.number), metrics.height()
        number = QRectF(left, top + (number_height() - high) / 2, wide, high)
        if view.today:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent))
            painter.drawRoundedRect(number.adjusted(-6, -1, 6, 1), high / 2, high / 2)
        colour = tokens.on_accent if view.today else tokens.text if view.in_month else tokens.text3
        painter.setPen(QColor(colour))
        painter.drawText(number, Qt.AlignmentFlag.AlignCenter, view.number)
        if self.hasFocus():
            paint_focus(painter, box.adjusted(1, 1, 0, 0), radius=4)

    def _on_clicked(self) -> None:
        if self.view is not None:
            self.opened.emit(self.view.day)


class MoreButton(KeyButton):
    """*+3 more*: opens the day."""

    opened = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("moreButton")
        self.day: date | None = None
        self.clicked.connect(self._on_clicked)

    def show_more(self, day: date, text: str, said: str) -> None:
        self.day = day
        if self.text() != text:
            self.setText(text)
        self.setAccessibleName(f"{text}, {said}")
        self.setToolTip(said)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, painter = current(), QPainter(self)
        font = font_of(TextRole.CAPTION, 500)
        font.setUnderline(self.underMouse())
        painter.setFont(font)
        painter.setPen(QColor(tokens.accent))
        room = self.rect().adjusted(6, 0, -2, 0)
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
        if self.hasFocus():
            paint_focus(painter, QRectF(self.rect()), radius=4)

    def _on_clicked(self) -> None:
        if self.day is not None:
            self.opened.emit(self.day)
