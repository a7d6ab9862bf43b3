"""The commands that are programs of their own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Call

COMMAND = [sys.executable, "-m", "cirahub_desktop", "sandbox"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM that a program could answer")
def test_the_sandbox_tells_its_addresses_first_and_ends_on_sigterm(tmp_path: Path) -> None:
    with subprocess.Popen([*COMMAND, "--data", str(tmp_path)], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        greeting = json.loads(running.stdout.readline())
        running.send_signal(signal.SIGTERM)
        assert running.wait(10) == 0
    assert {"endpoint", "users", "feeds", "folders"} <= set(greeting)
    assert "/Team Calendar" in greeting["folders"]


def test_a_fault_that_the_sandbox_does_not_know_is_a_wrong_call(call: Call) -> None:
    answer = call("sandbox", "--fault", "nonsense")
    assert answer.code == 2
    assert "does not know this fault" in answer.err
