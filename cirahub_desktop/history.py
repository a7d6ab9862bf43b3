"""What window and command line show of the past: plain values made by ``past.py``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import HubId, ItemId, SpokeId
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.retrospect import PLAIN, Summary


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
    in_hub: Mapping[Action, int] = field(default_factory=dict)
    """What changed in the hub itself, by what was done."""
    told: Summary = PLAIN
    kept_until: datetime | None = None
    """Until then it can be taken back, where it can be."""


@dataclass(frozen=True, slots=True)
class RunsPage:
    """Some runs of a hub, the newest first."""

    runs: tuple[PastRun, ...]
    next: int | None
    """What to ask for the next page with; None: there is no more."""


@dataclass(frozen=True, slots=True)
class RunPlace:
    """What a run did in one place."""

    spoke: SpokeId | None
    """None is the hub itself."""
    name: str
    is_there: bool
    """False for a spoke that was taken away since: nothing comes back there."""
    counts: Mapping[Action, int]


@dataclass(frozen=True, slots=True)
class RunDetail:
    """One run without its changes, which may be thousands."""

    run: PastRun
    places: tuple[RunPlace, ...]
    """Its spokes, then what happened in the hub alone, then the spokes that were taken away."""
    undone_by: tuple[PastRun, ...]
    """The runs that took it back, or some of its items, the newest first."""


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
    kept_until: datetime | None = None
    """Until then it can be taken back; None where it cannot be."""
    pinned: bool = False
    """It is kept in this place, and no run changes it before it is released."""


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
    """What a person put back or kept as it is, and no run changes."""

    item: ItemId
    subject: str
    run: str
    """The run that was taken back; '' where none was."""
    in_hub: bool
    """The hub's own value is kept, and not only what some spokes show."""
    wanted: Event | None
    """How it is kept, in the hub or else in a spoke; None: it is kept away."""
    spokes: tuple[str, ...]
    """Names of the spokes where its copy is kept as it is."""
