"""What zone names mean where several calendars stand in one file: each goes by its own VTIMEZONEs and its own zone.

A name that a calendar does not explain itself is taken from the first of the others that does.
"""

from __future__ import annotations

import re

from cirahub_desktop.sync.codecs.vtimezone import ZoneBook
from cirahub_desktop.sync.codecs.zones import zone_by_name

_TZID = re.compile(rb"^TZID(?:;[^:\n]*)?:[ \t]*([^\n]*)", re.MULTILINE | re.IGNORECASE)
_MOST_BLOCKS = 5_000
"""Different VTIMEZONEs kept of one file (R14); a name whose block is beyond is not known."""
_MOST_STATED = 200_000
_MOST_SHARED = 200
"""Calendars with zones of their own that are helped out by the others."""

_Scope = tuple[str, tuple[bytes, ...]]


class ZoneScopes:
    """First everything is added, then books are asked for. Calendars are numbered as in EventBlock."""

    def __init__(self) -> None:
        self._stated: dict[int, str] = {}
        self._own: dict[int, tuple[bytes, ...]] = {}
        self._texts: dict[bytes, bytes] = {}
        self._by_name: dict[bytes, bytes] = {}
        self._books: dict[_Scope, ZoneBook] = {}

    def state(self, calendar: int, zone: str) -> None:
        """X-WR-TIMEZONE; the first of a calendar counts."""
        if len(self._stated) < _MOST_STATED:
            self._stated.setdefault(calendar, zone)

    def add(self, calendar: int, block: bytes) -> None:
        """A VTIMEZONE as unfolded lines."""
        if len(self._texts) >= _MOST_BLOCKS and block not in self._texts:
            return
        block = self._texts.setdefault(block, block)
        self._own[calendar] = (*self._own.get(calendar, ()), block)
        self._by_name.setdefault(_name(block), block)

    def whole(self) -> ZoneBook:
        """The book of the file: of its first calendar, with what the others add."""
        return self.of(min((*self._stated, *self._own), default=1))

    def of(self, calendar: int) -> ZoneBook:
        """``calendar`` 0, an event outside of all of them, goes by the first."""
        number = calendar or min((*self._stated, *self._own), default=1)
        scope = (self._stated.get(number, ""), self._own.get(number, ()))
        if scope not in self._books:
            others = self._from_others(scope[1]) if len(self._books) < _MOST_SHARED else []
            self._books[scope] = ZoneBook((*scope[1], *others), zone_by_name(scope[0] or "-"))
        return self._books[scope]

    def _from_others(self, own: tuple[bytes, ...]) -> list[bytes]:
        explained = {_name(block) for block in own}
        return [block for name, block in self._by_name.items() if name not in explained]


def _name(block: bytes) -> bytes:
    found = _TZID.search(block)
    return found[1].strip().strip(b'"') if found else b""
