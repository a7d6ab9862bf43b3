"""Series that a place cannot hold as one item: single events, over a window that rolls with the days. Pure.

Each single event is an item of the hub beside its series, a *part*: known by the UID of the series and its
RECURRENCE-ID, it has links, stamps, edits and undo like any other item. Its value follows the series; what people
change or delete of it goes into the series as a changed or removed occurrence. Which spoke gets a series whole and
which gets its parts is decided per spoke, from the value as its options show it, and is remembered in the series' own
link there (:class:`Split`), so that a run in which nothing changed reads no contents.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.anchoring import plain
from cirahub_desktop.sync.codecs.recurrence import expand
from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.fields import Winner, merge
from cirahub_desktop.sync.model.canonical import instant_from_text, instant_to_text
from cirahub_desktop.sync.model.event import Event, Instant, Occurrence, Series
from cirahub_desktop.sync.model.item import Identity, ItemId, ItemRow, Link, SpokeId, origin_id
from cirahub_desktop.sync.model.obstacle import Obstacle
from cirahub_desktop.sync.model.options import HandDeleted
from cirahub_desktop.sync.orders import NOBODY
from cirahub_desktop.sync.outlook import Outlook, may_be_in_range
from cirahub_desktop.sync.reconcile import ASKED_AGAIN
from cirahub_desktop.sync.series_merge import OCCURRENCE, name_of
from cirahub_desktop.sync.split import Split
from cirahub_desktop.sync.spokes.base import SeriesTest
from cirahub_desktop.sync.taken import Taken
from cirahub_desktop.sync.three_way import Key, key_of

MOST_OF_ONE = 1_000
"""Single events of one series (R14): three years of days. What repeats more often is named, not written."""
MOST_IN_ALL = 20_000
"""Single events of one hub."""
_WITHOUT_END = timedelta(days=5 * 366)
"""How far a series that never ends is written where the options set no limit."""
_REFUSED = (FaultCode.SERIES_NOT_EXPRESSIBLE.value, FaultCode.OCCURRENCE_LOST.value)


@dataclass(frozen=True, slots=True)
class Door:
    """One written spoke, as far as it matters for the shape of a series there."""

    spoke: SpokeId
    outlook: Outlook
    """Of before the merge: it projects and knows the range."""
    links: Mapping[ItemId, Link]
    test: SeriesTest
    pinned: frozenset[ItemId] = frozenset()
    """What a person put back there stays as it is."""


@dataclass(slots=True)
class Parts:
    """The parts of one hub during one run; ``before`` are the rows at its beginning."""

    taken: Taken
    before: Mapping[ItemId, ItemRow]
    _of: dict[ItemId, dict[ItemId, ItemRow]] = field(default_factory=dict)
    _dropped: set[ItemId] = field(default_factory=set)
    """Parts whose occurrence the series no longer has."""
    _count: int = 0

    def __post_init__(self) -> None:
        for row in self.taken.rows.values():
            if row.part_of:
                self._of.setdefault(row.part_of, {})[row.id] = row
                self._count += 1

    # what people did to single events

    def fold_changes(self) -> None:
        """Changed parts become changed occurrences of their series. Before :meth:`make`."""
        for item in list(self.taken.contents):
            row, was = self.taken.rows[item], self.before.get(item)
            if row.part_of and was is not None and not row.gone and row.content != was.content:
                parent = self.taken.rows.get(row.part_of)
                if parent is not None and parent.repeats and not parent.gone:
                    self._fold_change(parent, row, was)

    def _fold_change(self, parent: ItemRow, row: ItemRow, was: ItemRow) -> None:
        taken, at = self.taken, instant_from_text(row.identity.recurrence_id)
        event, edited = taken.event(parent.id), taken.event(row.id)
        series = event.series or Series()
        now = self._occurrence(event, at, was)
        base = taken.values.events.get(row.id, now)
        if now is not None and base is not None:
            edited = merge(base, now, edited, lambda _: Winner.SPOKE).event
        others = [one for one in series.changed if key_of(one.recurrence_id) != key_of(at)]
        later = any(one.and_later for one in series.changed)
        if later or edited != plain(event, at) or now is None:
            others.append(Occurrence(at, edited))
        changed = tuple(sorted(others, key=lambda one: key_of(one.recurrence_id)))
        removed = tuple(one for one in series.removed if key_of(one) != key_of(at))
        taken.set_event(
            parent, replace(event, series=replace(series, changed=changed, removed=removed)), kept=parent.kept
        )
        names = {name_of(at, name): change for name, change in taken.changes.get(row.id, {}).items()}
        taken.changes.setdefault(parent.id, {}).update(names)

    def _occurrence(self, event: Event, at: Instant, was: ItemRow) -> Event | None:
        """What the series gives for ``at`` now; None where it no longer has it."""
        for one in (event.series or Series()).changed:
            if key_of(one.recurrence_id) == key_of(at) and not one.and_later:
                return one.event
        around = timedelta(days=2)
        begin, end = was.first - around, (was.last or was.first) + around
        found = expand(event, begin, end, MOST_OF_ONE, zone=self._zone(was))
        return next((one.event for one in found if key_of(one.recurrence_id) == key_of(at)), None)

    def fold_removals(self) -> None:
        """Parts that people deleted become removed occurrences; parts of a series that is gone go with it. After
        everything that may leave the hub has left."""
        for item, was in self.before.items():
            if not was.part_of or was.gone or item in self._dropped:
                continue
            parent, row = self.taken.rows.get(was.part_of), self.taken.rows[item]
            if parent is None or parent.gone or not parent.repeats:
                self._drop(row)
            elif row.gone:
                self._fold_removal(parent, row)
        for parent_id, parts in self._of.items():
            parent = self.taken.rows.get(parent_id)
            for item in parts if parent is None or parent.gone else ():
                self._drop(self.taken.rows[item])

    def _fold_removal(self, parent: ItemRow, row: ItemRow) -> None:
        taken, at = self.taken, instant_from_text(row.identity.recurrence_id)
        event = taken.event(parent.id)
        series = event.series or Series()
        kept = replace(
            series,
            changed=tuple(one for one in series.changed if key_of(one.recurrence_id) != key_of(at) or one.and_later),
            added=tuple(one for one in series.added if key_of(one) != key_of(at)),
            removed=tuple(sorted({*series.removed, at}, key=key_of)),
        )
        taken.set_event(parent, replace(event, series=kept), kept=parent.kept)
        spoke = next((one for one, missing in taken.missing.items() if row.id in missing), NOBODY)
        taken.touch(parent.id, (name_of(at, OCCURRENCE),), spoke)

    # which parts there are

    def wanted(self, doors: Iterable[Door]) -> list[ItemId]:
        """Series whose contents :meth:`make` looks at."""
        unsure = (row.id for door in doors for row in self._series(door) if self._is_unsure(door, row))
        return list(dict.fromkeys(unsure))

    def make(self, door: Door) -> dict[ItemId, Split]:
        """The series that are in parts in this spoke; their parts are in the hub then."""
        found: dict[ItemId, Split] = {}
        for row in self._series(door):
            split = self._decide(door, row) if self._is_unsure(door, row) else self._split(door, row)
            if split is not None:
                found[row.id] = split
        return found

    def _series(self, door: Door) -> Iterable[ItemRow]:
        for row in list(self.taken.rows.values()):
            if row.repeats and not row.gone and not row.part_of and row.id not in door.pinned:
                link = door.links.get(row.id)
                if link is None or not link.is_native:
                    yield row

    def _is_unsure(self, door: Door, row: ItemRow) -> bool:
        """It is new, it changed, or its window moved on."""
        link = door.links.get(row.id)
        if link is None:
            return may_be_in_range(door.outlook, row)
        if _is_unwanted(door, link):
            return False
        if link.basis != door.outlook.basis(row):
            return bool(link.remote_id or link.split) or may_be_in_range(door.outlook, row)
        if link.split:
            split = Split.parse(link.split)
            return split is None or split.window != self._window(door, row)[2]
        return link.refusal.partition(":")[0] in _REFUSED

    @staticmethod
    def _split(door: Door, row: ItemRow) -> Split | None:
        link = door.links.get(row.id)
        return Split.parse(link.split) if link is not None and not _is_unwanted(door, link) else None

    def _decide(self, door: Door, row: ItemRow) -> Split | None:
        event, link = self.taken.event(row.id), door.links.get(row.id)
        if event.series is None:
            return None
        shown = door.outlook.projected(row, event)
        if isinstance(shown, FaultCode):
            return Split.parse(link.split) if link and link.split else None
        obstacle = door.test(shown) if shown.series is not None else None
        if obstacle is None and link and link.basis == door.outlook.basis(row):
            obstacle = Obstacle.REFUSED if link.refusal.partition(":")[0] in _REFUSED else None
        return self._in_parts(door, row, event, obstacle) if obstacle else None

    def _in_parts(self, door: Door, row: ItemRow, event: Event, obstacle: Obstacle) -> Split:
        begin, end, window = self._window(door, row)
        zone = self._zone(row)
        found = expand(event, begin, end, MOST_OF_ONE + 1, zone=zone)
        parts = self._of.setdefault(row.id, {})
        alive = [one for one in parts.values() if not self.taken.rows[one.id].gone]
        if alive:
            first, last = min(one.first for one in alive), max(one.last or one.first for one in alive)
            around = timedelta(days=1)
            known = {key_of(one.recurrence_id) for one in found}
            older = expand(event, min(first, begin) - around, max(last, end) + around, 4 * MOST_OF_ONE, zone=zone)
            there = {instant_to_text(one.recurrence_id): one for one in older}
            self._refresh(row, parts, there, known)
        if len(found) > MOST_OF_ONE or self._count + len(found) - len(parts) > MOST_IN_ALL:
            return Split(obstacle, window, too_often=True)
        for one in found:
            self._put(row, parts, one)
        return Split(obstacle, window)

    def _refresh(
        self, parent: ItemRow, parts: dict[ItemId, ItemRow], there: Mapping[str, Occurrence], known: AbstractSet[Key]
    ) -> None:
        """What is left of the parts there were; one whose occurrence moved within its day, or is the only one that is
        new on it, stands for that from now on."""
        alive = {one.identity.recurrence_id: one for one in parts.values() if not self.taken.rows[one.id].gone}
        fresh: dict[str, list[Occurrence]] = {}
        for text, one in there.items():
            if text not in alive and key_of(one.recurrence_id) in known:
                fresh.setdefault(text[:10], []).append(one)
        for text, part in alive.items():
            if text in there:
                self._put(parent, parts, there[text])
            elif waiting := fresh.get(text[:10]):
                self._rename(parent, parts, part, waiting.pop(0))
            else:
                self._drop(part)

    def _rename(self, parent: ItemRow, parts: dict[ItemId, ItemRow], part: ItemRow, one: Occurrence) -> None:
        text = instant_to_text(one.recurrence_id)
        origin = origin_id(parent.origin, parent.identity.uid, text)
        if origin in self.taken.by_origin:
            self._drop(part)
            return
        row = replace(self.taken.rows[part.id], identity=Identity(parent.identity.uid, text), origin=origin)
        self.taken.set_event(row, one.event, kept=parent.kept)
        parts[part.id] = self.taken.rows[part.id]

    def _put(self, parent: ItemRow, parts: dict[ItemId, ItemRow], one: Occurrence) -> None:
        text = instant_to_text(one.recurrence_id)
        origin = origin_id(parent.origin, parent.identity.uid, text)
        known = self.taken.by_origin.get(origin)
        identity = Identity(parent.identity.uid, text)
        if known is not None and known.gone and self._was_there(known.id):
            return  # somebody deleted it in this run
        if known is None:
            self._count += 1
            item = self.taken.new_item(origin, identity, parent.source, one.event, parent.kept, part_of=parent.id)
        else:
            item = known.id
            row = replace(known, identity=identity, source=parent.source, part_of=parent.id)
            self.taken.set_event(row, one.event, kept=parent.kept)
        self._dropped.discard(item)
        parts[item] = self.taken.rows[item]

    def _was_there(self, item: ItemId) -> bool:
        was = self.before.get(item)
        return was is not None and not was.gone and item not in self._dropped

    def _drop(self, part: ItemRow) -> None:
        self._dropped.add(part.id)
        if not self.taken.rows[part.id].gone:
            self.taken.remove(part.id)

    # the window

    def _window(self, door: Door, row: ItemRow) -> tuple[datetime, datetime, str]:
        """Whole days, so that a run of the same day finds nothing new."""
        options, day = door.outlook.options, door.outlook.now.replace(hour=0, minute=0, second=0, microsecond=0)
        past, future = options.range_past, options.range_future
        begin = row.first if past is None else day - past
        endless = row.last or max(day, row.first) + _WITHOUT_END
        end = endless if future is None else day + future + timedelta(days=1)
        return begin, end + timedelta(seconds=1), f"{begin:%Y-%m-%d}/{end:%Y-%m-%d}"

    def _zone(self, row: ItemRow) -> ZoneInfo:
        return self.taken.zones.get(row.source, self.taken.home)


def _is_unwanted(door: Door, link: Link) -> bool:
    """People deleted the series there: whether it comes back is not a question of its shape."""
    never = door.outlook.options.hand_deleted is HandDeleted.NEVER and link.vanished > 0
    return not link.remote_id and (never or link.vanished >= ASKED_AGAIN)
