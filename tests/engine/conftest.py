from __future__ import annotations

from pathlib import Path

import pytest

from cirahub_desktop.sync.state import database
from tests.engine.support import World


@pytest.fixture(autouse=True)
def quick_store(monkeypatch: pytest.MonkeyPatch) -> None:
    """No power is cut here, and a process that dies loses nothing it gave to the system."""
    monkeypatch.setattr(database, "DURABILITY", "OFF")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)
