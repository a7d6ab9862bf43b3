"""One sync of one hub, stage by stage: read, merge, project, plan, guard, apply, record.

The engine keeps no state between runs but the store. It asks nothing and prints nothing; what happens goes to the sink
and into the report.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import replace
from uuid import uuid4

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import Cancelled, CiraHubError, NotFound, SignInFailed, StoreFailed
from cirahub_desktop.sync.events import Phase, PhaseChanged, RunEnded, RunStarted, Sink, SpokeFailed, no_sink
from cirahub_desktop.sync.lock import HubLock
from cirahub_desktop.sync.model.hub import SpokeConfig
from cirahub_desktop.sync.model.item import HubId, SpokeId
from cirahub_desktop.sync.parallel import in_parallel
from cirahub_desktop.sync.read import Asked, Reading, clocks_agree, read_all
from cirahub_desktop.sync.report import Hold, HubReport, SpokeReport, blank_report
from cirahub_desktop.sync.run import Run, Surroundings
from cirahub_desktop.sync.sources import Sources, SourceSide
from cirahub_desktop.sync.spokes.base import Verdict
from cirahub_desktop.sync.spokes.guarded import Guarded
from cirahub_desktop.sync.state.store import Store
from cirahub_desktop.sync.targets import TargetSide, TargetTurn


class Engine:
    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def run(
        self,
        hub: HubId,
        *,
        dry_run: bool = False,
        confirm: str | None = None,
        resting: frozenset[SpokeId] = frozenset(),
        sink: Sink = no_sink,
        cancel: CancelToken | None = None,
    ) -> HubReport:
        """Sync once. Raises AnotherRun, NotFound and StoreFailed; all else is in the report.

        ``confirm`` names a stored hold whose deletions a person allowed; spokes that are ``resting`` are not asked.
        """
        with HubLock(self._around.lock_dir, hub):
            store = Store(self._around.store_path)
            try:
                token = cancel or CancelToken()
                return self._locked_run(store, hub, dry_run, confirm, resting, _in_turn(sink), token)
            finally:
                store.close()

    def _locked_run(
        self,
        store: Store,
        hub: HubId,
        dry: bool,
        confirm: str | None,
        resting: frozenset[SpokeId],
        sink: Sink,
        cancel: CancelToken,
    ) -> HubReport:
        config = store.setup.hub(hub)
        began, now = time.monotonic(), self._around.clock()
        number, confirmed = store.setup.run_number(hub) + 1, _hold(store, hub, confirm)
        run = Run(config, uuid4().hex, number, now, dry, confirmed, sink, cancel, self._around.computer)
        active = {spoke.id: spoke for spoke in config.spokes if spoke.enabled}
        sink(RunStarted(hub, tuple(active)))
        if not dry:
            with store.transaction():
                store.setup.set_run_number(hub, run.number)
                store.journal.begin_run(hub, run.id, run.number, now)
        stages = _Stages(self._around, store, run, active, resting)
        try:
            stages.go()
        except Cancelled:
            stages.cancelled = True
        except StoreFailed:
            # A row whose hub or spoke a person took away meanwhile is refused, as if the store were damaged.
            if set(active) <= _spokes_left(store, hub):
                raise
            stages.cancelled = True
        finally:
            stages.close()
        report = HubReport(
            hub,
            config.name,
            run.id,
            round(time.monotonic() - began, 3),
            now,
            stages.reports(),
            dry_run=dry,
            cancelled=stages.cancelled,
            items=store.items.count(hub),
        )
        if not dry:
            self._close_run(store, run, report)
        sink(RunEnded(hub, report))
        return report

    def _close_run(self, store: Store, run: Run, report: HubReport) -> None:
        now = self._around.clock()
        with store.transaction():
            store.items.purge(run.hub.id)
            store.journal.end_run(run.id, now, _summary(report))
            store.journal.forget(now)


class _Stages:
    """The seven stages over one set of open spokes."""

    def __init__(
        self,
        around: Surroundings,
        store: Store,
        run: Run,
        active: Mapping[SpokeId, SpokeConfig],
        resting: frozenset[SpokeId],
    ) -> None:
        self._around, self._store, self._run, self._active = around, store, run, active
        self._resting = resting
        self._spokes: dict[SpokeId, Guarded] = {}
        self._reports: dict[SpokeId, SpokeReport] = {}
        self.cancelled = False

    def go(self) -> None:
        run = self._run
        self._phase(Phase.READING)
        readings = self._read()
        self._phase(Phase.COMPARING)
        trusted = clocks_agree(readings, run.now)
        sources = Sources(self._store, run, self._around.zone)
        merged = sources.take(
            [
                SourceSide(config, readings[spoke], self._spokes[spoke].capabilities)
                for spoke, config in self._active.items()
                if config.options.feeds_hub and spoke in self._spokes
            ],
            clocks_agree=trusted,
        )
        self._reports |= merged.reports
        turns = {
            spoke: TargetTurn(
                TargetSide(config, readings[spoke], self._spokes[spoke]),
                self._around,
                run,
                merged,
                clocks_agree=trusted,
            )
            for spoke, config in self._active.items()
            if not config.options.feeds_hub and spoke in self._spokes
        }
        self._phase(Phase.WRITING)
        self._reports |= in_parallel({spoke: turn.take for spoke, turn in turns.items()})
        self.cancelled = any(turn.was_cancelled for turn in turns.values())

    def reports(self) -> tuple[SpokeReport, ...]:
        """One per active spoke, in the hub's order; a spoke the run did not get to has only its name."""
        return tuple(
            self._reports.get(spoke) or blank_report(config, Verdict.FAILED) for spoke, config in self._active.items()
        )

    def close(self) -> None:
        for spoke in self._spokes.values():
            spoke.close()

    def _phase(self, phase: Phase) -> None:
        self._run.cancel.check()
        self._run.sink(PhaseChanged(self._run.hub.id, phase))

    def _read(self) -> dict[SpokeId, Reading]:
        asked: dict[SpokeId, Asked] = {}
        for spoke, config in self._active.items():
            if spoke in self._resting:
                self._reports[spoke] = self._left_alone(config)
                continue
            if refused := self._refused(config):
                self._note_failed(spoke, refused)
                self._reports[spoke] = blank_report(config, Verdict.FAILED, refused)
                continue
            try:
                self._spokes[spoke] = Guarded(self._around.open_spoke(config))
            except CiraHubError as error:
                if isinstance(error, StoreFailed | Cancelled):
                    raise
                self._fail(config, error)
                continue
            asked[spoke] = self._asked(config)
        return read_all(asked, self._run.now, self._run.cancel, self._note_failed)

    def _refused(self, config: SpokeConfig) -> SignInFailed | None:
        """An account's refused password is not sent again before a person gives another one: that would lock it."""
        error = self._store.conditions.get(config.id).error
        return error if config.place.account and isinstance(error, SignInFailed) else None

    def _left_alone(self, config: SpokeConfig) -> SpokeReport:
        """How it was when it was last asked; what the hub has of it stands."""
        condition = self._store.conditions.get(config.id)
        if condition.error is not None:
            self._note_failed(config.id, condition.error)
            return blank_report(config, Verdict.FAILED, condition.error)
        return replace(blank_report(config, Verdict.UNCHANGED), read=condition.listed, skipped=condition.faults)

    def _asked(self, config: SpokeConfig) -> Asked:
        store = self._store
        closely = bool(store.items.strikes(config.id) or store.journal.intents(config.id))
        return Asked(
            spoke=self._spokes[config.id],
            condition=store.conditions.get(config.id),
            links=tuple(store.items.links(config.id).values()),
            look_closely=closely or (self._run.confirmed is not None and self._run.confirmed.spoke == config.id),
            feeds=bool(config.options.feeds_hub),
            writes=config.options.hub_writes,
            report=self._run.progress(config.id, Phase.READING),
            account=config.place.account,
        )

    def _fail(self, config: SpokeConfig, error: CiraHubError) -> None:
        """The spoke could not even be opened."""
        self._note_failed(config.id, error)
        self._reports[config.id] = blank_report(config, Verdict.FAILED, error)
        if not self._run.dry:
            condition = self._store.conditions.get(config.id)
            self._store.conditions.put(config.id, condition.failed(error, self._run.now))

    def _note_failed(self, spoke: SpokeId, error: CiraHubError) -> None:
        self._run.sink(SpokeFailed(self._run.hub.id, spoke, error))


def _spokes_left(store: Store, hub: HubId) -> set[SpokeId]:
    try:
        return {spoke.id for spoke in store.setup.hub(hub).spokes}
    except NotFound:
        return set()


def _hold(store: Store, hub: HubId, confirm: str | None) -> Hold | None:
    if confirm is None:
        return None
    for hold in store.journal.holds(hub):
        if hold.id == confirm:
            return hold
    raise NotFound("hold", confirm)


def _in_turn(sink: Sink) -> Sink:
    """Events come from several threads, but never two at once."""
    lock = threading.Lock()

    def one_at_a_time(event: object) -> None:
        with lock:
            sink(event)  # type: ignore[arg-type]  # the very events the stages made

    return one_at_a_time


def _summary(report: HubReport) -> dict[str, object]:
    spokes = report.spokes
    return {
        "read": sum(one.read for one in spokes if one.feeds),
        "created": sum(one.created for one in spokes),
        "updated": sum(one.updated for one in spokes),
        "deleted": sum(one.deleted for one in spokes),
        "failed": sum(len(one.failed) for one in spokes),
        "writable": sum(one.may_be_written for one in spokes),
        "cancelled": report.cancelled,
    }
