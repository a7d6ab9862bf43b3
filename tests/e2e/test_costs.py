"""What a run costs follows what changed, not what exists (DESIGN.md, section 12)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from cirahub_desktop.sandbox.connection import Connection
from cirahub_desktop.sync.model.hub import AuthMethod
from cirahub_desktop.sync.report import HubReport
from tests.e2e.stage import Stage

EVENTS = 1000
MOST_REQUESTS = 25


def written(report: HubReport) -> int:
    assert [one.error for one in report.spokes] == [None, None]
    assert [one.failed for one in report.spokes] == [(), ()]
    return sum(one.created + one.updated + one.deleted for one in report.spokes)


@pytest.mark.parametrize("method", [AuthMethod.BASIC, AuthMethod.NTLM])
def test_a_thousand_events_and_then_nothing(stage: Stage, method: AuthMethod, monkeypatch: pytest.MonkeyPatch) -> None:
    """R6: a second run with nothing changed writes nothing, and hardly asks."""
    recorder = stage.sandbox.recorder
    stage.set_up(f"{stage.sandbox.base}/feeds/events-{EVENTS}.ics", auth=method)
    recorder.clear()
    assert written(stage.run()) == EVENTS
    assert len(recorder.exchanges) <= MOST_REQUESTS, recorder.counts
    assert len(set(stage.subjects())) == len(stage.subjects()) == EVENTS

    recorder.clear()
    assert written(stage.run()) == 0
    assert [one.conditional for one in recorder.exchanges if one.operation == "GET"] == [True]
    assert recorder.ews_requests <= 2, recorder.counts

    pass_time(stage, monkeypatch)
    for _ in range(2):
        recorder.clear()
        assert written(stage.run()) == 0
        assert [one.conditional for one in recorder.exchanges if one.operation == "GET"] == [True]
        assert recorder.ews_requests == 1, recorder.counts


def pass_time(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the clocks of the program and of the server."""
    stage.later = timedelta(minutes=20)

    def date_header(_self: Connection, _timestamp: float | None = None) -> str:
        return format_datetime(datetime.now(UTC) + stage.later, usegmt=True)

    monkeypatch.setattr(Connection, "date_time_string", date_header)
