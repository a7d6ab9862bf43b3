"""What a written spoke says about our copies, before anything is planned for it. Pure.

Order matters: open intents are settled first, so that our own half-done work is never taken for a human's (R5); then
copies that moved or vanished are judged by what the spoke answered about them (R1); last, stamped items without a link
are recognised (a lost store, our own duplicate, a user's copy; R4, R5).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cirahub_desktop.sync.model.canonical import content_hash
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import (
    NOWHERE,
    ItemId,
    ItemRow,
    Link,
    OriginId,
    Ownership,
    RemoteId,
    RemoteItem,
    Seen,
    Stamp,
)
from cirahub_desktop.sync.report import Action
from cirahub_desktop.sync.spokes.base import Snapshot, Verdict
from cirahub_desktop.sync.state.journal import Intent

Answers = Mapping[RemoteId, RemoteItem | None]


@dataclass(frozen=True, slots=True)
class Target:
    """One spoke the hub may write to, as read."""

    snapshot: Snapshot
    links: Mapping[ItemId, Link]
    intents: tuple[Intent, ...]
    writer: str
    run_number: int
    """The store's last run before this one; a stamp of ours with a higher one means an older store."""


@dataclass(slots=True)
class Reconciled:
    """The spoke's links as they are after the look, and what follows from it."""

    links: dict[ItemId, Link]
    changed: set[ItemId] = field(default_factory=set)
    """Links that differ from the stored ones."""
    dropped: set[ItemId] = field(default_factory=set)
    bases: dict[ItemId, Event] = field(default_factory=dict)
    """Values agreed on by intents that turn out to have been carried out."""
    settled: list[int] = field(default_factory=list)
    pending: set[ItemId] = field(default_factory=set)
    """Items whose intents could not be settled: nothing may be planned for them."""
    duplicates: list[Duplicate] = field(default_factory=list)
    edited: set[ItemId] = field(default_factory=set)
    """Copies that somebody changed by hand since the last run."""
    whole: bool = True
    """False when the listing was not: what has no link may be there all the same, so nothing is created."""
    foreign: int = 0
    """Items in the spoke that are not ours, users' copies of ours included."""
    store_is_older: bool = False
    """The store was restored from a backup: nothing is deleted in this run."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A second item of ours with the same origin; it may go if nobody edited it."""

    item: ItemId
    remote_id: RemoteId
    seen: Seen


def to_ask(target: Target, rows: Mapping[ItemId, ItemRow]) -> tuple[RemoteId, ...]:
    """Which items must be asked for by id before :func:`reconcile`: vanished, changed, or doubled ones."""
    snapshot = target.snapshot
    if snapshot.verdict is Verdict.UNCHANGED:
        return ()
    asked = [
        link.remote_id
        for link in target.links.values()
        if link.remote_id and _is_questionable(snapshot, link.remote_id, link)
    ]
    listed = {link.remote_id for link in target.links.values()}
    by_origin = {row.origin: row.id for row in rows.values()}
    nonces = {link.nonce for link in target.links.values()} | {one.nonce for one in target.intents}
    asked += [
        remote_id
        for remote_id, seen in snapshot.present.items()
        if seen.stamp
        and remote_id not in listed
        and by_origin.get(seen.stamp.origin) in target.links
        and seen.stamp.nonce not in nonces
    ]
    return tuple(asked)


def _is_questionable(snapshot: Snapshot, remote_id: RemoteId, link: Link) -> bool:
    seen = snapshot.present.get(remote_id)
    if seen is None:
        return snapshot.verdict is Verdict.COMPLETE
    return seen.version != link.version


def reconcile(target: Target, rows: Mapping[ItemId, ItemRow], answers: Answers) -> Reconciled:
    """Judge every copy; see the module for the order."""
    result = Reconciled(dict(target.links), whole=target.snapshot.verdict is not Verdict.PARTIAL)
    if target.snapshot.verdict is Verdict.UNCHANGED:
        return result
    looked = _Look(target, rows, answers, result)
    looked.settle_intents()
    looked.judge_links()
    looked.recognise_stamps()
    return result


