"""The tree of commands. Without a command the window opens."""

from __future__ import annotations

from pathlib import Path

import click

from cirahub_desktop import __version__
from cirahub_desktop.cli.accounts import account, folders
from cirahub_desktop.cli.conflicts import conflict
from cirahub_desktop.cli.connections import connections
from cirahub_desktop.cli.doctor import doctor
from cirahub_desktop.cli.histories import history
from cirahub_desktop.cli.holds import hold
from cirahub_desktop.cli.hubs import hub
from cirahub_desktop.cli.programs import demo, sandbox, window
from cirahub_desktop.cli.session import Session
from cirahub_desktop.cli.spokes import spoke
from cirahub_desktop.cli.statuses import status
from cirahub_desktop.cli.syncs import sync
from cirahub_desktop.cli.undoing import release, undo
from cirahub_desktop.cli.watching import watch
from cirahub_desktop.here import default_data_dir
from cirahub_desktop.logfile import logging_to


@click.group("cirahub-desktop", invoke_without_command=True)
@click.option("--data-dir", type=click.Path(file_okay=False, path_type=Path))
@click.option("--verbose", is_flag=True)
@click.option("--minimized", is_flag=True)
@click.version_option(__version__, message="CiraHub Desktop %(version)s")
@click.pass_context
def root(context: click.Context, data_dir: Path | None, *, verbose: bool, minimized: bool) -> int:
    session = context.ensure_object(Session)
    session.data_dir, session.verbose = data_dir or default_data_dir(), verbose
    if context.invoked_subcommand not in ("demo", "sandbox"):
        session.until_the_end.enter_context(logging_to(session.data_dir, verbose=verbose))
    return window(session, minimized=minimized) if context.invoked_subcommand is None else 0


for command in (
    *(account, conflict, connections, demo, doctor, folders, history, hold, hub),
    *(release, sandbox, spoke, status, sync, undo, watch),
):
    root.add_command(command)
