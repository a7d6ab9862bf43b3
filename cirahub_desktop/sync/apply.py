"""Carry out a plan in one spoke: batch by batch, each batch checkpointed.

Every write is committed as an intent before it is sent, and settled with its result in one transaction (R5). When an
answer is lost, the spoke is asked for the stamps before anything is sent again. A batch that was too much for the
server is cut in half, and batches grow again while all goes well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import uuid4

from cirahub_desktop.sync.errors import (
    AnswerLost,
    BatchTooLarge,
    Cancelled,
    CiraHubError,
    FaultCode,
    ItemFault,
    SpokeError,
)
from cirahub_desktop.sync.model.canonical import content_hash
from cirahub_desktop.sync.model.item import (
    NO_VERSION,
    NOWHERE,
    ItemId,
    Link,
    Ownership,
    RemoteId,
    RemoteItem,
    SpokeId,
    Stamp,
)
from cirahub_desktop.sync.report import Action, PlannedWrite, Why
from cirahub_desktop.sync.run import Run
from cirahub_desktop.sync.spokes.base import (
    Clock,
    Create,
    Delete,
    NotWritten,
    Report,
    Spoke,
    Update,
    Write,
    WriteResult,
    Written,
    silent,
)
from cirahub_desktop.sync.state.journal import Intent, Record
from cirahub_desktop.sync.state.links import LinkChange
from cirahub_desktop.sync.state.store import Store
from cirahub_desktop.sync.steps import Step, in_parts

LOST_IN_A_ROW = 2
"""So many lost answers one after the other end the spoke's turn; the next run settles what is open."""


@dataclass(slots=True)
class Applied:
    """What happened in one spoke."""

    created: int = 0
    updated: int = 0
    deleted: int = 0
    failed: list[ItemFault] = field(default_factory=list)
    skipped: list[ItemFault] = field(default_factory=list)
    """Left alone after a last look."""
    done: list[PlannedWrite] = field(default_factory=list)
    error: CiraHubError | None = None
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class _Sent:
    """A step with the intent and the write made of it."""

    step: Step
    intent: Intent
    write: Write


def apply(
    steps: Sequence[Step],
    spoke_id: SpokeId,
    spoke: Spoke,
    store: Store,
    run: Run,
    clock: Clock,
    report: Report = silent,
    *,
    echoes: bool = False,
) -> Applied:
    """Write ``steps``: first what adds or changes, then what deletes. Raises StoreFailed only.

    ``echoes``: people's changes are taken in from there, so what the spoke makes of each write must be read back.
    """
    turn = _Turn(spoke_id, spoke, store, run, clock, echoes=echoes)
    ordered = sorted(steps, key=lambda step: step.action is Action.DELETE)
    try:
        for done in turn.carry_out(ordered):
            report(done, len(ordered))
    except SpokeError as error:
        turn.applied.error = error
    except Cancelled:
        turn.applied.cancelled = True
    return turn.applied


