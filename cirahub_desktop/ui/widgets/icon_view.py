"""An icon as a widget: painted on demand, so that it follows theme and density by itself."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from cirahub_desktop.ui.icons import paint
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import RADIUS_FIELD, Tone


class IconView(QWidget):
    """Decoration beside a word: screen readers pass over it."""

    def __init__(self, name: str, tone: Tone = Tone.TEXT2, size: int = 20, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._tone, self._size = name, tone, size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    @property
    def name(self) -> str:
        return self._name

    def show_icon(self, name: str, tone: Tone) -> None:
        if (name, tone) != (self._name, self._tone):
            self._name, self._tone = name, tone
            self.update()

    def sizeHint(self) -> QSize:
        side = current().px(self._size)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:
        side = min(self.width(), self.height())
        box = QRectF((self.width() - side) / 2, (self.height() - side) / 2, side, side)
        paint(QPainter(self), self._name, self._tone, box)


class IconTile(IconView):
    """The icon of a kind, on a soft square."""

    def __init__(self, name: str, tone: Tone = Tone.ACCENT, side: int = 40, parent: QWidget | None = None) -> None:
        super().__init__(name, tone, side, parent)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, painter = current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.accent_soft if self._tone is Tone.ACCENT else tokens.off_soft))
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS_FIELD, RADIUS_FIELD)
        side = self.width() / 2
        paint(painter, self._name, self._tone, QRectF(self.width() / 4, self.height() / 4, side, side))
