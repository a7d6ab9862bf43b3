"""A process that uses the vault: ``python -m tests.accounts.vault_program FOLDER VERB ...``.

put NAME COUNT    puts that many secrets and tells each on standard output once it is kept
die               kills a child before each line that a change of the vault runs, and looks what is left
die-moving        the same for the first start after an earlier version
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import keyring.core

from cirahub_desktop.accounts import keyring_entries, vault, vault_file
from cirahub_desktop.accounts.keyring_entries import KeyringEntries
from cirahub_desktop.accounts.vault import Secret, SecretKind, Vault, open_vault
from tests.accounts.keyrings import SharedKeyring

WATCHED = {module.__file__ for module in (vault, vault_file, keyring_entries)}
KNOWN = [Secret(SecretKind.FEED_LINK, "s1"), Secret(SecretKind.ACCOUNT_PASSWORD, "a1"), Secret(SecretKind.TOKENS, "a1")]


def opened(folder: Path) -> Vault:
    return open_vault("p", folder / "data", lambda: KNOWN)


def put(folder: Path, name: str, number: int) -> None:
    kept = opened(folder)
    for turn in range(number):
        kept.put(Secret(SecretKind.TOKENS, f"{name}-{turn}"), f"{name}-{turn}" * 100)
        print(f"{name}-{turn}", flush=True)  # noqa: T201


def deaths(work: Callable[[int], None]) -> Iterator[int]:
    """Give control back after each death, the last one being none: the number of the line before which it came."""
    line, ended = 0, False
    while not ended:
        line += 1
        child = os.fork()
        if child == 0:
            sys.settrace(_killer(line))
            work(line)
            os._exit(0)
        ended = os.waitpid(child, 0)[1] == 0
        yield line


def _killer(fatal: int) -> Callable[..., Any]:
    seen = 0

    def trace(frame: FrameType, event: str, _: object) -> Callable[..., Any] | None:
        nonlocal seen
        if frame.f_code.co_filename not in WATCHED:
            return None
        if event == "line":
            seen += 1
            if seen == fatal:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace

    return trace


def die(folder: Path) -> None:
    link, password, tokens = KNOWN
    first = opened(folder)
    first.put(password, "safe")
    before = "0"
    for line in deaths(lambda number: opened(folder).put(tokens, str(number))):
        found = opened(folder)
        assert found.lasting, line
        assert not found.damaged, line
        assert found.get(password) == "safe", line
        now = found.get(tokens) or "0"
        assert now in (before, str(line)), (line, now, before)
        assert found.get(link) is None, line
        before = now
    assert before == str(line), "the last one came to its end"
    assert list((folder / "data").glob(".secrets-*")) == [], "and cleared up after the others"
    print(line)  # noqa: T201


def _must_last(vault_: Vault) -> None:
    assert vault_.lasting


def die_moving(folder: Path) -> None:
    entries = KeyringEntries("p")
    for line in deaths(lambda _: _must_last(opened(folder))):
        again = opened(folder)
        assert [again.get(key) for key in KNOWN] == (["link", "password", None] if line > 1 else [None] * 3), line
        assert [entries.get(key.name) for key in KNOWN] == [None] * 3, line
        shutil.rmtree(folder / "data")
        shutil.rmtree(folder / "keyring")
        (folder / "keyring").mkdir()
        entries.put(KNOWN[0].name, "link")
        entries.put(KNOWN[1].name, "password")
    print(line)  # noqa: T201


def main(folder: str, verb: str, *words: str) -> None:
    keyring.core.set_keyring(SharedKeyring(Path(folder) / "keyring"))
    os.fsync = lambda _: None  # what a killed process wrote is there without it; only a power cut takes it away
    match verb:
        case "put":
            put(Path(folder), words[0], int(words[1]))
        case "die":
            die(Path(folder))
        case "die-moving":
            die_moving(Path(folder))


if __name__ == "__main__":
    main(*sys.argv[1:])
