"""DeleteItem: soft, hard, or one occurrence out of its series. No version is checked here, as on a real server."""

from __future__ import annotations

from cirahub_desktop.sandbox.operations.call import Call, per_item
from cirahub_desktop.sandbox.operations.targets import Target, read_target
from cirahub_desktop.sandbox.refusal import Refusal, RequestRefused
from cirahub_desktop.sandbox.series import pattern_of, remove_occurrence
from cirahub_desktop.sandbox.wire import Answer, Element, M, response, success, within


def delete_item(call: Call, request: Element) -> Answer:
    how = request.get("DeleteType") or ""
    sending = request.get("SendMeetingCancellations") or ""
    if not how:
        raise RequestRefused("ErrorSchemaValidation", "The required attribute 'DeleteType' is missing.")

    def one(node: Element) -> str:
        target = read_target(call, node)
        _check(call, target, sending)
        _delete(target, how)
        call.store.touch(target.item, call.user)
        if target.item.is_meeting and sending != "SendToNone":
            call.post("cancellation", target.item.text("Subject"), sending)
        return success("DeleteItem")

    nodes = within(request, f"{M}ItemIds")
    return response("DeleteItem", per_item("DeleteItem", nodes, one))


def _check(call: Call, target: Target, sending: str) -> None:
    rights = target.rights
    if not rights.delete or (rights.own_only and target.item.owner != call.user):
        raise Refusal("ErrorAccessDenied", "Access is denied. Check credentials and try again.")
    if not sending and target.item.kind == "CalendarItem":
        raise Refusal("ErrorSendMeetingCancellationsRequired", "SendMeetingCancellations is required.")


def _delete(target: Target, how: str) -> None:
    if target.index is None:
        target.item.deleted = how
    else:
        pattern_of(target.item)
        remove_occurrence(target.item, target.index)