class _Turn:
    def __init__(self, spoke_id: SpokeId, spoke: Spoke, store: Store, run: Run, clock: Clock, *, echoes: bool) -> None:
        self._id, self._spoke, self._store, self._run, self._clock = spoke_id, spoke, store, run, clock
        self._echoes = echoes
        self._cancel = run.cancel
        self._size = spoke.capabilities.batch_size
        self._lost = 0
        self._refused: set[ItemId] = set()
        self.applied = Applied()

    def carry_out(self, steps: Sequence[Step]) -> Iterator[int]:
        """Yields how many steps are done, after each batch."""
        waiting = list(steps)
        while waiting:
            self._cancel.check()
            size = _size_of_batch(waiting[: self._size])
            batch, waiting = waiting[:size], waiting[size:]
            checked = self._looked_at(batch)
            waiting = self._send(checked) + waiting
            yield len(steps) - len(waiting)

    # the last look

    def _looked_at(self, batch: Sequence[Step]) -> list[Step]:
        """Re-read what is about to be deleted or was not surely ours; keep the steps that still hold."""
        asked = [step.remote_id for step in batch if _wants_look(step)]
        if not asked:
            return list(batch)
        answers = self._spoke.fetch(asked, self._cancel)
        return [checked for step in batch if (checked := self._checked(step, answers)) is not None]

    def _checked(self, step: Step, answers: Mapping[RemoteId, RemoteItem | None]) -> Step | None:
        if step.instead and step.instead <= self._refused:
            return None
        if not _wants_look(step):
            return step
        if step.remote_id not in answers:
            self.applied.failed.append(_fault(FaultCode.CHANGED_MEANWHILE, step))
            return None
        answer = answers[step.remote_id]
        if answer is None:
            self._note_gone(step)
            return None
        if answer.version != step.version:
            self.applied.failed.append(_fault(FaultCode.CHANGED_MEANWHILE, step))
            return None
        if self._is_anothers(step, answer):
            self.applied.skipped.append(_fault(FaultCode.NOT_OURS, step))
            return None
        if answer.is_meeting:
            self.applied.skipped.append(_fault(FaultCode.MEETING, step))
            return None
        if step.link and not step.link.sure and content_hash(answer.event) != step.link.agreed:
            self._note_edited(step, step.link)
            return None
        return replace(step, before=answer.event)

    def _is_anothers(self, step: Step, answer: RemoteItem) -> bool:
        """Our options say that it should not be here, and another hub of this store wrote it: not ours to delete."""
        by_option = step.why in (Why.FILTERED, Why.LEFT_RANGE)
        return by_option and answer.stamp is not None and answer.stamp.writer in self._run.living

    def _note_gone(self, step: Step) -> None:
        """Nothing to delete any more; a vanished copy that was to be changed is the next run's business."""
        if step.action is Action.DELETE and step.link:
            self._store.items.drop_links(self._id, [step.row.id])

    def _note_edited(self, step: Step, link: Link) -> None:
        """Without a base, a copy that differs from its stamped content is never overwritten (R4)."""
        self._store.items.put_links(self._id, [LinkChange(replace(link, edited=True, basis=""))])
        self.applied.skipped.append(_fault(FaultCode.EDITED_BY_HAND, step))

    # sending

    def _send(self, batch: Sequence[Step]) -> list[Step]:
        """Write one batch and record it; gives back the steps that must be sent again."""
        if not batch:
            return []
        sent = self._commit_intents(batch)
        try:
            results = self._spoke.write([one.write for one in sent], self._cancel)
        except BatchTooLarge:
            return self._cut(sent)
        except AnswerLost as lost:
            return self._settle_lost(sent, lost)
        except SpokeError:
            # The contract: nothing of the batch took effect.
            self._settle(sent)
            raise
        self._lost = 0
        self._size = min(self._size * 2, self._spoke.capabilities.batch_size)
        self._record(list(zip(sent, results, strict=True)))
        return []

    def _commit_intents(self, batch: Sequence[Step]) -> list[_Sent]:
        prepared = [self._prepared(step) for step in batch]
        with self._store.transaction():
            numbers = self._store.journal.add_intents(self._id, [one.intent for one in prepared])
        return [
            replace(one, intent=replace(one.intent, number=number))
            for one, number in zip(prepared, numbers, strict=True)
        ]

    def _prepared(self, step: Step) -> _Sent:
        stamped = step.link is not None and step.link.nonce and step.action is not Action.CREATE
        nonce = step.link.nonce if step.link and stamped else uuid4().hex
        intent = Intent(
            step.row.id, self._run.number, step.action, step.why, nonce, step.remote_id, step.content, step.basis,
            step.agreed.there if step.agreed else step.after, before=step.before,
        )  # fmt: skip
        return _Sent(step, intent, self._write_of(step, nonce))

    def _write_of(self, step: Step, nonce: str) -> Write:
        if step.action is Action.DELETE or step.after is None:
            return Delete(step.remote_id, step.version)
        stamp = Stamp(step.row.origin, self._run.writer, nonce, self._run.number, step.content)
        if step.action is Action.CREATE:
            return Create(step.row.identity, step.after, stamp)
        return Update(step.remote_id, step.version, step.row.identity, step.after, stamp)

    def _cut(self, sent: Sequence[_Sent]) -> list[Step]:
        self._settle(sent)
        if len(sent) == 1:
            self._refused.add(sent[0].step.row.id)
            self.applied.failed.append(_fault(FaultCode.OVER_CAP, sent[0].step))
            return []
        self._size = max(1, len(sent) // 2)
        return [one.step for one in sent]

    def _settle(self, sent: Iterable[_Sent]) -> None:
        with self._store.transaction():
            self._store.journal.settle(one.intent.number for one in sent)

    # a lost answer

    def _settle_lost(self, sent: Sequence[_Sent], lost: AnswerLost) -> list[Step]:
        """Ask what became of each write; what surely did not happen is sent again, with a fresh nonce."""
        self._lost += 1
        self._size = max(1, len(sent) // 2)
        outcomes = self._outcomes(sent)
        self._record([(one, result) for one, result in outcomes if result is not None])
        undone = [one for one, result in outcomes if result is None]
        self._settle(undone)
        if self._lost >= LOST_IN_A_ROW:
            raise lost.cause or lost
        return [one.step for one in undone]

    def _outcomes(self, sent: Sequence[_Sent]) -> list[tuple[_Sent, WriteResult | None]]:
        nonces = [one.intent.nonce for one in sent if one.intent.action is Action.CREATE]
        found = {one.stamp.nonce: one for one in reversed(self._spoke.find(nonces, self._cancel))} if nonces else {}
        known = [one.step.remote_id for one in sent if one.intent.action is not Action.CREATE]
        answers = self._spoke.fetch(known, self._cancel) if known else {}
        outcomes: list[tuple[_Sent, WriteResult | None]] = []
        for one in sent:
            if one.intent.action is Action.CREATE:
                hit = found.get(one.intent.nonce)
                complete = hit and hit.stamp.content == one.intent.content
                written = Written(hit.remote_id, NO_VERSION) if hit else None
                outcomes.append((self._as_unfinished(one, bool(complete)), written))
            else:
                outcomes.append((one, _outcome(one, answers)))
        return outcomes

    @staticmethod
    def _as_unfinished(one: _Sent, complete: bool) -> _Sent:
        """A write of several steps that stopped half-way agrees on nothing: the next run finishes it."""
        return one if complete else replace(one, intent=replace(one.intent, content="", basis=""))

    # the record

    def _record(self, results: Sequence[tuple[_Sent, WriteResult]]) -> None:
        now = self._clock()
        links: list[LinkChange] = []
        dropped: list[ItemId] = []
        records: list[Record] = []
        lost: list[ItemId] = []
        for sent, result in results:
            step = sent.step
            if isinstance(result, NotWritten):
                self._note_refusal(sent, result, links)
                continue
            self._count(step)
            remote_id = result.remote_id
            records.append(
                Record(step.row.id, step.action, step.why, step.row.subject, step.before, step.after, remote_id)
            )
            if step.is_loss:
                lost.append(step.row.counted_as)
            if step.action is not Action.DELETE:
                unread = self._echoes or result.version == NO_VERSION
                link = replace(_link_of(sent, result), echo=unread and bool(sent.intent.content))
                links.append(LinkChange(link, agreed=step.agreed))
            elif step.link and step.why is Why.AS_SINGLE_EVENTS:
                links.append(LinkChange(in_parts(step.row.id, step.link, step.link.basis, step.link.split)))
            elif step.link:
                dropped.append(step.row.id)
        with self._store.transaction():
            self._store.items.put_links(self._id, links)
            self._store.items.drop_links(self._id, dropped)
            self._store.journal.settle(sent.intent.number for sent, _ in results)
            self._store.journal.add_records(self._run.id, self._id, records, now)
            self._store.journal.add_losses(self._run.hub.id, self._id, lost, now)

    def _note_refusal(self, sent: _Sent, result: NotWritten, links: list[LinkChange]) -> None:
        step = sent.step
        self._refused.add(step.row.id)
        fault = replace(
            result.fault,
            uid=result.fault.uid or step.row.identity.uid,
            subject=result.fault.subject or step.row.subject,
        )
        self.applied.failed.append(fault)
        if result.again or step.action is Action.DELETE:
            return
        blank = step.link or Link(step.row.id, NOWHERE, NO_VERSION, Ownership.WRITTEN, "")
        links.append(LinkChange(replace(blank, basis=step.basis, refusal=f"{fault.code.value}:{fault.detail}")))

    def _count(self, step: Step) -> None:
        if step.action is Action.CREATE:
            self.applied.created += 1
        elif step.action is Action.UPDATE:
            self.applied.updated += 1
        else:
            self.applied.deleted += 1
        self.applied.done.append(planned(step))


def planned(step: Step) -> PlannedWrite:
    """The step as the preview and the report show it."""
    return PlannedWrite(step.action, step.why, step.row.subject, step.before, step.after, step.row.id)


def _size_of_batch(steps: Sequence[Step]) -> int:
    """What stands in the place of a deletion is written in a batch before it, for it may be refused."""
    written = {step.row.id for step in steps if step.action is not Action.DELETE}
    return next((number for number, step in enumerate(steps) if step.instead & written), len(steps))


def _wants_look(step: Step) -> bool:
    if step.action is Action.CREATE:
        return False
    if step.action is Action.DELETE:
        return True
    return bool(step.link and (step.link.edited or step.link.is_native or not step.link.sure))


def _outcome(one: _Sent, answers: Mapping[RemoteId, RemoteItem | None]) -> WriteResult | None:
    """What became of an update or delete whose answer was lost; None when it did not happen or nobody can say."""
    if one.step.remote_id not in answers:
        return NotWritten(_fault(FaultCode.CHANGED_MEANWHILE, one.step), again=True)
    answer = answers[one.step.remote_id]
    if one.intent.action is Action.DELETE:
        return Written(one.step.remote_id, one.step.version) if answer is None else None
    if answer is None:
        return NotWritten(_fault(FaultCode.CHANGED_MEANWHILE, one.step), again=True)
    if answer.stamp and answer.stamp.content == one.intent.content and answer.version != one.step.version:
        return Written(answer.remote_id, NO_VERSION)
    if answer.version != one.step.version:
        return NotWritten(_fault(FaultCode.CHANGED_MEANWHILE, one.step), again=True)
    return None


def _link_of(sent: _Sent, written: Written) -> Link:
    """A write of several steps that stopped half-way has no content, and agrees on nothing."""
    step, intent = sent.step, sent.intent
    kept = step.agreed is not None and step.agreed.there != step.after
    agreed = content_hash(step.agreed.there) if step.agreed and kept else intent.content
    return Link(
        item=step.row.id,
        remote_id=written.remote_id,
        version=written.version,
        ownership=step.link.ownership if step.link and step.link.remote_id else Ownership.WRITTEN,
        agreed=agreed if intent.content else "",
        nonce=intent.nonce,
        basis=intent.basis,
        edited=kept,
        vanished=step.link.vanished if step.link else 0,
    )


def _fault(code: FaultCode, step: Step) -> ItemFault:
    return ItemFault(code, step.row.identity.uid, step.row.subject)
