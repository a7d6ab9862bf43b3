"""``watch``: runs by interval without a window, until it is asked to stop."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import click

from cirahub_desktop import wording
from cirahub_desktop.cli.codes import Code
from cirahub_desktop.cli.complaints import complain
from cirahub_desktop.cli.output import say
from cirahub_desktop.cli.progress import progress_line
from cirahub_desktop.cli.reports import say_hold, say_report
from cirahub_desktop.cli.session import Session
from cirahub_desktop.cli.worker import in_worker
from cirahub_desktop.comeback import Comeback, ways
from cirahub_desktop.i18n import format_clock, quoted, tr
from cirahub_desktop.schedule import Watch
from cirahub_desktop.sync.errors import Cancelled, CiraHubError, NotFound
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.sync.report import HubReport

_NOT_HEARD = suppress(OSError)
"""Lines that go into a file on a full disk, or to somebody who has left, do not keep the hubs from their runs."""


@click.command("watch")
@click.pass_obj
@in_worker
def watch(session: Session) -> Code:
    """Ends with 0 by Ctrl-C or SIGTERM, for that is how it is meant to end.

    Nothing that befalls a hub ends it, nor what befalls its own output.
    """
    say(tr("Watching; Ctrl-C ends it."))
    try:
        _loop(session).forever()
    except Cancelled:
        say(tr("Ended. What is already written stays and is not written twice."))
    return Code.DONE


def _loop(session: Session) -> Watch:
    app = session.app
    return Watch(app.status, lambda hub: _run(session, hub), app.catch_up, Comeback(ways), _now, session.cancel.wait)


def _run(session: Session, hub: HubId) -> HubReport:
    try:
        report = session.app.sync(hub, by_hand=False, sink=progress_line(), cancel=session.cancel)
    except (Cancelled, NotFound):  # a hub that was taken away a moment ago is no trouble
        raise
    except CiraHubError as error:
        with _NOT_HEARD:
            complain(error)
        raise
    with _NOT_HEARD:
        _say_run(report, _now(), verbose=session.verbose)
    if report.cancelled:
        raise Cancelled
    return report


def _say_run(report: HubReport, now: datetime, *, verbose: bool) -> None:
    """One line, and one more for each spoke that needs a person."""
    if verbose:
        say(format_clock(now))
        say_report(report, now, verbose=True)
        return
    label = f"{format_clock(now)} {quoted(report.name)}"
    say(tr("{label}: {value}", label=label, value=wording.last_run(report)))
    for one in report.spokes:
        if one.error:
            words = wording.explain(one.error)
            say("  " + tr("{label}: {value}", label=one.name, value=f"{words.title} {words.advice}"))
        if one.held:
            say_hold(one.held, report, now)


def _now() -> datetime:
    return datetime.now().astimezone()
