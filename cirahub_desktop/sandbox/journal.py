"""What survives a restart: a file of JSON lines, each the whole new value of one folder, item or feed.

A request's lines are on the disk before its answer is sent, so that a client may trust what it was told.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

Line = tuple[str, dict[str, object]]
"""What it is (``folder``, ``item``, ``feed``) and its value."""


class Journal:
    """One writer, under the lock of the store."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._path = path
        _mend(path)
        self._file = path.open("ab")

    def lines(self) -> Iterator[Line]:
        with self._path.open("rb") as source:
            for raw in source:
                kind, value = json.loads(raw)
                yield kind, value

    def append(self, lines: Iterable[Line]) -> None:
        data = _octets(lines)
        if data:
            self._file.write(data)
            self._file.flush()
            os.fsync(self._file.fileno())

    def rewrite(self, lines: Iterable[Line]) -> None:
        """Replace all lines at once, so that a history of changes does not grow for ever."""
        fresh = self._path.with_suffix(".new")
        self._file.close()
        fresh.write_bytes(_octets(lines))
        fresh.replace(self._path)
        self._file = self._path.open("ab")

    def close(self) -> None:
        self._file.close()


def _octets(lines: Iterable[Line]) -> bytes:
    return b"".join(json.dumps(line, ensure_ascii=False).encode() + b"\n" for line in lines)


def _mend(path: Path) -> None:
    """Cut off a last line that a killed server left half-written: its request was never answered."""
    if path.exists():
        data = path.read_bytes()
        whole = data[: data.rfind(b"\n") + 1]
        if len(whole) < len(data):
            path.write_bytes(whole)
