"""A screen, a session bus with the accessibility service, and the program in it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.e2e.accessible.tree import Node, Reader
from tests.e2e.screen import screen

ROOT = Path(__file__).resolve().parents[3]


class Program:
    """The program that opens the pages of the registry, and the screen reader that looks at it."""

    def __init__(self, process: subprocess.Popen[str], reader: Reader) -> None:
        self._process, self.reader = process, reader

    def open(self, page: str) -> str:
        """The title of its window."""
        return self._tell(page)

    def menu(self, page: str) -> Node:
        """One of the pages that are menus: no screen reader finds it, it is told when it opens."""
        with self.reader.following("showing") as shown:
            self.open(page)
            return self.reader.until(lambda: _menu(shown()))

    def press(self, key: str) -> None:
        """In the menu that is open, else where the keyboard is."""
        assert self._tell(f"key {key}") == "pressed"

    def close(self) -> None:
        assert self._tell("next") == "closed"

    def _tell(self, line: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"the program ended at {line}"
        return answer.rstrip("\n")


def _menu(node: Node | None) -> Node | None:
    return node if node is not None and node.role == "popup menu" and node.children else None


@contextmanager
def program(folder: Path) -> Iterator[Program]:
    with ExitStack() as stack:
        env = {
            **os.environ,
            **stack.enter_context(screen()),
            "XDG_RUNTIME_DIR": str(folder),
            "XDG_DATA_HOME": str(folder),
        }
        address = stack.enter_context(_bus(env))
        env |= {"DBUS_SESSION_BUS_ADDRESS": address, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        reader = Reader(address)
        stack.callback(reader.close)
        process = stack.enter_context(_started(env, folder))
        yield Program(process, reader)


@contextmanager
def _bus(env: dict[str, str]) -> Iterator[str]:
    line = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(line, env=env, stdin=quiet, stdout=subprocess.PIPE, stderr=quiet, text=True) as daemon:
        assert daemon.stdout is not None
        try:
            yield daemon.stdout.readline().strip()
        finally:
            daemon.terminate()


@contextmanager
def _started(env: dict[str, str], folder: Path) -> Iterator[subprocess.Popen[str]]:
    line = [sys.executable, "-m", "tests.e2e.accessible.program", str(folder)]
    pipe = subprocess.PIPE
    with (
        (folder / "said").open("w+", encoding="utf-8") as said,
        subprocess.Popen(line, cwd=ROOT, env=env, stdin=pipe, stdout=pipe, stderr=said, text=True) as process,
    ):
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            first = process.stdout.readline()
            said.seek(0)
            assert first == "ready\n", said.read()
            yield process
        finally:
            process.stdin.close()
            process.wait(30)
