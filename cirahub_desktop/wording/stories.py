"""What runs did to events, told one sentence after another: for the history."""

from __future__ import annotations

from collections.abc import Mapping

from cirahub_desktop.history import PastChange, PastRun
from cirahub_desktop.i18n import quoted, tr
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.wording.runs import change, why


def told(one: PastChange) -> str:
    """Such as: Written to “Dock”. It is new in the hub."""
    done = _in_hub(one.action) if one.spoke is None else _in_spoke(one.action, one.spoke_name)
    reason = _of_hub().get(one.why) if one.spoke is None else None
    return f"{done} {reason or why(one.why)}"


def run_counts(one: PastRun, taken: Mapping[Action, int]) -> str:
    """Such as: taken in: 1 changed; written: 3 new, 1 deleted. ``taken`` counts what came into the hub."""
    came = _changes(taken)
    written = _changes({Action.CREATE: one.created, Action.UPDATE: one.updated, Action.DELETE: one.deleted})
    if came and written:
        return tr("taken in: {came}; written: {written}", came=came, written=written)
    if came:
        return tr("taken in: {came}", came=came)
    return written or tr("nothing had to be written")


def _changes(numbers: Mapping[Action, int]) -> str:
    return ", ".join(change(action, numbers[action]) for action in Action if numbers.get(action))


def _in_hub(action: Action) -> str:
    return {
        Action.CREATE: tr("Came into the hub."),
        Action.UPDATE: tr("Changed in the hub."),
        Action.DELETE: tr("Left the hub."),
    }[action]


def _in_spoke(action: Action, name: str) -> str:
    where = quoted(name) if name else tr("a spoke that is gone")
    return {
        Action.CREATE: tr("Written to {spoke}.", spoke=where),
        Action.UPDATE: tr("Changed in {spoke}.", spoke=where),
        Action.DELETE: tr("Deleted in {spoke}.", spoke=where),
    }[action]


def _of_hub() -> dict[Why, str]:
    """Reasons that read differently for the hub itself, where a spoke is what changed it."""
    return {
        Why.NEW: tr("A spoke that feeds the hub brought it."),
        Why.CHANGED: tr("It was changed where it comes from."),
        Why.CHANGED_BY_HAND: tr("Somebody had changed its copy, and the change was taken over."),
    }
