"""How the hubs stand, from what the store remembers: no server is asked."""

from __future__ import annotations

from datetime import datetime

from cirahub_desktop import schedule
from cirahub_desktop.status import HubStatus, LastRun, SpokeStatus, State
from cirahub_desktop.sync.merge import SHORTEST_STRIKE, StrikeRule, due_at
from cirahub_desktop.sync.model.hub import HubConfig, SpokeConfig, SpokeKind
from cirahub_desktop.sync.model.options import SpokeOptions
from cirahub_desktop.sync.report import Hold, Leaving
from cirahub_desktop.sync.state.condition import Condition
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
    holds = {hold.spoke: hold for hold in store.journal.holds(hub.id)}
    spokes = tuple(_spoke_status(store, hub, spoke, holds.get(spoke.id), now) for spoke in hub.spokes)
    return HubStatus(hub, _hub_state(hub, spokes), store.items.count(hub.id), spokes, _last_run(store, hub))


def next_run(config: SpokeConfig, condition: Condition, now: datetime) -> datetime | None:
    """When the spoke is due by itself; None by hand, and while only a person can help."""
    if not config.enabled or schedule.needs_person(condition.error):
        return None
    pace = schedule.Pace(condition.last_try)
    if condition.error and condition.last_try:
        before = schedule.Pace(condition.last_try, condition.failures - 1)
        pace = schedule.after(before, condition.error, condition.last_try)
    return schedule.next_run(pace, config.options.interval, now)


def _spoke_status(store: Store, hub: HubConfig, config: SpokeConfig, hold: Hold | None, now: datetime) -> SpokeStatus:
    condition = store.conditions.get(config.id)
    return SpokeStatus(
        config=config,
        state=_spoke_state(hub, config, condition, hold),
        read_only=config.kind in READ_ONLY_KINDS,
        items=condition.listed if config.options.feeds_hub else store.items.link_count(config.id),
        foreign=condition.foreign,
        last_success=condition.last_success,
        next_run=None if hub.paused else next_run(config, condition, now),
        verdict=condition.verdict,
        error=condition.error,
        error_since=condition.error_since,
        hold=hold,
        leaving=_leaving(store, config) if hold is None else None,
        faults=condition.faults,
    )


def _spoke_state(hub: HubConfig, config: SpokeConfig, condition: Condition, hold: Hold | None) -> State:
    if not config.enabled:
        return State.OFF
    if condition.error:
        return State.ERROR
    if hold:
        return State.WAITING
    if not config.options.hub_writes and not config.options.feeds_hub:
        return State.NOTHING_WRITTEN
    if hub.paused:
        return State.PAUSED
    return State.IN_SYNC if condition.last_success else State.NEVER_RUN


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
    strikes = store.items.strikes(config.id)
    if not strikes:
        return None
    since = min(strikes.values())
    return Leaving(len(strikes), since, due_at(since, strike_rule(config.options)))


def strike_rule(options: SpokeOptions) -> StrikeRule:
    return StrikeRule(options.strikes, options.interval or SHORTEST_STRIKE)


def _last_run(store: Store, hub: HubConfig) -> LastRun | None:
    last = store.journal.last_run(hub.id)
    if last is None:
        return None
    counts = {name: int(str(last.summary.get(name, 0))) for name in _COUNTS}
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
    )


_COUNTS = ("read", "created", "updated", "deleted", "failed", "writable")
