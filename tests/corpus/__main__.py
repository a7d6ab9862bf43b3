"""Carry every file of the corpus through the program and print what came of it, per origin.

``python -m tests.corpus`` takes all files outside ``invalid`` and ``fragments``; ``--broken`` takes those two, and
says of each file what came of it. Words after it choose the files whose names contain one of them. ``--write`` takes
all and writes ``docs/corpus.md``. It ends with 1 where something is not explained or was written without need, or a
broken file took too long.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tests.corpus import table
from tests.corpus.files import BROKEN, CorpusFile, corpus_files
from tests.corpus.known import reason_for
from tests.corpus.passage import Passage, carry
from tests.corpus.pipe import Pipe

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus" / "ics"
PAGE = ROOT / "docs" / "corpus.md"
LONGEST = 2.0
"""Seconds of the processor that a broken file may take from the feed to both folders."""
_HEAD = """# The corpus, through the whole program

Written by `.venv/bin/python -m tests.corpus --write`; `tests/corpus` says how it is done and holds it in the checks.
Every file of `../shared/corpus/ics` is served as a feed, goes through a hub without range and filter, and is written
into a public folder of the sandbox and into a local folder. What recurring-ical-events finds in the feed is compared
with what plain exchangelib finds in the public folder and recurring-ical-events in the written files: the same
starts, ends and subjects. Then the hub runs again, and once more after the feed was written anew (other order, folds,
line ends, stamps, texts of VTIMEZONEs): neither may write anything.

*named* are events that did not arrive, each with its reason; *occurrences* were compared; *differ* are events and
series that arrived and of which at least one occurrence is not the same in one of the two folders; *seconds* are those
of the processor, for program, sandbox and comparison together. How long a series without end is looked at says
`tests/corpus/horizon.py`; what is put right in a feed before recurring-ical-events reads it, because there it is wrong
or does not know, says `tests/corpus/mended.py`.
"""


def main(words: Sequence[str]) -> int:
    files = corpus_files(CORPUS)
    if "--write" in words:
        whole, broken = _sort(carried(files))
        text = "\n".join([_HEAD, *report(whole), "", "# Broken files", "", *report_of_broken(broken), ""])
        PAGE.write_text(text, encoding="utf-8", newline="\n")
        return int(_is_bad(whole) or _is_slow(broken))
    chosen = [word for word in words if not word.startswith("--")]
    passages = carried(
        file
        for file in files
        if (file.origin in BROKEN) is ("--broken" in words)
        and (not chosen or any(word in file.name for word in chosen))
    )
    for line in report_of_broken(passages) if "--broken" in words else report(passages):
        sys.stdout.write(f"{line}\n")
    return int(_is_slow(passages) if "--broken" in words else _is_bad(passages))


def carried(files: Iterable[CorpusFile]) -> list[Passage]:
    with tempfile.TemporaryDirectory(prefix="corpus-") as home, Pipe(Path(home)) as pipe:
        return [carry(pipe, file) for file in files]


def report(passages: Sequence[Passage]) -> Iterator[str]:
    yield from table.table(passages)
    yield from ("", *table.share(passages))
    yield from _section("Events that did not arrive", table.reasons(passages))
    yield from _section("Differences", table.differences(passages))
    yield from _section("What recurring-ical-events could not read", table.unread(passages))
    yield from _section("Written without need", table.written_again(passages))
    yield from _section("Not written anew, for no other text surely means the same", table.never_rewritten(passages))


def report_of_broken(passages: Sequence[Passage]) -> Iterator[str]:
    yield from table.table(passages)
    yield from _section("What came of each", table.fates(passages))
    yield from _section("Written without need", table.written_again(passages))


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield from ("", f"## {title}", "", *(list(lines) or ["None."]))


def _sort(passages: Iterable[Passage]) -> tuple[list[Passage], list[Passage]]:
    found = list(passages)
    return [one for one in found if one.file.origin not in BROKEN], [one for one in found if one.file.origin in BROKEN]


def _is_bad(passages: Iterable[Passage]) -> bool:
    return any(
        one.again or one.after_rewriting or any(not reason_for(one.file.name, found) for found in one.differences)
        for one in passages
    )


def _is_slow(passages: Iterable[Passage]) -> bool:
    return any(one.first_seconds > LONGEST for one in passages)


if __name__ == "__main__":
    os.environ["TZ"] = "Europe/Paris"  # as for all tests
    if hasattr(time, "tzset"):
        time.tzset()
    sys.exit(main(sys.argv[1:]))
