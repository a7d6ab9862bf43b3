"""The command line within the test's own process, over the stage's vault and clock."""

from __future__ import annotations

import io
import sys
from dataclasses import dataclass

import pytest

from cirahub_desktop.cli import main
from tests.e2e.processes import Answer
from tests.e2e.stage import Stage


@dataclass(frozen=True)
class CommandLine:
    """``command("sync", "--json")`` is one call."""

    stage: Stage
    capsys: pytest.CaptureFixture[str]
    patch: pytest.MonkeyPatch

    def __call__(self, *arguments: str, given: str = "") -> Answer:
        self.patch.setattr(sys, "stdin", io.StringIO(given))
        code = main(["--data-dir", str(self.stage.data), *arguments], lambda _data: self.stage.app)
        printed = self.capsys.readouterr()
        return Answer(code, printed.out, printed.err)
