"""The guards around every test bite: logs, network, threads, skips."""

from __future__ import annotations

import ast
import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, tree
from tests.support import network
from tests.support.logs import LogWatch
from tests.support.threads import left_behind


def _tests_by_the_clock() -> Iterator[ast.FunctionDef]:
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                names = {getattr(one, "id", getattr(one, "attr", "")) for one in ast.walk(node)}
                if names & {"monotonic", "perf_counter"}:
                    yield node


def test_what_measures_time_runs_alone() -> None:
    """Else what runs beside it would be measured as well; ``process_time`` minds nobody."""
    measuring = list(_tests_by_the_clock())
    marks = {node.name: [ast.unparse(one) for one in node.decorator_list] for node in measuring}
    assert len(marks) > 5
    assert [name for name, found in marks.items() if "pytest.mark.alone" not in found] == []


def _record(text: str) -> logging.LogRecord:
    return logging.LogRecord("room", logging.WARNING, __file__, 1, text, None, None)


def test_an_unexpected_log_record_is_a_complaint() -> None:
    watch = LogWatch()
    watch("disk is full")
    watch.emit(_record("the disk is full"))
    assert watch.complaints() == []
    watch.emit(_record("and on fire"))
    assert watch.complaints() == ["unexpected log record: WARNING room: and on fire"]


def test_an_expected_log_record_that_never_came_is_a_complaint() -> None:
    watch = LogWatch()
    watch("disk is full")
    assert watch.complaints() == ["no log record matched: disk is full"]


@pytest.mark.parametrize("host", ["example.com", "192.0.2.1", "2001:db8::1"])
def test_no_address_outside_this_computer_is_asked(host: str) -> None:
    with pytest.raises(network.OutsideNetwork):
        socket.create_connection((host, 80), timeout=1)
    assert network.refused == [host]
    network.refused.clear()


def test_loopback_is_allowed_and_invalid_names_do_not_exist() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
    with pytest.raises(socket.gaierror):
        socket.create_connection(("mail.invalid", 80))


def test_a_thread_that_outlives_its_test_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.support.threads._GRACE", 0.05)
    before, end = set(threading.enumerate()), threading.Event()
    thread = threading.Thread(target=end.wait, name="straggler")
    thread.start()
    assert left_behind(before) == ["straggler"]
    end.set()
    thread.join()
    assert left_behind(before) == []


@pytest.mark.parametrize(("option", "code"), [([], 0), (["--no-skips"], 1)])
def test_a_skip_fails_where_none_is_allowed(option: list[str], code: int, tmp_path: Path, checkout: Path) -> None:
    case = tmp_path / "test_case.py"
    case.write_text("import pytest\n\ndef test_a():\n    pytest.skip('no data')\n", encoding="utf-8")
    options = [f"--rootdir={tmp_path}", "-p", "tests.conftest", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", "-q", *options, *option, str(case)]
    environment = {**os.environ, "PYTHONPATH": str(checkout)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == code, done.stdout + done.stderr
