"""Plant each fault in a copy of the checkout, run the engine's tests there, and say which faults were caught.

``python -m tests.mutants [WORD ...]`` takes only faults whose file or reason contains one of the words. It ends with 1
when one survived. It takes minutes, so it is no part of the ordinary tests.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from tests.mutants.catalogue import MUTANTS, Mutant

ROOT = Path(__file__).parents[2]
COPIED = ("cirahub_desktop", "tests", "resources", "installer", "pyproject.toml")
AT_ONCE = 2
MODEL = "tests/engine/test_model_one_way.py"
FIRST = {
    "merge.py": ("r3_strikes", "sources_together", "r1_unseen"),
    "sources.py": ("sources_together", "r2_breaker", "r3_strikes", "r6_second_run"),
    "guard.py": ("r2_breaker",),
    "reconcile.py": ("r4_only_ours", "r1_unseen", "crash_windows"),
    "plan.py": ("r4_only_ours", "r2_breaker", "r9_one_bad"),
    "apply.py": ("r4_only_ours", "r9_one_bad", "r2_breaker", "r5_no_duplicates"),
    "targets.py": ("r2_breaker", "r6_second_run", "r1_unseen"),
    "read.py": ("r1_unseen", "crash_windows"),
    "spokes/guarded.py": ("r13_cancel",),
}
"""Tests that know most about a file, so that a fault is caught soon."""


def main(words: list[str]) -> int:
    chosen = [one for one in MUTANTS if not words or any(word in f"{one.file} {one.why}" for word in words)]
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(AT_ONCE):
            copies.put(_copy(Path(folder) / str(number)))
        if failed := _first_failure(Path(folder) / "0", ()):
            raise SystemExit(f"no fault is planted yet, and {failed} fails")
        with ThreadPoolExecutor(AT_ONCE) as pool:
            survivors = _tell(chosen, pool.map(lambda one: _is_caught(one, copies), chosen))
    sys.stdout.write(f"{len(chosen) - survivors} of {len(chosen)} caught\n")
    return 1 if survivors else 0


def _tell(chosen: list[Mutant], verdicts: Iterable[str]) -> int:
    survivors = 0
    for one, caught in zip(chosen, verdicts, strict=True):
        survivors += not caught
        sys.stdout.write(f"{'caught  ' if caught else 'SURVIVED'}  {one.file:24}  {one.why}  {caught}\n")
        sys.stdout.flush()
    return survivors


def _copy(folder: Path) -> Path:
    folder.mkdir()
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, folder / name)
    return folder


def _is_caught(one: Mutant, copies: SimpleQueue[Path]) -> str:
    """The first test that failed, '' when none did."""
    copy = copies.get()
    path = copy / "cirahub_desktop" / "sync" / one.file
    sound = path.read_text(encoding="utf-8")
    try:
        if sound.count(one.old) != 1:
            raise SystemExit(f"{one.file}: {one.old!r} is there {sound.count(one.old)} times, not once")
        path.write_text(sound.replace(one.old, one.new), encoding="utf-8")
        return _first_failure(copy, FIRST.get(one.file, ()))
    finally:
        path.write_text(sound, encoding="utf-8")
        copies.put(copy)


def _first_failure(copy: Path, first: tuple[str, ...]) -> str:
    found = {path.stem.removeprefix("test_"): str(path) for path in sorted(copy.glob("tests/engine/test_*.py"))}
    soon = [path for word in first for name, path in found.items() if name.startswith(word)]
    rest = [path for path in found.values() if path not in soon and not path.endswith("model_one_way.py")]
    tests = [*soon, *rest, "tests/state", str(copy / MODEL)]
    command = [sys.executable, "-B", "-m", "pytest", *tests, "-x", "-q", "-p", "no:cacheprovider"]
    environment = os.environ | {"PYTHONPATH": str(copy)}
    try:
        done = subprocess.run(
            command, cwd=copy, env=environment, capture_output=True, text=True, timeout=300, check=False
        )
    except subprocess.TimeoutExpired:
        return "(hangs)"
    if done.returncode == 0:
        return ""
    failed = [line for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return failed[0].split(" - ")[0].rpartition("::")[2] if failed else "(does not run)"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
