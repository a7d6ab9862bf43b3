"""Windows: a value under the Run key of the person, and the mark by which the Task Manager switches it off."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Final, Protocol

from cirahub_desktop.login_start.base import NAME, Entry, LoginStartFailed

RUN: Final = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED: Final = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
LONGEST: Final = 260
"""Characters of a command under the Run key; Windows starts nothing that is longer."""
_ARGUMENT: Final = re.compile(r'"([^"]*)"|(\S+)')
"""Enough to read back what we write: no path of Windows holds a quotation mark."""


class Registry(Protocol):
    """Values of HKEY_CURRENT_USER. Every verb may raise OSError."""

    def get(self, key: str, name: str) -> str | bytes | None: ...
    def put(self, key: str, name: str, value: str) -> None: ...
    def delete(self, key: str, name: str) -> None:
        """A value that is not there is no error."""
        ...


class RunKey:
    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def read(self) -> Entry | None:
        try:
            line = self._registry.get(RUN, NAME)
            mark = self._registry.get(APPROVED, NAME)
        except OSError:
            raise LoginStartFailed(RUN) from None
        if not isinstance(line, str):
            return None
        command = tuple(one[1] if one[1] is not None else one[2] for one in _ARGUMENT.finditer(line))
        off = isinstance(mark, bytes) and bool(mark) and bool(mark[0] & 1)
        return Entry(command, allowed=not off)

    def write(self, command: tuple[str, ...]) -> None:
        line = subprocess.list2cmdline(command)
        if len(line) > LONGEST:
            raise LoginStartFailed(RUN)
        try:
            self._registry.put(RUN, NAME, line)
        except OSError:
            raise LoginStartFailed(RUN) from None

    def remove(self) -> None:
        try:
            self._registry.delete(RUN, NAME)
        except OSError:
            raise LoginStartFailed(RUN) from None


if sys.platform == "win32":
    import winreg

    class WindowsRegistry:
        """The real one."""

        def get(self, key: str, name: str) -> str | bytes | None:
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key) as opened:
                    value, _ = winreg.QueryValueEx(opened, name)
            except FileNotFoundError:
                return None
            return value if isinstance(value, str | bytes) else None

        def put(self, key: str, name: str, value: str) -> None:
            with winreg.CreateKey(winreg.HKEY_CURRENT_USER, key) as opened:
                winreg.SetValueEx(opened, name, 0, winreg.REG_SZ, value)

        def delete(self, key: str, name: str) -> None:
            try:
                with winreg.OpenKey(winreg.HKEY_CURRENT_USER, key, 0, winreg.KEY_SET_VALUE) as opened:
                    winreg.DeleteValue(opened, name)
            except FileNotFoundError:
                return
