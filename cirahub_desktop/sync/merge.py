"""What the sources say now, merged into the hub. Pure.

Two steps, because a guard stands between them: :func:`take_in` takes what is there (new, changed, renamed) and names
what is missing; :func:`let_go` lets those leave that may. Only a COMPLETE snapshot can miss anything (R1).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs.bounds import bounds
from cirahub_desktop.sync.model.canonical import content_hash, instant_to_text
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
    RemoteItem,
    SpokeId,
    origin_id,
)
from cirahub_desktop.sync.spokes.base import Snapshot, Verdict

SHORTEST_STRIKE = timedelta(minutes=15)
"""Between two strikes where the spoke has no interval of its own (R3)."""


@dataclass(frozen=True, slots=True)
class Source:
    """One spoke that feeds the hub, as read."""

    spoke: SpokeId
    identity: str
    """Names the place for ever; part of every origin id."""
    snapshot: Snapshot
    links: Mapping[ItemId, Link]
    zone: ZoneInfo
    names_by_remote_id: bool = False
    """Its remote ids are made from the UIDs and tell apart what shares one (a feed)."""


@dataclass(slots=True)
class Taken:
    """What :func:`take_in` found. ``rows`` is the hub after it, old and new."""

    rows: dict[ItemId, ItemRow]
    contents: dict[ItemId, Event] = field(default_factory=dict)
    """Of rows that are new or changed."""
    links: dict[SpokeId, dict[ItemId, Link]] = field(default_factory=dict)
    """Source links that are new or changed."""
    bases: dict[SpokeId, dict[ItemId, Event]] = field(default_factory=dict)
    """What a source that does not own the fields says; the owner's value is the item's own."""
    missing: dict[SpokeId, tuple[ItemId, ...]] = field(default_factory=dict)
    """Linked, and not in a COMPLETE snapshot."""
    touched: set[ItemId] = field(default_factory=set)
    """Rows that differ from the stored ones."""


@dataclass(frozen=True, slots=True)
class StrikeRule:
    needed: int
    """1 or 2 complete reads that lack the item."""
    apart: timedelta
    """At least this long between them."""


@dataclass(slots=True)
class Departure:
    """What :func:`let_go` decided for one source."""

    dropped: list[ItemId] = field(default_factory=list)
    """Source links to forget."""
    gone: list[ItemId] = field(default_factory=list)
    """Items that leave the hub: no source has them."""
    history: list[ItemId] = field(default_factory=list)
    """Items that had ended; they stay (R1)."""
    handed_over: dict[ItemId, SpokeId] = field(default_factory=dict)
    """Items that another source still has and now owns."""
    strikes: dict[RemoteId, datetime] = field(default_factory=dict)
    """All strikes that stand after this run."""
    waiting: list[ItemId] = field(default_factory=list)
    """Missing, and not yet due."""


def take_in(
    hub: HubId, rows: Mapping[ItemId, ItemRow], sources: Iterable[Source], feeding: AbstractSet[SpokeId]
) -> Taken:
    """Take what each source holds; the first source of an item owns its fields, as long as it feeds the hub.

    ``feeding`` are all spokes that feed it, those that could not be read included.
    """
    taken = Taken(dict(rows))
    owners = {row.origin: row.id for row in rows.values()}
    for source in sources:
        if source.snapshot.verdict in (Verdict.COMPLETE, Verdict.PARTIAL):
            _Intake(hub, taken, owners, source, feeding).run()
    return taken


class _Intake:
    """One source's turn."""

    def __init__(
        self,
        hub: HubId,
        taken: Taken,
        owners: dict[OriginId, ItemId],
        source: Source,
        feeding: AbstractSet[SpokeId],
    ) -> None:
        self._hub, self._taken, self._owners, self._source, self._feeding = hub, taken, owners, source, feeding
        self._links = taken.links.setdefault(source.spoke, {})
        self._bases = taken.bases.setdefault(source.spoke, {})
        self._news: dict[RemoteId, RemoteItem] = {}

    def run(self) -> None:
        snapshot, known = self._source.snapshot, {link.remote_id: link for link in self._source.links.values()}
        for remote_id, item in sorted(snapshot.changed.items()):
            if remote_id in known:
                self._refresh(known[remote_id], item)
            else:
                self._news[remote_id] = item
        if snapshot.verdict is Verdict.COMPLETE:
            missing = [link for remote, link in sorted(known.items()) if remote not in snapshot.present]
            renamed = self._rename(missing)
            self._taken.missing[self._source.spoke] = tuple(link.item for link in missing if link.item not in renamed)
        if self._news:
            self._take_up_again()
        elsewhere = self._items_of_others() if self._news else {}
        for item in self._news.values():
            self._welcome(item, elsewhere)

    def _refresh(self, link: Link, item: RemoteItem) -> None:
        """A known item whose version moved: its content may have, too."""
        row = self._taken.rows[link.item]
        content = content_hash(item.event)
        self._links[link.item] = replace(link, remote_id=item.remote_id, version=item.version, agreed=content)
        if row.source == self._source.spoke or row.source not in self._feeding:
            row = replace(row, source=self._source.spoke)
            self._set(_row_of(row, item, content, self._source.zone), item.event)
        else:
            self._bases[link.item] = item.event

    def _rename(self, missing: list[Link]) -> set[ItemId]:
        """One item with a new UID: vanished and appeared in one read, with the same subject and start, or day."""
        renamed: set[ItemId] = set()
        for part in (None, 10):
            waiting: dict[tuple[str, str], list[RemoteItem]] = {}
            for item in self._news.values():
                start = instant_to_text(item.event.span.start)
                waiting.setdefault((item.event.subject, start[:part]), []).append(item)
            for link in missing:
                row = self._taken.rows[link.item]
                matches = waiting.get((row.subject, row.start[:part]))
                if matches and link.item not in renamed:
                    renamed.add(link.item)
                    self._refresh(link, self._news.pop(matches.pop(0).remote_id))
        return renamed

    def _take_up_again(self) -> None:
        """An item that was kept, or whose copies still wait to be deleted, and that is back with a new UID (R2)."""
        left = {
            (row.subject, row.start): row
            for row in self._taken.rows.values()
            if (row.gone or row.kept is not Kept.NO)
            and row.source == self._source.spoke
            and not self._is_linked(row.id)
        }
        for item in list(self._news.values()) if left else ():
            row = left.get((item.event.subject, instant_to_text(item.event.span.start)))
            if row and not self._is_linked(row.id) and self._origin(item) not in self._owners:
                content = content_hash(item.event)
                self._set(_row_of(row, item, content, self._source.zone), item.event)
                self._link(row.id, item, content)
                del self._news[item.remote_id]

    def _welcome(self, item: RemoteItem, elsewhere: Mapping[Identity, list[ItemRow]]) -> None:
        """An item this source did not have: another source's, one we had before, or a new one."""
        content = content_hash(item.event)
        joined = self._same_elsewhere(item, elsewhere)
        if joined:
            self._bases[joined.id] = item.event
            self._link(joined.id, item, content)
            return
        origin = self._origin(item)
        known = self._owners.setdefault(origin, _item_id(self._hub, origin))
        row = self._taken.rows.get(known) or _blank(known, origin, self._source.spoke)
        row = replace(row, source=self._source.spoke)
        self._set(_row_of(row, item, content, self._source.zone), item.event)
        self._link(known, item, content)

    def _origin(self, item: RemoteItem) -> OriginId:
        """Free, or belonging to an item that this source may take up again."""
        name = item.remote_id if self._source.names_by_remote_id else item.identity.uid or item.remote_id
        for attempt in range(len(self._taken.rows) + 2):
            uid = name if attempt == 0 else f"{name}\x1e{attempt}"
            origin = origin_id(self._source.identity, uid, item.identity.recurrence_id)
            owner = self._owners.get(origin)
            if owner is None or not self._is_linked(owner):
                return origin
        raise AssertionError("there are more origins than items")

    def _is_linked(self, item: ItemId) -> bool:
        return item in self._source.links or item in self._links

    def _items_of_others(self) -> Mapping[Identity, list[ItemRow]]:
        found: dict[Identity, list[ItemRow]] = {}
        for row in self._taken.rows.values():
            if row.source != self._source.spoke and not row.gone and not self._is_linked(row.id):
                found.setdefault(row.identity, []).append(row)
        return found

    def _same_elsewhere(self, item: RemoteItem, elsewhere: Mapping[Identity, list[ItemRow]]) -> ItemRow | None:
        """Equal UIDs in two spokes join only if start, end and subject agree."""
        if item.identity not in elsewhere:
            return None
        same = (item.event.subject, *bounds(item.event, self._source.zone))
        for row in elsewhere[item.identity]:
            if (row.subject, row.first, row.last) == same and not self._is_linked(row.id):
                return row
        return None

    def _link(self, item: ItemId, remote: RemoteItem, content: str) -> None:
        self._links[item] = Link(item, remote.remote_id, remote.version, Ownership.SOURCE, content)

    def _set(self, row: ItemRow, event: Event) -> None:
        if row != self._taken.rows.get(row.id):
            self._taken.touched.add(row.id)
            self._taken.contents[row.id] = event
        self._taken.rows[row.id] = row


