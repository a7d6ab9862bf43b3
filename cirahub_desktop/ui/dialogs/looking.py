"""A look ahead on behalf of a dialog, whose progress comes from the threads of the run."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from cirahub_desktop.sync.events import RunEvent
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.presenters.look_ahead import Look, LookAhead


class Looking(QObject):
    """``moved``: something about ``ahead`` is different. Whoever owns it calls ``close`` at the end."""

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
        self._handed_over = False
        self._happened.connect(self._on_happened, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        self.ahead.start()

    def close(self) -> None:
        """Nobody waits for the answer any more, unless another one does."""
        if not self._handed_over:
            self.ahead.close()

    def hand_over(self) -> LookAhead:
        """For the dialog that takes the place of this one: a look under way goes on, and what is known is known."""
        self._handed_over = True
        self.ahead.hand_over()
        return self.ahead

    def take(self, ahead: LookAhead) -> None:
        self.ahead = ahead
        ahead.hand_over(self.moved.emit, self._tell)
        self.moved.emit()

    def _on_happened(self, event: RunEvent) -> None:
        self.ahead.on_event(event)

    def _tell(self, event: RunEvent) -> None:
        """In the thread of the look."""
        try:
            self._happened.emit(event)
        except RuntimeError:
            return  # the window was closed for good meanwhile
