"""What the user reads about a hub, in English and in French."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from cirahub_desktop import i18n
from cirahub_desktop.overview import hub_status
from cirahub_desktop.status import HubStatus, SpokeStatus
from cirahub_desktop.sync.errors import CiraHubError, ItemFault
from cirahub_desktop.sync.report import Hold, HoldHead, HubReport, Leaving, Why
from cirahub_desktop.wording import runs
from cirahub_desktop.wording.explained import explain
from cirahub_desktop.wording.faults import fault
from cirahub_desktop.wording.words import Words
from tests.engine.support import World

Both = tuple[str, str]
"""The same in English and in French, with plain spaces."""
_NO_BREAK = "\N{NO-BREAK SPACE}"


def in_both(say: Callable[[], str]) -> Both:
    english = say()
    i18n.use("fr")
    french = say()
    i18n.use("en")
    assert english != french, english
    return english.replace(_NO_BREAK, " "), french.replace(_NO_BREAK, " ")


def of_error(error: CiraHubError | None) -> Both:
    assert error is not None
    return in_both(lambda: _whole(explain(error)))


def of_hold(hold: Hold | HoldHead | None, source: str) -> Both:
    assert hold is not None
    return in_both(lambda: _whole(runs.hold(hold, source=source)))


def of_leaving(leaving: Leaving | None, now: datetime) -> Both:
    assert leaving is not None
    return in_both(lambda: runs.leaving(leaving, now))


def of_run(report: HubReport) -> Both:
    return in_both(lambda: runs.last_run(report))


def of_fault(one: ItemFault) -> Both:
    return in_both(lambda: fault(one))


def of_why(one: Why) -> Both:
    return in_both(lambda: runs.why(one))


def of_state(one: SpokeStatus, now: datetime) -> Both:
    return in_both(lambda: runs.spoke_state(one, now))


def status_of(world: World) -> HubStatus:
    """How the window and ``status`` show the hub."""
    store = world.store()
    try:
        return hub_status(store, store.setup.hub(world.hub.id), world.now)
    finally:
        store.close()


def spoke_status(status: HubStatus, name: str) -> SpokeStatus:
    return next(one for one in status.spokes if one.name == name)


def _whole(words: Words) -> str:
    return f"{words.title} {words.advice}"
