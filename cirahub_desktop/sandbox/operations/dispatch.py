"""From the bytes of a request to its answer: which operation, which refusal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from lxml import etree

from cirahub_desktop.sandbox.operations.call import Call, default_zone
from cirahub_desktop.sandbox.operations.create_item import create_item
from cirahub_desktop.sandbox.operations.delete_item import delete_item
from cirahub_desktop.sandbox.operations.find_item import find_item
from cirahub_desktop.sandbox.operations.folders import create_folder, find_folder, get_folder
from cirahub_desktop.sandbox.operations.get_item import get_item
from cirahub_desktop.sandbox.operations.resolve_names import resolve_names
from cirahub_desktop.sandbox.operations.update_item import update_item
from cirahub_desktop.sandbox.refusal import Refusal, RequestRefused
from cirahub_desktop.sandbox.store import Store
from cirahub_desktop.sandbox.wire import (
    Answer,
    Element,
    S,
    T,
    children,
    failure,
    local_name,
    parse,
    response,
    soap_fault,
)

_OPERATIONS: Final[dict[str, Callable[[Call, Element], Answer]]] = {
    "GetFolder": get_folder,
    "FindFolder": find_folder,
    "CreateFolder": create_folder,
    "FindItem": find_item,
    "GetItem": get_item,
    "CreateItem": create_item,
    "UpdateItem": update_item,
    "DeleteItem": delete_item,
    "ResolveNames": resolve_names,
}
_NOT_IN_PUBLIC_FOLDERS: Final = ("SyncFolderItems", "SyncFolderHierarchy", "EmptyFolder", "CopyFolder")
_VERSIONS: Final = ("Exchange2007", "Exchange2010", "Exchange2013", "Exchange2015", "Exchange2016")
_BATCHES: Final = ("Items", "ItemChanges", "ItemIds")
_ITEM_OPERATIONS: Final = ("CreateItem", "UpdateItem", "GetItem")
"""Their response messages hold items, and be it none."""


@dataclass(frozen=True, slots=True)
class Request:
    """A parsed request. ``operation`` is ``unreadable`` when the body is no SOAP."""

    operation: str
    root: Element | None = None
    node: Element | None = None


def read_request(body: bytes) -> Request:
    try:
        root = parse(body)
    except etree.XMLSyntaxError:
        return Request("unreadable")
    soap_body = root.find(f"{S}Body")
    nodes = children(soap_body) if soap_body is not None else []
    return Request(local_name(nodes[0]), root, nodes[0]) if nodes else Request("unreadable")


def leave_out(request: Request, *, half: bool) -> int:
    """Take the second half out of a batch, or all of it, for what goes wrong in the middle; how many entries those
    are. A request that is no batch is one entry."""
    batches = (
        [batch for batch in children(request.node) if local_name(batch) in _BATCHES] if request.node is not None else []
    )
    left = 0
    for batch in batches:
        entries = children(batch)
        for entry in entries[len(entries) // 2 if half else 0 :]:
            batch.remove(entry)
            left += 1
    return left if batches else 1


_BUSY: Final = "The server cannot service this request right now. Try again later."


def busy_fault(milliseconds: int, status: int) -> Answer:
    """ErrorServerBusy for the whole request, with the time to wait."""
    return soap_fault("ErrorServerBusy", _BUSY, values={"BackOffMilliseconds": str(milliseconds)}, status=status)


def busy_messages(request: Request, milliseconds: int, count: int, found: Answer | None) -> Answer:
    """ErrorServerBusy as so many response messages inside a 200, behind those of what was carried out."""
    wait = f'<m:MessageXml><t:Value Name="BackOffMilliseconds">{milliseconds}</t:Value></m:MessageXml>'
    inner = wait + ("<m:Items/>" if request.operation in _ITEM_OPERATIONS else "")
    busy = [failure(request.operation, "ErrorServerBusy", _BUSY, inner)] * count
    if found is None:
        return response(request.operation, busy)
    end = b"</m:ResponseMessages>"
    return Answer(found.body.replace(end, "".join(busy).encode() + end), found.status)


def answer(store: Store, user: str, request: Request, post: Callable[[str, str, str], None]) -> Answer:
    """Carry out one request for a signed-in user. Never raises for what a client can do wrong."""
    if request.root is None or request.node is None:
        return soap_fault("ErrorSchemaValidation", "The request failed schema validation.")
    version = request.root.find(f"{S}Header/{T}RequestServerVersion")
    if version is not None and not (version.get("Version") or "").startswith(_VERSIONS):
        return soap_fault("ErrorInvalidServerVersion", "The specified server version is invalid.")
    if request.operation in _NOT_IN_PUBLIC_FOLDERS:
        text = f"{request.operation} is not supported for public folders."
        return response(request.operation, [failure(request.operation, "ErrorInvalidOperation", text)])
    carry_out = _OPERATIONS.get(request.operation)
    if carry_out is None:
        return soap_fault("ErrorInvalidOperation", f"{request.operation} is not supported here.")
    call = Call(store, user, default_zone(request.root), post)
    try:
        with store.request():
            return carry_out(call, request.node)
    except (Refusal, RequestRefused) as refusal:
        return soap_fault(refusal.code, refusal.text)
