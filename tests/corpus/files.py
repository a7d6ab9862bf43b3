"""The files of ``shared/corpus/ics`` and what its manifest says of them."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

BROKEN = ("invalid", "fragments")
"""Folders of files that are broken on purpose, or have no calendar around them."""
_KINDS = (".ics", ".ical", ".ifb")
_EVENT = re.compile(r"^[ \t]*BEGIN[ \t]*:[ \t]*VEVENT[ \t]*$", re.MULTILINE | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CorpusFile:
    """``origin`` is the project it comes from, or one of BROKEN; ``name`` its path inside the corpus."""

    origin: str
    name: str
    path: Path
    flags: frozenset[str]

    def data(self) -> bytes:
        return self.path.read_bytes()


def corpus_files(root: Path) -> list[CorpusFile]:
    flags = _flags(root)
    found = sorted(path for path in root.rglob("*") if path.suffix.lower() in _KINDS)
    names = [path.relative_to(root).as_posix() for path in found]
    return [
        CorpusFile(name.split("/")[0], name, path, flags.get(name, frozenset()))
        for name, path in zip(names, found, strict=True)
    ]


def text_of(data: bytes) -> str:
    """What an editor would show: the usual encodings, every line ended by LF."""
    return re.sub(r"\r\n?", "\n", _decoded(data))


def events_in(data: bytes) -> int:
    """VEVENT blocks that begin in a file, counted line by line."""
    return len(_EVENT.findall(text_of(data)))


def _decoded(data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _flags(root: Path) -> dict[str, frozenset[str]]:
    with (root / "MANIFEST.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["file"]: frozenset((row["flags"] or "").split()) for row in rows}
