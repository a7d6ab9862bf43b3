"""The example in the window: made at a click, and thrown away after a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.hub import HubConfig
from cirahub_desktop.sync.model.item import HubId

if TYPE_CHECKING:
    from cirahub_desktop.ui.live import Live


class SampleDesk(QObject):
    """``made`` carries the id of the hub, which is read at once; ``making`` says whether that is under way."""

    made = Signal(str)
    making = Signal(bool)

    def __init__(self, live: Live) -> None:
        super().__init__(live)
        self._live = live
        self.busy = False

    def make(self) -> None:
        if self.busy:
            return
        from cirahub_desktop.wording.sample import sample_story

        story = sample_story()
        self._set_busy(busy=True)
        self._live.background.run(lambda _: self._live.app.sample.make(story), self._on_made, self._on_failed)

    def throw_away(self, hub: HubId) -> None:
        """A run of it is cut short first."""
        self._live.reserve(hub, lambda: self._throw(hub))

    def _throw(self, hub: HubId) -> None:
        def failed(error: CiraHubError) -> None:
            self._live.release(hub)
            self._live.failed.emit(error)

        app = self._live.app
        self._live.background.run(lambda _: app.sample.throw_away(), lambda _: self._live.release(hub), failed)

    def _on_made(self, hub: HubConfig) -> None:
        self._set_busy(busy=False)
        self._live.refresh()
        self.made.emit(hub.id)
        self._live.read_new(hub.id)

    def _on_failed(self, error: CiraHubError) -> None:
        self._set_busy(busy=False)
        self._live.failed.emit(error)

    def _set_busy(self, *, busy: bool) -> None:
        self.busy = busy
        self.making.emit(busy)
