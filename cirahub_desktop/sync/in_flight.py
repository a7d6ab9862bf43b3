"""Batches on their way to one spoke, as many at once as the spoke takes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from cirahub_desktop.sync.checkpoint import Sent
from cirahub_desktop.sync.spokes.base import WriteResult

Send = Callable[[], Sequence[WriteResult]]


@dataclass(slots=True)
class Flight:
    """One batch; its intents are committed. What is sent beside others is sent in a thread of its own."""

    sent: Sequence[Sent]
    send: Send
    beside_others: bool
    _results: Sequence[WriteResult] = ()
    _error: BaseException | None = None
    _thread: threading.Thread | None = field(default=None, init=False)

    def begin(self) -> Flight:
        if self.beside_others:
            self._thread = threading.Thread(target=self._run, name="batch", daemon=True)
            self._thread.start()
        else:
            self._run()
        return self

    def results(self) -> Sequence[WriteResult]:
        """What became of each write, as soon as it is known; raises what the spoke raised."""
        self.wait()
        if self._error is not None:
            raise self._error
        return self._results

    @property
    def arrived_well(self) -> bool:
        """Waits until it is known."""
        self.wait()
        return self._error is None

    def wait(self) -> None:
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        try:
            self._results = self.send()
        except BaseException as error:  # noqa: BLE001 - raised again where the results are asked for
            self._error = error
