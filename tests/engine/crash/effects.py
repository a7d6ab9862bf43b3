"""What a run leaves behind if it dies: every single write to a calendar and every commit of the store.

Between two effects a process that dies leaves the same behind wherever it dies, so killing it before each of them and
after the last one is killing it everywhere.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

COMMIT = "a commit"
_NO_EFFECT = {"SELECT", "PRAGMA", "BEGIN", "ROLLBACK"}


class WatchedConnection(sqlite3.Connection):
    """Calls ``before_effect`` before each commit, also of statements that are a transaction of their own."""

    before_effect: Callable[[str], None]

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        word = sql.split(None, 1)[0].upper()
        if word == "COMMIT" or (not self.in_transaction and word not in _NO_EFFECT):
            self.before_effect(COMMIT)
        return super().execute(sql, *values)

    def executemany(self, sql: str, rows: Iterable[Any]) -> sqlite3.Cursor:
        if self.in_transaction:
            return super().executemany(sql, rows)
        cursor = self.cursor()
        for row in rows:
            cursor = self.execute(sql, row)
        return cursor


def watched_connections(before_effect: Callable[[str], None]) -> Callable[..., sqlite3.Connection]:
    """To stand in for ``sqlite3.connect``."""
    kind = type("Watched", (WatchedConnection,), {"before_effect": staticmethod(before_effect)})
    return partial(sqlite3.connect, factory=kind)
