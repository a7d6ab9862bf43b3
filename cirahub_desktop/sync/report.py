"""What a run did, per hub and spoke: the record's face for window, command line and tests."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from enum import Enum
from typing import Final

from cirahub_desktop.frozen import frozen
from cirahub_desktop.sync.errors import CiraHubError, ItemFault
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.hub import SpokeConfig
from cirahub_desktop.sync.model.item import HubId, ItemId, SpokeId
from cirahub_desktop.sync.spokes.base import Verdict


class HoldReason(Enum):
    """Why a guard stopped deletions."""

    TOO_MANY = "too-many"
    """More than the limits of R2."""
    TURNED_EMPTY = "turned-empty"
    VANISHED = "vanished"
    """Copies that were deleted by hand, written again, and deleted again: what takes them away is asked about."""
    ADOPTED = "adopted"
    """Items that were there before us would be changed for the first time (R4)."""


@frozen
class HeldItem:
    item: ItemId
    subject: str
    event: Event


@frozen
class Hold:
    """Deletions that wait for a person: "Waiting for your OK"."""

    id: str
    hub: HubId
    spoke: SpokeId
    """Where the deletions would happen; for a suspicious fetch the feed itself."""
    source: SpokeId
    """From where the items disappeared."""
    reason: HoldReason
    since: datetime
    of: int
    """How many items we own there in all."""
    items: tuple[HeldItem, ...]

    @property
    def count(self) -> int:
        return len(self.items)


@frozen
class HoldHead:
    """A :class:`Hold` without its items, which may be thousands: enough to say that something waits, and how much."""

    id: str
    hub: HubId
    spoke: SpokeId
    source: SpokeId
    reason: HoldReason
    since: datetime
    of: int
    count: int
    """How many items are held."""


@frozen
class Leaving:
    """Items gone from a feed that wait for the second strike (R3)."""

    count: int
    since: datetime
    """When the first of them was first missed."""
    after: datetime
    """No earlier than this a complete read removes them."""


class Action(Enum):
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


class Why(Enum):
    """The reason of a planned write."""

    NEW = "new"
    CHANGED = "changed"
    OPTIONS = "options"
    """The item is the same; the options of the spoke are not."""
    GONE_FROM_SOURCE = "gone-from-source"
    FILTERED = "filtered"
    """It became cancelled, private or is left out by an option."""
    LEFT_RANGE = "left-range"
    DELETED_BY_HAND = "deleted-by-hand"
    """Somebody deleted the copy; it is written again."""
    OWN_DUPLICATE = "own-duplicate"
    """Written twice by us; the oldest stays."""
    UNFINISHED = "unfinished"
    """A write of several steps was cut short."""
    DELETED_ELSEWHERE = "deleted-elsewhere"
    """Somebody deleted it in another spoke that feeds the hub."""
    CHANGED_BY_HAND = "changed-by-hand"
    """Somebody changed the copy; the hub's value is written again, or the change is taken into the hub."""
    CONFLICT = "conflict"
    """The hub and a spoke changed the same field; ``before`` has the values that lost."""
    ANSWERED = "answered"
    """A person decided a conflict."""
    UNDONE = "undone"
    """A person took an earlier run back."""
    SPOKE_REMOVED = "spoke-removed"
    """The spoke is taken away, and what we wrote there with it."""
    KEPT_BOTH = "kept-both"
    """The other version of a conflict, as an item of its own."""
    JOINED = "joined"
    """It was there already and is taken for the same item; nothing is written."""
    AS_SINGLE_EVENTS = "as-single-events"
    """The series cannot be one item there any more; single events stand for it."""
    AS_ONE_SERIES = "as-one-series"
    """The single events of a series give way to the series."""
    OCCURRENCE_GONE = "occurrence-gone"
    """The series no longer has this occurrence."""


NO_LOSS: Final = frozenset({Why.OWN_DUPLICATE, Why.AS_SINGLE_EVENTS, Why.AS_ONE_SERIES, Why.OCCURRENCE_GONE})
"""Deletions after which all that the source has is still in the spoke: the breaker does not count them (R2)."""
NOT_BROUGHT: Final = frozenset({Why.CONFLICT, Why.ANSWERED, Why.UNDONE})
"""Changes of the hub that no spoke brought: what lost, and what a person decided or put back."""


@frozen
class PlannedWrite:
    """One line of the preview."""

    action: Action
    why: Why
    subject: str
    before: Event | None
    after: Event | None
    item: ItemId | None = None
    source: SpokeId = field(default=SpokeId(""), compare=False)
    """The spoke that owns the fields of the item."""
    held: bool = field(default=False, compare=False)
    """Of a dry run: it would wait for a person."""


@frozen
class SpokeReport:
    """One spoke in one run. ``read`` counts items listed; ``unchanged`` are copies that needed nothing."""

    spoke: SpokeId
    name: str
    verdict: Verdict
    read: int = 0
    created: int = 0
    updated: int = 0
    deleted: int = 0
    unchanged: int = 0
    skipped: tuple[ItemFault, ...] = ()
    """Left out on purpose or unreadable, each by name."""
    failed: tuple[ItemFault, ...] = ()
    """Should have been written and were not."""
    held: Hold | None = None
    leaving: Leaving | None = None
    error: CiraHubError | None = None
    planned: tuple[PlannedWrite, ...] = ()
    """What was, or in a dry run would be, written."""
    incoming: tuple[PlannedWrite, ...] = ()
    """What people did in this spoke, or its feed, that became, or in a dry run would become, part of the hub."""
    conflicts: int = 0
    """Fields on which the hub and this spoke disagreed in this run, decided or waiting for an answer."""
    may_be_written: bool = False
    feeds: bool = False
    """It feeds the hub; what is listed in other spokes does not count as read."""

    @property
    def came_in(self) -> int:
        """How many changes the spoke brought into the hub."""
        return sum(one.why not in NOT_BROUGHT for one in self.incoming)

    @property
    def written(self) -> int:
        return self.created + self.updated + self.deleted


def blank_report(config: SpokeConfig, verdict: Verdict, error: CiraHubError | None = None) -> SpokeReport:
    """What is known of a spoke before, or without, doing anything in it."""
    options = config.options
    return SpokeReport(
        config.id, config.name, verdict, error=error, may_be_written=options.hub_writes, feeds=bool(options.feeds_hub)
    )


@frozen
class HubReport:
    hub: HubId
    name: str
    run: str
    seconds: float
    started: datetime
    spokes: tuple[SpokeReport, ...]
    dry_run: bool = False
    cancelled: bool = False
    error: CiraHubError | None = None
    """Of the run as a whole, such as a full disk."""
    items: int = 0
    """Items in the hub after the run."""
    put_back: tuple[PlannedWrite, ...] = ()
    """What an undo changed, or in a dry run would change, in the hub itself."""
