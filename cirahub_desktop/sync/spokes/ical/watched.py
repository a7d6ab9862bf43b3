"""Bytes on their way, and what is learned of them as they pass: how many, and in which encoding."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator

from cirahub_desktop.sync.codecs.charsets import usable

_HEAD = 4
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Watched:
    """Iterate once; ``size`` and ``charset`` are right when the end was reached. ``stated`` is what the server says."""

    def __init__(self, chunks: Iterable[bytes], stated: str = "") -> None:
        self._chunks, self._stated = chunks, stated
        self._head = b""
        self._utf8 = codecs.getincrementaldecoder("utf-8")()
        self._is_utf8 = True
        self.size = 0

    @property
    def charset(self) -> str:
        """As the reader takes it (``codecs/charsets.py``): what is no UTF-8 is what the server says, else what Windows
        calls Latin-1."""
        if self._head.startswith(_UTF32):
            return "utf-32"
        if self._head.startswith(_UTF16) or b"\0" in self._head:
            return "utf-16"
        return "utf-8" if self._is_utf8 else usable(self._stated) or "windows-1252"

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self.size += len(chunk)
            if len(self._head) < _HEAD:
                self._head = (self._head + chunk[:_HEAD])[:_HEAD]
            self._check(chunk, final=False)
            yield chunk
        self._check(b"", final=True)

    def _check(self, chunk: bytes, *, final: bool) -> None:
        if not self._is_utf8:
            return
        try:
            self._utf8.decode(chunk, final=final)
        except UnicodeDecodeError:
            self._is_utf8 = False
