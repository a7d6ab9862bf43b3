"""The hub's side of a run: what the sources say is merged, guarded and stored.

Thin: the decisions are made in ``merge.py`` and ``guard.py``; here they get their data and are written down, all in one
transaction with the cursors, so that a run that dies has either taken a snapshot in or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.guard import Exposure, Limits, judge
from cirahub_desktop.sync.merge import (
    SHORTEST_STRIKE,
    Departure,
    Source,
    StrikeRule,
    Taken,
    due_at,
    let_go,
    take_in,
)
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.hub import SpokeConfig
from cirahub_desktop.sync.model.item import NO_VERSION, ItemId, ItemRow, Kept, Link, SpokeId
from cirahub_desktop.sync.model.options import SpokeOptions
from cirahub_desktop.sync.read import Reading
from cirahub_desktop.sync.report import HeldItem, Hold, HoldReason, Leaving, SpokeReport, blank_report
from cirahub_desktop.sync.run import Run
from cirahub_desktop.sync.spokes.base import Capabilities, Verdict
from cirahub_desktop.sync.state.items import ItemChange, LinkChange
from cirahub_desktop.sync.state.store import Store


@dataclass(frozen=True, slots=True)
class SourceSide:
    config: SpokeConfig
    reading: Reading
    capabilities: Capabilities

    @property
    def id(self) -> SpokeId:
        return self.config.id


@dataclass(frozen=True, slots=True)
class Merged:
    """The hub after the sources had their say; targets are planned from it."""

    rows: Mapping[ItemId, ItemRow]
    fresh: Mapping[ItemId, Event]
    """Contents that are new or changed in this run; in a dry run the store does not have them."""
    zones: Mapping[SpokeId, ZoneInfo]
    reports: Mapping[SpokeId, SpokeReport]


class Sources:
    def __init__(self, store: Store, run: Run, zone: ZoneInfo) -> None:
        self._store, self._run, self._zone = store, run, zone

    def take(self, sides: Sequence[SourceSide], *, clocks_agree: bool) -> Merged:
        """Merge all sources into the hub and, unless the run is dry, store the result."""
        hub = self._run.hub.id
        zones = {spoke.id: self._zone_of(spoke.id, sides) for spoke in self._run.hub.spokes}
        feeding = {spoke.id for spoke in self._run.hub.spokes if spoke.options.feeds_hub}
        links = {spoke: self._store.items.links(spoke) for spoke in feeding}
        sources = [
            Source(
                side.id,
                side.config.place.identity,
                side.reading.snapshot,
                links[side.id],
                zones[side.id],
                names_by_remote_id=side.capabilities.strikes,
            )
            for side in sides
        ]
        taken = take_in(hub, self._store.items.rows(hub), sources, feeding)
        holds = self._judge(sides, taken, links)
        departures = {
            side.id: self._departure(side, taken, links, holds, count=clocks_agree)
            for side in sides
            if side.reading.snapshot.verdict is Verdict.COMPLETE
        }
        self._keep_for_others(departures)
        self._let_leave(taken, departures)
        if not self._run.dry:
            with self._store.transaction():
                self._record(sides, taken, departures, holds, zones)
                if not clocks_agree:
                    self._ask_again(taken)
        reports = {side.id: self._report(side, departures.get(side.id), holds, links[side.id]) for side in sides}
        return Merged(taken.rows, taken.contents, zones, reports)

    def _zone_of(self, spoke: SpokeId, sides: Sequence[SourceSide]) -> ZoneInfo:
        """Of floating times; fixed when the place was first read, so that a journey rewrites nothing."""
        stored = self._store.conditions.get(spoke).zone
        stated = next((side.reading.snapshot.zone for side in sides if side.id == spoke), "")
        return ZoneInfo(stored or stated or self._zone.key)

    # guard

    def _judge(
        self, sides: Sequence[SourceSide], taken: Taken, links: Mapping[SpokeId, Mapping[ItemId, Link]]
    ) -> dict[SpokeId, Hold]:
        """The holds that stand after this run, by source."""
        losing = {side.id: self._losing(side, taken, links) for side in sides}
        lost = self._store.journal.losses(self._run.hub.id, self._run.now)
        reasons = {
            side.id: judge(
                Exposure(
                    losing[side.id],
                    lost.get(side.id, set()),
                    len(links[side.id]),
                    turned_empty=not side.reading.snapshot.present,
                ),
                Limits.of(side.config.options),
                self._run.let_go,
            )
            for side in sides
        }
        free = frozenset().union(*(losing[spoke] for spoke, reason in reasons.items() if reason is None))
        everything = frozenset().union(*lost.values())
        live = sum(1 for row in taken.rows.values() if not row.gone)
        asked = free - self._run.let_go
        if len(sides) > 1 and judge(Exposure(asked, everything - asked, live), Limits.of(SpokeOptions()), frozenset()):
            together = {spoke: HoldReason.TOO_MANY for spoke in losing if losing[spoke] - self._run.let_go}
            reasons = {spoke: reason or together.get(spoke) for spoke, reason in reasons.items()}
        return {
            side.id: self._hold(side.id, reason, losing[side.id], len(links[side.id]), taken)
            for side in sides
            if (reason := reasons[side.id])
        }

    def _losing(
        self, side: SourceSide, taken: Taken, links: Mapping[SpokeId, Mapping[ItemId, Link]]
    ) -> frozenset[ItemId]:
        """Missing items that would leave the hub: not those that are over, nor those another source has."""
        return frozenset(
            item
            for item in taken.missing.get(side.id, ())
            if not _is_over(taken.rows[item], self._run.now) and not self._others(item, side.id, links, taken)
        )

    def _others(
        self, item: ItemId, spoke: SpokeId, links: Mapping[SpokeId, Mapping[ItemId, Link]], taken: Taken
    ) -> SpokeId | None:
        """Another source that has the item, even if it could not be read this time."""
        for config in self._run.hub.spokes:
            if config.id == spoke or not config.options.feeds_hub:
                continue
            has = item in links[config.id] or item in taken.links.get(config.id, {})
            if has and item not in taken.missing.get(config.id, ()):
                return config.id
        return None

    def _hold(self, spoke: SpokeId, reason: HoldReason, losing: frozenset[ItemId], owned: int, taken: Taken) -> Hold:
        """The same hold as long as it is about the same items."""
        ordered = sorted(losing, key=lambda item: taken.rows[item].first)
        for old in self._store.journal.holds(self._run.hub.id):
            if old.spoke == spoke and {one.item for one in old.items} == losing:
                return old
        events = self._store.items.events(ordered)
        items = tuple(HeldItem(item, taken.rows[item].subject, events[item]) for item in ordered)
        return Hold(uuid4().hex[:8], self._run.hub.id, spoke, spoke, reason, self._run.now, owned, items)

    # leaving

    def _departure(
        self,
        side: SourceSide,
        taken: Taken,
        links: Mapping[SpokeId, Mapping[ItemId, Link]],
        holds: Mapping[SpokeId, Hold],
        *,
        count: bool,
    ) -> Departure:
        missing = taken.missing.get(side.id, ())
        others = {item: other for item in missing if (other := self._others(item, side.id, links, taken))}
        return let_go(
            taken,
            side.id,
            links[side.id],
            others,
            self._store.items.strikes(side.id),
            _strike_rule(side),
            self._run.now,
            may_leave=lambda _: side.id not in holds,
            confirmed=self._run.let_go if side.id not in holds else frozenset(),
            count=count,
        )

    @staticmethod
    def _keep_for_others(departures: Mapping[SpokeId, Departure]) -> None:
        """What another source misses as well, but not yet for good, is its from now on: it is gone when all say so."""
        waiting = {item: spoke for spoke, departure in departures.items() for item in departure.waiting}
        for departure in departures.values():
            departure.handed_over |= {item: waiting[item] for item in departure.gone if item in waiting}
            departure.gone = [item for item in departure.gone if item not in waiting]

    @staticmethod
    def _let_leave(taken: Taken, departures: Mapping[SpokeId, Departure]) -> None:
        for departure in departures.values():
            for item in departure.gone:
                taken.rows[item] = replace(taken.rows[item], gone=True)
            for item in departure.history:
                taken.rows[item] = replace(taken.rows[item], kept=Kept.HISTORY)
            for item, other in departure.handed_over.items():
                taken.rows[item] = replace(taken.rows[item], source=other)
            taken.touched |= {*departure.gone, *departure.history, *departure.handed_over}

    # record

    def _record(
        self,
        sides: Sequence[SourceSide],
        taken: Taken,
        departures: Mapping[SpokeId, Departure],
        holds: Mapping[SpokeId, Hold],
        zones: Mapping[SpokeId, ZoneInfo],
    ) -> None:
        store, hub = self._store, self._run.hub.id
        store.items.put(hub, (ItemChange(taken.rows[item], taken.contents.get(item)) for item in taken.touched))
        for side in sides:
            changed, bases = taken.links.get(side.id, {}), taken.bases.get(side.id, {})
            store.items.put_links(side.id, (LinkChange(link, bases.get(item)) for item, link in changed.items()))
            self._record_condition(side, zones[side.id])
        for spoke, departure in departures.items():
            store.items.drop_links(spoke, departure.dropped)
            store.items.set_strikes(spoke, departure.strikes)
            store.journal.add_losses(hub, spoke, departure.gone, self._run.now)
            for other in set(departure.handed_over.values()):
                self._read_again(other, [item for item, to in departure.handed_over.items() if to == other])
        self._record_holds(sides, holds)

    def _read_again(self, spoke: SpokeId, items: Iterable[ItemId]) -> None:
        """The new owner's value becomes the item's at the next read."""
        links = self._store.items.links(spoke)
        self._store.items.put_links(spoke, (LinkChange(replace(links[item], version=NO_VERSION)) for item in items))
        self._store.conditions.put(spoke, replace(self._store.conditions.get(spoke), cursor=""))

    def _ask_again(self, taken: Taken) -> None:
        """What is missing while the clocks disagree left no strike behind, so the next read must be a whole one."""
        for spoke, missing in taken.missing.items():
            if missing:
                self._store.conditions.put(spoke, replace(self._store.conditions.get(spoke), cursor=""))

    def _record_condition(self, side: SourceSide, zone: ZoneInfo) -> None:
        condition = self._store.conditions.get(side.id)
        if side.reading.error:
            self._store.conditions.put(side.id, condition.failed(side.reading.error, self._run.now))
            return
        seen = condition.seen(side.reading.snapshot, self._run.now)
        self._store.conditions.put(side.id, replace(seen, zone=condition.zone or zone.key).succeeded(self._run.now))

    def _record_holds(self, sides: Sequence[SourceSide], holds: Mapping[SpokeId, Hold]) -> None:
        """A hold whose reason is gone goes too, but only a complete read can tell."""
        for side in sides:
            if side.id in holds:
                self._store.journal.put_hold(holds[side.id])
            elif side.reading.snapshot.verdict is Verdict.COMPLETE:
                for old in self._store.journal.holds(self._run.hub.id):
                    if old.spoke == side.id:
                        self._store.journal.drop_hold(old.id)

    def _report(
        self, side: SourceSide, departure: Departure | None, holds: Mapping[SpokeId, Hold], links: Mapping[ItemId, Link]
    ) -> SpokeReport:
        snapshot = side.reading.snapshot
        unchanged = snapshot.verdict in (Verdict.UNCHANGED, Verdict.FAILED)
        stored = self._store.conditions.get(side.id).faults if unchanged else ()
        return replace(
            blank_report(side.config, snapshot.verdict, side.reading.error),
            read=len(links) if unchanged else len(snapshot.present),
            skipped=snapshot.faults or stored,
            held=holds.get(side.id),
            leaving=None if side.id in holds else _leaving(departure, _strike_rule(side)),
        )


def _is_over(row: ItemRow, now: datetime) -> bool:
    return row.last is not None and row.last < now


def _strike_rule(side: SourceSide) -> StrikeRule:
    needed = side.config.options.strikes if side.capabilities.strikes else 1
    return StrikeRule(needed, side.config.options.interval or SHORTEST_STRIKE)


def _leaving(departure: Departure | None, rule: StrikeRule) -> Leaving | None:
    if departure is None or not departure.strikes:
        return None
    since = min(departure.strikes.values())
    return Leaving(len(departure.waiting), since, due_at(since, rule))
