"""Item references of requests: a plain id, an occurrence by its index, the master of an occurrence."""

from __future__ import annotations

from dataclasses import dataclass

from cirahub_desktop.sandbox.item import Item, read_id
from cirahub_desktop.sandbox.operations.call import Call
from cirahub_desktop.sandbox.refusal import Refusal
from cirahub_desktop.sandbox.rights import Rights
from cirahub_desktop.sandbox.wire import Element, local_name

REFERENCES = ("ItemId", "OccurrenceItemId", "RecurringMasterItemId")


@dataclass(frozen=True, slots=True)
class Target:
    """``index`` is set when one occurrence is meant; ``change_key`` is what the client knew, or empty."""

    item: Item
    rights: Rights
    index: int | None
    change_key: str

    @property
    def is_stale(self) -> bool:
        return bool(self.change_key) and self.change_key != self.item.change_key


def read_target(call: Call, node: Element) -> Target:
    """What an ItemId, OccurrenceItemId or RecurringMasterItemId points at; refused when missing or not readable."""
    name, change_key = local_name(node), node.get("ChangeKey") or ""
    if change_key:
        _check_change_key(change_key)
    if name == "OccurrenceItemId":
        item, rights, _ = call.store.item(node.get("RecurringMasterId") or "", call.user)
        if not item.properties.get("Recurrence"):
            raise Refusal("ErrorCalendarCannotUseIdForRecurringMasterId", "The item is not a recurring master.")
        return Target(item, rights, int(node.get("InstanceIndex") or 0), change_key)
    if name == "RecurringMasterItemId":
        item, rights, index = call.store.item(node.get("OccurrenceId") or "", call.user)
        if index is None:
            raise Refusal("ErrorCalendarCannotUseIdForOccurrenceId", "The item is not an occurrence.")
        return Target(item, rights, None, change_key)
    item, rights, index = call.store.item(node.get("Id") or "", call.user)
    return Target(item, rights, index, change_key)


def _check_change_key(text: str) -> None:
    try:
        kind, _ = read_id(text)
    except Refusal:
        kind = ""
    if kind != "key":
        raise Refusal("ErrorInvalidChangeKey", "The change key is invalid.")
