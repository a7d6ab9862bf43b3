"""What came back, when it is no calendar: told apart by its first bytes, because content types lie."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import chain

from cirahub_desktop.sync.codecs.charsets import utf8_stream
from cirahub_desktop.sync.errors import BadSource
from cirahub_desktop.sync.spokes.ical.unpack import unpacked

_HEAD = 65_536
_CALENDAR = re.compile(rb"(?:\A\s*|[\r\n])(?:\xef\xbb\xbf)?BEGIN[ \t]*:[ \t]*VCALENDAR", re.IGNORECASE)
_PAGE = re.compile(rb"<(?:!doctype|html|head|title|body|pre|div|\?xml)\b", re.IGNORECASE)
"""What makes a page of it, when it stands before the calendar; the notices of a script do not."""
_TITLE = re.compile(rb"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_SIGN_IN = re.compile(
    rb"type\s*=\s*[\"']?password|<title[^>]*>[^<]*(?:sign[ -]?in|log[ -]?in|connexion|anmeld|authent)", re.IGNORECASE
)


def checked_body(body: Iterator[bytes], host: str, content_type: str, limit: int) -> Iterator[bytes]:
    """The same bytes, unpacked, once their beginning has shown that they are a calendar; else raises BadSource.

    ``limit`` is for what is unpacked here.
    """
    pieces = unpacked(body, host, limit)
    head = bytearray()
    for piece in pieces:
        head += piece
        if len(head) >= _HEAD:
            break
    start = b"".join(utf8_stream((bytes(head),)))
    found = _CALENDAR.search(start)
    if found is None or _PAGE.search(start, 0, found.start()):
        raise _refusal(start, host, content_type)
    return chain((bytes(head),), pieces)


def _refusal(head: bytes, host: str, content_type: str) -> BadSource:
    text = head.strip()
    kind = content_type.partition(";")[0].strip().lower()
    if not text:
        return BadSource(host, BadSource.Reason.EMPTY)
    if b"<" in text[:1000] and (b"<html" in text.lower() or b"<!doctype html" in text[:200].lower() or "html" in kind):
        signs_in = _SIGN_IN.search(text)
        reason = BadSource.Reason.SIGN_IN_PAGE if signs_in else BadSource.Reason.WEB_PAGE
        return BadSource(host, reason, _title(text))
    return BadSource(host, BadSource.Reason.NOT_A_CALENDAR, kind[:60])


def _title(page: bytes) -> str:
    found = _TITLE.search(page)
    return " ".join(unescape(found[1].decode(errors="replace")).split())[:80] if found else ""
