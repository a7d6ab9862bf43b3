"""One connection to the store: settings of SQLite, migrations, transactions, errors as our own.

A connection belongs to one thread. Several threads and processes may each have one; WAL lets readers go on while one
writes, and a writer waits up to five seconds for another.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from cirahub_desktop.sync.errors import StoreFailed
from cirahub_desktop.sync.state.plain_text import plain
from cirahub_desktop.sync.state.schema import MIGRATIONS

_BUSY_SECONDS = 5.0
DURABILITY = "FULL"
"""SQLite's ``synchronous``: a commit is on the disk before it counts."""
_Value = str | int | float | None


class Database:
    """Raises :class:`StoreFailed` and nothing of sqlite3."""

    def __init__(self, path: Path) -> None:
        """Open or make the store at ``path`` and bring it to the present version; the old one is copied first."""
        self._path = path
        with self._converted():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute(f"PRAGMA synchronous = {DURABILITY}")
            self._connection.execute("PRAGMA foreign_keys = ON")
            self._connection.create_function("plain", 1, plain, deterministic=True)
            self._migrate()

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing; a transaction inside another one belongs to it."""
        if self._connection.in_transaction:
            yield
            return
        with self._converted():
            self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._roll_back()
            raise
        try:
            with self._converted():
                self._connection.execute("COMMIT")
        except StoreFailed:
            self._roll_back()
            raise

    def shrink(self) -> None:
        """Write the file anew without what was deleted; where others hold it, it stays as it is."""
        with suppress(sqlite3.OperationalError):
            self._connection.execute("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def execute(self, sql: str, values: Sequence[_Value] = ()) -> int:
        """Run one statement and give the number of rows it changed."""
        with self._converted():
            return self._connection.execute(sql, values).rowcount

    def execute_many(self, sql: str, rows: Iterable[Sequence[_Value]]) -> None:
        with self._converted():
            self._connection.executemany(sql, rows)

    def rows(self, sql: str, values: Sequence[_Value] | Mapping[str, _Value] = ()) -> list[tuple[_Value, ...]]:
        with self._converted():
            return self._connection.execute(sql, values).fetchall()

    def row(self, sql: str, values: Sequence[_Value] = ()) -> tuple[_Value, ...] | None:
        found = self.rows(sql, values)
        return found[0] if found else None

    def _roll_back(self) -> None:
        with self._converted():
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def _migrate(self) -> None:
        version = self._version()
        if version > len(MIGRATIONS):
            raise StoreFailed(StoreFailed.Reason.NEWER, str(self._path))
        if version == len(MIGRATIONS):
            return
        if version:
            self._copy_aside(version)
        with self.transaction():
            # Another process may have migrated while we waited for the lock.
            for number in range(self._version(), len(MIGRATIONS)):
                for statement in _statements(MIGRATIONS[number]):
                    self._connection.execute(statement)
                self._connection.execute(f"PRAGMA user_version = {number + 1}")

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    def _copy_aside(self, version: int) -> None:
        self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copy2(self._path, self._path.with_suffix(f".v{version}.bak"))

    @contextmanager
    def _converted(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise StoreFailed(_reason(error), str(self._path)) from error


def _statements(script: str) -> Iterator[str]:
    """``executescript`` would commit on its own; so the script is cut at its semicolons."""
    pending = ""
    for line in script.splitlines():
        pending += line + "\n"
        if sqlite3.complete_statement(pending):
            yield pending
            pending = ""


def _reason(error: Exception) -> StoreFailed.Reason:
    if isinstance(error, OSError):
        return StoreFailed.Reason.DENIED if isinstance(error, PermissionError) else StoreFailed.Reason.FULL
    # The low byte is the primary result code (sqlite.org/rescode.html).
    code = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
    return {
        sqlite3.SQLITE_FULL: StoreFailed.Reason.FULL,
        sqlite3.SQLITE_IOERR: StoreFailed.Reason.FULL,
        sqlite3.SQLITE_BUSY: StoreFailed.Reason.BUSY,
        sqlite3.SQLITE_LOCKED: StoreFailed.Reason.BUSY,
        sqlite3.SQLITE_READONLY: StoreFailed.Reason.DENIED,
        sqlite3.SQLITE_CANTOPEN: StoreFailed.Reason.DENIED,
        sqlite3.SQLITE_PERM: StoreFailed.Reason.DENIED,
    }.get(code, StoreFailed.Reason.DAMAGED)
