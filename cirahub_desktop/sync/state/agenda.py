"""What a hub holds, found by its time, and page by page as a list: for people who look, not for runs.

All of it goes by the index ``item_shown``, which has what is asked for by time, text and source; contents are read of
those rows alone that are shown. Parts of a series are left out: the series shows them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from cirahub_desktop.frozen import frozen
from cirahub_desktop.sync.model.item import HubId, ItemId, Ownership, RemoteId, SpokeId, Version
from cirahub_desktop.sync.model.listing import Key, Marks, Order, Wanted
from cirahub_desktop.sync.state.database import Database
from cirahub_desktop.sync.state.plain_text import plain
from cirahub_desktop.sync.state.values import time_to_text

_SHOWN = "hub = ? AND NOT gone AND part_of = ''"
_LINE = "id, source, subject, start, json_extract(event, '$.span[1]', '$.location', '$.status'), repeats"
_NOBODY = SpokeId("\0")
"""With INDEXED BY, SQLite has no answer to an empty IN."""


@frozen
class Row:
    """One item, light. ``start`` and ``end`` are ``instant_to_text`` of its (first) span."""

    id: ItemId
    source: SpokeId
    subject: str
    start: str
    end: str
    location: str
    status: str
    repeats: bool
    event: str = ""
    """The whole event as canonical JSON, of a series where it was asked for."""


@frozen
class Tie:
    """What is known of an item's copy in one spoke."""

    remote_id: RemoteId
    version: Version
    ownership: Ownership
    refusal: str
    split: str


class AgendaRows:
    def __init__(self, database: Database) -> None:
        self._db = database

    def between(self, hub: HubId, begin: datetime, end: datetime) -> list[Row]:
        """Items of which something may happen from ``begin`` up to ``end``, in the order of their first start; series
        with their event."""
        # In two steps: a table without rowids is looked into for each row of the index, wanted or not.
        wanted = (
            f"SELECT id FROM item INDEXED BY item_shown WHERE {_SHOWN}"  # noqa: S608
            " AND first < ? AND (last IS NULL OR last >= ?)"
        )
        series = "CASE WHEN repeats THEN event ELSE '' END"
        sql = f"SELECT {_LINE}, {series} FROM item WHERE id IN ({wanted}) ORDER BY first, id"  # noqa: S608
        return [_row(row) for row in self._db.rows(sql, (hub, time_to_text(end), time_to_text(begin)))]

    def counts(self, hub: HubId) -> dict[SpokeId, int]:
        """How many items came from each source."""
        sql = f"SELECT source, count(*) FROM item INDEXED BY item_shown WHERE {_SHOWN} GROUP BY source"  # noqa: S608
        return {SpokeId(str(source)): int(str(count)) for source, count in self._db.rows(sql, (hub,))}

    def marks(self, wanted: Wanted, size: int) -> Marks:
        where, values = _where(wanted)
        columns, order = _columns(wanted), _ordered(wanted)
        sql = (
            f"SELECT {columns}, n FROM (SELECT {columns}, row_number() OVER (ORDER BY {order}) AS n"  # noqa: S608
            f" FROM (SELECT {_named(wanted)} FROM item INDEXED BY item_shown WHERE {where}))"
            " WHERE (n - 1) % ? = 0 ORDER BY n"
        )
        starts = tuple(_key(row[:-1]) for row in self._db.rows(sql, (*_rank_values(wanted), *values, size)))
        count = f"SELECT count(*) FROM item INDEXED BY item_shown WHERE {where}"  # noqa: S608
        row = self._db.row(count, values)
        return Marks(int(str(row[0])) if row else 0, starts)

    def page(self, wanted: Wanted, begin: Key, limit: int) -> list[Row]:
        """``limit`` rows from the one with the key ``begin`` on."""
        from_there = f"{_walk(wanted)} {'<=' if wanted.descending else '>='} ({_holes(begin)})"
        sql = f"{from_there} ORDER BY {_ordered(wanted)} LIMIT ?"
        found = [str(row[-1]) for row in self._db.rows(sql, (*_values(wanted), *begin, limit))]
        rows = {row.id: row for row in self.rows([ItemId(one) for one in found])}
        return [rows[ItemId(one)] for one in found if one in rows]

    def rows(self, items: Sequence[ItemId]) -> list[Row]:
        marks = ",".join("?" * len(items))
        return [_row((*row, "")) for row in self._db.rows(f"SELECT {_LINE} FROM item WHERE id IN ({marks})", items)]  # noqa: S608

    def before(self, wanted: Wanted, key: Key) -> int:
        """How many rows come before that key in the list."""
        inner = f"{_walk(wanted)} {'>' if wanted.descending else '<'} ({_holes(key)})"
        row = self._db.row(f"SELECT count(*) FROM ({inner})", (*_values(wanted), *key))  # noqa: S608
        return int(str(row[0])) if row else 0

    def key_of(self, wanted: Wanted, item: ItemId) -> Key | None:
        """Where an item stands in the list; None for one that is not in it."""
        where, values = _where(wanted)
        sql = f"SELECT {_named(wanted)} FROM item WHERE {where} AND id = ?"  # noqa: S608
        row = self._db.row(sql, (*_rank_values(wanted), *values, item))
        return _key(row) if row else None

    def parts(self, item: ItemId) -> dict[str, ItemId]:
        """The single events that stand for a series where a spoke cannot hold it, by the names of the occurrences."""
        rows = self._db.rows("SELECT recurrence_id, id FROM item WHERE part_of = ? AND NOT gone", (item,))
        return {str(name): ItemId(str(id_)) for name, id_ in rows}

    def hub_of(self, item: ItemId) -> tuple[HubId, SpokeId] | None:
        """The hub and the source of an item that is there."""
        row = self._db.row("SELECT hub, source FROM item WHERE id = ? AND NOT gone", (item,))
        return (HubId(str(row[0])), SpokeId(str(row[1]))) if row else None

    def written_at(self, item: ItemId, spoke: SpokeId) -> str:
        """When a run last wrote the item there, as the store has times; '' where nobody knows any more."""
        sql = "SELECT max(at) FROM record WHERE item = ? AND spoke = ? AND action IN ('create', 'update')"
        row = self._db.row(sql, (item, spoke))
        return str(row[0]) if row and row[0] else ""

    def ties(self, item: ItemId) -> dict[SpokeId, Tie]:
        sql = "SELECT spoke, remote_id, version, ownership, refusal, split FROM link WHERE item = ?"
        return {SpokeId(str(spoke)): _tie(rest) for spoke, *rest in self._db.rows(sql, (item,))}


