"""A server that signs in connections as Exchange does with Extended Protection, by pyspnego's server side."""

from __future__ import annotations

import base64
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import spnego
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from spnego.channel_bindings import GssChannelBindings
from spnego.exceptions import SpnegoError


@dataclass
class Negotiating:
    endpoint: str
    answer: bytes
    signed_in: list[str] = field(default_factory=list)
    """Who asked, request by request; '' for nobody."""
    complaints: list[str] = field(default_factory=list)


def binding_of(certificate: Path) -> GssChannelBindings:
    """tls-server-end-point (RFC 5929, 4.1) of a certificate that is signed with SHA-256."""
    read = x509.load_pem_x509_certificate(certificate.read_bytes())
    digest = hashes.Hash(hashes.SHA256())
    digest.update(read.public_bytes(serialization.Encoding.DER))
    return GssChannelBindings(application_data=b"tls-server-end-point:" + digest.finalize())


def _handler(told: Negotiating, word: str, protocol: str, binding: GssChannelBindings) -> type[BaseHTTPRequestHandler]:
    options = spnego.NegotiateOptions.none if protocol == "kerberos" else spnego.NegotiateOptions.use_negotiate

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        user = ""
        context: spnego.ContextProxy | None = None

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            given = self.headers.get("Authorization", "")
            offer = self._step(given) if given else word
            told.signed_in.append(self.user)
            self._reply(200 if self.user else 401, told.answer if self.user else b"", offer)

        def _step(self, given: str) -> str:
            """The WWW-Authenticate that goes back."""
            scheme, _, token = given.partition(" ")
            assert scheme == word
            if self.context is None:
                self.context = spnego.server(
                    hostname="localhost", service="HTTP", channel_bindings=binding, protocol=protocol, options=options
                )
            try:
                ours = self.context.step(base64.b64decode(token))
            except SpnegoError as error:
                told.complaints.append(type(error).__name__)
                self.context = None
                return word
            if self.context.complete:
                self.user, self.context = self.context.client_principal or "somebody", None
            return f"{word} {base64.b64encode(ours or b'').decode()}".strip()

        def _reply(self, status: int, body: bytes, offer: str) -> None:
            self.send_response(status)
            self.send_header("WWW-Authenticate", offer)
            self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing on the terminal."""

    return Handler


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False


@contextmanager
def negotiating(
    pair: tuple[Path, Path], word: str, protocol: str, answer: bytes, bound_to: Path | None = None
) -> Iterator[Negotiating]:
    """``word``: the scheme that it offers, Negotiate or NTLM. ``bound_to``: the certificate that the sign-in has to be
    bound to, its own if not said; another one when somebody in between opens the encryption."""
    told = Negotiating("", answer)
    server = _Server(("127.0.0.1", 0), _handler(told, word, protocol, binding_of(bound_to or pair[0])))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(*pair)
    server.socket = tls.wrap_socket(server.socket, server_side=True)
    told.endpoint = f"https://127.0.0.1:{server.server_port}/EWS/Exchange.asmx"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
