"""The folder's files: found, read, written and put aside, so that no moment leaves half a file.

Our marker file tells the folder from the empty mount point that takes its place when a disk is gone (R1).
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from cirahub_desktop.sync.errors import FolderProblem

MARKER = ".cirahub-folder"
TRASH = ".cirahub-trash"
UNFINISHED = ".cirahub-new-"
"""How the name of a file begins that is being written; it ends in ``.tmp``."""
_ABANDONED = 3600.0
"""Seconds; no write of one file takes as long, not even on a slow share and on another computer."""
LARGEST = 20_000_000
"""Bytes of one file."""
_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}
_MARKER_TEXT = "CiraHub Desktop keeps calendar events in this folder. Please leave this file where it is.\n"
_Reason = FolderProblem.Reason


class Files:
    """The .ics files of one folder, by name. Raises FolderProblem for whatever the system refuses."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._swept = False

    def prepare(self) -> None:
        """Make the folder and its marker; what lies there already stays."""
        with self._converted():
            self.folder.mkdir(parents=True, exist_ok=True)
            marker = self.folder / MARKER
            if not marker.exists():
                marker.write_text(_MARKER_TEXT, encoding="utf-8")

    def check(self) -> None:
        """R1: without its marker the folder is not the folder."""
        with self._converted():
            if not self.folder.is_dir():
                raise FolderProblem(str(self.folder), _Reason.NOT_FOUND)
            if not (self.folder / MARKER).is_file():
                raise FolderProblem(str(self.folder), _Reason.MARKER_MISSING)

    def names(self) -> list[str]:
        """Sorted; hidden files, folders and other kinds of files are none of ours."""
        self.check()
        return self.found()

    def found(self) -> list[str]:
        """As :meth:`names`, in a folder that is no spoke yet: it needs no marker, and it may not be there yet."""
        if not self.folder.exists():
            return []
        with self._converted(), os.scandir(self.folder) as entries:
            return sorted(entry.name for entry in entries if _is_calendar(entry.name) and entry.is_file())

    def read(self, name: str) -> bytes | None:
        """None where the file is gone; raises OSError where it cannot be read."""
        try:
            with (self.folder / name).open("rb") as file:
                return file.read(LARGEST + 1)
        except FileNotFoundError:
            return None

    def write(self, name: str, content: bytes) -> None:
        """Whole or not at all, and on the disk when this returns."""
        with self._converted():
            handle, temporary = tempfile.mkstemp(prefix=UNFINISHED, suffix=".tmp", dir=self.folder)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                    file.flush()
                    os.fsync(file.fileno())
                Path(temporary).replace(self.folder / name)
            except BaseException:
                Path(temporary).unlink(missing_ok=True)
                raise
            _settle(self.folder)
            self._sweep(self.folder / name)

    def put_aside(self, name: str) -> None:
        """Into the trash beside the files, under a name that is free there; a file that is gone is no error."""
        with self._converted():
            trash = self.folder / TRASH
            trash.mkdir(exist_ok=True)
            source = self.folder / name
            free = next(place for place in _places(trash, source) if not place.exists())
            try:
                source.replace(free)
            except FileNotFoundError:
                return
            _settle(self.folder)

    def age(self, name: str) -> int:
        """For sorting by age: nanoseconds of the last change, 0 where the file is gone."""
        try:
            return (self.folder / name).stat().st_mtime_ns
        except OSError:
            return 0

    def modified(self, name: str) -> datetime | None:
        """When the file was last changed, as the file system says; None where the file is gone."""
        age = self.age(name)
        return datetime.fromtimestamp(age / 1e9, UTC) if age else None

    def may_write(self) -> bool:
        """For a folder that is not there yet: whether it could be made."""
        nearest = next(folder for folder in (self.folder, *self.folder.parents) if folder.exists())
        return nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)

    def _sweep(self, fresh: Path) -> None:
        """Take away, once, what a write that was killed has left behind.

        Only files with our own name for it, and only old ones: another program may be writing right now. How old they
        are is told by the file system's own clock, at which ``fresh`` was made.
        """
        if self._swept:
            return
        self._swept = True
        with suppress(OSError), os.scandir(self.folder) as entries:
            now = fresh.stat().st_mtime
            for entry in entries:
                if not (entry.name.startswith(UNFINISHED) and entry.name.endswith(".tmp")):
                    continue
                with suppress(OSError):
                    if entry.is_file(follow_symlinks=False) and now - entry.stat().st_mtime > _ABANDONED:
                        Path(entry.path).unlink()

    @contextmanager
    def _converted(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise FolderProblem(str(self.folder), _reason(error)) from error


def file_name(uid: str, nonce: str) -> str:
    """Readable, safe on every system, and the same for the same create."""
    readable = re.sub(r"[^A-Za-z0-9_\-]+", "_", uid)[:40].strip("_") or "event"
    unique = hashlib.blake2b(f"{uid}\0{nonce}".encode(errors="replace"), digest_size=8).hexdigest()
    return f"{readable}-{unique}.ics"


def _is_calendar(name: str) -> bool:
    return name.lower().endswith(".ics") and not name.startswith(".")


def _places(trash: Path, source: Path) -> Iterator[Path]:
    yield trash / source.name
    yield from (trash / f"{source.stem}-{number}{source.suffix}" for number in count(2))


def _reason(error: OSError) -> FolderProblem.Reason:
    if error.errno in _FULL:
        return _Reason.DISK_FULL
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return _Reason.NOT_FOUND
    return _Reason.NO_WRITE


def _settle(folder: Path) -> None:
    """Make the new name last through a power cut, where the system lets a folder be synced."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
