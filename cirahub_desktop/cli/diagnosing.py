"""``diagnostics``: a file for somebody who helps, without secrets and names."""

from __future__ import annotations

from pathlib import Path

import click

from cirahub_desktop.cli.codes import Code
from cirahub_desktop.cli.output import say
from cirahub_desktop.cli.session import Session
from cirahub_desktop.cli.worker import in_worker
from cirahub_desktop.i18n import format_number, tr


@click.command("diagnostics")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
@click.pass_obj
@in_worker
def diagnostics(session: Session, file: Path) -> Code:
    parts = session.app.diagnostics.parts()
    try:
        session.app.diagnostics.write(file, parts)
    except OSError as error:
        raise click.UsageError(tr("This file cannot be written: {why}", why=error.strerror or "")) from None
    for part in parts:
        say(tr("{name}: {count} characters", name=part.name, count=format_number(len(part.text))))
    say(tr("No secrets and no names are in it."))
    return Code.DONE
