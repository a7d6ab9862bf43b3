"""What a spoke says about the items we know in it, before anything is merged or planned. Pure.

Order matters: open intents are settled first, so that our own half-done work is never taken for a human's (R5); then
items that moved or vanished are judged by what the spoke answered about them (R1). Whether a change or a deletion made
by hand is taken into the hub or stands in the spoke alone is the spoke's right to give, not decided here. Stamped items
without a link are recognised later, in ``recognise.py``, when the sources have had their say.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from cirahub_desktop.sync.model.canonical import content_hash
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import (
    NO_VERSION,
    NOWHERE,
    Foreign,
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
from cirahub_desktop.sync.rewriting import same_but_for_rewriting
from cirahub_desktop.sync.spokes.base import Snapshot, Verdict
from cirahub_desktop.sync.state.journal import Intent

Answers = Mapping[RemoteId, RemoteItem | None]
ASKED_AGAIN = 2
"""A copy that vanished so often is not written again before a person says so."""
NEVER_AGAIN = 1000
"""As often counts what is not ours to bring back: it was at home here, or it had ended."""


def never_again(link: Link) -> Link:
    """Nothing of the item is written there from now on."""
    return replace(link, remote_id=NOWHERE, vanished=NEVER_AGAIN, basis="")


@dataclass(frozen=True, slots=True)
class Target:
    """One spoke with items we know, as read."""

    snapshot: Snapshot
    links: Mapping[ItemId, Link]
    intents: tuple[Intent, ...]
    writer: str
    run_number: int
    """The store's last run before this one; a stamp of ours with a higher one means an older store."""
    strangers: Mapping[RemoteId, Foreign] = field(default_factory=dict)
    written: Mapping[ItemId, Event] = field(default_factory=dict)
    """What we wrote, of links whose echo was not read yet."""
    takes_changes: bool = False
    """What people change here goes into the hub."""
    takes_deletions: bool = False
    takes_items: bool = False
    """What people create here may become an item of the hub: stamped items without a link are looked at, too."""
    store_is_older: bool = False
    """The store was restored from a backup: nothing that is missing counts as deleted."""


