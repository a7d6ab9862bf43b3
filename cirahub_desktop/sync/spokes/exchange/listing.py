"""Listing a folder: one peek that tells whether anything moved, and pages that overlap.

Everything is sorted by LastModifiedTime, newest first. A change while pages are read therefore moves an item to the
top and every other one by a place, which the overlap of one item shows; a deletion shows the same way. Both at once
cancel out, so a listing of several pages is closed by a second look at its top.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.item import RemoteId, Stamp, Version
from cirahub_desktop.sync.spokes.base import Report, silent
from cirahub_desktop.sync.spokes.exchange import soap, stamps
from cirahub_desktop.sync.spokes.exchange.connection import Connection, malformed, only
from cirahub_desktop.sync.spokes.exchange.folders import check_folder
from cirahub_desktop.sync.spokes.exchange.shapes import field_path, folder_ref, item_shape
from cirahub_desktop.sync.spokes.exchange.soap import Element, Markup, element

PAGE = 1000
"""EWSFindCountLimit; 250 with a restriction, which is why there is none."""
_SETTLED = timedelta(seconds=3)
"""LastModifiedTime may come in whole seconds, and the servers' clocks are not quite one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a listing. Times are the server's own text, compared as such."""

    id: RemoteId
    version: Version
    modified: str
    created: str
    stamp: Stamp | None


@dataclass(frozen=True, slots=True)
class Page:
    entries: tuple[Entry, ...]
    total: int
    last: bool
    date: datetime | None


@dataclass(frozen=True, slots=True)
class Listing:
    """What a folder holds. Not ``complete``: it changed under our hands twice."""

    entries: Mapping[RemoteId, Entry] = field(default_factory=dict)
    total: int = 0
    complete: bool = True
    date: datetime | None = None


@dataclass(frozen=True, slots=True)
class Top:
    """The newest change and the number of items: when both stand still, nothing changed."""

    modified: str
    total: int
    settled: bool
    """Whether a later change is sure to have a later time."""
    ours: int = 0
    """So many items we wrote ourselves since; ``total`` counts them."""

    def same(self, other: Top) -> bool:
        return (self.modified, self.total) == (other.modified, other.total)


def cursor_text(folder_id: str, top: Top) -> str:
    return json.dumps([_mark(folder_id), top.modified, top.total, top.settled, top.ours])


def cursor_top(folder_id: str, cursor: str) -> Top | None:
    """The top that ``cursor`` remembers; None for no cursor and for that of another folder."""
    try:
        mark, modified, total, settled, *ours = json.loads(cursor)
    except ValueError:
        return None
    return Top(modified, total, settled, *ours) if mark == _mark(folder_id) else None


def cursor_after(cursor: str, written: int, more: int) -> str:
    """The cursor after so many of our own writes, which left ``more`` items than before; '' where it cannot be told:
    items that were written twice would be counted twice."""
    try:
        mark, modified, total, settled, *ours = json.loads(cursor)
    except ValueError:
        return ""
    return json.dumps([mark, modified, total + more, settled, written]) if settled and not any(ours) else ""


def peek(connection: Connection, folder_id: str, path: str, cancel: CancelToken) -> tuple[Top, datetime | None]:
    """Newest change and count in one small request; with the server's clock."""
    page = _page(connection, folder_id, path, 0, 1, cancel)
    return top_of(page.entries, page.total, page.date), page.date


def as_left(
    connection: Connection,
    folder_id: str,
    path: str,
    before: Top,
    versions: Mapping[RemoteId, Version],
    cancel: CancelToken,
) -> Page | None:
    """The newest lines, where the folder holds what it held ``before`` and our own writes, in ``versions``, and nothing
    else; None where it must be listed. One request; two after a thousand writes, of which then the last alone is looked
    at, for what is older than all of them, and how many there are, tells of every other hand but one on our own items.
    """
    shown = before.ours if before.ours < PAGE else 1
    page = _page(connection, folder_id, path, 0, shown + (shown == before.ours), cancel)
    newest, older = page.entries[:shown], page.entries[shown:]
    ours = all(versions.get(entry.id) == entry.version for entry in newest)
    if page.total != before.total or len(newest) != shown or not ours:
        return None
    if before.ours == before.total:
        return page
    if shown < before.ours:
        older = _page(connection, folder_id, path, before.ours, 1, cancel).entries
    return page if older and _is_no_newer(older[0].modified, before.modified) else None


