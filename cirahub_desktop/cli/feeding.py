"""A spoke begins to feed the hub: what becomes of the events that are there is said before it happens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cirahub_desktop.cli.output import say
from cirahub_desktop.i18n import quoted, tr, trn
from cirahub_desktop.sync.model.catalogue import check_feeding
from cirahub_desktop.sync.model.hub import SpokeKind
from cirahub_desktop.sync.model.options import Feeding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cirahub_desktop.app import App
    from cirahub_desktop.sync.model.hub import HubConfig, SpokeConfig

_KEY = "feeds-hub"


def check_on(app: App, hub: HubConfig, one: SpokeConfig, values: Sequence[str]) -> None:
    """``feeds-hub=on`` does not say whether what is there goes along. Raises OptionImpossible."""
    own = events_of_its_own(app, hub, one)
    for text in values:
        key, _, value = text.partition("=")
        if key == _KEY:
            check_feeding(value, one.options.feeds_hub, own, link=one.kind is SpokeKind.ICAL)


def events_of_its_own(app: App, hub: HubConfig, one: SpokeConfig) -> int | None:
    """As far as the last reading knows; None before the first."""
    status = next(spoke for spoke in app.hub_status(hub.id).spokes if spoke.id == one.id)
    return status.foreign if status.last_success else None


def say_begins(app: App, hub: HubConfig, before: SpokeConfig, now: Feeding) -> None:
    """After the option was stored: what the next run does with what is there, and how to see it first."""
    if not now or now is before.options.feeds_hub or before.kind is SpokeKind.ICAL:
        return
    spoke, own = quoted(before.name), events_of_its_own(app, hub, before)
    if own == 0:
        say(tr("{spoke} has no events of its own yet.", spoke=spoke))
        return
    if now is Feeding.NEW:
        say(tr("What is in {spoke} now stays there; what is new from then on goes to the hub.", spoke=spoke))
    else:
        say(_all_of(spoke, own))
    command = f'cirahub-desktop sync "{hub.name}" --dry-run'
    say(tr("Nothing has been written yet. See it first: {command}", command=command))


def _all_of(spoke: str, own: int | None) -> str:
    if own is None:
        return tr("All events that are in {spoke} go to the hub with the next run.", spoke=spoke)
    return trn(
        "The next run sends {count} event of {spoke} to the hub.",
        "The next run sends {count} events of {spoke} to the hub.",
        own,
        spoke=spoke,
    )
