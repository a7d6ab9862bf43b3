"""``hold``: deletions that wait for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cirahub_desktop import wording
from cirahub_desktop.cli.codes import Code
from cirahub_desktop.cli.finding import find_hold
from cirahub_desktop.cli.output import SCHEMA, Json, print_json, say, table
from cirahub_desktop.cli.reports import hold_json
from cirahub_desktop.cli.session import Session
from cirahub_desktop.cli.worker import in_worker
from cirahub_desktop.i18n import tr, trn
from cirahub_desktop.sync.model.canonical import instant_to_text

if TYPE_CHECKING:
    from cirahub_desktop.app import App
    from cirahub_desktop.sync.report import Hold


@click.group("hold")
def hold() -> None:
    pass


@hold.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
@in_worker
def list_(session: Session, *, as_json: bool) -> Code:
    app = session.app
    holds = app.holds()
    if as_json:
        named: list[Json] = [{**hold_json(one), **_names(app, one)} for one in holds]
        print_json({"schema": SCHEMA, "holds": named})
        return Code.DONE
    if not holds:
        say(tr("Nothing is waiting for your OK."))
    for one in holds:
        names = _names(app, one)
        words = wording.hold(one, source=names["source"])
        say(f"{one.id}  {names['hub']} → {names['spoke']}")
        say(f"  {words.title} {words.advice}")
    return Code.DONE


@hold.command("show")
@click.argument("number", metavar="ID")
@click.pass_obj
@in_worker
def show(session: Session, number: str) -> Code:
    one = find_hold(session.app, number)
    names = _names(session.app, one)
    words = wording.hold(one, source=names["source"])
    say(f"{words.title} {words.advice}")
    table([("", instant_to_text(item.event.span.start), item.subject) for item in one.items])
    delete = f'cirahub-desktop sync "{names["hub"]}" --confirm {one.id}'
    keep = f"cirahub-desktop hold drop {one.id}"
    say(trn("Delete this event: {command}", "Delete these {count} events: {command}", len(one.items), command=delete))
    say(trn("Keep this event: {command}", "Keep these {count} events: {command}", len(one.items), command=keep))
    return Code.DONE


@hold.command("drop")
@click.argument("number", metavar="ID")
@click.pass_obj
@in_worker
def drop(session: Session, number: str) -> Code:
    one = find_hold(session.app, number)
    session.app.drop_hold(one.id)
    say(trn("This event is kept.", "These {count} events are kept.", len(one.items)))
    return Code.DONE


def _names(app: App, one: Hold) -> dict[str, str]:
    """Hub, spoke and source under the names that people gave them."""
    hubs = app.hubs()
    spokes = {spoke.id: spoke.name for hub in hubs for spoke in hub.spokes}
    hub = next((hub.name for hub in hubs if hub.id == one.hub), "")
    return {"hub": hub, "spoke": spokes.get(one.spoke, ""), "source": spokes.get(one.source, "")}
