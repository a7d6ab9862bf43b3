"""One planned write, and the plan of one spoke: what preview, ``--dry-run`` and tests look at. Values only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

from cirahub_desktop.sync.errors import ItemFault
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import (
    NO_VERSION,
    NOWHERE,
    Agreed,
    ItemId,
    ItemRow,
    Link,
    Ownership,
    RemoteId,
    Version,
    match_print,
)
from cirahub_desktop.sync.project import masks
from cirahub_desktop.sync.reconcile import ASKED_AGAIN
from cirahub_desktop.sync.report import NO_LOSS, Action, HoldReason, Why


@dataclass(frozen=True, slots=True)
class Step:
    """One planned write."""

    action: Action
    why: Why
    row: ItemRow
    before: Event | None
    """What we last wrote or read there, where the store has it."""
    after: Event | None
    content: str = ""
    """``content_hash`` of ``after``."""
    basis: str = ""
    link: Link | None = None
    """None for a create of an item that was never there."""
    remote_id: RemoteId = NOWHERE
    version: Version = NO_VERSION
    agreed: Agreed | None = None
    """What both will have agreed on. Where ``after`` keeps somebody's fields, ``there`` is without them."""
    instead: frozenset[ItemId] = frozenset()
    """Of a deletion: what stands in its place. Without any of it the copy stays."""

    @property
    def is_loss(self) -> bool:
        """Counted by the breaker: a deletion, or an overwrite that empties what the source did not mean to (R2)."""
        if self.action is Action.DELETE:
            return self.why not in NO_LOSS
        return bool(self.why is Why.CHANGED and self.before and self.after and masks(self.before, self.after))

    @property
    def question(self) -> HoldReason | None:
        """Why a person is asked first: it would change an item that was there before us for the first time (R4), or
        write a copy again that was deleted here more than once."""
        if self.link is None:
            return None
        if self.action is Action.CREATE and self.link.vanished >= ASKED_AGAIN:
            return HoldReason.VANISHED
        adopted = self.link.ownership is Ownership.ADOPTED and self.action is Action.UPDATE
        return HoldReason.ADOPTED if adopted and not self.link.nonce else None


@dataclass(slots=True)
class Plan:
    """What to do in one spoke. ``links`` are changes of the record that need no write."""

    steps: list[Step] = field(default_factory=list)
    skipped: list[ItemFault] = field(default_factory=list)
    """Left out on purpose, or left alone; each by name."""
    refused: list[ItemFault] = field(default_factory=list)
    """The spoke refused them for good at an earlier run; nothing changed since."""
    links: dict[ItemId, Link] = field(default_factory=dict)
    agreed: dict[ItemId, Agreed] = field(default_factory=dict)
    joined: dict[ItemId, RemoteId] = field(default_factory=dict)
    """Items that are there already, as somebody else's: to be adopted after a look."""
    released: list[ItemId] = field(default_factory=list)
    """Links to forget without touching the copy."""
    unpinned: list[ItemId] = field(default_factory=list)
    """Pins that cannot be brought about without losing an edit."""
    there: frozenset[ItemId] = frozenset()
    """Items with a copy that stays."""
    unchanged: int = 0


def in_parts(item: ItemId, former: Link | None, basis: str, split: str) -> Link:
    """What is remembered of a series of which single events stand in a spoke."""
    vanished = former.vanished if former else 0
    return Link(item, NOWHERE, NO_VERSION, Ownership.WRITTEN, "", basis=basis, vanished=vanished, split=split)


def losses(steps: Iterable[Step]) -> frozenset[ItemId]:
    """A series counts once, also where single events stand for it."""
    return frozenset(step.row.counted_as for step in steps if step.is_loss)


def not_waiting(steps: Sequence[Step], held: Collection[Step]) -> list[Step]:
    """Without what waits for a person, and without what would be written beside a copy whose deletion waits although it
    is the same event, come back by another way (R2)."""
    staying = {_print(step) for step in held if step.action is Action.DELETE}
    waiting = {id(step) for step in held}
    return [
        step
        for step in steps
        if id(step) not in waiting and not (step.action is Action.CREATE and _print(step) in staying)
    ]


def _print(step: Step) -> str:
    return match_print(step.row.subject, step.row.first, step.row.last)


def tenable(steps: Iterable[Step], there: AbstractSet[ItemId]) -> list[Step]:
    """Without the deletions in whose place nothing stands: what is to be written there may wait for a person, or for
    a listing that is whole. ``there`` are items with a copy that stays."""
    going = list(steps)
    standing = there | {step.row.id for step in going if step.action is Action.CREATE}
    return [
        replace(step, instead=step.instead & standing) if step.instead else step
        for step in going
        if not step.instead or step.instead & standing
    ]
