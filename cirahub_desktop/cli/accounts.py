"""``account`` and ``folders``: how to sign in to a server, and what can be seen there."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import click

from cirahub_desktop.cli.codes import Code, code_of_error
from cirahub_desktop.cli.complaints import complain
from cirahub_desktop.cli.finding import need_vault
from cirahub_desktop.cli.output import print_json, say, table
from cirahub_desktop.cli.secrets import password
from cirahub_desktop.cli.session import Session
from cirahub_desktop.cli.signing_in import Wish, add_account, login_with_microsoft
from cirahub_desktop.cli.worker import found_by, in_worker, work
from cirahub_desktop.i18n import quoted, tr
from cirahub_desktop.sync.errors import CiraHubError, NameTaken
from cirahub_desktop.sync.model.hub import AuthMethod, Cloud
from cirahub_desktop.sync.model.online import is_online_account
from cirahub_desktop.wording.ending import ending, until

if TYPE_CHECKING:
    from cirahub_desktop.app import App
    from cirahub_desktop.status import FolderNode
    from cirahub_desktop.sync.cancel import CancelToken
    from cirahub_desktop.sync.model.hub import Account


@click.group("account")
def account() -> None:
    pass


@account.command("add")
@click.argument("name")
@click.option("--email", required=True)
@click.option("--user", default="")
@click.option("--server", default="", metavar="URL")
@click.option("--auth", type=click.Choice([one.value for one in AuthMethod]))
@click.option("--client-id", default="", metavar="ID")
@click.option("--tenant", default="")
@click.option("--cloud", type=click.Choice([one.value for one in Cloud]))
@click.option("--device-code", is_flag=True)
@click.option("--agree-host", default="", metavar="HOST")
@click.option("--password-stdin", is_flag=True)
@click.pass_obj
def add(
    session: Session,
    name: str,
    email: str,
    user: str,
    server: str,
    auth: str | None,
    client_id: str,
    tenant: str,
    cloud: str | None,
    agree_host: str,
    *,
    device_code: bool,
    password_stdin: bool,
) -> Code:
    """Asks in the main thread, for a prompt that is cut off would leave the terminal without echo."""
    work(session, lambda: _check_new(session.app, name))
    wish = Wish(
        name,
        email,
        user,
        server,
        AuthMethod(auth) if auth else None,
        client_id.strip(),
        tenant.strip(),
        Cloud(cloud) if cloud else None,
        device_code,
        agree_host.strip(),
        password_stdin,
    )
    check = add_account(session, wish)
    say(tr("Account {name} is ready: {server}", name=quoted(name), server=check.account.server))
    if not check.public_folders:
        say(tr("This account sees no public folders. IT has to give you the right to see them."))
    _say_end(check.account)
    return Code.DONE


def _check_new(app: App, name: str) -> Code:
    if any(one.name.casefold() == name.casefold() for one in app.servers.accounts()):
        raise NameTaken("account", name)
    need_vault(app)
    return Code.DONE


def _say_end(account: Account) -> None:
    if is_online_account(account):
        say(ending(datetime.now().astimezone().date()))


@account.command("list")
@click.pass_obj
@in_worker
def list_(session: Session) -> Code:
    accounts = session.app.servers.accounts()
    if not accounts:
        say(tr("There is no account yet."))
    table([(one.name, one.user or one.email, one.server, one.auth.value, until(one)) for one in accounts])
    return Code.DONE


@account.command("test")
@click.argument("name")
@click.pass_obj
@in_worker
def test(session: Session, name: str) -> Code:
    one = session.app.servers.account(name)
    try:
        session.app.servers.test_account(one.id, session.cancel)
    except CiraHubError as error:
        complain(error, one)
        return code_of_error(error)
    say(tr("The sign-in of {name} works.", name=quoted(name)))
    _say_end(one)
    return Code.DONE


@account.command("login")
@click.argument("name")
@click.option("--device-code", is_flag=True)
@click.option("--password-stdin", is_flag=True)
@click.pass_obj
def login(session: Session, name: str, *, device_code: bool, password_stdin: bool) -> Code:
    one = found_by(session, lambda: _check_old(session.app, name))
    if device_code and one.auth is not AuthMethod.MICROSOFT:
        raise click.UsageError(tr("Only accounts of Microsoft 365 sign in with a code."))
    if one.auth is AuthMethod.MICROSOFT:
        login_with_microsoft(session, one, device_code=device_code)
        return work(session, lambda: _say_works(name))
    secret = "" if one.auth is AuthMethod.KERBEROS else password(name, from_input=password_stdin)
    return work(session, lambda: _login(session, one, secret))


def _check_old(app: App, name: str) -> Account:
    one = app.servers.account(name)
    need_vault(app)
    return one


def _login(session: Session, one: Account, secret: str) -> Code:
    """The new password is tried before it takes the place of the old one."""
    servers = session.app.servers
    servers.check_account(one.name, one.email, one.user, one.server, one.auth, secret, session.cancel)
    if secret:
        servers.set_password(one.id, secret)
    return _say_works(one.name)


def _say_works(name: str) -> Code:
    say(tr("The sign-in of {name} works.", name=quoted(name)))
    return Code.DONE


@account.command("set")
@click.argument("name")
@click.option("--name", "new_name")
@click.option("--user")
@click.option("--server", metavar="URL")
@click.option("--client-id", metavar="ID")
@click.option("--tenant")
@click.pass_obj
@in_worker
def set_(
    session: Session,
    name: str,
    new_name: str | None,
    user: str | None,
    server: str | None,
    client_id: str | None,
    tenant: str | None,
) -> Code:
    """What is not named stays; the spokes of the account stay in any case."""
    if (new_name, user, server, client_id, tenant) == (None,) * 5:
        raise click.UsageError(tr("Say what to change, such as --server."))
    one = session.app.servers.account(name)
    wanted = replace(
        one,
        name=one.name if new_name is None else new_name,
        user=one.user if user is None else user,
        server=one.server if server is None else server,
        client_id=one.client_id if client_id is None else client_id,
        tenant=one.tenant if tenant is None else tenant,
    )
    changed = session.app.account_changes.change(wanted)
    say(tr("{label}: {value}", label=changed.name, value=f"{changed.user}, {changed.server}"))
    return Code.DONE


@account.command("remove")
@click.argument("name")
@click.pass_obj
@in_worker
def remove(session: Session, name: str) -> Code:
    session.app.servers.remove_account(session.app.servers.account(name).id)
    say(tr("Account {name} is removed; its password is forgotten.", name=quoted(name)))
    return Code.DONE


@click.command("folders")
@click.argument("account")
@click.argument("path", required=False)
@click.option("--mailbox", metavar="ADDRESS")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
@in_worker
def folders(session: Session, account: str, path: str | None, mailbox: str | None, *, as_json: bool) -> Code:
    one = session.app.servers.account(account)
    if mailbox is None:
        nodes = _level(session.app, one, path, session.cancel)
    elif path is None:
        nodes = session.app.servers.calendars_of(one.id, mailbox, session.cancel)
    else:
        raise click.UsageError(tr("The calendars of a mailbox are shown all at once, without a path."))
    if as_json:
        print_json([_node(one) for one in nodes])
        return Code.DONE
    if not nodes:
        say(tr("There are no folders here that this account can see."))
    table([(one.path, _kind(one)) for one in nodes])
    return Code.DONE


def _level(app: App, one: Account, path: str | None, cancel: CancelToken) -> tuple[FolderNode, ...]:
    """The folders right under ``path``, or the topmost."""
    parent = app.servers.folder_by_path(one.id, path, cancel) if path and path.strip("/") else None
    return app.servers.folders(one.id, parent, cancel)


def _node(node: FolderNode) -> dict[str, str | bool]:
    found: dict[str, str | bool] = {
        "name": node.name,
        "path": node.path,
        "calendar": node.is_calendar,
        "children": node.has_children,
    }
    return {**found, "mailbox": node.mailbox} if node.mailbox else found


def _kind(node: FolderNode) -> str:
    words = [tr("calendar")] if node.is_calendar else []
    return ", ".join([*words, tr("more inside")] if node.has_children else words)
