"""A blocking transfer that can be left at any moment (R13).

Looking up a host or waiting for a silent server cannot be interrupted, so the transfer runs in a thread of its own
and hands over what it gets; who gives up just leaves, and the thread ends at its next piece or its own time-out.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from time import monotonic
from typing import Generic, TypeVar

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import BadSource

Piece = TypeVar("Piece")
Offer = Callable[[Piece], bool]
"""Hands a piece over; False means that nobody waits any more."""
_LOOK_AROUND = 0.1
_AHEAD = 16
"""Pieces fetched before the reader takes them."""


class Pull(Generic[Piece]):
    """Iterate to get the pieces; an error of the work is raised where its piece would have come."""

    def __init__(
        self,
        work: Callable[[Offer[Piece]], None],
        host: str,
        total: float,
        cancel: CancelToken,
        name: str,
        cut: Callable[[], None] = lambda: None,
    ) -> None:
        """``total`` seconds are for all of it. ``cut`` ends the work's waiting for its next piece; it is called from
        this side, when nobody waits for the pieces any more."""
        self._host, self._total, self._cancel, self._cut = host, total, cancel, cut
        self._pieces: queue.Queue[Piece | _Over] = queue.Queue(_AHEAD)
        self._left = threading.Event()
        self._ends_at = monotonic() + total
        threading.Thread(target=self._run, args=(work,), name=name, daemon=True).start()

    def __iter__(self) -> Iterator[Piece]:
        try:
            while not isinstance(piece := self._next(), _Over):
                yield piece
            if piece.error is not None:
                raise piece.error
        finally:
            self.leave()

    def leave(self) -> None:
        self._left.set()
        self._cut()

    def _next(self) -> Piece | _Over:
        while True:
            self._cancel.check()
            if monotonic() > self._ends_at:
                raise BadSource(self._host, BadSource.Reason.TOO_SLOW, f"{self._total:.0f}")
            try:
                return self._pieces.get(timeout=_LOOK_AROUND)
            except queue.Empty:
                continue

    def _run(self, work: Callable[[Offer[Piece]], None]) -> None:
        error: Exception | None = None
        try:
            work(self._offer)
        except Exception as caught:  # noqa: BLE001 - carried to the thread that waits, which raises it
            error = caught
        self._offer(_Over(error))

    def _offer(self, piece: Piece | _Over) -> bool:
        while not self._left.is_set():
            try:
                self._pieces.put(piece, timeout=_LOOK_AROUND)
            except queue.Full:
                continue
            return True
        return False


class _Over:
    """The transfer ended, well or with an error."""

    __slots__ = ("error",)

    def __init__(self, error: Exception | None) -> None:
        self.error = error
