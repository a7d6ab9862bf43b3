"""Secrets lie in an encrypted file whose key the keyring has, or nowhere that lasts."""

from __future__ import annotations

import os
import shutil
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.errors import InitError, KeyringError, KeyringLocked, NoKeyringError

from cirahub_desktop.accounts import vault_file
from cirahub_desktop.accounts.keyring_entries import SERVICE, KeyringEntries
from cirahub_desktop.accounts.vault import FileVault, Secret, SecretKind, SessionVault, Vault, open_vault
from cirahub_desktop.sync.errors import StoreFailed, VaultFailed
from tests.accounts.keyrings import MemoryKeyring
from tests.support.logs import LogWatch

LINK = Secret(SecretKind.FEED_LINK, "s1")
PASSWORD = Secret(SecretKind.ACCOUNT_PASSWORD, "s1")
TOKENS = Secret(SecretKind.TOKENS, "a1")


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    made = MemoryKeyring()
    monkeypatch.setattr(keyring.core, "_keyring_backend", made)
    return made


def opened(folder: Path, profile: str = "p", *known: Secret) -> Vault:
    return open_vault(profile, folder, lambda: known)


def file_of(folder: Path) -> Path:
    (found,) = folder.glob("secrets-*.vault")
    return found


@pytest.mark.parametrize("kind", ["file", "session"])
def test_a_vault_keeps_and_forgets(backend: MemoryKeyring, tmp_path: Path, kind: str) -> None:
    vault: Vault = opened(tmp_path) if kind == "file" else SessionVault()
    assert vault.get(LINK) is None
    vault.put(LINK, "https://example.org/private.ics")
    vault.put(PASSWORD, "geheim")
    assert (vault.get(LINK), vault.get(PASSWORD)) == ("https://example.org/private.ics", "geheim")
    vault.delete(LINK)
    vault.delete(LINK)
    assert (vault.get(LINK), vault.get(PASSWORD)) == (None, "geheim")


def test_what_was_put_is_there_after_a_restart(backend: MemoryKeyring, tmp_path: Path) -> None:
    secrets = {TOKENS: "token " * 20_000, LINK: "https://example.org/é\ud800.ics", PASSWORD: "пароль\x00"}
    for key, secret in secrets.items():
        opened(tmp_path).put(key, secret)
    again = opened(tmp_path)
    assert {key: again.get(key) for key in secrets} == secrets


def test_many_secrets(backend: MemoryKeyring, tmp_path: Path) -> None:
    vault = opened(tmp_path)
    keys = [Secret(SecretKind.FEED_LINK, f"s{number}") for number in range(200)]
    for key in keys:
        vault.put(key, key.id * 50)
    assert all(opened(tmp_path).get(key) == key.id * 50 for key in keys)


def test_r12_nothing_in_the_file_can_be_read_or_told_apart(backend: MemoryKeyring, tmp_path: Path) -> None:
    vault = opened(tmp_path)
    vault.put(PASSWORD, "Correct-Horse-1")
    text, names = file_of(tmp_path).read_bytes(), sorted(path.name for path in tmp_path.iterdir())
    assert b"Correct-Horse-1" not in text
    assert b"account-password" not in text
    assert len(names) == 2, "the file and the folder of locks, nothing unfinished"
    vault.put(PASSWORD, "Correct-Horse-2")
    vault.put(PASSWORD, "Correct-Horse-1")
    assert file_of(tmp_path).read_bytes()[40:] != text[40:], "never the same nonce twice"


