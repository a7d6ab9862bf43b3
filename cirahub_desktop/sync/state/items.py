"""Hub items and the strikes against them; their links come with them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from cirahub_desktop.frozen import frozen
from cirahub_desktop.sync.model.canonical import from_json, to_json
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import (
    Change,
    HubId,
    Identity,
    ItemId,
    ItemRow,
    Kept,
    OriginId,
    Ownership,
    RemoteId,
    SpokeId,
)
from cirahub_desktop.sync.state.links import LinkChange, Links, chunks
from cirahub_desktop.sync.state.plain_text import plain
from cirahub_desktop.sync.state.values import optional_time, time_from_text, time_to_text

__all__ = ["ItemChange", "Items", "LinkChange"]

_ROW = (
    "id, origin, uid, recurrence_id, content, subject, start, first, last, source, kept, gone, tombstone, repeats,"
    " part_of"
)
_PUT_LIGHT = (
    "UPDATE item SET origin = ?, uid = ?, recurrence_id = ?, content = ?, subject = ?, start = ?,"
    " first = ?, last = ?, source = ?, kept = ?, gone = ?, tombstone = ?, repeats = ?, part_of = ?"
    " WHERE id = ?"
)
_PUT_WHOLE = (
    "INSERT INTO item (id, hub, origin, uid, recurrence_id, content, subject, start, first, last,"
    " source, kept, gone, tombstone, repeats, part_of, event, sought)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (id) DO UPDATE SET origin = excluded.origin, uid = excluded.uid,"
    " recurrence_id = excluded.recurrence_id, content = excluded.content,"
    " subject = excluded.subject, start = excluded.start, first = excluded.first,"
    " last = excluded.last, source = excluded.source, kept = excluded.kept, gone = excluded.gone,"
    " tombstone = excluded.tombstone, repeats = excluded.repeats, part_of = excluded.part_of,"
    " event = excluded.event, sought = excluded.sought"
)
_NOT_NEEDED = (
    " AND NOT EXISTS (SELECT 1 FROM pin WHERE pin.hub = item.hub AND pin.item = item.id)"
    " AND NOT EXISTS (SELECT 1 FROM record WHERE record.item = item.id)"
    " AND NOT EXISTS (SELECT 1 FROM intent WHERE intent.item = item.id)"
)
"""Nothing that may come back speaks of the item."""
_KEPT = {one.value: one for one in Kept}
"""Quicker than the enum's own look-up, for a hundred thousand rows."""


@frozen
class ItemChange:
    """A row to store; ``event`` is None when the content is the stored one."""

    row: ItemRow
    event: Event | None = None


