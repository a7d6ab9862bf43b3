"""Which of a hub's items a list shows, and in which order."""

from __future__ import annotations

from enum import Enum

from cirahub_desktop.frozen import frozen
from cirahub_desktop.sync.model.item import HubId, SpokeId

Key = tuple[str | int, ...]
"""Where a row stands in the list: what it is sorted by, and its id last."""


class Order(Enum):
    """What the list is sorted by; what is equal in it, by time."""

    START = "start"
    SUBJECT = "subject"
    SOURCE = "source"


@frozen
class Wanted:
    """Which rows of a hub, in which order."""

    hub: HubId
    order: Order = Order.START
    descending: bool = False
    text: str = ""
    """Words that are all in subject or place, whatever their case and accents."""
    sources: tuple[SpokeId, ...] | None = None
    """None is all of them."""
    ranks: tuple[SpokeId, ...] = ()
    """The sources in the order of their names."""


@frozen
class Marks:
    """How many rows there are, and the key of the first one of each page."""

    total: int
    starts: tuple[Key, ...]
