"""Carry every file of the corpus through the program and print what came of it, per origin.

``python -m tests.corpus`` takes all files outside ``invalid`` and ``fragments``; ``--broken`` takes those two, and
says of each file what came of it. Words after it choose the files whose names contain one of them. It ends with 1
where something is not explained, was written twice, or, with ``--broken``, took too long.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path

from tests.corpus import table
from tests.corpus.files import BROKEN, CorpusFile, corpus_files
from tests.corpus.known import reason_for
from tests.corpus.passage import Passage, carry
from tests.corpus.pipe import Pipe

ROOT = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "ics"
LONGEST = 2.0
"""Seconds that a broken file may take from the feed to both folders."""


def main(words: Sequence[str]) -> int:
    broken = "--broken" in words
    chosen = [word for word in words if not word.startswith("--")]
    files = [
        file
        for file in corpus_files(ROOT)
        if (file.origin in BROKEN) is broken and (not chosen or any(word in file.name for word in chosen))
    ]
    passages = carried(files)
    _print(table.table(passages))
    if broken:
        _print(["", *(_fate(one) for one in passages)])
        return int(any(one.first_seconds > LONGEST for one in passages))
    for title, lines in _sections(passages):
        _print(["", f"## {title}", "", *(list(lines) or ["None."])])
    return int(any(one.again or one.after_rewriting or _unexplained(one) for one in passages))


def carried(files: Iterable[CorpusFile]) -> list[Passage]:
    with tempfile.TemporaryDirectory(prefix="corpus-") as home, Pipe(Path(home)) as pipe:
        return [carry(pipe, file) for file in files]


def _sections(passages: Sequence[Passage]) -> list[tuple[str, Iterable[str]]]:
    return [
        ("Events that did not arrive", table.reasons(passages)),
        ("Differences", table.differences(passages)),
        ("What recurring-ical-events could not read", table.unread(passages)),
        ("Written without need", table.written_again(passages)),
        ("Not written anew", [f"- {name}" for name in table.never_rewritten(passages)]),
    ]


def _unexplained(one: Passage) -> bool:
    return any(not reason_for(one.file.name, found) for found in one.differences)


def _fate(one: Passage) -> str:
    lost = ", ".join(f"{count} {reason}" for reason, count in sorted(one.named.items()))
    what = f"refused as a whole ({one.error})" if one.error else f"{one.found} events, {one.arrived} arrived"
    return f"- {one.file.name}: {what}{f'; {lost}' if lost and not one.error else ''}; {one.first_seconds:.2f} s"


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    os.environ["TZ"] = "Europe/Paris"  # as for all tests
    if hasattr(time, "tzset"):
        time.tzset()
    sys.exit(main(sys.argv[1:]))
