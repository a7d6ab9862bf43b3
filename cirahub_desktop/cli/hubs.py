"""``hub``: add, list, and what pausing.py and removing.py bring."""

from __future__ import annotations

import click

from cirahub_desktop import wording
from cirahub_desktop.cli.codes import Code
from cirahub_desktop.cli.output import say, table
from cirahub_desktop.cli.pausing import pause, resume, set_
from cirahub_desktop.cli.removing import remove_hub
from cirahub_desktop.cli.session import Session
from cirahub_desktop.cli.worker import in_worker
from cirahub_desktop.i18n import quoted, tr, trn
from cirahub_desktop.sync.model.hub import ObjectKind


@click.group("hub")
def hub() -> None:
    pass


@hub.command("add")
@click.argument("name")
@click.option("--object", "kind", type=click.Choice([one.value for one in ObjectKind]), default="calendars")
@click.pass_obj
@in_worker
def add(session: Session, name: str, kind: str) -> Code:
    session.app.add_hub(name, ObjectKind(kind))
    say(tr("Hub {name} is there. Add its spokes next.", name=quoted(name)))
    return Code.DONE


@hub.command("list")
@click.pass_obj
@in_worker
def list_(session: Session) -> Code:
    hubs = session.app.hubs()
    if not hubs:
        say(tr("There is no hub yet."))
    table([(one.name, wording.object_kind(one.object), _spokes(len(one.spokes))) for one in hubs])
    return Code.DONE


def _spokes(count: int) -> str:
    return trn("{count} spoke", "{count} spokes", count)


for command in (pause, remove_hub, resume, set_):
    hub.add_command(command)
