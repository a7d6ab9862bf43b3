"""The whole dashboard as one value: status and runs in, what to show out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from cirahub_desktop.frozen import frozen
from cirahub_desktop.i18n import format_number, tr, trn
from cirahub_desktop.status import HubStatus, State
from cirahub_desktop.sync.model.hub import ObjectKind
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.ui.presenters.banner import BannerView, Tone, banner
from cirahub_desktop.ui.presenters.cards import CardView, card, sides
from cirahub_desktop.ui.presenters.last_run import StatusLine, faults_link, last_run_line, leaving_link, open_lines
from cirahub_desktop.ui.presenters.overlay import Runs, overlaid
from cirahub_desktop.ui.presenters.rows import RowView, row
from cirahub_desktop.ui.presenters.running import Running
from cirahub_desktop.ui.presenters.sidebar import HubEntry, hub_entries
from cirahub_desktop.ui.presenters.standing import hub_standing

MOST_CARDS: Final = 8
"""Above this many spokes the table stands alone."""


@frozen
class DiscView:
    """The hub in the middle."""

    count: str
    unit: str
    mark: State
    word: str


@frozen
class HubView:
    """The page of one hub."""

    id: HubId
    name: str
    subtitle: str
    banner: BannerView | None
    banner_everywhere: bool
    """It is also shown over the other tabs: somebody is needed, something is broken, or work is under way."""
    left: tuple[CardView, ...]
    right: tuple[CardView, ...]
    disc: DiscView | None
    """None where the table stands alone."""
    rows: tuple[RowView, ...]
    lines: tuple[StatusLine, ...]
    faults_link: str
    leaving_link: str
    paused: bool
    may_sync: bool
    sync_is_primary: bool
    example: bool
    """To try things with: nothing of the person's own can be added, and it can be thrown away."""


@frozen
class DashboardView:
    """``hub`` is None while there is no hub yet."""

    hubs: tuple[HubEntry, ...]
    hub: HubView | None


@frozen
class Surroundings:
    """What the page has to know beside the hubs."""

    now: datetime
    closing_hides: bool = False
    """There is a tray: the work goes on when the window is closed."""
    vault_lasting: bool = True


def dashboard(
    hubs: Sequence[HubStatus], runs: Runs, selected: HubId | None, surroundings: Surroundings
) -> DashboardView:
    """``selected`` falls back to the first hub where it is not there (any more)."""
    hub = next((one for one in hubs if one.id == selected), hubs[0] if hubs else None)
    if hub is None:
        return DashboardView((), None)
    return DashboardView(hub_entries(hubs, runs, hub.id), _page(hub, runs.get(hub.id), surroundings))


def _page(stored: HubStatus, running: Running | None, around: Surroundings) -> HubView:
    hub = overlaid(stored, running)
    left, right = sides(hub.spokes) if len(hub.spokes) <= MOST_CARDS else ((), ())
    top = banner(stored, running, around.now, closing_hides=around.closing_hides)
    return HubView(
        hub.id,
        hub.name,
        _subtitle(hub),
        top,
        top is not None and (top.tone is not Tone.INFO or top.share is not None),
        tuple(card(spoke, running, around.now) for spoke in left),
        tuple(card(spoke, running, around.now) for spoke in right),
        _disc(stored, hub) if len(hub.spokes) <= MOST_CARDS else None,
        tuple(row(spoke, running, around.now, paused=hub.config.paused) for spoke in hub.spokes),
        (last_run_line(stored, running, around.now), *open_lines(stored, around.now), *_vault(around)),
        faults_link(stored) if running is None else "",
        leaving_link(stored) if running is None else "",
        paused=hub.config.paused,
        may_sync=running is None and any(spoke.config.enabled for spoke in hub.spokes),
        sync_is_primary=top is None or not top.primary,
        example=hub.example,
    )


def _subtitle(hub: HubStatus) -> str:
    what = {ObjectKind.CALENDARS: tr("Calendars")}[hub.config.object]
    return f"{what}  ·  {trn('{count} spoke', '{count} spokes', len(hub.spokes))}"


def _disc(stored: HubStatus, hub: HubStatus) -> DiscView:
    unit = trn("event", "events", hub.items)
    return DiscView(format_number(hub.items), unit, *_disc_state(stored, hub))


def _disc_state(stored: HubStatus, hub: HubStatus) -> tuple[State, str]:
    mark, word = hub_standing(hub)
    if hub.state is State.ERROR and (broken := sum(spoke.state is State.ERROR for spoke in stored.spokes)):
        return mark, trn("{count} error", "{count} errors", broken)
    return (mark, tr("Needs you")) if hub.state is State.WAITING else (mark, word)


def _vault(around: Surroundings) -> tuple[StatusLine, ...]:
    if around.vault_lasting:
        return ()
    text = tr("No password store is in use here: passwords and links are kept for this session only.")
    return (StatusLine(State.WAITING, text),)
