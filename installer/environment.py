"""The virtual environment ``.venv`` of a checkout, made once from ``requirements.lock`` and kept until that changes.

A marker file, written last, says from which lock and by which Python it was made. Without it the environment is a
half-made one, left by a cut power line or a closed window: it is removed and made again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from installer.download import explain
from installer.say import Stopped, say, step

MARKER = "made-from"


@dataclass(frozen=True)
class Environment:
    """The environment of the checkout at ``root``."""

    root: Path

    @property
    def folder(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        return self.folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def lock(self) -> Path:
        return self.root / "requirements.lock"

    def prepare(self) -> None:
        """Make it, or find it ready; raises Stopped with the reason where it cannot be made."""
        with _alone(self.root / "build" / "bootstrap.lock"):
            if not self._is_ready(self._packages_mark()):
                self._make()
            if not self._is_ready(self._whole_mark()):
                self._install_project()

    def _make(self) -> None:
        if self.folder.exists():
            with step("Removing an unfinished or outdated virtual environment"):
                self._remove()
        with step("Making the virtual environment"):
            self._call([_base_python(), "-m", "venv", str(self.folder)])
        with step("Installing the Python packages of requirements.lock (about 350 MB)"):
            self._pip("--require-hashes", "-r", str(self.lock))
        self._mark(self._packages_mark())

    def _remove(self) -> None:
        try:
            shutil.rmtree(self.folder)
        except OSError as error:
            raise Stopped(f"It could not be removed ({error}). Is CiraHub Desktop still running from here?") from error

    def _install_project(self) -> None:
        with step("Installing CiraHub Desktop from this folder"):
            self._pip("--no-deps", "--no-build-isolation", "--no-index", "-e", str(self.root))
        self._mark(self._whole_mark())

    def _pip(self, *arguments: str) -> None:
        pip = [str(self.python), "-m", "pip", "install", "--disable-pip-version-check", "--progress-bar", "off"]
        self._call([*pip, *arguments])

    def _call(self, command: list[str]) -> None:
        foreign = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
        environment = {name: value for name, value in os.environ.items() if name not in foreign}
        done = subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
        )
        if done.returncode != 0:
            raise Stopped(explain(done.stdout))

    def _packages_mark(self) -> str:
        """The Python it belongs to, and the lock."""
        return f"{sys.version_info.major}.{sys.version_info.minor} {_digest(self.lock.read_bytes())}\n"

    def _whole_mark(self) -> str:
        """The same, and what an editable install takes from pyproject.toml."""
        settings = tomllib.loads((self.root / "pyproject.toml").read_text(encoding="utf-8"))
        project = repr((str(self.root), settings["project"], settings["build-system"]))
        return f"{self._packages_mark()}{_digest(project.encode())}\n"

    def _is_ready(self, mark: str) -> bool:
        marker = self.folder / MARKER
        return marker.is_file() and marker.read_text(encoding="utf-8").startswith(mark) and self.python.exists()

    def _mark(self, mark: str) -> None:
        (self.folder / MARKER).write_text(mark, encoding="utf-8", newline="\n")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()


def _base_python() -> str:
    """The Python itself, even where this one runs inside an environment."""
    return str(getattr(sys, "_base_executable", sys.executable))


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Two set-ups of one checkout wait for each other; the lock goes with its process."""
    path.parent.mkdir(exist_ok=True)
    with path.open("a+b") as file:
        if not _try_lock(file):
            say("Another set-up is at work in this folder; waiting for it.")
            while not _try_lock(file):
                time.sleep(0.5)
        yield


if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: IO[bytes]) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
