"""What happened, as people look back at it: the runs of a hub, the story of an item, a search among them."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cirahub_desktop.sync.errors import NotFound
from cirahub_desktop.sync.model.canonical import from_json
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import HubId, ItemId, SpokeId
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.state.database import Database
from cirahub_desktop.sync.state.values import optional_time, time_from_text

_RUN = "id, hub, number, started, ended, summary, undoes"
_LATEST = 2**62
"""Above any number of a run."""


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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

    def runs(self, hub: HubId, limit: int = 100, before: int | None = None) -> tuple[RunLine, ...]:
        """The newest first; ``before`` is the number of the last line of the page before."""
        sql = f"SELECT {_RUN} FROM run WHERE hub = ? AND number < ? ORDER BY number DESC LIMIT ?"  # noqa: S608
        rows = self._db.rows(sql, (hub, _LATEST if before is None else before, limit))
        return tuple(self._run_line(row) for row in rows)

    def run(self, text: str) -> RunLine:
        """By id or by a beginning of it that only one run has. Raises NotFound."""
        sql = f"SELECT {_RUN} FROM run WHERE substr(id, 1, length(?1)) = ?1 LIMIT 2"  # noqa: S608
        found = self._db.rows(sql, (text.strip().lower(),)) if text.strip() else []
        if len(found) != 1:
            raise NotFound("run", text)
        return self._run_line(found[0])

    def story(self, item: ItemId) -> tuple[StoryLine, ...]:
        """All that the records still know of an item, the oldest first."""
        rows = self._db.rows(
            "SELECT run, number, at, spoke, action, why, subject, before, after FROM record"
            " JOIN run ON run.id = record.run WHERE item = ? ORDER BY record.id",
            (item,),
        )
        return tuple(_story_line(row) for row in rows)

    def find_items(self, hub: HubId, text: str, limit: int = 100) -> tuple[FoundItem, ...]:
        """Items with ``text`` in their subject, whatever its case and accents, or at the beginning of their id.

        What a run did something to lately comes first, the rest by its start. Items that left the hub are found as long
        as there is a record of them, and renamed ones by their former subjects too.
        """
        wanted = _plain(text.strip())
        if not wanted:
            return ()
        items = {one.id: one for one in self._items(hub)}
        subjects = [*self._recorded_subjects(hub), *((one.id, one.subject) for one in items.values())]
        found: dict[ItemId, FoundItem] = {}
        for item, subject in subjects:
            if len(found) == limit:
                break
            if item not in found and (wanted in _plain(subject) or item.startswith(wanted)):
                found[item] = items.get(item) or FoundItem(item, subject, "", gone=True)
        return tuple(found.values())

    def _items(self, hub: HubId) -> list[FoundItem]:
        rows = self._db.rows("SELECT id, subject, start, gone FROM item WHERE hub = ? ORDER BY first", (hub,))
        return [FoundItem(ItemId(str(id_)), str(subject), str(start), bool(gone)) for id_, subject, start, gone in rows]

    def _recorded_subjects(self, hub: HubId) -> list[tuple[ItemId, str]]:
        rows = self._db.rows(
            "SELECT item, subject FROM record JOIN run ON run.id = record.run WHERE hub = ?"
            " GROUP BY item, subject ORDER BY max(record.id) DESC",
            (hub,),
        )
        return [(ItemId(str(item)), str(subject)) for item, subject in rows]

    def _run_line(self, row: tuple[str | int | float | None, ...]) -> RunLine:
        id_, hub, number, started, ended, summary, undoes = row
        counts = self._db.rows("SELECT action, count(*), sum(spoke = '') FROM record WHERE run = ? GROUP BY 1", (id_,))
        return RunLine(
            id=str(id_),
            hub=HubId(str(hub)),
            number=int(number or 0),
            started=time_from_text(str(started)),
            ended=optional_time(ended),
            summary=json.loads(str(summary)),
            undoes=str(undoes),
            recorded={Action(str(action)): int(count or 0) for action, count, _ in counts},
            in_hub={Action(str(action)): int(own) for action, _, own in counts if own},
        )


def _plain(text: str) -> str:
    """Without case and accents, so that "reunion" finds "Réunion"."""
    if text.isascii():
        return text.lower()
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in parts if not unicodedata.combining(character))


def _story_line(row: tuple[object, ...]) -> StoryLine:
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
