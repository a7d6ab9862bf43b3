"""Tray icon and its menu."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cirahub_desktop import wording
from cirahub_desktop.frozen import frozen
from cirahub_desktop.i18n import tr, trn
from cirahub_desktop.status import HubStatus, State
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.ui.presenters.last_run import last_run_line
from cirahub_desktop.ui.presenters.notices import Goto, goto
from cirahub_desktop.ui.presenters.open_questions import questions
from cirahub_desktop.ui.presenters.overlay import Runs, overlaid
from cirahub_desktop.ui.presenters.sidebar import error_word, hub_entries

_WORST = (State.ERROR, State.WAITING, State.SYNCING, State.NOTHING_WRITTEN, State.PAUSED, State.OFF, State.NEVER_RUN)


@frozen
class TrayView:
    mark: State
    tooltip: str
    first: str
    """What needs a person; empty where nothing does."""
    first_goto: Goto | None
    """Where it is done."""
    last: str
    """The last result."""
    hubs: tuple[tuple[HubId, str], ...]
    may_sync: bool
    paused: bool
    """All hubs are."""


def tray_view(hubs: Sequence[HubStatus], runs: Runs, now: datetime) -> TrayView:
    current = [overlaid(hub, runs.get(hub.id)) for hub in hubs]
    worst = next((state for state in _WORST if any(hub.state is state for hub in current)), State.IN_SYNC)
    urgent = next((hub for state in _WORST[:2] for hub in hubs if hub.state is state), None)
    ran = [hub for hub in hubs if hub.last_run is not None]
    latest = max(ran, key=_ended, default=None)
    return TrayView(
        worst,
        _tooltip(hubs, runs, worst),
        _first(urgent) if urgent is not None else "",
        goto(urgent) if urgent is not None else None,
        last_run_line(latest, None, now).text if latest is not None else tr("Not synced yet."),
        tuple((hub.id, hub.name) for hub in hubs),
        may_sync=any(hub.id not in runs and hub.spokes for hub in hubs),
        paused=bool(hubs) and all(hub.config.paused for hub in hubs),
    )


def _ended(hub: HubStatus) -> datetime:
    if hub.last_run is None:
        raise ValueError(hub)
    return hub.last_run.ended


def _tooltip(hubs: Sequence[HubStatus], runs: Runs, worst: State) -> str:
    entries = hub_entries(hubs, runs, None)
    named = next((entry for entry in entries if entry.state is worst), None)
    detail = named.word if named is not None else wording.state(worst)
    if named is not None and len(entries) > 1:
        detail = tr("{hub}: {state}", hub=named.name, state=detail)
    return f"CiraHub Desktop – {detail}"


def _first(hub: HubStatus) -> str:
    if hub.state is State.WAITING:
        held = sum(spoke.hold.count for spoke in hub.spokes if spoke.hold is not None)
        if not held:
            count = sum(questions(hub).values())
            return trn(
                "{count} event is waiting for your answer…", "{count} events are waiting for your answer…", count
            )
        return trn("{count} event is waiting for your OK…", "{count} events are waiting for your OK…", held)
    return tr("{hub}: {state}", hub=hub.name, state=error_word(hub))
