"""Whole lines out of bytes that arrive in chunks, whatever the encoding and the line ends.

A chunk may end anywhere, inside a character or between CR and LF.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cirahub_desktop.sync.codecs.charsets import to_utf8, utf8_stream


def whole_lines(chunks: Iterable[bytes], longest: int) -> Iterator[bytes]:
    """Texts of whole lines, each line with a LF *before* it, whatever ended it (CRLF, LF, CR or CRCRLF).

    Of a line over ``longest`` bytes what is beyond is left out, so that a text without any end costs no memory; it is
    still longer than ``longest`` then. The length of the texts follows the chunks.
    """
    waiting = bytearray(b"\n")
    for chunk in utf8_stream(chunks):
        if b"\n" not in chunk and b"\r" not in chunk:
            if len(waiting) <= longest + 1:
                waiting += chunk[: longest + 2]
            continue
        waiting += chunk
        held = _held(waiting)
        text = _with_line_feeds(bytes(waiting[: len(waiting) - held]))
        last = text.rfind(b"\n")
        yield text[:last]
        waiting = bytearray(text[last : last + longest + 2] + b"\r" * held)
    yield _with_line_feeds(bytes(waiting))


def decode_block(block: bytes) -> str:
    """Text that the cutter let through is UTF-8; anything else is read as :func:`to_utf8` does."""
    try:
        return block.decode()
    except UnicodeDecodeError:
        return to_utf8(block).decode()


def _held(text: bytearray) -> int:
    """How many CRs at the end may still be followed by the LF of their line end."""
    return 0 if not text.endswith(b"\r") else 2 if text.endswith(b"\r\r") else 1


def _with_line_feeds(text: bytes) -> bytes:
    if b"\r" not in text:
        return text
    text = text.replace(b"\r\n", b"\n")
    if b"\r" not in text:
        return text
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")  # CRCRLF is one line end, too
