"""Whatever a calendar was written in, made into UTF-8.

UTF-16 and UTF-32 are told by their byte order mark, or by the zeros that the first letters leave. What is no UTF-8 in
a file that else is, is read line by line: as the charset that the line or the server names, else as what Windows calls
Latin-1, which reads every byte.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator

_HEAD = 4
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ZEROS: dict[tuple[bool, ...], str] = {
    (False, False, False, True): "utf-32-be",
    (True, False, False, False): "utf-32-le",
    (False, True, False, True): "utf-16-be",
    (True, False, True, False): "utf-16-le",
}
"""Which of the first four bytes are letters when the text begins with letters of Latin."""
_CONTROLS = bytes(sign for sign in (*range(32), 127) if sign not in b"\t\n\r")
"""They mean nothing in a calendar (RFC 5545, 3.1), and Exchange takes none of them."""
_NAMED = re.compile(rb"^[A-Za-z0-9\-]+;[^:]*?CHARSET=\"?([A-Za-z0-9_\-]+)", re.IGNORECASE)
"""A charset of one property, as vCalendar 1.0 has it."""
_FALLBACK = "cp1252"
_NO_NEWS = ("utf-8", "ascii", "iso8859-1", _FALLBACK, "utf-7")
"""Charsets that say no more than what is tried anyway."""


def utf8_stream(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same text without byte order mark and control characters; UTF-8 unless it is one of the 8-bit charsets."""
    source = iter(chunks)
    head = b""
    for chunk in source:
        head += chunk
        if len(head) >= _HEAD:
            break
    wide = _wide(head)
    if wide:
        yield from _recoded(head, source, wide)
        return
    yield head.removeprefix(codecs.BOM_UTF8).translate(None, _CONTROLS)
    for chunk in source:
        yield chunk.translate(None, _CONTROLS)


def to_utf8(text: bytes, charset: str = "") -> bytes:
    """``text``, whole lines, as UTF-8; the lines that are none already are read as ``charset`` or what they name."""
    if text.isascii() or _is_utf8(text):
        return text
    return b"\n".join([line if _is_utf8(line) else _line(line, charset) for line in text.split(b"\n")])


def usable(charset: str) -> str:
    """``charset`` where it is one whose lines can be told apart before they are read, else ''."""
    try:
        name = codecs.lookup(charset.strip().strip("\"'")).name
        sound = "\r\n:;".encode(name) == b"\r\n:;" and isinstance(b"a".decode(name), str)
    except (LookupError, ValueError):
        return ""
    return name if sound and name not in _NO_NEWS else ""


def _wide(head: bytes) -> str:
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name
    first = head[:_HEAD]
    return _ZEROS.get(tuple(map(bool, first)), "")


def _recoded(head: bytes, rest: Iterator[bytes], name: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(name)(errors="replace")
    yield decoder.decode(head).encode(errors="replace").translate(None, _CONTROLS)
    for chunk in rest:
        yield decoder.decode(chunk).encode(errors="replace").translate(None, _CONTROLS)


def _is_utf8(text: bytes) -> bool:
    try:
        text.decode()
    except UnicodeDecodeError:
        return False
    return True


def _line(line: bytes, charset: str) -> bytes:
    named = _NAMED.search(line)
    own = usable(named[1].decode()) if named else ""
    if own or charset:
        return line.decode(own or charset, errors="replace").encode(errors="replace")
    return _mixed(line).encode(errors="replace")


def _mixed(line: bytes) -> str:
    """UTF-8 with strange bytes among it: text cut in the middle of a letter, or glued together from two sources."""
    try:
        return line.decode(errors="surrogatepass").encode("utf-16", errors="surrogatepass").decode("utf-16", "replace")
    except UnicodeDecodeError:
        return line.decode(errors="cirahub-latin")


def _as_latin(error: UnicodeError) -> tuple[str, int]:
    """The bytes that are no UTF-8, each as a letter of its own."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode(_FALLBACK, errors="replace"), error.end


codecs.register_error("cirahub-latin", _as_latin)
