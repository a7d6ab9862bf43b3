"""Two parts side by side, or one above the other where there is no room: nothing is cut when texts grow."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from cirahub_desktop.ui.later import Later


class Bending(QWidget):
    """``first`` takes what is left; it is asked for ``least`` pixels (or its own size, if less) beside ``second``."""

    def __init__(self, first: QWidget, second: QWidget, *, least: int, gap: int = 8) -> None:
        super().__init__()
        self._first, self._second, self._least, self._gap = first, second, least, gap
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self._soon = Later(self, self._bend)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(gap)
        self._box.addWidget(first, 1)
        self._box.addWidget(second)

    def minimumSizeHint(self) -> QSize:
        width = max(self._first.minimumSizeHint().width(), self._second.minimumSizeHint().width())
        return QSize(width, self._box.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._soon.start()

    def bend(self) -> None:
        """Look again: a text has changed."""
        self._soon.start()

    def _bend(self) -> None:
        beside = min(self._least, self._first.sizeHint().width()) + self._gap + self._second.sizeHint().width()
        direction = QBoxLayout.Direction.LeftToRight if beside <= self.width() else QBoxLayout.Direction.TopToBottom
        if self._box.direction() is not direction:
            self._box.setDirection(direction)
