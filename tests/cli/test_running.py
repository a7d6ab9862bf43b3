"""``watch``, and ``hub pause``, ``hub resume``, ``hub set``: hubs that run by themselves."""

from __future__ import annotations

import errno
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cirahub_desktop.app import App
from cirahub_desktop.cli import watching
from cirahub_desktop.sync import errors as e
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.item import SpokeId
from cirahub_desktop.sync.report import HubReport, SpokeReport
from cirahub_desktop.sync.spokes.base import Verdict
from tests.cli.conftest import Call
from tests.cli.fake_app import FakeApp, report
from tests.support.logs import LogWatch

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
FEED = SpokeReport(SpokeId("Team/Feed"), "Feed", Verdict.COMPLETE, read=412, feeds=True)
DOCK = SpokeReport(SpokeId("Team/Dock"), "Dock", Verdict.COMPLETE, 412, 3, may_be_written=True)
LOST = SpokeReport(SpokeId("Team/Dock"), "Dock", Verdict.FAILED, error=e.SignInFailed("mail.example.com"))


@pytest.fixture(autouse=True)
def _hubs(app: FakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    """All are due, and the last one ends the loop."""
    monkeypatch.setattr("cirahub_desktop.cli.watching.ways", lambda: ("192.0.2.7",))
    monkeypatch.setattr("cirahub_desktop.cli.watching.format_clock", lambda _: "14:02")
    app.due = LONG_AGO
    for name in ("Team", "Club", "Last"):
        hub = app.add_hub(name)
        app.add_folder_spoke(hub.id, "Dock", Path("dock"))
    app.runs["Last"] = _stops


def _stops(cancel: CancelToken) -> HubReport:
    raise e.Cancelled


def test_watch_says_one_line_per_run(call: Call, app: FakeApp) -> None:
    app.runs["Team"] = report("Team", FEED, DOCK)
    app.runs["Club"] = report("Club", FEED)
    answer = call("watch")
    assert answer.code == 0
    assert answer.out.splitlines() == [
        "Watching; Ctrl-C ends it.",
        "14:02 “Team”: 412 events read; 3 new.",
        "14:02 “Club”: 412 events read; no calendar may be written.",
        "Ended. What is already written stays and is not written twice.",
    ]
    assert app.by_hand == [False] * 3


def test_watch_names_what_needs_a_person(call: Call, app: FakeApp) -> None:
    app.runs["Team"] = report("Team", FEED, LOST)
    lines = call("watch").out.splitlines()
    assert lines[1] == "14:02 “Team”: 412 events read; no calendar may be written."
    assert lines[2].startswith("  Dock: mail.example.com did not accept")


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (e.AnotherRun("Team"), "another window or command"),
        (e.StoreFailed(e.StoreFailed.Reason.FULL, "x"), "disk of this computer is full"),
        (e.NotFound("hub", "4f2a"), ""),
    ],
)
def test_r9_watch_outlives_what_befalls_a_hub(call: Call, app: FakeApp, error: e.CiraHubError, said: str) -> None:
    app.runs["Team"] = error
    answer = call("watch")
    assert answer.code == 0
    assert [hub for hub, _, _ in app.asked] == ["Team", "Club", "Last"]
    assert said in answer.err
    assert bool(answer.err) == bool(said)


def test_watch_outlives_a_full_disk_that_takes_its_lines(
    call: Call, app: FakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(watching, "_say_run", full)
    monkeypatch.setattr(watching, "complain", full)
    app.runs["Team"] = e.StoreFailed(e.StoreFailed.Reason.FULL, "x")
    assert call("watch").code == 0
    assert [hub for hub, _, _ in app.asked] == ["Team", "Club", "Last"]


def test_r9_watch_outlives_a_fault_of_its_own(call: Call, app: FakeApp, expected_logs: LogWatch) -> None:
    expected_logs(r"the run of hub Team failed")

    def breaks(cancel: CancelToken) -> HubReport:
        raise ZeroDivisionError

    app.runs["Team"] = breaks
    assert call("watch").code == 0
    assert [hub for hub, _, _ in app.asked] == ["Team", "Club", "Last"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to a whole group of processes")
@pytest.mark.alone
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_r13_a_real_watch_ends_well_within_two_seconds(tmp_path: Path, number: signal.Signals) -> None:
    app = App(tmp_path / "data")
    app.add_folder_spoke(app.add_hub("Team").id, "Dock", tmp_path / "dock")
    command = [sys.executable, "-m", "cirahub_desktop", "--data-dir", str(tmp_path / "data"), "watch"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Watching")
        assert "Team" in process.stdout.readline()
        asked = time.monotonic()
        process.send_signal(number)
        out, err = process.communicate(timeout=10)
    assert (process.returncode, err) == (0, "")
    assert out.startswith("Ended.")
    assert time.monotonic() - asked < 2


def test_a_hub_is_paused_and_goes_on(call: Call, app: FakeApp) -> None:
    assert call("hub", "pause", "Club").out == "Hub “Club” is paused; it syncs when you ask for it.\n"
    assert [one.name for one in app.hubs() if one.paused] == ["Club"]
    assert call("hub", "resume", "Club").out == "Hub “Club” syncs by itself again.\n"
    assert not any(one.paused for one in app.hubs())


def test_all_hubs_are_paused_and_go_on(call: Call, app: FakeApp) -> None:
    assert call("hub", "pause").code == 0
    assert all(one.paused for one in app.hubs())
    assert call("hub", "resume").code == 0
    assert not any(one.paused for one in app.hubs())


def test_a_name_nobody_knows_pauses_nothing(call: Call, app: FakeApp) -> None:
    assert call("hub", "pause", "Team", "Nobody").code == 2
    assert not any(one.paused for one in app.hubs())


def test_without_a_hub_there_is_nothing_to_pause(call: Call, app: FakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "hubs", lambda: ())
    answer = call("hub", "pause")
    assert (answer.code, answer.out) == (0, "There is no hub yet.\n")


@pytest.mark.parametrize(("text", "value"), [("30min", timedelta(minutes=30)), ("by-hand", None)])
def test_one_interval_for_the_whole_hub(call: Call, app: FakeApp, text: str, value: timedelta | None) -> None:
    app.add_folder_spoke(app.hub("Team").id, "Shelf", Path("shelf"))
    answer = call("hub", "set", "Team", f"interval={text}")
    assert answer.code == 0
    assert [line.split(":")[0] for line in answer.out.splitlines()] == ["Dock", "Shelf"]
    assert [one.options.interval for one in app.hub("Team").spokes] == [value, value]
    assert app.hub("Club").spokes[0].options.interval == timedelta(minutes=15)


@pytest.mark.parametrize("value", ["interval=1min", "interval", "range-past=30d"])
def test_what_is_no_interval_of_a_hub_is_refused(call: Call, app: FakeApp, value: str) -> None:
    assert call("hub", "set", "Team", value).code == 2
    assert app.hub("Team").spokes[0].options.interval == timedelta(minutes=15)
