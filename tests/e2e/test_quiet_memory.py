"""Twenty quiet cycles over a large calendar keep nothing (a program that runs for weeks must not grow)."""

from __future__ import annotations

import gc
import tracemalloc
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from cirahub_desktop.sandbox.server import Sandbox
from tests.e2e.stage import DOCK, Stage

EVENTS = 200
CYCLES = 20
ALLOWED = 64 * 1024
"""Bytes that twenty cycles may leave behind, such as caches of the libraries."""


def test_quiet_cycles_keep_nothing(tmp_path: Path) -> None:
    with Sandbox(None) as sandbox, Stage(sandbox, tmp_path) as stage:
        stage.publish(EVENTS)
        stage.set_up()
        spoke = stage.spoke(DOCK)
        stage.app.set_options(spoke.id, replace(spoke.options, range_future=None))
        app, hub = stage.app, stage.hub.id
        stage.later = timedelta(minutes=20)
        for _ in range(3):
            app.sync(hub)
        sandbox.recorder.clear()
        tracemalloc.start()
        try:
            gc.collect()
            before, _ = tracemalloc.get_traced_memory()
            for _ in range(CYCLES):
                app.sync(hub)
            sandbox.recorder.clear()
            gc.collect()
            after, _ = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert after - before < ALLOWED, f"{after - before} bytes"
