"""Keyrings as the library wants them: in memory, and in a file that several processes share."""

from __future__ import annotations

import json
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError


class MemoryKeyring(KeyringBackend):
    """``trouble`` is raised by every call; ``asked`` counts them."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.entries: dict[tuple[str, str], str] = {}
        self.trouble: Exception | None = None
        self.asked = 0

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
        self.asked += 1
        if self.trouble is not None:
            raise self.trouble


class SharedKeyring(KeyringBackend):
    """One file per entry; what is set is there for every process, also after this one was killed."""

    priority = 1  # type: ignore[assignment]

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        folder.mkdir(exist_ok=True)

    def names(self) -> list[str]:
        return sorted(json.loads(path.read_text())[0] for path in self._folder.glob("*.json"))

    def get_password(self, service: str, username: str) -> str | None:
        path = self._path(username)
        return str(json.loads(path.read_text())[1]) if path.exists() else None

    def set_password(self, service: str, username: str, password: str) -> None:
        unfinished = self._path(username).with_suffix(".tmp")
        unfinished.write_text(json.dumps([username, password]))
        unfinished.replace(self._path(username))

    def delete_password(self, service: str, username: str) -> None:
        self._path(username).unlink()

    def _path(self, username: str) -> Path:
        return self._folder / f"{username.encode().hex()}.json"
