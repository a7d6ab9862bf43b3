"""How the series of a hub lie in one spoke now: whole, or as single events. Pure."""

from __future__ import annotations

from cirahub_desktop.sync.model.item import ItemId, ItemRow, Link
from cirahub_desktop.sync.model.options import HandDeleted
from cirahub_desktop.sync.outlook import Outlook, has_left_range
from cirahub_desktop.sync.reconcile import ASKED_AGAIN, NEVER_AGAIN


class Shapes:
    """Of one outlook, gathered in one walk over its rows."""

    def __init__(self, outlook: Outlook) -> None:
        self._outlook = outlook
        self._parts: dict[ItemId, list[ItemRow]] = {}
        for row in outlook.rows.values():
            if row.part_of and not row.gone:
                self._parts.setdefault(row.part_of, []).append(row)
        self._turning = {item for item in (*self._parts, *outlook.in_parts) if self._turns(item)}
        self.sent_away = frozenset(item for item in self._parts if self._is_sent_away(item))
        """Series in single events all of which a person took away: what the days bring is not written either."""

    def parts(self, series: ItemRow) -> frozenset[ItemId]:
        return frozenset(row.id for row in self._parts.get(series.id, ()))

    def replaces(self, row: ItemRow) -> bool:
        """It takes the place of what is there of its series, which the range has no say in."""
        return (row.part_of or row.id) in self._turning and not has_left_range(self._outlook, row)

    def _turns(self, series: ItemId) -> bool:
        if series in self._outlook.in_parts:
            return self._is_there(series)
        return any(self._is_there(row.id) for row in self._parts[series])

    def _is_there(self, item: ItemId) -> bool:
        link = self._outlook.looked.links.get(item)
        return link is not None and bool(link.remote_id) and not link.is_native

    def _is_sent_away(self, series: ItemId) -> bool:
        known = [
            row for row in self._parts[series] if row.id in self._outlook.looked.links or self._is_pinned_away(row)
        ]
        coming = [row for row in known if row.last is None or row.last >= self._outlook.now]
        rows = coming or known
        return bool(rows) and all(self._is_away(row) for row in rows)

    def _is_pinned_away(self, row: ItemRow) -> bool:
        pin = self._outlook.pins.get(row.id)
        return pin is not None and pin.wanted is None

    def _is_away(self, row: ItemRow) -> bool:
        link = self._outlook.looked.links.get(row.id)
        if link is None or self._is_pinned_away(row):
            return self._is_pinned_away(row)
        return is_sent_away(self._outlook, link)


def is_sent_away(outlook: Outlook, link: Link) -> bool:
    """People deleted it there: whether it comes back is not a question of its shape."""
    return not link.remote_id and (is_unwanted(outlook, link) or link.vanished >= ASKED_AGAIN)


def is_unwanted(outlook: Outlook, link: Link) -> bool:
    never = outlook.options.hand_deleted is HandDeleted.NEVER and link.vanished > 0
    return never or link.vanished >= NEVER_AGAIN
