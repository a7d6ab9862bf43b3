"""The hub as it changes during the merge of one run: rows, values, links, and what must be recorded of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs.bounds import bounds
from cirahub_desktop.sync.model.canonical import content_hash, instant_to_text
from cirahub_desktop.sync.model.conflict import Conflict
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import (
    WHOLE,
    Agreed,
    Change,
    Foreign,
    HubId,
    Identity,
    ItemId,
    ItemRow,
    Kept,
    Link,
    OriginId,
    SpokeId,
    origin_id,
)
from cirahub_desktop.sync.report import Action, PlannedWrite, Why

_NEVER = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class Noted:
    """One change of the hub, for the record."""

    item: ItemId
    spoke: SpokeId | None
    """Where it came from; None: a person decided it here."""
    action: Action
    why: Why
    subject: str
    before: Event | None
    after: Event | None


@dataclass(frozen=True, slots=True)
class Values:
    """What the store has of the items that are looked at closely in this run."""

    events: Mapping[ItemId, Event] = field(default_factory=dict)
    agreed: Mapping[SpokeId, Mapping[ItemId, Agreed]] = field(default_factory=dict)
    changes_of: Callable[[ItemId], Mapping[str, Change]] = lambda _: {}
    """Who changed which field of an item last, before this run."""


@dataclass(slots=True)
class Taken:
    """``rows`` is the hub after what was taken in so far, old and new."""

    hub: HubId
    run: int
    now: datetime
    rows: dict[ItemId, ItemRow]
    values: Values
    zones: Mapping[SpokeId, ZoneInfo]
    """Of floating times, by source."""
    home: ZoneInfo
    """Of sources that are no more."""
    contents: dict[ItemId, Event] = field(default_factory=dict)
    """Of rows that are new or changed."""
    links: dict[SpokeId, dict[ItemId, Link]] = field(default_factory=dict)
    """Links that are new or changed."""
    agreed: dict[SpokeId, dict[ItemId, Agreed]] = field(default_factory=dict)
    there: dict[SpokeId, dict[ItemId, Event]] = field(default_factory=dict)
    """Values of spokes that stand for whatever the hub holds at the end of the merge."""
    missing: dict[SpokeId, tuple[ItemId, ...]] = field(default_factory=dict)
    """Linked, and surely not there any more."""
    strangers: dict[SpokeId, list[Foreign]] = field(default_factory=dict)
    """Items to be remembered as none of ours."""
    touched: set[ItemId] = field(default_factory=set)
    """Rows that differ from the stored ones."""
    changes: dict[ItemId, dict[str, Change]] = field(default_factory=dict)
    notes: list[Noted] = field(default_factory=list)
    conflicts: dict[tuple[ItemId, SpokeId], Conflict] = field(default_factory=dict)
    """New or changed ones."""
    unanswered: set[tuple[ItemId, SpokeId]] = field(default_factory=set)
    """Questions that nobody answered before their item left."""
    closed: list[str] = field(default_factory=list)
    seen: dict[ItemId, dict[str, datetime]] = field(default_factory=dict)
    """When a server says that a field was changed, of changes that arrived in this run."""
    revived: set[ItemId] = field(default_factory=set)
    """Items that somebody's edit brought back: their sources are asked what changed meanwhile."""
    clashes: dict[SpokeId, int] = field(default_factory=dict)
    """Fields that both sides had changed."""
    by_origin: dict[OriginId, ItemRow] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.by_origin |= {row.origin: row for row in self.rows.values()}

    def event(self, item: ItemId) -> Event:
        """The hub's value now; of an item that is looked at closely."""
        return self.contents[item] if item in self.contents else self.values.events[item]

    def changes_of(self, item: ItemId) -> Mapping[str, Change]:
        return {**self.values.changes_of(item), **self.changes.get(item, {})}

    def set_row(self, row: ItemRow, event: Event | None = None) -> None:
        """``event`` where the content is new or changed."""
        was = self.rows.get(row.id)
        if was is not None and was.origin != row.origin:
            self.by_origin.pop(was.origin, None)
        if row != was:
            self.touched.add(row.id)
            if event is not None:
                self.contents[row.id] = event
        self.rows[row.id] = self.by_origin[row.origin] = row

    def set_event(self, row: ItemRow, event: Event, *, kept: Kept = Kept.NO) -> None:
        """Give an item a value; one that was gone is back."""
        self.set_row(described(row, event, self.zones.get(row.source, self.home), kept=kept), event)

    def remove(self, item: ItemId, *, tombstone: bool = False) -> None:
        self.set_row(replace(self.rows[item], gone=True, tombstone=tombstone))

    def touch(self, item: ItemId, fields: Iterable[str], spoke: SpokeId) -> None:
        """Remember in which run which field was changed from where."""
        change = Change(self.run, spoke, self.now)
        self.changes.setdefault(item, {}).update(dict.fromkeys(fields, change))

    def note(
        self,
        row: ItemRow,
        action: Action,
        why: Why,
        before: Event | None,
        after: Event | None,
        *,
        spoke: SpokeId | None = None,
    ) -> None:
        self.notes.append(Noted(row.id, spoke, action, why, row.subject, before, after))

    def put_back(self) -> tuple[PlannedWrite, ...]:
        """What a person took back, in the hub itself (R10)."""
        return tuple(
            PlannedWrite(one.action, one.why, one.subject, one.before, one.after, one.item)
            for one in self.notes
            if one.why is Why.UNDONE
        )

    def new_item(
        self,
        origin: OriginId,
        identity: Identity,
        source: SpokeId,
        event: Event,
        kept: Kept = Kept.NO,
        *,
        part_of: ItemId = WHOLE,
    ) -> ItemId:
        """An item of the hub, or one of that origin that was there before."""
        item = self._free_id(origin)
        known = self.rows.get(item)
        if known:
            row = replace(known, identity=identity, source=source, part_of=part_of)
        else:
            row = ItemRow(item, origin, identity, "", "", "", _NEVER, _NEVER, source, part_of=part_of)
        self.set_event(row, event, kept=kept)
        return item

    def _free_id(self, origin: OriginId) -> ItemId:
        """Made from the origin; an item that has got another origin since keeps its own."""
        text = f"{self.hub}\x1f{origin}"
        while True:
            item = ItemId(hashlib.blake2b(text.encode(), digest_size=16).hexdigest())
            if item not in self.rows or self.rows[item].origin == origin:
                return item
            text = item

    def keep_both(self, row: ItemRow, spoke: SpokeId, other: Event) -> None:
        """The other version of a conflict becomes an item that is nobody's but a person's."""
        mark = content_hash(other)[:8]
        uid = f"{row.identity.uid}-{mark}"
        item = self.new_item(origin_id(row.origin, uid, "kept"), Identity(uid), spoke, other, Kept.PERSON)
        self.note(self.rows[item], Action.CREATE, Why.KEPT_BOTH, None, other, spoke=spoke)


def described(row: ItemRow, event: Event, zone: ZoneInfo, *, kept: Kept = Kept.NO) -> ItemRow:
    """The row of an item that holds ``event``."""
    first, last = bounds(event, zone)
    return ItemRow(
        row.id,
        row.origin,
        row.identity,
        content_hash(event),
        event.subject,
        instant_to_text(event.span.start),
        first,
        last,
        row.source,
        kept,
        repeats=event.series is not None,
        part_of=row.part_of,
    )
