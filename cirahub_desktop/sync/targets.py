"""A written spoke's side of a run: plan, guard, apply, record.

Each spoke has its turn in a thread and with a connection of its own. A spoke that neither feeds nor is written has a
turn as well, a short one: it is only looked at, so that the window can say what is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import uuid4
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.apply import Applied, apply, planned
from cirahub_desktop.sync.errors import Cancelled, CiraHubError, ItemFault
from cirahub_desktop.sync.events import Phase
from cirahub_desktop.sync.exits import still_held
from cirahub_desktop.sync.guard import Exposure, Limits, judge
from cirahub_desktop.sync.looks import Look, takes_changes
from cirahub_desktop.sync.model.canonical import content_hash
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.hub import SpokeConfig
from cirahub_desktop.sync.model.item import (
    Agreed,
    Foreign,
    ItemId,
    ItemRow,
    Link,
    Ownership,
    RemoteId,
    RemoteItem,
    SpokeId,
    match_print,
)
from cirahub_desktop.sync.needs import to_look_at, wanted
from cirahub_desktop.sync.outlook import Outlook
from cirahub_desktop.sync.plan import plan
from cirahub_desktop.sync.project import Rules
from cirahub_desktop.sync.read import SPOKE_ERRORS, Reading, role_of
from cirahub_desktop.sync.report import Action, HeldItem, Hold, HoldReason, SpokeReport, Why, blank_report
from cirahub_desktop.sync.run import Run, Surroundings
from cirahub_desktop.sync.sources import Merged
from cirahub_desktop.sync.spokes.base import Spoke, Verdict
from cirahub_desktop.sync.state.condition import Condition
from cirahub_desktop.sync.state.links import LinkChange
from cirahub_desktop.sync.state.store import Store
from cirahub_desktop.sync.steps import Plan, Step, losses, not_waiting, tenable

_LEFT_THEIR_SOURCE = (Why.GONE_FROM_SOURCE, Why.DELETED_ELSEWHERE)
"""Why a copy goes; else an option or a person took it out, or there is nothing left in it."""


def only_look(store: Store, config: SpokeConfig, reading: Reading, run: Run) -> SpokeReport:
    """Of a spoke that takes no part: how many items are in it."""
    report = blank_report(config, reading.snapshot.verdict, reading.error)
    condition, snapshot = store.conditions.get(config.id), reading.snapshot
    if reading.error:
        condition = condition.failed(reading.error, run.now)
    else:
        if snapshot.verdict is not Verdict.UNCHANGED:
            ours = {link.remote_id for link in store.items.links(config.id).values()}
            condition = replace(condition, foreign=sum(1 for remote in snapshot.present if remote not in ours))
        condition = condition.seen(snapshot, run.now).succeeded(run.now)
    if not run.dry:
        store.conditions.put(config.id, condition)
    return replace(report, read=condition.listed)


@dataclass(frozen=True, slots=True)
class Outlooks:
    """Makes the outlook of each spoke, before the merge (for its projection alone) and after it."""

    run: Run
    around: Surroundings
    names: Mapping[SpokeId, str]
    """Of all sources, those that are no more included."""
    zones: Mapping[SpokeId, ZoneInfo]

    def before(self, look: Look) -> Outlook:
        rules = Rules(
            look.config.options,
            self.around.words,
            self.zones[look.id],
            reminders_ring_for_all=look.capabilities.reminders_ring_for_all,
            keeps_everything=look.capabilities.keeps_everything,
        )
        return Outlook({}, look.looked, rules, self.names, self.zones, self.run.now)

    def after(self, look: Look, merged: Merged, store: Store, *, clocks_agree: bool) -> Outlook:
        taken = merged.taken
        known = {**look.target.strangers, **{one.remote_id: one for one in taken.strangers.get(look.id, ())}}
        present, linked = look.snapshot.present, look.linked
        if look.verdict is not Verdict.UNCHANGED:
            known = {key: one for key, one in known.items() if key in present}
        disputes = {(one.item, one.spoke) for one in store.conflicts.of(self.run.hub.id) if one.id not in taken.closed}
        return replace(
            self.before(look),
            rows=taken.rows,
            range_counts=clocks_agree,
            pins={pin.item: pin for (_, spoke), pin in self.run.pins.items() if spoke == look.id},
            taken_out=frozenset(
                pin.item for (_, spoke), pin in self.run.pins.items() if spoke is None and pin.wanted is None
            ),
            disputed=frozenset(item for item, spoke in {*disputes, *taken.conflicts} if spoke == look.id),
            unanswered=frozenset(item for item, spoke in taken.unanswered if spoke == look.id),
            waiting=merged.waiting.get(look.id, frozenset()),
            in_parts=merged.in_parts.get(look.id, {}),
            strangers={key: one for key, one in known.items() if key not in linked},
            orphans=look.orphans,
        )


class TargetTurn:
    """One spoke's turn; :meth:`take` is called once, in a thread of its own."""

    def __init__(
        self,
        look: Look,
        spoke: Spoke,
        around: Surroundings,
        run: Run,
        merged: Merged,
        outlook: Callable[[Store], Outlook],
    ) -> None:
        self._side, self._spoke, self._around, self._run = look, spoke, around, run
        self._merged, self._outlook = merged, outlook
        self.was_cancelled = False

    def take(self) -> SpokeReport:
        """Raises StoreFailed; a failure of the spoke is in the report."""
        store = Store(self._around.store_path)
        try:
            if self._side.error:
                return replace(self._report(), error=self._side.error)
            return self._write(store)
        except SPOKE_ERRORS as error:
            return self._failed(store, error)
        except Cancelled:
            self.was_cancelled = True
            return self._report()
        finally:
            store.close()

    # turns

    def _failed(self, store: Store, error: CiraHubError) -> SpokeReport:
        if not self._run.dry:
            store.conditions.put(self._side.id, store.conditions.get(self._side.id).failed(error, self._run.now))
        return replace(self._report(), verdict=Verdict.FAILED, error=error)

    def _write(self, store: Store) -> SpokeReport:
        outlook = self._outlook(store)
        made = self._plan(store, outlook)
        hold = self._judge(store, made)
        going = made.steps
        if hold is not None:
            held = [step for step in made.steps if self._is_held(step, hold)]
            going = tenable(not_waiting(made.steps, held), made.there)
        joined = self._joined(made)
        if self._run.dry:
            goes = {_place_of(step) for step in going}
            applied = Applied(done=[planned(step, held=_place_of(step) not in goes) for step in made.steps])
        else:
            read = store.conditions.get(self._side.id)
            self._record_plan(store, made, joined, hold, outlook, writes=bool(going))
            report, echoes = self._run.progress(self._side.id, Phase.WRITING), takes_changes(self._side.config)
            clock = self._around.clock
            applied = apply(going, self._side.id, self._spoke, store, self._run, clock, report, echoes=echoes)
            if going:
                self._note_own_writes(store, read, applied)
        return self._finish(store, made, hold, applied)

    # plan

    def _plan(self, store: Store, outlook: Outlook) -> Plan:
        looked_at = wanted(outlook)
        linked = [item for item in looked_at if item in outlook.looked.links]
        linked += [item for item in outlook.looked.links if self._is_gone(item)]
        asked = to_look_at(outlook, looked_at)
        now_there = self._spoke.fetch(asked, self._run.cancel) if asked else {}
        return plan(outlook, self._contents(store, looked_at), self._agreed(store, linked), now_there)

    def _is_gone(self, item: ItemId) -> bool:
        row = self._merged.rows.get(item)
        return row is not None and row.gone

    def _agreed(self, store: Store, items: Sequence[ItemId]) -> Mapping[ItemId, Agreed]:
        fresh = self._merged.taken.agreed.get(self._side.id, {}) if self._run.dry else {}
        return {**store.items.agreed(self._side.id, items), **fresh}

    def _contents(self, store: Store, items: Iterable[ItemId]) -> Mapping[ItemId, Event]:
        fresh = self._merged.fresh
        wanted_items = list(items)
        stored = store.items.events(item for item in wanted_items if item not in fresh)
        return stored | {item: fresh[item] for item in wanted_items if item in fresh}

    def _joined(self, made: Plan) -> Mapping[ItemId, RemoteItem]:
        """What is in the items that are to be adopted."""
        answers = self._spoke.fetch(list(made.joined.values()), self._run.cancel) if made.joined else {}
        return {item: answer for item, remote in made.joined.items() if (answer := answers.get(remote)) is not None}

    # guard

    def _judge(self, store: Store, made: Plan) -> Hold | None:
        """Deletions that are too many; else what else a person is asked about."""
        losing = losses(made.steps)
        exposure = Exposure(
            losing,
            store.journal.losses(self._run.hub.id, self._run.now).get(self._side.id, set()),
            self._owned(),
        )
        reason = judge(exposure, Limits.of(self._side.config.options), self._run.let_go)
        if reason:
            return self._hold(store, reason, [step for step in made.steps if step.is_loss], exposure.owned)
        for question in (HoldReason.VANISHED, HoldReason.ADOPTED):
            asks = [step for step in made.steps if self._question(step) is question]
            if asks:
                return self._hold(store, question, asks, exposure.owned)
        return None

    def _owned(self) -> int:
        """Items of ours that are there; a series counts once."""
        rows = self._merged.rows
        there = (link.item for link in self._side.links.values() if link.remote_id)
        return len({rows[item].counted_as if item in rows else item for item in there})

    def _question(self, step: Step) -> HoldReason | None:
        question = step.question
        if question is None or step.row.counted_as in self._run.agreed_to(self._side.id, question):
            return None
        return question

    def _is_held(self, step: Step, hold: Hold) -> bool:
        """What a person is asked about waits in any case; one list is shown after the other, that of losses first."""
        loses = hold.reason in (HoldReason.TOO_MANY, HoldReason.TURNED_EMPTY)
        return self._question(step) is not None or (step.is_loss and loses)

    def _hold(self, store: Store, reason: HoldReason, steps: list[Step], owned: int) -> Hold:
        items = frozenset(step.row.counted_as for step in steps)
        for old in store.journal.holds(self._run.hub.id):
            at_this_door = old.spoke == self._side.id != old.source
            if at_this_door and (same := still_held(old, reason, items, owned)):
                return same
        events = self._contents(store, (step.row.id for step in steps))
        shown = {step.row.counted_as: step for step in sorted(steps, key=lambda one: one.row.first, reverse=True)}
        held = tuple(
            HeldItem(item, step.row.subject, step.before or events[step.row.id])
            for item, step in reversed(shown.items())
        )
        left = all(step.why in _LEFT_THEIR_SOURCE for step in steps) and steps[0].row.source != self._side.id
        source = steps[0].row.source if left else SpokeId("")
        return Hold(uuid4().hex[:8], self._run.hub.id, self._side.id, source, reason, self._run.now, owned, held)

    # record

    def _record_plan(
        self,
        store: Store,
        made: Plan,
        joined: Mapping[ItemId, RemoteItem],
        hold: Hold | None,
        outlook: Outlook,
        *,
        writes: bool,
    ) -> None:
        """Before anything is written: the next read must be a full listing, for the cursor is of the time before our
        writes, and a copy that is deleted again would bring the place back to it."""
        here = self._contents(store, joined)
        with store.transaction():
            if writes:
                store.conditions.put(self._side.id, replace(store.conditions.get(self._side.id), listed_at=None))
            changes = [LinkChange(link, agreed=made.agreed.get(item)) for item, link in made.links.items()]
            changes += [
                LinkChange(self._adopted(item, there, outlook), agreed=Agreed(there.event, here[item]))
                for item, there in joined.items()
            ]
            store.items.put_links(self._side.id, changes)
            store.strangers.put(self._side.id, self._let_stay(made))
            store.items.drop_links(self._side.id, made.released)
            store.strangers.drop(self._side.id, [there.remote_id for there in joined.values()])
            store.pins.release_in(self._run.hub.id, self._side.id, made.unpinned)
            if hold:
                store.journal.put_hold(hold)

    def _note_own_writes(self, store: Store, read: Condition, applied: Applied) -> None:
        """Where the place can tell our writes from those of others, the next read need not be a full listing."""
        role = role_of(self._side.config.options)
        if applied.error or applied.cancelled or applied.not_sure or not read.cursor.startswith(role):
            return
        written, more = applied.created + applied.updated, applied.created - applied.deleted
        cursor = self._side.capabilities.cursor_after(read.cursor.removeprefix(role), written, more)
        if cursor:
            now = store.conditions.get(self._side.id)
            listed = read.listed + more
            kept = replace(now, cursor=role + cursor, listed_at=read.listed_at, listed=listed)
            store.conditions.put(self._side.id, kept)

    def _let_stay(self, made: Plan) -> list[Foreign]:
        """Copies that somebody changed and whose items are gone: theirs from now on."""
        stay = [self._side.links[item] for item in made.released if self._side.links[item].edited]
        rows = self._merged.rows
        return [_stranger(link, rows[link.item]) for link in stay if link.remote_id]

    def _adopted(self, item: ItemId, there: RemoteItem, outlook: Outlook) -> Link:
        link = Link(item, there.remote_id, there.version, Ownership.ADOPTED, content_hash(there.event))
        return replace(link, basis=outlook.basis(self._merged.rows[item], link))

    def _finish(self, store: Store, made: Plan, hold: Hold | None, applied: Applied) -> SpokeReport:
        self.was_cancelled = applied.cancelled
        skipped = (*made.skipped, *applied.skipped)
        failed = (*made.refused, *applied.failed)
        if not self._run.dry:
            self._record_condition(store, applied, (*skipped, *failed))
            if hold is None and not applied.cancelled and not applied.error:
                self._drop_holds(store)
        return replace(
            self._report(),
            read=store.conditions.get(self._side.id).listed,
            created=applied.created,
            updated=applied.updated,
            deleted=applied.deleted,
            unchanged=made.unchanged,
            skipped=skipped,
            failed=failed,
            held=hold,
            error=applied.error,
            planned=tuple(applied.done),
        )

    def _drop_holds(self, store: Store) -> None:
        """Nothing waits any more; a Yes counts until what it was about is written."""
        for old in store.journal.holds(self._run.hub.id):
            if old.spoke == self._side.id and old.source != self._side.id:
                store.journal.drop_hold(old.id)

    def _record_condition(self, store: Store, applied: Applied, faults: tuple[ItemFault, ...]) -> None:
        condition = replace(store.conditions.get(self._side.id), faults=faults)
        now = self._around.clock()
        if applied.error:
            condition = condition.failed(applied.error, now)
        elif not applied.cancelled:
            condition = condition.succeeded(now)
            store.setup.set_unwritten(self._side.id, unwritten=False)
        store.conditions.put(self._side.id, condition)

    def _report(self) -> SpokeReport:
        return blank_report(self._side.config, self._side.verdict)


def _place_of(step: Step) -> tuple[Action, ItemId, RemoteId]:
    """Names a step in its plan."""
    return step.action, step.row.id, step.remote_id


def _stranger(link: Link, row: ItemRow) -> Foreign:
    looks_like = match_print(row.subject, row.first, row.last)
    return Foreign(link.remote_id, link.version, row.identity, row.origin, looks_like)


def together(source: SpokeReport | None, target: SpokeReport) -> SpokeReport:
    """One report of a spoke that feeds the hub and is written as well."""
    if source is None:
        return target
    return replace(
        target,
        incoming=source.incoming,
        conflicts=source.conflicts,
        leaving=source.leaving,
        held=source.held or target.held,
        skipped=(*source.skipped, *(one for one in target.skipped if one not in source.skipped)),
        error=target.error or source.error,
    )
