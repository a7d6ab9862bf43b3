"""What every operation gets: who asks, of which store, in which time zone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from cirahub_desktop.sandbox.folders import PUBLIC_ROOT, Folder
from cirahub_desktop.sandbox.item import read_id
from cirahub_desktop.sandbox.refusal import Refusal
from cirahub_desktop.sandbox.rights import Rights
from cirahub_desktop.sandbox.store import Store
from cirahub_desktop.sandbox.wire import Element, S, T, failure, local_name


@dataclass(frozen=True, slots=True)
class Call:
    """One request of a signed-in user. ``post`` is told (kind, subject, option) of every mail that would be sent."""

    store: Store
    user: str
    zone: str
    post: Callable[[str, str, str], None]

    def folder(self, reference: Element) -> tuple[Folder, Rights]:
        """The folder that a FolderId or DistinguishedFolderId names."""
        if local_name(reference) == "DistinguishedFolderId":
            return self._distinguished(reference)
        kind, numbers = read_id(reference.get("Id") or "")
        if kind != "folder":
            raise Refusal("ErrorCannotUseItemIdForFolderId", "The id is not that of a folder.")
        return self.store.folder(numbers[0], self.user)

    def _distinguished(self, reference: Element) -> tuple[Folder, Rights]:
        """In the user's own mailbox, unless another one is named."""
        name, asked = reference.get("Id") or "", reference.findtext(f"{T}Mailbox/{T}EmailAddress")
        mailbox = "" if name == PUBLIC_ROOT else (asked or self.user).strip().casefold()
        if mailbox and all(folder.mailbox != mailbox for folder in self.store.folders.values()):
            raise Refusal("ErrorNonExistentMailbox", "The SMTP address has no mailbox associated with it.")
        for folder in self.store.folders.values():
            if (folder.distinguished, folder.mailbox) == (name, mailbox):
                return self.store.folder(folder.number, self.user)
        raise Refusal("ErrorFolderNotFound", f"There is no folder {name!r} in this mailbox.")


def default_zone(root: Element) -> str:
    """The zone of the request's TimeZoneContext, for times that carry none."""
    found = root.find(f"{S}Header/{T}TimeZoneContext/{T}TimeZoneDefinition")
    return (found.get("Id") if found is not None else None) or "UTC"


def per_item(
    operation: str, nodes: Iterable[Element], carry_out: Callable[[Element], str], empty: str = ""
) -> Iterator[str]:
    """One response message per node: what ``carry_out`` answers, or its refusal. ``empty`` fills a refusal."""
    for node in nodes:
        try:
            yield carry_out(node)
        except Refusal as refusal:
            yield failure(operation, refusal.code, refusal.text, empty)
