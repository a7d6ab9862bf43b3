"""CreateItem: calendar items only, and never in a folder of another class."""

from __future__ import annotations

from uuid import uuid4

from cirahub_desktop.sandbox.folders import CALENDAR, Folder
from cirahub_desktop.sandbox.incoming import read_properties, settle_times, with_defaults
from cirahub_desktop.sandbox.item import Item
from cirahub_desktop.sandbox.operations.call import Call, per_item
from cirahub_desktop.sandbox.refusal import Refusal, RequestRefused
from cirahub_desktop.sandbox.rights import Rights
from cirahub_desktop.sandbox.series import settle_series
from cirahub_desktop.sandbox.wire import Answer, Element, M, children, failure, local_name, response, success, within

_RESPONSES = ("AcceptItem", "DeclineItem", "TentativelyAcceptItem", "CancelCalendarItem", "RemoveItem", "ForwardItem")


def create_item(call: Call, request: Element) -> Answer:
    nodes = within(request, f"{M}Items")
    sending = request.get("SendMeetingInvitations") or ""
    try:
        folder, rights = _target(call, request)
    except Refusal as refusal:
        return response("CreateItem", (failure("CreateItem", refusal.code, refusal.text, "<m:Items/>") for _ in nodes))

    def one(node: Element) -> str:
        if local_name(node) in _RESPONSES:
            raise Refusal("ErrorInvalidOperation", f"{local_name(node)} is not supported for public folder items.")
        if not rights.create:
            raise Refusal("ErrorAccessDenied", "Access is denied. Check credentials and try again.")
        item = _created(call, folder, node, sending)
        inner = f'<t:ItemId Id="{item.item_id}" ChangeKey="{item.change_key}"/>'
        return success("CreateItem", f"<m:Items><t:{item.kind}>{inner}</t:{item.kind}></m:Items>")

    return response("CreateItem", per_item("CreateItem", nodes, one, "<m:Items/>"))


def _target(call: Call, request: Element) -> tuple[Folder, Rights]:
    saved = request.find(f"{M}SavedItemFolderId")
    if saved is None:
        raise RequestRefused("ErrorInvalidRequest", "The sandbox creates items in a named folder only.")
    return call.folder(children(saved)[0])


def _created(call: Call, folder: Folder, node: Element, sending: str) -> Item:
    if local_name(node) != "CalendarItem":
        raise Refusal("ErrorInvalidOperation", f"The sandbox creates calendar items only, not {local_name(node)}.")
    if not sending:
        raise Refusal("ErrorSendMeetingInvitationsRequired", "SendMeetingInvitations is required for calendar items.")
    if folder.folder_class != CALENDAR:
        raise Refusal("ErrorCannotCreateCalendarItemInNonCalendarFolder", f"{folder.name} is not a calendar.")
    item = _stored(call, folder, node)
    if item.is_meeting and sending != "SendToNone":
        call.post("invitation", item.text("Subject"), sending)
    return item


def _stored(call: Call, folder: Folder, node: Element) -> Item:
    properties = with_defaults(read_properties(children(node), call.zone), call.zone)
    properties.setdefault("UID", uuid4().hex.upper())
    settle_times(properties)
    now = call.store.clock.tick()
    number = call.store.new_number()
    item = Item(number, folder.number, call.user, now, now, call.user, version=1, properties=properties)
    if item.pattern is not None:
        settle_series(properties, item.pattern)
    call.store.put_item(item)
    return item
