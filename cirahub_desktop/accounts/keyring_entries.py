"""Short entries in the keyring of the operating system, and its errors as ours."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Final, TypeVar

from cirahub_desktop.sync.errors import VaultFailed

SERVICE: Final = "CiraHub Desktop"
_Result = TypeVar("_Result")


class KeyringEntries:
    """Those of one ``profile`` (data directory). Every verb may raise VaultFailed. Windows keeps at most 1,280
    characters per entry."""

    def __init__(self, profile: str) -> None:
        self._profile = profile

    def get(self, name: str) -> str | None:
        return _asked(lambda keyring: _text(keyring.get_password(SERVICE, self._entry(name))))

    def put(self, name: str, text: str) -> None:
        _asked(lambda keyring: keyring.set_password(SERVICE, self._entry(name), text))

    def delete(self, name: str) -> None:
        """One that is not there is no error."""
        if self.get(name) is not None:
            _asked(lambda keyring: keyring.delete_password(SERVICE, self._entry(name)))

    def _entry(self, name: str) -> str:
        return f"{self._profile}/{name}"


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
