"""HTTP: one thread per connection, keep-alive, and every way in which a connection can go wrong."""

from __future__ import annotations

import socket
import ssl
import sys
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any, Final
from urllib.parse import unquote

from cirahub_desktop.sandbox import feeds
from cirahub_desktop.sandbox.control import Control
from cirahub_desktop.sandbox.faults import Fault, Faults, Kind
from cirahub_desktop.sandbox.operations.dispatch import Request, answer, halve, read_request
from cirahub_desktop.sandbox.recorder import SIGN_IN, Exchange, Recorder
from cirahub_desktop.sandbox.signin import Auth, Gate, basic_user
from cirahub_desktop.sandbox.store import Store
from cirahub_desktop.sandbox.wire import Answer, soap_fault

EWS_PATH: Final = "/EWS/Exchange.asmx"
_XML: Final = "text/xml; charset=utf-8"
_FEED_WAIT = 3.0
_STATUS_KINDS: Final = {
    Kind.UNAUTHORIZED: 401,
    Kind.FORBIDDEN: 403,
    Kind.ERROR: 500,
    Kind.UNAVAILABLE: 503,
    Kind.TOO_MANY: 429,
}


@dataclass(frozen=True, slots=True)
class House:
    """What all connections share."""

    store: Store
    faults: Faults
    recorder: Recorder
    passwords: dict[str, str]
    auth: Auth
    largest_body: int
    control: Control | None


