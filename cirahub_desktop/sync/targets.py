"""A written spoke's side of a run: look, plan, guard, apply, record.

Each spoke has its turn in a thread and with a connection of its own. A spoke that may not be written has a turn as
well, a short one: it is only looked at, so that the window can say what is in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import uuid4
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.apply import Applied, apply, planned
from cirahub_desktop.sync.errors import Cancelled, CiraHubError, ItemFault
from cirahub_desktop.sync.events import Phase
from cirahub_desktop.sync.guard import Exposure, Limits, judge
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.hub import SpokeConfig
from cirahub_desktop.sync.model.item import ItemId, SpokeId
from cirahub_desktop.sync.plan import Outlook, Plan, Step, losses, plan, wanted
from cirahub_desktop.sync.project import Rules
from cirahub_desktop.sync.read import SPOKE_ERRORS, Reading
from cirahub_desktop.sync.reconcile import Reconciled, Target, reconcile, to_ask
from cirahub_desktop.sync.report import HeldItem, Hold, HoldReason, SpokeReport, blank_report
from cirahub_desktop.sync.run import Run, Surroundings
from cirahub_desktop.sync.sources import Merged
from cirahub_desktop.sync.spokes.base import Capabilities, Spoke, Verdict
from cirahub_desktop.sync.state.items import LinkChange
from cirahub_desktop.sync.state.store import Store


@dataclass(frozen=True, slots=True)
class TargetSide:
    config: SpokeConfig
    reading: Reading
    spoke: Spoke

    @property
    def id(self) -> SpokeId:
        return self.config.id


@dataclass(frozen=True, slots=True)
class _Look:
    """The reconciled links, and whether every question about them was answered."""

    looked: Reconciled
    settled: bool


class TargetTurn:
    """One spoke's turn; :meth:`take` is called once, in a thread of its own."""

    def __init__(self, side: TargetSide, around: Surroundings, run: Run, merged: Merged, *, clocks_agree: bool) -> None:
        self._side, self._around, self._run, self._merged = side, around, run, merged
        self._clocks_agree = clocks_agree
        self.was_cancelled = False

    def take(self) -> SpokeReport:
        """Raises StoreFailed; a failure of the spoke is in the report."""
        store = Store(self._around.store_path)
        try:
            if self._side.reading.error:
                return self._failed(store, self._side.reading.error)
            if not self._side.config.options.hub_writes:
                return self._only_look(store)
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

    def _only_look(self, store: Store) -> SpokeReport:
        snapshot = self._side.reading.snapshot
        condition = store.conditions.get(self._side.id)
        if snapshot.verdict is not Verdict.UNCHANGED:
            ours = {link.remote_id for link in store.items.links(self._side.id).values()}
            condition = replace(condition, foreign=sum(1 for remote in snapshot.present if remote not in ours))
        seen = condition.seen(snapshot, self._run.now).succeeded(self._run.now)
        if not self._run.dry:
            store.conditions.put(self._side.id, seen)
        return replace(self._report(), read=seen.listed)

    def _write(self, store: Store) -> SpokeReport:
        look = self._look(store)
        if not self._run.dry:
            self._record_look(store, look)
        outlook = self._outlook(store, look.looked)
        made = self._plan(store, outlook)
        hold = self._judge(store, made, look.looked)
        going = [step for step in made.steps if hold is None or not step.is_loss]
        if self._run.dry:
            applied = Applied(done=[planned(step) for step in made.steps])
        else:
            self._record_plan(store, made, hold, writes=bool(going))
            report = self._run.progress(self._side.id, Phase.WRITING)
            applied = apply(going, self._side.id, self._side.spoke, store, self._run, self._around.clock, report)
        return self._finish(store, made, hold, applied)

    # look

    def _look(self, store: Store) -> _Look:
        target = Target(
            snapshot=self._side.reading.snapshot,
            links=store.items.links(self._side.id),
            intents=store.journal.intents(self._side.id),
            writer=self._run.writer,
            run_number=self._run.number - 1,
        )
        asked = to_ask(target, self._merged.rows)
        answers = self._side.spoke.fetch(asked, self._run.cancel) if asked else {}
        return _Look(reconcile(target, self._merged.rows, answers), len(answers) == len(set(asked)))

    def _record_look(self, store: Store, look: _Look) -> None:
        """In one transaction with the cursor; an open question keeps the old one, so that it is asked again."""
        looked, snapshot = look.looked, self._side.reading.snapshot
        condition = store.conditions.get(self._side.id).seen(snapshot, self._run.now)
        if snapshot.verdict is not Verdict.UNCHANGED:
            condition = replace(condition, foreign=looked.foreign)
        if not look.settled or looked.store_is_older or looked.pending:
            condition = replace(condition, cursor="")
        with store.transaction():
            store.items.put_links(
                self._side.id, (LinkChange(looked.links[item], looked.bases.get(item)) for item in looked.changed)
            )
            store.items.drop_links(self._side.id, looked.dropped)
            store.journal.settle(looked.settled)
            store.conditions.put(self._side.id, condition)
            if looked.store_is_older:
                stamped = (seen.stamp.run for seen in snapshot.present.values() if seen.stamp)
                store.setup.set_run_number(self._run.hub.id, max(stamped, default=self._run.number))

    # plan

    def _outlook(self, store: Store, looked: Reconciled) -> Outlook:
        former = store.setup.former_sources()
        capabilities = self._side.spoke.capabilities
        own_zone = self._merged.zones[self._side.id]
        return Outlook(
            rows=self._merged.rows,
            looked=looked,
            rules=_rules(self._side.config, capabilities, self._around, own_zone),
            source_names={spoke: name for spoke, (name, _) in former.items()}
            | {spoke.id: spoke.name for spoke in self._run.hub.spokes},
            source_zones={spoke: ZoneInfo(zone) for spoke, (_, zone) in former.items() if zone}
            | {**self._merged.zones},
            now=self._run.now,
            range_counts=self._clocks_agree,
        )

    def _plan(self, store: Store, outlook: Outlook) -> Plan:
        looked_at = wanted(outlook)
        linked = [item for item in looked_at if item in outlook.looked.links]
        linked += [item for item in outlook.looked.links if self._is_gone(item)]
        bases = store.items.bases(self._side.id, linked)
        return plan(outlook, self._contents(store, looked_at), bases)

    def _is_gone(self, item: ItemId) -> bool:
        row = self._merged.rows.get(item)
        return row is not None and row.gone

    def _contents(self, store: Store, items: Iterable[ItemId]) -> Mapping[ItemId, Event]:
        fresh = self._merged.fresh
        wanted_items = list(items)
        stored = store.items.events(item for item in wanted_items if item not in fresh)
        return stored | {item: fresh[item] for item in wanted_items if item in fresh}

    # guard

    def _judge(self, store: Store, made: Plan, looked: Reconciled) -> Hold | None:
        losing = losses(made.steps)
        exposure = Exposure(
            losing,
            store.journal.losses(self._run.hub.id, self._run.now).get(self._side.id, set()),
            sum(1 for link in looked.links.values() if link.remote_id),
        )
        reason = judge(exposure, Limits.of(self._side.config.options), self._run.let_go)
        return (
            self._hold(store, reason, [step for step in made.steps if step.is_loss], exposure.owned) if reason else None
        )

    def _hold(self, store: Store, reason: HoldReason, steps: list[Step], owned: int) -> Hold:
        """The same hold as long as it is about the same items."""
        items = {step.row.id for step in steps}
        for old in store.journal.holds(self._run.hub.id):
            if old.spoke == self._side.id and {one.item for one in old.items} == items:
                return old
        events = self._contents(store, items)
        held = tuple(
            HeldItem(step.row.id, step.row.subject, step.before or events[step.row.id])
            for step in sorted(steps, key=lambda one: one.row.first)
        )
        source = steps[0].row.source
        return Hold(uuid4().hex[:8], self._run.hub.id, self._side.id, source, reason, self._run.now, owned, held)

    # record

    def _record_plan(self, store: Store, made: Plan, hold: Hold | None, *, writes: bool) -> None:
        """Before anything is written: the next read must be a full listing, for the cursor is of the time before our
        writes, and a copy that is deleted again would bring the place back to it."""
        with store.transaction():
            if writes:
                store.conditions.put(self._side.id, replace(store.conditions.get(self._side.id), listed_at=None))
            store.items.put_links(self._side.id, (LinkChange(link) for link in made.links.values()))
            store.items.drop_links(self._side.id, made.released)
            if hold:
                store.journal.put_hold(hold)
            else:
                for old in store.journal.holds(self._run.hub.id):
                    if old.spoke == self._side.id:
                        store.journal.drop_hold(old.id)

    def _finish(self, store: Store, made: Plan, hold: Hold | None, applied: Applied) -> SpokeReport:
        self.was_cancelled = applied.cancelled
        skipped = (*made.skipped, *applied.skipped)
        failed = (*made.refused, *applied.failed)
        if not self._run.dry:
            self._record_condition(store, applied, (*skipped, *failed))
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

    def _record_condition(self, store: Store, applied: Applied, faults: tuple[ItemFault, ...]) -> None:
        condition = replace(store.conditions.get(self._side.id), faults=faults)
        now = self._around.clock()
        if applied.error:
            condition = condition.failed(applied.error, now)
        elif not applied.cancelled:
            condition = condition.succeeded(now)
        store.conditions.put(self._side.id, condition)

    def _report(self) -> SpokeReport:
        return blank_report(self._side.config, self._side.reading.snapshot.verdict)


def _rules(config: SpokeConfig, capabilities: Capabilities, around: Surroundings, zone: ZoneInfo) -> Rules:
    return Rules(
        config.options,
        around.words,
        zone,
        reminders_ring_for_all=capabilities.reminders_ring_for_all,
        keeps_everything=capabilities.keeps_everything,
    )
