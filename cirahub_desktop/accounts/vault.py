"""Where passwords and feed links lie: the keyring of the operating system, never a file of ours (R12).

Without a keyring they are kept for this session only, and the window says so; nothing is written in plain text.
Windows keeps at most 1,280 characters per entry, far above any password or link.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from types import ModuleType
from typing import Protocol, TypeVar

from cirahub_desktop.sync.errors import VaultFailed

SERVICE = "CiraHub Desktop"
LONGEST = 1280
_Result = TypeVar("_Result")


class SecretKind(Enum):
    ACCOUNT_PASSWORD = "account-password"  # noqa: S105 - the name of a kind
    FEED_LINK = "feed-link"
    FEED_PASSWORD = "feed-password"  # noqa: S105 - the name of a kind
    TOKENS = "tokens"


@dataclass(frozen=True, slots=True)
class Secret:
    """Names a secret; ``id`` is that of its account or spoke."""

    kind: SecretKind
    id: str


class Vault(Protocol):
    """Keeps secrets. Every verb may raise VaultFailed and may block while the system asks for its password, so it
    belongs into a worker."""

    @property
    def lasting(self) -> bool:
        """Whether secrets are still there after a restart."""
        ...

    def get(self, key: Secret) -> str | None:
        """The secret, None when there is none."""
        ...

    def put(self, key: Secret, secret: str) -> None: ...

    def delete(self, key: Secret) -> None:
        """Forget it; a secret that is not there is no error."""
        ...


class SessionVault:
    """Keeps secrets in memory until the program ends."""

    lasting = False

    def __init__(self) -> None:
        self._secrets: dict[Secret, str] = {}

    def get(self, key: Secret) -> str | None:
        return self._secrets.get(key)

    def put(self, key: Secret, secret: str) -> None:
        self._secrets[key] = secret

    def delete(self, key: Secret) -> None:
        self._secrets.pop(key, None)


class KeyringVault:
    """Keeps secrets in the keyring of the operating system, apart for every ``profile`` (data directory)."""

    lasting = True

    def __init__(self, profile: str) -> None:
        self._profile = profile

    def get(self, key: Secret) -> str | None:
        return _asked(lambda keyring: _text(keyring.get_password(SERVICE, self._entry(key))))

    def put(self, key: Secret, secret: str) -> None:
        if len(secret) > LONGEST:
            raise VaultFailed
        _asked(lambda keyring: keyring.set_password(SERVICE, self._entry(key), secret))

    def delete(self, key: Secret) -> None:
        if self.get(key) is not None:
            _asked(lambda keyring: keyring.delete_password(SERVICE, self._entry(key)))

    def probe(self) -> None:
        """Write, read and delete one entry; raises VaultFailed where that does not work."""
        key, word = Secret(SecretKind.ACCOUNT_PASSWORD, f"probe-{secrets.token_hex(8)}"), secrets.token_hex(8)
        self.put(key, word)
        try:
            if self.get(key) != word:
                raise VaultFailed
        finally:
            with suppress(VaultFailed):
                self.delete(key)

    def _entry(self, key: Secret) -> str:
        return f"{self._profile}/{key.kind.value}/{key.id}"


def open_vault(profile: str) -> Vault:
    """The keyring where it works, else memory for this session. Raises VaultFailed(locked) where the keyring only
    waits for its password: what lies in it must not seem lost.

    ``profile`` names the data directory, so that two of them never share entries.
    """
    vault = KeyringVault(profile)
    try:
        vault.probe()
    except VaultFailed as error:
        if error.locked:
            raise
        return SessionVault()
    return vault


def _asked(verb: Callable[[ModuleType], _Result]) -> _Result:
    """The keyring's answer, its errors turned into ours."""
    import keyring
    from keyring.errors import InitError, KeyringError, KeyringLocked, NoKeyringError

    try:
        return verb(keyring)
    except (KeyringLocked, InitError):
        # The Secret Service says InitError where its unlock prompt was dismissed.
        raise VaultFailed(locked=True) from None
    except (NoKeyringError, ImportError):
        raise VaultFailed(missing=True) from None
    except (KeyringError, OSError, RuntimeError):
        raise VaultFailed from None
    except Exception as error:
        # Windows: pywintypes.error derives from Exception alone, and pywintypes exists nowhere else.
        if type(error).__module__ in ("pywintypes", "win32ctypes.pywin32.pywintypes"):
            raise VaultFailed from None
        raise


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
