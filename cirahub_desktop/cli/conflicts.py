"""``conflict``: two people changed the same field, and the option says that you decide."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from cirahub_desktop import wording
from cirahub_desktop.cli.codes import Code
from cirahub_desktop.cli.finding import Names, find_conflict
from cirahub_desktop.cli.histories import SHORT
from cirahub_desktop.cli.output import SCHEMA, Json, iso, moment, print_json, say
from cirahub_desktop.cli.session import Session
from cirahub_desktop.cli.versions import say_side_by_side
from cirahub_desktop.cli.worker import in_worker
from cirahub_desktop.i18n import quoted, tr, trn
from cirahub_desktop.sync.model.canonical import to_plain
from cirahub_desktop.sync.model.conflict import Answer
from cirahub_desktop.wording.differences import field_label

if TYPE_CHECKING:
    from cirahub_desktop.app import App
    from cirahub_desktop.sync.model.conflict import Conflict
    from cirahub_desktop.sync.model.item import HubId


@click.group("conflict")
def conflict() -> None:
    pass


@conflict.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
@in_worker
def list_(session: Session, *, as_json: bool) -> Code:
    app = session.app
    names = Names(app.hubs())
    found = app.past.conflicts()
    if as_json:
        print_json({"schema": SCHEMA, "conflicts": [_json(one, names) for one in found]})
        return Code.DONE
    if not found:
        say(tr("No event waits for your answer."))
    for one in found:
        say(f"{one.id[:SHORT]}  {names.hub(one.hub)} ↔ {names.spoke(one.spoke)}  {_title(one)}")
        if one.answer:
            say("  " + _answered(one.answer, names.spoke(one.spoke)))
    return Code.DONE


@conflict.command("show")
@click.argument("number", metavar="ID")
@click.pass_obj
@in_worker
def show(session: Session, number: str) -> Code:
    names = Names(session.app.hubs())
    one = find_conflict(session.app, number)
    spoke = names.spoke(one.spoke)
    since = moment(one.since, datetime.now().astimezone())
    say(_title(one))
    say(tr("Changed in the hub and in {spoke}, known since {time}.", spoke=quoted(spoke), time=since))
    say_side_by_side(names.hub(one.hub), spoke, one.ours, one.theirs)
    if one.answer:
        say(_answered(one.answer, spoke))
    else:
        _say_choice(one, spoke)
    return Code.DONE


@conflict.command("answer")
@click.argument("number", metavar="ID")
@click.argument("answer", type=click.Choice([one.value for one in Answer]))
@click.pass_obj
@in_worker
def answer_(session: Session, number: str, answer: str) -> Code:
    app = session.app
    names = Names(app.hubs())
    one = find_conflict(app, number)
    app.past.answer(one.id, Answer(answer))
    say(_answered(Answer(answer), names.spoke(one.spoke)))
    say(tr("The next run does it: {command}", command=f'cirahub-desktop sync "{names.hub(one.hub)}"'))
    return Code.DONE


def say_waiting(app: App, hub: HubId) -> None:
    """One line where events of the hub wait for an answer."""
    count = sum(one.answer is None for one in app.past.conflicts(hub))
    if count:
        command = "cirahub-desktop conflict list"
        waiting = trn("{count} event waits for your answer:", "{count} events wait for your answer:", count)
        say(f"  {waiting} {command}")


def _title(one: Conflict) -> str:
    """Such as: “Truck 7”: Location, Time."""
    fields = ", ".join(dict.fromkeys(field_label(name) for name in one.fields))
    return tr("{label}: {value}", label=wording.subject(one.subject), value=fields)


def _answered(answer: Answer, spoke: str) -> str:
    return {
        Answer.HUB: tr("You decided: the version of the hub stays."),
        Answer.SPOKE: tr("You decided: the version of {spoke} stays.", spoke=quoted(spoke)),
        Answer.BOTH: tr("You decided: both stay, as two events."),
    }[answer]


def _say_choice(one: Conflict, spoke: str) -> None:
    command = f"cirahub-desktop conflict answer {one.id[:SHORT]}"
    say(tr("The version of the hub stays: {command}", command=f"{command} hub"))
    say(tr("The version of {spoke} stays: {command}", spoke=quoted(spoke), command=f"{command} spoke"))
    say(tr("Both stay, as two events: {command}", command=f"{command} both"))


def _json(one: Conflict, names: Names) -> dict[str, Json]:
    """Both versions whole, as they would be in the hub."""
    return {
        "id": one.id,
        "hub": names.hub(one.hub),
        "spoke": names.spoke(one.spoke),
        "item": one.item,
        "subject": one.subject,
        "since": iso(one.since),
        "fields": list(one.fields),
        "hub_version": to_plain(one.ours),
        "spoke_version": to_plain(one.theirs),
        "answer": one.answer.value if one.answer else None,
    }
