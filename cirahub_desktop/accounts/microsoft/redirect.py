"""The little server on this computer to which the browser comes back with what Microsoft answered.

Bound to 127.0.0.1 at a port of the system's choice, for one sign-in: http://localhost with any port is what a desktop
application registers (RFC 8252, 7.3). The answer is posted as a form, so that no code stays in the browser's history.
"""

from __future__ import annotations

import hmac
import html
import socket
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import parse_qsl

from cirahub_desktop.status import SignInPage
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.sign_in_errors import SignInStopped

_LARGEST: Final = 64 * 1024
_PATIENCE: Final = 5.0
"""Seconds for a connection that says nothing, such as those that browsers open in advance."""
_LOOK: Final = 0.05


class Redirect:
    """Use it as a context manager; its threads and sockets end with the block."""

    def __init__(self, page: SignInPage) -> None:
        self._server = _Server(page)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(_LOOK,), name="sign-in-redirect")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.end()
        self._thread.join()

    @property
    def address(self) -> str:
        return f"http://localhost:{self._server.server_port}"

    def expect(self, state: str) -> None:
        """Only an answer with this ``state`` counts; whatever else comes is none of ours."""
        self._server.state = state

    def answer(self, cancel: CancelToken, seconds: float) -> Mapping[str, str]:
        """What came back. Raises Cancelled, and SignInStopped after ``seconds``."""
        until = time.monotonic() + seconds
        while not self._server.arrived.is_set():
            if time.monotonic() >= until:
                raise SignInStopped(SignInStopped.Reason.TIME_OUT)
            cancel.wait(_LOOK)
        return self._server.answer


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True
    allow_reuse_address = False

    def __init__(self, page: SignInPage) -> None:
        self.page, self.state = page, ""
        self.arrived = threading.Event()
        self.answer: Mapping[str, str] = {}
        self._first = threading.Lock()
        self._open: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), _Handler)

    def server_bind(self) -> None:
        """Without the name of this computer, for which the base class asks a name server; that can take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", int(self.server_address[1])

    def take(self, answer: Mapping[str, str]) -> bool:
        """Whether it belongs to this sign-in; the first one counts."""
        if not self.state or not hmac.compare_digest(answer.get("state", "").encode(), self.state.encode()):
            return False
        with self._first:
            if not self.arrived.is_set():
                self.answer = answer
        return True

    def end(self) -> None:
        self.shutdown()
        with self._first:
            for one in self._open:
                with suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
        self.server_close()

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._first:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._first:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away is nothing to write about, least of all with what it sent."""


class _Handler(BaseHTTPRequestHandler):
    timeout = _PATIENCE
    server: _Server
    server_version, sys_version = "CiraHub-Desktop", ""

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length") or ""
        if not (self._is_for_us() and length.isdecimal() and int(length) <= _LARGEST):
            self._send(400, "")
            return
        answer = dict(parse_qsl(self.rfile.read(int(length)).decode("utf-8", "replace")))
        if not self.server.take(answer):
            self._send(400, "")
            return
        page = self.server.page
        self._send(200, page.done if "code" in answer else page.stopped)
        self.wfile.flush()
        self.server.arrived.set()  # after the page: the server ends now, and the person should see it

    def do_GET(self) -> None:
        self._send(404, "")

    def _is_for_us(self) -> bool:
        """The name by which we were asked; another page that calls itself by our address is none of Microsoft's."""
        port = self.server.server_port
        return self.path.partition("?")[0] == "/" and self.headers.get("Host") in (
            f"localhost:{port}",
            f"127.0.0.1:{port}",
        )

    def _send(self, status: int, text: str) -> None:
        body = _html(self.server.page, text).encode() if text else b""
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Nothing: the console belongs to the command line."""


def _html(page: SignInPage, text: str) -> str:
    title, sentence = html.escape(page.title), html.escape(text)
    style = "body{font:18px system-ui,sans-serif;margin:15vh auto;max-width:32em;padding:0 1em;text-align:center}"
    return (
        f'<!doctype html><html lang="{html.escape(page.language)}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">'
        f"<style>{style}</style></head><body><h1>{title}</h1><p>{sentence}</p></body></html>"
    )
