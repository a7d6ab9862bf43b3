"""GET of feeds: conditional, compressed, streamed, and failing on demand."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Final

from cirahub_desktop.sandbox import feeds
from cirahub_desktop.sandbox.connection import BUSY_KINDS, STATUS_KINDS, Connection, status_of
from cirahub_desktop.sandbox.faults import Fault, Kind
from cirahub_desktop.sandbox.recorder import Exchange
from cirahub_desktop.sandbox.signin import basic_user

_SLOW_SECONDS: Final = 3.0


class FeedRequests(Connection):
    """The part of a connection that serves feeds."""

    def send_feed(self, name: str) -> None:
        fault = self.house.faults.for_request("GET")
        if fault is not None and self._feed_fails(fault):
            return
        found = feeds.feed_answer(self.house.store, name)
        if found.private and basic_user(self.headers.get("Authorization"), self.house.passwords) is None:
            self._record_get(401)
            self._send(401, "text/plain", b"", offers=('Basic realm="feeds"',))
            return
        if found.slow:
            self.house.faults.wait(_SLOW_SECONDS)
        if fault is not None and fault.kind is Kind.TRUNCATED:
            self._send_cut(found)
            return
        self._send_feed(found)

    def _feed_fails(self, fault: Fault) -> bool:
        if fault.kind is Kind.SLOW:
            self.house.faults.wait(fault.seconds)
        elif fault.kind in (Kind.HOLD, Kind.HOLD_AFTER):
            self.house.faults.hold()
        elif fault.kind in (Kind.DROP_BEFORE, Kind.DROP_DURING, Kind.DROP_AFTER):
            self._record_get(0)
            self.close_connection = True
            return True
        elif fault.kind in (*STATUS_KINDS, *BUSY_KINDS, Kind.STATUS):
            self._record_get(status_of(fault))
            self._send_status(fault)
            return True
        return False

    def _send_feed(self, found: feeds.FeedAnswer) -> None:
        zipped = "gzip" in (self.headers.get("Accept-Encoding") or "") and found.status == 200
        headers = dict(found.headers)
        if found.etag:
            headers["ETag"] = f'W/"{found.etag}"' if zipped else f'"{found.etag}"'
        if found.modified:
            headers["Last-Modified"] = found.modified
        if self._is_unchanged(found):
            self._record_get(304)
            self._send(304, "", b"", headers)
            return
        self._record_get(found.status)
        if zipped:
            headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        if isinstance(found.body, bytes):
            body = b"".join(_gzipped(iter([found.body]))) if zipped else found.body
            self._send(found.status, found.content_type, body, headers)
        else:
            self._stream(found, _gzipped(found.body) if zipped else found.body, headers)

    def _is_unchanged(self, found: feeds.FeedAnswer) -> bool:
        asked = self.headers.get("If-None-Match")
        if asked is not None:
            return bool(found.etag) and f'"{found.etag}"' in asked
        return bool(found.modified) and self.headers.get("If-Modified-Since") == found.modified

    def _stream(self, found: feeds.FeedAnswer, chunks: Iterator[bytes], headers: dict[str, str]) -> None:
        self._head(found.status, {"Content-Type": found.content_type, "Transfer-Encoding": "chunked", **headers})
        if self.command == "HEAD":
            return
        for chunk in chunks:
            if chunk:
                self.wfile.write(f"{len(chunk):x}\r\n".encode() + chunk + b"\r\n")
        self.wfile.write(b"0\r\n\r\n")

    def _send_cut(self, found: feeds.FeedAnswer) -> None:
        """Promise the whole body, send half of it, and close."""
        body = found.body if isinstance(found.body, bytes) else b"".join(found.body)
        self._record_get(found.status)
        self._head(found.status, {"Content-Type": found.content_type, "Content-Length": str(len(body))})
        self.wfile.write(body[: len(body) // 2])
        self.close_connection = True

    def _record_get(self, status: int) -> None:
        conditional = any(self.headers.get(name) for name in ("If-None-Match", "If-Modified-Since"))
        self.house.recorder.record(Exchange("GET", self.path, None, 0, status, 0, conditional=conditional))


def _gzipped(chunks: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    for chunk in chunks:
        yield packer.compress(chunk)
    yield packer.flush()
