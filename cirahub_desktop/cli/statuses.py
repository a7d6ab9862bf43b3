"""``status``: how hubs and spokes stand, without asking any server."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

import click

from cirahub_desktop import wording
from cirahub_desktop.cli.codes import Code
from cirahub_desktop.cli.conflicts import say_waiting
from cirahub_desktop.cli.output import SCHEMA, Json, iso, moment, print_json, say, table
from cirahub_desktop.cli.reports import error_json
from cirahub_desktop.cli.session import Session
from cirahub_desktop.cli.worker import in_worker
from cirahub_desktop.i18n import quoted, tr

if TYPE_CHECKING:
    from cirahub_desktop.status import HubStatus, LastRun, SpokeStatus
    from cirahub_desktop.sync.report import HoldHead, Leaving


@click.command("status")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
@in_worker
def status(session: Session, *, as_json: bool) -> Code:
    hubs = session.app.status()
    if as_json:
        waiting = Counter(one.hub for one in session.app.past.conflicts() if one.answer is None)
        print_json({"schema": SCHEMA, "hubs": [_hub_json(one, waiting[one.id]) for one in hubs]})
        return Code.DONE
    if not hubs:
        say(tr("There is no hub yet."))
    for one in hubs:
        _say_hub(one, datetime.now().astimezone())
        say_waiting(session.app, one.id)
    return Code.DONE


def _say_hub(hub: HubStatus, now: datetime) -> None:
    say(tr("{label}: {value}", label=quoted(hub.name), value=wording.state(hub.state)))
    table([_row(spoke, now) for spoke in hub.spokes])
    if hub.last_run:
        ended = moment(hub.last_run.ended, now)
        say("  " + tr("Last run at {time}: {result}", time=ended, result=wording.last_run(hub.last_run)))


def _row(spoke: SpokeStatus, now: datetime) -> tuple[str, ...]:
    config = spoke.config
    return (
        f"  {spoke.name}",
        wording.spoke_kind(config.kind),
        wording.direction(config.options),
        wording.spoke_state(spoke, now),
        moment(spoke.last_success, now),
        moment(spoke.next_run, now),
    )


def _hub_json(hub: HubStatus, conflicts: int) -> dict[str, Json]:
    return {
        "hub": hub.name,
        "state": hub.state.value,
        "items": hub.items,
        "paused": hub.config.paused,
        "spokes": [_spoke_json(one) for one in hub.spokes],
        "last_run": _run_json(hub.last_run) if hub.last_run else None,
        "conflicts": conflicts,
    }


def _spoke_json(spoke: SpokeStatus) -> dict[str, Json]:
    config = spoke.config
    return {
        "spoke": spoke.name,
        "type": config.kind.value,
        "state": spoke.state.value,
        "enabled": config.enabled,
        "read_only": spoke.read_only,
        "feeds_hub": bool(config.options.feeds_hub),
        "hub_writes": config.options.hub_writes,
        "items": spoke.items,
        "foreign": spoke.foreign,
        "verdict": spoke.verdict.value if spoke.verdict else None,
        "last_success": iso(spoke.last_success),
        "next_run": iso(spoke.next_run),
        "held": _hold_json(spoke.hold) if spoke.hold else None,
        "leaving": _leaving_json(spoke.leaving) if spoke.leaving else None,
        "error": error_json(spoke.error) if spoke.error else None,
    }


def _hold_json(one: HoldHead) -> dict[str, Json]:
    """``hold list --json`` has its events, too."""
    return {"id": one.id, "reason": one.reason.value, "since": iso(one.since), "of": one.of, "count": one.count}


def _leaving_json(one: Leaving) -> dict[str, Json]:
    return {"count": one.count, "since": iso(one.since), "after": iso(one.after)}


def _run_json(run: LastRun) -> dict[str, Json]:
    return {
        "ended": iso(run.ended),
        "read": run.read,
        "created": run.created,
        "updated": run.updated,
        "deleted": run.deleted,
        "failed": run.failed,
        "cancelled": run.cancelled,
        "error": error_json(run.error) if run.error else None,
    }
