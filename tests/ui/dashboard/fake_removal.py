"""Stands in for ``App.removal``: tells what it was told to, and can be held in the middle."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.events import RunEvent, Sink, no_sink
from cirahub_desktop.sync.left import Copies, Left
from cirahub_desktop.sync.model.item import HubId, SpokeId


class FakeRemoval:
    def __init__(self, note: Callable[..., None]) -> None:
        self.copies = Copies(written=412, edited=("Truck 7",))
        self.left = Left(())
        self.error: CiraHubError | None = None
        self.events: Sequence[RunEvent] = ()
        self.gate: threading.Event | None = None
        """A removal waits for it, or for its cancel."""
        self._note = note

    def preview(self, spoke: SpokeId) -> Copies:
        return self.copies

    def preview_hub(self, hub: HubId) -> Copies:
        return self.copies

    def remove_spoke(
        self,
        spoke: SpokeId,
        *,
        clean: bool = False,
        keep_items: bool = True,
        sink: Sink = no_sink,
        cancel: CancelToken | None = None,
    ) -> Left:
        self._note("remove_spoke", spoke, clean, keep_items)
        return self._removed(sink, cancel or CancelToken())

    def remove_hub(
        self, hub: HubId, *, clean: bool = False, sink: Sink = no_sink, cancel: CancelToken | None = None
    ) -> Left:
        self._note("remove_hub", hub, clean)
        return self._removed(sink, cancel or CancelToken())

    def _removed(self, sink: Sink, cancel: CancelToken) -> Left:
        for event in self.events:
            sink(event)
        while self.gate is not None and not self.gate.wait(0.01) and not cancel.cancelled:
            pass
        if self.error is not None:
            raise self.error
        return self.left