class Listener(ThreadingHTTPServer):
    """Bound to 127.0.0.1 only; ``close`` ends its connections and waits for their threads."""

    daemon_threads = False
    block_on_close = True
    request_queue_size = 64

    def __init__(self, port: int, house: House, tls: ssl.SSLContext | None) -> None:
        self.house, self._tls = house, tls
        self._connections: set[socket.socket] = set()
        self._connections_lock = Lock()
        super().__init__(("127.0.0.1", port), Handler)

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, address = super().get_request()
        if self._tls is not None:  # the handshake happens at the first read, in the thread of the connection
            connection = self._tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        return connection, address

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._connections_lock:
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._connections_lock:
            self._connections.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that goes away is nothing to print about; a mistake of the sandbox is."""
        if not isinstance(sys.exception(), (ConnectionError, ssl.SSLError, TimeoutError)):
            super().handle_error(request, client_address)

    def close(self) -> None:
        self.shutdown()
        with self._connections_lock:
            for connection in self._connections:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)
        self.server_close()


class Handler(BaseHTTPRequestHandler):
    """One connection: EWS by POST, feeds by GET, and the control desk of the tests."""

    protocol_version = "HTTP/1.1"
    server_version = "Microsoft-IIS/10.0"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = -1
    server: Listener

    def setup(self) -> None:
        super().setup()
        self.house = self.server.house
        self.gate = Gate(self.house.auth, self.house.passwords)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """The recorder knows; standard output belongs to the first line."""

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > self.house.largest_body:
            self._record("(too large)", None, length, 0)
            self.close_connection = True
            return
        body = self.rfile.read(length)
        if self._is_control(body):
            return
        if self.path.partition("?")[0].casefold() != EWS_PATH.casefold():
            self._send(404, "text/plain", b"")
            return
        self._ews(body)

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if not self._is_control(body):
            self._send(404, "text/plain", b"")

    def do_GET(self) -> None:
        if self._is_control(b""):
            return
        path = self.path.partition("?")[0]
        if path.casefold() == EWS_PATH.casefold():
            signed_in = self.gate.check(self.headers.get("Authorization"))
            self._refuse_entry(signed_in.offers, 0) if signed_in.user is None else self._send(405, "text/plain", b"")
        elif path.startswith("/feeds/"):
            self._feed(unquote(path.removeprefix("/feeds/")))
        else:
            self._send(404, "text/plain", b"")

    def do_HEAD(self) -> None:
        self.do_GET()

    # EWS

    def _ews(self, body: bytes) -> None:
        signed_in = self.gate.check(self.headers.get("Authorization"))
        if signed_in.user is None:
            self._refuse_entry(signed_in.offers, len(body))
            return
        request = read_request(body)
        fault = self.house.faults.for_request(request.operation)
        if fault is not None and self._fails_before(fault, request, signed_in.user, body):
            return
        if fault is not None and fault.kind is Kind.DROP_DURING:
            halve(request)
        found = answer(self.house.store, signed_in.user, request, self.house.recorder.post)
        if fault is not None and fault.kind in (Kind.DROP_DURING, Kind.DROP_AFTER):
            self._drop(request.operation, signed_in.user, body)
            return
        if fault is not None and fault.kind is Kind.HOLD_AFTER:
            self.house.faults.hold()
        if fault is not None and fault.kind is Kind.TRUNCATED:
            found = Answer(found.body[: len(found.body) // 2], found.status)
        self._record(request.operation, signed_in.user, len(body), found.status, body, found.body)
        self._send(found.status, _XML, found.body)

    def _fails_before(self, fault: Fault, request: Request, user: str, body: bytes) -> bool:
        """Whether the request ends here, not carried out."""
        if fault.kind is Kind.SLOW:
            self.house.faults.wait(fault.seconds)
        elif fault.kind is Kind.HOLD:
            self.house.faults.hold()
        elif fault.kind is Kind.DROP_BEFORE:
            self._drop(request.operation, user, body)
            return True
        elif fault.kind in (Kind.BUSY, Kind.BUSY_500):
            wait = {"BackOffMilliseconds": str(int(float(fault.value or 1000)))}
            text = "The server cannot service this request right now. Try again later."
            busy = soap_fault("ErrorServerBusy", text, values=wait, status=200 if fault.kind is Kind.BUSY else 500)
            self._record(request.operation, user, len(body), busy.status, body, busy.body)
            self._send(busy.status, _XML, busy.body)
            return True
        elif fault.kind in _STATUS_KINDS:
            status = _STATUS_KINDS[fault.kind]
            self._record(request.operation, user, len(body), status, body)
            self._send_status(status, fault)
            return True
        return False

    def _send_status(self, status: int, fault: Fault) -> None:
        headers = {"Retry-After": fault.value} if fault.value and status in (429, 503) else {}
        offers = self.gate.auth.offers if status == 401 else ()
        self._send(status, "text/plain", b"", headers, offers)

    def _refuse_entry(self, offers: tuple[str, ...], length: int) -> None:
        self._record(SIGN_IN, None, length, 401)
        self._send(401, "text/plain", b"", offers=offers)

    def _drop(self, operation: str, user: str | None, body: bytes) -> None:
        self._record(operation, user, len(body), 0, body)
        self.close_connection = True

    # Feeds

    def _feed(self, name: str) -> None:
        fault = self.house.faults.for_request("GET")
        if fault is not None and self._feed_fails(fault):
            return
        found = feeds.feed_answer(self.house.store, name)
        if found.private and basic_user(self.headers.get("Authorization"), self.house.passwords) is None:
            self._record_get(401)
            self._send(401, "text/plain", b"", offers=('Basic realm="feeds"',))
            return
        if found.slow:
            self.house.faults.wait(_FEED_WAIT)
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
        elif fault.kind in _STATUS_KINDS or fault.kind in (Kind.BUSY, Kind.BUSY_500):
            status = _STATUS_KINDS.get(fault.kind, 503)
            self._record_get(status)
            self._send_status(status, fault)
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

    # Common

    def _is_control(self, body: bytes) -> bool:
        """Answer a request to the control desk, if it is one."""
        control = self.house.control
        if control is None or not self.path.startswith(control.prefix):
            return False
        status, text = control.handle(self.command, unquote(self.path.removeprefix(control.prefix)), body)
        self._send(status, "application/json", text)
        return True

    def _head(self, status: int, headers: dict[str, str], offers: tuple[str, ...] = ()) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        for offer in offers:
            self.send_header("WWW-Authenticate", offer)
        self.end_headers()

    def _send(
        self, status: int, kind: str, body: bytes, headers: dict[str, str] | None = None, offers: tuple[str, ...] = ()
    ) -> None:
        length = {} if status == 304 else {"Content-Length": str(len(body)), "Content-Type": kind}
        self._head(status, {**length, **(headers or {})}, offers)
        if self.command != "HEAD":
            self.wfile.write(body)

    def _record_get(self, status: int) -> None:
        conditional = any(self.headers.get(name) for name in ("If-None-Match", "If-Modified-Since"))
        self.house.recorder.record(Exchange("GET", self.path, None, 0, status, 0, conditional=conditional))

    def _record(
        self, operation: str, user: str | None, length: int, status: int, request: bytes = b"", found: bytes = b""
    ) -> None:
        kept = (request, found) if self.house.recorder.keep_bodies else (b"", b"")
        self.house.recorder.record(Exchange(operation, self.path, user, length, status, len(found), *kept))


def _gzipped(chunks: Iterator[bytes]) -> Iterator[bytes]:
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    for chunk in chunks:
        yield packer.compress(chunk)
    yield packer.flush()
