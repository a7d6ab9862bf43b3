"""What is stored around each batch: its intents before it is sent, what became of it in one transaction after (R5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

from cirahub_desktop.sync.applied import Applied
from cirahub_desktop.sync.model.canonical import content_hash
from cirahub_desktop.sync.model.item import NO_VERSION, NOWHERE, ItemId, Link, Ownership, SpokeId, Stamp
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.run import Run
from cirahub_desktop.sync.spokes.base import (
    Clock,
    Create,
    Delete,
    NotWritten,
    Update,
    Write,
    WriteResult,
    Written,
)
from cirahub_desktop.sync.state.journal import Intent, Record
from cirahub_desktop.sync.state.links import LinkChange
from cirahub_desktop.sync.state.store import Store
from cirahub_desktop.sync.steps import Step, in_parts


@dataclass(frozen=True, slots=True)
class Sent:
    """A step with the intent and the write made of it."""

    step: Step
    intent: Intent
    write: Write
    number: int = 0
    """Of the intent in the store."""


class Checkpoint:
    def __init__(
        self, spoke_id: SpokeId, store: Store, run: Run, clock: Clock, applied: Applied, *, echoes: bool
    ) -> None:
        self._id, self._store, self._run, self._clock = spoke_id, store, run, clock
        self._applied, self._echoes = applied, echoes
        self.refused: set[ItemId] = set()

    def commit_intents(self, batch: Sequence[Step]) -> list[Sent]:
        prepared = [self._prepared(step) for step in batch]
        with self._store.transaction():
            numbers = self._store.journal.add_intents(self._id, [one.intent for one in prepared])
        return [Sent(one.step, one.intent, one.write, number) for one, number in zip(prepared, numbers, strict=True)]

    def settle(self, sent: Iterable[Sent]) -> None:
        """Nothing of it took effect."""
        with self._store.transaction():
            self._store.journal.settle(one.number for one in sent)

    def record(self, results: Sequence[tuple[Sent, WriteResult]]) -> None:
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
            self._applied.count(step)
            remote_id = result.remote_id
            records.append(
                Record(step.row.id, step.action, step.why, step.row.subject, step.before, step.after, remote_id)
            )
            if step.is_loss:
                lost.append(step.row.counted_as)
            if step.action is not Action.DELETE:
                unread = self._echoes or result.version == NO_VERSION
                link = _link_of(sent, result, echo=unread and bool(sent.intent.content))
                links.append(LinkChange(link, agreed=step.agreed))
            elif step.link and step.why is Why.AS_SINGLE_EVENTS:
                links.append(LinkChange(in_parts(step.row.id, step.link, step.link.basis, step.link.split)))
            elif step.link:
                dropped.append(step.row.id)
        with self._store.transaction():
            self._store.items.put_links(self._id, links)
            self._store.items.drop_links(self._id, dropped)
            self._store.journal.settle(sent.number for sent, _ in results)
            self._store.journal.add_records(self._run.id, self._id, records, now)
            self._store.journal.add_losses(self._run.hub.id, self._id, lost, now)

    def _prepared(self, step: Step) -> Sent:
        stamped = step.link is not None and step.link.nonce and step.action is not Action.CREATE
        nonce = step.link.nonce if step.link and stamped else uuid4().hex
        intent = Intent(
            step.row.id, self._run.number, step.action, step.why, nonce, step.remote_id, step.content, step.basis,
            step.agreed.there if step.agreed else step.after, before=step.before,
        )  # fmt: skip
        return Sent(step, intent, self._write_of(step, nonce))

    def _write_of(self, step: Step, nonce: str) -> Write:
        if step.action is Action.DELETE or step.after is None:
            return Delete(step.remote_id, step.version)
        stamp = Stamp(step.row.origin, self._run.writer, nonce, self._run.number, step.content)
        if step.action is Action.CREATE:
            return Create(step.row.identity, step.after, stamp)
        return Update(step.remote_id, step.version, step.row.identity, step.after, stamp)

    def _note_refusal(self, sent: Sent, result: NotWritten, links: list[LinkChange]) -> None:
        step = sent.step
        self.refused.add(step.row.id)
        self._applied.not_sure = True
        if result.busy:  # it waits as what was never sent does
            self._applied.error = self._applied.error or result.busy
            return
        fault = replace(
            result.fault,
            uid=result.fault.uid or step.row.identity.uid,
            subject=result.fault.subject or step.row.subject,
        )
        self._applied.failed.append(fault)
        if result.again or step.action is Action.DELETE:
            return
        blank = step.link or Link(step.row.id, NOWHERE, NO_VERSION, Ownership.WRITTEN, "")
        links.append(LinkChange(replace(blank, basis=step.basis, refusal=f"{fault.code.value}:{fault.detail}")))


def _link_of(sent: Sent, written: Written, *, echo: bool) -> Link:
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
        echo=echo,
    )
