"""On or off, at once: a check box in the shape of a switch, so that keyboard and screen readers know it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.widgets.frame import paint_focus, paint_frame

_WIDTH, _HEIGHT, _MARGIN = 40, 22, 3
"""The margin is the place of the ring of focus."""


class Switch(QCheckBox):
    """``name`` is what a screen reader says; the visible words stand beside the switch."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        tokens = current()
        return QSize(tokens.px(_WIDTH) + 2 * _MARGIN, tokens.px(_HEIGHT) + 2 * _MARGIN)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, whole = QPainter(self), QRectF(self.rect())
        track = whole.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        fill, edge, knob = self._colours()
        paint_frame(painter, track, fill, edge, width=1.5, radius=track.height() / 2)
        self._paint_knob(painter, track, knob)
        if self.hasFocus():
            paint_focus(painter, whole, radius=whole.height() / 2)

    def _colours(self) -> tuple[str, str, str]:
        """Track, its edge, knob."""
        tokens = current()
        if not self.isEnabled():
            return tokens.off_soft, tokens.off_line, tokens.disabled
        if self.isChecked():
            return tokens.accent, tokens.accent, tokens.on_accent
        return tokens.surface, tokens.field, tokens.field

    def _paint_knob(self, painter: QPainter, track: QRectF, colour: str) -> None:
        side = track.height() - 8
        left = track.right() - side - 4 if self.isChecked() else track.left() + 4
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colour))
        painter.drawEllipse(QRectF(left, track.top() + 4, side, side))
