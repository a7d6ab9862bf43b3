"""All that the program remembers, as one text: an edit that lost must at least be in it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def texts_of(store: Path) -> str:
    with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True)) as connection:
        names = [str(name) for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return "\n".join(str(row) for name in names for row in connection.execute(f"SELECT * FROM {name}"))


def size_of(store: Path) -> int:
    """In bytes; what was written ahead and not yet put in place aside."""
    with closing(sqlite3.connect(store)) as connection:
        told = (connection.execute(f"PRAGMA {name}") for name in ("page_count", "page_size", "freelist_count"))
        pages, size, free = (int(one.fetchone()[0]) for one in told)
    return (pages - free) * size