class Items(Links):
    """Reads are whole and light; contents are fetched by id, where they are needed."""

    def rows(self, hub: HubId) -> dict[ItemId, ItemRow]:
        found = (_row(row) for row in self._db.rows(f"SELECT {_ROW} FROM item WHERE hub = ?", (hub,)))  # noqa: S608
        return {row.id: row for row in found}

    def rows_of(self, ids: Iterable[ItemId]) -> dict[ItemId, ItemRow]:
        """Some of them, of whichever hub; those that are not known are left out."""
        found: dict[ItemId, ItemRow] = {}
        for chunk, marks in chunks(ids):
            rows = self._db.rows(f"SELECT {_ROW} FROM item WHERE id IN ({marks})", chunk)  # noqa: S608
            found |= {row.id: row for row in map(_row, rows)}
        return found

    def count(self, hub: HubId) -> int:
        """A series is one item, also where single events stand for it."""
        row = self._db.row("SELECT count(*) FROM item WHERE hub = ? AND NOT gone AND part_of = ''", (hub,))
        return int(row[0] or 0) if row else 0

    def events(self, ids: Iterable[ItemId]) -> dict[ItemId, Event]:
        found: dict[ItemId, Event] = {}
        for chunk, marks in chunks(ids):
            sql = f"SELECT id, event FROM item WHERE id IN ({marks})"  # noqa: S608
            found |= {ItemId(str(id_)): from_json(str(text)) for id_, text in self._db.rows(sql, chunk)}
        return found

    def sample(self, hub: HubId, after: datetime, limit: int) -> list[ItemId]:
        """The next items that are not over at ``after``, soonest first."""
        sql = (
            "SELECT id FROM item WHERE hub = ? AND NOT gone AND part_of = '' AND (last IS NULL OR last >= ?)"
            " ORDER BY first < ?, first LIMIT ?"
        )
        moment = time_to_text(after)
        return [ItemId(str(id_)) for (id_,) in self._db.rows(sql, (hub, moment, moment, limit))]

    def put(self, hub: HubId, changes: Iterable[ItemChange]) -> None:
        light: list[tuple[str | int | None, ...]] = []
        whole: list[tuple[str | int | None, ...]] = []
        for change in changes:
            row = _light(change.row)
            if change.event is None:
                light.append((*row, change.row.id))
            else:
                sought = plain(f"{change.event.subject}\n{change.event.location}")
                whole.append((change.row.id, hub, *row, to_json(change.event), sought))
        self._db.execute_many(_PUT_LIGHT, light)
        self._db.execute_many(_PUT_WHOLE, whole)

    def changes(self, ids: Iterable[ItemId]) -> dict[ItemId, dict[str, Change]]:
        """The last change of each field, by its name in ``fields.py``; a field nobody changed is not there."""
        found: dict[ItemId, dict[str, Change]] = {}
        for chunk, marks in chunks(ids):
            sql = f"SELECT id, changes FROM item WHERE changes <> '' AND id IN ({marks})"  # noqa: S608
            found |= {ItemId(str(id_)): _changes(str(text)) for id_, text in self._db.rows(sql, chunk)}
        return found

    def put_changes(self, item: ItemId, changes: Mapping[str, Change]) -> None:
        """Remember these changes; fields that are not named keep theirs."""
        plain = {field: [one.run, one.spoke, time_to_text(one.at)] for field, one in changes.items()}
        self._db.execute(
            "UPDATE item SET changes = json_patch(CASE changes WHEN '' THEN '{}' ELSE changes END, ?) WHERE id = ?",
            (json.dumps(plain), item),
        )

    def keep_all_of(self, hub: HubId, spoke: SpokeId) -> None:
        """What only ``spoke`` fed stays in the hub when the spoke is taken away; the rest follows its other sources."""
        self._db.execute(
            "UPDATE item SET kept = ? WHERE hub = ? AND source = ? AND NOT gone AND NOT EXISTS (SELECT 1 FROM link"
            " WHERE link.item = item.id AND link.spoke <> ? AND link.ownership = ?)",
            (Kept.PERSON.value, hub, spoke, spoke, Ownership.SOURCE.value),
        )
        other = "SELECT min(spoke) FROM link WHERE link.item = item.id AND spoke <> ? AND ownership = ?"
        self._db.execute(
            f"UPDATE item SET source = ({other}) WHERE hub = ? AND source = ? AND ({other}) IS NOT NULL",  # noqa: S608
            (spoke, Ownership.SOURCE.value, hub, spoke, spoke, Ownership.SOURCE.value),
        )
        self._db.execute(
            "UPDATE link SET version = '' WHERE ownership = ? AND item IN (SELECT item FROM link WHERE spoke = ?)"
            " AND spoke = (SELECT source FROM item WHERE item.id = link.item)",
            (Ownership.SOURCE.value, spoke),
        )
        self._db.execute("UPDATE condition SET cursor = '' WHERE spoke IN (SELECT spoke FROM link WHERE version = '')")

    def purge(self, hub: HubId) -> None:
        """Forget gone items that nothing can bring back.

        Needed still are those with a copy somewhere, or one that may turn up (an open intent); those that a person put
        back or may put back (a pin, the record of a run); and tombstones. A tombstone that nothing lists any more is a
        gone item like any other.
        """
        self._db.execute(
            "UPDATE item SET tombstone = 0 WHERE hub = ? AND tombstone AND NOT EXISTS (SELECT 1 FROM link"
            " WHERE link.item = item.id AND link.ownership <> ?) AND NOT EXISTS (SELECT 1 FROM condition"
            " WHERE condition.spoke = item.source AND condition.listed_at IS NULL)",
            (hub, Ownership.WRITTEN.value),
        )
        self._db.execute(
            "DELETE FROM item WHERE hub = ? AND gone AND NOT tombstone"  # noqa: S608 - a constant
            f" AND NOT EXISTS (SELECT 1 FROM link WHERE link.item = item.id){_NOT_NEEDED}",
            (hub,),
        )
        # Single events of a series that no spoke holds in that way any more.
        self._db.execute(
            "DELETE FROM item WHERE hub = ? AND part_of <> '' AND NOT EXISTS (SELECT 1 FROM link"  # noqa: S608 - as above
            f" WHERE link.item = item.id OR (link.item = item.part_of AND link.split <> '')){_NOT_NEEDED}",
            (hub,),
        )

    def strikes(self, spoke: SpokeId) -> dict[RemoteId, datetime]:
        """When each missing item was first missed."""
        rows = self._db.rows("SELECT remote_id, since FROM strike WHERE spoke = ?", (spoke,))
        return {RemoteId(str(remote)): time_from_text(str(since)) for remote, since in rows}

    def leaving(self, spoke: SpokeId) -> tuple[int, datetime | None]:
        """How many items of the hub are missed there, and since when the first of them."""
        if self._db.row("SELECT 1 FROM strike WHERE spoke = ? LIMIT 1", (spoke,)) is None:
            return 0, None  # as nearly always; to be told so by all links of the spoke takes long
        row = self._db.row(
            "SELECT count(*), min(strike.since) FROM strike JOIN link USING (spoke, remote_id)"
            " JOIN item ON item.id = link.item WHERE spoke = ? AND NOT item.gone",
            (spoke,),
        )
        count, since = row or (0, None)
        return int(str(count)), None if since is None else time_from_text(str(since))

    def missed(self, spoke: SpokeId) -> dict[ItemId, datetime]:
        """Items of the hub that are missed there, and since when each."""
        rows = self._db.rows(
            "SELECT item.id, strike.since FROM strike JOIN link USING (spoke, remote_id)"
            " JOIN item ON item.id = link.item WHERE spoke = ? AND NOT item.gone",
            (spoke,),
        )
        return {ItemId(str(item)): time_from_text(str(since)) for item, since in rows}

    def set_strikes(self, spoke: SpokeId, strikes: Mapping[RemoteId, datetime]) -> None:
        self._db.execute("DELETE FROM strike WHERE spoke = ?", (spoke,))
        self._db.execute_many(
            "INSERT INTO strike VALUES (?, ?, ?)",
            [(spoke, remote, time_to_text(since)) for remote, since in strikes.items()],
        )


