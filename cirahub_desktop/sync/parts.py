"""Series that a place cannot hold as one item: single events, over a window that rolls with the days. Pure.

Each single event is an item of the hub beside its series, a *part*: known by the UID of the series and its
RECURRENCE-ID, it has links, stamps, edits and undo like any other item. Its value follows the series; what people
change or delete of it goes into the series as a changed or removed occurrence. Which spoke gets a series whole and
which gets its parts is decided per spoke, from the value as its options show it, and is remembered in the series' own
link there (:class:`Split`), so that a run in which nothing changed reads no contents.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice

from cirahub_desktop.sync.codecs.recurrence import aware, expand, occurrences
from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.folding import fold_change, fold_removal, zone_of
from cirahub_desktop.sync.model.canonical import instant_to_text
from cirahub_desktop.sync.model.event import Event, Occurrence, Series
from cirahub_desktop.sync.model.item import Identity, ItemId, ItemRow, Link, OriginId, SpokeId, origin_id
from cirahub_desktop.sync.model.obstacle import Obstacle
from cirahub_desktop.sync.model.options import LeavingRule
from cirahub_desktop.sync.outlook import Outlook, may_be_in_range
from cirahub_desktop.sync.shapes import is_sent_away
from cirahub_desktop.sync.split import Split, Window
from cirahub_desktop.sync.spokes.base import SeriesTest
from cirahub_desktop.sync.taken import Taken
from cirahub_desktop.sync.three_way import Key, key_of

MOST_OF_ONE = 1_000
"""Single events of one series (R14): three years of days. What repeats more often is named, not written."""
MOST_IN_ALL = 20_000
"""Single events of one hub that are not over."""
_DAY = timedelta(days=1)
_CLAIMED = timedelta(days=5 * 366)
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
    _of: dict[ItemId, dict[str, ItemId]] = field(default_factory=dict)
    """By series and the name of the occurrence."""
    _dropped: set[ItemId] = field(default_factory=set)
    """Parts whose occurrence the series no longer has."""
    _count: int = 0
    """Of those that are not over."""
    _looks_left: int = MOST_IN_ALL
    """Occurrences that may still be looked through for what the store has forgotten (R14)."""

    def __post_init__(self) -> None:
        for row in sorted(self.taken.rows.values(), key=lambda one: not one.gone):
            if row.part_of:
                self._of.setdefault(row.part_of, {})[row.identity.recurrence_id] = row.id
                self._count += not row.gone and (row.last is None or row.last >= self.taken.now)

    # what people did to single events

    def fold_changes(self, put_back: Iterable[ItemId] = ()) -> None:
        """Changed parts become changed occurrences of their series, and what a person put back stays as it is there.
        Before :meth:`make`."""
        pinned = frozenset(put_back)
        for item in dict.fromkeys([*self.taken.contents, *sorted(pinned)]):
            was, row = self.before.get(item), self.taken.rows.get(item)
            if was is None or row is None or not row.part_of or row.gone:
                continue
            parent = self.taken.rows.get(row.part_of)
            edited = was.gone or row.content != was.content
            if parent is not None and parent.repeats and not parent.gone and (edited or item in pinned):
                fold_change(self.taken, parent, was, exact=item in pinned)
                if not self.taken.rows[item].part_of:
                    del self._of[parent.id][was.identity.recurrence_id]

    def fold_removals(self) -> frozenset[ItemId]:
        """Parts that people deleted become removed occurrences; parts of a series that is gone go with it, and others
        follow it to another source. After everything that may leave the hub has left; gives the series that changed."""
        folded: set[ItemId] = set()
        for item, was in self.before.items():
            if not was.part_of or was.gone or item in self._dropped:
                continue
            parent, row = self.taken.rows.get(was.part_of), self.taken.rows[item]
            if parent is None or parent.gone or not parent.repeats:
                self._drop(row)
            elif row.gone:
                fold_removal(self.taken, parent, row)
                folded.add(parent.id)
        for parent_id, parts in self._of.items():
            parent = self.taken.rows.get(parent_id)
            for item in parts.values():
                if parent is None or parent.gone:
                    self._drop(self.taken.rows[item])
                else:
                    self._follow(parent, self.taken.rows[item])
        return frozenset(folded)

    def _follow(self, parent: ItemRow, row: ItemRow) -> None:
        was = self.before.get(parent.id)
        kept = row.kept if was is None or was.kept is parent.kept else parent.kept
        if not row.gone and (row.source, row.kept) != (parent.source, kept):
            self.taken.set_row(replace(row, source=parent.source, kept=kept))

    # which parts there are

    def wanted(self, doors: Iterable[Door]) -> list[ItemId]:
        """Series whose contents :meth:`make` looks at."""
        unsure = (row.id for door in doors for row in self._series(door) if self._is_unsure(door, row))
        return list(dict.fromkeys(unsure))

    def make(self, door: Door, only: AbstractSet[ItemId] | None = None) -> dict[ItemId, Split]:
        """The series (of ``only``) that are in parts in this spoke; their parts are in the hub then."""
        found: dict[ItemId, Split] = {}
        for row in self._series(door):
            if only is None or row.id in only:
                split = self._decide(door, row) if self._is_unsure(door, row) else self._split(door, row)
                if split is not None:
                    found[row.id] = split
        return found

    def claim(self, unknown: Mapping[OriginId, str], links: Mapping[ItemId, Link], *, older: bool) -> None:
        """Parts for single events that lie in a spoke and that its store has forgotten, or never had.

        ``unknown`` are the origins of their stamps, with the UID where it is known; ``links`` are those of the spoke.
        """
        left = {origin: uid for origin, uid in unknown.items() if origin not in self.taken.by_origin}
        for row in self._all_series() if left else ():
            if row.id in links and not older:
                continue
            if any(not uid or uid.startswith(row.identity.uid) for uid in left.values()):
                self._claim(row, left)

    def _claim(self, row: ItemRow, left: dict[OriginId, str]) -> None:
        parts, end = self._of.setdefault(row.id, {}), self.taken.now + _CLAIMED
        for one in occurrences(self.taken.event(row.id), row.first, end, zone=zone_of(self.taken, row)):
            if not left or not self._looks_left:
                return
            self._looks_left -= 1
            origin = _origin(row, instant_to_text(one.recurrence_id))
            if origin in left:
                del left[origin]
                self._put(row, parts, one)

    def _all_series(self) -> Iterable[ItemRow]:
        for row in list(self.taken.rows.values()):
            if row.repeats and not row.gone and not row.part_of:
                yield row

    def _series(self, door: Door) -> Iterable[ItemRow]:
        for row in self._all_series():
            link = door.links.get(row.id)
            if row.id not in door.pinned and (link is None or not link.is_native):
                yield row

    def _is_unsure(self, door: Door, row: ItemRow) -> bool:
        """It is new, it changed, or its window moved on."""
        link = door.links.get(row.id)
        if link is None:
            return may_be_in_range(door.outlook, row) or self._has_copies(door, row)
        if is_sent_away(door.outlook, link):
            return False
        if link.basis != door.outlook.basis(row):
            return bool(link.remote_id or link.split) or may_be_in_range(door.outlook, row)
        if link.split:
            split = Split.parse(link.split)
            return split is None or split.window != self._window(door, row).text
        return _was_refused(link)

    def _has_copies(self, door: Door, row: ItemRow) -> bool:
        links = (door.links.get(item) for item in self._of.get(row.id, {}).values())
        return any(link is not None and link.remote_id for link in links)

    @staticmethod
    def _split(door: Door, row: ItemRow) -> Split | None:
        link = door.links.get(row.id)
        return Split.parse(link.split) if link is not None and not is_sent_away(door.outlook, link) else None

    def _decide(self, door: Door, row: ItemRow) -> Split | None:
        event, link = self.taken.event(row.id), door.links.get(row.id)
        shown = door.outlook.projected(row, event)
        if isinstance(shown, FaultCode):
            return None  # it is left out there, in whatever shape
        obstacle = door.test(shown) if shown.series is not None else None
        if obstacle is None and link and link.basis == door.outlook.basis(row) and _was_refused(link):
            obstacle = Obstacle.REFUSED
        return self._in_parts(door, row, event, obstacle) if obstacle else None

    def _in_parts(self, door: Door, row: ItemRow, event: Event, obstacle: Obstacle) -> Split:
        window, zone = self._window(door, row), zone_of(self.taken, row)
        found = expand(event, window.begin, window.end, MOST_OF_ONE + 1, zone=zone)
        if len(found) > MOST_OF_ONE and window.reaches(found[MOST_OF_ONE - 1], zone):
            found = found[:MOST_OF_ONE]
        parts, link = self._of.setdefault(row.id, {}), door.links.get(row.id)
        only_later = link is not None and bool(link.split) and link.basis == door.outlook.basis(row)
        if not only_later:
            self._refresh(row, parts, event, window, {key_of(one.recurrence_id) for one in found})
        alive = {text for text, item in parts.items() if not self.taken.rows[item].gone}
        new = sum(instant_to_text(one.recurrence_id) not in alive for one in found)
        if len(found) > MOST_OF_ONE or self._count + new > MOST_IN_ALL:
            return Split(obstacle, window.text, too_often=True)
        for one in (*self._past(door, row, event, MOST_OF_ONE - len(found)), *found):
            if not (only_later and instant_to_text(one.recurrence_id) in alive):
                self._put(row, parts, one)
        return Split(obstacle, window.text)

    def _past(self, door: Door, row: ItemRow, event: Event, most: int) -> Iterable[Occurrence]:
        """What was there of a series that the spoke still has whole stays, unless the options say that it leaves."""
        link, window = door.links.get(row.id), self._window(door, row)
        if link is None or not link.remote_id or door.outlook.options.leaving is LeavingRule.REMOVE:
            return ()
        walk = occurrences(event, row.first, window.begin, zone=zone_of(self.taken, row))
        return deque(islice(walk, MOST_IN_ALL), most)

    def _refresh(
        self, parent: ItemRow, parts: dict[str, ItemId], event: Event, window: Window, known: AbstractSet[Key]
    ) -> None:
        """What is left of the parts there were; one whose occurrence moved within its day, or is the only one that is
        new on it, stands for that from now on."""
        rows = self.taken.rows
        alive = {text: rows[item] for text, item in parts.items() if not rows[item].gone}
        if not alive:
            return
        there, sure = self._there(parent, alive.values(), event, window)
        fresh: dict[str, list[Occurrence]] = {}
        for text, one in there.items():
            if text not in alive and key_of(one.recurrence_id) in known:
                fresh.setdefault(text[:10], []).append(one)
        for text, part in alive.items():
            if text in there:
                self._put(parent, parts, there[text])
            elif waiting := fresh.get(text[:10]):
                self._rename(parent, parts, part, waiting.pop(0))
            elif part.first < sure:
                self._drop(part)

    def _there(
        self, parent: ItemRow, alive: Collection[ItemRow], event: Event, window: Window
    ) -> tuple[dict[str, Occurrence], datetime]:
        """The occurrences among which those of the parts are, and until when it is sure that there are no others.

        A changed occurrence may be anywhere.
        """
        zone = zone_of(self.taken, parent)
        begin = min(window.begin, *(one.first for one in alive)) - _DAY
        end = max(window.end, *(one.last or one.first for one in alive)) + _DAY
        most = len(alive) + 4 * MOST_OF_ONE
        found = expand(event, begin, end, most, zone=zone)
        sure = aware(found[-1].event.span.start, zone) - _DAY if len(found) == most else end
        changed = (one for one in (event.series or Series()).changed if not one.and_later)
        return {instant_to_text(one.recurrence_id): one for one in (*changed, *found)}, sure

    def _rename(self, parent: ItemRow, parts: dict[str, ItemId], part: ItemRow, one: Occurrence) -> None:
        text = instant_to_text(one.recurrence_id)
        origin = _origin(parent, text)
        if origin in self.taken.by_origin:
            self._drop(part)
            return
        row = replace(self.taken.rows[part.id], identity=Identity(parent.identity.uid, text), origin=origin)
        self.taken.set_event(row, one.event, kept=parent.kept)
        del parts[part.identity.recurrence_id]
        parts[text] = part.id

    def _put(self, parent: ItemRow, parts: dict[str, ItemId], one: Occurrence) -> None:
        text = instant_to_text(one.recurrence_id)
        origin = _origin(parent, text)
        known = self.taken.rows[parts[text]] if text in parts else self.taken.by_origin.get(origin)
        identity = Identity(parent.identity.uid, text)
        if known is None:
            self._count += 1
            item = self.taken.new_item(origin, identity, parent.source, one.event, parent.kept, part_of=parent.id)
        else:
            item = known.id
            row = replace(known, identity=identity, source=parent.source, part_of=parent.id)
            self.taken.set_event(row, one.event, kept=parent.kept)
        self._dropped.discard(item)
        parts[text] = item

    def _drop(self, part: ItemRow) -> None:
        self._dropped.add(part.id)
        if not self.taken.rows[part.id].gone:
            self.taken.remove(part.id)

    @staticmethod
    def _window(door: Door, row: ItemRow) -> Window:
        return Window.of(door.outlook.options, door.outlook.now, row)


def _origin(parent: ItemRow, text: str) -> OriginId:
    """The same whatever UID the feed gives the series later on."""
    return origin_id(parent.origin, "", text)


def _was_refused(link: Link) -> bool:
    """By the server itself, although it looked as if it fitted."""
    split = Split.parse(link.split)
    return link.refusal.partition(":")[0] in _REFUSED or (split is not None and split.obstacle is Obstacle.REFUSED)
