"""What happened, as people look back at it: the runs of a hub, the story of an item, a search among them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from cirahub_desktop.frozen import frozen
from cirahub_desktop.sync.errors import NotFound
from cirahub_desktop.sync.model.canonical import from_json
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import HubId, ItemId, SpokeId
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.retrospect import Only
from cirahub_desktop.sync.state.database import Database
from cirahub_desktop.sync.state.plain_text import plain
from cirahub_desktop.sync.state.summaries import IS_A_PROBLEM
from cirahub_desktop.sync.state.values import optional_time, time_from_text

_RUN = "id, hub, number, started, ended, summary, undoes"
_LATEST = 2**62
"""Above any number of a run."""


_WHICH = {
    Only.ALL: "",
    Only.CHANGES: " AND EXISTS (SELECT 1 FROM record WHERE record.run = run.id)",
    Only.PROBLEMS: f" AND {IS_A_PROBLEM}",
}


@frozen
class RunLine:
    """One run, with what its record holds."""

    id: str
    hub: HubId
    number: int
    started: datetime
    ended: datetime | None
    """None while it goes on, and for one that was killed."""
    summary: Mapping[str, object]
    undoes: str
    """The run that it took back, or ''."""
    recorded: Mapping[Action, int]
    """How many lines its record has, by what was done; the hub's own lines count too."""
    in_hub: Mapping[Action, int]
    """Of these, the hub's own: what people and feeds brought into it."""


@frozen
class StoryLine:
    """One thing that happened to one item."""

    run: str
    number: int
    at: datetime
    spoke: SpokeId
    """``HUB`` for the hub itself. The spoke may have been taken away since."""
    action: Action
    why: Why
    subject: str
    before: Event | None
    after: Event | None


@frozen
class FoundItem:
    """One item that a search found."""

    id: ItemId
    subject: str
    """The present one, or the last it had."""
    start: str
    """``instant_to_text`` of the start; '' where the row of an item is no longer there."""
    gone: bool
    """It is no longer in the hub."""


class History:
    def __init__(self, database: Database) -> None:
        self._db = database

    def runs(
        self, hub: HubId, limit: int = 100, before: int | None = None, only: Only = Only.ALL
    ) -> tuple[RunLine, ...]:
        """The newest first; ``before`` is the number of the last line of the page before."""
        sql = f"SELECT {_RUN} FROM run WHERE hub = ? AND number < ?{_WHICH[only]} ORDER BY number DESC LIMIT ?"  # noqa: S608
        return self._run_lines(self._db.rows(sql, (hub, _LATEST if before is None else before, limit)))

    def undone_by(self, run: str) -> tuple[RunLine, ...]:
        """The runs that took this one back, or a part of it, the newest first."""
        return self._run_lines(self._db.rows(f"SELECT {_RUN} FROM run WHERE undoes = ? ORDER BY number DESC", (run,)))  # noqa: S608

    def run(self, text: str) -> RunLine:
        """By id or by a beginning of it that only one run has. Raises NotFound."""
        sql = f"SELECT {_RUN} FROM run WHERE substr(id, 1, length(?1)) = ?1 LIMIT 2"  # noqa: S608
        found = self._db.rows(sql, (text.strip().lower(),)) if text.strip() else []
        if len(found) != 1:
            raise NotFound("run", text)
        return self._run_lines(found)[0]

    def story(self, item: ItemId) -> tuple[StoryLine, ...]:
        """All that the records still know of an item, the oldest first."""
        rows = self._db.rows(
            "SELECT run, number, at, spoke, action, why, subject, before, after FROM record"
            " JOIN run ON run.id = record.run WHERE item = ? ORDER BY record.id",
            (item,),
        )
        return tuple(story_line(row) for row in rows)

    def find_items(self, hub: HubId, text: str, limit: int = 100, offset: int = 0) -> tuple[FoundItem, ...]:
        """Items with ``text`` in their subject, whatever its case and accents, or at the beginning of their id.

        What a run did something to lately comes first, the rest by its start. Items that left the hub are found as long
        as there is a record of them, and renamed ones by their former subjects too.
        """
        wanted = plain(text.strip())
        if not wanted:
            return ()
        rows = self._db.rows(_FIND, {"hub": hub, "text": wanted, "limit": limit, "offset": offset})
        return tuple(_found_item(row) for row in rows)

    def item_named(self, text: str) -> tuple[HubId, FoundItem] | None:
        """By id or by a beginning of it that only one item has; also one that left its hub."""
        begin = text.strip().lower()
        found = self._db.rows(_NAMED, {"first": begin, "last": f"{begin}~"}) if begin else []
        if len(found) != 1:
            return None
        hub, item = found[0]
        return HubId(str(hub)), _found_item(self._db.rows(_KNOWN, (item, item, item))[0])

    def _run_lines(self, rows: Sequence[tuple[str | int | float | None, ...]]) -> tuple[RunLine, ...]:
        counts = self._counts([str(row[0]) for row in rows])
        return tuple(_run_line(row, counts.get(str(row[0]), [])) for row in rows)

    def _counts(self, runs: Sequence[str]) -> dict[str, list[tuple[Action, int, int]]]:
        """Lines of the record by what was done, and how many of them are the hub's own."""
        found: dict[str, list[tuple[Action, int, int]]] = {}
        for run, action, count, own in self._db.rows(
            "SELECT run, action, count(*), sum(spoke = '') FROM record"
            " WHERE run IN (SELECT value FROM json_each(?)) GROUP BY 1, 2",
            (json.dumps(runs),),
        ):
            found.setdefault(str(run), []).append((Action(str(action)), int(count or 0), int(own or 0)))
        return found


