"""A sandbox that is started once per test, and a stage on it; whatever is sent to it is judged at the end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from cirahub_desktop.sandbox.server import Sandbox
from tests.e2e.command import CommandLine
from tests.e2e.judge import assert_nobody_got_mail, assert_requests_are_valid
from tests.e2e.screen import needs_a_screen, screen
from tests.e2e.stage import Stage


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(keep_bodies=True) as running:
        yield running
        assert_nobody_got_mail(running.recorder)
        assert_requests_are_valid(running.recorder)


@pytest.fixture
def stage(sandbox: Sandbox, tmp_path: Path) -> Iterator[Stage]:
    with Stage(sandbox, tmp_path / "data") as made:
        yield made


@pytest.fixture
def command(stage: Stage, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    return CommandLine(stage, capsys, monkeypatch)


@pytest.fixture(scope="module")
def shown() -> Iterator[Mapping[str, str]]:
    """A real screen with a window manager and a tray; what a program has to know of it."""
    needs_a_screen()
    with screen() as found:
        yield found
