"""``hold``: deletions, and first changes to events of others, that wait for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cirahub_desktop import wording
from cirahub_desktop.cli.codes import Code
from cirahub_desktop.cli.complaints import complain
from cirahub_desktop.cli.finding import Names, find_hold
from cirahub_desktop.cli.output import SCHEMA, Json, print_json, say, table
from cirahub_desktop.cli.progress import progress_line
from cirahub_desktop.cli.reports import hold_json
from cirahub_desktop.cli.session import Session
from cirahub_desktop.cli.versions import difference_lines
from cirahub_desktop.cli.worker import in_worker
from cirahub_desktop.i18n import tr, trn
from cirahub_desktop.sync.errors import Cancelled
from cirahub_desktop.sync.report import HoldReason
from cirahub_desktop.wording.times import instant_when

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cirahub_desktop.sync.model.item import ItemId
    from cirahub_desktop.sync.report import Hold, PlannedWrite


@click.group("hold")
def hold() -> None:
    pass


@hold.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
@in_worker
def list_(session: Session, *, as_json: bool) -> Code:
    names, holds = Names(session.app.hubs()), session.app.holds()
    if as_json:
        print_json({"schema": SCHEMA, "holds": [{**hold_json(one), **_named(one, names)} for one in holds]})
        return Code.DONE
    if not holds:
        say(tr("Nothing is waiting for your OK."))
    for one in holds:
        words = wording.hold(one, source=names.spoke(one.source))
        say(f"{one.id}  {names.hub(one.hub)} → {names.spoke(one.spoke)}")
        say(f"  {words.title} {words.advice}")
    return Code.DONE


@hold.command("show")
@click.argument("number", metavar="ID")
@click.pass_obj
@in_worker
def show(session: Session, number: str) -> Code:
    names, one = Names(session.app.hubs()), find_hold(session.app, number)
    words = wording.hold(one, source=names.spoke(one.source))
    say(f"{words.title} {words.advice}")
    if one.reason is HoldReason.ADOPTED:
        _say_changes(one, _planned(session, one))
    else:
        table([("", instant_when(item.event.span.start), wording.subject(item.subject)) for item in one.items])
    for line in _answers(one, names.hub(one.hub)):
        say(line)
    return Code.DONE


def _planned(session: Session, one: Hold) -> dict[ItemId, PlannedWrite]:
    """What a run would write if it were confirmed now: a look that asks the servers and changes nothing."""
    report = session.app.sync(one.hub, dry_run=True, confirm=one.id, sink=progress_line(), cancel=session.cancel)
    if report.cancelled:
        raise Cancelled
    for spoke in report.spokes:
        if spoke.error:
            complain(spoke.error)
    writes = (write for spoke in report.spokes if spoke.spoke == one.spoke for write in spoke.planned)
    return {write.item: write for write in writes if write.item is not None}


def _say_changes(one: Hold, planned: Mapping[ItemId, PlannedWrite]) -> None:
    """Field by field; where the hub was changed back meanwhile, nothing is left to do."""
    for item in one.items:
        say(f"  {instant_when(item.event.span.start)}  {wording.subject(item.subject)}")
        write = planned.get(item.item)
        if write is not None and write.before is not None and write.after is not None:
            for line in difference_lines(write.before, write.after):
                say(f"      {line}")


def _answers(one: Hold, hub: str) -> tuple[str, str]:
    """The command of each of the two ways out."""
    yes, no = f'cirahub-desktop sync "{hub}" --confirm {one.id}', f"cirahub-desktop hold drop {one.id}"
    count = len(one.items)
    if one.reason is HoldReason.ADOPTED:
        return (
            trn("Change this event: {command}", "Change these {count} events: {command}", count, command=yes),
            trn(
                "Leave this event as it is: {command}",
                "Leave these {count} events as they are: {command}",
                count,
                command=no,
            ),
        )
    if one.reason is HoldReason.VANISHED:
        return (
            trn("Write this event again: {command}", "Write these {count} events again: {command}", count, command=yes),
            trn("Leave this event out: {command}", "Leave these {count} events out: {command}", count, command=no),
        )
    return (
        trn("Delete this event: {command}", "Delete these {count} events: {command}", count, command=yes),
        trn("Keep this event: {command}", "Keep these {count} events: {command}", count, command=no),
    )


@hold.command("drop")
@click.argument("number", metavar="ID")
@click.pass_obj
@in_worker
def drop(session: Session, number: str) -> Code:
    one = find_hold(session.app, number)
    session.app.drop_hold(one.id)
    say(_kept(one))
    return Code.DONE


def _kept(one: Hold) -> str:
    count = len(one.items)
    if one.reason is HoldReason.ADOPTED:
        return trn("This event stays as it is.", "These {count} events stay as they are.", count)
    if one.reason is HoldReason.VANISHED:
        return trn("This event is not written again.", "These {count} events are not written again.", count)
    return trn("This event is kept.", "These {count} events are kept.", count)


def _named(one: Hold, names: Names) -> dict[str, Json]:
    """Hub, spoke and source under the names that people gave them."""
    return {"hub": names.hub(one.hub), "spoke": names.spoke(one.spoke), "source": names.spoke(one.source)}
