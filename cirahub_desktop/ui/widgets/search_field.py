"""A line to search with: the glass is a drawing, not a button without a name."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import Tone
from cirahub_desktop.ui.widgets.icon_view import IconView

_LEFT, _SIDE = 12, 16


class SearchField(QLineEdit):
    """``label`` is what is searched: it stands in the empty field, and is what a screen reader says."""

    def __init__(self, label: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setPlaceholderText(label)
        self.setAccessibleName(label)
        self.setToolTip(label)
        self._glass = IconView("search", Tone.TEXT3, _SIDE, self)
        self._glass.setCursor(Qt.CursorShape.IBeamCursor)
        self.setTextMargins(current().px(_SIDE) + 8, 0, 0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        size = self._glass.sizeHint()
        self._glass.resize(size)
        self._glass.move(current().px(_LEFT), (self.height() - size.height()) // 2)
