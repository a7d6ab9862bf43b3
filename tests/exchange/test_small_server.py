"""A server that hangs up on requests that are too large for it, as some do: what fits is found, and kept to."""

from __future__ import annotations

from pathlib import Path

from cirahub_desktop.sandbox.server import Sandbox
from tests.e2e.stage import DOCK, Stage, of

EVENTS = 100
FITS = 7_000
"""Bytes; four or five events of this feed."""


def test_all_arrives_in_one_run_although_large_batches_are_hung_up_on(tmp_path: Path) -> None:
    """The whole batch of 64 is sixteen times too large, which no more than two tries would have found out."""
    with Sandbox(largest_body=FITS) as sandbox, Stage(sandbox, tmp_path / "data") as stage:
        stage.publish(EVENTS)
        stage.set_up()
        sandbox.recorder.clear()
        report = of(stage.run(), DOCK)
        assert (report.error, report.created, report.failed) == (None, EVENTS, ())
        subjects = stage.subjects()
        assert len(subjects) == len(set(subjects)) == EVENTS
        counts = sandbox.recorder.counts
        assert counts["CreateItem"] <= EVENTS / 2  # batches are as large as they can be
        assert counts["(too large)"] <= 14  # and too large ones are not tried again and again
