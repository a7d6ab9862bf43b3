"""The listening socket and its connections, one thread each; all of them end with the server."""

from __future__ import annotations

import socket
import ssl
import sys
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any

from cirahub_desktop.sandbox.control import Control
from cirahub_desktop.sandbox.faults import Faults
from cirahub_desktop.sandbox.public_mailboxes import PublicMailboxes
from cirahub_desktop.sandbox.recorder import Recorder
from cirahub_desktop.sandbox.signin import Auth, Tokens
from cirahub_desktop.sandbox.store import Store


@dataclass(frozen=True, slots=True)
class House:
    """What all connections share."""

    store: Store
    faults: Faults
    recorder: Recorder
    passwords: dict[str, str]
    auth: Auth
    tokens: Tokens
    largest_body: int
    control: Control | None
    mailboxes: PublicMailboxes | None = None
    """Those that the public folders are spread over; None where there is one alone, which nobody has to name."""
    scheme: str = "http"


class Listener(ThreadingHTTPServer):
    """Bound to 127.0.0.1 only; ``close`` ends its connections and waits for their threads."""

    daemon_threads = False
    block_on_close = True
    request_queue_size = 64
    allow_reuse_address = sys.platform != "win32"
    """On Windows it would let two servers share one port."""

    def __init__(
        self, port: int, handler: type[BaseHTTPRequestHandler], house: House, tls: ssl.SSLContext | None
    ) -> None:
        self.house, self._tls = house, tls
        self._connections: set[socket.socket] = set()
        self._connections_lock = Lock()
        super().__init__(("127.0.0.1", port), handler)

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
                    socket.socket.shutdown(connection, socket.SHUT_RDWR)  # below TLS, which a thread is reading
        self.server_close()
