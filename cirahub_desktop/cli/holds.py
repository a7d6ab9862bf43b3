"""``hold``: deletions, and first changes to events of others, that wait for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cirahub_desktop import wording
from cirahub_desktop.cli.codes import Code
from cirahub_desktop.cli.finding import Names, find_hold
from cirahub_desktop.cli.output import SCHEMA, Json, print_json, say, table
from cirahub_desktop.cli.reports import hold_json
from cirahub_desktop.cli.session import Session
from cirahub_desktop.cli.worker import in_worker
from cirahub_desktop.i18n import tr, trn
from cirahub_desktop.sync.model.canonical import instant_to_text
from cirahub_desktop.sync.report import HoldReason

if TYPE_CHECKING:
    from cirahub_desktop.sync.report import Hold


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
    table([("", instant_to_text(item.event.span.start), item.subject) for item in one.items])
    for line in _answers(one, names.hub(one.hub)):
        say(line)
    return Code.DONE


def _answers(one: Hold, hub: str) -> tuple[str, str]:
    """The command of each of the two ways out."""
    yes, no = f'cirahub-desktop sync "{hub}" --confirm {one.id}', f"cirahub-desktop hold drop {one.id}"
    keep = trn("Keep this event: {command}", "Keep these {count} events: {command}", len(one.items), command=no)
    if one.reason is HoldReason.ADOPTED:
        go = trn("Change this event: {command}", "Change these {count} events: {command}", len(one.items), command=yes)
    else:
        go = trn("Delete this event: {command}", "Delete these {count} events: {command}", len(one.items), command=yes)
    return go, keep


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
    return trn("This event is kept.", "These {count} events are kept.", count)


def _named(one: Hold, names: Names) -> dict[str, Json]:
    """Hub, spoke and source under the names that people gave them."""
    return {"hub": names.hub(one.hub), "spoke": names.spoke(one.spoke), "source": names.spoke(one.source)}
