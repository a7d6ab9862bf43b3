"""One fault on trial: plant it in a copy of the checkout and run the tests that come by it, quickest first."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import cache_from_source
from pathlib import Path

from tests.mutants.catalogue import Mutant

ROOT = Path(__file__).parents[2]
ENGINE = "cirahub_desktop/sync"
_COPIED = ("cirahub_desktop", "tests", "resources", "installer", "pyproject.toml")
_SECONDS = 180
"""Far more than the tests of one line need."""
_FIRST = {
    "departure.py": ("engine/test_departures", "engine/test_r3", "engine/test_sources", "engine/test_both_ways"),
    "exits.py": ("engine/test_sources", "engine/test_both_ways", "engine/test_people", "engine/test_r2"),
    "guard.py": ("engine/test_r2",),
    "merge.py": ("engine/test_both", "engine/test_people", "engine/test_r3", "engine/test_sources", "engine/test_r10"),
    "clash.py": ("engine/test_r7_clash", "engine/test_both_ways"),
    "fields.py": ("engine/test_fields", "engine/test_series"),
    "three_way.py": ("engine/test_fields", "engine/test_series"),
    "series_merge.py": ("engine/test_series",),
    "unproject.py": ("engine/test_unproject_series", "engine/test_unproject"),
    "reading_back.py": ("engine/test_r15", "engine/test_both_ways", "engine/test_unproject"),
    "recognise.py": ("engine/test_recognition", "engine/test_both_ways", "engine/test_r5", "engine/test_r4"),
    "reconcile.py": ("engine/test_judging", "engine/test_r4", "engine/test_crash_w", "engine/test_r6"),
    "looks.py": ("engine/test_people", "engine/test_both_ways", "engine/test_only", "engine/test_r5"),
    "read.py": ("engine/test_crash_w", "engine/test_r1_", "engine/test_r6", "engine/test_sources"),
    "sources.py": ("engine/test_caught", "engine/test_people", "engine/test_both_ways", "engine/test_r11"),
    "orders.py": ("engine/test_orders", "engine/test_r10", "engine/test_both_ways"),
    "ledger.py": ("engine/test_caught", "engine/test_both", "engine/test_crash_w", "engine/test_sources"),
    "outlook.py": ("engine/test_planning", "engine/test_sources", "engine/test_both_ways"),
    "steps.py": ("engine/test_planning", "engine/test_r2", "engine/test_both_ways"),
    "parts.py": ("engine/test_parts",),
    "folding.py": ("engine/test_parts",),
    "shapes.py": ("engine/test_parts", "engine/test_planning"),
    "plan.py": ("engine/test_planning", "engine/test_both", "engine/test_r4", "engine/test_r10", "engine/test_crash_w"),
    "targets.py": ("engine/test_both", "engine/test_r1_", "engine/test_r6", "engine/test_r2", "engine/test_people"),
    "apply.py": ("engine/test_r7_last", "engine/test_r5_l", "engine/test_two_b", "engine/test_crash", "engine/test_r"),
    "checkpoint.py": ("engine/test_r5_l", "engine/test_crash_w", "engine/test_r4", "engine/test_r"),
    "last_look.py": ("engine/test_r7_last", "engine/test_r4", "engine/test_r"),
    "project.py": ("engine/test_r15", "engine/test_one_way", "engine/test_options"),
    "rewriting.py": ("engine/test_rewriting", "engine/test_r6_servers"),
    "undo.py": ("engine/test_r10_undo", "engine/test_r10"),
    "release.py": ("engine/test_r10_release", "engine/test_r10"),
    "clean.py": ("engine/test_removal_i", "app/test_removal", "engine/test_removal"),
    "ours.py": ("engine/test_ours", "engine/test_removal"),
    "homeless.py": ("engine/test_removal",),
    "holds.py": ("engine/test_r2",),
    "leaving.py": ("engine/test_leaving", "engine/test_holds", "engine/test_r2"),
    "engine.py": ("engine/test_r10_undo", "engine/test_doorway", "engine/test_r9", "engine/test_r2"),
    "lock.py": ("engine/test_r13", "engine/test_r10"),
    "state/items.py": ("state/test_items", "engine/test_crash_w"),
    "state/links.py": ("state/test_items",),
    "state/condition.py": ("engine/test_r1_", "engine/test_crash_w"),
    "state/intents.py": ("state/test_journal",),
    "model/canonical.py": ("model",),
    "model/item.py": ("model",),
    "spokes/guarded.py": ("engine/test_r13", "engine/test_r9"),
    "codecs/stamps.py": ("codecs/test_round", "spokes/test_folder"),
    "spokes/exchange/stamps.py": ("exchange/test_codec",),
}  # fmt: skip
"""Tests that know most about a file, so that a fault is caught soon."""
_QUICK = ("engine/test_r1", "engine/test_b", "engine/test_p", "engine/test_s", "engine/", "state/", "model/")
_AT_THE_END = (
    "tests/engine/test_unproject.py", "tests/engine/disasters", "tests/engine/test_crash_both_ways.py",
    "tests/engine/test_exchange_both_ways.py", "tests/engine/test_model_one_way.py", "tests/engine/two_way",
)  # fmt: skip
"""Long ones: they are asked only where no other test has an answer."""


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


def check(copy: Path, tests: Sequence[str] = ()) -> None:
    """Without a fault ``tests`` pass, or all that are quick; else no outcome would mean anything."""
    outcome = _first_failure(copy, tests or _named(copy, _QUICK), 5 * _SECONDS)
    if outcome != Outcome():
        raise SystemExit(f"no fault is planted yet, and {outcome.test or outcome.trouble}")


def try_out(one: Mutant, copy: Path, known: str = "") -> Outcome:
    """Plant, test, and mend again. ``known`` is the test that caught it the last time; then no other is asked."""
    path = copy / ENGINE / one.file
    sound = path.read_text(encoding="utf-8")
    if (count := sound.count(one.old)) != 1:
        return Outcome(trouble=f"the text to replace is there {count} times")
    first = _named(copy, _FIRST.get(one.file, ()))
    rest = [name for name in _named(copy, _QUICK) if name not in first]
    _write(path, sound.replace(one.old, one.new))
    try:
        for tests in [[known]] if known else [first, rest, list(_AT_THE_END)]:
            outcome = _first_failure(copy, tests) if tests else Outcome()
            if outcome != Outcome():
                return outcome
        return Outcome()
    finally:
        _write(path, sound)


def _write(path: Path, text: str) -> None:
    """Also forgets what Python made of the file, for times of a second's precision cannot tell two texts apart."""
    path.write_text(text, encoding="utf-8", newline="")
    Path(cache_from_source(str(path))).unlink(missing_ok=True)