_FIND = """
WITH hit AS (
    SELECT item AS id, record.subject AS said, max(record.id) AS latest FROM record JOIN run ON run.id = record.run
    WHERE run.hub = :hub AND (instr(plain(record.subject), :text) OR substr(item, 1, length(:text)) = :text)
    GROUP BY item
    UNION ALL
    SELECT id, subject, 0 FROM item
    WHERE hub = :hub AND (instr(plain(subject), :text) OR substr(id, 1, length(:text)) = :text)
)
SELECT hit.id, coalesce(item.subject, hit.said), coalesce(item.start, ''), coalesce(item.gone, 1), max(latest)
FROM hit LEFT JOIN item ON item.id = hit.id
GROUP BY hit.id ORDER BY max(latest) DESC, item.first, hit.id LIMIT :limit OFFSET :offset
"""
_NAMED = """
SELECT hub, id FROM item WHERE id >= :first AND id < :last
UNION SELECT hub, item FROM pin WHERE item >= :first AND item < :last
UNION SELECT run.hub, item FROM record JOIN run ON run.id = record.run WHERE item >= :first AND item < :last
LIMIT 2
"""
_KNOWN = """
SELECT id, subject, start, gone FROM item WHERE id = ?
UNION ALL SELECT item, subject, '', 1 FROM (SELECT * FROM record WHERE item = ? ORDER BY id DESC LIMIT 1)
UNION ALL SELECT item, subject, '', 1 FROM pin WHERE item = ?
"""
"""The item itself first, else what its last record calls it, else what a person called it who kept it away."""


def _found_item(row: Sequence[object]) -> FoundItem:
    id_, subject, start, gone, *_ = row
    return FoundItem(ItemId(str(id_)), str(subject), str(start), bool(gone))


def _run_line(row: Sequence[object], counts: Sequence[tuple[Action, int, int]]) -> RunLine:
    id_, hub, number, started, ended, summary, undoes = row
    return RunLine(
        id=str(id_),
        hub=HubId(str(hub)),
        number=int(str(number)),
        started=time_from_text(str(started)),
        ended=optional_time(ended),
        summary=json.loads(str(summary)),
        undoes=str(undoes),
        recorded={action: count for action, count, _ in counts},
        in_hub={action: own for action, _, own in counts if own},
    )


def story_line(row: tuple[object, ...]) -> StoryLine:
    run, number, at, spoke, action, why, subject, before, after = (str(value) for value in row)
    return StoryLine(
        run=run,
        number=int(number),
        at=time_from_text(at),
        spoke=SpokeId(spoke),
        action=Action(action),
        why=Why(why),
        subject=subject,
        before=from_json(before) if before else None,
        after=from_json(after) if after else None,
    )