@dataclass(slots=True)
class Reconciled:
    """The spoke's links as they are after the look, and what follows from it."""

    links: dict[ItemId, Link]
    changed: set[ItemId] = field(default_factory=set)
    """Links that differ from the stored ones."""
    dropped: set[ItemId] = field(default_factory=set)
    there: dict[ItemId, Event] = field(default_factory=dict)
    """New values of ``Agreed.there``: writes of a former run that took effect, and what the spoke made of a write."""
    settled: list[int] = field(default_factory=list)
    carried_out: list[Intent] = field(default_factory=list)
    """Of these, the ones that took effect though their run did not live to record it."""
    pending: set[ItemId] = field(default_factory=set)
    """Items whose intents could not be settled: nothing may be planned for them."""
    moved: dict[ItemId, RemoteItem] = field(default_factory=dict)
    """Changed by hand, and to be taken into the hub."""
    forgotten: set[ItemId] = field(default_factory=set)
    """Of these, copies that we wrote since in a run that the store has forgotten: what was agreed on is not known."""
    lost: set[ItemId] = field(default_factory=set)
    """Deleted by hand, and to be deleted in the hub; what is at home here may also be back under another id."""
    edited: set[ItemId] = field(default_factory=set)
    """Changed by hand since the last run, and left as they are."""
    duplicates: list[Duplicate] = field(default_factory=list)
    whole: bool = True
    """False when the listing was not: what has no link may be there all the same, so nothing is created."""
    foreign: int = 0
    """Items in the spoke that are not ours, users' copies of ours included."""
    store_is_older: bool = False


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A second item of ours with the same origin; it may go if nobody edited it."""

    item: ItemId
    remote_id: RemoteId
    seen: Seen


def is_older_than(target: Target) -> bool:
    """Whether something here was written by a run that the store does not know."""
    return any(
        seen.stamp is not None and seen.stamp.writer == target.writer and seen.stamp.run > target.run_number
        for seen in target.snapshot.present.values()
    )


def to_ask(target: Target, rows: Mapping[ItemId, ItemRow]) -> tuple[RemoteId, ...]:
    """Which items must be asked for by id before :func:`reconcile`: vanished, changed, doubled and unknown ones."""
    snapshot = target.snapshot
    if snapshot.verdict is Verdict.UNCHANGED:
        return ()
    asked = [link.remote_id for link in target.links.values() if link.remote_id and _is_questionable(target, link)]
    asked += _of_intents(target)
    listed = {link.remote_id for link in target.links.values()}
    by_origin = {row.origin: row.id for row in rows.values()}
    nonces = {link.nonce for link in target.links.values()} | {one.nonce for one in target.intents}
    for remote_id, seen in snapshot.present.items():
        if seen.stamp is None or remote_id in listed:
            continue
        if seen.stamp.origin not in by_origin and is_remembered(target, remote_id, seen):
            continue
        doubled = by_origin.get(seen.stamp.origin) in target.links and seen.stamp.nonce not in nonces
        if doubled or target.takes_items or target.takes_changes:
            asked.append(remote_id)
    return tuple(dict.fromkeys(remote_id for remote_id in asked if remote_id not in snapshot.changed))


def _of_intents(target: Target) -> list[RemoteId]:
    """Items that open intents may have written: what is in them tells whether somebody changed them since."""
    nonces = {one.nonce for one in target.intents if one.action is not Action.DELETE}
    return [key for key, seen in target.snapshot.present.items() if seen.stamp and seen.stamp.nonce in nonces]


def is_remembered(target: Target, remote_id: RemoteId, seen: Seen) -> bool:
    """It was left alone before and did not change since."""
    known = target.strangers.get(remote_id)
    return known is not None and known.version == seen.version


def _is_questionable(target: Target, link: Link) -> bool:
    seen = target.snapshot.present.get(link.remote_id)
    if seen is None:
        return target.snapshot.verdict is Verdict.COMPLETE
    return seen.version != link.version or link.echo


def reconcile(target: Target, rows: Mapping[ItemId, ItemRow], answers: Answers) -> Reconciled:
    """Judge every item we know; ``rows`` is the hub before this run. See the module for the order."""
    result = Reconciled(
        dict(target.links),
        whole=target.snapshot.verdict is not Verdict.PARTIAL,
        store_is_older=target.store_is_older,
    )
    if target.snapshot.verdict is Verdict.UNCHANGED:
        return result
    looked = _Look(target, rows, {**target.snapshot.changed, **answers}, result)
    looked.settle_intents()
    looked.judge_links()
    return result


class _Look:
    def __init__(self, target: Target, rows: Mapping[ItemId, ItemRow], answers: Answers, result: Reconciled) -> None:
        self._target, self._rows, self._answers, self._result = target, rows, answers, result
        self._present = target.snapshot.present
        self._complete = target.snapshot.verdict is Verdict.COMPLETE
        self._linked = {link.remote_id for link in target.links.values()}
        self._by_nonce: dict[str, list[RemoteId]] = {}
        self._others: dict[OriginId, list[RemoteId]] = {}
        for remote_id, seen in self._present.items():
            if seen.stamp and remote_id not in self._linked:
                self._by_nonce.setdefault(seen.stamp.nonce, []).append(remote_id)
                if seen.stamp.writer != target.writer:
                    self._others.setdefault(seen.stamp.origin, []).append(remote_id)

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
            self._result.carried_out.append(intent)
            self._drop(intent.item)
            return True
        return intent.remote_id in self._present

    def _written(self, intent: Intent, remote_id: RemoteId, seen: Seen) -> None:
        """The intent took effect; one of several steps that stopped half-way is agreed on nothing yet. Where the
        content is not what was written, it is judged as an item whose version moved."""
        self._result.carried_out.append(intent)
        whole = seen.stamp is not None and seen.stamp.content == intent.content
        before = self._result.links.get(intent.item)
        agreed = content_hash(intent.event) if intent.event else intent.content
        answer = self._answers.get(remote_id)
        as_written = answer is None or content_hash(answer.event) == intent.content
        self._linked.add(remote_id)
        self._put(
            Link(
                item=intent.item,
                remote_id=remote_id,
                version=seen.version if as_written else NO_VERSION,
                ownership=before.ownership if before else Ownership.WRITTEN,
                agreed=agreed if whole else "",
                nonce=intent.nonce,
                basis=intent.basis if whole else "",
                edited=whole and agreed != intent.content,
                vanished=before.vanished if before else 0,
                echo=whole and (self._target.takes_changes or not as_written),
            )
        )
        if intent.event:
            self._result.there[intent.item] = intent.event

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
            elif link.echo:
                self._judge_echo(link)

    def _judge_echo(self, link: Link) -> None:
        """The first read of what we wrote: what the spoke made of it is what both agree on from now on (R6), but for
        the fields that somebody changed by hand."""
        answer = self._answers.get(link.remote_id)
        if answer is None or answer.version != link.version:
            return
        self._put(replace(link, echo=False, held=_unless(content_hash(answer.event), link.agreed)))
        if not link.edited:
            self._result.there[link.item] = answer.event

    def _judge_missing(self, link: Link) -> None:
        if not self._complete or not self._is_gone(link.remote_id):
            return
        if elsewhere := self._moved_to(link):
            self._linked.add(elsewhere)
            seen = self._present[elsewhere]
            nonce = seen.stamp.nonce if seen.stamp else link.nonce
            self._judge_changed(replace(link, remote_id=elsewhere, nonce=nonce, sure=False), seen, moved=True)
        elif self._target.store_is_older:
            self._drop(link.item)
        elif self._target.takes_deletions or (link.is_native and self._target.takes_items):
            self._result.lost.add(link.item)
        else:
            self._vanish(link)

    def _moved_to(self, link: Link) -> RemoteId | None:
        """The same item under another id; rather the one that nobody changed than somebody's copy. What another hub
        brings here may have been taken away and written anew by it, with the same origin."""
        same = [remote for remote in self._by_nonce.get(link.nonce, ()) if link.nonce and remote not in self._linked]
        if not same and link.nonce and link.is_native and link.item in self._rows:
            others = self._others.get(self._rows[link.item].origin, ())
            same = [remote for remote in others if remote not in self._linked]
        return min(same, key=lambda remote: (not self._is_as_agreed(link, remote), remote), default=None)

    def _is_as_agreed(self, link: Link, remote: RemoteId) -> bool:
        answer = self._answers.get(remote)
        return answer is None or content_hash(answer.event) in (link.agreed, link.held)

    def _vanish(self, link: Link) -> None:
        """Deleted by hand, and no deletion for the hub. What was at home here is not ours to bring back."""
        row = self._rows.get(link.item)
        if row is None or row.gone:
            self._drop(link.item)
        else:
            times = NEVER_AGAIN if link.is_native else link.vanished + 1
            self._put(replace(link, remote_id=NOWHERE, vanished=times, edited=False, basis=""))

    def _judge_changed(self, link: Link, seen: Seen, *, moved: bool = False) -> None:
        """``moved``: it has another id now, which is recorded whatever else is found."""
        answer = self._answers.get(link.remote_id)
        if answer is None:
            if moved:
                self._put(replace(link, version=seen.version))
            return  # else undecided: the version stays the old one, so the question comes again
        content = content_hash(answer.event)
        if content in (link.agreed, link.held):
            self._put(replace(link, version=answer.version, edited=False, echo=False))
        elif self._is_echo(link, answer):
            self._put(replace(link, version=answer.version, echo=False, held=content))
            if not link.edited:
                self._result.there[link.item] = answer.event
        elif self._is_unfinished(link, seen.stamp):
            self._put(replace(link, version=answer.version, agreed="", basis="", edited=False))
        elif self._is_our_own(link, seen.stamp, content):
            self._put(replace(link, version=answer.version, agreed=content, basis="", sure=False, echo=False))
            self._result.there[link.item] = answer.event
        elif self._target.takes_changes:
            if moved:
                self._put(link)
            self._result.moved[link.item] = answer
            if self._is_forgotten(link, seen.stamp):
                self._result.forgotten.add(link.item)
        elif self._is_anothers(link, seen.stamp):
            self._leave_to_other(link, answer)
        else:
            self._result.edited.add(link.item)
            self._put(replace(link, version=answer.version, edited=True))

    def _is_echo(self, link: Link, answer: RemoteItem) -> bool:
        """Not read since we wrote it, and different only as a server makes it."""
        written = self._result.there.get(link.item) or self._target.written.get(link.item)
        unread = link.echo or not (self._target.takes_changes or link.held or link.edited or link.is_native)
        return unread and written is not None and same_but_for_rewriting(written, answer.event)

    @staticmethod
    def _is_unfinished(link: Link, stamp: Stamp | None) -> bool:
        return stamp is not None and stamp.nonce == link.nonce and not stamp.content

    def _is_our_own(self, link: Link, stamp: Stamp | None, content: str) -> bool:
        """Exactly what a run wrote that the store has forgotten."""
        return self._is_forgotten(link, stamp) and stamp is not None and stamp.content == content

    def _is_forgotten(self, link: Link, stamp: Stamp | None) -> bool:
        """A later run of this very hub wrote it than the store knows of. In a store that is not older, a stamp that
        differs from what was agreed on since only means that people's changes were taken in after our last write."""
        return (
            self._target.store_is_older
            and stamp is not None
            and stamp.writer == self._target.writer
            and stamp.content != link.agreed
        )

    def _is_anothers(self, link: Link, stamp: Stamp | None) -> bool:
        """Another hub, or this one on another computer, wrote over it."""
        return stamp is not None and stamp.content != link.agreed and stamp.writer != self._target.writer

    def _leave_to_other(self, link: Link, answer: RemoteItem) -> None:
        """Not fought over (R11): each field stays as it is until the hub's value of it changes."""
        declined = self._rows[link.item].content if link.item in self._rows else ""
        self._put(replace(link, version=answer.version, edited=True, echo=False, declined=declined))

    def _is_gone(self, remote_id: RemoteId) -> bool:
        """The spoke was asked for the item and said itself that it is not there."""
        return remote_id in self._answers and self._answers[remote_id] is None

    def _put(self, link: Link) -> None:
        self._result.links[link.item] = link
        self._result.changed.add(link.item)
        self._result.dropped.discard(link.item)

    def _drop(self, item: ItemId) -> None:
        del self._result.links[item]
        self._result.changed.discard(item)
        self._result.dropped.add(item)


def _unless(content: str, other: str) -> str:
    return "" if content == other else content
