"""The commands that are programs of their own: the window, the demo, the sandbox. Each is imported when asked for."""

from __future__ import annotations

import gc
from pathlib import Path

import click

from cirahub_desktop.cli.codes import code_of_error
from cirahub_desktop.cli.session import Session
from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.errors import CiraHubError


def window(session: Session, *, minimized: bool = False) -> int:
    """Without a command: the window, or the running one comes to the front."""
    gc.disable()  # what a start makes stays; ``run_window`` switches it on again behind the first paint
    from cirahub_desktop.ui.plain_imports import import_qt

    import_qt()
    from cirahub_desktop.ui.start import run_window

    try:
        return run_window(session.app, session.data_dir, minimized=minimized)
    except CiraHubError as error:
        from cirahub_desktop.cli.complaints import complain
        from cirahub_desktop.ui.not_started import tell

        complain(error)
        tell(error)
        return code_of_error(error)


@click.command("demo")
@click.option("--headless", is_flag=True)
def demo(*, headless: bool) -> int:
    from cirahub_desktop.demo import run_demo

    return run_demo(headless=headless)


@click.command("sandbox")
@click.option("--port", type=click.IntRange(0, 65535), default=0)
@click.option("--data", type=click.Path(file_okay=False, path_type=Path))
@click.option("--fault", "faults", multiple=True, metavar="SPEC")
def sandbox(port: int, data: Path | None, faults: tuple[str, ...]) -> int:
    from cirahub_desktop.sandbox.server import run

    try:
        return run(port=port, data=data, faults=faults)
    except ValueError as error:
        raise click.UsageError(tr("The sandbox does not know this fault: {why}", why=str(error))) from None
    except OSError as error:
        raise click.UsageError(tr("The sandbox cannot use this port or folder: {why}", why=error.strerror)) from None
