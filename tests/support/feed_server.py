"""A feed server on loopback for tests: one path, one scripted answer after the other, every request kept."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self


@dataclass(frozen=True)
class Reply:
    """What the server says. ``promised`` is a Content-Length other than the true one; ``before_body`` runs between
    head and body."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    promised: int | None = None
    before_body: Callable[[], None] | None = None


@dataclass(frozen=True)
class Request:
    path: str
    headers: Mapping[str, str]
    """Names in lower case."""


class FeedServer:
    """Use it as a context manager. The last reply is repeated. ``clock`` is what it takes for the present."""

    def __init__(self, *replies: Reply, clock: Callable[[], datetime] | None = None) -> None:
        self.replies = list(replies)
        self._clock = clock
        self.requests: list[Request] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="feed-server")

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def link(self) -> str:
        return f"{self.origin}/secret-token/calendar.ics?key=hush"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _next(self) -> Reply:
        return self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                outer.requests.append(Request(self.path, headers))
                _answer(self, outer._next())

            def date_time_string(self, timestamp: float | None = None) -> str:
                return super().date_time_string(outer._clock().timestamp() if outer._clock else timestamp)

            def log_message(self, *_: object) -> None:
                """Nothing on the console."""

        return Handler


def _answer(handler: BaseHTTPRequestHandler, reply: Reply) -> None:
    handler.send_response(reply.status)
    for name, value in {"Content-Type": "text/calendar; charset=utf-8", **reply.headers}.items():
        handler.send_header(name, value)
    if reply.status != 304:
        length = len(reply.body) if reply.promised is None else reply.promised
        handler.send_header("Content-Length", str(length))
    handler.end_headers()
    if reply.before_body:
        reply.before_body()
    try:
        handler.wfile.write(reply.body)
    except (BrokenPipeError, ConnectionResetError):
        handler.close_connection = True