def let_go(
    taken: Taken,
    source: SpokeId,
    links: Mapping[ItemId, Link],
    others: Mapping[ItemId, SpokeId],
    strikes: Mapping[RemoteId, datetime],
    rule: StrikeRule,
    now: datetime,
    *,
    may_leave: Callable[[ItemId], bool],
    confirmed: frozenset[ItemId] = frozenset(),
    count: bool = True,
) -> Departure:
    """Decide for each missing item of ``source`` whether it leaves, waits for its second strike, or is history.

    ``others`` has another source for items that have one; ``may_leave`` is the guard's word; ``confirmed`` are items a
    person let go; ``count`` is false when the clocks disagree (R7): then no strike counts, none is added, and nothing
    is known to be over.
    """
    departure = Departure()
    for item in taken.missing.get(source, ()):
        link, row = links[item], taken.rows[item]
        if item in others:
            departure.handed_over[item] = others[item]
            departure.dropped.append(item)
        elif count and row.last is not None and row.last < now:
            departure.history.append(item)
            departure.dropped.append(item)
        elif item in confirmed or _is_due(strikes.get(link.remote_id), rule, now, count=count and may_leave(item)):
            departure.gone.append(item)
            departure.dropped.append(item)
        else:
            departure.waiting.append(item)
            since = strikes.get(link.remote_id, now if count else None)
            if since is not None:
                departure.strikes[link.remote_id] = min(since, now) if count else since
    return departure


def due_at(since: datetime, rule: StrikeRule) -> datetime:
    """The earliest time of a read that may remove an item first missed at ``since``."""
    return since if rule.needed < 2 else since + rule.apart


def _is_due(since: datetime | None, rule: StrikeRule, now: datetime, *, count: bool) -> bool:
    if not count:
        return False
    if rule.needed < 2:
        return True
    return since is not None and since + rule.apart <= now


def _blank(item: ItemId, origin: OriginId, source: SpokeId) -> ItemRow:
    never = datetime.fromtimestamp(0).astimezone()
    return ItemRow(item, origin, Identity(""), "", "", "", never, never, source)


def _row_of(row: ItemRow, item: RemoteItem, content: str, zone: ZoneInfo) -> ItemRow:
    first, last = bounds(item.event, zone)
    return replace(
        row,
        identity=item.identity,
        content=content,
        subject=item.event.subject,
        start=instant_to_text(item.event.span.start),
        first=first,
        last=last,
        kept=Kept.NO,
        gone=False,
    )


def _item_id(hub: HubId, origin: OriginId) -> ItemId:
    return ItemId(hashlib.blake2b(f"{hub}\x1f{origin}".encode(), digest_size=16).hexdigest())
