"""Lines out of bytes that arrive in chunks, whatever the encoding and the line ends.

A chunk may end anywhere, inside a character or between CR and LF. UTF-16 is turned into UTF-8 here (only a byte
order mark tells it apart); Latin-1 is left as it is, because only a whole block shows that it is no UTF-8.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF8 = codecs.BOM_UTF8
_LONGEST_MARK = 3


def physical_lines(chunks: Iterable[bytes], longest: int) -> Iterator[list[bytes]]:
    """Batches of lines without their ends (CRLF, LF or CR); a line over ``longest`` bytes is cut there.

    Batches rather than single lines, because a generator step per line is what a large feed would pay most for.
    """
    rest = b""
    for chunk in _as_utf8(chunks):
        rest += chunk
        if len(rest) < longest and b"\n" not in chunk and b"\r" not in chunk:
            continue
        lines, rest = _split(rest)
        rest = rest[: longest + 1]
        yield [line[:longest] for line in lines]
    if rest:
        yield [line[:longest] for line in rest.splitlines()]


def decode_block(block: bytes) -> str:
    """UTF-8, else what Windows calls Latin-1: that one reads every byte."""
    try:
        return block.decode()
    except UnicodeDecodeError:
        return block.decode("cp1252", errors="replace")


def _split(text: bytes) -> tuple[list[bytes], bytes]:
    """The whole lines, and what may go on in the next chunk: a lone CR may still be followed by its LF."""
    lines = text.splitlines()
    if text.endswith(b"\n"):
        return lines, b""
    last = lines.pop() if lines else b""
    return lines, last + b"\r" if text.endswith(b"\r") else last


def _as_utf8(chunks: Iterable[bytes]) -> Iterator[bytes]:
    source = iter(chunks)
    head = b""
    for chunk in source:
        head += chunk
        if len(head) >= _LONGEST_MARK:
            break
    if head.startswith(_UTF16):
        yield from _recoded(head, source)
        return
    yield head.removeprefix(_UTF8)
    yield from source


def _recoded(head: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder("utf-16")(errors="replace")
    yield decoder.decode(head).encode(errors="replace")
    for chunk in rest:
        yield decoder.decode(chunk).encode(errors="replace")
