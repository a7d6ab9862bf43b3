"""Cards one can press or choose: real buttons that hold a layout, so that keyboard and screen readers know them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QRadioButton, QSizePolicy, QWidget

from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import FOCUS_RING, RADIUS_CARD
from cirahub_desktop.ui.widgets.frame import Ground, paint_focus, paint_frame

_INNER = 4
"""How far inside the second ring of a chosen card lies."""


def let_clicks_through(content: QWidget) -> None:
    """What lies on a card must not take its clicks."""
    content.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)


def _growing() -> QSizePolicy:
    policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    return policy


class Card(QPushButton):
    """A card that opens something. Give it a layout; ``name`` is what a screen reader says."""

    def __init__(self, name: str, ground: Ground = Ground.SURFACE, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._ground = ground
        self.setAccessibleName(name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAutoDefault(False)
        self.setSizePolicy(_growing())

    def set_ground(self, ground: Ground) -> None:
        self._ground = ground
        self.update()

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.totalSizeHint() if layout else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return layout.totalMinimumSize() if layout else super().minimumSizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, box, tokens = QPainter(self), QRectF(self.rect()), current()
        edge = tokens.field if self.underMouse() and self._ground is Ground.SURFACE else self._ground.edge
        paint_frame(painter, box, self._ground.fill, edge, radius=RADIUS_CARD)
        if self.hasFocus():
            paint_focus(painter, box, radius=RADIUS_CARD)


class ChoiceCard(QRadioButton):
    """One of several: a radio button in the shape of a card. Its siblings in the same parent are the others."""

    def __init__(self, name: str, description: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(_growing())

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.totalSizeHint() if layout else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return layout.totalMinimumSize() if layout else super().minimumSizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, box, tokens = QPainter(self), QRectF(self.rect()), current()
        if not self.isEnabled():
            paint_frame(painter, box, tokens.window, tokens.line, radius=RADIUS_CARD)
        elif self.isChecked():
            paint_frame(painter, box, tokens.surface, tokens.accent, width=FOCUS_RING, radius=RADIUS_CARD)
        else:
            paint_frame(painter, box, tokens.surface, tokens.field, radius=RADIUS_CARD)
        self._paint_focus(painter, box)
        self._paint_dot(painter)

    def _paint_focus(self, painter: QPainter, box: QRectF) -> None:
        if not self.hasFocus():
            return
        if self.isChecked():
            inner = box.adjusted(_INNER, _INNER, -_INNER, -_INNER)
            paint_frame(painter, inner, "", current().accent, width=1.5, radius=RADIUS_CARD - _INNER)
        else:
            paint_focus(painter, box, radius=RADIUS_CARD)

    def _paint_dot(self, painter: QPainter) -> None:
        tokens = current()
        side, margin = tokens.px(18), 18
        box = QRectF(self.width() - margin - side, margin, side, side)
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            box.moveLeft(margin)
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent))
            painter.drawEllipse(box)
            painter.setBrush(QColor(tokens.on_accent))
            painter.drawEllipse(box.center(), side / 5.5, side / 5.5)
            return
        painter.setPen(QPen(QColor(tokens.field if self.isEnabled() else tokens.off_line), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box.adjusted(0.75, 0.75, -0.75, -0.75))
