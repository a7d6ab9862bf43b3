"""A proxy of a company on loopback: it leads every host to one server of this computer, and remembers who asked."""

from __future__ import annotations

import base64
import contextlib
import http.client
import select
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self
from urllib.parse import urlsplit


class Proxy:
    """Use it as a context manager. ``asked``: each request line's target; with ``login`` (``user:password``) it lets
    nobody else through."""

    def __init__(self, server: str, login: str = "") -> None:
        self.asked: list[str] = []
        self._port, self._login = urlsplit(server).port, login
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = False
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="proxy")
        self._over = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def address_for(self, login: str) -> str:
        return self.address.replace("//", f"//{login}@")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *problem: object) -> None:
        self._over.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _may_pass(self, shown: str) -> bool:
        return not self._login or shown == f"Basic {base64.b64encode(self._login.encode()).decode()}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_CONNECT(self) -> None:
                if not self._lets_in():
                    return
                with socket.create_connection(("127.0.0.1", outer._port)) as there:
                    self.send_response(200)
                    self.end_headers()
                    outer._relay(self.connection, there)
                self.close_connection = True

            def do_GET(self) -> None:
                """A plain address comes whole in the request line."""
                if not self._lets_in():
                    return
                there = http.client.HTTPConnection("127.0.0.1", outer._port)
                with contextlib.closing(there):
                    there.request("GET", self.path)
                    answer = there.getresponse()
                    body = answer.read()
                self.send_response(answer.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def _lets_in(self) -> bool:
                outer.asked.append(self.path)
                if outer._may_pass(self.headers.get("Proxy-Authorization", "")):
                    return True
                self.send_response(407)
                self.send_header("Proxy-Authenticate", 'Basic realm="company"')
                self.send_header("Content-Length", "0")
                self.end_headers()
                return False

            def log_message(self, *_: object) -> None:
                """Nothing on the console."""

        return Handler

    def _relay(self, one: socket.socket, other: socket.socket) -> None:
        ways = {one: other, other: one}
        while not self._over.is_set():
            for ready in select.select(list(ways), [], [], 0.02)[0]:
                data = ready.recv(65_536)
                if not data:
                    return
                ways[ready].sendall(data)
