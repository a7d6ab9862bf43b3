"""``hub pause``, ``hub resume``, ``hub set``: whether and how often a hub synchronises by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import click

from cirahub_desktop import wording
from cirahub_desktop.cli.codes import Code
from cirahub_desktop.cli.output import say
from cirahub_desktop.cli.session import Session
from cirahub_desktop.cli.worker import in_worker
from cirahub_desktop.i18n import quoted, tr
from cirahub_desktop.sync.model.catalogue import parse_value
from cirahub_desktop.sync.model.hub import HubConfig

_INTERVAL = "interval"


@click.command("pause")
@click.argument("hubs", nargs=-1, metavar="[HUB]...")
@click.pass_obj
@in_worker
def pause(session: Session, hubs: tuple[str, ...]) -> Code:
    for one in _chosen(session, hubs):
        session.app.set_paused(one.id, paused=True)
        say(tr("Hub {name} is paused; it syncs when you ask for it.", name=quoted(one.name)))
    return Code.DONE


@click.command("resume")
@click.argument("hubs", nargs=-1, metavar="[HUB]...")
@click.pass_obj
@in_worker
def resume(session: Session, hubs: tuple[str, ...]) -> Code:
    """What was missed meanwhile is due at once, wherever the window or ``watch`` is on."""
    for one in _chosen(session, hubs):
        session.app.set_paused(one.id, paused=False)
        say(tr("Hub {name} syncs by itself again.", name=quoted(one.name)))
    return Code.DONE


@click.command("set")
@click.argument("name")
@click.argument("value", metavar="interval=VALUE")
@click.pass_obj
@in_worker
def set_(session: Session, name: str, value: str) -> Code:
    """One interval for all spokes of the hub; ``spoke set`` gives a spoke its own."""
    hub = session.app.hub(name)
    interval = _interval(value)
    for one in hub.spokes:
        session.app.set_options(one.id, replace(one.options, interval=interval))
        shown = wording.option_value(_INTERVAL, interval)
        say(tr("{label}: {value}", label=one.name, value=shown))
    return Code.DONE


def _chosen(session: Session, names: Sequence[str]) -> list[HubConfig]:
    """The hubs named, or all; a name nobody knows stops the call before anything is changed."""
    if names:
        return [session.app.hub(name) for name in dict.fromkeys(names)]
    hubs = list(session.app.hubs())
    if not hubs:
        say(tr("There is no hub yet."))
    return hubs


def _interval(text: str) -> timedelta | None:
    """What follows ``interval=``; None is by hand only. Raises BadOption."""
    key, sign, value = text.partition("=")
    if not sign:
        raise click.UsageError(tr("{text} is not of the form KEY=VALUE.", text=quoted(text)))
    if key != _INTERVAL:
        raise click.UsageError(tr("A hub has one option: interval. Others belong to its spokes, see spoke set."))
    parsed = parse_value(_INTERVAL, value)
    if parsed is not None and not isinstance(parsed, timedelta):
        raise TypeError(parsed)
    return parsed