def _first_failure(copy: Path, tests: Sequence[str], limit: int = _SECONDS) -> Outcome:
    """Run ``tests`` in ``copy`` until one fails; chance plays the same game each time."""
    how = ["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-seed=0"]
    command = [sys.executable, "-m", "pytest", *tests, *how]
    environment = os.environ | {"PYTHONPATH": str(copy)}
    try:
        done = subprocess.run(
            command, cwd=copy, env=environment, capture_output=True, text=True, timeout=limit, check=False
        )
    except subprocess.TimeoutExpired:
        return Outcome(trouble=f"the tests took more than {limit} seconds")
    if done.returncode == 0:
        return Outcome()
    failed = [
        line for line in done.stdout.splitlines() if line.startswith(("FAILED tests", "ERROR tests")) and "::" in line
    ]
    if not failed:
        return Outcome(trouble="the tests do not run")
    return Outcome(failed[0].split(" ", 1)[1].split(" - ")[0].partition("[")[0])


def _named(copy: Path, starts: Sequence[str]) -> list[str]:
    """Files of quick tests whose names begin so, in the order of ``starts``."""
    names = [path.relative_to(copy).as_posix() for path in sorted((copy / "tests").glob("*/test_*.py"))]
    found = {name: None for start in starts for name in names if name.startswith(f"tests/{start}")}
    return [name for name in found if name not in _AT_THE_END]
