"""A place on a page that holds one panel at a time and announces what newly appears."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QVBoxLayout, QWidget

from cirahub_desktop.ui.widgets.field import announce


class Slot(QWidget):
    """``show`` builds anew only when ``key`` differs, so that refreshes cost nothing and keep the focus."""

    def __init__(self) -> None:
        super().__init__()
        self._key: object = None
        self.panel: QWidget | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.hide()

    def show_panel(self, key: object, build: Callable[[], tuple[QWidget, str] | None]) -> bool:
        """``build`` gives the panel and what is announced of it, or None to show nothing; True if it was built."""
        if key == self._key and type(key) is type(self._key):
            return False
        self._key = key
        if self.panel is not None:
            self.panel.hide()
            self.panel.deleteLater()
            self.panel = None
        made = build()
        self.setVisible(made is not None)
        if made is None:
            return False
        self.panel, told = made
        self._column.addWidget(self.panel)
        self.panel.show()
        if told:
            announce(self, told)
        return True
