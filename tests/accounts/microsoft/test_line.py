"""The requests to the sign-in service."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from cirahub_desktop.accounts.microsoft import line
from cirahub_desktop.accounts.microsoft.line import Line
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import Unreachable


class _ByteByByte(BaseHTTPRequestHandler):
    given_up = threading.Event()

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _ in range(60):
            if self.given_up.wait(0.05):
                break
            self.wfile.write(b" ")

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal."""


def test_an_answer_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits for it holds the lock on the tokens, against every process of this computer."""
    monkeypatch.setattr(line, "CONNECT_SECONDS", 0.2)
    monkeypatch.setattr(line, "ANSWER_SECONDS", 0.2)  # for each byte
    server = HTTPServer(("127.0.0.1", 0), _ByteByByte)
    serving = threading.Thread(target=server.handle_request)
    serving.start()
    asking = Line(CancelToken())
    with pytest.raises(Unreachable) as caught:
        asking.get(f"http://127.0.0.1:{server.server_port}/")
    _ByteByByte.given_up.set()
    serving.join()
    server.server_close()
    asking.close()
    assert caught.value.reason is Unreachable.Reason.TIMEOUT
