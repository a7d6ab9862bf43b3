"""Passwords and links: from standard input or, at a terminal, typed unseen; never from an argument (R12)."""

from __future__ import annotations

import sys

import click

from cirahub_desktop.i18n import quoted, tr

_BOM = "\ufeff"  # some shells of Windows put one before what they pipe


def at_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def read_line() -> str:
    """The next line of standard input without its end; '' where there is none."""
    return sys.stdin.readline().lstrip(_BOM).rstrip("\r\n")


def password(account: str, *, from_input: bool) -> str:
    """The password of an account, wherever it comes from; without any the call is wrong."""
    if from_input:
        given = read_line()
    elif at_terminal():
        given = _typed(tr("Password of {name}", name=quoted(account)))
    else:
        raise click.UsageError(tr("There is no terminal to ask for the password; pipe it in with --password-stdin."))
    if not given:
        raise click.UsageError(tr("The password is empty."))
    return given


def link_and_password(*, with_password: bool) -> tuple[str, str]:
    """The link from the first line and, where a user name was given, its password from the second."""
    if at_terminal():
        link = _typed(tr("Link"))
        return link, _typed(tr("Password of this link")) if with_password else ""
    link = read_line()
    if not link:
        raise click.UsageError(tr("The link is missing; it is the first line of standard input."))
    given = read_line()
    if with_password and not given:
        raise click.UsageError(tr("The password is missing; it is the second line of standard input."))
    return link, given if with_password else ""


def _typed(question: str) -> str:
    return str(click.prompt(question, hide_input=True, default="", show_default=False, err=True)).strip("\r\n")
