"""What was asked and answered, so that a test can count requests, validate them and see that nothing was mailed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from threading import Lock

SIGN_IN = "(sign-in)"
"""The operation of a request that ended with 401: an NTLM handshake or a wrong password."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer. ``status`` 0: the connection was closed without one. Bodies are kept on demand."""

    operation: str
    path: str
    user: str | None
    request_bytes: int
    status: int
    answer_bytes: int
    request: bytes = b""
    answer: bytes = b""
    conditional: bool = False
    """A GET that carried If-None-Match or If-Modified-Since."""
    anchor: str = ""
    """Its X-AnchorMailbox: which mailbox's server it was sent to."""
    agent: str = ""
    """Its User-Agent: who asked."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A message a real server would have sent: ``kind`` is invitation, update or cancellation."""

    kind: str
    subject: str
    option: str


@dataclass
class Recorder:
    """Thread-safe. ``keep_bodies`` also keeps what was said, for validation."""

    keep_bodies: bool = False
    _exchanges: list[Exchange] = field(default_factory=list)
    _mails: list[Mail] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def record(self, exchange: Exchange) -> None:
        with self._lock:
            self._exchanges.append(exchange)

    def post(self, kind: str, subject: str, option: str) -> None:
        with self._lock:
            self._mails.append(Mail(kind, subject, option))

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        with self._lock:
            return tuple(self._exchanges)

    @property
    def mails(self) -> tuple[Mail, ...]:
        with self._lock:
            return tuple(self._mails)

    @property
    def counts(self) -> dict[str, int]:
        """Requests per operation; sign-in steps stand apart under ``SIGN_IN``."""
        return dict(Counter(exchange.operation for exchange in self.exchanges))

    @property
    def ews_requests(self) -> int:
        """EWS requests that were let in."""
        return sum(1 for exchange in self.exchanges if exchange.operation not in ("GET", SIGN_IN))

    def clear(self) -> None:
        with self._lock:
            self._exchanges.clear()
            self._mails.clear()
