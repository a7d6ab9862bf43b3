"""How the hubs stand, from what the store remembers: no server is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from cirahub_desktop import resting, schedule
from cirahub_desktop.known_sample import known_sample
from cirahub_desktop.status import HubStatus, LastRun, SpokeStatus, State
from cirahub_desktop.sync.departure import SHORTEST_STRIKE, StrikeRule, due_at
from cirahub_desktop.sync.model.hub import HubConfig, SpokeConfig, SpokeKind
from cirahub_desktop.sync.model.item import HubId, SpokeId
from cirahub_desktop.sync.model.options import SpokeOptions
from cirahub_desktop.sync.report import HoldHead, Leaving
from cirahub_desktop.sync.state.condition import Condition
from cirahub_desktop.sync.state.journal import RunSummary
from cirahub_desktop.sync.state.store import Store

READ_ONLY_KINDS = frozenset({SpokeKind.ICAL})
_WORST_FIRST = (
    State.ERROR,
    State.WAITING,
    State.NOTHING_WRITTEN,
    State.NEVER_RUN,
    State.PAUSED,
    State.IN_SYNC,
    State.OFF,
)


def hub_status(store: Store, hub: HubConfig, now: datetime) -> HubStatus:
    holds = {hold.spoke: hold for hold in reversed(store.journal.hold_heads(hub.id))}
    conditions = {spoke.id: store.conditions.get(spoke.id) for spoke in hub.spokes}
    runs = {} if hub.paused else _next_runs(hub, conditions, now)
    asked, last = store.conflicts.open(hub.id), store.journal.last_run(hub.id)
    came_in, written = _of_spokes(last, "came_in"), _of_spokes(last, "written")
    spokes = tuple(
        _with_flow(
            _spoke_status(
                store,
                hub,
                spoke,
                conditions[spoke.id],
                holds.get(spoke.id),
                runs.get(spoke.id),
                asked.get(spoke.id, 0),
            ),
            came_in,
            written,
        )
        for spoke in hub.spokes
    )
    run = _last_run(store, hub, last) if last else None
    known = known_sample(store)
    is_example = known is not None and known.hub == hub.id
    return HubStatus(hub, _hub_state(hub, spokes), store.items.count(hub.id), spokes, run, is_example)


def _of_spokes(last: RunSummary | None, name: str) -> Mapping[str, int]:
    """Counts of the last run by spoke; runs of older versions have none."""
    found = last.summary.get(name) if last else None
    return {str(spoke): int(count) for spoke, count in found.items()} if isinstance(found, dict) else {}


def _with_flow(status: SpokeStatus, came_in: Mapping[str, int], written: Mapping[str, int]) -> SpokeStatus:
    return replace(status, came_in=came_in.get(status.id, 0), written=written.get(status.id, 0))


def next_runs(hubs: Sequence[HubStatus]) -> dict[HubId, datetime]:
    """When each hub is due by itself; hubs that never are, are left out."""
    return {hub.id: min(dues) for hub in hubs if (dues := [one.next_run for one in hub.spokes if one.next_run])}


def _next_runs(hub: HubConfig, conditions: Mapping[SpokeId, Condition], now: datetime) -> dict[SpokeId, datetime]:
    """When each spoke takes part in a run by itself; one that is written goes with the first of the others."""
    runs = {
        spoke.id: due for spoke in hub.spokes if (due := resting.next_run(spoke, conditions[spoke.id], now)) is not None
    }
    first = min(runs.values(), default=now)
    joins = (spoke for spoke in hub.spokes if spoke.options.hub_writes and not conditions[spoke.id].error)
    return runs | {spoke.id: first for spoke in joins if spoke.id in runs}


def _spoke_status(
    store: Store,
    hub: HubConfig,
    config: SpokeConfig,
    condition: Condition,
    hold: HoldHead | None,
    next_run: datetime | None,
    conflicts: int,
) -> SpokeStatus:
    return SpokeStatus(
        config=config,
        state=_spoke_state(
            hub,
            config,
            condition,
            waits=hold is not None or conflicts > 0,
            begun=condition.last_success is not None and not store.setup.is_unwritten(config.id),
        ),
        read_only=config.kind in READ_ONLY_KINDS,
        items=condition.listed if config.options.feeds_hub else store.items.link_count(config.id),
        foreign=condition.foreign,
        last_success=condition.last_success,
        next_run=next_run,
        verdict=condition.verdict,
        error=condition.error,
        error_since=condition.error_since,
        left_alone_until=_left_alone_until(condition),
        account=store.setup.account(config.place.account) if config.place.account else None,
        hold=hold,
        leaving=_leaving(store, config) if hold is None else None,
        faults=condition.faults,
        conflicts=conflicts,
    )


def _left_alone_until(condition: Condition) -> datetime | None:
    wish = schedule.wish(condition.error)
    return condition.last_try + wish if condition.last_try and wish else None


def _spoke_state(hub: HubConfig, config: SpokeConfig, condition: Condition, *, waits: bool, begun: bool) -> State:
    """``waits``: for a person's OK or answer. ``begun``: a run did all that it is set up for, not only read it."""
    if not config.enabled:
        return State.OFF
    if condition.error:
        return State.ERROR
    if waits:
        return State.WAITING
    if not config.options.hub_writes and not config.options.feeds_hub:
        return State.NOTHING_WRITTEN
    if hub.paused:
        return State.PAUSED
    return State.IN_SYNC if begun else State.NEVER_RUN


def _hub_state(hub: HubConfig, spokes: tuple[SpokeStatus, ...]) -> State:
    """The worst of its spokes; green only where something may be written and was."""
    states = {spoke.state for spoke in spokes if spoke.config.enabled}
    if not states:
        return State.PAUSED if hub.paused else State.NEVER_RUN
    if not any(spoke.config.options.hub_writes for spoke in spokes if spoke.config.enabled):
        states.add(State.NOTHING_WRITTEN)
    if hub.paused:
        states.add(State.PAUSED)
    return next(state for state in _WORST_FIRST if state in states)


def _leaving(store: Store, config: SpokeConfig) -> Leaving | None:
    count, since = store.items.leaving(config.id)
    if since is None:
        return None
    return Leaving(count, since, due_at(since, strike_rule(config.options)))


def strike_rule(options: SpokeOptions) -> StrikeRule:
    return StrikeRule(options.strikes, options.interval or SHORTEST_STRIKE)


def _last_run(store: Store, hub: HubConfig, last: RunSummary) -> LastRun:
    counts = {name: int(str(last.summary.get(name, 0))) for name in _COUNTS}
    came_in = _of_spokes(last, "came_in")
    errors = (spoke.error for spoke in (store.conditions.get(config.id) for config in hub.spokes) if spoke.error)
    return LastRun(
        ended=last.ended,
        read=counts["read"],
        created=counts["created"],
        updated=counts["updated"],
        deleted=counts["deleted"],
        failed=counts["failed"],
        writable_spokes=counts["writable"],
        cancelled=bool(last.summary.get("cancelled")),
        error=next(errors, None),
        came_in=sum(came_in.get(one.id, 0) for one in hub.spokes if one.options.feeds_hub and one.options.hub_writes),
    )


_COUNTS = ("read", "created", "updated", "deleted", "failed", "writable")
