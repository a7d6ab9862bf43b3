"""The store under trouble: full, locked, damaged, from the future, and moved up from every older version."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cirahub_desktop.sync import errors
from cirahub_desktop.sync.errors import (
    AnswerLost,
    BadSource,
    CiraHubError,
    FolderProblem,
    Refused,
    SignInFailed,
    StoreFailed,
    Unreachable,
    VaultFailed,
)
from cirahub_desktop.sync.model.hub import ObjectKind, Place, SpokeKind
from cirahub_desktop.sync.model.options import Feeding, SpokeOptions
from cirahub_desktop.sync.state import database, schema
from cirahub_desktop.sync.state.database import Database
from cirahub_desktop.sync.state.store import Store
from cirahub_desktop.sync.state.values import error_from_text, error_to_text, time_from_text, time_to_text


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "store.sqlite"


def test_a_full_disk_is_said_and_loses_nothing(path: Path) -> None:
    store = Store(path)
    store.setup.add_hub("Team", ObjectKind.CALENDARS)
    store._database._connection.execute("PRAGMA max_page_count = 1")
    with pytest.raises(StoreFailed) as caught:
        fill(store)
    assert caught.value.reason is StoreFailed.Reason.FULL
    store.close()
    again = Store(path)
    assert [hub.name for hub in again.setup.hubs()] == ["Team"]
    assert again.setup.setting("setting 1") == ""
    again.close()


def fill(store: Store) -> None:
    with store.transaction():
        for number in range(2000):
            store.setup.set_setting(f"setting {number}", "x" * 500)


def test_what_is_no_store_is_said_and_left_alone(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this is no database, but somebody's letter" * 100)
    before = path.read_bytes()
    with pytest.raises(StoreFailed) as caught:
        Store(path)
    assert caught.value.reason is StoreFailed.Reason.DAMAGED
    assert path.read_bytes() == before


def test_a_store_of_a_newer_program_is_not_touched(path: Path) -> None:
    Store(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 999")
    connection.close()
    with pytest.raises(StoreFailed) as caught:
        Store(path)
    assert caught.value.reason is StoreFailed.Reason.NEWER


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreFailed):
        Store(tmp_path / "file" / "store.sqlite")


def test_somebody_else_writing_for_long_is_said(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0.05)
    first, second = Store(path), Store(path)
    with first.transaction():
        first.setup.set_setting("a", "1")
        with pytest.raises(StoreFailed) as caught:
            second.setup.set_setting("b", "2")
    assert caught.value.reason is StoreFailed.Reason.BUSY
    second.setup.set_setting("b", "2")
    first.close()
    second.close()


def test_an_older_store_is_copied_and_moved_up(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(path)
    store.setup.add_hub("Team", ObjectKind.CALENDARS)
    store.close()
    monkeypatch.setattr(
        database, "MIGRATIONS", (*schema.MIGRATIONS, "CREATE TABLE later (id TEXT); -- with a comment\n")
    )
    moved = Database(path)
    assert moved.rows("SELECT name FROM hub") == [("Team",)]
    assert moved.rows("SELECT * FROM later") == []
    moved.close()
    (copy,) = path.parent.glob("*.bak")
    assert sqlite3.connect(copy).execute("PRAGMA user_version").fetchone() == (len(schema.MIGRATIONS),)


def test_a_migration_that_fails_leaves_the_old_store(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Store(path).close()
    monkeypatch.setattr(database, "MIGRATIONS", (*schema.MIGRATIONS, "CREATE TABLE later (id TEXT);\nNONSENSE;\n"))
    with pytest.raises(StoreFailed):
        Database(path)
    monkeypatch.undo()
    store = Store(path)
    assert store._database.row("SELECT name FROM sqlite_master WHERE name = 'later'") is None
    store.close()


def stop_half_way(store: Store) -> None:
    with store.transaction():
        store.setup.set_setting("a", "1")
        with store.transaction():
            store.setup.set_setting("b", "2")
        raise RuntimeError


def test_a_transaction_is_all_or_nothing(path: Path) -> None:
    store = Store(path)
    with pytest.raises(RuntimeError):
        stop_half_way(store)
    assert store.setup.setting("a") == store.setup.setting("b") == ""
    store.close()


def test_a_place_moves_and_keeps_its_identity(path: Path) -> None:
    store = Store(path)
    hub = store.setup.add_hub("Team", ObjectKind.CALENDARS)
    options = SpokeOptions(feeds_hub=Feeding.ALL)
    spoke = store.setup.add_spoke(hub.id, "Plan", SpokeKind.ICAL, Place("first", host="old.example"), options)
    other = store.setup.add_spoke(hub.id, "Other", SpokeKind.ICAL, Place("other", host="old.example"), options)
    store.setup.update_place(spoke.id, Place("another", host="new.example", user="claire"))
    assert store.setup.spoke(spoke.id).place == Place("first", host="new.example", user="claire")
    assert store.setup.spoke(other.id) == other
    store.close()


@pytest.mark.parametrize(
    "error",
    [
        SignInFailed("mail.example", offered=("basic", "ntlm")),
        Refused("mail.example", exchange=True),
        Unreachable("mail.example", Unreachable.Reason.BUSY, status=503, retry_after=30.0),
        BadSource("example.com", BadSource.Reason.SIGN_IN_PAGE, "Sign in"),
        FolderProblem("/Team", FolderProblem.Reason.NO_READ),
        VaultFailed(locked=True),
        AnswerLost("mail.example", Unreachable("mail.example", Unreachable.Reason.DROPPED)),
    ],
)
def test_errors_come_back_from_the_store_with_their_facts(error: CiraHubError) -> None:
    back = error_from_text(error_to_text(error))
    assert type(back) is type(error)
    assert error_to_text(back) == error_to_text(error)


def test_no_error_class_is_unknown_to_the_store() -> None:
    assert error_from_text(None) is None
    assert all(
        getattr(errors, kind.__name__) is kind
        for kind in CiraHubError.__subclasses__()
        if kind.__module__ == errors.__name__
    )


def test_times_sort_as_texts_do() -> None:
    moments = [datetime(2026, 1, 1, hour, minute, tzinfo=UTC) for hour in range(24) for minute in (0, 30)]
    assert [time_from_text(time_to_text(moment)) for moment in moments] == moments
    assert sorted(map(time_to_text, moments)) == [time_to_text(moment) for moment in moments]
