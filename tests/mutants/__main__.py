"""Plant each fault in a copy of the checkout, run the engine's tests there, and say which faults were caught.

``python -m tests.mutants`` tries all faults and writes what came of it to ``docs/mutants.md``. With words after it, it
takes only those faults whose file or reason contains one of the words, and writes nothing. Two are tried at a time.
What was not begun after half an hour is named and counts as not caught. It ends with 1 when a fault was not caught.
All this takes minutes, so it is no part of the ordinary tests.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from tests.mutants.catalogue import MUTANTS, Mutant
from tests.mutants.trial import ROOT, Outcome, copied, first_failure, try_out

AT_ONCE = 2
LONGEST = 30 * 60
"""Seconds; nothing new is begun after that."""
TABLE = ROOT / "docs" / "mutants.md"


def main(words: list[str]) -> int:
    chosen = [one for one in MUTANTS if not words or any(word in f"{one.file} {one.why}" for word in words)]
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        tried = _tried(chosen, Path(folder))
    caught = sum(outcome.caught for _, outcome in tried)
    sys.stdout.write(f"{caught} of {len(chosen)} caught\n")
    if not words:
        TABLE.write_text(_table(tried), encoding="utf-8", newline="\n")
    return 0 if caught == len(chosen) else 1


def _tried(chosen: list[Mutant], folder: Path) -> list[tuple[Mutant, Outcome]]:
    copies: SimpleQueue[Path] = SimpleQueue()
    for number in range(AT_ONCE):
        copies.put(copied(folder / str(number)))
    sound = first_failure(folder / "0")
    if sound != Outcome():
        raise SystemExit(f"no fault is planted yet, and {sound.test or sound.trouble}")
    until = time.monotonic() + LONGEST

    def trial(one: Mutant) -> Outcome:
        if time.monotonic() > until:
            return Outcome(trouble="there was no time left")
        copy = copies.get()
        try:
            return try_out(one, copy)
        finally:
            copies.put(copy)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(_told(chosen, pool.map(trial, chosen)))


def _told(chosen: list[Mutant], outcomes: Iterable[Outcome]) -> Iterable[tuple[Mutant, Outcome]]:
    for one, outcome in zip(chosen, outcomes, strict=True):
        word = "caught" if outcome.caught else "NOT TRIED" if outcome.trouble else "SURVIVED"
        sys.stdout.write(f"{word:9}  {one.file:20}  {one.why}  {outcome.test or outcome.trouble}\n")
        sys.stdout.flush()
        yield one, outcome


def _table(tried: list[tuple[Mutant, Outcome]]) -> str:
    lines = [
        "# Planted faults and the tests that catch them",
        "",
        "Each line is a fault that `python -m tests.mutants` planted in a copy of `cirahub_desktop/sync`, and the",
        "first test that failed. That command made this table; `tests/mutants/catalogue.py` has the faults themselves.",
        "",
        "| what the fault does | file | caught by |",
        "| --- | --- | --- |",
    ]
    for one, outcome in tried:
        room, _, test = outcome.test.rpartition("::")
        shown = f"`{test}` in `{room}`" if room else outcome.test or f"**not caught** {outcome.trouble}".rstrip()
        lines.append(f"| {one.why} | `{one.file}` | {shown} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
