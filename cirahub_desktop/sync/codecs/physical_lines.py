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
    rest, more = b"\n", bytearray()
    for chunk in utf8_stream(chunks):
        if b"\n" not in chunk and b"\r" not in chunk:
            if len(rest) + len(more) <= longest + 1:
                more += chunk[: longest + 2]
            continue
        text = b"".join((rest, more, chunk))
        more = bytearray()
        held = _held(text)
        text = _with_line_feeds(text[: len(text) - held] if held else text)
        last = text.rfind(b"\n")
        yield text[:last]
        rest = text[last : last + longest + 2] + b"\r" * held
    yield _with_line_feeds(b"".join((rest, more)))


def decode_block(block: bytes) -> str:
    """Text that the cutter let through is UTF-8; anything else is read as :func:`to_utf8` does."""
    try:
        return block.decode()
    except UnicodeDecodeError:
        return to_utf8(block).decode()


def _held(text: bytes) -> int:
    """How many CRs at the end may still be followed by the LF of their line end."""
    return 0 if not text.endswith(b"\r") else 2 if text.endswith(b"\r\r") else 1


def _with_line_feeds(text: bytes) -> bytes:
    if b"\r" not in text:
        return text
    text = text.replace(b"\r\n", b"\n")
    if b"\r" not in text:
        return text
    return text.replace(b"\r\n", b"\n").replace(b"\r", b"\n")  # CRCRLF is one line end, too
