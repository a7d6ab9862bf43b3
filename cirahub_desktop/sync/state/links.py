"""What ties each item to its copy in a spoke, and the values both sides last agreed on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cirahub_desktop.frozen import frozen
from cirahub_desktop.sync.model.canonical import from_json, to_json
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import Agreed, ItemId, Link, Ownership, RemoteId, SpokeId, Version
from cirahub_desktop.sync.state.database import Database

_COLUMNS = (
    "remote_id", "version", "ownership", "agreed", "nonce", "basis", "edited", "sure", "vanished", "declined",
    "refusal", "echo", "held", "split",
)  # fmt: skip
_SELECT = f"SELECT item, {', '.join(_COLUMNS)} FROM link WHERE spoke = ?"  # noqa: S608
_PUT = (
    f"INSERT INTO link (spoke, item, {', '.join(_COLUMNS)}, base, hub_base)"  # noqa: S608
    f" VALUES ({', '.join('?' * (len(_COLUMNS) + 4))}) ON CONFLICT (spoke, item) DO UPDATE SET"
    f" {', '.join(f'{name} = excluded.{name}' for name in _COLUMNS)},"
    " base = CASE WHEN excluded.base = '' THEN link.base ELSE excluded.base END,"
    " hub_base = CASE WHEN excluded.base = '' THEN link.hub_base ELSE excluded.hub_base END"
)
_OWNERSHIPS = {one.value: one for one in Ownership}
"""Quicker than the enum's own look-up, for a hundred thousand links."""
CHUNK = 500
"""How many ids one query asks for; SQLite's own limit is 999 in old versions."""


@frozen
class LinkChange:
    """A link to store; without ``agreed`` and ``base`` the stored agreed values stay.

    ``base`` is for a value that is the same on both sides; ``agreed`` wins over it.
    """

    link: Link
    base: Event | None = None
    agreed: Agreed | None = None


class Links:
    """Reads are whole and light; the agreed values are fetched by id, where they are needed."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def links(self, spoke: SpokeId) -> dict[ItemId, Link]:
        return {link.item: link for link in (_link(row) for row in self._db.rows(_SELECT, (spoke,)))}

    def links_of(self, spoke: SpokeId, items: Iterable[ItemId]) -> dict[ItemId, Link]:
        """Some of them; those without a link are left out."""
        found: dict[ItemId, Link] = {}
        for chunk, marks in chunks(items):
            rows = self._db.rows(f"{_SELECT} AND item IN ({marks})", (spoke, *chunk))
            found |= {link.item: link for link in map(_link, rows)}
        return found

    def link_count(self, spoke: SpokeId) -> int:
        row = self._db.row("SELECT count(*) FROM link WHERE spoke = ? AND remote_id <> ''", (spoke,))
        return int(row[0] or 0) if row else 0

    def agreed(self, spoke: SpokeId, ids: Iterable[ItemId]) -> dict[ItemId, Agreed]:
        """The values last agreed on with this spoke, where there are any."""
        return {item: _agreed(there, here) for item, there, here in self._bases(spoke, ids)}

    def bases(self, spoke: SpokeId, ids: Iterable[ItemId]) -> dict[ItemId, Event]:
        """The spoke's side of :meth:`agreed` alone."""
        return {item: from_json(there) for item, there, _ in self._bases(spoke, ids)}

    def put_links(self, spoke: SpokeId, changes: Iterable[LinkChange]) -> None:
        self._db.execute_many(_PUT, ((spoke, *_values(change.link), *_sides(change)) for change in changes))

    def drop_links(self, spoke: SpokeId, items: Iterable[ItemId]) -> None:
        self._db.execute_many("DELETE FROM link WHERE spoke = ? AND item = ?", [(spoke, item) for item in items])

    def _bases(self, spoke: SpokeId, ids: Iterable[ItemId]) -> Iterator[tuple[ItemId, str, str]]:
        for chunk, marks in chunks(ids):
            sql = f"SELECT item, base, hub_base FROM link WHERE spoke = ? AND base <> '' AND item IN ({marks})"  # noqa: S608
            for item, there, here in self._db.rows(sql, (spoke, *chunk)):
                yield ItemId(str(item)), str(there), str(here)


def chunks(ids: Iterable[ItemId]) -> Iterator[tuple[Sequence[ItemId], str]]:
    """The ids in parts that fit into one query, each with its question marks."""
    wanted = list(ids)
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        yield chunk, ",".join("?" * len(chunk))


def _sides(change: LinkChange) -> tuple[str, str]:
    """Columns ``base`` and ``hub_base``: the latter is '' where both sides say the same, which is the rule."""
    if change.agreed is None:
        return (to_json(change.base) if change.base else "", "")
    there, here = to_json(change.agreed.there), to_json(change.agreed.here)
    return there, "" if here == there else here


def _agreed(there: str, here: str) -> Agreed:
    held = from_json(there)
    return Agreed(held, from_json(here) if here else held)


def _values(link: Link) -> tuple[str | int, ...]:
    return (
        link.item, link.remote_id, link.version, link.ownership.value, link.agreed, link.nonce, link.basis,
        int(link.edited), int(link.sure), link.vanished, link.declined, link.refusal, int(link.echo), link.held,
        link.split,
    )  # fmt: skip


def _link(row: tuple[object, ...]) -> Link:
    item, remote, version, ownership, agreed, nonce, basis, edited, sure, vanished, declined, *rest = row
    refusal, echo, held, split = rest
    return Link(
        item=ItemId(str(item)),
        remote_id=RemoteId(str(remote)),
        version=Version(str(version)),
        ownership=_OWNERSHIPS[str(ownership)],
        agreed=str(agreed),
        nonce=str(nonce),
        basis=str(basis),
        edited=bool(edited),
        sure=bool(sure),
        vanished=int(str(vanished)),
        declined=str(declined),
        refusal=str(refusal),
        echo=bool(echo),
        held=str(held),
        split=str(split),
    )
