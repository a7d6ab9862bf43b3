"""What a person decided since the last run, carried out before anything else is merged: pins and answers. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from cirahub_desktop.sync.fields import apply_changes, changed_fields
from cirahub_desktop.sync.model.conflict import Answer, Conflict
from cirahub_desktop.sync.model.item import ItemRow, Kept, SpokeId
from cirahub_desktop.sync.model.pin import Pin
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.taken import Taken

NOBODY = SpokeId("")
"""No spoke changed it last: a person did, here."""


def carry_out(taken: Taken, pins: Iterable[Pin], answered: Iterable[Conflict]) -> None:
    """Bring the hub to where the person wants it; what is so already is left alone."""
    for conflict in answered:
        _answer(taken, conflict)
    for pin in pins:
        row = taken.rows.get(pin.item)
        if row is not None:
            _pin(taken, row, pin)


def _pin(taken: Taken, row: ItemRow, pin: Pin) -> None:
    if pin.wanted is None:
        if not row.gone:
            taken.note(row, Action.DELETE, Why.UNDONE, taken.event(row.id), None)
            taken.remove(row.id, tombstone=True)
    elif row.gone or taken.event(row.id) != pin.wanted:
        before = None if row.gone else taken.event(row.id)
        action = Action.CREATE if row.gone else Action.UPDATE
        taken.set_event(row, pin.wanted, kept=Kept.PERSON if row.gone else row.kept)
        taken.touch(row.id, changed_fields(before, pin.wanted) if before else (), NOBODY)
        taken.note(taken.rows[row.id], action, Why.UNDONE, before, pin.wanted)


def _answer(taken: Taken, conflict: Conflict) -> None:
    """The hub's answer needs nothing: with the conflict gone, its value is written to the spoke."""
    taken.closed.append(conflict.id)
    row = taken.rows.get(conflict.item)
    if row is None or row.gone:
        return
    if conflict.answer is Answer.BOTH:
        taken.keep_both(row, conflict.spoke, conflict.theirs)
    elif conflict.answer is Answer.SPOKE:
        before = taken.event(row.id)
        after = apply_changes(before, conflict.ours, conflict.theirs)
        if after != before:
            taken.set_event(row, after, kept=row.kept)
            taken.touch(row.id, changed_fields(before, after), conflict.spoke)
            taken.note(taken.rows[row.id], Action.UPDATE, Why.ANSWERED, before, after, spoke=conflict.spoke)
