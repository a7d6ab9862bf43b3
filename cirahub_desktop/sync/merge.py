"""What the spokes say now, merged into the hub. Pure.

In four steps, over all spokes each: what is known is refreshed (field by field against what both sides last agreed on),
new items of feeds and people are welcomed or joined with what they are, stamped items are recognised
(``recognise.py``), and what that leaves over is taken in or remembered as foreign. What is missing is only named here;
``departure.py`` lets it go, with the guard in between. A spoke that the hub writes to as well brings only what people
did there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from uuid import NAMESPACE_OID, uuid5

from cirahub_desktop.sync.clash import Clash
from cirahub_desktop.sync.codecs.bounds import bounds
from cirahub_desktop.sync.fields import Merged, Winner, apply_changes, merge, with_edits
from cirahub_desktop.sync.intake import Intake, Scene
from cirahub_desktop.sync.model.canonical import content_hash, instant_to_text
from cirahub_desktop.sync.model.conflict import Conflict
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import (
    Agreed,
    Identity,
    ItemId,
    ItemRow,
    Kept,
    Link,
    OriginId,
    Ownership,
    RemoteItem,
    match_print,
    origin_id,
)
from cirahub_desktop.sync.model.options import ConflictRule
from cirahub_desktop.sync.outlook import OWN
from cirahub_desktop.sync.reconcile import never_again
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.rewriting import without_rewriting
from cirahub_desktop.sync.taken import Taken
from cirahub_desktop.sync.unproject import unproject

CLOCK_TOLERANCE = timedelta(hours=1)
"""Further ahead than this, a server's time cannot be true."""


def take_in(taken: Taken, intakes: Iterable[Intake], scene: Scene) -> None:
    """Refresh what is known and welcome what is at home in each spoke; the first source of an item owns its fields."""
    waiting = [_Intake(taken, intake, scene) for intake in intakes]
    for one in waiting:
        one.refresh()
    for one in waiting:
        one.welcome()


def take_rest(taken: Taken, intake: Intake, copies: Iterable[RemoteItem], passed_on: Iterable[RemoteItem]) -> None:
    """Take in what has a stamp and is new all the same: changed copies that people made, and what another hub wrote."""
    turn = _Intake(taken, intake, Scene(frozenset(), {}))
    for item in copies:
        turn.take_new(item, turn.free_origin(item))
    for item, stamp in ((one, one.stamp) for one in passed_on if one.stamp):
        turn.take_new(item, stamp.origin, nonce=stamp.nonce)


