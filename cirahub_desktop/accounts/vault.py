"""Where passwords, links and tokens lie: encrypted in a file whose key the keyring of the operating system has (R12).

Without a keyring they are kept for this session only, and the window says so; nothing is written in plain text.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from cirahub_desktop.accounts.keyring_entries import KeyringEntries
from cirahub_desktop.sync.errors import VaultFailed

if TYPE_CHECKING:
    from cirahub_desktop.accounts.vault_file import VaultFile

_KEY_OF = "key-of-"


class SecretKind(Enum):
    ACCOUNT_PASSWORD = "account-password"  # noqa: S105 - the name of a kind
    FEED_LINK = "feed-link"
    FEED_PASSWORD = "feed-password"  # noqa: S105 - the name of a kind
    TOKENS = "tokens"
    """Of an account: what its sign-in with Microsoft left, a text of some 10 kB."""
    PROXY_PASSWORD = "proxy-password"  # noqa: S105 - the name of a kind


@dataclass(frozen=True, slots=True)
class Secret:
    """Names a secret; ``id`` is that of its account or spoke."""

    kind: SecretKind
    id: str

    @property
    def name(self) -> str:
        return f"{self.kind.value}/{self.id}"


class Vault(Protocol):
    """Keeps secrets of any length. Every verb may raise VaultFailed and StoreFailed and may block while the system
    asks for its password, so it belongs into a worker."""

    @property
    def lasting(self) -> bool:
        """Whether secrets are still there after a restart."""
        ...

    @property
    def damaged(self) -> str:
        """The file whose secrets could not be read any more and have to be given again; '' where there is none."""
        ...

    def get(self, key: Secret) -> str | None:
        """The secret, None when there is none."""
        ...

    def put(self, key: Secret, secret: str) -> None: ...

    def delete(self, key: Secret) -> None:
        """Forget it; a secret that is not there is no error."""
        ...

    def clear_away(self) -> None:
        """Where no secret is left, leave nothing of the vault itself behind. What is put later makes it anew."""
        ...


class SessionVault:
    """Keeps secrets in memory until the program ends."""

    lasting = False
    damaged = ""

    def __init__(self) -> None:
        self._secrets: dict[Secret, str] = {}

    def get(self, key: Secret) -> str | None:
        return self._secrets.get(key)

    def put(self, key: Secret, secret: str) -> None:
        self._secrets[key] = secret

    def delete(self, key: Secret) -> None:
        self._secrets.pop(key, None)

    def clear_away(self) -> None:
        """There is nothing."""


class FileVault:
    """Keeps secrets in a file; all processes with the same data directory share it."""

    lasting = True

    def __init__(self, entries: KeyringEntries, folder: Path, file: VaultFile) -> None:
        self._entries, self._folder, self._file = entries, folder, file

    @property
    def damaged(self) -> str:
        return self._file.damaged()

    def get(self, key: Secret) -> str | None:
        return self._file.read().secrets.get(key.name)

    def put(self, key: Secret, secret: str) -> None:
        if not self._can_be_read_again():
            self._file = _found(self._entries, self._folder) or _made(self._entries, self._folder, ())
        with self._file.changed() as content:
            content.secrets[key.name] = secret

    def delete(self, key: Secret) -> None:
        with self._file.changed() as content:
            content.secrets.pop(key.name, None)

    def clear_away(self) -> None:
        if self._file.removed_if_empty():
            self._entries.delete(_KEY_OF + self._file.name)

    def _can_be_read_again(self) -> bool:
        """What is written into the file: not so once it was cleared away with its key, by this process or another."""
        return self._file.is_there() or self._entries.get(_KEY_OF + self._file.name) is not None


def open_vault(profile: str, folder: Path, known: Callable[[], Iterable[Secret]]) -> Vault:
    """The vault in ``folder`` where the keyring works, else memory for this session. Raises VaultFailed(locked) where
    the keyring only waits for its password: what lies in it must not seem lost.

    ``profile`` names the data directory in the keyring. ``known``: all secrets there may be; earlier versions kept
    each as an entry of the keyring, and these move into the file when it is made.
    """
    entries = KeyringEntries(profile)
    try:
        file = _found(entries, folder) or _made(entries, folder, known())
    except VaultFailed as error:
        if error.locked:
            raise
        return SessionVault()
    with suppress(VaultFailed):  # then the next start does it
        _clear_old_entries(entries, file)
    return FileVault(entries, folder, file)


def _found(entries: KeyringEntries, folder: Path) -> VaultFile | None:
    """The newest file whose key is in this keyring. One from another computer, or of another keyring of this one, is
    left alone: its key may come back."""
    from cirahub_desktop.accounts.vault_file import VaultFile, key_from, vault_files

    for path, name in vault_files(folder):
        key = key_from(entries.get(_KEY_OF + name))
        if key is not None:
            return VaultFile(path, key)
    return None


def _made(entries: KeyringEntries, folder: Path, known: Iterable[Secret]) -> VaultFile:
    """A new file under a new key, with what earlier versions left in the keyring. Nothing in the keyring is ever
    written over, and an old entry goes only when it is safe in the file."""
    from cirahub_desktop.accounts.vault_file import VaultFile, key_text, vault_lock, vault_path

    old = {key.name: secret for key in known if (secret := entries.get(key.name)) is not None}
    name, key = secrets.token_hex(8), secrets.token_bytes(32)
    entries.put(_KEY_OF + name, key_text(key))
    with vault_lock(folder):
        other = _found(entries, folder)  # of a process that was quicker
        if other is None:
            if entries.get(_KEY_OF + name) != key_text(key):
                raise VaultFailed
            made = VaultFile(vault_path(folder, name), key)
            made.begin(old)
            return made
    with suppress(VaultFailed):
        entries.delete(_KEY_OF + name)
    return other


def _clear_old_entries(entries: KeyringEntries, file: VaultFile) -> None:
    if not file.read().moved:
        return
    with file.changed() as content:
        for name in content.moved:
            entries.delete(name)
        content.moved.clear()
