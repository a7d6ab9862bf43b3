"""The parts that requests share: ids, shapes, and the fields that are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from cirahub_desktop.sync.spokes.exchange import stamps
from cirahub_desktop.sync.spokes.exchange.soap import Markup, element

PUBLIC_ROOT = "publicfoldersroot"


@dataclass(frozen=True, slots=True)
class WellKnown:
    """A folder that every mailbox has, such as ``calendar``; ``mailbox`` is an address, '' the account's own."""

    name: str
    mailbox: str = ""


FolderKey = str | WellKnown | None
"""What names a folder in a request: its id, or where it is; None is the root of the public folders."""


def folder_ref(folder: FolderKey) -> Markup:
    """By id always without its change key: Exchange takes such an id for an item's in public folders."""
    if isinstance(folder, str):
        return element("t:FolderId", Id=folder)
    if folder is None:
        return element("t:DistinguishedFolderId", Id=PUBLIC_ROOT)
    owner = element("t:Mailbox", element("t:EmailAddress", text=folder.mailbox))
    return element("t:DistinguishedFolderId", *([owner] if folder.mailbox else []), Id=folder.name)


def item_ref(item_id: str, change_key: str | None = None) -> Markup:
    """An item by id; the change key only where a write must not overwrite somebody else's."""
    if change_key is None:
        return element("t:ItemId", Id=item_id)
    return element("t:ItemId", Id=item_id, ChangeKey=change_key)


def occurrence_ref(master_id: str, index: int) -> Markup:
    """One occurrence, counted from 1 over the pattern, removed ones included."""
    return element("t:OccurrenceItemId", RecurringMasterId=master_id, InstanceIndex=str(index))


@cache
def field_path(uri: str) -> Markup:
    return element("t:FieldURI", FieldURI=uri)


def item_shape(*uris: str, stamp: bool = True, body: bool = False) -> Markup:
    """Ids and the named fields, with our stamp, and with bodies in the format in which they are kept."""
    paths: Iterable[Markup] = map(field_path, uris)
    wanted = [*paths, *(map(stamps.field, stamps.NAMES) if stamp else ())]
    parts = [element("t:BaseShape", text="IdOnly")]
    if body:
        parts.append(element("t:BodyType", text="Best"))
    if wanted:
        parts.append(element("t:AdditionalProperties", *wanted))
    return element("m:ItemShape", *parts)
