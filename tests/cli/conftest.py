"""``call``: one call of the command line over the fake app, with what it printed."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from cirahub_desktop.cli import main
from tests.cli.fake_app import FakeApp


@dataclass
class Answer:
    code: int
    out: str
    err: str

    def json(self) -> object:
        assert self.out.count("\n") == 1, "one JSON object and nothing else"
        return json.loads(self.out)


Call = Callable[..., Answer]


@pytest.fixture
def app() -> FakeApp:
    return FakeApp()


@pytest.fixture
def call(app: FakeApp, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    def run(*arguments: str, given: str = "") -> Answer:
        monkeypatch.setattr(sys, "stdin", io.StringIO(given))
        code = main(["--data-dir", str(tmp_path / "data"), *arguments], app.open)  # type: ignore[arg-type]
        printed = capsys.readouterr()
        return Answer(code, printed.out, printed.err)

    return run
