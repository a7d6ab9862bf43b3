"""A look ahead on behalf of a dialog, whose progress comes from the threads of the run."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from cirahub_desktop.sync.events import RunEvent
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.presenters.look_ahead import Look, LookAhead


class Looking(QObject):
    """``moved``: something about ``ahead`` is different. Whoever owns it calls ``ahead.close`` at the end."""

    moved = Signal()
    _happened = Signal(object)

    def __init__(self, live: Live, hub: HubId, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self.ahead = LookAhead(
            hub,
            look,
            live.background,
            changed=self.moved.emit,
            reserve=lambda then: live.reserve(hub, then),
            release=lambda: live.release(hub),
            tell=self._tell,
        )
        self._happened.connect(self.ahead.on_event, Qt.ConnectionType.QueuedConnection)

    def _tell(self, event: RunEvent) -> None:
        """In the thread of the look."""
        try:
            self._happened.emit(event)
        except RuntimeError:
            return  # the window was closed for good meanwhile