@pytest.mark.skipif(os.name != "posix", reason="Windows has the rights of the person's own folder")
def test_the_file_is_for_its_owner_alone(backend: MemoryKeyring, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        opened(tmp_path).put(PASSWORD, "x")
    finally:
        os.umask(before)
    assert stat.S_IMODE(file_of(tmp_path).stat().st_mode) == 0o600


@pytest.mark.skipif(os.name != "posix", reason="Windows replaces no file that is open")
def test_the_file_is_replaced_and_never_written_over(backend: MemoryKeyring, tmp_path: Path) -> None:
    vault = opened(tmp_path)
    vault.put(PASSWORD, "x")
    whole = file_of(tmp_path).read_bytes()
    with file_of(tmp_path).open("rb") as before:
        vault.put(PASSWORD, "y")
        assert before.read() == whole


def test_the_keyring_holds_one_short_entry_and_is_asked_once(backend: MemoryKeyring, tmp_path: Path) -> None:
    opened(tmp_path).put(TOKENS, "x" * 10_000)
    ((service, name),) = backend.entries
    assert service == SERVICE
    assert name.startswith("p/key-of-")
    assert max(map(len, backend.entries.values())) < 100
    backend.asked = 0
    vault = opened(tmp_path, "p", LINK, PASSWORD)
    vault.get(TOKENS)
    vault.get(LINK)
    vault.put(LINK, "y")
    assert backend.asked == 1


def test_two_data_directories_do_not_share_secrets(backend: MemoryKeyring, tmp_path: Path) -> None:
    one, other = opened(tmp_path / "one", "one"), opened(tmp_path / "other", "other")
    one.put(LINK, "a")
    other.put(LINK, "b")
    assert (one.get(LINK), other.get(LINK)) == ("a", "b")


def test_what_stays_the_same_is_not_written_again(backend: MemoryKeyring, tmp_path: Path) -> None:
    vault = opened(tmp_path)
    vault.put(TOKENS, "x")
    before = file_of(tmp_path).read_bytes()
    vault.put(TOKENS, "x")
    vault.delete(LINK)
    assert file_of(tmp_path).read_bytes() == before


# the keyring


@pytest.mark.parametrize("trouble", [NoKeyringError(), KeyringError("broken"), OSError(1783, "CredWrite")])
def test_without_a_working_keyring_secrets_last_for_the_session(
    backend: MemoryKeyring, tmp_path: Path, trouble: Exception
) -> None:
    backend.trouble = trouble
    vault = opened(tmp_path, "p", LINK)
    vault.put(LINK, "https://example.org")
    assert (vault.lasting, vault.get(LINK)) == (False, "https://example.org")
    assert list(tmp_path.glob("secrets-*")) == []


def test_a_keyring_that_forgets_is_none(
    backend: MemoryKeyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MemoryKeyring, "set_password", lambda *_: None)
    assert not opened(tmp_path).lasting
    assert list(tmp_path.glob("secrets-*")) == []


@pytest.mark.parametrize("trouble", [KeyringLocked(), InitError("Prompt dismissed")])
@pytest.mark.parametrize("known", [(), (LINK,)], ids=["first start", "after an earlier version"])
def test_a_locked_keyring_is_never_taken_for_an_empty_one(
    backend: MemoryKeyring, tmp_path: Path, trouble: Exception, known: tuple[Secret, ...]
) -> None:
    backend.trouble = trouble
    with pytest.raises(VaultFailed) as caught:
        opened(tmp_path, "p", *known)
    assert caught.value.locked
    backend.trouble = None
    opened(tmp_path).put(LINK, "kept")
    backend.trouble = trouble
    with pytest.raises(VaultFailed) as caught:
        opened(tmp_path)
    assert caught.value.locked
    backend.trouble = None
    assert opened(tmp_path).get(LINK) == "kept"


def test_the_error_of_windows_is_one_of_ours(backend: MemoryKeyring) -> None:
    backend.trouble = type("error", (Exception,), {"__module__": "pywintypes"})()
    with pytest.raises(VaultFailed):
        KeyringEntries("p").get("x")


def test_a_fault_of_the_program_is_not_taken_for_the_keyring_s(backend: MemoryKeyring) -> None:
    backend.trouble = TypeError("ours")
    with pytest.raises(TypeError):
        KeyringEntries("p").get("x")


def test_no_keyring_at_all_is_told_as_missing() -> None:
    with pytest.raises(VaultFailed) as caught:
        KeyringEntries("p").get("x")
    assert caught.value.missing


def test_the_folder_of_another_computer_is_asked_for_again_and_kept(backend: MemoryKeyring, tmp_path: Path) -> None:
    opened(tmp_path).put(PASSWORD, "there")
    there, backend.entries = backend.entries, {}
    file, text = file_of(tmp_path), file_of(tmp_path).read_bytes()
    here = opened(tmp_path)
    assert (here.lasting, here.get(PASSWORD), here.damaged) == (True, None, "")
    here.put(PASSWORD, "here")
    assert file.read_bytes() == text
    here_entries, backend.entries = backend.entries, there
    assert opened(tmp_path).get(PASSWORD) == "there", "back on the first one, with its own keyring"
    backend.entries = here_entries
    assert opened(tmp_path).get(PASSWORD) == "here"


def test_a_key_that_somebody_spoilt_counts_as_none(backend: MemoryKeyring, tmp_path: Path) -> None:
    opened(tmp_path).put(PASSWORD, "x")
    for name in backend.entries:
        backend.entries[name] = "no key"
    spoilt = opened(tmp_path)
    assert spoilt.get(PASSWORD) is None
    spoilt.put(PASSWORD, "y")
    assert opened(tmp_path).get(PASSWORD) == "y"


# damage


@pytest.mark.parametrize("at", ["cut to nothing", "cut in the head", "cut in the nonce", "cut at the end"])
def test_a_truncated_file_is_kept_and_its_secrets_asked_for_again(
    backend: MemoryKeyring, tmp_path: Path, expected_logs: LogWatch, at: str
) -> None:
    opened(tmp_path).put(PASSWORD, "x")
    file = file_of(tmp_path)
    whole = file.read_bytes()
    length = {"cut to nothing": 0, "cut in the head": 9, "cut in the nonce": 20, "cut at the end": len(whole) - 1}[at]
    file.write_bytes(whole[:length])
    _damaged_and_mended(tmp_path, file, expected_logs)


def test_every_flipped_bit_is_noticed_or_harmless(backend: MemoryKeyring, tmp_path: Path) -> None:
    vault = opened(tmp_path)
    vault.put(PASSWORD, "x")
    file = file_of(tmp_path)
    whole = file.read_bytes()
    for place in range(len(whole)):
        for bit in (1, 128):
            file.write_bytes(whole[:place] + bytes([whole[place] ^ bit]) + whole[place + 1 :])
            assert vault.get(PASSWORD) in (None, "x")
            assert (vault.get(PASSWORD) is None) == (vault.damaged == str(file)) == (place >= 17)


def _damaged_and_mended(folder: Path, file: Path, expected_logs: LogWatch) -> None:
    spoilt = file.read_bytes()
    vault = opened(folder)
    assert (vault.lasting, vault.get(PASSWORD), vault.damaged) == (True, None, str(file))
    assert file.read_bytes() == spoilt, "looking changes nothing"
    expected_logs(r"kept as secrets-\w+\.vault\.damaged")
    vault.put(PASSWORD, "again")
    kept = Path(vault.damaged)
    assert kept.read_bytes() == spoilt
    assert kept != file
    assert opened(folder).get(PASSWORD) == "again"
    assert opened(folder).get(LINK) is None
    file.write_bytes(spoilt)
    vault.put(PASSWORD, "a third time")
    assert len(list(folder.glob("*.damaged*"))) == 2


def test_a_file_of_another_key_is_not_taken(backend: MemoryKeyring, tmp_path: Path, expected_logs: LogWatch) -> None:
    opened(tmp_path / "other", "other").put(PASSWORD, "of the other")
    opened(tmp_path).put(PASSWORD, "mine")
    shutil.copy(file_of(tmp_path / "other"), file_of(tmp_path))
    _damaged_and_mended(tmp_path, file_of(tmp_path), expected_logs)


def test_a_file_of_a_newer_version_is_left_alone(backend: MemoryKeyring, tmp_path: Path) -> None:
    vault = opened(tmp_path)
    vault.put(PASSWORD, "x")
    file = file_of(tmp_path)
    newer = file.read_bytes()[:16] + b"\x02 in a way of its own"
    file.write_bytes(newer)
    for verb in (lambda: vault.get(PASSWORD), lambda: vault.put(PASSWORD, "y"), lambda: vault.delete(PASSWORD)):
        with pytest.raises(StoreFailed) as caught:
            verb()
        assert caught.value.reason is StoreFailed.Reason.NEWER
    assert file.read_bytes() == newer


def test_a_file_that_cannot_be_read_is_told_and_not_taken_for_empty(backend: MemoryKeyring, tmp_path: Path) -> None:
    vault = opened(tmp_path)
    file = file_of(tmp_path)
    file.unlink()
    file.mkdir()  # refused to everybody, the superuser too
    for verb in (lambda: vault.get(PASSWORD), lambda: vault.put(PASSWORD, "y"), lambda: opened(tmp_path)):
        with pytest.raises(StoreFailed) as caught:
            verb()
        assert caught.value.reason is StoreFailed.Reason.DENIED


def test_a_folder_that_cannot_be_locked_is_told(backend: MemoryKeyring, tmp_path: Path) -> None:
    (tmp_path / "locks").touch()
    with pytest.raises(StoreFailed) as caught:
        opened(tmp_path)
    assert caught.value.reason is StoreFailed.Reason.DENIED


def test_a_lock_that_is_kept_is_told(backend: MemoryKeyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vault = opened(tmp_path)
    monkeypatch.setattr(vault_file, "_WAIT", 0.05)
    with vault_file.vault_lock(tmp_path), pytest.raises(StoreFailed) as caught:
        vault.get(PASSWORD)
    assert caught.value.reason is StoreFailed.Reason.BUSY


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no full disk here")
def test_a_full_disk_is_told_and_costs_nothing(
    backend: MemoryKeyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = opened(tmp_path)
    vault.put(PASSWORD, "x")

    def onto_a_full_disk(prefix: str, suffix: str, dir: Path) -> tuple[int, str]:  # noqa: A002
        name = str(dir / f"{prefix}full{suffix}")
        Path(name).touch()
        return os.open("/dev/full", os.O_WRONLY), name

    with monkeypatch.context() as patch:
        patch.setattr("tempfile.mkstemp", onto_a_full_disk)
        with pytest.raises(StoreFailed) as caught:
            vault.put(PASSWORD, "y")
    assert caught.value.reason is StoreFailed.Reason.FULL
    assert opened(tmp_path).get(PASSWORD) == "x"
    assert list(tmp_path.glob(".secrets-*")) == []


# from one entry each to one file


def test_secrets_of_an_earlier_version_move_into_the_file(backend: MemoryKeyring, tmp_path: Path) -> None:
    entries = KeyringEntries("p")
    entries.put("account-password/s1", "geheim")
    entries.put("feed-link/s1", "https://example.org")
    KeyringEntries("other").put("feed-link/s1", "of another data directory")
    none = Secret(SecretKind.FEED_PASSWORD, "s1")
    vault = opened(tmp_path, "p", LINK, PASSWORD, none)
    assert (vault.get(LINK), vault.get(PASSWORD), vault.get(none)) == ("https://example.org", "geheim", None)
    names = sorted(name for _, name in backend.entries)
    assert [name[:9] for name in names] == ["other/fee", "p/key-of-"]
    backend.asked = 0
    assert opened(tmp_path, "p", LINK, PASSWORD, none).get(LINK) == "https://example.org"
    assert backend.asked == 1, "nothing is left to be moved"


def test_old_entries_stay_until_the_keyring_lets_go_of_them(
    backend: MemoryKeyring, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    KeyringEntries("p").put("feed-link/s1", "https://example.org")

    def refuse(*_: object) -> None:
        raise KeyringError("not now")

    with monkeypatch.context() as patch:
        patch.setattr(MemoryKeyring, "delete_password", refuse)
        vault = opened(tmp_path, "p", LINK)
    assert (vault.lasting, vault.get(LINK)) == (True, "https://example.org")
    assert len(backend.entries) == 2
    vault.put(LINK, "https://example.org/new")
    assert opened(tmp_path, "p", LINK).get(LINK) == "https://example.org/new"
    assert len(backend.entries) == 1


# two at once


def test_threads_that_open_and_put_at_once_lose_nothing(backend: MemoryKeyring, tmp_path: Path) -> None:
    def work(number: int) -> None:
        vault = opened(tmp_path)
        assert isinstance(vault, FileVault)
        for turn in range(10):
            vault.put(Secret(SecretKind.TOKENS, f"{number}-{turn}"), f"{number}-{turn}")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    vault = opened(tmp_path)
    ids = [f"{number}-{turn}" for number in range(4) for turn in range(10)]
    assert [vault.get(Secret(SecretKind.TOKENS, one)) for one in ids] == ids
    assert len(backend.entries) == 1


# the real thing


@pytest.mark.keyring
def test_a_real_keyring(tmp_path: Path) -> None:
    KeyringEntries("test").put("feed-link/s1", "https://example.org/é.ics")
    vault = opened(tmp_path, "test", LINK)
    assert vault.lasting
    vault.put(TOKENS, "token " * 3000)
    again = opened(tmp_path, "test", LINK)
    assert (again.get(LINK), again.get(TOKENS)) == ("https://example.org/é.ics", "token " * 3000)
    assert KeyringEntries("test").get("feed-link/s1") is None
    again.delete(LINK)
    assert vault.get(LINK) is None
