"""One instance per data folder, in processes of their own: a second start, a kill, and what a kill leaves behind."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("instance_program.py")
ROOT = Path(__file__).resolve().parents[3]
_PATIENCE = 20


def start(folder: Path) -> subprocess.Popen[str]:
    around = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen([sys.executable, str(PROGRAM), str(folder)], stdout=subprocess.PIPE, text=True, env=around)


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@contextmanager
def running(folder: Path) -> Iterator[subprocess.Popen[str]]:
    process = start(folder)
    patience = threading.Timer(_PATIENCE, process.kill)  # one that says nothing says '' then
    patience.start()
    try:
        yield process
    finally:
        patience.cancel()
        patience.join()
        process.kill()
        process.communicate()


def test_the_second_start_brings_the_first_to_the_front_and_ends(tmp_path: Path) -> None:
    with running(tmp_path) as first:
        assert line(first) == "first"
        with running(tmp_path) as second:
            assert line(second) == "second"
            assert second.wait(10) == 0
        assert line(first) == "shown"
        assert first.poll() is None


def test_a_lock_that_a_killed_program_left_is_cleared(tmp_path: Path) -> None:
    with running(tmp_path) as first:
        assert line(first) == "first"
    assert (tmp_path / "window.lock").exists()
    with running(tmp_path) as again:
        assert line(again) == "first"
        with running(tmp_path) as second:
            assert line(second) == "second"
        assert line(again) == "shown"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows itself removes the file of a killed program")
def test_a_lock_whose_number_belongs_to_another_program_by_now_is_cleared(tmp_path: Path) -> None:
    """The system gives numbers of processes again; this one is a Python as well."""
    with running(tmp_path) as first:
        assert line(first) == "first"
    lock = tmp_path / "window.lock"
    number, *rest = lock.read_text(encoding="utf-8").split("\n")
    assert number == str(first.pid)
    lock.write_text("\n".join([str(os.getpid()), *rest]), encoding="utf-8")
    with running(tmp_path) as again:
        assert line(again) == "first"


def test_a_first_that_has_not_opened_its_ears_yet_keeps_its_lock(tmp_path: Path) -> None:
    from PySide6.QtCore import QLockFile

    lock = QLockFile(str(tmp_path / "window.lock"))
    assert lock.tryLock(0)
    with running(tmp_path) as second:
        assert line(second) == "alone"
    lock.unlock()


def test_a_second_start_that_nobody_answers_does_not_end_as_if_all_were_well(tmp_path: Path) -> None:
    from PySide6.QtCore import QLockFile

    lock = QLockFile(str(tmp_path / "window.lock"))
    assert lock.tryLock(0)
    program = [sys.executable, "-m", "cirahub_desktop", "--data-dir", str(tmp_path), "--minimized"]
    quiet = subprocess.run(program, cwd=ROOT, capture_output=True, timeout=60, check=False)
    lock.unlock()
    assert quiet.returncode == 0
