"""Starts the runs that the schedule wants, also those missed while the computer slept or had no network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer

from cirahub_desktop.comeback import Comeback, Ways, ways
from cirahub_desktop.ui.live import Live

_EVERY: Final = 30_000
"""Milliseconds. Each time the wall clock is compared, so a timer that slept with the computer does no harm."""
_FIRST: Final = 3_000


class Autorun(QObject):
    def __init__(self, live: Live, parent: QObject | None = None, ways: Callable[[], Ways] = ways) -> None:
        super().__init__(parent)
        self._live, self._comeback = live, Comeback(ways)
        self._timer = QTimer(self, interval=_EVERY)
        self._timer.timeout.connect(self.look)
        self._first = QTimer(self, interval=_FIRST, singleShot=True)
        self._first.timeout.connect(self.look)

    def start(self) -> None:
        self._timer.start()
        self._first.start()

    def stop(self) -> None:
        self._timer.stop()
        self._first.stop()

    def look(self) -> None:
        """Start what is due; times on the page ("14:17", "Now") follow the clock as well."""
        since = self._comeback.look(self._live.now())
        if since is not None:
            self._live.catch_up(since)
        self._live.sync_due()
        self._live.changed.emit()
