"""Lets a screen reader say what changes in the window without the keyboard going there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.presenters.aloud import Moment, aloud


def say(window: QWidget, text: str) -> None:
    """When what is being said has ended: it interrupts nobody."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(window, text))


class Announcer(QObject):
    """Speaks for the window that is shown; while there is none, the notifications do."""

    def __init__(self, live: Live, window: Callable[[], QWidget], parent: QObject) -> None:
        super().__init__(parent)
        self._live, self._window = live, window
        self._before = self._moment()
        live.changed.connect(self.look)

    def look(self) -> None:
        """Cheap where nothing began, ended or is different."""
        before, after = self._before, self._moment()
        if after.hubs is before.hubs and after.runs == before.runs:
            return
        self._before = after
        window = self._window()
        if window.isVisible():
            for text in aloud(before, after, self._live.now()):
                say(window, text)

    def _moment(self) -> Moment:
        return Moment(self._live.hubs, frozenset(self._live.by_hand))
