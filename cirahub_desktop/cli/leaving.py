"""``leaving``: events that are no longer in their feed and wait to be removed, and those that a person kept."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import click

from cirahub_desktop import wording
from cirahub_desktop.cli.codes import Code
from cirahub_desktop.cli.finding import Names
from cirahub_desktop.cli.histories import SHORT
from cirahub_desktop.cli.output import SCHEMA, Json, iso, moment, print_json, say, table
from cirahub_desktop.cli.session import Session
from cirahub_desktop.cli.undoing import means, the_one
from cirahub_desktop.cli.worker import in_worker
from cirahub_desktop.i18n import tr, trn
from cirahub_desktop.wording.times import instant_when

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from cirahub_desktop.app import App
    from cirahub_desktop.sync.leaving import LeavingItem
    from cirahub_desktop.sync.model.hub import HubConfig
    from cirahub_desktop.sync.model.item import ItemId
    from cirahub_desktop.waiting import KeptEvent


@click.group("leaving")
def leaving() -> None:
    pass


@leaving.command("list")
@click.argument("name", metavar="[HUB]", required=False)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
@in_worker
def list_(session: Session, name: str | None, *, as_json: bool) -> Code:
    app, names = session.app, Names(session.app.hubs())
    found = [(hub, one) for hub in _hubs(app, name) for one in app.waiting.leaving(hub.id)]
    if as_json:
        print_json({"schema": SCHEMA, "leaving": [_leaving_json(hub, one, names) for hub, one in found]})
        return Code.DONE
    if not found:
        say(tr("No event waits to be removed."))
        return Code.DONE
    now = datetime.now().astimezone()
    for hub in _hubs(app, name):
        for line in _when_removed(app, hub, now):
            say(line)
    table([_row(one, tr("gone since {time}", time=moment(one.since, now))) for _, one in found])
    say(tr("Remove them now, or keep them: {command}", command="cirahub-desktop leaving remove|keep HUB ITEM"))
    return Code.DONE


@leaving.command("remove")
@click.argument("name", metavar="HUB")
@click.argument("items", metavar="[ITEM]...", nargs=-1)
@click.option("--all", "everything", is_flag=True)
@click.pass_obj
@in_worker
def remove(session: Session, name: str, items: tuple[str, ...], *, everything: bool) -> Code:
    app, hub = session.app, session.app.hub(name)
    chosen = _chosen({one.item: one.subject for one in app.waiting.leaving(hub.id)}, items, everything=everything)
    app.waiting.remove_now(hub.id, chosen)
    say(trn("{count} event will be removed.", "{count} events will be removed.", len(chosen)))
    say(tr("The next run does it: {command}", command=f'cirahub-desktop sync "{hub.name}"'))
    return Code.DONE


@leaving.command("keep")
@click.argument("name", metavar="HUB")
@click.argument("items", metavar="[ITEM]...", nargs=-1)
@click.option("--all", "everything", is_flag=True)
@click.pass_obj
@in_worker
def keep(session: Session, name: str, items: tuple[str, ...], *, everything: bool) -> Code:
    app, hub = session.app, session.app.hub(name)
    chosen = _chosen({one.item: one.subject for one in app.waiting.leaving(hub.id)}, items, everything=everything)
    app.waiting.keep(hub.id, chosen)
    say(trn("{count} event is kept.", "{count} events are kept.", len(chosen)))
    return Code.DONE


@leaving.command("kept")
@click.argument("name", metavar="[HUB]", required=False)
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
@in_worker
def kept(session: Session, name: str | None, *, as_json: bool) -> Code:
    app, names = session.app, Names(session.app.hubs())
    found = [(hub, one) for hub in _hubs(app, name) for one in app.waiting.kept(hub.id)]
    if as_json:
        print_json({"schema": SCHEMA, "kept": [_kept_json(hub, one, names) for hub, one in found]})
        return Code.DONE
    if not found:
        say(tr("You have kept no event that its source no longer has."))
    table([_row(one, names.spoke(one.spoke)) for _, one in found])
    return Code.DONE


@leaving.command("back")
@click.argument("name", metavar="HUB")
@click.argument("items", metavar="[ITEM]...", nargs=-1)
@click.option("--all", "everything", is_flag=True)
@click.pass_obj
@in_worker
def back(session: Session, name: str, items: tuple[str, ...], *, everything: bool) -> Code:
    app, hub = session.app, session.app.hub(name)
    chosen = _chosen({one.item: one.subject for one in app.waiting.kept(hub.id)}, items, everything=everything)
    app.waiting.take_back(hub.id, chosen)
    say(trn("{count} event is no longer kept.", "{count} events are no longer kept.", len(chosen)))
    return Code.DONE


def _hubs(app: App, name: str | None) -> Iterable[HubConfig]:
    return app.hubs() if name is None else (app.hub(name),)


def _chosen(known: dict[ItemId, str], texts: Collection[str], *, everything: bool) -> frozenset[ItemId]:
    """All where that is said, never because nothing was."""
    if bool(texts) is everything:
        raise click.UsageError(tr("Name the events, or say --all."))
    if everything:
        return frozenset(known)
    by_text = ({item: known[item] for item in known if means(item, known[item], text)} for text in texts)
    return frozenset(the_one(found, text) for found, text in zip(by_text, texts, strict=True))


def _when_removed(app: App, hub: HubConfig, now: datetime) -> Iterable[str]:
    status = app.hub_status(hub.id)
    return (wording.leaving(spoke.leaving, now) for spoke in status.spokes if spoke.leaving is not None)


def _row(one: LeavingItem | KeptEvent, note: str) -> tuple[str, ...]:
    when = instant_when(one.event.span.start) if one.event is not None else ""
    return one.item[:SHORT], when, wording.subject(one.subject), note


def _leaving_json(hub: HubConfig, one: LeavingItem, names: Names) -> dict[str, Json]:
    return {**_common(hub, one, names), "let_go": one.let_go}


def _kept_json(hub: HubConfig, one: KeptEvent, names: Names) -> dict[str, Json]:
    return {**_common(hub, one, names), "in_hub": one.in_hub}


def _common(hub: HubConfig, one: LeavingItem | KeptEvent, names: Names) -> dict[str, Json]:
    return {
        "hub": hub.name,
        "spoke": names.spoke(one.spoke),
        "item": one.item,
        "subject": one.subject,
        "since": iso(one.since),
    }
