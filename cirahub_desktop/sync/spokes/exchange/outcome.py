"""What became of one write, from the code of its response message."""

from __future__ import annotations

from cirahub_desktop.sync.errors import FaultCode, ItemFault, Unreachable
from cirahub_desktop.sync.model.item import RemoteId, Version
from cirahub_desktop.sync.spokes.base import Create, Delete, NotWritten, Update, Write, Written
from cirahub_desktop.sync.spokes.exchange import codes, soap
from cirahub_desktop.sync.spokes.exchange.soap import Message


def written(message: Message) -> Written | None:
    """The item's id and version after a create or an update; None where the answer names none."""
    item = next(soap.children(message.node, "m:Items"), None)
    identity = None if item is None else soap.child(item, "t:ItemId")
    if identity is None:
        return None
    return Written(RemoteId(identity.get("Id", "")), Version(identity.get("ChangeKey", "")))


def refusal(write: Write, code: str, busy: Unreachable | None = None) -> NotWritten:
    """The row for a write that the server refused."""
    again = code in codes.BUSY | codes.CHANGED | codes.DENIED
    return NotWritten(fault(write, *_meaning(write, code)), again=again, busy=busy)


def fault(write: Write, code: FaultCode, detail: str = "") -> ItemFault:
    """A fault under the name of the event that was to be written."""
    if isinstance(write, Create | Update):
        return ItemFault(code, uid=write.identity.uid, subject=write.event.subject, detail=detail)
    return ItemFault(code, detail=detail)


def _meaning(write: Write, code: str) -> tuple[FaultCode, str]:
    if code in codes.CHANGED and not isinstance(write, Create):
        return FaultCode.CHANGED_MEANWHILE, code
    if code in codes.NO_SERIES and not isinstance(write, Delete) and write.event.series is not None:
        return FaultCode.SERIES_NOT_EXPRESSIBLE, write.event.series.rule
    if code in codes.NO_OCCURRENCE:
        return FaultCode.OCCURRENCE_LOST, code
    if code in codes.TOO_LONG:
        return FaultCode.TOO_LONG, code
    return FaultCode.REFUSED_BY_SERVER, code
