"""The list of hubs: each with its name, its state and a word."""

from __future__ import annotations

from collections.abc import Sequence

from cirahub_desktop import wording
from cirahub_desktop.frozen import frozen
from cirahub_desktop.i18n import format_number, tr, trn
from cirahub_desktop.status import HubStatus, SpokeStatus, State
from cirahub_desktop.sync.errors import SecretMissing
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.ui.presenters.overlay import Runs, overlaid
from cirahub_desktop.ui.presenters.phrases import needs_sign_in
from cirahub_desktop.ui.presenters.running import Running
from cirahub_desktop.ui.presenters.standing import hub_standing


@frozen
class HubEntry:
    id: HubId
    name: str
    word: str
    mark: State
    state: State
    """Differs from ``mark`` where the hub is in sync and yet an event is missing."""
    selected: bool


def hub_entries(hubs: Sequence[HubStatus], runs: Runs, selected: HubId | None) -> tuple[HubEntry, ...]:
    return tuple(_entry(hub, runs.get(hub.id), hub.id == selected) for hub in hubs)


def _entry(hub: HubStatus, running: Running | None, selected: bool) -> HubEntry:
    now = overlaid(hub, running)
    mark, word = hub_standing(now)
    return HubEntry(hub.id, hub.name, _word(hub, running, now.state) or word, mark, now.state, selected)


def _word(hub: HubStatus, running: Running | None, state: State) -> str:
    """More than the state alone says, where there is more."""
    if running is not None and (writes := running.writes) is not None and writes.total:
        return tr("Syncing, {done} of {total}", done=format_number(writes.done), total=format_number(writes.total))
    if state is State.WAITING:
        return tr("Needs you")  # the long form does not fit in every language
    return error_word(hub) if state is State.ERROR else ""


def error_word(hub: HubStatus) -> str:
    """``1 spoke: sign in``, or ``2 errors``."""
    broken = [spoke for spoke in hub.spokes if spoke.state is State.ERROR]
    if broken and all(_lacks_link(spoke) for spoke in broken):
        return trn("{count} link missing", "{count} links missing", len(broken))
    if broken and all(needs_sign_in(spoke.error) for spoke in broken):
        return trn("{count} spoke: sign in", "{count} spokes: sign in", len(broken))
    return trn("{count} error", "{count} errors", len(broken)) if broken else wording.state(State.ERROR)


def _lacks_link(spoke: SpokeStatus) -> bool:
    return isinstance(spoke.error, SecretMissing) and spoke.error.kind == "link"
