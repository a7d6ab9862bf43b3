"""``connections``: how many requests a server of Exchange gets at once."""

from __future__ import annotations

import click

from cirahub_desktop.cli.codes import Code
from cirahub_desktop.cli.output import say
from cirahub_desktop.cli.session import Session
from cirahub_desktop.cli.worker import in_worker
from cirahub_desktop.i18n import trn
from cirahub_desktop.sync.turns import AT_ONCE, CONNECTIONS, MOST_AT_ONCE, at_once


@click.command("connections")
@click.argument("number", type=click.IntRange(1, MOST_AT_ONCE), required=False)
@click.pass_obj
@in_worker
def connections(session: Session, number: int | None) -> Code:
    """Without a number it tells the one that counts."""
    if number is not None:
        session.app.set_preference(CONNECTIONS, str(number))
    count = at_once(session.app.preference(CONNECTIONS, str(AT_ONCE)))
    say(trn("A server gets one request at a time.", "A server gets at most {count} requests at once.", count))
    return Code.DONE
