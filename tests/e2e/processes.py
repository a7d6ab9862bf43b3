"""The program as a person has it: processes of their own, started with a line, asked by pipes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import requests

from cirahub_desktop.sandbox.server import CONTROL_TOKEN

_ROOT = Path(__file__).resolve().parents[2]
_PROGRAM = [sys.executable, "-m", "cirahub_desktop"]
_TOKEN = "for-tests"
_PATIENCE = 120


@dataclass(frozen=True)
class Answer:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one object on standard output; anything besides fails."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Program:
    """``program("sync", "--json")`` is one call of the command line, in a process of its own."""

    data: Path

    def __call__(self, *arguments: str, given: str = "") -> Answer:
        done = subprocess.run(
            [*_PROGRAM, "--data-dir", str(self.data), *arguments],
            cwd=_ROOT,
            input=given.encode(),
            capture_output=True,
            timeout=_PATIENCE,
            check=False,
        )
        return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())


@dataclass(frozen=True)
class SandboxProcess:
    """``greeting`` is its first line."""

    greeting: dict[str, Any]

    @property
    def endpoint(self) -> str:
        return str(self.greeting["endpoint"])

    @property
    def user(self) -> str:
        return str(self.greeting["users"][0]["user"])

    @property
    def password(self) -> str:
        return str(self.greeting["users"][0]["password"])

    @property
    def feeds(self) -> dict[str, str]:
        return dict(self.greeting["feeds"])

    def counts(self) -> dict[str, int]:
        """Requests per operation since the last ``forget``."""
        return dict(requests.get(self._desk + "counts", timeout=10).json())

    def mails(self) -> list[Any]:
        return list(requests.get(self._desk + "mails", timeout=10).json())

    def forget(self) -> None:
        requests.post(self._desk + "clear-records", timeout=10).raise_for_status()

    @property
    def _desk(self) -> str:
        parts = urlsplit(self.endpoint)
        return f"{parts.scheme}://{parts.netloc}/control/{_TOKEN}/"


@contextmanager
def sandbox_process(data: Path) -> Iterator[SandboxProcess]:
    """``cirahub-desktop sandbox`` until the end of the block; it must end cleanly when asked to."""
    line, env = [*_PROGRAM, "sandbox", "--data", str(data)], {**os.environ, CONTROL_TOKEN: _TOKEN}
    with subprocess.Popen(line, cwd=_ROOT, env=env, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL) as process:
        assert process.stdout
        try:
            yield SandboxProcess(json.loads(process.stdout.readline()))
        finally:
            process.terminate()
            process.wait(_PATIENCE)
    assert process.returncode == 0 or sys.platform == "win32"
