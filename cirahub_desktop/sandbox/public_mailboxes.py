"""The public folders spread over several mailboxes, as Exchange Online has them: one for the tree, others for contents.

A request has to name the right one in its headers; one that names another is refused in the words of Exchange.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from cirahub_desktop.sandbox.folders import Folder
from cirahub_desktop.sandbox.item import read_id
from cirahub_desktop.sandbox.operations.dispatch import Request, leave_out
from cirahub_desktop.sandbox.refusal import Refusal
from cirahub_desktop.sandbox.store import Store
from cirahub_desktop.sandbox.wire import Answer, Element, T, failure, response, soap_fault

DOMAIN: Final = "verrier.example"
ANCHOR: Final = "X-AnchorMailbox"
MAILBOX: Final = "X-PublicFolderMailbox"
_OF_THE_TREE: Final = ("FindFolder", "GetFolder", "CreateFolder", "UpdateFolder", "DeleteFolder", "MoveFolder")
_WITH_ITEMS: Final = ("GetItem", "CreateItem", "UpdateItem", "DeleteItem")
_CODE: Final = "ErrorNoPublicFolderReplicaAvailable"
_CAST: Final = (
    "Unable to cast object of type 'Microsoft.Exchange.Data.Storage.PublicFolderSession' to type"
    " 'Microsoft.Exchange.Data.Storage.MailboxSession'."
)


@dataclass(frozen=True, slots=True)
class PublicMailbox:
    guid: str
    smtp: str

    @property
    def named(self) -> str:
        return f"{self.guid}@{DOMAIN}"


TREE: Final = PublicMailbox("0f9f7d02-1c2b-4d11-9c3e-6a5f2b7c8d01", f"publicfolders@{DOMAIN}")
FIRST: Final = PublicMailbox("1a2b3c4d-5e6f-4a1b-8c2d-3e4f5a6b7c8d", f"contents1@{DOMAIN}")
SECOND: Final = PublicMailbox("9e8d7c6b-5a49-4838-a726-150403928170", f"contents2@{DOMAIN}")


@dataclass
class PublicMailboxes:
    """``cast``: refuse with the fault about a cast, as Exchange sometimes does, and not item by item."""

    cast: bool = False
    moved: dict[int, PublicMailbox] = field(default_factory=dict)
    """Folders, by number, whose content does not lie in the first mailbox."""

    def of(self, folder: int) -> PublicMailbox:
        return self.moved.get(folder, FIRST)

    def settings(self, address: str, user: str) -> dict[str, str]:
        """What autodiscover tells of an address; nothing where it knows none."""
        if address == user:
            return {"PublicFolderInformation": TREE.smtp, "InternalRpcClientServer": f"user-guid@{DOMAIN}"}
        for one in (TREE, FIRST, SECOND):
            if address in (one.smtp, one.named):
                return {"InternalRpcClientServer": one.named, "AutoDiscoverSMTPAddress": one.smtp}
        return {}

    def refusal(self, request: Request, headers: Mapping[str, str], store: Store) -> Answer | None:
        """The answer to a request that came to the wrong mailbox; None for one that came to the right one."""
        folder = _folder_of(request, store)
        if folder is None or not folder.public:
            return None
        if request.operation in _OF_THE_TREE:
            right = (TREE.smtp, TREE.named)
        else:
            content = self.of(folder.number).smtp
            right = (content, content)
        if (headers.get(ANCHOR, ""), headers.get(MAILBOX, "")) == right:
            return None
        if self.cast:
            return soap_fault("ErrorInternalServerError", _CAST)
        text = "There is no replica of this public folder in the mailbox that was named."
        inner = "<m:Items/>" if request.operation in _WITH_ITEMS[:3] else ""
        inner = "<m:Folders/>" if request.operation in ("GetFolder", "CreateFolder") else inner
        return response(
            request.operation, [failure(request.operation, _CODE, text, inner)] * leave_out(request, half=False)
        )


def _folder_of(request: Request, store: Store) -> Folder | None:
    """The folder that a request is about: the first that it names, by itself or by an item in it."""
    for node in request.node.iter() if request.node is not None else ():
        if node.tag == f"{T}DistinguishedFolderId":
            return next((one for one in store.folders.values() if one.distinguished == node.get("Id")), None)
        number = _number(node)
        if number is not None:
            item = store.items.get(number)
            return store.folders.get(item.folder if item is not None else number)
    return None


def _number(node: Element) -> int | None:
    written = node.get("Id") or node.get("RecurringMasterId")
    if node.tag not in (f"{T}FolderId", f"{T}ItemId", f"{T}OccurrenceItemId") or not written:
        return None
    try:
        return read_id(written)[1][0]
    except Refusal:
        return None
