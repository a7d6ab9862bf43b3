"""Where nothing needs a secret any more, neither a file nor a key of it stays; what is kept later makes both anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import keyring
import pytest

from cirahub_desktop.accounts.vault import Secret, SecretKind, Vault, open_vault
from cirahub_desktop.app import App
from cirahub_desktop.rooms import STORE_NAME
from tests.accounts.keyrings import MemoryKeyring

LINK = Secret(SecretKind.FEED_LINK, "s1")


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    made = MemoryKeyring()
    monkeypatch.setattr(keyring.core, "_keyring_backend", made)
    return made


def opened(folder: Path) -> Vault:
    return open_vault("p", folder, lambda: ())


def files(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("*secrets*")]


def test_an_empty_vault_leaves_no_file_and_no_key(backend: MemoryKeyring, tmp_path: Path) -> None:
    vault = opened(tmp_path)
    vault.put(LINK, "hush")
    vault.delete(LINK)
    vault.clear_away()
    assert (files(tmp_path), backend.entries) == ([], {})
    assert vault.get(LINK) is None
    vault.clear_away()


def test_one_that_holds_a_secret_stays(backend: MemoryKeyring, tmp_path: Path) -> None:
    vault = opened(tmp_path)
    vault.put(LINK, "hush")
    vault.clear_away()
    assert opened(tmp_path).get(LINK) == "hush"


def test_one_that_is_damaged_stays(backend: MemoryKeyring, tmp_path: Path) -> None:
    vault = opened(tmp_path)
    vault.put(LINK, "hush")
    (name,) = files(tmp_path)
    (tmp_path / name).write_bytes(b"CiraHub secrets\n\x01" + b"?" * 40)
    vault.clear_away()
    assert files(tmp_path) == [name]
    assert len(backend.entries) == 1


@pytest.mark.parametrize("other", [False, True])
def test_what_is_put_afterwards_is_there_after_a_restart(backend: MemoryKeyring, tmp_path: Path, other: bool) -> None:
    """By whoever cleared it away, or by another program that had it open."""
    vault = opened(tmp_path)
    keeper = opened(tmp_path) if other else vault
    vault.clear_away()
    keeper.put(LINK, "hush")
    assert opened(tmp_path).get(LINK) == "hush"
    assert (len(files(tmp_path)), len(backend.entries)) == (1, 1)


def test_a_file_that_somebody_deleted_comes_back_under_its_key(backend: MemoryKeyring, tmp_path: Path) -> None:
    vault = opened(tmp_path)
    (name,) = files(tmp_path)
    (tmp_path / name).unlink()
    vault.put(LINK, "hush")
    assert files(tmp_path) == [name]
    assert opened(tmp_path).get(LINK) == "hush"


def test_who_forgets_everything_leaves_neither_file_nor_key(backend: MemoryKeyring, tmp_path: Path) -> None:
    app = App(tmp_path, clock=lambda: datetime(2026, 11, 22, 8, tzinfo=UTC))
    app.add_ical_spoke(app.add_hub("Team").id, "Feed", "https://feeds.example/private/plan.ics")
    assert (len(files(tmp_path)), len(backend.entries)) == (1, 1)
    done = app.everything.remove(forget=True)
    assert (done.forgot, done.errors) == (True, ())
    assert (files(tmp_path), backend.entries) == ([], {})
    assert (tmp_path / STORE_NAME).exists()
