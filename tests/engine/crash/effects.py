"""What a run leaves behind if it dies: every single write to a calendar and every commit of the store.

Between two effects a process that dies leaves the same behind wherever it dies, so killing it before each of them and
after the last one is killing it everywhere.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

COMMIT = "a commit"
_NO_EFFECT = {"SELECT", "PRAGMA", "BEGIN", "ROLLBACK"}
Effect = Callable[[str], AbstractContextManager[None]]
"""Given a name, what has an effect happens within it."""


class WatchedConnection(sqlite3.Connection):
    """Every commit is an effect, also of statements that are a transaction of their own."""

    effect: Effect

    def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
        word = sql.split(None, 1)[0].upper()
        if word in _NO_EFFECT or (self.in_transaction and word != "COMMIT"):
            return super().execute(sql, *values)
        with self.effect(COMMIT):
            return super().execute(sql, *values)

    def executemany(self, sql: str, rows: Iterable[Any]) -> sqlite3.Cursor:
        if self.in_transaction:
            return super().executemany(sql, rows)
        cursor = self.cursor()
        for row in rows:
            cursor = self.execute(sql, row)
        return cursor


def watched_connections(effect: Effect) -> Callable[..., sqlite3.Connection]:
    """To stand in for ``sqlite3.connect``."""
    kind = type("Watched", (WatchedConnection,), {"effect": staticmethod(effect)})
    return partial(sqlite3.connect, factory=kind)
