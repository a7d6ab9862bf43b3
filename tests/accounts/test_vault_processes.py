"""The vault among processes: two write at once, and one is killed at any moment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import keyring.core
import pytest

from cirahub_desktop.accounts.vault import Secret, SecretKind
from tests.accounts.keyrings import SharedKeyring
from tests.accounts.vault_program import opened

PATIENCE = 60


def program(folder: Path, *words: str) -> subprocess.Popen[str]:
    line = [sys.executable, "-m", "tests.accounts.vault_program", str(folder), *words]
    return subprocess.Popen(line, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])


def test_two_processes_that_write_at_once_lose_nothing_even_when_a_third_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("one", "two", "killed")
    running = {name: program(tmp_path, "put", name, "2000" if name == "killed" else "40") for name in names}
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
    with program(tmp_path, verb) as running:
        output, _ = running.communicate(timeout=PATIENCE)
    assert running.returncode == 0
    assert int(output) > 30, "every line was one to die at"
