"""What a feed's last snapshot leaves behind for the next fetch; no secret is in it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from cirahub_desktop.sync.codecs.ical_reader import READER_EDITION
from cirahub_desktop.sync.spokes.base import DEFAULT_STALE_AFTER


@dataclass(frozen=True, slots=True)
class Cursor:
    """``listing`` is the hash of all ids with their versions: with it a server that never answers 304 costs no
    parse either."""

    etag: str = ""
    modified: str = ""
    listing: str = ""
    edition: str = ""
    fetched: str = ""
    """When all of it was last fetched, ISO 8601."""

    @property
    def validators(self) -> dict[str, str]:
        """The headers of a conditional request (RFC 9110, 13.1)."""
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in given.items() if value}

    def validators_at(self, now: datetime) -> dict[str, str]:
        """None any more after some hours: there are servers that say "not modified" to whatever they are asked."""
        try:
            age = now - datetime.fromisoformat(self.fetched)
        except (ValueError, TypeError):
            return {}
        return self.validators if timedelta() <= age <= DEFAULT_STALE_AFTER else {}

    def to_text(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))


def cursor_from_text(text: str) -> Cursor:
    """An empty cursor for a first contact, an unreadable text, and one of another edition of the reader."""
    try:
        found = json.loads(text) if text else {}
        cursor = Cursor(**found)
    except (ValueError, TypeError):
        return Cursor()
    return cursor if cursor.edition == READER_EDITION else Cursor()


def cursor_for(headers: Mapping[str, str], listing: str, now: datetime) -> Cursor:
    etag, modified = _header(headers, "etag"), _header(headers, "last-modified")
    return Cursor(etag, modified, listing, READER_EDITION, now.isoformat())


def _header(headers: Mapping[str, str], name: str) -> str:
    """Only what can be sent back as it is."""
    value = headers.get(name, "").strip()
    return value if value.isascii() and value.isprintable() and len(value) < 500 else ""
