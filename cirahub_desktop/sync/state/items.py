"""Hub items, their links and the strikes against them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from cirahub_desktop.sync.model.canonical import from_json, to_json
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import (
    HubId,
    Identity,
    ItemId,
    ItemRow,
    Kept,
    Link,
    OriginId,
    Ownership,
    RemoteId,
    SpokeId,
    Version,
)
from cirahub_desktop.sync.state.database import Database
from cirahub_desktop.sync.state.values import optional_time, time_from_text, time_to_text

_ROW = "id, origin, uid, recurrence_id, content, subject, start, first, last, source, kept, gone"
_LINK = "item, remote_id, version, ownership, agreed, nonce, basis, edited, sure, vanished, declined, refusal"
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class ItemChange:
    """A row to store; ``event`` is None when the content is the stored one."""

    row: ItemRow
    event: Event | None = None


@dataclass(frozen=True, slots=True)
class LinkChange:
    """A link to store; ``base`` is None when the agreed value is the stored one."""

    link: Link
    base: Event | None = None


class Items:
    """Reads are whole and light; contents are fetched by id, where they are needed."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def rows(self, hub: HubId) -> dict[ItemId, ItemRow]:
        found = (_row(row) for row in self._db.rows(f"SELECT {_ROW} FROM item WHERE hub = ?", (hub,)))  # noqa: S608
        return {row.id: row for row in found}

    def count(self, hub: HubId) -> int:
        row = self._db.row("SELECT count(*) FROM item WHERE hub = ? AND NOT gone", (hub,))
        return int(row[0] or 0) if row else 0

    def events(self, ids: Iterable[ItemId]) -> dict[ItemId, Event]:
        wanted = list(ids)
        found: dict[ItemId, Event] = {}
        for start in range(0, len(wanted), _CHUNK):
            chunk = wanted[start : start + _CHUNK]
            marks = ",".join("?" * len(chunk))
            sql = f"SELECT id, event FROM item WHERE id IN ({marks})"  # noqa: S608
            found |= {ItemId(str(id_)): from_json(str(text)) for id_, text in self._db.rows(sql, chunk)}
        return found

    def sample(self, hub: HubId, after: datetime, limit: int) -> list[ItemId]:
        """The next items that are not over at ``after``, soonest first."""
        sql = (
            "SELECT id FROM item WHERE hub = ? AND NOT gone AND (last IS NULL OR last >= ?) ORDER BY first < ?, first"
            " LIMIT ?"
        )
        moment = time_to_text(after)
        return [ItemId(str(id_)) for (id_,) in self._db.rows(sql, (hub, moment, moment, limit))]

    def put(self, hub: HubId, changes: Iterable[ItemChange]) -> None:
        for change in changes:
            row = change.row
            light = (
                row.origin, row.identity.uid, row.identity.recurrence_id, row.content, row.subject, row.start,
                time_to_text(row.first), time_to_text(row.last) if row.last else None, row.source, row.kept.value,
                int(row.gone),
            )  # fmt: skip
            if change.event is None:
                self._db.execute(
                    "UPDATE item SET origin = ?, uid = ?, recurrence_id = ?, content = ?, subject = ?, start = ?,"
                    " first = ?, last = ?, source = ?, kept = ?, gone = ? WHERE id = ?",
                    (*light, row.id),
                )
            else:
                self._db.execute(
                    "INSERT INTO item (id, hub, origin, uid, recurrence_id, content, subject, start, first, last,"
                    " source, kept, gone, event) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    " ON CONFLICT (id) DO UPDATE SET origin = excluded.origin, uid = excluded.uid,"
                    " recurrence_id = excluded.recurrence_id, content = excluded.content,"
                    " subject = excluded.subject, start = excluded.start, first = excluded.first,"
                    " last = excluded.last, source = excluded.source, kept = excluded.kept, gone = excluded.gone,"
                    " event = excluded.event",
                    (row.id, hub, *light, to_json(change.event)),
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
        """Forget gone items that have no copy left anywhere, and none that may still turn up (an open intent)."""
        self._db.execute(
            "DELETE FROM item WHERE hub = ? AND gone AND NOT EXISTS (SELECT 1 FROM link WHERE link.item = item.id)"
            " AND NOT EXISTS (SELECT 1 FROM intent WHERE intent.item = item.id)",
            (hub,),
        )

    def links(self, spoke: SpokeId) -> dict[ItemId, Link]:
        sql = f"SELECT {_LINK} FROM link WHERE spoke = ?"  # noqa: S608
        return {link.item: link for link in (_link(row) for row in self._db.rows(sql, (spoke,)))}

    def link_count(self, spoke: SpokeId) -> int:
        row = self._db.row("SELECT count(*) FROM link WHERE spoke = ? AND remote_id <> ''", (spoke,))
        return int(row[0] or 0) if row else 0

    def bases(self, spoke: SpokeId, ids: Iterable[ItemId]) -> dict[ItemId, Event]:
        """The values last agreed on with this spoke, where there are any."""
        found = {}
        for item in ids:
            row = self._db.row("SELECT base FROM link WHERE spoke = ? AND item = ?", (spoke, item))
            if row and row[0]:
                found[item] = from_json(str(row[0]))
        return found

    def put_links(self, spoke: SpokeId, changes: Iterable[LinkChange]) -> None:
        for change in changes:
            link = change.link
            values = (
                link.remote_id, link.version, link.ownership.value, link.agreed, link.nonce, link.basis,
                int(link.edited), int(link.sure), link.vanished, link.declined, link.refusal,
            )  # fmt: skip
            self._db.execute(
                "INSERT INTO link (spoke, item, remote_id, version, ownership, agreed, nonce, basis, edited, sure,"
                " vanished, declined, refusal, base) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (spoke, item) DO UPDATE SET"
                " remote_id = excluded.remote_id, version = excluded.version, ownership = excluded.ownership,"
                " agreed = excluded.agreed, nonce = excluded.nonce, basis = excluded.basis,"
                " edited = excluded.edited, sure = excluded.sure, vanished = excluded.vanished,"
                " declined = excluded.declined, refusal = excluded.refusal,"
                " base = CASE WHEN excluded.base = '' THEN link.base ELSE excluded.base END",
                (spoke, link.item, *values, to_json(change.base) if change.base else ""),
            )

    def drop_links(self, spoke: SpokeId, items: Iterable[ItemId]) -> None:
        self._db.execute_many("DELETE FROM link WHERE spoke = ? AND item = ?", [(spoke, item) for item in items])

    def strikes(self, spoke: SpokeId) -> dict[RemoteId, datetime]:
        """When each missing item was first missed."""
        rows = self._db.rows("SELECT remote_id, since FROM strike WHERE spoke = ?", (spoke,))
        return {RemoteId(str(remote)): time_from_text(str(since)) for remote, since in rows}

    def set_strikes(self, spoke: SpokeId, strikes: Mapping[RemoteId, datetime]) -> None:
        self._db.execute("DELETE FROM strike WHERE spoke = ?", (spoke,))
        self._db.execute_many(
            "INSERT INTO strike VALUES (?, ?, ?)",
            [(spoke, remote, time_to_text(since)) for remote, since in strikes.items()],
        )


def _row(row: tuple[object, ...]) -> ItemRow:
    id_, origin, uid, recurrence_id, content, subject, start, first, last, source, kept, gone = row
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
        kept=Kept(str(kept)),
        gone=bool(gone),
    )


def _link(row: tuple[object, ...]) -> Link:
    item, remote_id, version, ownership, agreed, nonce, basis, edited, sure, vanished, declined, refusal = row
    return Link(
        item=ItemId(str(item)),
        remote_id=RemoteId(str(remote_id)),
        version=Version(str(version)),
        ownership=Ownership(str(ownership)),
        agreed=str(agreed),
        nonce=str(nonce),
        basis=str(basis),
        edited=bool(edited),
        sure=bool(sure),
        vanished=int(str(vanished)),
        declined=str(declined),
        refusal=str(refusal),
    )
