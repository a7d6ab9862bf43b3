"""What a tab of a hub's page is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from cirahub_desktop.status import HubStatus


class Tab(Enum):
    DASHBOARD = "dashboard"
    CALENDAR = "calendar"
    HISTORY = "history"


class HubTab(Protocol):
    """A ``QWidget`` that shows one hub. ``remember`` comes before the first ``show_hub``, if at all."""

    def show_hub(self, hub: HubStatus) -> None:
        """It became visible, or something is different while it is; cheap where nothing of it is on the page."""

    def memory(self) -> object:
        """Plain values: what a window that is built again needs to look the same."""

    def remember(self, memory: object) -> None: ...

    def focus_chain(self) -> list[QWidget]:
        """Where Tab goes in it, as the eye does."""


@runtime_checkable
class Storied(HubTab, Protocol):
    """A page that can tell what happened to one item."""

    def show_item(self, item: str) -> None: ...


TabMakers = Mapping[Tab, Callable[[], HubTab]]
"""Each makes the page when it is first opened."""
