"""What a person put back, or kept as it is: how an item stays until they release it (rule R10)."""

from __future__ import annotations

from cirahub_desktop.frozen import frozen
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import ItemId, SpokeId


@frozen
class Pin:
    """The state of one item in the hub or in one spoke. No run changes it."""

    item: ItemId
    spoke: SpokeId | None
    """None is the hub itself."""
    wanted: Event | None
    """None: it is not there."""
    run: str
    """The run whose work was undone; '' where nothing was: the item is kept as it is there."""
    subject: str = ""
    """Of an item that may not be in the hub yet."""

    @property
    def is_brought_about(self) -> bool:
        """Else whatever is there stays, and nothing is written."""
        return bool(self.run)
