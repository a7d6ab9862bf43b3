"""Decides when the tray speaks: what was told is kept with the settings, so that no restart tells it again."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final

from PySide6.QtCore import QObject, Signal

from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.presenters.notices import Memory, Told, news

_log = logging.getLogger(__name__)
_KEPT: Final = "told"
_WANTED: Final = "notifications"


class Notifier(QObject):
    """``noticed`` carries a ``Notice``. While notifications are off, what happens counts as told; while nothing could
    be shown, it waits."""

    noticed = Signal(object)

    def __init__(self, live: Live, can_show: Callable[[], bool], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._live, self._can_show = live, can_show
        self._seen: object = None
        live.changed.connect(self.look)

    def look(self) -> None:
        """Cheap where the hubs stand as they did."""
        hubs = self._live.hubs
        if hubs is self._seen or not self._can_show():
            return
        self._seen = hubs
        try:
            before = _read(self._live.app.preference(_KEPT))
            found, after = news(before, hubs, self._live.now())
            if after != before:
                self._live.app.set_preference(_KEPT, _written(after))
            wanted = self._live.app.preference(_WANTED) != "off"
        except CiraHubError as error:
            _log.info("what was told could not be kept: %s", type(error).__name__)
            return
        for notice in found if wanted else ():
            self.noticed.emit(notice)


def _read(text: str) -> Memory:
    """Nothing where there is nothing, or what another version kept."""
    try:
        kept = json.loads(text)
        return {key: Told(int(weight), datetime.fromisoformat(at)) for key, (weight, at) in kept.items()}
    except (ValueError, TypeError, AttributeError):
        return {}


def _written(memory: Memory) -> str:
    return json.dumps({key: [told.weight, told.at.isoformat()] for key, told in memory.items()})
