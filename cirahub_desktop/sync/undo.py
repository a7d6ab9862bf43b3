"""Taking back what a run did (rule R10): its records become the states that the next run brings about.

Nothing is written here. A pin says how an item is to be, in the hub or in one spoke; merge and plan obey it, and the
guard looks at what follows as at any other plan. An undo is a run with records of its own, so it is undone the same
way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from cirahub_desktop.sync.errors import FaultCode, ItemFault, NotFound, NothingToUndo
from cirahub_desktop.sync.fields import apply_changes
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import HubId, ItemId, SpokeId
from cirahub_desktop.sync.model.pin import Pin
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.retrospect import NOT_TAKEN_BACK
from cirahub_desktop.sync.state.history import RunLine
from cirahub_desktop.sync.state.journal import HUB, KEEP_RECORDS, Record
from cirahub_desktop.sync.state.store import Store

_Place = tuple[ItemId, SpokeId]
"""``HUB`` is the hub itself."""


@dataclass(frozen=True, slots=True)
class Undo:
    """What a person wants taken back."""

    run: str
    """Its id, or the beginning of it where no other run begins so."""
    items: frozenset[ItemId] | None = None
    """Only these; None is the whole run."""


@dataclass(frozen=True, slots=True)
class Reversal:
    """What an undo comes to."""

    pins: tuple[Pin, ...]
    kept: tuple[tuple[SpokeId, ItemFault], ...]
    """Items that the run brought into the hub and that somebody edited since, with where they did: they stay."""


def pins_for(store: Store, hub: HubId, undo: Undo) -> tuple[Pin, ...]:
    """The pins of :func:`reversal`."""
    return reversal(store, hub, undo).pins


def reversal(store: Store, hub: HubId, undo: Undo) -> Reversal:
    """How everything should be without the run, item by item, hub and spokes apart.

    Only what the run itself changed goes back: fields that it did not touch keep what became of them since, what left
    the hub since does not come back for having been changed before, and spokes that were taken away are left out.
    Raises NotFound for a run of another hub or an item that the run did not touch, and NothingToUndo.
    """
    line = store.journal.run(undo.run)
    if line.hub != hub:
        raise NotFound("run", undo.run)
    effects = _effects(store, line, undo.items)
    for missing in sorted((undo.items or frozenset()) - {item for item, _ in effects}):
        raise NotFound("item", missing)
    kept = _edited_since(store, line, effects)
    pins = tuple(_pins(store, line, {place: one for place, one in effects.items() if place[0] not in kept}))
    pins += tuple(_asked_for(store, line, undo.items, kept, {(pin.item, pin.spoke) for pin in pins}))
    if not pins:
        reason = NothingToUndo.Reason.EDITED if kept else NothingToUndo.Reason.NOTHING
        raise NothingToUndo(reason, line.id)
    rows = store.items.rows(hub) if kept else {}
    faults = (
        (spoke, ItemFault(FaultCode.EDITED_SINCE, rows[item].identity.uid, rows[item].subject))
        for item, spoke in kept.items()
        if item in rows
    )
    return Reversal(pins, tuple(faults))


def check_age(store: Store, undo: Undo, now: datetime) -> None:
    """Raises NothingToUndo for a run older than records are kept: the computer may have been off for so long that
    nobody has cleared them away yet, and they would go in the middle of being undone."""
    line = store.journal.run(undo.run)
    if line.started < now - KEEP_RECORDS:
        raise NothingToUndo(NothingToUndo.Reason.TOO_OLD, line.id, days=KEEP_RECORDS.days)


@dataclass(frozen=True, slots=True)
class _Effect:
    """What the run did to one item in one place, from its first record to its last."""

    was_there: bool
    before: Event | None
    """None where it was not there, and where nobody knows how it was."""
    after: Event | None
    """None: the run deleted it."""


def _effects(store: Store, line: RunLine, items: frozenset[ItemId] | None) -> dict[_Place, _Effect]:
    effects: dict[_Place, _Effect] = {}
    for spoke, record in store.journal.records(line.id, items):
        lost = spoke == HUB and record.why is Why.CONFLICT  # it has the value that lost, which the hub never had
        if record.why not in NOT_TAKEN_BACK and not lost:
            place = (record.item, spoke)
            effects[place] = _after(effects.get(place), record)
    return effects


def _after(earlier: _Effect | None, record: Record) -> _Effect:
    if earlier:
        return replace(earlier, after=record.after)
    return _Effect(record.action is not Action.CREATE, record.before, record.after)


def _edited_since(store: Store, line: RunLine, effects: Mapping[_Place, _Effect]) -> dict[ItemId, SpokeId]:
    """Items that came into the hub by the run and that somebody changed where they are not at home (R10).

    At home the item stays whatever we do, with all its changes; elsewhere it would go, and the edit with it.
    """
    changes = store.items.changes(item for (item, place), one in effects.items() if place == HUB and not one.was_there)
    if not changes:
        return {}
    homes = {
        (item, spoke.id)
        for spoke in store.setup.hub(line.hub).spokes
        for item, link in store.items.links(spoke.id).items()
        if link.is_native
    }
    return {
        item: change.spoke
        for item, of_item in changes.items()
        for change in of_item.values()
        if change.run > line.number and change.spoke != HUB and (item, change.spoke) not in homes
    }


def _pins(store: Store, line: RunLine, effects: Mapping[_Place, _Effect]) -> Iterator[Pin]:
    for spoke in (HUB, *(one.id for one in store.setup.hub(line.hub).spokes)):
        here = {item: effect for (item, place), effect in effects.items() if place == spoke}
        there, known = _present(store, line.hub, spoke, frozenset(here))
        for item, effect in here.items():
            if not effect.was_there:
                yield Pin(item, spoke or None, None, line.id)
            elif effect.before and (effect.after is None or item in there):
                yield Pin(item, spoke or None, _without(effect.before, effect.after, known.get(item)), line.id)


def _asked_for(
    store: Store,
    line: RunLine,
    items: frozenset[ItemId] | None,
    kept: Collection[ItemId],
    covered: Collection[tuple[ItemId, SpokeId | None]],
) -> Iterator[Pin]:
    """Of an undo that is taken back: what it asked for and did not do itself, for it waited for a person's OK. What a
    later run did of it is undone as well, and what still waits stays as it is."""
    pins = store.pins.of(line.hub) if line.undoes else {}
    asked: dict[SpokeId, list[ItemId]] = {}
    for (item, spoke), pin in pins.items():
        wanted = pin.run == line.undoes and item not in kept and (items is None or item in items)
        if spoke is not None and wanted and (item, spoke) not in covered:
            asked.setdefault(spoke, []).append(item)
    for spoke, waited in asked.items():
        _, known = _present(store, line.hub, spoke, frozenset(waited))
        for item in waited:
            before = known.get(item) or _before_it_was_done(store, line, item, spoke)
            if before is not None:
                yield Pin(item, spoke, before, line.id)


def _before_it_was_done(store: Store, line: RunLine, item: ItemId, spoke: SpokeId) -> Event | None:
    later = (one for one in store.journal.story(item) if one.number > line.number and one.spoke == spoke)
    return next((one.before for one in later if one.why is Why.UNDONE), None)


def _without(before: Event, after: Event | None, present: Event | None) -> Event:
    return apply_changes(present, after, before) if after and present else before


def _present(
    store: Store, hub: HubId, spoke: SpokeId, items: frozenset[ItemId]
) -> tuple[frozenset[ItemId], Mapping[ItemId, Event]]:
    """Which of ``items`` are in the hub or the spoke now, and how, as far as that is known."""
    if not items:
        return frozenset(), {}
    if spoke == HUB:
        there = frozenset(row.id for row in store.items.rows(hub).values() if not row.gone) & items
        return there, store.items.events(there)
    there = frozenset(item for item, link in store.items.links(spoke).items() if link.remote_id) & items
    return there, {item: agreed.there for item, agreed in store.items.agreed(spoke, there).items()}
