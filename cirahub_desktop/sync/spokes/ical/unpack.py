"""The size of a body, and one that is gzip although no header says so.

What counts is the size after decompression, so that a small body cannot unfold into a huge one (R14).
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator

from cirahub_desktop.sync.errors import BadSource

GZIP = b"\x1f\x8b"
_STEP = 65_536
_MOST_MEMBERS = 1_000
"""A gzip file may consist of several; each costs, however little is in it."""


def counted(pieces: Iterable[bytes], host: str, limit: int) -> Iterator[bytes]:
    """The same pieces; raises BadSource where they are more than ``limit`` bytes."""
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > limit:
            raise BadSource(host, BadSource.Reason.TOO_LARGE, f"{limit / 1_000_000:g}")
        yield piece


def unpacked(pieces: Iterable[bytes], host: str, limit: int) -> Iterator[bytes]:
    """What is in the gzip file if it is one, else the same pieces; raises BadSource for half of a file, for a broken
    one, and for more than ``limit`` bytes."""
    source = iter(pieces)
    head = b""
    for piece in source:
        head += piece
        if len(head) >= len(GZIP):
            break
    if head.startswith(GZIP):
        yield from counted(_inflated(head, source, host), host, limit)
        return
    yield head
    yield from source


def _inflated(head: bytes, rest: Iterator[bytes], host: str) -> Iterator[bytes]:
    members = _Members(host)
    yield from members.feed(head)
    for piece in rest:
        yield from members.feed(piece)
    if not members.ended:
        raise BadSource(host, BadSource.Reason.TRUNCATED)


class _Members:
    def __init__(self, host: str) -> None:
        self._host = host
        self._inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
        self._count = 1

    @property
    def ended(self) -> bool:
        return self._inflater.eof

    def feed(self, packed: bytes) -> Iterator[bytes]:
        while packed:
            if self._inflater.eof and not self._begin(packed):
                return
            try:
                yield self._inflater.decompress(packed, _STEP)
            except zlib.error:
                raise BadSource(self._host, BadSource.Reason.MALFORMED, "gzip") from None
            packed = self._inflater.unused_data if self._inflater.eof else self._inflater.unconsumed_tail

    def _begin(self, packed: bytes) -> bool:
        """The next member; what follows the last one and is none means nothing."""
        if not packed.startswith(GZIP):
            return False
        self._count += 1
        if self._count > _MOST_MEMBERS:
            raise BadSource(self._host, BadSource.Reason.MALFORMED, "gzip")
        self._inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
        return True
