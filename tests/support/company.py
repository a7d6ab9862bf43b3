"""A company's servers by name: each name leads to loopback, over TLS with a private authority, as on the real web."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from requests.adapters import HTTPAdapter

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.web_session import WebSession


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came in."""

    host: str
    verb: str
    path: str
    authorization: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Says:
    status: int
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


Answer = Says | Callable[[Asked], Says]


@dataclass
class Company:
    """``serve`` names what a host answers below a path; a host without any answers 404, an unknown one is not found."""

    certfile: Path
    keyfile: Path
    authority: Path
    names: dict[str, list[tuple[str, str, Answer]]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    records: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The hosts in the SRV record of a domain."""
    elsewhere: dict[str, int] = field(default_factory=dict)
    """Names that lead to another server of the test, by its port."""
    ports: dict[str, int] = field(default_factory=dict)

    def serve(self, host: str, path: str, answer: Answer, *, verb: str = "") -> None:
        self.names.setdefault(host, []).append((verb, path.lower(), answer))

    def session(self) -> requests.Session:
        """In place of ``web.session``."""
        made = WebSession(1)
        made.mount("https://", _ToLoopback(self))
        made.mount("http://", _ToLoopback(self))
        return made

    def reroute(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let every session of the program find the company."""
        usual = WebSession.get_adapter

        def get_adapter(session: WebSession, url: str) -> Any:
            if not isinstance(session.adapters.get("https://"), _ToLoopback):
                session.mount("https://", _ToLoopback(self))
                session.mount("http://", _ToLoopback(self))
            return usual(session, url)

        monkeypatch.setattr(WebSession, "get_adapter", get_adapter)

    def services(self, domain: str, cancel: CancelToken) -> tuple[str, ...]:
        """In place of the name servers."""
        cancel.check()
        return self.records.get(domain, ())

    def shown_to(self) -> list[str]:
        """The hosts that saw credentials, once per request that carried any; an NTLM handshake counts by its end."""
        return [one.host for one in self.asked if one.authorization]

    def port_of(self, name: str, scheme: str) -> int | None:
        if name in self.elsewhere and scheme == "https":
            return self.elsewhere[name]
        return self.ports[scheme] if name in self.names else None


class _ToLoopback(HTTPAdapter):
    def __init__(self, company: Company) -> None:
        self._company, self._trust = company, ssl.create_default_context(cafile=company.authority)
        super().__init__()

    def send(self, request: requests.PreparedRequest, *args: Any, **how: Any) -> requests.Response:
        request.headers["Host"] = urlsplit(str(request.url)).netloc
        return super().send(request, *args, **how)

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        conn.cert_reqs = "CERT_REQUIRED"

    def build_connection_pool_key_attributes(  # type: ignore[override]  # which keys there are is urllib3's business
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        where: dict[str, Any]
        how: dict[str, Any]
        where, how = super().build_connection_pool_key_attributes(request, verify=True, cert=cert)  # type: ignore[assignment]
        name = where["host"]
        port = self._company.port_of(name, where["scheme"])
        if port is None:
            return {**where, "host": "nowhere.invalid"}, how
        if where["scheme"] == "https":
            how = {"ssl_context": self._trust}
            how["server_hostname"] = name
        return {**where, "host": "127.0.0.1", "port": port}, how


@contextmanager
def open_company(folder: Path, *names: str) -> Iterator[Company]:
    """Servers under certificates for ``names`` (``*.firm.invalid`` too) of an authority that the sessions trust."""
    company = Company(*_certificates(folder, names))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(company.certfile, company.keyfile)
    servers = {"https": _listening(company, context), "http": _listening(company, None)}
    company.ports = {scheme: int(server.server_address[1]) for scheme, server in servers.items()}
    threads = [threading.Thread(target=server.serve_forever, args=(0.02,)) for server in servers.values()]
    for thread in threads:
        thread.start()
    try:
        yield company
    finally:
        for server in servers.values():
            server.shutdown()
            server.server_close()
        for thread in threads:
            thread.join()


class _Listener(ThreadingHTTPServer):
    daemon_threads = False
    block_on_close = True
    tls: ssl.SSLContext | None = None
    open: tuple[Any, ...] = ()

    def get_request(self) -> tuple[Any, Any]:
        connection, address = super().get_request()
        if self.tls is not None:
            connection = self.tls.wrap_socket(connection, server_side=True, do_handshake_on_connect=False)
        self.open = (*self.open, connection)
        return connection, address

    def server_close(self) -> None:
        for connection in self.open:
            with suppress(OSError):
                socket.socket.shutdown(connection, socket.SHUT_RDWR)  # below TLS, which a thread is reading
        super().server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that does not trust us hangs up; that is the point of some tests."""


def _listening(company: Company, context: ssl.SSLContext | None) -> _Listener:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer()

        def do_POST(self) -> None:
            self._answer()

        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            host = self.headers["Host"].partition(":")[0]
            asked = Asked(host, self.command, self.path, self.headers.get("Authorization", ""), body)
            company.asked.append(asked)
            says = _said(company, asked)
            self.send_response(says.status)
            for name, value in says.headers:
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(says.body)))
            self.end_headers()
            self.wfile.write(says.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            pass

    listener = _Listener(("127.0.0.1", 0), Handler)
    listener.tls = context
    return listener


def _said(company: Company, asked: Asked) -> Says:
    for verb, path, answer in company.names.get(asked.host, []):
        if asked.path.lower().startswith(path) and verb in ("", asked.verb):
            return answer if isinstance(answer, Says) else answer(asked)
    return Says(404)


def _certificates(folder: Path, names: tuple[str, ...]) -> tuple[Path, Path, Path]:
    authority_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    ours = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Company authority")])
    authority = _certificate(ours, ours, authority_key, authority_key, (), authority=True)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Company server")])
    leaf = _certificate(subject, ours, key, authority_key, names, authority=False)
    paths = (folder / "server.pem", folder / "server.key", folder / "authority.pem")
    paths[0].write_bytes(leaf.public_bytes(serialization.Encoding.PEM))
    plain = serialization.NoEncryption()
    paths[1].write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    paths[2].write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    return paths


def _certificate(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    signer: ec.EllipticCurvePrivateKey,
    names: tuple[str, ...],
    *,
    authority: bool,
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
    )
    if names:
        alternative = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
        builder = builder.add_extension(alternative, critical=False)
    return builder.sign(signer, hashes.SHA256())
