"""One coming event: its day in a small sheet, its subject, when and where."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import RADIUS_ROW, TextRole, Tone
from cirahub_desktop.ui.widgets.frame import paint_frame
from cirahub_desktop.ui.widgets.text import ElidedLabel, Label


class DateBadge(QWidget):
    """``TUE`` over ``24``."""

    def __init__(self, weekday: str, day: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(current().px(48))
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 5, 6, 5)
        column.setSpacing(2)
        column.addWidget(Label(weekday, TextRole.CAPTION, Tone.TEXT2), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(Label(day, TextRole.ITEM), 0, Qt.AlignmentFlag.AlignHCenter)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = current()
        paint_frame(QPainter(self), QRectF(self.rect()), tokens.window, tokens.line, radius=RADIUS_ROW)


class EventLine(QWidget):
    """``detail`` is time and place, already in words."""

    def __init__(self, weekday: str, day: str, subject: str, detail: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(DateBadge(weekday, day))
        texts = QVBoxLayout()
        texts.setSpacing(4)
        texts.addWidget(ElidedLabel(subject, TextRole.STRONG))
        texts.addWidget(ElidedLabel(detail, TextRole.HELP, Tone.TEXT2))
        row.addLayout(texts, 1)
