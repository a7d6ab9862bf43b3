"""The question before a spoke or a hub is taken away, the removal itself, and what stayed behind."""

from __future__ import annotations

from typing import Protocol

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.events import Sink
from cirahub_desktop.sync.left import Copies, Left
from cirahub_desktop.sync.model.item import HubId, SpokeId


class Previews(Protocol):
    """``App.removal``, as far as the window looks at it."""

    def preview(self, spoke: SpokeId) -> Copies: ...

    def preview_hub(self, hub: HubId) -> Copies: ...


class RemovalApp(Protocol):
    """What is removed asks servers and the password store, and goes through the background."""

    @property
    def removal(self) -> Previews: ...

    def remove_spoke(
        self,
        spoke: SpokeId,
        *,
        clean: bool = ...,
        keep_items: bool = ...,
        sink: Sink = ...,
        cancel: CancelToken | None = ...,
    ) -> Left: ...

    def remove_hub(
        self, hub: HubId, *, clean: bool = ..., sink: Sink = ..., cancel: CancelToken | None = ...
    ) -> Left: ...
