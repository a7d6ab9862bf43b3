"""One spoke as a row of the table under the hub."""

from __future__ import annotations

from datetime import datetime

from cirahub_desktop import i18n, wording
from cirahub_desktop.frozen import frozen
from cirahub_desktop.i18n import tr
from cirahub_desktop.status import SpokeStatus, State
from cirahub_desktop.sync.errors import SecretMissing
from cirahub_desktop.sync.events import Phase
from cirahub_desktop.sync.model.hub import SpokeKind
from cirahub_desktop.sync.model.item import SpokeId
from cirahub_desktop.ui.presenters.cards import Direction, direction
from cirahub_desktop.ui.presenters.phrases import needs_sign_in
from cirahub_desktop.ui.presenters.running import Running
from cirahub_desktop.ui.presenters.standing import short_standing


@frozen
class RowView:
    id: SpokeId
    name: str
    kind: SpokeKind
    read_only: bool
    direction: Direction
    direction_words: str
    enabled: bool
    mark: State
    state: str
    """Shown where the table stands alone."""
    last_success: str
    next_run: str


def row(spoke: SpokeStatus, running: Running | None, now: datetime, *, paused: bool) -> RowView:
    """``spoke`` with the run laid over it (``overlay.overlaid``); ``paused``: the whole hub is."""
    way = direction(spoke)
    mark, state = short_standing(spoke, now)
    return RowView(
        spoke.id,
        spoke.name,
        spoke.config.kind,
        spoke.read_only,
        way,
        wording.direction(spoke.config.options),
        spoke.config.enabled,
        mark,
        state,
        _last_success(spoke, running, now),
        _next_run(spoke, running, now, paused=paused),
    )


def _last_success(spoke: SpokeStatus, running: Running | None, now: datetime) -> str:
    if running is not None and spoke.state is State.SYNCING and running.phase is not Phase.COMPARING:
        return tr("Running…")
    return "–" if spoke.last_success is None else i18n.format_moment(spoke.last_success, now=now)


def _next_run(spoke: SpokeStatus, running: Running | None, now: datetime, *, paused: bool) -> str:
    if not spoke.config.enabled:
        return tr("Off")
    if running is not None:
        return tr("After this run")
    if paused:
        return tr("Paused")
    if isinstance(spoke.error, SecretMissing) and spoke.error.kind == "link":
        return tr("After you enter the link")
    if needs_sign_in(spoke.error):
        return tr("After you sign in")
    if spoke.config.options.interval is None:
        return tr("By hand")
    if spoke.next_run is None or spoke.next_run <= now:
        return tr("Now")
    return i18n.format_moment(spoke.next_run, now=now)
