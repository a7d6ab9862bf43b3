"""The checks run every test once, in two lanes, and end as pytest ends."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from installer import checks, keyring_session, lanes
from installer.lanes import Told

GOOD = """
import pytest

@pytest.mark.parametrize("number", range(5))
def test_beside(number):
    pass

@pytest.mark.alone
def test_alone():
    pass
"""
BAD = """
import pytest

def test_bad():
    assert False

@pytest.mark.alone
def test_bad_alone():
    assert False
"""


@pytest.fixture
def project(tmp_path: Path, checkout: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project with the guards of this one, on a computer of two cores; its other checks pass."""
    marks = 'markers = ["alone: by itself", "keyring: the keyring"]\nfilterwarnings = ["error"]\n'
    options = 'addopts = "-p xdist -p tests.conftest -q"\n'
    (tmp_path / "pyproject.toml").write_text(f"[tool.pytest.ini_options]\n{marks}{options}", encoding="utf-8")
    (tmp_path / "test_good.py").write_text(GOOD, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(checkout))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(checks, "_static", lambda python: {"types": [python, "-c", "print('all well')"]})
    monkeypatch.setattr(keyring_session.shutil, "which", lambda _: None)
    for name in checks.STRICT:
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def check(project: Path, capfd: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    code = checks.run(project, Path(sys.executable), [])
    return code, capfd.readouterr().out.splitlines()


def test_every_test_runs_once_and_the_end_is_that_of_pytest(project: Path, capfd: pytest.CaptureFixture[str]) -> None:
    code, lines = check(project, capfd)
    assert code == 0
    assert re.fullmatch(r"=+ 6 passed in \d+\.\d\ds =+", lines[-1])
    assert lines[-2] == "Everything passed."
    told = [line for line in lines if line.startswith("== ")]
    assert [line.partition(":")[0] for line in told if ": passed" in line] == [
        "== tests side by side",
        "== types",
        "== tests alone",
    ]
    assert "all well" in lines


def test_what_fails_is_named_wherever_it_fails_and_so_is_a_test_that_no_lane_took(
    project: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "test_bad.py").write_text(BAD, encoding="utf-8")
    beside, alone = lanes.lanes()
    narrow = lanes.Lane(beside.name, (*beside.options, "--deselect", "test_good.py::test_beside[3]"), keyring=False)
    monkeypatch.setattr(lanes, "lanes", lambda: (narrow, alone))
    monkeypatch.setattr(checks, "_static", lambda python: {"types": [python, "-c", "import sys; sys.exit(1)"]})
    code, lines = check(project, capfd)
    assert (code, lines[-2]) == (1, "Failed: tests side by side, types, tests alone, tests in their lanes")
    assert re.fullmatch(r"=+ 2 failed, 5 passed in .*", lines[-1])
    assert "== no lane ran test_good.py::test_beside[3]" in lines


def test_a_lane_that_came_to_no_end_leaves_complaints() -> None:
    assert lanes.complaints([Told(), Told()]) == ["no lane told which tests there are"]
    assert lanes.complaints([Told(), Told(("b",), ("a", "b"))]) == ["no lane ran a"]
    assert lanes.complaints([Told(("a", "b")), Told(("b",), ("a", "b"))]) == ["two lanes ran b"]


def test_the_closing_line_sums_up() -> None:
    told = [
        Told(counts={"passed": 3, "failed": 1}),
        Told(counts={"passed": 2, "skipped": 4, "error": 2, "warnings": 1}),
    ]
    words = "1 failed, 5 passed, 4 skipped, 1 warning, 2 errors"
    assert lanes.closing_line(told, 71.5).strip("=") == f" {words} in 71.50s (0:01:11) "
    assert lanes.closing_line([], 1).strip("=") == " no tests ran in 1.00s "


CAUGHT = {
    "a skip": "pytest.skip('no data')",
    "a warning": "warnings.warn('old')",
    "a log record": "logging.getLogger('x').warning('on fire')",
    "another computer": "contextlib.suppress(OSError).__enter__(); ask()",
    "a thread": "threading.Thread(target=threading.Event().wait, daemon=True).start()",
}


def test_the_guards_bite_in_the_workers(project: Path) -> None:
    head = "import contextlib, logging, socket, threading, warnings\nimport pytest\n\n"
    ask = (
        "def ask():\n    with contextlib.suppress(OSError):\n        socket.create_connection(('192.0.2.1', 80), 1)\n\n"
    )
    tests = "".join(f"def test_{number}():\n    {line}\n\n" for number, line in enumerate(CAUGHT.values()))
    (project / "test_good.py").write_text(head + ask + tests, encoding="utf-8")
    line = [sys.executable, "-m", "pytest", "--no-skips", *lanes.lanes()[0].options]
    done = subprocess.run(line, cwd=project, capture_output=True, text=True, check=False)
    for number in range(len(CAUGHT)):
        assert re.search(rf"^(FAILED|ERROR) test_good\.py::test_{number}\b", done.stdout, re.MULTILINE), done.stdout
