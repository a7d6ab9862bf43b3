"""A number to type, inside a page that scrolls."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSpinBox

_LEFT = 10
"""The style sheet's padding does not reach the text of a spin box."""


class NumberBox(QSpinBox):
    """The wheel scrolls the page and never changes the number."""

    def __init__(self, low: int, high: int, value: int, name: str) -> None:
        super().__init__()
        self.setRange(low, high)
        self.setValue(value)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.lineEdit().setTextMargins(_LEFT, 0, 0, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
