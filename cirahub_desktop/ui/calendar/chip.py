"""One event in a month or a week: a real button, so that keyboard and screen reader know it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from cirahub_desktop.ui.calendar.marks import colours, paint_mark
from cirahub_desktop.ui.presenters.calendar_month import ChipKey, ChipView
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import FOCUS_RING, TextRole
from cirahub_desktop.ui.widgets.frame import paint_frame

PAGES = {Qt.Key.Key_PageUp.value: -1, Qt.Key.Key_PageDown.value: 1}
_ARROWS = (
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Escape),
    *(Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
)
_STRIPE, _MARK, _RADIUS = 3, 7, 4
_TIME_FITS = 96
"""Below this width the subject says more than the time."""


def chip_height() -> int:
    """Of one line."""
    return QFontMetrics(font_of(TextRole.CAPTION)).height() + 4


def font_of(role: TextRole, weight: int = 400) -> QFont:
    font = QFont()
    font.setPixelSize(current().size(role))
    font.setWeight(QFont.Weight(weight))
    return font


class KeyButton(QAbstractButton):
    """Hands arrows, pages and Escape to its grid, and lets Enter press."""

    arrow = Signal(int)
    reached = Signal()
    """By Tab."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _ARROWS:
            self.arrow.emit(event.key())
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() in (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason):
            self.reached.emit()

    def sizeHint(self) -> QSize:
        return QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)


class EventChip(KeyButton):
    """``pressed_event`` carries its key."""

    pressed_event = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("eventChip")
        self.view: ChipView | None = None
        self._second = ""
        self.clicked.connect(self._on_clicked)

    @property
    def key(self) -> ChipKey | None:
        return self.view.key if self.view is not None else None

    def show_chip(self, view: ChipView, second: str = "") -> None:
        """``second`` stands below the subject, and in the place of the time, where there is room."""
        if (view, second) == (self.view, self._second):
            return
        self.view, self._second = view, second
        self.setAccessibleName(view.said)
        self.setToolTip(view.tip)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.view is None:
            return
        painter, tokens = QPainter(self), current()
        box = QRectF(self.rect())
        colour, soft = colours(self.view.mark)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(soft))
        painter.drawRoundedRect(box, _RADIUS, _RADIUS)
        painter.setBrush(QColor(colour))
        if not self.view.from_before:
            painter.drawRoundedRect(QRectF(box.left(), box.top(), _STRIPE, box.height()), 1, 1)
        if self.view.goes_on:
            self._paint_arrow(painter, box, colour)
        self._paint_words(painter)
        if self.hasFocus():
            paint_frame(painter, box, "", tokens.accent, width=FOCUS_RING, radius=_RADIUS)
        elif self.underMouse():
            paint_frame(painter, box, "", colour, radius=_RADIUS)

    def _paint_arrow(self, painter: QPainter, box: QRectF, colour: str) -> None:
        """It goes on in the next week."""
        painter.setFont(font_of(TextRole.CAPTION))
        painter.setPen(QColor(colour))
        painter.drawText(box.adjusted(0, 0, -4, 0), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, "›")

    def _paint_words(self, painter: QPainter) -> None:
        view, tokens = self.view, current()
        if view is None:
            return
        line = chip_height()
        side = tokens.px(_MARK)
        left = _STRIPE + 4
        paint_mark(painter, view.mark, QRectF(left, (min(line, self.height()) - side) / 2, side, side))
        left += side + 4
        right = 14 if view.goes_on else 4
        room = QRect(left, 0, max(0, self.width() - left - right), min(line, self.height()))
        font = font_of(TextRole.CAPTION)
        font.setStrikeOut(view.cancelled)
        painter.setFont(font)
        if view.time and self.width() >= tokens.px(_TIME_FITS) and not self._has_second():
            painter.setPen(QColor(tokens.text2))
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, view.time)
            room.setLeft(room.left() + painter.fontMetrics().horizontalAdvance(f"{view.time} "))
        painter.setPen(QColor(tokens.text))
        text = f"{'‹ ' if view.from_before else ''}{view.text}"
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)
        if self._has_second():
            below = QRect(left, line - 3, max(0, self.width() - left - 4), line)
            painter.setPen(QColor(tokens.text2))
            second = painter.fontMetrics().elidedText(self._second, Qt.TextElideMode.ElideRight, below.width())
            painter.drawText(below, Qt.AlignmentFlag.AlignVCenter, second)

    def _has_second(self) -> bool:
        return bool(self._second) and self.height() >= 2 * chip_height() - 4

    def _on_clicked(self) -> None:
        if self.view is not None:
            self.pressed_event.emit(self.view.key)
