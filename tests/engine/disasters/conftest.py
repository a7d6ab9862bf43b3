from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from cirahub_desktop.sandbox.server import Sandbox
from tests.engine.office import Office, Outlook, outlook


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
