"""The cancel token: looked at between items and inside every wait (R13)."""

from __future__ import annotations

import threading

from cirahub_desktop.sync.errors import Cancelled


class CancelToken:
    """Set once from any thread; work that sees it raises :class:`Cancelled` at the next safe point."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        self._event.set()

    @property
    def cancelled(self) -> bool:
        return self._event.is_set()

    def check(self) -> None:
        if self._event.is_set():
            raise Cancelled

    def wait(self, seconds: float) -> None:
        """Wait, but no longer than until somebody cancels; then raise."""
        if self._event.wait(seconds):
            raise Cancelled
