"""Lays the runs under way over the stored status: what the window shows is the present, not the last record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from cirahub_desktop.status import HubStatus, SpokeStatus, State
from cirahub_desktop.sync.events import Phase
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.ui.presenters.running import Running

Runs = Mapping[HubId, Running]


def overlaid(hub: HubStatus, running: Running | None) -> HubStatus:
    """The same hub with SYNCING where it is at work now. A spoke that has failed in this run keeps its state."""
    if running is None:
        return hub
    spokes = tuple(_overlaid(spoke, running) for spoke in hub.spokes)
    return replace(hub, state=State.SYNCING, spokes=spokes)


def _overlaid(spoke: SpokeStatus, running: Running) -> SpokeStatus:
    if spoke.state is State.OFF:
        return spoke
    if spoke.id in running.failed:
        return replace(spoke, state=State.ERROR)
    return replace(spoke, state=State.SYNCING) if _at_work(spoke, running) else spoke


def _at_work(spoke: SpokeStatus, running: Running) -> bool:
    options = spoke.config.options
    if running.phase is Phase.READING:
        return bool(options.feeds_hub) or options.hub_writes
    return options.hub_writes
