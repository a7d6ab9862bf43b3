"""One of a few views: buttons that share a frame."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from cirahub_desktop.ui.calendar.chip import font_of
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import RADIUS_FIELD, TextRole
from cirahub_desktop.ui.widgets.frame import paint_focus, paint_frame

_INNER = 3


class Segment(QRadioButton):
    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def sizeHint(self) -> QSize:
        self.ensurePolished()
        return QSize(self.fontMetrics().horizontalAdvance(self.text()) + current().px(30), current().px(30))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, painter, box = current(), QPainter(self), QRectF(self.rect())
        if self.isChecked():
            paint_frame(painter, box, tokens.surface, tokens.field, radius=RADIUS_FIELD - _INNER)
        painter.setFont(font_of(TextRole.BODY, 600 if self.isChecked() else 400))
        painter.setPen(QColor(tokens.text if self.isChecked() else tokens.text2))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.text())
        if self.hasFocus():
            paint_focus(painter, box, radius=RADIUS_FIELD - _INNER)


class Segments(QWidget):
    """``chosen`` carries the value."""

    chosen = Signal(object)

    def __init__(self, name: str, choices: Sequence[tuple[Enum, str]]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(_INNER, _INNER, _INNER, _INNER)
        row.setSpacing(0)
        self.segments: dict[Enum, Segment] = {}
        for value, text in choices:
            segment = Segment(text, self)
            segment.setObjectName(f"view-{value.value}")
            segment.toggled.connect(lambda on, value=value: self.chosen.emit(value) if on else None)
            self.segments[value] = segment
            row.addWidget(segment)

    def show_choice(self, value: Enum) -> None:
        self.segments[value].setChecked(True)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = current()
        paint_frame(QPainter(self), QRectF(self.rect()), tokens.off_soft, tokens.field, radius=RADIUS_FIELD)
