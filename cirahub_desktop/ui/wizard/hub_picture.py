"""What a hub and a spoke are, in one picture: a link, the hub, a public folder, and the arrows between."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.icons import paint
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.frame import Ground, Panel, paint_frame
from cirahub_desktop.ui.widgets.text import Label

_TILE, _DISC, _ROW = 48, 62, 64
_GAP = 12


class HubPicture(Panel):
    """The nodes are painted in a row of their own; the words below them are labels."""

    def __init__(self) -> None:
        super().__init__(Ground.WINDOW)
        self._row = _NodeRow()
        grid = QGridLayout(self)
        grid.setContentsMargins(24, 24, 24, 18)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.addWidget(self._row, 0, 0, 1, 3)
        grid.setRowMinimumHeight(1, 4)
        for column, (name, what) in enumerate(
            (
                (tr("Spoke"), tr("an iCal link")),
                (tr("Hub"), tr("your set of events")),
                (tr("Spoke"), tr("a public folder")),
            )
        ):
            grid.setColumnStretch(column, 1)
            grid.setColumnMinimumWidth(column, 1)
            for row, text in (
                (2, Label(name, TextRole.ITEM)),
                (3, Label(what, TextRole.HELP, Tone.TEXT2, wrap=True)),
            ):
                text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
                grid.addWidget(text, row, column)


class _NodeRow(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(current().px(_ROW))
        self.setAccessibleName(tr("A link is read into the hub; the hub writes to a public folder."))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), current()
        third, y = self.width() / 3, self.height() / 2
        left, middle, right = (QPointF(third * (place + 0.5), y) for place in range(3))
        tile, disc = tokens.px(_TILE), tokens.px(_DISC)
        self._paint_arrow(painter, left.x() + tile / 2 + _GAP, middle.x() - disc / 2 - _GAP, tr("reads"))
        self._paint_arrow(painter, middle.x() + disc / 2 + _GAP, right.x() - tile / 2 - _GAP, tr("writes"))
        _paint_tile(painter, left, "link")
        _paint_disc(painter, middle)
        _paint_tile(painter, right, "public-folder")

    def _paint_arrow(self, painter: QPainter, start: float, end: float, word: str) -> None:
        tokens, y = current(), self.height() / 2
        font = QFont(self.font())
        font.setPixelSize(tokens.size(TextRole.HELP))
        painter.setFont(font)
        width = QFontMetricsF(font).horizontalAdvance(word) + 16
        middle = (start + end - 10) / 2
        painter.setPen(QPen(QColor(tokens.accent), 2))
        painter.drawLine(QPointF(start, y), QPointF(middle - width / 2, y))
        painter.drawLine(QPointF(middle + width / 2, y), QPointF(end - 8, y))
        painter.setBrush(QColor(tokens.accent))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawPolygon(QPolygonF([QPointF(end, y), QPointF(end - 10, y - 6), QPointF(end - 10, y + 6)]))
        painter.setPen(QColor(tokens.text2))
        painter.drawText(QRectF(middle - width / 2, 0, width, self.height()), Qt.AlignmentFlag.AlignCenter, word)


def _paint_tile(painter: QPainter, centre: QPointF, icon_name: str) -> None:
    tokens = current()
    side = tokens.px(_TILE)
    box = QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)
    paint_frame(painter, box, tokens.surface, tokens.field, radius=10)
    mark = side / 2.2
    paint(painter, icon_name, Tone.TEXT2, QRectF(centre.x() - mark / 2, centre.y() - mark / 2, mark, mark))


def _paint_disc(painter: QPainter, centre: QPointF) -> None:
    tokens = current()
    side = tokens.px(_DISC)
    box = QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(tokens.surface))
    painter.setPen(QPen(QColor(tokens.accent), 2))
    painter.drawEllipse(box.adjusted(1, 1, -1, -1))
    mark = side / 2.2
    paint(painter, "hub", Tone.ACCENT, QRectF(centre.x() - mark / 2, centre.y() - mark / 2, mark, mark))
