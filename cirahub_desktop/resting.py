"""Which spokes of a hub a run leaves alone, and when each is due: the schedule, over what the store remembers.

The interval of a spoke says how often it is asked for its own sake, so a hub is due when the first of its spokes is,
and a run by itself leaves alone what is only read and not due yet: a feed that is to be asked once a day is asked once
a day, however often the other spokes are. A spoke that is written takes part in every run, for what the others bring
belongs into it at once. "By hand only" is a promise and holds for every spoke: no run by itself touches it.

A run that a person asks for asks everybody, but for a server that said how long it wants to be left alone.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from cirahub_desktop import schedule
from cirahub_desktop.sync.model.hub import HubConfig, SpokeConfig
from cirahub_desktop.sync.model.item import SpokeId
from cirahub_desktop.sync.state.condition import Condition
from cirahub_desktop.sync.state.store import Store

TOGETHER: Final = timedelta(minutes=1)
"""Spokes whose turns are this close take them in one run."""


def resting(store: Store, hub: HubConfig, now: datetime, *, by_hand: bool) -> frozenset[SpokeId]:
    """The enabled spokes that a run of ``hub`` that begins now does not ask."""
    rests = _rests_by_hand if by_hand else _rests_by_itself
    active = (spoke for spoke in hub.spokes if spoke.enabled)
    return frozenset(spoke.id for spoke in active if rests(spoke, store.conditions.get(spoke.id), now))


def next_run(config: SpokeConfig, condition: Condition, now: datetime) -> datetime | None:
    """When the spoke is due by itself; None by hand, and while only a person can help.

    What is due never rests, else a hub would be run again and again for a spoke that is not asked.
    """
    if not config.enabled or schedule.needs_person(condition.error):
        return None
    return schedule.next_run(_pace(condition), config.options.interval, now)


def catch_up(store: Store, since: datetime) -> None:
    """The network is back ``since`` then: what failed before for want of it is due at once, with its error as it was.

    May be said again and again; a try after ``since`` counts as any other, so a server that stays away is asked less
    and less often.
    """
    for hub in store.setup.hubs():
        for spoke in hub.spokes:
            if _missed_the_network(store.conditions.get(spoke.id), since):
                _make_due(store, spoke.id, since)


def _missed_the_network(condition: Condition, since: datetime) -> bool:
    tried = condition.last_try
    return tried is not None and tried < since and schedule.may_be_the_network(condition.error)


def _make_due(store: Store, spoke: SpokeId, since: datetime) -> None:
    with store.transaction():
        condition = store.conditions.get(spoke)  # again: a run under way may have written a newer try meanwhile
        if _missed_the_network(condition, since):
            store.conditions.put(spoke, replace(condition, last_try=None))


def _rests_by_hand(_: SpokeConfig, condition: Condition, now: datetime) -> bool:
    if condition.last_try is None or condition.last_try - now > schedule.CLOCK_STEP:
        return False
    return condition.last_try + schedule.wish(condition.error) > now


def _rests_by_itself(config: SpokeConfig, condition: Condition, now: datetime) -> bool:
    if config.options.interval is None or schedule.asked_in_vain(condition.error):
        return True
    due = next_run(config, condition, now)
    if due is None:  # a secret that is missing: no server is asked for it, and it may be there again
        return False
    if condition.error:
        return due > now
    return not config.options.hub_writes and due - now > TOGETHER


def _pace(condition: Condition) -> schedule.Pace:
    if condition.error and condition.last_try:
        before = schedule.Pace(condition.last_try, condition.failures - 1)
        return schedule.after(before, condition.error, condition.last_try)
    return schedule.Pace(condition.last_try)
