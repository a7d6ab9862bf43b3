"""Plant each fault in a copy of the checkout, run the engine's tests there, and say which faults were caught.

``python -m tests.mutants`` tries all faults and writes what came of it to ``docs/mutants.md``. With words after it, it
takes only those faults whose file or reason contains one of the words, and writes nothing. Two are tried at a time,
each against the test that caught it the last time, as the table has it; where that one is silent, against all.
What was not begun after half an hour is named and counts as not caught. It ends with 1 when a fault was not caught.
All this takes minutes, so it is no part of the ordinary tests.
"""

from __future__ import annotations

import re
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from tests.mutants.catalogue import MUTANTS, Mutant
from tests.mutants.trial import ROOT, Outcome, check, copied, try_out

AT_ONCE = 2
LONGEST = 30 * 60
"""Seconds; nothing new is begun after that."""
TABLE = ROOT / "docs" / "mutants.md"
_LINE = re.compile(r"\| (?P<why>.*) \| `(?P<file>.*)` \| `(?P<test>.*)` in `(?P<room>.*)` \|")


def main(words: list[str]) -> int:
    chosen = [one for one in MUTANTS if not words or any(word in f"{one.file} {one.why}" for word in words)]
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        outcomes = _Trials(Path(folder)).of(chosen)
    caught = sum(outcome.caught for outcome in outcomes.values())
    sys.stdout.write(f"{caught} of {len(chosen)} caught\n")
    if not words:
        TABLE.write_text(_table(outcomes), encoding="utf-8", newline="\n")
    return 0 if caught == len(chosen) else 1


class _Trials:
    def __init__(self, folder: Path) -> None:
        self._until = time.monotonic() + LONGEST
        self._copies: SimpleQueue[Path] = SimpleQueue()
        for number in range(AT_ONCE):
            self._copies.put(copied(folder / str(number)))

    def of(self, chosen: Sequence[Mutant]) -> dict[Mutant, Outcome]:
        """What came of each: by the test that caught it the last time, else by all tests."""
        known = {one: test for one in chosen if (test := _last_time().get((one.file, one.why), ""))}
        outcomes = self._tried(list(known), known)
        rest = [one for one in chosen if one not in outcomes or not outcomes[one].caught]
        outcomes |= self._tried(rest, {})
        return {one: outcomes[one] for one in chosen}

    def _tried(self, chosen: Sequence[Mutant], known: Mapping[Mutant, str]) -> dict[Mutant, Outcome]:
        if not chosen:
            return {}
        copy = self._copies.get()
        check(copy, tuple(dict.fromkeys(known.values())))
        self._copies.put(copy)

        def trial(one: Mutant) -> Outcome:
            if time.monotonic() > self._until:
                return Outcome(trouble="there was no time left")
            copy = self._copies.get()
            try:
                return try_out(one, copy, known.get(one, ""))
            finally:
                self._copies.put(copy)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return dict(zip(chosen, _told(chosen, pool.map(trial, chosen)), strict=True))


def _told(chosen: Sequence[Mutant], outcomes: Iterable[Outcome]) -> Iterable[Outcome]:
    for one, outcome in zip(chosen, outcomes, strict=True):
        word = "caught" if outcome.caught else "NOT TRIED" if outcome.trouble else "SURVIVED"
        sys.stdout.write(f"{word:9}  {one.file:20}  {one.why}  {outcome.test or outcome.trouble}\n")
        sys.stdout.flush()
        yield outcome


def _last_time() -> dict[tuple[str, str], str]:
    """The test that caught each fault, by file and reason, as the table has it."""
    lines = TABLE.read_text(encoding="utf-8").splitlines() if TABLE.exists() else []
    found = (match for line in lines if (match := _LINE.fullmatch(line)))
    return {(one["file"], one["why"]): f"{one['room']}::{one['test']}" for one in found}


def _table(outcomes: Mapping[Mutant, Outcome]) -> str:
    lines = [
        "# Planted faults and the tests that catch them",
        "",
        "Each line is a fault that `python -m tests.mutants` planted in a copy of `cirahub_desktop/sync`, and the",
        "first test that failed. That command made this table; `tests/mutants/catalogue.py` has the faults themselves.",
        f"Of {len(outcomes)} faults, {sum(outcome.caught for outcome in outcomes.values())} were caught.",
        "",
        "| what the fault does | file | caught by |",
        "| --- | --- | --- |",
    ]
    for one, outcome in outcomes.items():
        room, _, test = outcome.test.partition("::")
        shown = f"`{test}` in `{room}`" if test else outcome.test or f"**not caught** {outcome.trouble}".rstrip()
        lines.append(f"| {one.why} | `{one.file}` | {shown} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
