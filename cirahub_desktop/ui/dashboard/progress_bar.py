"""How far a run is: a calm bar, always beside counts in words."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from cirahub_desktop.ui.theme.apply import current

_FINE = 1000


class CalmBar(QProgressBar):
    """``show_share`` takes a number between 0 and 1."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setRange(0, _FINE)
        self.setTextVisible(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float) -> None:
        self.setValue(round(share * _FINE))

    def sizeHint(self) -> QSize:
        return QSize(120, current().px(8))

    def minimumSizeHint(self) -> QSize:
        return QSize(60, current().px(8))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, painter, box = current(), QPainter(self), QRectF(self.rect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.line))
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        done = box.width() * self.value() / _FINE
        if done > 0:
            painter.setBrush(QColor(tokens.accent))
            painter.drawRoundedRect(QRectF(0, 0, max(done, box.height()), box.height()), 4, 4)
