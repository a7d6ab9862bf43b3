"""A page that scrolls up and down without a frame or a ground of its own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QStyle, QWidget


def scrolling(inside: QWidget, *, bends: bool = False) -> QScrollArea:
    """``inside`` takes the width there is; what lies behind shows through. Not a stop of the keyboard itself.

    ``bends``: it becomes narrower than it says, by giving something up.
    """
    area = QScrollArea() if bends else UpAndDown()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setViewport(QWidget())  # ours fills nothing, and to ask for Qt’s makes PySide look through all its classes
    area.setWidget(inside)
    inside.setAutoFillBackground(False)  # setWidget has just switched it on
    return area


class UpAndDown(QScrollArea):
    """Never narrower than what is inside: there is no way to scroll sideways."""

    def minimumSizeHint(self) -> QSize:
        inside, least = self.widget(), super().minimumSizeHint()
        if inside is None:
            return least
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent, None, self)
        return QSize(max(least.width(), inside.minimumSizeHint().width() + bar), least.height())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)
