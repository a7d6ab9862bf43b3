"""Tray icon, its menu and what is worth a notification."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cirahub_desktop import wording
from cirahub_desktop.i18n import tr, trn
from cirahub_desktop.status import HubStatus, State
from cirahub_desktop.sync.model.item import HubId, SpokeId
from cirahub_desktop.ui.presenters.banner import hold_words
from cirahub_desktop.ui.presenters.conflict import question_words, questions
from cirahub_desktop.ui.presenters.last_run import last_run_line
from cirahub_desktop.ui.presenters.overlay import Runs, overlaid
from cirahub_desktop.ui.presenters.sidebar import error_word, hub_entries
from cirahub_desktop.ui.presenters.trouble import asks_for_sign_in

_WORST = (State.ERROR, State.WAITING, State.SYNCING, State.NOTHING_WRITTEN, State.PAUSED, State.OFF, State.NEVER_RUN)


@dataclass(frozen=True, slots=True)
class TrayView:
    mark: State
    tooltip: str
    first: str
    """What needs a person; empty where nothing does."""
    first_hub: HubId | None
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
        urgent.id if urgent is not None else None,
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


@dataclass(frozen=True, slots=True)
class Notice:
    """One notification; a click opens the hub."""

    hub: HubId
    mark: State
    title: str
    text: str
    sign_in: SpokeId | None = None
    """A click asks for the sign-in of this spoke at once."""


def states(hubs: Sequence[HubStatus]) -> dict[HubId, State]:
    return {hub.id: hub.state for hub in hubs}


def notices(before: Mapping[HubId, State], hubs: Sequence[HubStatus], now: datetime) -> tuple[Notice, ...]:
    """Only what needs a person, what newly failed, and what works again. Nothing for a hub seen the first time."""
    changed = [hub for hub in hubs if hub.id in before and before[hub.id] is not hub.state]
    return tuple(notice for hub in changed if (notice := _notice(hub, before[hub.id], now)) is not None)


def _notice(hub: HubStatus, before: State, now: datetime) -> Notice | None:
    if hub.state is State.WAITING:
        return _waiting(hub, now)
    if hub.state is State.ERROR:
        broken = next((spoke for spoke in hub.spokes if spoke.error is not None), None)
        problem = wording.spoke_state(broken, now) if broken is not None else wording.state(State.ERROR)
        waits = broken.id if broken is not None and asks_for_sign_in(broken) else None
        text = tr("Nothing is lost. Click to see what to do.")
        if waits is not None:
            text = tr("Nothing is lost. Click to sign in again.")
        return Notice(hub.id, State.ERROR, tr("{hub}: {state}", hub=hub.name, state=problem), text, waits)
    if before is State.ERROR and hub.state is State.IN_SYNC:
        text = tr("Everything is up to date again.")
        return Notice(hub.id, State.IN_SYNC, tr("{hub}: {state}", hub=hub.name, state=wording.state(hub.state)), text)
    return None


def _waiting(hub: HubStatus, now: datetime) -> Notice | None:
    hold = next((spoke.hold for spoke in hub.spokes if spoke.hold is not None), None)
    words = question_words(hub) if hold is None else hold_words(hold, hub.spokes, now)
    if words is None:
        return None
    title = tr("{hub}: {state}", hub=hub.name, state=wording.state(hub.state))
    return Notice(hub.id, State.WAITING, title, f"{words.title} {words.advice}")
