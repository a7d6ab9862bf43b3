"""What window and command line show of the past: plain values made by ``past.py``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import HubId, ItemId, SpokeId
from cirahub_desktop.sync.report import Action, Why


@dataclass(frozen=True, slots=True)
class PastRun:
    """One line of ``history``."""

    id: str
    hub: HubId
    hub_name: str
    number: int
    started: datetime
    ended: datetime | None
    """None while it is on, and for ever where it was killed."""
    created: int
    updated: int
    deleted: int
    """Items written into the hub's spokes."""
    cancelled: bool
    undoes: str
    """Id of the run that this one took back; '' for an ordinary run."""
    can_be_undone: bool
    """It changed something, not longer ago than that is kept."""


@dataclass(frozen=True, slots=True)
class PastChange:
    """What one run did to one item in one place, and why."""

    run: str
    number: int
    """Of the run."""
    at: datetime
    item: ItemId
    spoke: SpokeId | None
    """None is the hub itself."""
    spoke_name: str
    """As it is called now, or was when it was taken away; '' for the hub and where nobody knows any more."""
    action: Action
    why: Why
    subject: str
    before: Event | None
    """Of a conflict, the values that lost."""
    after: Event | None


@dataclass(frozen=True, slots=True)
class RunStory:
    """One run with all it did, in that order."""

    run: PastRun
    changes: tuple[PastChange, ...]


@dataclass(frozen=True, slots=True)
class ItemStory:
    """One item with all that happened to it, oldest first."""

    item: ItemId
    hub: HubId
    hub_name: str
    subject: str
    present: Event | None
    """The hub's value; None where the item is not in the hub (any more)."""
    pinned: bool
    """No run changes it before it is released."""
    changes: tuple[PastChange, ...]


@dataclass(frozen=True, slots=True)
class FoundItem:
    """One answer to a search; items that left the hub are found as long as there is a record of them."""

    item: ItemId
    subject: str
    """The present one, or the last it had."""
    start: str
    """``instant_to_text`` of the start; '' where the item is no longer in the hub."""
    gone: bool
    pinned: bool
    """No run changes it before it is released."""


@dataclass(frozen=True, slots=True)
class PinnedItem:
    """What a person put back and no run changes."""

    item: ItemId
    subject: str
    run: str
    """The run that was taken back."""
    in_hub: bool
    """The hub's own value is kept, and not only what some spokes show."""
    wanted: Event | None
    """How it is kept, in the hub or else in a spoke; None: it is kept away."""
    spokes: tuple[str, ...]
    """Names of the spokes where its copy is kept as it is."""