class _Look:
    def __init__(self, target: Target, rows: Mapping[ItemId, ItemRow], answers: Answers, result: Reconciled) -> None:
        self._target, self._rows, self._answers, self._result = target, rows, answers, result
        self._present = target.snapshot.present
        self._complete = target.snapshot.verdict is Verdict.COMPLETE
        self._by_nonce: dict[str, list[RemoteId]] = {}
        for remote_id, seen in self._present.items():
            if seen.stamp:
                self._by_nonce.setdefault(seen.stamp.nonce, []).append(remote_id)

    # intents

    def settle_intents(self) -> None:
        for intent in self._target.intents:
            done = {
                Action.CREATE: self._settle_create,
                Action.UPDATE: self._settle_update,
                Action.DELETE: self._settle_delete,
            }[intent.action](intent)
            if done:
                self._result.settled.append(intent.number)
            else:
                self._result.pending.add(intent.item)

    def _settle_create(self, intent: Intent) -> bool:
        found = self._by_nonce.get(intent.nonce)
        if not found:
            return self._complete
        if intent.item in self._rows:
            self._written(intent, found[0], self._present[found[0]])
        return True

    def _settle_update(self, intent: Intent) -> bool:
        link = self._result.links.get(intent.item)
        seen = self._present.get(intent.remote_id)
        if link is None or seen is None:
            return self._complete
        ours = seen.stamp and seen.stamp.run == intent.run and seen.stamp.nonce == intent.nonce
        if seen.version != link.version and ours:
            self._written(intent, intent.remote_id, seen)
        return True

    def _settle_delete(self, intent: Intent) -> bool:
        link = self._result.links.get(intent.item)
        if link is None or link.remote_id != intent.remote_id:
            return True
        if self._is_gone(intent.remote_id):
            self._drop(intent.item)
            return True
        return intent.remote_id in self._present

    def _written(self, intent: Intent, remote_id: RemoteId, seen: Seen) -> None:
        """The intent took effect; one of several steps that stopped half-way is agreed on nothing yet."""
        whole = seen.stamp is not None and seen.stamp.content == intent.content
        self._put(
            Link(
                item=intent.item,
                remote_id=remote_id,
                version=seen.version,
                ownership=Ownership.WRITTEN,
                agreed=intent.content if whole else "",
                nonce=intent.nonce,
                basis=intent.basis if whole else "",
                vanished=self._vanished(intent.item),
            )
        )
        if intent.event:
            self._result.bases[intent.item] = intent.event

    def _vanished(self, item: ItemId) -> int:
        link = self._result.links.get(item)
        return link.vanished if link else 0

    # links

    def judge_links(self) -> None:
        for link in list(self._result.links.values()):
            if not link.remote_id or link.item in self._result.pending:
                continue
            seen = self._present.get(link.remote_id)
            if seen is None:
                self._judge_missing(link)
            elif seen.version != link.version:
                self._judge_changed(link, seen)

    def _judge_missing(self, link: Link) -> None:
        if not self._complete:
            return
        moved = [remote for remote in self._by_nonce.get(link.nonce, ()) if link.nonce]
        if moved:
            seen = self._present[moved[0]]
            self._put(replace(link, remote_id=moved[0], version=seen.version, sure=False))
        elif self._is_gone(link.remote_id):
            self._vanish(link)

    def _vanish(self, link: Link) -> None:
        """Deleted by hand; of an item that is gone from the hub nothing is left to do."""
        row = self._rows.get(link.item)
        if row is None or row.gone or link.ownership is not Ownership.WRITTEN:
            self._drop(link.item)
        else:
            self._put(replace(link, remote_id=NOWHERE, vanished=link.vanished + 1, edited=False, basis=""))

    def _judge_changed(self, link: Link, seen: Seen) -> None:
        answer = self._answers.get(link.remote_id)
        if answer is None:
            return  # undecided: the version stays the old one, so the question comes again
        if content_hash(answer.event) == link.agreed:
            self._put(replace(link, version=answer.version))
        elif self._is_unfinished(link, seen.stamp):
            self._put(replace(link, version=answer.version, agreed="", basis="", edited=False))
        elif self._was_written_elsewhere(link, seen.stamp):
            content = seen.stamp.content if seen.stamp else ""
            self._put(replace(link, version=answer.version, agreed=content, basis="", sure=False))
        else:
            self._result.edited.add(link.item)
            self._put(replace(link, version=answer.version, edited=True))

    @staticmethod
    def _is_unfinished(link: Link, stamp: Stamp | None) -> bool:
        return stamp is not None and stamp.nonce == link.nonce and not stamp.content

    def _was_written_elsewhere(self, link: Link, stamp: Stamp | None) -> bool:
        """The stamp says something else than we wrote: this hub on another computer, or an older store of ours."""
        return stamp is not None and stamp.origin == self._rows[link.item].origin and stamp.content != link.agreed

    # stamps

    def recognise_stamps(self) -> None:
        by_origin: dict[OriginId, ItemId] = {
            row.origin: row.id for row in self._rows.values() if not row.gone or self._has_copy(row.id)
        }
        linked = {link.remote_id for link in self._result.links.values()}
        nonces = {link.nonce for link in self._result.links.values() if link.remote_id}
        waiting = sorted(
            ((seen.stamp.run, remote_id, seen) for remote_id, seen in self._present.items() if seen.stamp),
            key=lambda one: one[:2],
        )
        self._result.foreign = sum(1 for seen in self._present.values() if seen.stamp is None)
        for run, remote_id, seen in waiting:
            stamp = seen.stamp
            if stamp is None:
                continue
            if stamp.writer == self._target.writer and run > self._target.run_number:
                self._result.store_is_older = True
            if remote_id in linked:
                continue
            item = by_origin.get(stamp.origin)
            if item is None or stamp.nonce in nonces:
                self._result.foreign += 1  # another hub's item, or somebody's copy of one of ours
            elif item in self._result.pending:
                continue
            elif self._has_copy(item):
                self._double(item, remote_id, seen)
            else:
                self._adopt_by_stamp(item, remote_id, seen)
                nonces.add(stamp.nonce)

    def _has_copy(self, item: ItemId) -> bool:
        link = self._result.links.get(item)
        return link is not None and bool(link.remote_id)

    def _double(self, item: ItemId, remote_id: RemoteId, seen: Seen) -> None:
        """Only what this very hub wrote is ours to remove, and only unedited."""
        answer = self._answers.get(remote_id)
        ours = seen.stamp is not None and seen.stamp.writer == self._target.writer
        if ours and answer and seen.stamp and content_hash(answer.event) == seen.stamp.content:
            self._result.duplicates.append(Duplicate(item, remote_id, seen))
        else:
            self._result.foreign += 1

    def _adopt_by_stamp(self, item: ItemId, remote_id: RemoteId, seen: Seen) -> None:
        """Ours by its stamp, but the store does not know it: agreed on what the stamp says, unless found edited."""
        if seen.stamp is None:
            return
        link = Link(
            item=item,
            remote_id=remote_id,
            version=seen.version,
            ownership=Ownership.WRITTEN,
            agreed=seen.stamp.content,
            nonce=seen.stamp.nonce,
            sure=False,
            vanished=self._vanished(item),
        )
        self._put(link)

    def _is_gone(self, remote_id: RemoteId) -> bool:
        """The spoke was asked for the item and said itself that it is not there."""
        return remote_id in self._answers and self._answers[remote_id] is None

    def _put(self, link: Link) -> None:
        self._result.links[link.item] = link
        self._result.changed.add(link.item)
        self._result.dropped.discard(link.item)

    def _drop(self, item: ItemId) -> None:
        if self._result.links.pop(item, None):
            self._result.changed.discard(item)
            self._result.dropped.add(item)
