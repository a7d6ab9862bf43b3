"""What came back, when it is no calendar: told apart by its first bytes, because content types lie."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import chain

from cirahub_desktop.sync.codecs.charsets import utf8_stream
from cirahub_desktop.sync.errors import BadSource

_HEAD = 65_536
_CALENDAR = re.compile(rb"(?:^|[\r\n])[ \t]*BEGIN:VCALENDAR", re.IGNORECASE)
_TITLE = re.compile(rb"<title[^>]*>(.*?)</title>", re.IGNORECASE | re.DOTALL)
_SIGN_IN = re.compile(
    rb"type\s*=\s*[\"']?password|<title[^>]*>[^<]*(?:sign[ -]?in|log[ -]?in|connexion|anmeld|authent)", re.IGNORECASE
)


def checked_body(body: Iterator[bytes], host: str, content_type: str) -> Iterator[bytes]:
    """The same bytes, once their beginning has shown that they are a calendar; else raises BadSource."""
    head = b""
    for chunk in body:
        head += chunk
        start = _readable(head)
        if _CALENDAR.search(start) and not start.lstrip().startswith(b"<"):
            return chain((head,), body)
        if len(head) >= _HEAD:
            break
    raise _refusal(_readable(head), host, content_type)


def _readable(head: bytes) -> bytes:
    """As the reader will take it, whatever the encoding."""
    return b"".join(utf8_stream([head]))


def _refusal(head: bytes, host: str, content_type: str) -> BadSource:
    text = head.strip()
    kind = content_type.partition(";")[0].strip().lower()
    if not text:
        return BadSource(host, BadSource.Reason.EMPTY)
    if text[:1] == b"<" and (b"<html" in text.lower() or b"<!doctype html" in text[:200].lower() or "html" in kind):
        signs_in = _SIGN_IN.search(text)
        reason = BadSource.Reason.SIGN_IN_PAGE if signs_in else BadSource.Reason.WEB_PAGE
        return BadSource(host, reason, _title(text))
    return BadSource(host, BadSource.Reason.NOT_A_CALENDAR, kind[:60])


def _title(page: bytes) -> str:
    found = _TITLE.search(page)
    return " ".join(unescape(found[1].decode(errors="replace")).split())[:80] if found else ""
