"""Every branch of the decisions is taken by a test: ``python -m tests.branches``.

Runs the quick tests of the engine under coverage and names each branch that none of them takes; ends with 1 when there
is one. What only chance finds is not tested: property tests and the model tests are left out, and so are the long tests
of disasters, crashes and real servers, which hold more than one decision each.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from coverage import Coverage

ROOT = Path(__file__).parents[1]
SYNC = ROOT / "cirahub_desktop" / "sync"
SERVICES = frozenset({"cancel", "doorway", "engine", "errors", "events", "lock", "parallel", "read", "report", "run"})
"""Modules that decide nothing about anybody's events. A new one counts as deciding until it is named here."""
LEFT_OUT = (
    "test_model_one_way.py",
    "test_crash_both_ways.py",
    "test_exchange_both_ways.py",
    "two_way",
    "disasters",
    "crash",
)


def main() -> int:
    deciding = [path for path in sorted(SYNC.glob("*.py")) if path.stem not in SERVICES]
    with tempfile.TemporaryDirectory(prefix="branches-") as folder:
        data = Path(folder) / "coverage"
        if failed := _run_tests(data, deciding):
            return failed
        missed = list(_missed(data, Path(folder) / "report.json"))
    sys.stdout.writelines(f"{line}\n" for line in missed)
    if missed:
        sys.stdout.write(f"{len(missed)} branches are taken by no test.\n")
        return 1
    sys.stdout.write(f"Every branch of {len(deciding)} modules is taken by a test.\n")
    return 0


def _run_tests(data: Path, deciding: list[Path]) -> int:
    left_out = [f"--ignore={ROOT / 'tests' / 'engine' / name}" for name in LEFT_OUT]
    line = [sys.executable, "-m", "coverage", "run", "--branch", f"--data-file={data}"]
    line.append("--include=" + ",".join(str(path) for path in deciding))
    line += ["-m", "pytest", str(ROOT / "tests" / "engine"), "-q", "-m", "not hypothesis", *left_out]
    return subprocess.run(line, cwd=ROOT, check=False).returncode


def _missed(data: Path, report: Path) -> Iterator[str]:
    """``FILE:LINE: CODE``, with where it never goes on to."""
    coverage = Coverage(data_file=data)
    coverage.load()
    coverage.json_report(outfile=str(report))
    for file, found in json.loads(report.read_text(encoding="utf-8"))["files"].items():
        path = Path(file)
        code = (ROOT / path).read_text(encoding="utf-8").splitlines()
        unreached = set(found["missing_lines"])
        for number in sorted(unreached):
            yield f"{path}:{number}: {code[number - 1].strip()}   [never reached]"
        for start, end in found["missing_branches"]:
            if not unreached & {start, end}:
                goal = f"goes to line {end}" if end > 0 else "leaves here"
                yield f"{path}:{start}: {code[start - 1].strip()}   [never {goal}]"


if __name__ == "__main__":
    sys.exit(main())
