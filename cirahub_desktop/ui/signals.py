"""The system asks the program to end: SIGTERM at the end of a session on Linux, SIGHUP, Ctrl-C in a terminal.

Python's own handlers run only when Python code does, which the loop of Qt may keep from happening for long. So the
number is written into a socket, which wakes the loop.
"""

from __future__ import annotations

import contextlib
import signal
import socket
from types import FrameType
from typing import Any, Final

from PySide6.QtCore import QObject, QSocketNotifier, Signal

_ENDING: Final = ("SIGTERM", "SIGHUP", "SIGINT", "SIGBREAK")
"""Those that this system has; the last is Windows' own."""


class EndSignals(QObject):
    """``asked`` comes in the GUI thread, of which there must be a loop. Main thread only."""

    asked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._far, self._near = socket.socketpair()
        for end in (self._far, self._near):
            end.settimeout(0)
        self._notifier = QSocketNotifier(self._near.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._on_signal)
        numbers = [getattr(signal, name) for name in _ENDING if hasattr(signal, name)]
        self._before: dict[int, Any] = {number: signal.signal(number, _heard) for number in numbers}
        self._wake_before = signal.set_wakeup_fd(self._far.fileno(), warn_on_full_buffer=False)

    def close(self) -> None:
        signal.set_wakeup_fd(self._wake_before)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        self._notifier.setEnabled(False)
        self._far.close()
        self._near.close()

    def _on_signal(self) -> None:
        with contextlib.suppress(BlockingIOError):
            self._near.recv(64)
        self.asked.emit()


def _heard(_number: int, _frame: FrameType | None) -> None:
    """A handler of ours has to be there; what it does is done by the socket."""
