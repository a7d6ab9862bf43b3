"""``sync``: one run of some or all hubs."""

from __future__ import annotations

from collections.abc import Sequence

import click

from cirahub_desktop.cli.codes import Code, code_of_error, code_of_report, worst
from cirahub_desktop.cli.complaints import complain
from cirahub_desktop.cli.conflicts import say_waiting
from cirahub_desktop.cli.output import SCHEMA, Json, print_json, say
from cirahub_desktop.cli.progress import progress_line
from cirahub_desktop.cli.reports import failed_hub_json, hub_json, say_report
from cirahub_desktop.cli.session import Session
from cirahub_desktop.cli.worker import in_worker
from cirahub_desktop.i18n import quoted, tr
from cirahub_desktop.sync.errors import Cancelled, CiraHubError, Misuse
from cirahub_desktop.sync.model.hub import HubConfig
from cirahub_desktop.sync.report import HubReport


@click.command("sync")
@click.argument("hubs", nargs=-1, metavar="[HUB]...")
@click.option("--dry-run", is_flag=True)
@click.option("--json", "as_json", is_flag=True)
@click.option("--confirm", metavar="HOLD")
@click.pass_obj
@in_worker
def sync(session: Session, hubs: tuple[str, ...], *, dry_run: bool, as_json: bool, confirm: str | None) -> Code:
    if confirm and len(hubs) != 1:
        raise click.UsageError(tr("--confirm needs the name of one hub."))
    runs = _Runs(session, dry_run=dry_run, as_json=as_json, confirm=confirm)
    try:
        for hub in _chosen(session, hubs, runs):
            runs.one(hub)
    except Cancelled:
        runs.codes.append(Code.CANCELLED)
    runs.finish()
    return worst(runs.codes)


def _chosen(session: Session, names: Sequence[str], runs: _Runs) -> list[HubConfig]:
    """The hubs named, or all that are not paused. A name nobody knows stops the call before anything runs."""
    if not names:
        hubs = session.app.hubs()
        if not hubs:
            runs.tell(tr("There is no hub yet."))
        for hub in hubs:
            if hub.paused:
                runs.tell(tr("{label}: {value}", label=quoted(hub.name), value=tr("Paused")))
        return [hub for hub in hubs if not hub.paused]
    chosen = []
    for name in dict.fromkeys(names):
        try:
            chosen.append(session.app.hub(name))
        except Misuse as error:
            runs.failed(name, error)
    return [] if runs.codes else chosen


class _Runs:
    """Collects what the runs of one call came to."""

    def __init__(self, session: Session, *, dry_run: bool, as_json: bool, confirm: str | None) -> None:
        self.codes: list[Code] = []
        self._session, self._dry_run, self._as_json, self._confirm = session, dry_run, as_json, confirm
        self._json: list[Json] = []

    def one(self, hub: HubConfig) -> None:
        """One bad hub never stops the rest (R9); only the person does."""
        try:
            report = self._run(hub)
        except Cancelled as error:
            self.failed(hub.name, error)
            raise
        except CiraHubError as error:
            self.failed(hub.name, error)
            return
        self.codes.append(code_of_report(report))
        self._json.append(hub_json(report))
        if not self._as_json:
            say_report(report, report.started, verbose=self._session.verbose)
            say_waiting(self._session.app, hub.id)
        if report.cancelled:
            raise Cancelled

    def _run(self, hub: HubConfig) -> HubReport:
        cancel = self._session.cancel
        cancel.check()
        return self._session.app.sync(
            hub.id, dry_run=self._dry_run, confirm=self._confirm, sink=progress_line(), cancel=cancel
        )

    def failed(self, name: str, error: CiraHubError) -> None:
        self.codes.append(code_of_error(error))
        self._json.append(failed_hub_json(name, error))
        if not self._as_json:
            complain(error)

    def tell(self, line: str) -> None:
        if not self._as_json:
            say(line)

    def finish(self) -> None:
        if self._as_json:
            print_json({"schema": SCHEMA, "hubs": self._json})
