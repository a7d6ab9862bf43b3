"""Pages of which one is shown; the others take no room, so that what scrolls is as long as what is seen."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QVBoxLayout, QWidget


class ShownPage(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._current: QWidget | None = None

    def addWidget(self, page: QWidget) -> None:
        self._column.addWidget(page)
        page.setVisible(self._current is None)
        self._current = self._current or page

    def currentWidget(self) -> QWidget | None:
        return self._current

    def setCurrentWidget(self, page: QWidget) -> None:
        if self._current is not None:
            self._current.hide()
        self._current = page
        page.show()

    def minimumSizeHint(self) -> QSize:
        return self._column.minimumSize()
