"""What ``bootstrap.py test`` runs: the tests in two lanes, and beside the first lint, format, types, translations."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from installer import keyring_session, lanes
from installer.lanes import Lane
from installer.say import say

STRICT = ("CI", "CIRAHUB_REQUIRE_SHARED")
"""Where one of these is set, a skipped test is a failed one."""
_Done = subprocess.CompletedProcess[str]


def run(root: Path, python: Path, arguments: list[str]) -> int:
    """All checks, or only the tests with ``arguments`` for pytest, in one lane; 0 when everything passed."""
    if arguments:
        with keyring_session.session(_pytest(python, *arguments)) as line:
            return 0 if _passes(root, "tests", line) else 1
    return _everything(root, python)


def _everything(root: Path, python: Path) -> int:
    began = time.monotonic()
    with _beside(root, _static(str(python))) as static, tempfile.TemporaryDirectory() as folder:
        failed, told = [], []
        for number, lane in enumerate(lanes.lanes()):
            file = Path(folder, f"{number}.json")
            failed += [] if _run_lane(root, python, lane, file) else [lane.name]
            told.append(lanes.read(file))
            if number == 0:
                failed += [name for name, future in static.items() if not _told(name, *future.result())]
    if lost := lanes.complaints(told):
        failed.append("tests in their lanes")
    for complaint in lost:
        say(f"== {complaint}")
    say(f"Failed: {', '.join(failed)}" if failed else "Everything passed.")
    say(lanes.closing_line(told, time.monotonic() - began))
    return 1 if failed else 0


def _run_lane(root: Path, python: Path, lane: Lane, file: Path) -> bool:
    line = _pytest(python, *lane.options, f"--lane-report={file}")
    if not lane.keyring:
        return _passes(root, lane.name, line)
    with keyring_session.session(line) as inside:
        return _passes(root, lane.name, inside)


def _pytest(python: Path, *options: str) -> list[str]:
    strict = ["--no-skips"] if any(os.environ.get(name) for name in STRICT) else []
    return [str(python), "-m", "pytest", *strict, *options]


def _static(python: str) -> dict[str, list[str]]:
    return {
        "lint": [python, "-m", "ruff", "check", "."],
        "format": [python, "-m", "ruff", "format", "--check", "."],
        "types": [python, "-m", "mypy"],
        "translations": [python, str(Path("installer", "translations.py")), "check"],
    }


@contextmanager
def _beside(root: Path, checks: dict[str, list[str]]) -> Iterator[dict[str, Future[tuple[_Done, float]]]]:
    """They run one after the other while the block runs, and say nothing before their end."""

    def work(line: list[str]) -> tuple[_Done, float]:
        began = time.monotonic()
        done = subprocess.run(
            line,
            cwd=root,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        return done, time.monotonic() - began

    with ThreadPoolExecutor(1) as pool:
        yield {name: pool.submit(work, line) for name, line in checks.items()}


def _told(name: str, done: _Done, seconds: float) -> bool:
    passed = done.returncode == 0
    say(f"== {name}\n{done.stdout.rstrip()}\n== {name}: {'passed' if passed else 'FAILED'}, {seconds:.1f} s")
    return passed


def _passes(root: Path, name: str, line: list[str]) -> bool:
    say(f"== {name}")
    began = time.monotonic()
    passed = subprocess.run(line, cwd=root, stdin=subprocess.DEVNULL, check=False).returncode == 0
    say(f"== {name}: {'passed' if passed else 'FAILED'}, {time.monotonic() - began:.1f} s")
    return passed
