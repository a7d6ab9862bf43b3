"""Painted grounds: rounded frames in the colours of the tokens, with or without a ring of focus."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import FOCUS_RING, RADIUS_CARD


class Ground(Enum):
    """Fill and edge of a frame; the values name two fields of the tokens."""

    SURFACE = ("surface", "line")
    CHOICE = ("surface", "field")
    WINDOW = ("window", "line")
    INFO = ("accent_soft", "accent_line")
    OK = ("surface", "ok_line")
    OK_SOFT = ("ok_soft", "ok_line")
    ATTENTION = ("attention_soft", "attention_line")
    ERROR = ("error_soft", "error_line")
    BROKEN = ("surface", "error")
    OFF = ("off_soft", "off_line")

    @property
    def fill(self) -> str:
        return str(getattr(current(), self.value[0]))

    @property
    def edge(self) -> str:
        return str(getattr(current(), self.value[1]))


def paint_frame(painter: QPainter, box: QRectF, fill: str, edge: str, *, width: float = 1.0, radius: float) -> None:
    """A rounded rectangle whose edge lies inside ``box``."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(fill) if fill else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(edge), width) if edge else Qt.PenStyle.NoPen)
    inset = width / 2
    painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset)


def paint_focus(painter: QPainter, box: QRectF, *, radius: float) -> None:
    """The ring of the keyboard's focus, just inside ``box``."""
    paint_frame(painter, box, "", current().accent, width=FOCUS_RING, radius=radius)


class Panel(QWidget):
    """A framed ground for other widgets."""

    def __init__(
        self, ground: Ground = Ground.SURFACE, parent: QWidget | None = None, *, radius: int = RADIUS_CARD
    ) -> None:
        super().__init__(parent)
        self._ground, self._radius = ground, radius

    @property
    def ground(self) -> Ground:
        return self._ground

    def set_ground(self, ground: Ground) -> None:
        self._ground = ground
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_frame(painter, QRectF(self.rect()), self._ground.fill, self._ground.edge, radius=self._radius)


class Separator(QWidget):
    """A hairline, across or upright."""

    def __init__(self, parent: QWidget | None = None, *, upright: bool = False) -> None:
        super().__init__(parent)
        fixed, growing = QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding
        self.setSizePolicy(fixed if upright else growing, growing if upright else fixed)
        if upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(current().line))
