"""``doctor``: what a feed is, how it is understood, and what its publisher or IT could do better."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cirahub_desktop.cli.codes import Code, code_of_error, slug
from cirahub_desktop.cli.complaints import complain
from cirahub_desktop.cli.examined import examination_json
from cirahub_desktop.cli.output import SCHEMA, print_json, say
from cirahub_desktop.cli.secrets import link_and_password
from cirahub_desktop.cli.session import Session
from cirahub_desktop.cli.worker import work
from cirahub_desktop.i18n import quoted, tr, trn
from cirahub_desktop.sync.errors import BadSource, Cancelled, CiraHubError
from cirahub_desktop.wording.checks import explain_check
from cirahub_desktop.wording.doctor import Paragraph, examination

if TYPE_CHECKING:
    from cirahub_desktop.sync.examination import Examination

_LINES = 5
"""Of each list, unless ``--verbose``."""
_BREAKS = ("Cc", "Zl", "Zp")


@click.command("doctor")
@click.argument("link", required=False, metavar="-")
@click.option("--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE")
@click.option("--user", default="")
@click.option("--json", "as_json", is_flag=True)
@click.pass_obj
def doctor(session: Session, link: str | None, path: Path | None, user: str, *, as_json: bool) -> Code:
    """Nothing is stored, and nothing written anywhere."""
    _check_call(link, path, user)
    url, password = link_and_password(with_password=bool(user)) if path is None else ("", "")

    def look() -> Code:
        try:
            found = _examined(session, path, url, user, password)
        except Cancelled:
            raise
        except CiraHubError as error:
            _say_failed(error, path, as_json=as_json)
            return code_of_error(error)
        if as_json:
            print_json({"schema": SCHEMA, "file": path.name if path else None, **examination_json(found)})
        else:
            _say(found, verbose=session.verbose)
        return _code(found)

    return work(session, look)


def _check_call(link: str | None, path: Path | None, user: str) -> None:
    if (link is None) == (path is None):
        raise click.UsageError(tr("Write doctor - and pipe the link in, or doctor --file with a saved calendar."))
    if link not in (None, "-"):
        raise click.UsageError(
            tr("A link is a secret and is not taken from the command: write doctor - and pipe it in.")
        )
    if path is not None and user:
        raise click.UsageError(tr("--user is for a link, not for a file."))


def _examined(session: Session, path: Path | None, url: str, user: str, password: str) -> Examination:
    if path is None:
        return session.app.doctor.examine(url, user, password, session.cancel)
    try:
        return session.app.doctor.examine_file(path, session.cancel)
    except OSError as error:
        raise click.FileError(str(path), error.strerror or type(error).__name__) from None


def _code(found: Examination) -> Code:
    if found.second_failed is not None:
        return Code.NOT_REACHED
    return Code.ITEMS_FAILED if found.unread or not found.whole else Code.DONE


def _say_failed(error: CiraHubError, path: Path | None, *, as_json: bool) -> None:
    if as_json:
        words = explain_check(error)
        told = {"kind": slug(error), "title": words.title, "advice": words.advice}
        where = {"file": path.name if path else None, "host": None if path else getattr(error, "host", None)}
        print_json({"schema": SCHEMA, **where, "error": told})
    elif path is not None and isinstance(error, BadSource) and error.reason is BadSource.Reason.NOT_A_CALENDAR:
        click.echo(tr("There is no calendar in the file {name}.", name=quoted(path.name)), err=True)
    else:
        complain(error)


def _say(found: Examination, *, verbose: bool) -> None:
    for number, section in enumerate(examination(found)):
        if number:
            say()
        say(section.title)
        for paragraph in section.paragraphs:
            _say_paragraph(paragraph, len(paragraph.items) if verbose else _LINES)


def _say_paragraph(paragraph: Paragraph, most: int) -> None:
    say(f"  {_on_one_line(paragraph.sentence)}")
    for item in paragraph.items[:most]:
        say(f"    {_on_one_line(item)}")
    if (left := len(paragraph.items) - most) > 0:
        say("    " + trn("and {count} more (--json has all)", "and {count} more (--json has all)", left))


def _on_one_line(text: str) -> str:
    """Names come from the feed: one with a line break, or with orders for the terminal, must not look like ours."""
    return "".join(" " if unicodedata.category(sign) in _BREAKS else sign for sign in text)
