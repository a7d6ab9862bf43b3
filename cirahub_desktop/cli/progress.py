"""One line on standard error that counts while a run goes; silent where nobody would see it."""

from __future__ import annotations

import sys
import time
from typing import Final

from cirahub_desktop import wording
from cirahub_desktop.sync.events import PhaseChanged, Progress, RunEnded, RunEvent, Sink, no_sink

_WIDTH: Final = 60
_PAUSE: Final = 0.1


def progress_line() -> Sink:
    """A sink for one run."""
    return _Line() if sys.stderr is not None and sys.stderr.isatty() else no_sink


class _Line:
    def __init__(self) -> None:
        self._shown = 0.0

    def __call__(self, event: RunEvent) -> None:
        match event:
            case Progress() if time.monotonic() - self._shown >= _PAUSE:
                self._show(wording.progress(event.phase, event.done, event.total))
            case PhaseChanged():
                self._show(wording.phase(event.phase))
            case RunEnded():
                self._show("")
            case _:
                return

    def _show(self, text: str) -> None:
        self._shown = time.monotonic()
        sys.stderr.write(f"\r{text[:_WIDTH]:<{_WIDTH}}\r")
        sys.stderr.flush()
