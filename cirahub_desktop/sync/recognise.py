"""Items of a spoke that no link knows, seen in the light of the merged hub. Pure.

An item with a stamp may be our own copy (a lost store), our own duplicate, somebody's copy of one of ours, or the work
of another hub (R4, R5, R11). One without a stamp belongs to people. What is left over is remembered as foreign, so that
it is read once.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs.bounds import bounds
from cirahub_desktop.sync.model.canonical import content_hash
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import (
    Foreign,
    Identity,
    ItemId,
    ItemRow,
    Link,
    OriginId,
    Ownership,
    RemoteId,
    RemoteItem,
    Seen,
    Stamp,
    match_print,
    origin_id,
)
from cirahub_desktop.sync.reconcile import Answers, Duplicate, Reconciled, Target, is_older_than, is_remembered
from cirahub_desktop.sync.rewriting import same_but_for_rewriting
from cirahub_desktop.sync.spokes.base import Verdict


@dataclass(frozen=True, slots=True)
class Place:
    """Where the items are."""

    identity: str
    """Names the place for ever in origin ids."""
    zone: ZoneInfo
    names_by_remote_id: bool = False
    """Its remote ids are made from the UIDs and tell apart what shares one (a feed)."""

    def origin(self, item: RemoteItem) -> OriginId:
        """The one an item has that is at home here."""
        name = item.remote_id if self.names_by_remote_id else item.identity.uid or item.remote_id
        return origin_id(self.identity, name, item.identity.recurrence_id)

    def stranger(self, item: RemoteItem, *, left: bool = False) -> Foreign:
        """The item as it is remembered when it is none of ours."""
        first, last = bounds(item.event, self.zone)
        stamped = item.stamp.origin if item.stamp else self.origin(item)
        looks_like = match_print(item.event.subject, first, last)
        at_home = stamped == self.origin(item)
        return Foreign(item.remote_id, item.version, item.identity, stamped, looks_like, at_home, left)


@dataclass(slots=True)
class Recognised:
    """What became of the stamped items without a link."""

    copies: list[RemoteItem] = field(default_factory=list)
    """Edited copies that people made of our items: new items of theirs."""
    passed_on: list[RemoteItem] = field(default_factory=list)
    """Written by another hub, with an origin that is unknown here."""
    strangers: list[Foreign] = field(default_factory=list)
    """Left alone."""
    orphans: dict[str, list[tuple[RemoteId, Seen]]] = field(default_factory=dict)
    """By the content of the stamp: items of a hub that is not ours, whose origin nobody here knows. One that is
    exactly what we would write is taken for ours (a lost store, and a feed that changed its UIDs)."""


def recognise(
    target: Target,
    looked: Reconciled,
    rows: Mapping[ItemId, ItemRow],
    answers: Answers,
    place: Place,
    living: AbstractSet[str] = frozenset(),
    elsewhere: AbstractSet[str] = frozenset(),
) -> Recognised:
    """Give links to what is ours; ``looked`` is changed. ``living`` are the writers of this store's other hubs, and
    ``elsewhere`` the nonces of our copies in the other spokes of this one."""
    found = Recognised()
    if target.snapshot.verdict is not Verdict.UNCHANGED:
        contents = {**target.snapshot.changed, **answers}
        _Recognition(target, looked, rows, contents, place, living, elsewhere, found).run()
    return found


class _Recognition:
    def __init__(
        self,
        target: Target,
        looked: Reconciled,
        rows: Mapping[ItemId, ItemRow],
        answers: Answers,
        place: Place,
        living: AbstractSet[str],
        elsewhere: AbstractSet[str],
        found: Recognised,
    ) -> None:
        self._target, self._looked, self._rows, self._answers = target, looked, rows, answers
        self._place, self._living, self._elsewhere, self._found = place, living, elsewhere, found
        self._present = target.snapshot.present
        self._linked = {link.remote_id for link in looked.links.values()}
        self._nonces = {link.nonce: link for link in looked.links.values() if link.remote_id and link.nonce}
        self._by_origin = {row.origin: row.id for row in rows.values() if not row.gone or self._has_copy(row.id)}

    def run(self) -> None:
        looked = self._looked
        looked.store_is_older = looked.store_is_older or is_older_than(self._target)
        looked.foreign = sum(1 for key, seen in self._present.items() if seen.stamp is None and key not in self._linked)
        for remote_id, seen, stamp in self._waiting():
            item = self._by_origin.get(stamp.origin)
            if stamp.nonce in self._nonces:
                self._note_copy(remote_id, self._nonces[stamp.nonce], stamp)
            elif stamp.nonce in self._elsewhere:
                self._note_leftover(remote_id, stamp)
            elif item is None:
                self._note_unknown(remote_id, seen, stamp)
            elif item in looked.pending:
                continue
            elif self._has_copy(item):
                self._double(item, remote_id, seen, stamp)
            else:
                self._adopt(item, remote_id, seen, stamp)

    def _waiting(self) -> list[tuple[RemoteId, Seen, Stamp]]:
        """Stamped items without a link: the oldest first, and of two with one nonce the unedited one."""
        found = [
            (remote_id, seen, seen.stamp)
            for remote_id, seen in self._present.items()
            if seen.stamp and remote_id not in self._linked
        ]
        return sorted(found, key=lambda one: (one[2].run, self._is_edited(one[0], one[2]), one[0]))

    def _is_edited(self, remote_id: RemoteId, stamp: Stamp) -> bool:
        answer = self._answers.get(remote_id)
        return answer is not None and content_hash(answer.event) != stamp.content

    def _has_copy(self, item: ItemId) -> bool:
        link = self._looked.links.get(item)
        return link is not None and bool(link.remote_id)

    def _note_copy(self, remote_id: RemoteId, original: Link, stamp: Stamp) -> None:
        """Somebody copied one of our items: untouched as long as it says the same, theirs when they changed it."""
        answer = self._answers.get(remote_id)
        before = self._target.links.get(original.item, original)
        same = {stamp.content, original.agreed, original.held, before.agreed, before.held}
        if answer is not None and self._is_taken(remote_id) and content_hash(answer.event) not in same:
            self._found.copies.append(answer)
        else:
            self._leave(remote_id, stamp)

    def _note_unknown(self, remote_id: RemoteId, seen: Seen, stamp: Stamp) -> None:
        answer = self._answers.get(remote_id)
        if stamp.content and stamp.writer not in self._living:
            self._found.orphans.setdefault(stamp.content, []).append((remote_id, seen))
        if stamp.writer == self._target.writer:
            self._note_leftover(remote_id, stamp)
        elif answer is not None and self._target.takes_items:
            self._found.passed_on.append(answer)
        else:
            self._leave(remote_id, stamp)

    def _note_leftover(self, remote_id: RemoteId, stamp: Stamp) -> None:
        """Of an item that left the hub, or of a copy in another spoke: somebody made it, and it is theirs once they
        change it."""
        answer = self._answers.get(remote_id)
        if answer is not None and self._is_taken(remote_id) and self._is_edited(remote_id, stamp):
            self._found.copies.append(answer)
        else:
            self._leave(remote_id, stamp)

    def _is_taken(self, remote_id: RemoteId) -> bool:
        """What was left alone once stays so until it changes, whatever the server made of it."""
        return self._target.takes_items and not is_remembered(self._target, remote_id, self._present[remote_id])

    def _leave(self, remote_id: RemoteId, stamp: Stamp) -> None:
        self._looked.foreign += 1
        answer, seen = self._answers.get(remote_id), self._present[remote_id]
        if answer is not None:
            self._found.strangers.append(self._place.stranger(answer))
        else:
            self._found.strangers.append(Foreign(remote_id, seen.version, Identity(""), stamp.origin, ""))

    def _double(self, item: ItemId, remote_id: RemoteId, seen: Seen, stamp: Stamp) -> None:
        """Only what this very hub wrote is ours to remove, and only unedited."""
        answer, ours = self._answers.get(remote_id), stamp.writer == self._target.writer
        if ours and answer and self._is_as_written(item, answer.event, stamp):
            self._looked.duplicates.append(Duplicate(item, remote_id, seen))
        elif not ours and answer and self._gives_way(item, stamp):
            there = self._looked.links[item].remote_id
            self._looked.duplicates.append(Duplicate(item, there, self._present[there]))
            self._adopt(item, remote_id, seen, stamp)
        else:
            self._leave(remote_id, stamp)

    def _is_as_written(self, item: ItemId, there: Event, stamp: Stamp) -> bool:
        """Or as the server words what was written into this copy and into the one that stays."""
        content, link, written = content_hash(there), self._looked.links[item], self._target.written.get(item)
        if content == stamp.content or stamp.content != link.agreed:
            return content == stamp.content
        return content == link.held or (written is not None and same_but_for_rewriting(written, there))

    def _gives_way(self, item: ItemId, other: Stamp) -> bool:
        """Two computers wrote the same item at the same moment: of their copies the one with the smaller nonce stays,
        for that order is the same to both. Ours goes only as long as it is as we wrote it."""
        link = self._looked.links[item]
        there = self._present.get(link.remote_id)
        if there is None or there.stamp is None or link.is_native or link.edited or not other.content:
            return False
        unchanged = there.version == link.version and there.stamp.writer == self._target.writer
        return unchanged and there.stamp.content == link.agreed and other.nonce < link.nonce

    def _adopt(self, item: ItemId, remote_id: RemoteId, seen: Seen, stamp: Stamp) -> None:
        """Ours by its stamp, but the store does not know it: agreed on what the stamp says. Where somebody edited it
        we cannot tell what; it stays until the hub's value changes (R4)."""
        before, answer = self._looked.links.get(item), self._answers.get(remote_id)
        if answer is None and self._target.takes_changes:
            self._looked.pending.add(item)  # what is in it is asked in the next run; until then it is there
            return
        content = content_hash(answer.event) if answer is not None else stamp.content
        edited = content != stamp.content
        link = Link(
            item=item,
            remote_id=remote_id,
            version=seen.version,
            ownership=Ownership.WRITTEN,
            agreed=stamp.content,
            nonce=stamp.nonce,
            sure=False,
            edited=edited,
            vanished=before.vanished if before else 0,
        )
        if answer is not None and not edited:
            self._looked.there[item] = answer.event
        self._looked.links[item] = link
        self._looked.changed.add(item)
        self._looked.dropped.discard(item)
        self._linked.add(remote_id)
        self._nonces[stamp.nonce] = link
