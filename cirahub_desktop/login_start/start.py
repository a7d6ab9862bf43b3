"""Start at login as a person sees it: on, off, or in the hands of another copy of the program."""

from __future__ import annotations

import sys
from enum import Enum
from pathlib import Path

from cirahub_desktop.frozen import frozen
from cirahub_desktop.login_start.base import Entry, LoginEntry
from cirahub_desktop.login_start.command import data_dir_of


class LoginState(Enum):
    OFF = "off"
    ON = "on"
    ANOTHER = "another"
    """Another copy of the program, or this one with another data folder, starts at login."""
    FORBIDDEN = "forbidden"
    """It is set up, and the person switched it off in the settings of the system."""


@frozen
class LoginStanding:
    state: LoginState
    other: str = ""
    """The program of the other copy."""


class StartAtLogin:
    """What the system has is what counts; we remember nothing. Every verb may raise LoginStartFailed."""

    def __init__(self, entry: LoginEntry, command: tuple[str, ...]) -> None:
        self._entry, self._command = entry, command

    def standing(self) -> LoginStanding:
        found = self._entry.read()
        if found is None:
            return LoginStanding(LoginState.OFF)
        if found.command != self._command and not self._has_moved(found):
            return LoginStanding(LoginState.ANOTHER, " ".join(found.command))
        return LoginStanding(LoginState.ON if found.allowed else LoginState.FORBIDDEN)

    def turn(self, *, on: bool) -> None:
        """On takes the place of another copy; off leaves another copy alone."""
        if on:
            self._entry.write(self._command)
        elif self.standing().state is not LoginState.ANOTHER:
            self._entry.remove()

    def mend(self) -> bool:
        """To be called at each start: where the program has moved, its entry follows. True where it did."""
        found = self._entry.read()
        if found is None or not found.allowed or found.command == self._command or not self._has_moved(found):
            return False
        self._entry.write(self._command)
        return True

    def _has_moved(self, found: Entry) -> bool:
        """The entry is ours, and leads to a program that is gone, or starts it in another way."""
        if not found.command:
            return True  # nobody can read it, so nobody's
        if data_dir_of(found.command) != data_dir_of(self._command):
            return False
        return found.command[0] == self._command[0] or not Path(found.command[0]).exists()


def login_entry() -> LoginEntry:
    """The means of this system."""
    if sys.platform == "win32":
        from cirahub_desktop.login_start.windows import RunKey, WindowsRegistry

        return RunKey(WindowsRegistry())
    if sys.platform == "darwin":
        from cirahub_desktop.login_start.macos import LaunchAgent

        return LaunchAgent(Path.home())
    from cirahub_desktop.login_start.linux import AutostartFile, config_home

    return AutostartFile(config_home())
