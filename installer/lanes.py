"""The tests in two lanes, and what came of both together.

Most run side by side, a worker per core. Those marked ``alone`` run after them, one after the other, because they
measure time or meet the keyring or the screen. What ran is counted over both, and a test that no lane ran is a failure.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final

MOST_WORKERS: Final = 8
_WIDTH = 100
_KINDS = ("failed", "passed", "skipped", "xfailed", "xpassed", "warnings", "error")
"""In the order in which pytest names them; it names no others."""


@dataclass(frozen=True)
class Lane:
    name: str
    options: tuple[str, ...]
    keyring: bool
    """Inside a session with a keyring of its own."""


def lanes() -> tuple[Lane, Lane]:
    workers = str(min(os.cpu_count() or 1, MOST_WORKERS))
    return (
        Lane("tests side by side", ("-m", "not alone", "-n", workers, "--dist", "worksteal"), keyring=False),
        Lane("tests alone", ("-m", "alone"), keyring=True),
    )


@dataclass(frozen=True)
class Told:
    """What a lane wrote down of itself (``tests/support/lane_report.py``)."""

    ran: tuple[str, ...] = ()
    collected: tuple[str, ...] = ()
    """Those of the other lane included; workers do not tell."""
    counts: dict[str, int] = field(default_factory=dict)


def read(file: Path) -> Told:
    """Nothing ran where the lane came to no end."""
    if not file.is_file():
        return Told()
    told = json.loads(file.read_text(encoding="utf-8"))
    return Told(tuple(told["ran"]), tuple(told["collected"]), told["counts"])


def complaints(told: Iterable[Told]) -> list[str]:
    """Tests that no lane ran, and such as two did."""
    ran = [name for one in told for name in one.ran]
    collected = {name for one in told for name in one.collected}
    found = [f"no lane ran {name}" for name in sorted(collected - set(ran))]
    if not collected:
        found.append("no lane told which tests there are")
    if len(ran) > len(set(ran)):
        found += [f"two lanes ran {name}" for name in sorted({name for name in ran if ran.count(name) > 1})]
    return found


def closing_line(told: Iterable[Told], seconds: float) -> str:
    """As pytest ends, summed up over the lanes."""
    sums = {kind: sum(one.counts.get(kind, 0) for one in told) for kind in _KINDS}
    counts = ", ".join(f"{number} {_word(kind, number)}" for kind, number in sums.items() if number) or "no tests ran"
    long = f" ({timedelta(seconds=int(seconds))})" if seconds >= 60 else ""
    return f" {counts} in {seconds:.2f}s{long} ".center(_WIDTH, "=")


def _word(kind: str, number: int) -> str:
    if kind in ("error", "warnings"):
        return kind.removesuffix("s") + ("s" if number > 1 else "")
    return kind