class _Intake:
    """One spoke's turn."""

    def __init__(self, taken: Taken, intake: Intake, scene: Scene) -> None:
        self._taken, self._intake, self._scene = taken, intake, scene
        self._spoke = intake.spoke
        self._links = taken.links.setdefault(self._spoke, {})
        self._agreed = taken.agreed.setdefault(self._spoke, {})
        self._there = taken.there.setdefault(self._spoke, {})
        self._news = {item.remote_id: item for item in sorted(intake.news, key=lambda one: one.remote_id)}

    # what is known

    def refresh(self) -> None:
        for item, remote in self._intake.changed.items():
            self._refresh(self._intake.links[item], remote)
        renamed = self._rename([item for item in self._intake.missing if self._intake.links[item].is_native])
        missing = [item for item in self._intake.missing if item not in renamed and item not in self._scene.pinned]
        if self._intake.takes_deletions:
            self._taken.missing[self._spoke] = tuple(missing)
        elif self._intake.party.by_people:
            self._links |= {item: never_again(self._intake.links[item]) for item in missing}

    def _refresh(self, link: Link, remote: RemoteItem) -> None:
        """A known item whose version moved: its content may have, too."""
        row = self._taken.rows[link.item]
        moved = replace(link, remote_id=remote.remote_id, version=remote.version, echo=False)
        if row.id in self._scene.pinned:
            self._links[row.id] = replace(moved, edited=not link.is_native)
        elif not self._intake.takes_changes:
            self._links[row.id] = moved
        elif row.gone and not self._intake.party.by_people:
            self._links[row.id] = moved  # a tombstone: what changed is looked at should the item come back
        elif self._only_listens(row):
            self._links[row.id] = replace(moved, agreed=content_hash(remote.event))
            self._agreed[row.id] = Agreed(remote.event, remote.event)
        else:
            self._merge(row, moved, remote)

    def _only_listens(self, row: ItemRow) -> bool:
        """A feed that does not own the item's fields."""
        others = row.source != self._spoke and row.source in self._scene.feeding
        return others and not self._intake.party.by_people

    def _merge(self, row: ItemRow, link: Link, remote: RemoteItem) -> None:
        current = self._taken.event(row.id)
        agreed = self._agreed_on(row, link, current)
        now = without_rewriting(agreed.there, remote.event) if self._intake.links[row.id].echo else remote.event
        understood = unproject(now, agreed, self._intake.project(row), native=link.is_native)
        clash = self._clash(row, remote)
        merged = merge(agreed.here, current, understood.here, clash.winner)
        row = self._owned(row, link, remote)
        if merged.event != current or row.gone or row != self._taken.rows[row.id]:
            self._take_over(row, link, remote, current, merged)
        if merged.clashes:
            self._settle(row, current, understood.here, agreed, merged, clash)
        elif conflict := self._scene.open.get((row.id, self._spoke)):
            theirs = apply_changes(conflict.theirs, agreed.here, understood.here)
            theirs = apply_changes(merged.event, conflict.ours, theirs)
            if theirs == merged.event:
                self._taken.closed.append(conflict.id)
            self._taken.conflicts[row.id, self._spoke] = replace(conflict, ours=merged.event, theirs=theirs)
        there = apply_changes(understood.there, now, remote.event)  # with what the server rewrote
        self._agreed[row.id] = Agreed(there, understood.here)
        self._links[row.id] = replace(
            link,
            agreed=content_hash(there),
            held="",
            basis=self._basis(link, understood.here),
            edited=bool(understood.hidden),
            declined="",
        )

    def _agreed_on(self, row: ItemRow, link: Link, current: Event) -> Agreed:
        """Where the store has forgotten what we wrote, it was the hub's value as the options show it now; a copy of
        which an older store had only one side stands for the hub's value if that is still the same."""
        if row.id in self._intake.forgotten:
            return self._as_shown(row, link, current)
        agreed = self._taken.values.agreed.get(self._spoke, {}).get(row.id) or self._as_shown(row, link, current)
        one_sided = agreed.here == agreed.there and not link.is_native and link.here == row.content
        return Agreed(agreed.there, current) if one_sided else agreed

    def _as_shown(self, row: ItemRow, link: Link, current: Event) -> Agreed:
        shown = current if link.is_native else self._intake.project(row)(current)
        return Agreed(shown if isinstance(shown, Event) else current, current)

    def _owned(self, row: ItemRow, link: Link, remote: RemoteItem) -> ItemRow:
        """The owner of the fields says who the item is; an owner that feeds no longer makes room for one that does."""
        if link.ownership is not Ownership.SOURCE:
            return row
        source = row.source if row.source in self._scene.feeding else self._spoke
        return replace(row, source=source, identity=remote.identity if source == self._spoke else row.identity)

    def _take_over(self, row: ItemRow, link: Link, remote: RemoteItem, current: Event, merged: Merged) -> None:
        """The hub takes the merged value; an item that was about to leave stays, for somebody changed it (R7)."""
        people, gone = self._intake.party.by_people, row.gone
        if gone:
            self._taken.revived.add(row.id)
        kept = Kept.PERSON if gone else row.kept if people else Kept.NO
        self._taken.set_event(row, merged.event, kept=kept)
        self._taken.touch(row.id, merged.taken if people else (), self._spoke)
        if remote.modified and remote.modified <= self._taken.now + CLOCK_TOLERANCE:
            self._taken.seen.setdefault(row.id, {}).update(dict.fromkeys(merged.taken, remote.modified))
        why = Why.CHANGED_BY_HAND if people and not link.is_native else Why.CHANGED
        if merged.event != current or gone:
            self._note(row.id, Action.UPDATE, why, current, merged.event)

    def _basis(self, link: Link, here: Event) -> str:
        if link.is_native:
            return f"{content_hash(here)}.{OWN}" if self._intake.party.by_people else ""
        return f"{content_hash(here)}.{link.basis.partition('.')[2]}" if link.basis else ""

    # clashes

    def _clash(self, row: ItemRow, remote: RemoteItem) -> Clash:
        return Clash(
            self._intake.party,
            self._scene.parties,
            self._taken.changes_of(row.id),
            self._taken.run,
            remote.modified if remote.modified and remote.modified <= self._taken.now + CLOCK_TOLERANCE else None,
            self._taken.seen.get(row.id, {}),
        )

    def _settle(
        self, row: ItemRow, current: Event, theirs: Event, agreed: Agreed, merged: Merged, clash: Clash
    ) -> None:
        """What lost is kept: in the record, as a question for a person, or as an item of its own."""
        self._taken.clashes[self._spoke] = self._taken.clashes.get(self._spoke, 0) + len(merged.clashes)
        losing = _other_way(agreed.here, current, theirs, clash)
        rules = {clash.rule(name) for name in merged.clashes}
        if ConflictRule.ASK in rules:
            self._ask(row, merged, losing)
        elif ConflictRule.KEEP_BOTH in rules:
            self._taken.keep_both(self._taken.rows[row.id], self._spoke, losing)
        else:
            self._note(row.id, Action.UPDATE, Why.CONFLICT, losing, merged.event)

    def _ask(self, row: ItemRow, merged: Merged, theirs: Event) -> None:
        key = (row.id, self._spoke)
        name = uuid5(NAMESPACE_OID, f"{row.id} {self._spoke}").hex[:8]
        self._taken.conflicts[key] = Conflict(
            name,
            self._taken.hub,
            row.id,
            self._spoke,
            self._taken.now,
            row.subject,
            merged.clashes,
            merged.event,
            theirs,
        )

    # what is new

    def welcome(self) -> None:
        if self._news:
            self._take_up_again()
        rows = [row for row in self._taken.rows.values() if self._may_join(row)] if self._news else []
        elsewhere: dict[Identity, list[ItemRow]] = {}
        alike: dict[str, list[ItemRow]] = {}
        for row in rows:
            elsewhere.setdefault(row.identity, []).append(row)
            if self._intake.party.by_people:
                alike.setdefault(match_print(row.subject, row.first, row.last), []).append(row)
        for item in self._news.values():
            self._welcome(item, elsewhere, alike)

    def _may_join(self, row: ItemRow) -> bool:
        """Items of other places that are not here yet; for a feed also those that left and have copies still, or that
        a person took away: it lists the same event, not a new one (R2, R5)."""
        return (
            row.source != self._spoke
            and not (row.gone and self._intake.party.by_people)
            and not row.part_of
            and not self._is_linked(row.id)
            and row.origin not in self._intake.stamped
        )

    def _rename(self, missing: list[ItemId]) -> set[ItemId]:
        """One item with a new UID: vanished and appeared in one read, with the same subject and start, or day."""
        renamed: set[ItemId] = set()
        for part in (None, 10) if missing else ():
            waiting: dict[tuple[str, str], list[RemoteItem]] = {}
            for item in self._news.values():
                start = instant_to_text(item.event.span.start)
                waiting.setdefault((item.event.subject, start[:part]), []).append(item)
            for name in missing:
                subject, start = self._as_listed(self._taken.rows[name])
                matches = waiting.get((subject, start[:part]))
                if matches and name not in renamed:
                    renamed.add(name)
                    self._refresh(self._intake.links[name], self._news.pop(matches.pop(0).remote_id))
        return renamed

    def _as_listed(self, row: ItemRow) -> tuple[str, str]:
        """Subject and start as this spoke had them last: people may have changed them elsewhere since."""
        agreed = self._taken.values.agreed.get(self._spoke, {}).get(row.id)
        if agreed is None:
            return row.subject, row.start
        return agreed.there.subject, instant_to_text(agreed.there.span.start)

    def _take_up_again(self) -> None:
        """An item that was kept, or whose copies still wait to be deleted, and that is back with a new UID (R2)."""
        left = {
            (row.subject, row.start): row
            for row in self._taken.rows.values()
            if ((row.gone and self._intake.takes_items) or (not row.gone and row.kept is not Kept.NO))
            and row.source == self._spoke
            and not row.part_of
            and row.id not in self._scene.pinned
            and not self._is_linked(row.id)
        }
        for item in list(self._news.values()) if left else ():
            row = left.get((item.event.subject, instant_to_text(item.event.span.start)))
            origin = self._intake.place.origin(item)
            known = self._row_of(origin) is not None
            if row and not self._is_linked(row.id) and not known:
                self._revive(row, item)
                del self._news[item.remote_id]

    def _welcome(
        self, item: RemoteItem, elsewhere: Mapping[Identity, list[ItemRow]], alike: Mapping[str, list[ItemRow]]
    ) -> None:
        """An item this spoke did not have: another's, one we had before, or a new one."""
        row = self._twin(item, elsewhere, alike) if elsewhere or alike else None
        if row and not row.gone:
            self._join(row, item)
            return
        origin = self.free_origin(item)
        known = row or self._row_of(origin)
        if known and (known.id in self._scene.pinned or self._is_buried(known)):
            self._join(known, item)
        elif known and (self._intake.takes_items or not known.gone):
            self._revive(known, item)
        elif self._intake.takes_items:
            self.take_new(item, origin)
        else:
            self._remember(item)

    def _is_buried(self, row: ItemRow) -> bool:
        """A person deleted it, and a feed lists it again, or under another link: that brings nothing back."""
        return row.gone and row.tombstone and not self._intake.party.by_people

    def _join(self, row: ItemRow, item: RemoteItem) -> None:
        """The same event as one that is in the hub already; the fields stay with who had it first (R4)."""
        ownership = Ownership.ADOPTED if self._intake.party.by_people else Ownership.SOURCE
        if self._intake.party.by_people:
            self._there[row.id] = item.event
        else:
            self._agreed[row.id] = Agreed(item.event, item.event)
        self._link(row, item, ownership)

    def _revive(self, row: ItemRow, item: RemoteItem) -> None:
        """An item of this spoke that is back, with the values it has now."""
        changed = row.gone or row.content != content_hash(item.event)
        before = self._taken.event(row.id) if changed and not row.gone else None
        action = Action.CREATE if row.gone else Action.UPDATE
        after = with_edits(item.event, before, self._edited(row)) if before else item.event
        row = replace(row, identity=item.identity, source=self._spoke)
        self._taken.set_event(row, after)
        if changed:
            self._note(row.id, action, Why.NEW if action is Action.CREATE else Why.CHANGED, before, after)
        self._link(self._taken.rows[row.id], item, Ownership.SOURCE)

    def _twin(
        self, item: RemoteItem, elsewhere: Mapping[Identity, list[ItemRow]], alike: Mapping[str, list[ItemRow]]
    ) -> ItemRow | None:
        first, last = bounds(item.event, self._intake.place.zone)
        same = (item.event.subject, first, last)
        joined = [row for row in elsewhere.get(item.identity, ()) if (row.subject, row.first, row.last) == same]
        joined += alike.get(match_print(*same), ())
        return next((row for row in sorted(joined, key=lambda row: row.gone) if not self._is_linked(row.id)), None)

    def _edited(self, row: ItemRow) -> set[str]:
        """Fields that a person changed last."""
        people = {spoke for spoke, party in self._scene.parties.items() if party.by_people}
        return {name for name, change in self._taken.changes_of(row.id).items() if change.spoke in people}

    def take_new(self, item: RemoteItem, origin: OriginId, *, nonce: str = "") -> None:
        name = self._taken.new_item(origin, item.identity, self._spoke, item.event)
        self._note(name, Action.CREATE, Why.NEW, None, item.event)
        self._link(self._taken.rows[name], item, Ownership.SOURCE, nonce=nonce)

    def _remember(self, item: RemoteItem) -> None:
        stranger = self._intake.place.stranger(item, left=self._intake.leaves_rest)
        self._taken.strangers.setdefault(self._spoke, []).append(stranger)

    def _link(self, row: ItemRow, item: RemoteItem, ownership: Ownership, *, nonce: str = "") -> None:
        content = content_hash(item.event)
        people = self._intake.party.by_people
        basis = f"{row.content}.{OWN}" if people else ""
        if row.id not in self._there:
            self._agreed.setdefault(row.id, Agreed(item.event, item.event))
        self._links[row.id] = Link(row.id, item.remote_id, item.version, ownership, content, nonce=nonce, basis=basis)

    def free_origin(self, item: RemoteItem) -> OriginId:
        """Of this place: new, or belonging to an item that this spoke may take up again."""
        origin, attempt = self._intake.place.origin(item), 0
        while (row := self._row_of(origin)) is not None and self._is_linked(row.id):
            attempt += 1
            origin = origin_id(self._intake.place.identity, f"{item.identity.uid}\x1e{item.remote_id}\x1e{attempt}")
        return origin

    def _row_of(self, origin: OriginId) -> ItemRow | None:
        return self._taken.by_origin.get(origin)

    def _is_linked(self, item: ItemId) -> bool:
        link = self._intake.links.get(item)
        return (link is not None and bool(link.remote_id)) or item in self._links

    def _note(self, item: ItemId, action: Action, why: Why, before: Event | None, after: Event | None) -> None:
        self._taken.note(self._taken.rows[item], action, why, before, after, spoke=self._spoke)


def _other_way(base: Event, hub: Event, theirs: Event, clash: Clash) -> Event:
    """The merged value with every clash decided the other way: what lost, with all that did not."""
    other = {Winner.HUB: Winner.SPOKE, Winner.SPOKE: Winner.HUB}
    return merge(base, hub, theirs, lambda name: other[clash.winner(name)]).event
