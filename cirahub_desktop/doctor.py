"""What a feed is and what becomes of it, for the check page and for the command ``doctor``.

Puts the examination of a feed together with what Exchange can repeat: neither room knows the other. Everything here
reads a server or a file and belongs into a worker.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.examination import Examination
from cirahub_desktop.sync.spokes.base import Clock

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from cirahub_desktop.sync.spokes.ical.examining import Examiner


class Doctor:
    def __init__(self, clock: Clock, zone: ZoneInfo) -> None:
        """``zone`` is where the reader is, for feeds that state none."""
        self._clock, self._zone = clock, zone

    def look(self, url: str, user: str, password: str, cancel: CancelToken) -> Examination:
        """One reading. Raises LinkRefused, SpokeError and Cancelled."""
        return self._examiner().look(url, user, password, cancel)

    def examine(self, url: str, user: str, password: str, cancel: CancelToken) -> Examination:
        """Two readings and two questions; raises as :meth:`look`, for the first reading alone."""
        return self._examiner().examine(url, user, password, cancel)

    def examine_file(self, path: Path, cancel: CancelToken) -> Examination:
        """A saved .ics. Raises OSError, BadSource and Cancelled."""
        return self._examiner().examine_file(path, cancel)

    def _examiner(self) -> Examiner:
        from cirahub_desktop.sync.spokes.exchange.fitting import obstacle
        from cirahub_desktop.sync.spokes.ical.examining import Examiner

        return Examiner(obstacle, clock=self._clock, here=self._zone)
