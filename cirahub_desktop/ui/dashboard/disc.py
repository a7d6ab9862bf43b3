"""The hub in the middle: how many events, and how it stands."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cirahub_desktop.ui.presenters.dashboard import DiscView
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.icon_view import IconView
from cirahub_desktop.ui.widgets.text import Label

DIAMETER = 152
_CHORD = 0.86
"""How much of the diameter the word inside may take."""


class HubDisc(QWidget):
    """Count and unit. The word of the state is placed by the canvas: inside, or under it where it is too long."""

    def __init__(self, view: DiscView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        side = current().px(DIAMETER)
        self.setFixedSize(side, side)
        self._count = Label("", TextRole.NUMBER)
        self._unit = Label("", TextRole.HELP, Tone.TEXT2)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, current().px(18), 12, current().px(52))
        column.setSpacing(0)
        for child in (IconView("hub", Tone.ACCENT, 20), self._count, self._unit):
            column.addWidget(child, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.show_view(view)

    def show_view(self, view: DiscView) -> None:
        self._count.setText(view.count)
        self._unit.setText(view.unit)

    def fits_inside(self, width: int) -> bool:
        """A word of this width, shape included."""
        return width <= self.width() * _CHORD

    def metrics(self) -> QFontMetrics:
        return self._unit.fontMetrics()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, painter = current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(tokens.surface))
        painter.setPen(QPen(QColor(tokens.accent), 2))
        painter.drawEllipse(QRectF(self.rect()).adjusted(1, 1, -1, -1))
