from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.state import database
from tests.engine.office import Office, Outlook, outlook
from tests.engine.support import World


@pytest.fixture(autouse=True)
def quick_store(monkeypatch: pytest.MonkeyPatch) -> None:
    """No power is cut here, and a process that dies loses nothing it gave to the system."""
    monkeypatch.setattr(database, "DURABILITY", "OFF")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Nothing that happens in it mails anybody (R8)."""
    with Sandbox() as running:
        yield running
        assert running.recorder.mails == ()


@pytest.fixture
def office(sandbox: Sandbox, tmp_path: Path) -> Office:
    return Office(tmp_path / "data", sandbox)


@pytest.fixture
def people(sandbox: Sandbox) -> Iterator[Outlook]:
    with outlook(sandbox) as running:
        yield running
