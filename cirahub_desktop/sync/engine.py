"""One sync of one hub, stage by stage: read, merge, project, plan, guard, apply, record.

The engine keeps no state between runs but the store. It asks nothing and prints nothing; what happens goes to the sink
and into the report.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from uuid import uuid4
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.collector import without_collector
from cirahub_desktop.sync.errors import Cancelled, CiraHubError, NotFound, SignInFailed, StoreFailed
from cirahub_desktop.sync.events import Phase, PhaseChanged, RunEnded, RunStarted, Sink, SpokeFailed, no_sink
from cirahub_desktop.sync.leaving import settle
from cirahub_desktop.sync.letting_go import let_go, pieces_of
from cirahub_desktop.sync.lock import HubLock
from cirahub_desktop.sync.looks import Look, look_at_all, takes_part
from cirahub_desktop.sync.model.floating import floating_zone
from cirahub_desktop.sync.model.hub import HubConfig, SpokeConfig
from cirahub_desktop.sync.model.item import HubId, SpokeId
from cirahub_desktop.sync.model.options import SpokeOptions
from cirahub_desktop.sync.model.zone import zone_named
from cirahub_desktop.sync.outlook import Outlook
from cirahub_desktop.sync.parallel import in_parallel
from cirahub_desktop.sync.read import Asked, Reading, Remembered, clocks_agree, read_all
from cirahub_desktop.sync.report import Hold, HubReport, PlannedWrite, SpokeReport, blank_report
from cirahub_desktop.sync.run import Run, Surroundings, writer_of
from cirahub_desktop.sync.sources import Merged, Sources
from cirahub_desktop.sync.spokes.base import Verdict
from cirahub_desktop.sync.spokes.guarded import Guarded
from cirahub_desktop.sync.state.refusals import refused_password
from cirahub_desktop.sync.state.store import Store
from cirahub_desktop.sync.state.summaries import summary_of
from cirahub_desktop.sync.targets import Outlooks, TargetTurn, only_look, together
from cirahub_desktop.sync.undo import Reversal, Undo, reversal


class Engine:
    def __init__(self, around: Surroundings) -> None:
        self._around = around

    def run(
        self,
        hub: HubId,
        *,
        dry_run: bool = False,
        confirm: str | None = None,
        undo: Undo | None = None,
        resting: frozenset[SpokeId] = frozenset(),
        by_hand: bool = True,
        options: Mapping[SpokeId, SpokeOptions] | None = None,
        sink: Sink = no_sink,
        cancel: CancelToken | None = None,
    ) -> HubReport:
        """Sync once. Raises AnotherRun, NotFound, NothingToUndo and StoreFailed; all else is in the report.

        ``confirm`` names a stored hold whose deletions a person allowed, ``undo`` what a person takes back, ``resting``
        are spokes that are not asked this time, ``by_hand`` is noted for the history. A dry run tries ``options`` in
        the place of those that are stored.
        """
        if options and not dry_run:
            raise ValueError("options are only tried in a dry run")
        store = Store(self._around.store_path)
        try:
            with HubLock(self._around.lock_dir, hub, name=store.setup.hub(hub).name), without_collector():
                run = self._begin(store, hub, dry_run, confirm, undo, resting, _in_turn(sink), cancel or CancelToken())
                return self._locked_run(store, replace(run, hub=_with_options(run.hub, options or {})), by_hand=by_hand)
        finally:
            store.close()

    def _begin(
        self,
        store: Store,
        hub: HubId,
        dry: bool,
        confirm: str | None,
        undo: Undo | None,
        resting: frozenset[SpokeId],
        sink: Sink,
        cancel: CancelToken,
    ) -> Run:
        config, now, computer = store.setup.hub(hub), self._around.clock(), self._around.computer
        confirmed, taken_back = _hold(store, hub, confirm), reversal(store, hub, undo) if undo else Reversal((), ())
        pins = {**store.pins.of(hub), **{(pin.item, pin.spoke): pin for pin in taken_back.pins}}
        living = frozenset(writer_of(one.id, computer) for one in store.setup.hubs() if one.id != hub)
        number = store.setup.run_number(hub) + 1
        run = Run(
            config, uuid4().hex, number, now, dry, confirmed, sink, cancel, computer, pins, resting, living,
            taken_back.kept, store.decisions.let_go(spoke.id for spoke in config.spokes),
        )  # fmt: skip
        if not dry:
            with store.transaction():
                store.setup.set_run_number(hub, run.number)
                store.journal.begin_run(hub, run.id, run.number, now, undoes=_undone(store, undo))
                store.pins.put(hub, taken_back.pins)
        return run

    def _locked_run(self, store: Store, run: Run, *, by_hand: bool) -> HubReport:
        began, hub, config, now, dry, sink = time.monotonic(), run.hub.id, run.hub, run.now, run.dry, run.sink
        active = {spoke.id: spoke for spoke in config.spokes if spoke.enabled}
        sink(RunStarted(hub, tuple(active)))
        stages = _Stages(self._around, store, run, active)
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
            put_back=stages.put_back,
        )
        if not dry:
            self._close_run(store, run, summary_of(report, by_hand=by_hand), clock_is_right=stages.clock_is_right)
        sink(RunEnded(hub, report))
        stages.let_go()
        return report

    def _close_run(self, store: Store, run: Run, summary: dict[str, object], *, clock_is_right: bool) -> None:
        """A clock that may be years ahead makes nothing old enough to be forgotten (R10)."""
        now = self._around.clock()
        with store.transaction():
            settle(store, run.hub)
            store.items.purge(run.hub.id)
            store.journal.end_run(run.id, now, summary)
            if clock_is_right:
                store.journal.forget(now)


class _Stages:
    """The stages over one set of open spokes."""

    def __init__(self, around: Surroundings, store: Store, run: Run, active: Mapping[SpokeId, SpokeConfig]) -> None:
        self._around, self._store, self._run, self._active = around, store, run, active
        self._spokes: dict[SpokeId, Guarded] = {}
        self._reports: dict[SpokeId, SpokeReport] = {}
        self._remembered: dict[SpokeId, Remembered] = {}
        self._made: list[object] = []
        """All that may be large, to be let go of in the end."""
        self.cancelled = False
        self.put_back: tuple[PlannedWrite, ...] = ()
        self.clock_is_right = False
        """As far as a spoke that was read can tell."""

    def go(self) -> None:
        run, store = self._run, self._store
        self._phase(Phase.READING)
        readings = self._read()
        self._made.append(readings)
        self._phase(Phase.COMPARING)
        trusted = clocks_agree(readings, run.now)
        self.clock_is_right = trusted and any(one.error is None for one in readings.values())
        rows = store.items.rows(run.hub.id)
        looks = look_at_all(rows, run, readings, self._remembered, self._spokes, self._note_failed)
        outlooks = self._outlooks(looks)
        before = {look.id: outlooks.before(look) for look in looks if look.writes}
        merged = Sources(store, run, self._around.zone).take(rows, looks, outlooks.zones, before, clocks_agree=trusted)
        self._reports |= merged.reports
        self.put_back = merged.taken.put_back()
        self._made += [rows, looks, before, merged]
        for spoke, config in self._active.items():
            if spoke in readings and not takes_part(config) and not config.options.hub_writes:
                self._reports[spoke] = only_look(store, config, readings[spoke], run)
        self._phase(Phase.WRITING)
        self._write(looks, outlooks, merged, trusted=trusted)

    def _write(self, looks: Sequence[Look], outlooks: Outlooks, merged: Merged, *, trusted: bool) -> None:
        def outlook_of(look: Look) -> Callable[[Store], Outlook]:
            return lambda store: outlooks.after(look, merged, store, clocks_agree=trusted)

        turns = {
            look.id: TargetTurn(look, self._spokes[look.id], self._around, self._run, merged, outlook_of(look))
            for look in looks
            if look.writes
        }
        written = in_parallel({spoke: turn.take for spoke, turn in turns.items()})
        self._reports |= {spoke: together(self._reports.get(spoke), report) for spoke, report in written.items()}
        self.cancelled = any(turn.was_cancelled for turn in turns.values())

    def _outlooks(self, looks: Sequence[Look]) -> Outlooks:
        former = self._store.setup.former_sources()
        stated = {look.id: look.snapshot.zone for look in looks}
        zones = {spoke: zone_named(zone) for spoke, (_, zone) in former.items() if zone}
        zones |= {spoke.id: self._zone_of(spoke, stated.get(spoke.id, "")) for spoke in self._run.hub.spokes}
        names = {spoke: name for spoke, (name, _) in former.items()}
        names |= {spoke.id: spoke.name for spoke in self._run.hub.spokes}
        return Outlooks(self._run, self._around, names, zones)

    def _zone_of(self, spoke: SpokeConfig, stated: str) -> ZoneInfo:
        """Of floating times; the place's own is fixed when it is first read, so that a journey rewrites nothing."""
        own = self._store.conditions.get(spoke.id).zone or stated
        return floating_zone(spoke.options.floating_zone, own, self._around.zone)

    def reports(self) -> tuple[SpokeReport, ...]:
        """One per active spoke, in the hub's order; a spoke the run did not get to has only its name."""
        return tuple(
            self._with_kept(self._reports.get(spoke) or blank_report(config, Verdict.FAILED))
            for spoke, config in self._active.items()
        )

    def _with_kept(self, report: SpokeReport) -> SpokeReport:
        """What an undo left as it is."""
        kept = tuple(fault for spoke, fault in self._run.kept if spoke == report.spoke)
        return replace(report, skipped=(*report.skipped, *kept)) if kept else report

    def close(self) -> None:
        for spoke in self._spokes.values():
            spoke.close()

    def let_go(self) -> None:
        """Of everything but the reports."""
        pieces = pieces_of(self._made, self._remembered, self._spokes)
        self._made.clear()
        self._remembered.clear()
        self._spokes.clear()
        let_go(pieces)

    def _phase(self, phase: Phase) -> None:
        self._run.cancel.check()
        self._run.sink(PhaseChanged(self._run.hub.id, phase))

    def _read(self) -> dict[SpokeId, Reading]:
        asked: dict[SpokeId, Asked] = {}
        for spoke, config in self._active.items():
            if self._is_left_alone(config):
                self._reports[spoke] = self._left_alone(config)
                continue
            account = config.place.account
            if account and (refused := refused_password(self._store, account)):
                self._fail(config, refused)
                continue
            try:
                self._spokes[spoke] = Guarded(self._around.open_spoke(config))
            except CiraHubError as error:
                if isinstance(error, StoreFailed | Cancelled):
                    raise
                self._fail(config, error)
                continue
            asked[spoke] = self._asked(config)
        readings = read_all(asked, self._run.now, self._run.cancel, self._note_failed)
        for spoke, reading in readings.items():
            self._recall(spoke, reading)
        return readings

    def _recall(self, spoke: SpokeId, reading: Reading) -> None:
        """What we wrote into copies that have another version now, or are there twice: a server's own words are
        nobody's edit."""
        known, present = self._remembered[spoke], reading.snapshot.present
        linked = {link.remote_id for link in known.links.values()}
        twice = {seen.stamp.content for id_, seen in present.items() if seen.stamp and id_ not in linked} - {""}
        links = (link for link in known.links.values() if link.remote_id in present and not link.is_native)
        asked = [one.item for one in links if present[one.remote_id].version != one.version or one.agreed in twice]
        if asked:
            written = {item: one.there for item, one in self._store.items.agreed(spoke, asked).items()}
            self._remembered[spoke] = replace(known, written={**known.written, **written})

    def _is_left_alone(self, config: SpokeConfig) -> bool:
        """It rests, or its account's password was refused, which sent again could lock it."""
        error = self._store.conditions.get(config.id).error
        return config.id in self._run.resting or (config.place.account is not None and isinstance(error, SignInFailed))

    def _left_alone(self, config: SpokeConfig) -> SpokeReport:
        """How it was when it was last asked; a spoke that is well and only not due is no failure."""
        condition = self._store.conditions.get(config.id)
        if condition.error is not None:
            self._note_failed(config.id, condition.error)
            return blank_report(config, Verdict.FAILED, condition.error)
        return replace(blank_report(config, Verdict.UNCHANGED), read=condition.listed, skipped=condition.faults)

    def _asked(self, config: SpokeConfig) -> Asked:
        store = self._store
        confirmed = self._run.confirmed is not None and self._run.confirmed.spoke == config.id
        links = store.items.links(config.id)
        unread = [item for item, link in links.items() if link.echo]
        known = self._remembered[config.id] = Remembered(
            store.conditions.get(config.id),
            links,
            store.strangers.of(config.id),
            store.journal.intents(config.id),
            {item: one.there for item, one in store.items.agreed(config.id, unread).items()},
            waits=bool(store.items.strikes(config.id)),
        )
        return Asked(
            spoke=self._spokes[config.id],
            known=known,
            look_closely=confirmed or any(pin.is_brought_about for pin in self._run.pins.values()),
            options=config.options,
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


def _with_options(hub: HubConfig, options: Mapping[SpokeId, SpokeOptions]) -> HubConfig:
    return replace(hub, spokes=tuple(replace(one, options=options.get(one.id, one.options)) for one in hub.spokes))


def _undone(store: Store, undo: Undo | None) -> str:
    return store.journal.run(undo.run).id if undo else ""


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
