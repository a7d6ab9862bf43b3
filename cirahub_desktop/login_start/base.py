"""What the three systems have in common, and what can go wrong."""

from __future__ import annotations

from typing import Protocol

from cirahub_desktop.frozen import frozen
from cirahub_desktop.sync.errors import CiraHubError

NAME = "CiraHub Desktop"


@frozen
class Entry:
    """What the system starts at login."""

    command: tuple[str, ...]
    """The program and its arguments; empty where it cannot be read."""
    allowed: bool = True
    """False: it is there, and the person switched it off in the settings of the system."""


class LoginEntry(Protocol):
    """The one entry of this program for this person. Every verb may raise LoginStartFailed."""

    def read(self) -> Entry | None:
        """None where there is none."""
        ...

    def write(self, command: tuple[str, ...]) -> None:
        """Take the place of what is there. One that was switched off in the settings of the system stays so where
        that is the system's own affair (Windows)."""
        ...

    def remove(self) -> None:
        """One that is not there is no error."""
        ...


class LoginStartFailed(CiraHubError):
    """The system would not take, show or give up the entry; ``place`` is the file or key."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place
