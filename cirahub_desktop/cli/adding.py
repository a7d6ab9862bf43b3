"""``spoke add`` and ``spoke link``: where a spoke leads; the place is looked at before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cirahub_desktop import wording
from cirahub_desktop.cli.codes import Code
from cirahub_desktop.cli.finding import find_spoke, need_vault
from cirahub_desktop.cli.output import say
from cirahub_desktop.cli.secrets import link_and_password
from cirahub_desktop.cli.server_folders import mailbox_calendar, public_folder
from cirahub_desktop.cli.session import Session
from cirahub_desktop.cli.worker import found_by, work
from cirahub_desktop.i18n import quoted, tr, trn
from cirahub_desktop.sync.errors import NameTaken
from cirahub_desktop.sync.model.hub import SpokeKind

if TYPE_CHECKING:
    from cirahub_desktop.app import App
    from cirahub_desktop.sync.model.hub import HubConfig, SpokeConfig
    from cirahub_desktop.sync.spokes.base import Probe

_KINDS = (SpokeKind.ICAL, SpokeKind.PUBLIC_FOLDER, SpokeKind.MAILBOX, SpokeKind.FOLDER)


@click.command("add")
@click.argument("hub")
@click.argument("name")
@click.option("--type", "kind", required=True, type=click.Choice([one.value for one in _KINDS]))
@click.option("--url", metavar="-")
@click.option("--user", default="")
@click.option("--account", metavar="NAME")
@click.option("--folder", metavar="PATH")
@click.option("--mailbox", metavar="ADDRESS")
@click.option("--calendar", metavar="PATH")
@click.option("--create", is_flag=True)
@click.option("--path", type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.pass_obj
def add(
    session: Session,
    hub: str,
    name: str,
    kind: str,
    url: str | None,
    user: str,
    account: str | None,
    folder: str | None,
    mailbox: str | None,
    calendar: str | None,
    path: Path | None,
    *,
    create: bool,
) -> Code:
    """The place is looked at first; a spoke that could not be read is not added."""
    on_server = {"--account": account, "--folder": folder, "--mailbox": mailbox, "--calendar": calendar}
    given = {"--url": url, "--user": user or None, **on_server, "--create": create, "--path": path}
    _check_call(SpokeKind(kind), given)
    work(session, lambda: _check_new(session.app, hub, name, needs_vault=url is not None))
    link, secret = link_and_password(with_password=bool(user)) if url else ("", "")

    def look_and_add() -> Code:
        target = session.app.hub(hub)
        if path is not None:
            _say_added(*_add_folder(session, target, name, path))
        elif account and folder:
            _say_added(*_add_public_folder(session, target, name, account, folder, create=create))
        elif account:
            _say_added(*_add_mailbox(session, target, name, account, mailbox or "", calendar or "", create=create))
        else:
            _say_added(*_add_ical(session, target, name, link, user, secret))
        return Code.DONE

    return work(session, look_and_add)


def _check_new(app: App, hub: str, name: str, *, needs_vault: bool) -> Code:
    if any(one.name.casefold() == name.casefold() for one in app.hub(hub).spokes):
        raise NameTaken("spoke", name)
    if needs_vault:
        need_vault(app)
    return Code.DONE


def _check_call(kind: SpokeKind, given: Mapping[str, object]) -> None:
    """Each kind needs its own options and takes no others."""
    needed = {
        SpokeKind.ICAL: ("--url",),
        SpokeKind.PUBLIC_FOLDER: ("--account", "--folder"),
        SpokeKind.MAILBOX: ("--account",),
        SpokeKind.FOLDER: ("--path",),
    }[kind]
    further = {
        SpokeKind.ICAL: ("--user",),
        SpokeKind.PUBLIC_FOLDER: ("--create",),
        SpokeKind.MAILBOX: ("--mailbox", "--calendar", "--create"),
    }
    allowed = (*needed, *further.get(kind, ()))
    for name, value in given.items():
        if name in needed and not value:
            raise click.UsageError(tr("A spoke of type {kind} needs {option}.", kind=kind.value, option=name))
        if value and name not in allowed:
            raise click.UsageError(tr("{option} is not for a spoke of type {kind}.", kind=kind.value, option=name))
    if kind is SpokeKind.ICAL:
        _check_url(str(given["--url"]))


def _check_url(url: str) -> None:
    if url != "-":
        raise click.UsageError(
            tr("A link is a secret and is not taken from the command: write --url - and pipe it in.")
        )


def _add_ical(
    session: Session, hub: HubConfig, name: str, link: str, user: str, secret: str
) -> tuple[SpokeConfig, Probe]:
    probe = session.app.check_link(link, user, secret, session.cancel).probe
    return session.app.add_ical_spoke(hub.id, name, link, user, secret), probe


def _add_public_folder(
    session: Session, hub: HubConfig, name: str, account: str, path: str, *, create: bool
) -> tuple[SpokeConfig, Probe]:
    app, owner = session.app, session.app.servers.account(account)
    node = public_folder(session, owner, path, create=create)
    probe = app.servers.folder_probe(owner.id, node, session.cancel)
    return app.add_public_folder_spoke(hub.id, name, owner.id, node), probe


def _add_mailbox(
    session: Session, hub: HubConfig, name: str, account: str, mailbox: str, path: str, *, create: bool
) -> tuple[SpokeConfig, Probe]:
    app, owner = session.app, session.app.servers.account(account)
    node = mailbox_calendar(session, owner, mailbox, path, create=create)
    probe = app.servers.folder_probe(owner.id, node, session.cancel)
    return app.add_mailbox_spoke(hub.id, name, owner.id, node), probe


def _add_folder(session: Session, hub: HubConfig, name: str, path: Path) -> tuple[SpokeConfig, Probe]:
    place = path.absolute()
    probe = session.app.check_folder(place, session.cancel)
    return session.app.add_folder_spoke(hub.id, name, place), probe


def _say_added(added: SpokeConfig, probe: Probe) -> None:
    say(tr("Spoke {name} is added: {events}.", name=quoted(added.name), events=_events(probe)))
    if added.kind is SpokeKind.ICAL:
        say(tr("CiraHub reads this link and never writes to it."))
        return
    if not (probe.may_create and probe.may_change and probe.may_delete):
        say(tr("You may not write there. IT has to give you the right."))
    if not added.options.hub_writes:
        say(tr("Nothing is written there until you set {option}.", option="hub-writes=on"))


@click.command("link")
@click.argument("hub")
@click.argument("name")
@click.option("--url", required=True, metavar="-")
@click.option("--user")
@click.pass_obj
def link_(session: Session, hub: str, name: str, url: str, user: str | None) -> Code:
    """Without ``--user`` the user name stays that of the old link."""
    _check_url(url)
    one = found_by(session, lambda: _feed(session.app, hub, name))
    account = one.place.user if user is None else user
    given, secret = link_and_password(with_password=bool(account))

    def look_and_keep() -> Code:
        probe = session.app.check_link(given, account, secret, session.cancel).probe
        session.app.set_link(one.id, given, account, secret)
        say(tr("Spoke {name} has its link: {events}.", name=quoted(one.name), events=_events(probe)))
        return Code.DONE

    return work(session, look_and_keep)


def _feed(app: App, hub: str, name: str) -> SpokeConfig:
    """The spoke, where it has a link at all and there is a keyring to keep it in."""
    one = find_spoke(app, hub, name)
    if one.kind is not SpokeKind.ICAL:
        kind = wording.spoke_kind(one.kind)
        raise click.UsageError(tr("{name} is of type {kind} and has no link.", name=quoted(one.name), kind=kind))
    need_vault(app)
    return one


def _events(probe: Probe) -> str:
    return trn("{count} event", "{count} events", probe.events)
