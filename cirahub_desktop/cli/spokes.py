"""``spoke``: set and show; where it leads and its removal have modules of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from cirahub_desktop import wording
from cirahub_desktop.cli.adding import add, link_
from cirahub_desktop.cli.codes import Code
from cirahub_desktop.cli.feeding import check_on, say_begins
from cirahub_desktop.cli.finding import find_spoke
from cirahub_desktop.cli.output import SCHEMA, print_json, say, table
from cirahub_desktop.cli.removing import remove_spoke
from cirahub_desktop.cli.session import Session
from cirahub_desktop.cli.worker import in_worker
from cirahub_desktop.i18n import quoted, tr
from cirahub_desktop.sync.model.catalogue import CATALOGUE, Value, option, parse_value

if TYPE_CHECKING:
    from cirahub_desktop.sync.model.hub import SpokeConfig
    from cirahub_desktop.sync.model.options import SpokeOptions


@click.group("spoke")
def spoke() -> None:
    pass


@spoke.command("set")
@click.argument("hub")
@click.argument("name")
@click.argument("values", nargs=-1, required=True, metavar="KEY=VALUE...")
@click.pass_obj
@in_worker
def set_(session: Session, hub: str, name: str, values: tuple[str, ...]) -> Code:
    """All values are looked at before any is stored."""
    app, target = session.app, session.app.hub(hub)
    one = app.spoke(target, name)
    changed = dict(_assignment(text) for text in values)
    check_on(app, target, one, values)
    options = replace(one.options, **{option(key).field: value for key, value in changed.items()})  # type: ignore[arg-type]
    app.set_options(one.id, options)
    for key, value in changed.items():
        say(tr("{label}: {value}", label=wording.option_label(key), value=wording.option_value(key, value)))
    say_begins(app, target, one, options.feeds_hub)
    return Code.DONE


def _assignment(text: str) -> tuple[str, Value]:
    key, sign, value = text.partition("=")
    if not sign:
        raise click.UsageError(tr("{text} is not of the form KEY=VALUE.", text=quoted(text)))
    return key, parse_value(key, value)


@spoke.command("show")
@click.argument("hub")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
@in_worker
def show(session: Session, hub: str, name: str, *, as_json: bool) -> Code:
    one = find_spoke(session.app, hub, name)
    if as_json:
        print_json({"schema": SCHEMA, "hub": hub, **_spoke_json(one)})
        return Code.DONE
    options = one.options
    say(f"{one.name}: {wording.spoke_kind(one.kind)}, {one.place.shown}")
    say(wording.direction(options))
    shown = [(row.name, getattr(options, row.field)) for row in CATALOGUE]
    table([(key, wording.option_label(key), wording.option_value(key, value)) for key, value in shown])
    return Code.DONE


def _spoke_json(one: SpokeConfig) -> dict[str, str | bool | dict[str, str]]:
    return {
        "spoke": one.name,
        "type": one.kind.value,
        "place": one.place.shown,
        "enabled": one.enabled,
        "options": _texts(one.options),
    }


def _texts(options: SpokeOptions) -> dict[str, str]:
    """Every option as ``spoke set`` takes it."""
    return {row.name: row.show(getattr(options, row.field)) for row in CATALOGUE}


for command in (add, link_, remove_spoke):
    spoke.add_command(command)
