"""Rearranging a window after the event that made it necessary.

Showing, hiding or replacing widgets inside a resize event enters Qt's layout engine a second time while it is at work,
which ends in a crash; so such changes wait for the next turn of the event loop, and many wishes become one.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


class Later(QTimer):
    """Calls ``work`` once, soon after ``start``; dies with its parent."""

    def __init__(self, parent: QObject, work: Callable[[], None]) -> None:
        super().__init__(parent)
        self.setSingleShot(True)
        self.setInterval(0)
        self.timeout.connect(work)
