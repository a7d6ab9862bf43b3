"""Which contents a plan needs: the rest is never read. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from cirahub_desktop.sync.model.item import ItemId, ItemRow, Link, Ownership, RemoteId
from cirahub_desktop.sync.model.options import HandChanged
from cirahub_desktop.sync.outlook import Outlook, may_be_in_range
from cirahub_desktop.sync.reconcile import NEVER_AGAIN
from cirahub_desktop.sync.shapes import Shapes


def wanted(outlook: Outlook) -> list[ItemId]:
    """Items whose content must be looked at."""
    shapes = Shapes(outlook)
    return [row.id for row in outlook.rows.values() if _needs_content(outlook, row, shapes)]


def to_look_at(outlook: Outlook, items: Iterable[ItemId]) -> list[RemoteId]:
    """Of these, the ones of which the spoke must be asked what is in them now."""
    links = (outlook.looked.links.get(item) for item in items)
    return [link.remote_id for link in links if link and link.remote_id and (link.is_native or link.edited)]


def _needs_content(outlook: Outlook, row: ItemRow, shapes: Shapes) -> bool:
    link = outlook.looked.links.get(row.id)
    if row.id in outlook.pins:
        return not row.gone
    if row.id in outlook.in_parts or (row.part_of and row.part_of not in outlook.in_parts):
        return False
    if row.gone or (link and link.is_native and not _follows(outlook, link)):
        return False
    if link is None or not link.remote_id:
        near = may_be_in_range(outlook, row) or shapes.replaces(row)
        return near and (link is None or link.vanished < NEVER_AGAIN or bool(link.refusal))
    if link.edited and outlook.options.hand_changed is HandChanged.WRITE_AGAIN:
        return True
    return link.basis != outlook.basis(row, link)


def _follows(outlook: Outlook, link: Link) -> bool:
    """Whether what is at home in the spoke is written at all: in one that feeds the hub, or when it was adopted."""
    return bool(outlook.options.feeds_hub) or link.ownership is Ownership.ADOPTED
