"""Taking back what a run did (rule R10): its records become the states that the next run brings about.

Nothing is written here. A pin says how an item is to be, in the hub or in one spoke; merge and plan obey it, and the
guard looks at what follows as at any other plan. An undo is a run with records of its own, so it is undone the same
way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from cirahub_desktop.sync.errors import NotFound, NothingToUndo
from cirahub_desktop.sync.model.item import HubId, ItemId, SpokeId
from cirahub_desktop.sync.model.pin import Pin
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.state.journal import HUB, KEEP_RECORDS, Record
from cirahub_desktop.sync.state.store import Store

_NOT_OURS_TO_TAKE_BACK = frozenset({Why.OWN_DUPLICATE, Why.JOINED})
"""A second copy of ours stays away (R5), and where nothing was written nothing can be put back."""


@dataclass(frozen=True, slots=True)
class Undo:
    """What a person wants taken back."""

    run: str
    """Its id, or the beginning of it where no other run begins so."""
    items: frozenset[ItemId] | None = None
    """Only these; None is the whole run."""


def pins_for(store: Store, hub: HubId, undo: Undo) -> tuple[Pin, ...]:
    """How everything was before the run, item by item, hub and spokes apart.

    A run that touched an item twice in one place found it as the first record says. Spokes that were taken away since
    are left out. Raises NotFound for a run of another hub or an item that the run did not touch, and NothingToUndo.
    """
    line = store.journal.run(undo.run)
    if line.hub != hub:
        raise NotFound("run", undo.run)
    here = {spoke.id for spoke in store.setup.hub(hub).spokes} | {HUB}
    pins: dict[tuple[ItemId, SpokeId], Pin] = {}
    touched: set[ItemId] = set()
    for spoke, record in store.journal.records(line.id):
        touched.add(record.item)
        if spoke in here and _can_be_taken_back(record):
            pins.setdefault((record.item, spoke), Pin(record.item, spoke or None, record.before, line.id))
    wanted = tuple(_chosen(undo, touched, pins))
    if not wanted:
        raise NothingToUndo(NothingToUndo.Reason.NOTHING, line.id)
    return wanted


def check_age(store: Store, undo: Undo, now: datetime) -> None:
    """Raises NothingToUndo for a run older than records are kept: the computer may have been off for so long that
    nobody has cleared them away yet, and they would go in the middle of being undone."""
    line = store.journal.run(undo.run)
    if line.started < now - KEEP_RECORDS:
        raise NothingToUndo(NothingToUndo.Reason.TOO_OLD, line.id, days=KEEP_RECORDS.days)


def _can_be_taken_back(record: Record) -> bool:
    """What was there before must be known: without it an undone update would look like an undone create."""
    if record.why in _NOT_OURS_TO_TAKE_BACK:
        return False
    return record.action is Action.CREATE or record.before is not None


def _chosen(undo: Undo, touched: set[ItemId], pins: dict[tuple[ItemId, SpokeId], Pin]) -> Iterator[Pin]:
    for missing in sorted((undo.items or frozenset()) - touched):
        raise NotFound("item", missing)
    for (item, _), pin in pins.items():
        if undo.items is None or item in undo.items:
            yield pin