def _row(row: tuple[object, ...]) -> ItemRow:
    id_, origin, uid, recurrence_id, content, subject, start, first, last, source, kept, gone, tombstone, *rest = row
    repeats, part_of = rest
    return ItemRow(
        id=ItemId(str(id_)),
        origin=OriginId(str(origin)),
        identity=Identity(str(uid), str(recurrence_id)),
        content=str(content),
        subject=str(subject),
        start=str(start),
        first=time_from_text(str(first)),
        last=optional_time(last),
        source=SpokeId(str(source)),
        kept=_KEPT[str(kept)],
        gone=bool(gone),
        tombstone=bool(tombstone),
        repeats=bool(repeats),
        part_of=ItemId(str(part_of)),
    )


def _light(row: ItemRow) -> tuple[str | int | None, ...]:
    return (
        row.origin, row.identity.uid, row.identity.recurrence_id, row.content, row.subject, row.start,
        time_to_text(row.first), time_to_text(row.last) if row.last else None, row.source, row.kept.value,
        int(row.gone), int(row.tombstone), int(row.repeats), row.part_of,
    )  # fmt: skip


def _changes(text: str) -> dict[str, Change]:
    plain = json.loads(text).items()
    return {field: Change(run, SpokeId(spoke), time_from_text(at)) for field, (run, spoke, at) in plain}
