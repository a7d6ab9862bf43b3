"""The tree of commands. Without a command the window opens."""

from __future__ import annotations

from pathlib import Path

import click

from cirahub_desktop import __version__
from cirahub_desktop.cli.programs import window
from cirahub_desktop.cli.session import Session
from cirahub_desktop.here import default_data_dir
from cirahub_desktop.logfile import logging_to


class Root(click.Group):
    """Its commands are imported when somebody calls or lists them, and get their words then, in the language of now."""

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        self.grow()
        return super().get_command(context, name)

    def list_commands(self, context: click.Context) -> list[str]:
        self.grow()
        return super().list_commands(context)

    def format_help(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        self.grow()
        super().format_help(context, formatter)

    def grow(self) -> None:
        from cirahub_desktop.cli.helptexts import put_help
        from cirahub_desktop.cli.tree import COMMANDS

        for command in COMMANDS:
            self.add_command(command)
        put_help(self)


@click.group("cirahub-desktop", cls=Root, invoke_without_command=True)
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
