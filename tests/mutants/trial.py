"""One fault on trial: plant it in a copy of the checkout and run the tests that should see it, quickest first."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.catalogue import Mutant

ROOT = Path(__file__).parents[2]
_COPIED = ("cirahub_desktop", "tests", "resources", "installer", "pyproject.toml")
_SECONDS = 180
"""Far more than all tests of the engine need; a fault that makes them hang is seen by that."""
_FIRST = {
    "merge.py": ("engine/test_r3", "engine/test_sources", "engine/test_r1_"),
    "sources.py": ("engine/test_r3", "engine/test_sources", "engine/test_r2", "engine/test_r6"),
    "guard.py": ("engine/test_r2",),
    "reconcile.py": ("engine/test_r4", "engine/test_r1_", "engine/test_crash"),
    "plan.py": ("engine/test_r4", "engine/test_r9", "engine/test_r2"),
    "apply.py": ("engine/test_r7", "engine/test_r4", "engine/test_r9", "engine/test_r2"),
    "targets.py": ("engine/test_r1_", "engine/test_r6", "engine/test_r2"),
    "read.py": ("engine/test_r1_", "engine/test_crash"),
    "engine.py": ("engine/test_r3",),
    "holds.py": ("engine/test_r2",),
    "project.py": ("engine/test_r15", "engine/test_one_way"),
    "state/items.py": ("engine/test_crash",),
    "state/condition.py": ("engine/test_r1_", "engine/test_crash"),
    "model/canonical.py": ("model",),
    "spokes/guarded.py": ("engine/test_r13",),
}
"""Tests that know most about a file, so that a fault is caught soon."""
_THEN = ("r15", "r4", "r3", "r9", "r1_", "sources", "one_way", "r7", "r2", "r6", "doorway", "r13", "r5", "crash")
"""The tests of the engine by what they take, the quick ones first."""
_AT_THE_END = "engine/test_model_one_way.py"


@dataclass(frozen=True, slots=True)
class Outcome:
    test: str = ""
    """The first test that failed."""
    trouble: str = ""
    """Why the trial says nothing, where it does not: the text is not there, or the tests do not even begin."""

    @property
    def caught(self) -> bool:
        return bool(self.test)


def copied(folder: Path) -> Path:
    """What the tests need of the checkout, in a new ``folder``."""
    folder.mkdir()
    for name in _COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, folder / name)
    return folder


def try_out(one: Mutant, copy: Path) -> Outcome:
    """Plant, test, and mend again."""
    path = copy / "cirahub_desktop" / "sync" / one.file
    sound = path.read_text(encoding="utf-8")
    if (count := sound.count(one.old)) != 1:
        return Outcome(trouble=f"the text to replace is there {count} times")
    path.write_text(sound.replace(one.old, one.new), encoding="utf-8", newline="")
    try:
        return first_failure(copy, _FIRST.get(one.file, ()))
    finally:
        path.write_text(sound, encoding="utf-8", newline="")


def first_failure(copy: Path, first: tuple[str, ...] = ()) -> Outcome:
    """Run the tests of ``copy`` until one fails."""
    command = [sys.executable, "-B", "-m", "pytest", *_ordered(copy, first), "-x", "-q", "-p", "no:cacheprovider"]
    environment = os.environ | {"PYTHONPATH": str(copy)}
    try:
        done = subprocess.run(
            command, cwd=copy, env=environment, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return Outcome("(hangs)")
    if done.returncode == 0:
        return Outcome()
    failed = [line for line in done.stdout.splitlines() if line.startswith("FAILED")]
    if not failed:
        return Outcome(trouble="the tests do not run")
    return Outcome(failed[0].removeprefix("FAILED ").split(" - ")[0].partition("[")[0])


def _ordered(copy: Path, first: tuple[str, ...]) -> list[str]:
    tests = copy / "tests"
    names = [
        path.relative_to(tests).as_posix()
        for room in ("engine", "state", "model")
        for path in sorted((tests / room).glob("test_*.py"))
    ]
    order = [*first, *(f"engine/test_{word}" for word in _THEN)]

    def rank(name: str) -> tuple[bool, int]:
        known = (place for place, start in enumerate(order) if name.startswith(start))
        return name == _AT_THE_END, next(known, len(order))

    return [f"tests/{name}" for name in sorted(names, key=rank)]
