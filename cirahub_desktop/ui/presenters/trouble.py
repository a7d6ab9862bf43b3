"""What is wrong with a spoke, and the way out that the window can offer."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from cirahub_desktop import wording
from cirahub_desktop.frozen import frozen
from cirahub_desktop.i18n import tr
from cirahub_desktop.status import HubStatus, SpokeStatus, State
from cirahub_desktop.sync import errors as e
from cirahub_desktop.sync.model.hub import SpokeKind
from cirahub_desktop.sync.model.item import SpokeId
from cirahub_desktop.ui.presenters.phrases import needs_sign_in

_OF_THE_LINK = frozenset(
    {
        e.BadSource.Reason.SIGN_IN_PAGE,
        e.BadSource.Reason.WEB_PAGE,
        e.BadSource.Reason.NOT_A_CALENDAR,
        e.BadSource.Reason.NOT_FOUND,
        e.BadSource.Reason.STATUS,
        e.BadSource.Reason.REDIRECT_REFUSED,
    }
)


class WayOut(Enum):
    SIGN_IN = "sign-in"
    """To the account of the spoke."""
    LINK = "link"
    """The link again, or its user name and password."""
    TRY_AGAIN = "try-again"


@frozen
class Trouble:
    """``name`` and ``spoke`` are empty for the run as a whole; ``copy`` names the button for ``words.help``."""

    spoke: SpokeId | None
    name: str
    words: wording.Words
    copy: str
    way: WayOut
    button: str
    details_first: bool = False
    """Only somebody else can mend it: what to send them comes before another try."""


def troubles(hub: HubStatus, now: datetime) -> tuple[Trouble, ...]:
    """Of every spoke in error, else of the last run."""
    found = [trouble(spoke, spoke.error, now) for spoke in hub.spokes if spoke.state is State.ERROR and spoke.error]
    if not found and hub.last_run is not None and hub.last_run.error is not None:
        words = wording.explain(hub.last_run.error)
        found = [Trouble(None, "", words, tr("Copy message for IT"), WayOut.TRY_AGAIN, _button(WayOut.TRY_AGAIN))]
    return tuple(found)


def trouble(spoke: SpokeStatus, error: e.CiraHubError, now: datetime) -> Trouble:
    way = way_out(spoke, error)
    of_publisher = spoke.config.kind is SpokeKind.ICAL and not isinstance(error, e.Unreachable | e.Unexpected)
    copy = tr("Copy message for the publisher") if of_publisher else tr("Copy message for IT")
    of_it_alone = isinstance(error, e.Refused) and error.exchange
    words = wording.explain_spoke(spoke, error, now)
    return Trouble(spoke.id, spoke.name, words, copy, way, _button(way), details_first=of_it_alone)


def way_out(spoke: SpokeStatus, error: e.CiraHubError | None) -> WayOut:
    if spoke.config.kind is SpokeKind.ICAL:
        return WayOut.LINK if _is_of_the_link(error) else WayOut.TRY_AGAIN
    if needs_sign_in(error) and spoke.config.place.account is not None:
        return WayOut.SIGN_IN
    return WayOut.TRY_AGAIN


def asks_for_sign_in(spoke: SpokeStatus) -> bool:
    return way_out(spoke, spoke.error) is WayOut.SIGN_IN


def _is_of_the_link(error: e.CiraHubError | None) -> bool:
    if isinstance(error, e.BadSource):
        return error.reason in _OF_THE_LINK
    return isinstance(error, e.SecretMissing | e.SignInFailed | e.Refused | e.LinkRefused)


def _button(way: WayOut) -> str:
    return {
        WayOut.SIGN_IN: tr("Sign in again…"),
        WayOut.LINK: tr("Enter the link again…"),
        WayOut.TRY_AGAIN: tr("Try again"),
    }[way]
