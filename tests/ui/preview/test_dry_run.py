"""The look ahead writes nothing anywhere and leaves the store as it was."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from cirahub_desktop.sandbox.recorder import SIGN_IN
from cirahub_desktop.sync.report import Action
from tests.e2e.stage import DOCK, Stage, of
from tests.ui.preview.conftest import change_feed

READS = {"GET", SIGN_IN, "GetFolder", "FindFolder", "FindItem", "GetItem", "ResolveNames", "ConvertId"}


def prints(folder: Path) -> dict[str, str]:
    """Of all files but those in which SQLite shares its memory and which nobody reads later."""
    files = (file for file in folder.rglob("*") if file.is_file() and not file.name.endswith(("-shm", "-wal")))
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def rows(store: Path) -> list[str]:
    """Everything in it, what waits in the log included."""
    with closing(sqlite3.connect(store)) as connection:
        return list(connection.iterdump())


def test_a_dry_run_writes_nothing_anywhere(stage: Stage) -> None:
    change_feed(stage)
    store = stage.data / "cirahub.sqlite"
    before, stored, held = prints(stage.data), rows(store), stage.held()
    secrets = stage.vault.secrets
    stage.sandbox.recorder.clear()
    report = stage.app.sync(stage.hub.id, dry_run=True)
    assert [one.action for one in of(report, DOCK).planned] == [Action.UPDATE, Action.CREATE]
    assert set(stage.sandbox.recorder.counts) <= READS
    assert stage.held() == held
    assert rows(store) == stored
    assert prints(stage.data) == before
    assert stage.vault.secrets == secrets


def test_a_dry_run_that_fails_everywhere_leaves_no_trace_either(stage: Stage) -> None:
    stage.link_to("http://127.0.0.1:9/plan.ics")
    stage.move_server("http://127.0.0.1:9/EWS/Exchange.asmx")
    store = stage.data / "cirahub.sqlite"
    stored = rows(store)
    report = stage.app.sync(stage.hub.id, dry_run=True)
    assert all(one.error is not None for one in report.spokes)
    assert rows(store) == stored
