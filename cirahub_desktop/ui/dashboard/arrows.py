"""The geometry and the painting of the lines between spokes and hub."""

from __future__ import annotations

from math import asin, cos, hypot, sin

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from cirahub_desktop.frozen import frozen
from cirahub_desktop.ui.presenters.cards import ArrowView, Direction, Line
from cirahub_desktop.ui.theme.apply import current

GAP = 6
"""Between the end of a line and what it points at."""
_HEAD = 10.0
_SPREAD = 0.62
"""Sine of the steepest angle at which a line meets the disc."""


@frozen
class Tie:
    """One line from ``card`` (the middle of its inner edge) to ``hub`` (a point on the disc)."""

    card: QPointF
    hub: QPointF
    view: ArrowView

    def path(self) -> QPainterPath:
        """Leaves card and disc level; straight where both are on one height."""
        path = QPainterPath(self.card)
        bend = (self.hub.x() - self.card.x()) * 0.5
        path.cubicTo(self.card + QPointF(bend, 0), self.hub - QPointF(bend * 0.9, 0), self.hub)
        return path


def tie(card: QRectF, disc: QRectF, view: ArrowView, *, left: bool) -> Tie:
    """The line for a card that stands ``left`` (or right) of the disc."""
    radius, centre = disc.width() / 2 + GAP, disc.center()
    offset = (card.center().y() - centre.y()) / max(1.0, disc.height() * 1.6)
    angle = asin(max(-_SPREAD, min(_SPREAD, offset)))
    side = -1 if left else 1
    on_disc = centre + QPointF(side * radius * cos(angle), radius * sin(angle))
    edge = card.right() + GAP if left else card.left() - GAP
    return Tie(QPointF(edge, card.center().y()), on_disc, view)


def word_place(line: Tie, width: float, height: float) -> QRectF:
    """Beside the line, on the side away from where it bends to."""
    middle = line.path().pointAtPercent(0.5)
    rise = line.hub.y() - line.card.y()
    if abs(rise) < 1:
        return QRectF(middle.x() - width / 2, middle.y() - height - 5, width, height)
    near_card = line.path().pointAtPercent(0.16)
    inner = min(line.card.x(), line.hub.x())
    outer = max(line.card.x(), line.hub.x())
    centre = near_card.x() + (1 if line.hub.x() > line.card.x() else -1) * (width / 2 - (outer - inner) * 0.12)
    left = max(inner, min(outer - width, centre - width / 2))
    top = line.card.y() - height - 7 if rise > 0 else line.card.y() + 7
    return QRectF(left, top, width, height)


def paint_tie(painter: QPainter, line: Tie, dash_offset: float) -> None:
    colour = QColor(_colour(line.view))
    pen = QPen(colour, 2)
    if line.view.line is Line.DASHED:
        pen.setDashPattern([4.5, 2.5])
        pen.setDashOffset(dash_offset if line.view.outward else -dash_offset)
    elif line.view.line is Line.DOTTED:
        pen.setDashPattern([0.1, 3.0])
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen)
    path = line.path()
    painter.drawPath(path)
    _paint_heads(painter, line, path, colour)


def _paint_heads(painter: QPainter, line: Tie, path: QPainterPath, colour: QColor) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if line.view.direction in (Direction.FEEDS, Direction.BOTH):
        painter.drawPolygon(_head(path.pointAtPercent(0.93), line.hub))
    if line.view.direction in (Direction.RECEIVES, Direction.BOTH):
        painter.drawPolygon(_head(path.pointAtPercent(0.07), line.card))


def _head(before: QPointF, tip: QPointF) -> QPolygonF:
    along = tip - before
    length = hypot(along.x(), along.y()) or 1.0
    unit = QPointF(along.x() / length, along.y() / length)
    across = QPointF(-unit.y(), unit.x())
    back = tip - unit * _HEAD
    return QPolygonF([tip, back + across * (_HEAD * 0.55), back - across * (_HEAD * 0.55)])


def _colour(view: ArrowView) -> str:
    tokens = current()
    if view.line is Line.DOTTED:
        return tokens.field
    return tokens.error if view.broken else tokens.accent
