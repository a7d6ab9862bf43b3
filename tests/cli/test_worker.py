"""R13: a command stops within two seconds of being asked to, and leaves nothing half-recorded."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cirahub_desktop.cli import worker
from cirahub_desktop.cli.codes import Code
from cirahub_desktop.cli.session import Session
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import BadName, Cancelled
from cirahub_desktop.sync.report import HubReport
from tests.cli.conftest import Call
from tests.cli.fake_app import FakeApp


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to a whole group of processes")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_r13_a_signal_cancels_the_run_that_is_on(call: Call, app: FakeApp, number: signal.Signals) -> None:
    def waits(cancel: CancelToken) -> HubReport:
        os.kill(os.getpid(), number)
        cancel.wait(30)
        raise AssertionError("nobody cancelled")

    app.add_hub("Team")
    app.runs["Team"] = waits
    assert call("sync", "Team").code == 130
    assert app.closed == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows sends Ctrl-C to a whole group of processes")
def test_watch_ends_well_when_it_is_asked_to(call: Call, app: FakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cirahub_desktop.cli.watching.ways", lambda: ("192.0.2.7",))

    def stops(cancel: CancelToken) -> HubReport:
        os.kill(os.getpid(), signal.SIGTERM)
        cancel.wait(30)
        raise AssertionError("nobody cancelled")

    app.add_hub("Team")
    app.add_folder_spoke(app.hub("Team").id, "Dock", Path("dock"))
    app.runs["Team"] = stops
    app.due = datetime(2020, 1, 1, tzinfo=UTC)
    answer = call("watch")
    assert answer.code == 0
    assert "Ended." in answer.out
    assert app.by_hand == [False]
    assert len(app.caught_up) == 1


def test_r13_work_that_cannot_stop_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "GRACE", 0.05)
    session, hang, left = Session(), threading.Event(), list[int]()

    def stuck() -> Code:
        session.cancel.cancel()
        hang.wait(30)
        return Code.DONE

    try:
        assert worker.work(session, stuck, left.append) == Code.CANCELLED
        assert left == [Code.CANCELLED]
    finally:
        hang.set()
        next(one for one in threading.enumerate() if one.name == "command").join()


def test_signals_are_given_back_afterwards() -> None:
    before = signal.getsignal(signal.SIGINT)
    worker.work(Session(), lambda: Code.DONE)
    assert signal.getsignal(signal.SIGINT) is before


def test_an_error_of_the_work_comes_out_in_the_main_thread() -> None:
    def fails() -> Code:
        raise BadName(60)

    with pytest.raises(BadName):
        worker.work(Session(), fails)


def test_r13_nothing_starts_once_it_was_cancelled(app: FakeApp, tmp_path: Path) -> None:
    session = Session(app.open)  # type: ignore[arg-type]
    session.cancel.cancel()
    with pytest.raises(Cancelled):
        session.cancel.check()


def test_the_program_speaks_utf_8_into_any_pipe(tmp_path: Path) -> None:
    """A console with an old encoding must not stop a French sentence."""
    surroundings = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "fr_FR", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "cirahub_desktop", "--data-dir", str(tmp_path), "spoke", "--help"]
    done = subprocess.run(command, env=surroundings, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "relie un hub à un endroit" in " ".join(done.stdout.decode("utf-8").split())
