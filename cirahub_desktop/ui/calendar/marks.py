"""The mark of a source: a small shape in its colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPolygonF

from cirahub_desktop.ui.presenters.calendar_sources import Mark, Shape
from cirahub_desktop.ui.theme.apply import current


def colours(mark: Mark) -> tuple[str, str]:
    """Colour and soft ground."""
    sources = current().sources
    return sources[mark.colour % len(sources)]


def paint_mark(painter: QPainter, mark: Mark, box: QRectF, *, hollow: bool = False) -> None:
    """``hollow``: the outline alone, for a source that is not shown."""
    colour = QColor(colours(mark)[0])
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(colour if hollow else Qt.PenStyle.NoPen)
    painter.setBrush(Qt.BrushStyle.NoBrush if hollow else colour)
    if hollow:
        box = box.adjusted(0.5, 0.5, -0.5, -0.5)
    if mark.shape is Shape.DISC:
        painter.drawEllipse(box)
    elif mark.shape is Shape.SQUARE:
        inner = box.adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(inner, 1.5, 1.5)
    else:
        painter.drawPolygon(_corners(mark.shape, box))


def _corners(shape: Shape, box: QRectF) -> QPolygonF:
    middle = box.center()
    top, bottom = QPointF(middle.x(), box.top()), QPointF(middle.x(), box.bottom())
    if shape is Shape.DIAMOND:
        return QPolygonF([top, QPointF(box.right(), middle.y()), bottom, QPointF(box.left(), middle.y())])
    return QPolygonF([top, box.bottomRight(), box.bottomLeft()])
