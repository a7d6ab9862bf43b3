"""``App.removal`` in memory."""

from __future__ import annotations

from collections.abc import Callable

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.events import Sink, no_sink
from cirahub_desktop.sync.left import Copies, Left
from cirahub_desktop.sync.model.item import HubId, SpokeId


class FakeRemoval:
    def __init__(self, forget_spoke: Callable[[SpokeId], None], forget_hub: Callable[[HubId], None]) -> None:
        self.copies = Copies()
        self.left = Left(())
        self.asked: list[tuple[str, bool, bool]] = []
        """Place, clean, keep_items."""
        self._forget_spoke, self._forget_hub = forget_spoke, forget_hub

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
        self.asked.append((spoke, clean, keep_items))
        if not self.left.cancelled:
            self._forget_spoke(spoke)
        return self.left

    def remove_hub(
        self, hub: HubId, *, clean: bool = False, sink: Sink = no_sink, cancel: CancelToken | None = None
    ) -> Left:
        self.asked.append((hub, clean, True))
        if not self.left.cancelled:
            self._forget_hub(hub)
        return self.left
