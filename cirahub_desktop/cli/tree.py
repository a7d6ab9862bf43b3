"""All commands. Imported when one of them is called or listed; the window needs none."""

from __future__ import annotations

import click

from cirahub_desktop.cli.accounts import account, folders
from cirahub_desktop.cli.clearing import remove_everything
from cirahub_desktop.cli.conflicts import conflict
from cirahub_desktop.cli.connections import connections
from cirahub_desktop.cli.diagnosing import diagnostics
from cirahub_desktop.cli.doctor import doctor
from cirahub_desktop.cli.histories import history
from cirahub_desktop.cli.holds import hold
from cirahub_desktop.cli.hubs import hub
from cirahub_desktop.cli.leaving import leaving
from cirahub_desktop.cli.preferring import settings
from cirahub_desktop.cli.programs import demo, sandbox
from cirahub_desktop.cli.spokes import spoke
from cirahub_desktop.cli.statuses import status
from cirahub_desktop.cli.syncs import sync
from cirahub_desktop.cli.undoing import release, undo
from cirahub_desktop.cli.watching import watch

COMMANDS: tuple[click.Command, ...] = (
    *(account, conflict, connections, demo, diagnostics, doctor, folders, history, hold, hub),
    *(leaving, release, remove_everything, sandbox, settings, spoke, status, sync, undo, watch),
)