def first_key(wanted: Wanted, begin: datetime) -> Key:
    """In a list by time, before everything that begins at ``begin`` or later."""
    return (time_to_text(begin), "") if not wanted.descending else (time_to_text(begin), "\U0010ffff")


def _names(wanted: Wanted) -> tuple[str, ...]:
    return {
        Order.START: ("first", "id"),
        Order.SUBJECT: ("sought", "first", "id"),
        Order.SOURCE: ("rank", "first", "id"),
    }[wanted.order]


def _columns(wanted: Wanted) -> str:
    return ", ".join(_names(wanted))


def _named(wanted: Wanted) -> str:
    """The same as they are selected: the rank of a source is made up."""
    return ", ".join(f"{_rank(wanted)} AS rank" if name == "rank" else name for name in _names(wanted))


def _ordered(wanted: Wanted) -> str:
    return ", ".join(f"{name} DESC" if wanted.descending else name for name in _names(wanted))


def _rank(wanted: Wanted) -> str:
    cases = " ".join(f"WHEN ? THEN {place}" for place in range(len(wanted.ranks)))
    return f"CASE source {cases} ELSE {len(wanted.ranks)} END" if cases else "0"


def _rank_values(wanted: Wanted) -> tuple[str, ...]:
    return wanted.ranks if wanted.order is Order.SOURCE else ()


def _where(wanted: Wanted) -> tuple[str, tuple[str, ...]]:
    where, values = [_SHOWN], [str(wanted.hub)]
    for word in plain(wanted.text).split():
        where.append("instr(sought, ?) > 0")
        values.append(word)
    if wanted.sources is not None:
        some = wanted.sources or (_NOBODY,)
        where.append(f"source IN ({','.join('?' * len(some))})")
        values += some
    return " AND ".join(where), tuple(values)


def _walk(wanted: Wanted) -> str:
    """Up to the comparison with a key."""
    where, _ = _where(wanted)
    if wanted.order is Order.SOURCE:
        inner = f"SELECT {_named(wanted)} FROM item INDEXED BY item_shown WHERE {where}"  # noqa: S608
        return f"SELECT {_columns(wanted)} FROM ({inner}) WHERE ({_columns(wanted)})"  # noqa: S608
    return f"SELECT {_columns(wanted)} FROM item INDEXED BY item_shown WHERE {where} AND ({_columns(wanted)})"  # noqa: S608


def _values(wanted: Wanted) -> tuple[str, ...]:
    return (*_rank_values(wanted), *_where(wanted)[1])


def _holes(key: Key) -> str:
    return ", ".join("?" * len(key))


def _key(row: Sequence[object]) -> Key:
    return tuple(one if isinstance(one, int) else str(one) for one in row)


def _row(row: Sequence[object]) -> Row:
    id_, source, subject, start, rest, repeats, event = row
    end, location, status = json.loads(str(rest))
    return Row(
        ItemId(str(id_)),
        SpokeId(str(source)),
        str(subject),
        str(start),
        str(end),
        location or "",
        status or "",
        bool(repeats),
        str(event),
    )


def _tie(row: Sequence[object]) -> Tie:
    remote, version, ownership, refusal, split = map(str, row)
    return Tie(RemoteId(remote), Version(version), Ownership(ownership), refusal, split)
