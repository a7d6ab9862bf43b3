"""What one spoke brings to the merge, and what it is judged against. Values only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from cirahub_desktop.sync.clash import Party
from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.model.conflict import Conflict
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import ItemId, ItemRow, Link, OriginId, RemoteItem, SpokeId
from cirahub_desktop.sync.recognise import Place

Projection = Callable[[Event], Event | FaultCode]


@dataclass(frozen=True, slots=True)
class Intake:
    """What one spoke brings."""

    party: Party
    place: Place
    links: Mapping[ItemId, Link]
    changed: Mapping[ItemId, RemoteItem]
    """Linked items whose content may have changed."""
    news: tuple[RemoteItem, ...] = ()
    """At home here and not linked."""
    forgotten: AbstractSet[ItemId] = frozenset()
    """Of these, copies written by a run that the store has forgotten."""
    missing: tuple[ItemId, ...] = ()
    """Linked, and surely not there any more."""
    takes_items: bool = True
    """What is new becomes an item of the hub."""
    takes_changes: bool = True
    takes_deletions: bool = True
    """What is missing may leave the hub."""
    leaves_rest: bool = False
    """What is there now and is not taken stays out for good (the baseline of *new items only*)."""
    stamped: frozenset[OriginId] = frozenset()
    """Origins of stamped items without a link: their copies are here and wait to be recognised."""
    project: Callable[[ItemRow], Projection] = field(default=lambda _: lambda event: event)

    @property
    def spoke(self) -> SpokeId:
        return self.party.spoke


@dataclass(frozen=True, slots=True)
class Scene:
    """What every intake is judged against."""

    feeding: AbstractSet[SpokeId]
    """All spokes that feed the hub, those that could not be read included."""
    parties: Mapping[SpokeId, Party]
    pinned: AbstractSet[ItemId] = frozenset()
    """What a person put back: nothing of it is taken over (R10)."""
    open: Mapping[tuple[ItemId, SpokeId], Conflict] = field(default_factory=dict)
    """Conflicts that wait for a person."""
