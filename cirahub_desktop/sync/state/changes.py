"""What runs changed, page by page: of one run, and what was deleted and can be brought back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cirahub_desktop.sync.model.item import HubId, ItemId, SpokeId
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.retrospect import ALL_CHANGES, NOT_TAKEN_BACK, Wanted
from cirahub_desktop.sync.state.database import Database
from cirahub_desktop.sync.state.history import StoryLine, story_line
from cirahub_desktop.sync.state.plain_text import plain
from cirahub_desktop.sync.state.values import time_to_text

_STILL_THERE = NOT_TAKEN_BACK | {Why.AS_SINGLE_EVENTS, Why.AS_ONE_SERIES, Why.OCCURRENCE_GONE}
"""Deletions after which the event is there in another shape."""
_LINE = "item, run, number, at, spoke, action, why, subject, before, after"


_NOT_IN_HUB_AS_WELL = (
    "(record.spoke <> '' OR NOT EXISTS (SELECT 1 FROM record AS copy JOIN spoke ON spoke.id = copy.spoke"
    " WHERE copy.run = record.run AND copy.item = record.item AND copy.action = record.action))"
)
"""What went on from the hub into a spoke is told there."""


class Changes:
    def __init__(self, database: Database) -> None:
        self._db = database

    def change_counts(self, run: str, wanted: Wanted = ALL_CHANGES) -> dict[SpokeId, dict[Action, int]]:
        """By place and by what was done there. ``HUB`` is what happened in the hub alone: the rest is the spokes'."""
        where, values = _where(run, wanted)
        found: dict[SpokeId, dict[Action, int]] = {}
        for spoke, action, count in self._db.rows(
            f"SELECT spoke, action, count(*) FROM record WHERE {where} GROUP BY 1, 2",  # noqa: S608
            values,
        ):
            found.setdefault(SpokeId(str(spoke)), {})[Action(str(action))] = int(count or 0)
        return found

    def change_page(
        self, run: str, places: Sequence[SpokeId], wanted: Wanted = ALL_CHANGES, *, offset: int = 0, limit: int = 100
    ) -> tuple[tuple[ItemId, StoryLine], ...]:
        """In the order of ``places``; in each what was deleted first, then what was changed, then what was new."""
        if not places:
            return ()
        where, values = _where(run, wanted)
        order = " ".join(f"WHEN ? THEN {rank}" for rank, _ in enumerate(places))
        ids = (
            f"SELECT id FROM record WHERE {where} AND spoke IN ({','.join('?' * len(places))})"  # noqa: S608
            f" ORDER BY CASE spoke {order} END,"
            " CASE action WHEN 'delete' THEN 0 WHEN 'update' THEN 1 ELSE 2 END, id LIMIT ? OFFSET ?"
        )
        return self._lines([row[0] for row in self._db.rows(ids, (*values, *places, *places, limit, offset))])

    def deleted(
        self, hub: HubId, since: datetime, *, offset: int = 0, limit: int = 100
    ) -> tuple[tuple[ItemId, StoryLine], ...]:
        """What is not where it was deleted since then, one line for each item, the last deleted first.

        Of several lines that of the hub counts, for with it the item comes back everywhere. Spokes that were taken away
        have nothing to come back to.
        """
        kept = ",".join(f"'{why.value}'" for why in sorted(_STILL_THERE, key=lambda one: one.value))
        found = self._db.rows(
            "SELECT record.id, max((record.spoke = '') * 1000000000000 + record.id) FROM record"  # noqa: S608
            " JOIN run ON run.id = record.run WHERE run.hub = ?1 AND run.started >= ?2 AND action = 'delete'"
            f" AND before <> '' AND why NOT IN ({kept})"
            " AND CASE WHEN record.spoke = ''"
            " THEN NOT EXISTS (SELECT 1 FROM item WHERE item.id = record.item AND gone = 0)"
            " ELSE record.spoke IN (SELECT id FROM spoke WHERE hub = ?1) AND NOT EXISTS (SELECT 1 FROM link"
            " WHERE link.spoke = record.spoke AND link.item = record.item AND remote_id <> '') END"
            " GROUP BY record.item ORDER BY record.id DESC LIMIT ?3 OFFSET ?4",
            (hub, time_to_text(since), limit, offset),
        )
        return self._lines([row[0] for row in found])

    def touched(self, run: str) -> list[ItemId]:
        """The items that a run did something to."""
        return [ItemId(str(row[0])) for row in self._db.rows("SELECT DISTINCT item FROM record WHERE run = ?", (run,))]

    def _lines(self, ids: Sequence[object]) -> tuple[tuple[ItemId, StoryLine], ...]:
        numbers = [int(str(one)) for one in ids]
        rows = self._db.rows(
            f"SELECT record.id, {_LINE} FROM record JOIN run ON run.id = record.run"  # noqa: S608
            f" WHERE record.id IN ({','.join('?' * len(numbers))})",
            numbers,
        )
        found = {row[0]: (ItemId(str(row[1])), story_line(row[2:])) for row in rows}
        return tuple(found[number] for number in numbers)


def _where(run: str, wanted: Wanted) -> tuple[str, list[str]]:
    parts, values = ["run = ?", _NOT_IN_HUB_AS_WELL], [run]
    if wanted.action is not None:
        parts.append("action = ?")
        values.append(wanted.action.value)
    if text := plain(wanted.text.strip()):
        parts.append("instr(plain(subject), ?)")
        values.append(text)
    return " AND ".join(parts), values
