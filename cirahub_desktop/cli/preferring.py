"""``settings list`` and ``settings set``: twins of the page *Settings*."""

from __future__ import annotations

import click

from cirahub_desktop.cli.codes import Code
from cirahub_desktop.cli.finding import need_vault
from cirahub_desktop.cli.output import SCHEMA, print_json, say, table
from cirahub_desktop.cli.secrets import password
from cirahub_desktop.cli.session import Session
from cirahub_desktop.cli.worker import found_by, in_worker, work
from cirahub_desktop.i18n import quoted, tr
from cirahub_desktop.login_start.start import LoginState
from cirahub_desktop.settings import CATALOGUE, LOGIN_START, parsed
from cirahub_desktop.sync.errors import BadOption
from cirahub_desktop.wording.settings import login_words, setting_allowed, setting_help


@click.group("settings")
def settings() -> None:
    pass


@settings.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
@in_worker
def list_(session: Session, *, as_json: bool) -> Code:
    values = session.app.settings.all()
    if as_json:
        print_json({"schema": SCHEMA, "settings": dict(values)})
        return Code.DONE
    table([(row.name, values[row.name] or "–", setting_help(row.name)) for row in CATALOGUE])
    _say_login(session)
    return Code.DONE


@settings.command("set")
@click.argument("values", nargs=-1, required=True, metavar="KEY=VALUE...")
@click.pass_obj
@in_worker
def set_(session: Session, values: tuple[str, ...]) -> Code:
    """All of them, or none where one makes no sense."""
    pairs = [_pair(value) for value in values]
    for name, text in pairs:
        session.app.settings.put(name, text)
    for name, _ in pairs:
        say(f"{name}={session.app.settings.get(name)}")
    _say_login(session)
    return Code.DONE


@settings.command("proxy-password")
@click.option("--password-stdin", is_flag=True)
@click.option("--forget", is_flag=True)
@click.pass_obj
def proxy_password(session: Session, *, password_stdin: bool, forget: bool) -> Code:
    if not forget:
        found_by(session, lambda: need_vault(session.app))
    given = "" if forget else password(tr("the proxy"), from_input=password_stdin)

    def job() -> Code:
        session.app.settings.set_proxy_password(given)
        say(tr("The password of the proxy is kept.") if given else tr("The password of the proxy is forgotten."))
        return Code.DONE

    return work(session, job)


def _pair(value: str) -> tuple[str, str]:
    name, sign, text = value.partition("=")
    if not sign:
        raise click.UsageError(tr("{text} is not of the form KEY=VALUE.", text=quoted(value)))
    try:
        return name, parsed(name, text)
    except BadOption as error:
        raise BadOption(error.option, error.value, setting_allowed(name, error.allowed)) from None


def _say_login(session: Session) -> None:
    standing = session.app.settings.login_standing()
    if standing.state in (LoginState.ANOTHER, LoginState.FORBIDDEN):
        say(f"{LOGIN_START}: {login_words(standing)}")