def list_folder(
    connection: Connection, folder_id: str, path: str, cancel: CancelToken, report: Report = silent
) -> Listing:
    """Everything in the folder; once more when it changed meanwhile, then as far as it goes."""
    first = _list_once(connection, folder_id, path, cancel, report)
    return first if first.complete else _list_once(connection, folder_id, path, cancel, report)


def top_of(entries: tuple[Entry, ...], total: int, date: datetime | None) -> Top:
    """``entries`` newest first, or none."""
    modified = entries[0].modified if entries else ""
    return Top(modified, total, settled=_is_settled(modified, total, date))


def find_items(folder_id: str, offset: int, size: int) -> Markup:
    """Ask for one page, newest change first."""
    shape = item_shape("item:LastModifiedTime", "item:DateTimeCreated")
    view = element("m:IndexedPageItemView", MaxEntriesReturned=str(size), Offset=str(offset), BasePoint="Beginning")
    order = element("m:SortOrder", element("t:FieldOrder", field_path("item:LastModifiedTime"), Order="Descending"))
    return element(
        "m:FindItem", shape, view, order, element("m:ParentFolderIds", folder_ref(folder_id)), Traversal="Shallow"
    )


def _list_once(connection: Connection, folder_id: str, path: str, cancel: CancelToken, report: Report) -> Listing:
    page = _page(connection, folder_id, path, 0, PAGE, cancel)
    total, date, complete = page.total, page.date, True
    entries = list(page.entries)
    report(len(entries), total)
    pages = 1
    while not page.last:
        page = _page(connection, folder_id, path, len(entries) - 1, PAGE, cancel)
        pages += 1
        if not page.entries or page.entries[0].id != entries[-1].id or page.total != total:
            complete = False
            break
        if len(page.entries) == 1 and not page.last:
            raise malformed(connection.host, "a page without progress")
        entries += page.entries[1:]
        report(len(entries), total)
    if complete and pages > 1:
        top, _ = peek(connection, folder_id, path, cancel)
        complete = top.same(top_of(tuple(entries), total, date))
    unique = {entry.id: entry for entry in entries}
    return Listing(unique, total, complete and len(unique) == len(entries) == total, date)


def _page(connection: Connection, folder_id: str, path: str, offset: int, size: int, cancel: CancelToken) -> Page:
    answer = connection.ask(find_items(folder_id, offset, size), cancel)
    message = only(answer, connection.host)
    check_folder(message, connection.host, path)
    root = soap.child(message.node, "m:RootFolder")
    total = "" if root is None else root.get("TotalItemsInView", "")
    if root is None or not total.isdecimal():
        raise malformed(connection.host, "a listing without its total")
    entries = tuple(_entry(node) for node in soap.children(root, "t:Items"))
    return Page(entries, int(total), root.get("IncludesLastItemInRange") == "true", answer.date)


def _entry(node: Element) -> Entry:
    identity = soap.child(node, "t:ItemId")
    return Entry(
        id=RemoteId("" if identity is None else identity.get("Id", "")),
        version=Version("" if identity is None else identity.get("ChangeKey", "")),
        modified=soap.text(node, "t:LastModifiedTime"),
        created=soap.text(node, "t:DateTimeCreated"),
        stamp=stamps.from_xml(node),
    )


def _is_settled(modified: str, total: int, date: datetime | None) -> bool:
    if total == 0:
        return True
    moment = _moment(modified)
    return date is not None and moment is not None and date - moment >= _SETTLED


def _is_no_newer(modified: str, than: str) -> bool:
    """False also where nobody can tell."""
    first, second = _moment(modified), _moment(than)
    return first is not None and second is not None and first <= second


def _moment(modified: str) -> datetime | None:
    """A server was seen to write seven figures of a second; what cannot be read is unknown, never unchanged."""
    try:
        moment = datetime.fromisoformat(modified)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _mark(folder_id: str) -> str:
    return blake2b(folder_id.encode(), digest_size=8).hexdigest()
