"""What every connection needs: sending an answer, and telling the recorder before it leaves."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from typing import Final

from cirahub_desktop.sandbox.faults import Fault, Kind
from cirahub_desktop.sandbox.listener import Listener
from cirahub_desktop.sandbox.recorder import Exchange
from cirahub_desktop.sandbox.signin import Gate

BUSY_KINDS: Final = (Kind.BUSY, Kind.BUSY_500, Kind.BUSY_503, Kind.BUSY_ITEM)
PAGE: Final = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body><form></form></body></html>"
STATUS_KINDS: Final = {
    Kind.UNAUTHORIZED: 401,
    Kind.FORBIDDEN: 403,
    Kind.ERROR: 500,
    Kind.ERROR_PAGE: 500,
    Kind.UNAVAILABLE: 503,
    Kind.UNAVAILABLE_UNTIL: 503,
    Kind.TOO_MANY: 429,
    Kind.PAGE: 200,
    Kind.LOGIN: 302,
}


class Connection(BaseHTTPRequestHandler):
    """One keep-alive connection with its own gate, because NTLM signs in a connection."""

    protocol_version = "HTTP/1.1"
    server_version = "Microsoft-IIS/10.0"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = -1
    server: Listener

    def setup(self) -> None:
        super().setup()
        self.house = self.server.house
        self.gate = Gate(self.house.auth, self.house.passwords, self.house.tokens)

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The Date of every answer, by the clock of the server."""
        if timestamp is not None:
            return super().date_time_string(timestamp)
        return format_datetime(self.house.store.clock.now(), usegmt=True)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """The recorder knows; standard output belongs to the first line."""

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

    def _record(
        self, operation: str, user: str | None, length: int, status: int, request: bytes = b"", found: bytes = b""
    ) -> None:
        kept = (request, found) if self.house.recorder.keep_bodies else (b"", b"")
        anchor = self.headers.get("X-AnchorMailbox") or ""
        agent = self.headers.get("User-Agent") or ""
        made = Exchange(operation, self.path, user, length, status, len(found), *kept, anchor=anchor, agent=agent)
        self.house.recorder.record(made)

    def _send_status(self, fault: Fault) -> None:
        status = status_of(fault)
        page = PAGE if fault.kind in (Kind.PAGE, Kind.ERROR_PAGE) else b""
        offers = self.gate.auth.offers if status == 401 else ()
        self._send(
            status, "text/html" if page else "text/plain", page, _headers(fault, self.house.store.clock.now()), offers
        )


def status_of(fault: Fault) -> int:
    """The status by which a fault answers; 503 for a busy server, which feeds have no SOAP fault for."""
    return int(float(fault.value)) if fault.kind is Kind.STATUS else STATUS_KINDS.get(fault.kind, 503)


def _headers(fault: Fault, now: datetime) -> dict[str, str]:
    if fault.kind is Kind.LOGIN:
        return {"Location": "/owa/auth/logon.aspx"}
    if fault.kind is Kind.UNAVAILABLE_UNTIL:
        return {"Retry-After": format_datetime(now + timedelta(seconds=fault.seconds), usegmt=True)}
    if fault.kind in (Kind.UNAVAILABLE, Kind.TOO_MANY) and fault.value:
        return {"Retry-After": fault.value}
    return {}
