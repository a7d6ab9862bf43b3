"""Take everything of ours out of one place: look, sort out, look again, delete softly, record.

A run of its own in the journal, with intents before writes and before-images, so that a kill in the middle is finished
by the next try. The breaker has no say: a person asked for it with the numbers before their eyes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from uuid import uuid4

from cirahub_desktop.sync.apply import Applied, apply
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.doorway import Doorway
from cirahub_desktop.sync.errors import Cancelled, CiraHubError, FaultCode, ItemFault
from cirahub_desktop.sync.events import Phase, PhaseChanged, RunStarted, Sink, SpokeFailed, in_turn
from cirahub_desktop.sync.left import SpokeLeft, Stays, tally
from cirahub_desktop.sync.model.hub import HubConfig, SpokeConfig
from cirahub_desktop.sync.model.item import RemoteId, RemoteItem
from cirahub_desktop.sync.ours import Copy, Inventory, Sorted, as_known, sort_out, to_ask
from cirahub_desktop.sync.parallel import in_parallel
from cirahub_desktop.sync.read import SPOKE_ERRORS
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.run import Run, Surroundings, writer_of
from cirahub_desktop.sync.spokes.base import Known, Snapshot, Spoke
from cirahub_desktop.sync.spokes.guarded import Guarded
from cirahub_desktop.sync.state.journal import Intent, Record
from cirahub_desktop.sync.state.refusals import refused_password
from cirahub_desktop.sync.state.store import Store
from cirahub_desktop.sync.steps import Step

_WHY = {
    FaultCode.MEETING: Stays.MEETING,
    FaultCode.EDITED_BY_HAND: Stays.EDITED,
    FaultCode.CHANGED_MEANWHILE: Stays.EDITED,
}


@contextmanager
def recorded(store: Store, around: Surroundings, hub: HubConfig, sink: Sink, cancel: CancelToken) -> Iterator[Run]:
    """A removal as a run of its own; it is closed when nothing more is written, whatever came of it."""
    number = store.setup.run_number(hub.id) + 1
    run = Run(
        hub=hub,
        id=uuid4().hex,
        number=number,
        now=around.clock(),
        dry=False,
        confirmed=None,
        sink=in_turn(sink),
        cancel=cancel,
        computer=around.computer,
        living=frozenset(writer_of(one.id, around.computer) for one in store.setup.hubs() if one.id != hub.id),
    )
    with store.transaction():
        store.setup.set_run_number(hub.id, number)
        store.journal.begin_run(hub.id, run.id, number, run.now)
    try:
        yield run
    finally:
        records = store.journal.records(run.id)
        deleted = sum(1 for spoke, _ in records if spoke)
        told: dict[str, object] = {"deleted": deleted, "writable": 1, "cancelled": cancel.cancelled, "removed": True}
        store.journal.end_run(run.id, around.clock(), told)


def clean(configs: Sequence[SpokeConfig], around: Surroundings, run: Run) -> tuple[SpokeLeft, ...]:
    """Clean every one of the places, at once; each fails alone (R9). Raises StoreFailed only.

    What was done when the run's token is cancelled is recorded, and the rest is told as ``CANCELLED``.
    """
    run.sink(RunStarted(run.hub.id, tuple(config.id for config in configs)))
    doorways = {config.place.account: Doorway() for config in configs}
    turns = [_Cleaning(config, around, run, doorways[config.place.account]) for config in configs]
    done = in_parallel({turn.config.id: turn.take for turn in turns})
    return tuple(done[config.id] for config in configs)


def as_it_stands(store: Store, config: SpokeConfig, why: Stays, error: CiraHubError | None = None) -> SpokeLeft:
    """Nothing is done there; what we wrote stays for the reason ``why``."""
    stayed = as_known(store.items.links(config.id), store.items.rows(config.hub), why)
    return SpokeLeft(config.id, config.name, stayed=tally(stayed), error=error)


class _Cleaning:
    """One place's turn; :meth:`take` is called once, in a thread of its own."""

    def __init__(self, config: SpokeConfig, around: Surroundings, run: Run, doorway: Doorway) -> None:
        self.config = config
        self._around, self._run, self._doorway = around, run, doorway

    def take(self) -> SpokeLeft:
        store = Store(self._around.store_path)
        try:
            return self._open_and_clean(store)
        except SPOKE_ERRORS as error:
            self._note_failed(store, error)
            return as_it_stands(store, self.config, Stays.NOT_REACHED, error)
        except Cancelled:
            return as_it_stands(store, self.config, Stays.CANCELLED)
        finally:
            store.close()

    def _open_and_clean(self, store: Store) -> SpokeLeft:
        self._refuse_known_password(store)
        spoke = Guarded(self._around.open_spoke(self.config))
        try:
            return self._clean(store, spoke)
        finally:
            spoke.close()

    def _refuse_known_password(self, store: Store) -> None:
        """A password that was refused is not sent again before a person gives another one: that would lock it."""
        account = self.config.place.account
        if account and (refused := refused_password(store, account)):
            raise refused

    def _clean(self, store: Store, spoke: Spoke) -> SpokeLeft:
        snapshot = self._listed(store, spoke)
        inventory = self._inventory(store, snapshot)
        found = sort_out(inventory, self._answers(spoke, snapshot, inventory))
        self._record_look(store, inventory, found)
        steps = [_step(copy) for copy in found.copies]
        self._run.sink(PhaseChanged(self._run.hub.id, Phase.WRITING))
        report = self._run.progress(self.config.id, Phase.WRITING)
        applied = apply(steps, self.config.id, spoke, store, self._run, self._around.clock, report)
        if applied.error:
            self._note_failed(store, applied.error)
        return self._left(found, applied, len(steps))

    # look

    def _listed(self, store: Store, spoke: Spoke) -> Snapshot:
        """All of it; what is not ours is not read again where it did not change."""
        versions = {remote_id: one.version for remote_id, one in store.strangers.of(self.config.id).items()}
        versions |= {link.remote_id: link.version for link in store.items.links(self.config.id).values()}
        known = Known("", versions)
        report = self._run.progress(self.config.id, Phase.READING)
        cancel = self._run.cancel
        return self._doorway.go(lambda: spoke.read(known, cancel, report), cancel)

    def _inventory(self, store: Store, snapshot: Snapshot) -> Inventory:
        others = (one.id for one in self._run.hub.spokes if one.id != self.config.id)
        return Inventory(
            present=snapshot.present,
            links=store.items.links(self.config.id),
            intents=store.journal.intents(self.config.id),
            rows=store.items.rows(self._run.hub.id),
            elsewhere=frozenset(
                link.nonce for other in others for link in store.items.links(other).values() if link.nonce
            ),
            writer=self._run.writer,
            living=self._run.living,
        )

    def _answers(self, spoke: Spoke, snapshot: Snapshot, inventory: Inventory) -> dict[RemoteId, RemoteItem | None]:
        asked = to_ask(inventory)
        answers: dict[RemoteId, RemoteItem | None] = {
            one: snapshot.changed[one] for one in asked if one in snapshot.changed
        }
        open_ones = [one for one in asked if one not in answers]
        return answers | (dict(spoke.fetch(open_ones, self._run.cancel)) if open_ones else {})

    # record

    def _record_look(self, store: Store, inventory: Inventory, found: Sorted) -> None:
        """What a removal that was killed did not live to record belongs into its record (R10).

        What is listed from here on changes, so the next read of the place must be a full one.
        """
        condition = replace(store.conditions.get(self.config.id), cursor="", listed_at=None)
        gone = {one.remote_id for one in found.finished}
        items = [link.item for link in inventory.links.values() if link.remote_id in gone]
        with store.transaction():
            for one in found.finished:
                run = store.journal.run_of_number(self._run.hub.id, one.run) or self._run.id
                store.journal.add_records(run, self.config.id, [_late(one)], self._around.clock())
            store.journal.settle(one.number for one in found.finished)
            store.items.drop_links(self.config.id, items)
            store.conditions.put(self.config.id, condition)

    def _left(self, found: Sorted, applied: Applied, asked: int) -> SpokeLeft:
        stayed = [*found.stayed, *(_stayed(fault) for fault in (*applied.skipped, *applied.failed))]
        rest = asked - applied.deleted - len(applied.skipped) - len(applied.failed)
        removed, missing = applied.deleted + len(found.finished), len(found.missing)
        if applied.cancelled or applied.error:
            stayed += [(Stays.CANCELLED if applied.cancelled else Stays.NOT_REACHED, "")] * rest
        else:
            missing += rest  # gone when we looked for the last time
        return SpokeLeft(self.config.id, self.config.name, removed, missing, tally(stayed), applied.error)

    def _note_failed(self, store: Store, error: CiraHubError) -> None:
        self._run.sink(SpokeFailed(self._run.hub.id, self.config.id, error))
        condition = store.conditions.get(self.config.id)
        store.conditions.put(self.config.id, condition.failed(error, self._around.clock()))


class _Removal(Step):
    """A person asked for it, so it weighs nothing with the breaker, in this spoke and in the others."""

    __slots__ = ()

    @property
    def is_loss(self) -> bool:
        return False


def _step(copy: Copy) -> Step:
    return _Removal(
        Action.DELETE,
        Why.SPOKE_REMOVED,
        copy.row,
        None,
        None,
        link=copy.link,
        remote_id=copy.remote_id,
        version=copy.version,
    )


def _late(one: Intent) -> Record:
    subject = one.before.subject if one.before else ""
    return Record(one.item, one.action, one.why, subject, one.before, None, one.remote_id)


def _stayed(fault: ItemFault) -> tuple[Stays, str]:
    return _WHY.get(fault.code, Stays.REFUSED), fault.subject
