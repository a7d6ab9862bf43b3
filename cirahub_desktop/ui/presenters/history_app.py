"""The part of ``App`` that shows the past and takes it back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from cirahub_desktop.history import FoundItem, ItemStory, PastChange, PinnedItem, RunDetail, RunsPage
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.events import Sink
from cirahub_desktop.sync.model.item import HubId, SpokeId
from cirahub_desktop.sync.report import HubReport, PlannedWrite
from cirahub_desktop.sync.retrospect import Only, Wanted
from cirahub_desktop.ui.presenters.conflict import Disputes


class PastApp(Disputes, Protocol):
    """``App.past``."""

    def page(self, hub: HubId, only: Only = ..., before: int | None = ..., limit: int = ...) -> RunsPage: ...
    def look(self, run: str, wanted: Wanted = ...) -> RunDetail: ...
    def changes(self, run: str, wanted: Wanted = ..., *, offset: int = ..., limit: int = ...) -> tuple[PastChange, ...]:
        """In the order of the places that ``look`` names."""

    def deleted(self, hub: HubId, *, offset: int = ..., limit: int = ...) -> tuple[PastChange, ...]: ...
    def story(self, item: str) -> ItemStory: ...
    def find(self, hub: HubId, text: str, limit: int = ..., offset: int = ...) -> tuple[FoundItem, ...]: ...
    def pins(self, hub: HubId, limit: int = ..., offset: int = ...) -> tuple[PinnedItem, ...]: ...
    def count_pins(self, hub: HubId) -> int: ...

    def undo(
        self,
        hub: HubId,
        run: str,
        items: Iterable[str] | None = ...,
        *,
        dry_run: bool = ...,
        sink: Sink = ...,
        cancel: CancelToken | None = ...,
    ) -> HubReport: ...

    def keep(self, hub: HubId, spoke: SpokeId, write: PlannedWrite) -> None: ...
    def release(self, item: str) -> None: ...
    def release_all(self, hub: HubId) -> int: ...


class HistoryApp(Protocol):
    @property
    def past(self) -> PastApp: ...
