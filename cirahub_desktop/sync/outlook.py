"""Everything about one spoke that planning looks at, and what its options say of an item. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs.recurrence import any_occurrence_between
from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.model.canonical import content_hash
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import Foreign, ItemId, ItemRow, Kept, Link, RemoteId, Seen, SpokeId
from cirahub_desktop.sync.model.options import LeavingRule, SpokeOptions
from cirahub_desktop.sync.model.pin import Pin
from cirahub_desktop.sync.project import Rules, project
from cirahub_desktop.sync.reconcile import Reconciled
from cirahub_desktop.sync.split import Split

OWN = "own"
"""Stands in a basis for the options of the spoke, which do not touch what is at home there."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """Everything about one target that planning looks at."""

    rows: Mapping[ItemId, ItemRow]
    looked: Reconciled
    rules: Rules
    source_names: Mapping[SpokeId, str]
    source_zones: Mapping[SpokeId, ZoneInfo]
    """Where the floating times of each source are."""
    now: datetime
    range_counts: bool = True
    """False when the clocks disagree: nothing leaves by range (R7)."""
    pins: Mapping[ItemId, Pin] = field(default_factory=dict)
    """What a person put back in this spoke (R10)."""
    taken_out: AbstractSet[ItemId] = frozenset()
    """What an undo took out of the hub: it stays where it is at home."""
    disputed: AbstractSet[ItemId] = frozenset()
    """A person was asked which value stands; the spoke keeps its own until then."""
    unanswered: AbstractSet[ItemId] = frozenset()
    """The same, of items that left before there was an answer."""
    waiting: AbstractSet[ItemId] = frozenset()
    """Missing here, and not let go yet."""
    in_parts: Mapping[ItemId, Split] = field(default_factory=dict)
    """Series for which single events stand here."""
    strangers: Mapping[RemoteId, Foreign] = field(default_factory=dict)
    """Items of others that are here now."""
    orphans: Mapping[str, list[tuple[RemoteId, Seen]]] = field(default_factory=dict)
    """By content: items that a hub wrote whose store is gone."""
    _fingerprints: dict[SpokeId, str] = field(default_factory=dict, compare=False, repr=False)
    """By source: the same for all of its items, and costly to make."""

    @property
    def options(self) -> SpokeOptions:
        return self.rules.options

    def basis(self, row: ItemRow, link: Link | None = None) -> str:
        """The hub value and a fingerprint of all else that ``project`` looks at: equal basis, equal projection."""
        if link is not None and link.is_native:
            return f"{row.content}.{OWN}"
        if row.source not in self._fingerprints:
            name = self.source_names.get(row.source, "")
            self._fingerprints[row.source] = self._rules_for(row).fingerprint(name)
        return f"{row.content}.{self._fingerprints[row.source]}"

    def projected(self, row: ItemRow, event: Event) -> Event | FaultCode:
        return project(event, self.source_names.get(row.source, ""), self._rules_for(row))

    def projection(self, row: ItemRow) -> Callable[[Event], Event | FaultCode]:
        """How this spoke shows the values of one item."""
        return partial(self.projected, row)

    def _rules_for(self, row: ItemRow) -> Rules:
        zone = self.source_zones.get(row.source, self.rules.zone)
        return self.rules if zone == self.rules.zone else replace(self.rules, zone=zone)


def may_be_in_range(outlook: Outlook, row: ItemRow) -> bool:
    """By its bounds alone; a series may still have no occurrence in the range."""
    past, future = outlook.options.range_past, outlook.options.range_future
    begins_in_time = future is None or row.first <= outlook.now + future
    ends_in_time = past is None or row.last is None or row.last >= outlook.now - past
    return begins_in_time and ends_in_time


def is_in_range(outlook: Outlook, row: ItemRow, event: Event) -> bool:
    if not may_be_in_range(outlook, row):
        return False
    past, future = outlook.options.range_past, outlook.options.range_future
    if event.series is None or past is None or future is None:
        return True
    return any_occurrence_between(event, outlook.now - past, outlook.now + future, zone=outlook.rules.zone)


def has_left_range(outlook: Outlook, row: ItemRow) -> bool:
    past = outlook.options.range_past
    return bool(
        outlook.options.leaving is LeavingRule.REMOVE
        and outlook.range_counts
        and past is not None
        and row.last is not None
        and row.last < outlook.now - past
    )


def is_unwanted_history(outlook: Outlook, row: ItemRow) -> bool:
    """It vanished from its feed after it had ended, and the option says that such events go (R1)."""
    return row.kept is Kept.HISTORY and outlook.options.leaving is LeavingRule.REMOVE


def agrees_again(outlook: Outlook, row: ItemRow, link: Link, event: Event | None) -> bool:
    """Whether a copy that a person kept as it was is just what the hub wants there by now. ``event`` is None where
    nothing changed since it was written."""
    if link.edited or has_left_range(outlook, row) or is_unwanted_history(outlook, row):
        return False
    if event is None:
        return link.basis == outlook.basis(row)
    after = outlook.projected(row, event)
    return not isinstance(after, FaultCode) and content_hash(after) in (link.agreed, link.held)
