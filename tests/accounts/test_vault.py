"""Secrets lie in the keyring of the operating system, or nowhere that lasts."""

from __future__ import annotations

from collections.abc import Iterator

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import InitError, KeyringError, KeyringLocked, NoKeyringError, PasswordDeleteError

from cirahub_desktop.accounts.vault import LONGEST, KeyringVault, Secret, SecretKind, SessionVault, Vault, open_vault
from cirahub_desktop.sync.errors import VaultFailed

LINK = Secret(SecretKind.FEED_LINK, "s1")
PASSWORD = Secret(SecretKind.ACCOUNT_PASSWORD, "s1")


class MemoryKeyring(KeyringBackend):
    """A keyring as the library wants one; ``trouble`` is raised by every call."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[tuple[str, str], str] = {}
        self.trouble: Exception | None = None

    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.entries.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check()
        self.entries[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._check()
        if (service, username) not in self.entries:
            raise PasswordDeleteError
        del self.entries[service, username]

    def _check(self) -> None:
        if self.trouble is not None:
            raise self.trouble


@pytest.fixture
def backend(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    made = MemoryKeyring()
    monkeypatch.setattr(keyring.core, "_keyring_backend", made)
    return made


@pytest.mark.parametrize("kind", ["keyring", "session"])
def test_a_vault_keeps_and_forgets(backend: MemoryKeyring, kind: str) -> None:
    vault: Vault = KeyringVault("p") if kind == "keyring" else SessionVault()
    assert vault.get(LINK) is None
    vault.put(LINK, "https://example.org/private.ics")
    vault.put(PASSWORD, "geheim")
    assert (vault.get(LINK), vault.get(PASSWORD)) == ("https://example.org/private.ics", "geheim")
    vault.delete(LINK)
    vault.delete(LINK)
    assert (vault.get(LINK), vault.get(PASSWORD)) == (None, "geheim")


def test_two_data_directories_do_not_share_entries(backend: MemoryKeyring) -> None:
    one, other = KeyringVault("one"), KeyringVault("other")
    one.put(LINK, "a")
    other.put(LINK, "b")
    assert (one.get(LINK), other.get(LINK)) == ("a", "b")


def test_opening_leaves_nothing_behind(backend: MemoryKeyring) -> None:
    assert open_vault("p").lasting
    assert backend.entries == {}


@pytest.mark.parametrize("trouble", [NoKeyringError(), KeyringError("broken"), OSError(1783, "CredWrite")])
def test_without_a_working_keyring_secrets_last_for_the_session(backend: MemoryKeyring, trouble: Exception) -> None:
    backend.trouble = trouble
    assert not open_vault("p").lasting


def test_the_error_of_windows_is_one_of_ours(backend: MemoryKeyring) -> None:
    backend.trouble = type("error", (Exception,), {"__module__": "pywintypes"})()
    with pytest.raises(VaultFailed):
        KeyringVault("p").get(LINK)


def test_a_fault_of_the_program_is_not_taken_for_the_keyring_s(backend: MemoryKeyring) -> None:
    backend.trouble = TypeError("ours")
    with pytest.raises(TypeError):
        KeyringVault("p").get(LINK)


@pytest.mark.parametrize("trouble", [KeyringLocked(), InitError("Prompt dismissed")])
def test_a_locked_keyring_is_never_taken_for_an_empty_one(backend: MemoryKeyring, trouble: Exception) -> None:
    backend.trouble = trouble
    for verb in (lambda: open_vault("p"), lambda: KeyringVault("p").get(LINK)):
        with pytest.raises(VaultFailed) as caught:
            verb()
        assert caught.value.locked


def test_what_windows_could_not_keep_is_refused_everywhere(backend: MemoryKeyring) -> None:
    with pytest.raises(VaultFailed):
        KeyringVault("p").put(LINK, "x" * (LONGEST + 1))


def test_no_keyring_at_all_is_told_as_missing() -> None:
    with pytest.raises(VaultFailed) as caught:
        KeyringVault("p").get(LINK)
    assert caught.value.missing


@pytest.mark.keyring
def test_a_real_keyring() -> None:
    vault = open_vault("test")
    assert vault.lasting
    vault.put(LINK, "https://example.org/é.ics")
    assert KeyringVault("test").get(LINK) == "https://example.org/é.ics"
    vault.delete(LINK)
    assert vault.get(LINK) is None
