"""UpdateItem: single items, masters and one occurrence at a time, guarded by change keys."""

from __future__ import annotations

from typing import Final

from cirahub_desktop.sandbox import extended
from cirahub_desktop.sandbox.bodies import stored_body
from cirahub_desktop.sandbox.clock import moment
from cirahub_desktop.sandbox.fields import BY_URI, Kind
from cirahub_desktop.sandbox.incoming import read_properties, settle_times
from cirahub_desktop.sandbox.item import Properties
from cirahub_desktop.sandbox.operations.call import Call, per_item
from cirahub_desktop.sandbox.operations.targets import REFERENCES, Target, read_target
from cirahub_desktop.sandbox.refusal import Refusal, RequestRefused
from cirahub_desktop.sandbox.series import check_neighbours, pattern_of, settle_series
from cirahub_desktop.sandbox.views import view_of
from cirahub_desktop.sandbox.wire import Answer, Element, M, T, children, local_name, response, success, within

_FIXED: Final = frozenset({"UID"})
"""Settable when an item is created, never again."""
_NEVER_IN_OCCURRENCE: Final = frozenset({"Recurrence"})
_MOVES_A_SERIES: Final = frozenset({"Recurrence", "Start", "End", "StartTimeZone", "IsAllDayEvent"})
_KEPT: Final = frozenset({"Start", "End", "StartTimeZone", "EndTimeZone", "IsAllDayEvent", "LegacyFreeBusyStatus"})
"""Fields that cannot be deleted, because no calendar item is without them."""


def update_item(call: Call, request: Element) -> Answer:
    resolution = request.get("ConflictResolution") or ""
    sending = request.get("SendMeetingInvitationsOrCancellations") or ""
    if not resolution:
        raise RequestRefused("ErrorSchemaValidation", "The required attribute 'ConflictResolution' is missing.")

    def one(change: Element) -> str:
        target = read_target(call, next(node for node in children(change) if local_name(node) in REFERENCES))
        _check(call, target, resolution, sending)
        _apply(call, target, change)
        item = target.item
        if item.is_meeting and sending != "SendToNone":
            call.post("update", item.text("Subject"), sending)
        shown = item.item_id if target.index is None else item.occurrence_id(target.index)
        inner = f'<t:{item.kind}><t:ItemId Id="{shown}" ChangeKey="{item.change_key}"/></t:{item.kind}>'
        count = "<m:ConflictResults><t:Count>0</t:Count></m:ConflictResults>"
        return success("UpdateItem", f"<m:Items>{inner}</m:Items>{count}")

    nodes = within(request, f"{M}ItemChanges")
    return response("UpdateItem", per_item("UpdateItem", nodes, one, "<m:Items/>"))


def _check(call: Call, target: Target, resolution: str, sending: str) -> None:
    rights = target.rights
    if not rights.modify or (rights.own_only and target.item.owner != call.user):
        raise Refusal("ErrorAccessDenied", "Access is denied. Check credentials and try again.")
    if not sending and target.item.kind == "CalendarItem":
        raise Refusal("ErrorSendMeetingInvitationsOrCancellationsRequired", "The attribute is required.")
    if resolution != "AlwaysOverwrite" and not target.change_key and target.index is None:
        raise Refusal("ErrorChangeKeyRequired", "The change key is required for this operation.")
    if resolution == "NeverOverwrite" and target.is_stale:
        raise Refusal(
            "ErrorIrresolvableConflict",
            "The send or update operation could not be performed because the change key passed in the request does not"
            " match the current change key for the item.",
        )


def _apply(call: Call, target: Target, change: Element) -> None:
    changes = _changes(call, target, change)
    if target.index is None:
        _update_whole(target, changes)
    else:
        _update_occurrence(target, target.index, changes)
    call.store.touch(target.item, call.user)


def _changes(call: Call, target: Target, change: Element) -> Properties:
    changes: Properties = {}
    updates = change.find(f"{T}Updates")
    for update in children(updates) if updates is not None else []:
        path, *values = children(update)
        if local_name(update) == "DeleteItemField":
            changes |= _deleted(path)
        elif local_name(update) == "AppendToItemField":
            changes |= _appended(call, target, path, values[0])
        else:
            changes |= _set(call, path, values[0])
    return changes


def _set(call: Call, path: Element, holder: Element) -> Properties:
    nodes = children(holder)
    if len(nodes) != 1:
        raise Refusal("ErrorIncorrectUpdatePropertyCount", "An update sets exactly one property.")
    uri = path.get("FieldURI")
    if uri is not None and (uri not in BY_URI or BY_URI[uri].tag in _FIXED):
        raise Refusal("ErrorInvalidPropertySet", f"Set action is invalid for property {uri}.")
    if uri is not None and BY_URI[uri].tag != local_name(nodes[0]):
        raise Refusal("ErrorUpdatePropertyMismatch", "The property of the path and that of the item differ.")
    return read_properties(nodes, call.zone)


def _deleted(path: Element) -> Properties:
    if local_name(path) == "ExtendedFieldURI":
        return {extended.key_of(path): None}
    field = BY_URI.get(path.get("FieldURI") or "")
    if field is None or field.kind is Kind.COMPUTED or field.tag in _FIXED | _KEPT:
        raise Refusal("ErrorInvalidPropertyDelete", f"Delete action is invalid for property {path.get('FieldURI')}.")
    return {field.tag: field.default or None}


def _appended(call: Call, target: Target, path: Element, holder: Element) -> Properties:
    if path.get("FieldURI") != "item:Body":
        raise Refusal("ErrorInvalidPropertyAppend", "Only a body can be appended to.")
    added = read_properties(children(holder), call.zone)
    kind, old = target.item.text("BodyType") or "Text", target.item.text("Body")
    return {"BodyType": kind, "Body": stored_body(kind, old.rstrip() + "\r\n" + str(added["Body"]))}


def _update_whole(target: Target, changes: Properties) -> None:
    """A new pattern or time of a series drops its changed and removed occurrences."""
    item = target.item
    merged: Properties = {name: value for name, value in {**item.properties, **changes}.items() if value is not None}
    settle_times(merged)
    before, item.properties = item.properties, merged
    item.forget_pattern()
    try:
        if item.pattern is not None:
            settle_series(merged, item.pattern)
    except Refusal:
        item.properties = before
        item.forget_pattern()
        raise
    if any(merged.get(name) != before.get(name) for name in _MOVES_A_SERIES):
        item.changed, item.removed = {}, set()


def _update_occurrence(target: Target, index: int, changes: Properties) -> None:
    master = target.item
    pattern_of(master)
    if changes.keys() & _NEVER_IN_OCCURRENCE:
        raise Refusal("ErrorInvalidPropertySet", "An occurrence has no recurrence of its own.")
    view = view_of(master, target.rights, index)
    times: Properties = {
        "StartTimeZone": view.text("StartTimeZone"),
        "IsAllDayEvent": view.text("IsAllDayEvent"),
        "Start": view.start,
        "End": view.end,
    }
    times |= {name: value for name, value in changes.items() if name in times and value is not None}
    settle_times(times)
    if {"Start", "End"} & changes.keys():
        check_neighbours(master, index, moment(str(times["Start"])), moment(str(times["End"])))
    kept = {"Start": times["Start"], "End": times["End"]}
    master.changed[index] = {**master.changed.get(index, {}), **changes, **kept}
