"""A store of every older version, with something in every table, opens without loss."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from cirahub_desktop.sync.model.canonical import to_json
from cirahub_desktop.sync.model.item import Agreed, HubId, ItemId, SpokeId
from cirahub_desktop.sync.model.options import Feeding
from cirahub_desktop.sync.report import HoldReason
from cirahub_desktop.sync.state import schema
from cirahub_desktop.sync.state.store import Store
from cirahub_desktop.sync.state.values import time_to_text
from tests.state.house import NOW, event

_AT = time_to_text(NOW)
_HUB, _SPOKE, _ITEM = HubId("h"), SpokeId("s"), ItemId("i")
_VERSION_1: dict[str, dict[str, object]] = {
    "setting": {"name": "language", "value": "fr"},
    "account": {"id": "a", "name": "Office", "email": "e@x.fr", "user": "u", "server": "https://x", "auth": "ntlm"},
    "hub": {"id": _HUB, "name": "Team", "object": "calendars", "paused": 1, "run_number": 8},
    "spoke": {
        "id": _SPOKE, "hub": _HUB, "name": "Plan", "kind": "ical", "identity": "first", "path": "", "account": "a",
        "folder_id": "f", "host": "x.fr", "user": "", "options": json.dumps({"feeds-hub": "on"}), "enabled": 1,
    },
    "condition": {
        "spoke": _SPOKE, "cursor": "c", "zone": "Europe/Paris", "verdict": "complete", "listed_at": _AT,
        "last_success": _AT, "listed": 7, "foreign_items": 2, "error": None, "error_since": None, "failures": 1,
        "last_try": _AT, "faults": "[]",
    },
    "item": {
        "id": _ITEM, "hub": _HUB, "origin": "o", "uid": "u", "recurrence_id": "r", "content": "c", "subject": "Truck 7",
        "start": "2026-12-01", "first": _AT, "last": None, "source": _SPOKE, "kept": "history", "gone": 1,
        "event": to_json(event()),
    },
    "link": {
        "spoke": _SPOKE, "item": _ITEM, "remote_id": "r", "version": "v", "ownership": "source", "agreed": "a",
        "nonce": "n", "basis": "b", "edited": 1, "sure": 0, "vanished": 3, "declined": "d", "refusal": "x",
        "base": to_json(event("Before")),
    },
    "strike": {"spoke": _SPOKE, "remote_id": "r", "since": _AT},
    "intent": {
        "id": 5, "spoke": _SPOKE, "item": _ITEM, "run": 8, "action": "update", "why": "changed", "nonce": "n",
        "remote_id": "r", "content": "c", "basis": "b", "event": to_json(event()),
    },
    "run": {"id": "run", "hub": _HUB, "number": 8, "started": _AT, "ended": None, "summary": '{"read": 7}'},
    "record": {
        "id": 9, "run": "run", "spoke": _SPOKE, "item": _ITEM, "action": "update", "why": "changed",
        "subject": "Truck 7", "before": to_json(event("Before")), "after": to_json(event()), "at": _AT,
    },
    "loss": {"hub": _HUB, "spoke": _SPOKE, "item": _ITEM, "at": _AT},
    "hold": {
        "id": "hold", "hub": _HUB, "spoke": _SPOKE, "source": _SPOKE, "reason": "too-many", "since": _AT, "owned": 7,
        "items": json.dumps([[_ITEM, "Truck 7", to_json(event())]]),
    },
}  # fmt: skip


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A store as version 1 of the program left it."""
    path = tmp_path / "store.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.executescript(schema.FIRST)
    for table, row in _VERSION_1.items():
        marks = ", ".join("?" * len(row))
        connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
    connection.execute("PRAGMA user_version = 1")
    connection.commit()
    connection.close()
    return path


@pytest.fixture
def moved(old: Path) -> Iterator[Store]:
    store = Store(old)
    yield store
    store.close()


def contents(path: Path) -> dict[str, list[dict[str, object]]]:
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    try:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {name: [dict(row) for row in connection.execute(f"SELECT * FROM {name}")] for (name,) in names}
    finally:
        connection.close()


def test_the_sample_has_every_table_and_column_of_version_1(old: Path) -> None:
    assert {table: [list(row) for row in rows] for table, rows in contents(old).items()} == {
        table: [list(row)] for table, row in _VERSION_1.items()
    }


def test_nothing_of_version_1_is_lost(old: Path) -> None:
    Store(old).close()
    after = contents(old)
    assert {table: {name: after[table][0][name] for name in row} for table, row in _VERSION_1.items()} == _VERSION_1
    assert {table for table in after if len(after[table]) != 1} == {"foreign_item", "pin", "conflict"}


def test_the_old_store_is_kept_beside_the_new_one(old: Path) -> None:
    before = contents(old)
    Store(old).close()
    assert contents(old.with_suffix(".v1.bak")) == before


def test_what_was_agreed_in_version_1_holds_for_both_sides(moved: Store) -> None:
    assert moved.items.agreed(_SPOKE, [_ITEM]) == {_ITEM: Agreed(event("Before"), event("Before"))}
    link = moved.items.links(_SPOKE)[_ITEM]
    assert (link.echo, link.held, link.vanished, link.edited, link.sure) == (False, "", 3, True, False)


def test_items_of_version_1_have_neither_a_tombstone_nor_changes(moved: Store) -> None:
    row = moved.items.rows(_HUB)[_ITEM]
    assert (row.subject, row.gone, row.tombstone) == ("Truck 7", True, False)
    assert moved.items.changes([_ITEM]) == {}


def test_the_rest_of_version_1_is_read_as_before(moved: Store) -> None:
    assert moved.setup.spoke(_SPOKE).options.feeds_hub is Feeding.ALL
    condition = moved.conditions.get(_SPOKE)
    assert (condition.listed, condition.listed_at, condition.baseline) == (7, NOW, None)
    assert moved.items.strikes(_SPOKE) == {"r": NOW}
    assert [one.number for one in moved.journal.intents(_SPOKE)] == [5]
    (line,) = moved.journal.runs(_HUB)
    assert (line.number, line.undoes, line.summary) == (8, "", {"read": 7})
    ((spoke, record),) = moved.journal.records("run")
    assert (spoke, record.before, record.remote_id) == (_SPOKE, event("Before"), "")
    (hold,) = moved.journal.holds(_HUB)
    assert (hold.reason, [one.event for one in hold.items]) == (HoldReason.TOO_MANY, [event()])
    assert moved.strangers.of(_SPOKE) == moved.pins.of(_HUB) == {}
    assert moved.conflicts.of() == ()


def test_a_moved_store_has_the_tables_of_a_new_one(old: Path, tmp_path: Path) -> None:
    Store(old).close()
    Store(tmp_path / "new.sqlite").close()
    assert layout(old) == layout(tmp_path / "new.sqlite")


def layout(path: Path) -> list[tuple[str, str]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    finally:
        connection.close()
