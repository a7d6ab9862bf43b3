"""The file in which secrets lie: all of them in one encrypted text, so that none can be read, swapped or left out.

A file is named after its key, which the keyring has under the same name. It is replaced whole, and only by whoever
holds the lock, so that a process may die at any moment and two may write at once. Its rights are the owner's alone;
on Windows it has those of the person's own folder, where only they and administrators may look.
"""

from __future__ import annotations

import base64
import binascii
import errno
import json
import logging
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from cirahub_desktop.sync.errors import StoreFailed

_MAGIC: Final = b"CiraHub secrets\n"
_VERSION: Final = b"\x01"
_HEAD: Final = _MAGIC + _VERSION
_KEY_BYTES, _NONCE_BYTES = 32, 12
_TEXT_FROM: Final = len(_HEAD) + _NONCE_BYTES
_NAME: Final = re.compile(r"secrets-([0-9a-f]{16})\.vault")
_UNFINISHED: Final = ".secrets-"
_WAIT: Final = 10.0
"""Seconds for the lock; whoever has it needs milliseconds."""
_log = logging.getLogger(__name__)


@dataclass(repr=False)
class Content:
    secrets: dict[str, str] = field(default_factory=dict)
    moved: list[str] = field(default_factory=list)
    """Entries of the keyring that are here now and may go from there."""


class VaultFile:
    """Raises StoreFailed: no rights, no space, written by a newer version, kept locked. A file that is damaged counts
    as empty, and stays beside the new one when something is written."""

    def __init__(self, path: Path, key: bytes) -> None:
        self._path, self._key = path, key

    @property
    def name(self) -> str:
        """Of its key in the keyring."""
        match = _NAME.fullmatch(self._path.name)
        return match[1] if match else ""

    def is_there(self) -> bool:
        return self._path.exists()

    def removed_if_empty(self) -> bool:
        """Take the file away where there is no secret in it; one that is damaged may have some."""
        with vault_lock(self._path.parent):
            content = self._read()
            if content != Content():
                return False
            try:
                self._path.unlink(missing_ok=True)
            except OSError as error:
                raise _failed(error, self._path) from error
            return True

    def read(self) -> Content:
        with vault_lock(self._path.parent):
            return self._read() or Content()

    @contextmanager
    def changed(self) -> Iterator[Content]:
        """What is in the block done to the content lasts when it ends; nobody else writes in the meantime."""
        with vault_lock(self._path.parent):
            before = self._read()
            content = deepcopy(before) or Content()
            yield content
            if content != (before or Content()):
                if before is None:
                    self._put_aside()
                self._write(content)

    def begin(self, moved: dict[str, str]) -> None:
        """Make it, with what was found in the keyring; the caller holds the lock."""
        self._write(Content(dict(moved), list(moved)))

    def damaged(self) -> str:
        with vault_lock(self._path.parent):
            if self._path.exists() and self._read() is None:
                return str(self._path)
        aside = sorted(self._path.parent.glob(f"{self._path.name}.damaged*"))
        return str(aside[-1]) if aside else ""

    def _read(self) -> Content | None:
        """None where it is damaged; empty where it is not there."""
        try:
            sealed = self._path.read_bytes()
        except FileNotFoundError:
            return Content()
        except OSError as error:
            raise _failed(error, self._path) from error
        content = self._unsealed(sealed)
        if content is None and sealed.startswith(_MAGIC) and sealed[len(_MAGIC) : len(_HEAD)] > _VERSION:
            raise StoreFailed(StoreFailed.Reason.NEWER, str(self._path))
        return content

    def _sealed(self, content: Content) -> bytes:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = os.urandom(_NONCE_BYTES)
        return _HEAD + nonce + AESGCM(self._key).encrypt(nonce, json.dumps(asdict(content)).encode(), _HEAD)

    def _unsealed(self, sealed: bytes) -> Content | None:
        from cryptography.exceptions import InvalidTag
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce, text = sealed[len(_HEAD) : _TEXT_FROM], sealed[_TEXT_FROM:]
        if not text:
            return None
        try:
            return Content(**json.loads(AESGCM(self._key).decrypt(nonce, text, _HEAD)))
        except InvalidTag:
            return None

    def _write(self, content: Content) -> None:
        """Whole or not at all, and on the disk when this returns."""
        folder = self._path.parent
        try:
            for abandoned in folder.glob(f"{_UNFINISHED}*.tmp"):  # by a process that died
                abandoned.unlink()
            handle, temporary = tempfile.mkstemp(prefix=_UNFINISHED, suffix=".tmp", dir=folder)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(self._sealed(content))
                    file.flush()
                    os.fsync(file.fileno())
                Path(temporary).replace(self._path)
            except BaseException:
                Path(temporary).unlink(missing_ok=True)
                raise
            _settle(folder)
        except OSError as error:
            raise _failed(error, self._path) from error

    def _put_aside(self) -> None:
        names = (f"{self._path.name}.damaged{f'-{number}' if number > 1 else ''}" for number in count(1))
        free = next(name for name in names if not (self._path.parent / name).exists())
        try:
            self._path.rename(self._path.parent / free)
        except OSError as error:
            raise _failed(error, self._path) from error
        _log.warning("The file of secrets was damaged; it is kept as %s", free)


@contextmanager
def vault_lock(folder: Path) -> Iterator[None]:
    """Nobody else, in this process or another one, is at the files in ``folder`` meanwhile."""
    place = folder / "locks"
    lock = FileLock(place / "secrets.lock")  # one of its own each time: shared by threads it would let both in
    try:
        place.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=_WAIT, poll_interval=0.005)
    except Timeout:
        raise StoreFailed(StoreFailed.Reason.BUSY, str(place)) from None
    except OSError as error:
        raise _failed(error, place) from error
    try:
        yield
    finally:
        lock.release()


def vault_path(folder: Path, name: str) -> Path:
    return folder / f"secrets-{name}.vault"


def vault_files(folder: Path) -> list[tuple[Path, str]]:
    """Each with its name in the keyring, the newest first."""
    found = [(path, match[1]) for path in folder.glob("secrets-*.vault") if (match := _NAME.fullmatch(path.name))]
    with suppress(OSError):  # one that goes away meanwhile
        found.sort(key=lambda pair: (pair[0].stat().st_mtime_ns, pair[1]), reverse=True)
    return found


def key_text(key: bytes) -> str:
    return base64.b64encode(key).decode()


def key_from(text: str | None) -> bytes | None:
    """None where the keyring has none, or something else under its name."""
    try:
        key = base64.b64decode(text or "", validate=True)
    except (binascii.Error, ValueError):
        return None
    return key if len(key) == _KEY_BYTES else None


def _failed(error: OSError, path: Path) -> StoreFailed:
    full = error.errno in (errno.ENOSPC, errno.EDQUOT)
    return StoreFailed(StoreFailed.Reason.FULL if full else StoreFailed.Reason.DENIED, str(path))


def _settle(folder: Path) -> None:
    """Make the new name last through a power cut, where the system lets a folder be synced."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
