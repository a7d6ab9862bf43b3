"""The vault among processes: two write at once, and one is killed at any moment."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import keyring.core
import pytest

from cirahub_desktop.accounts.vault import Secret, SecretKind
from tests.accounts.keyrings import SharedKeyring
from tests.accounts.vault_program import opened

_ROOT = Path(__file__).parents[2]
PATIENCE = 300


def line(folder: Path, *words: str) -> list[str]:
    return [sys.executable, "-m", "tests.accounts.vault_program", str(folder), *words]


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    with ExitStack() as stack:

        def start(*words: str) -> subprocess.Popen[str]:
            process = subprocess.Popen(line(tmp_path, *words), stdout=subprocess.PIPE, text=True, cwd=_ROOT)
            stack.enter_context(process)
            stack.callback(process.kill)
            return process

        yield start


def test_two_processes_that_write_at_once_lose_nothing_even_when_a_third_is_killed(
    tmp_path: Path, program: Callable[..., subprocess.Popen[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("one", "two", "killed")
    running = {name: program("put", name, "2000" if name == "killed" else "40") for name in names}
    doomed = running["killed"]
    assert doomed.stdout is not None
    told = [doomed.stdout.readline() for _ in range(25)]
    doomed.kill()
    told += [line for name in names for line in running[name].communicate(timeout=PATIENCE)[0].splitlines()]
    assert [running[name].returncode for name in names[:2]] == [0, 0]
    kept = [line.strip() for line in told if line.strip()]
    assert len(kept) >= 40 + 40 + 25
    monkeypatch.setattr(keyring.core, "_keyring_backend", SharedKeyring(tmp_path / "keyring"))
    vault = opened(tmp_path)
    assert [name for name in kept if vault.get(Secret(SecretKind.TOKENS, name)) != name * 100] == []
    assert len(list((tmp_path / "data").glob("secrets-*"))) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="each death is a child of its own")
@pytest.mark.parametrize("verb", ["die", "die-moving"])
def test_a_process_that_dies_before_any_line_harms_nothing(tmp_path: Path, verb: str) -> None:
    done = subprocess.run(line(tmp_path, verb), stdout=subprocess.PIPE, cwd=_ROOT, timeout=PATIENCE, check=True)
    assert int(done.stdout) > 30, "every line was one to die at"
