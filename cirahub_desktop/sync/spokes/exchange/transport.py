"""One EWS request over HTTP: sessions and sign-in by exchangelib, errors and cancelling ours.

A request runs in a thread of its own, so that a cancel is heard within a moment although a socket cannot be
interrupted. An abandoned request ends by its own time-out; its session is closed then, and never used again.
"""

from __future__ import annotations

import binascii
import logging
import threading
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import requests
from exchangelib import Build, Configuration, Version
from exchangelib.errors import EWSError
from exchangelib.protocol import BaseProtocol
from exchangelib.transport import NOAUTH
from exchangelib.util import post_ratelimited
from spnego.exceptions import SpnegoError

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import (
    AnswerLost,
    BadSource,
    Cancelled,
    CiraHubError,
    Refused,
    SignInFailed,
    SpokeError,
    Unreachable,
)
from cirahub_desktop.sync.spokes.exchange import codes, soap
from cirahub_desktop.sync.spokes.exchange.address import is_loopback
from cirahub_desktop.sync.spokes.exchange.failures import after_sending, before_sending
from cirahub_desktop.sync.spokes.exchange.retry import AskOnce

if TYPE_CHECKING:
    from cirahub_desktop.sync.spokes.exchange.credential import Credential

CONNECT_SECONDS = 15
ANSWER_SECONDS = 100
"""Exchange gives a batch one minute; more than that and something between us is stuck."""
LARGEST_ANSWER = 128 * 1024 * 1024
_PIECE = 64 * 1024
_LOOK = 0.05
_GRACE = 1.0
"""How long a cancel waits for the answer of a write that is already on its way."""

for _noisy in ("exchangelib", "spnego", "requests_ntlm"):
    # R12: their records hold Authorization headers and the contents of items.
    logging.getLogger(_noisy).setLevel(logging.CRITICAL)


class _Protocol(BaseProtocol):  # type: ignore[misc]  # exchangelib has no types
    """exchangelib's session factory without its cache of sessions by password, and without any probing."""

    TIMEOUT = (CONNECT_SECONDS, ANSWER_SECONDS)
    USERAGENT = "CiraHub-Desktop"

    def get_auth_type(self) -> str:
        raise RuntimeError("the sign-in method is always given")

    def __init__(self, endpoint: str, credential: Credential) -> None:
        """Complete, so that nothing is probed for; how to sign in is the credential's business."""
        super().__init__(
            Configuration(
                service_endpoint=endpoint,
                auth_type=NOAUTH,
                version=Version(Build(15, 0, 847), soap.API_VERSION),
                retry_policy=AskOnce(),
                max_connections=1,
            )
        )
        self._credential = credential

    def create_session(self) -> requests.Session:
        session: requests.Session = super().create_session()
        if is_loopback(self.service_endpoint):
            session.trust_env = False  # a proxy cannot reach this computer's own loopback
        session.auth = self._credential.auth()
        return session


@dataclass(frozen=True, slots=True)
class Answer:
    """A SOAP answer without fault. ``date`` is the server's clock, aware, where it told it."""

    root: soap.Element
    date: datetime | None

    @property
    def messages(self) -> list[soap.Message]:
        return soap.messages(self.root)


class Transport:
    """Sends requests for one account, one at a time."""

    def __init__(self, endpoint: str, credential: Credential) -> None:
        self._endpoint, self._credential = endpoint, credential
        self._protocol = _Protocol(endpoint, credential)
        self.host = urlsplit(endpoint).hostname or ""

    def send(self, operation: soap.Markup, cancel: CancelToken, *, writes: bool = False) -> Answer:
        """The answer to one request. Raises SpokeError and Cancelled.

        With ``writes``, what leaves open whether the server acted is AnswerLost; every other error then means that
        nothing took effect.
        """
        cancel.check()
        try:
            return self._answer(self._exchange(soap.envelope(operation), cancel, grace=_GRACE if writes else 0))
        except _Unclear as unclear:
            raise (AnswerLost(self.host, unclear.cause) if writes else unclear.cause) from None

    def close(self) -> None:
        self._protocol.close()

    def _exchange(self, body: bytes, cancel: CancelToken, grace: float) -> _Raw:
        call = _Call(self._protocol, self.host, body)
        while not call.done.wait(_LOOK):
            if cancel.cancelled and not call.done.wait(grace):
                self._abandon(call)
                raise Cancelled
        return call.result()

    def _abandon(self, call: _Call) -> None:
        call.abandoned.set()
        if call.done.is_set():
            self._protocol.close()
        self._protocol = _Protocol(self._endpoint, self._credential)

    def _answer(self, raw: _Raw) -> Answer:
        try:
            root = soap.parse(raw.body)
        except ValueError as error:
            raise _Unclear(self._not_soap(raw, str(error))) from None
        if (fault := soap.fault(root)) is not None:
            self._raise_fault(fault)
        return Answer(root, raw.date)

    def _not_soap(self, raw: _Raw, complaint: str) -> SpokeError:
        if raw.status != 200:
            return Unreachable(self.host, Unreachable.Reason.SERVER_ERROR, status=raw.status)
        if raw.body.lstrip()[:64].lower().startswith((b"<!doctype html", b"<html")):
            return BadSource(self.host, BadSource.Reason.NOT_EXCHANGE, "HTML")
        return BadSource(self.host, BadSource.Reason.TRUNCATED if raw.body else BadSource.Reason.EMPTY, complaint)

    def _raise_fault(self, fault: soap.Fault) -> None:
        if fault.code in codes.BUSY - codes.UNCLEAR:
            raise Unreachable(self.host, Unreachable.Reason.BUSY, status=500, retry_after=fault.back_off)
        if fault.code in codes.UNCLEAR:
            raise _Unclear(Unreachable(self.host, Unreachable.Reason.SERVER_ERROR, status=500))
        if fault.code in codes.DENIED:
            raise Refused(self.host, exchange=True)
        raise BadSource(self.host, BadSource.Reason.MALFORMED, fault.code)


@dataclass(frozen=True, slots=True)
class _Raw:
    status: int
    body: bytes
    date: datetime | None


class _Unclear(Exception):
    """The request was on its way when something went wrong; the server may have carried it out."""

    def __init__(self, cause: SpokeError) -> None:
        super().__init__(cause)
        self.cause = cause


class _Call(threading.Thread):
    """One request in flight."""

    def __init__(self, protocol: _Protocol, host: str, body: bytes) -> None:
        super().__init__(name="ews-request", daemon=True)
        self.done = threading.Event()
        self.abandoned = threading.Event()
        self._protocol, self._host, self._body = protocol, host, body
        self._raw: _Raw | None = None
        self._error: BaseException | None = None
        self.start()

    def result(self) -> _Raw:
        self.join()
        if self._error is not None:
            raise self._error
        if self._raw is None:
            raise RuntimeError("the request is still in flight")
        return self._raw

    def run(self) -> None:
        try:
            self._raw = self._post()
        except (CiraHubError, _Unclear) as error:
            # Errors are kept in reports; with the frames of this thread they would keep its sockets open.
            error.__context__ = None
            self._error = error.with_traceback(None)
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that waits
            self._error = error
        finally:
            self.done.set()
            if self.abandoned.is_set():
                self._protocol.close()

    def _post(self) -> _Raw:
        try:
            response, session = post_ratelimited(
                protocol=self._protocol,
                session=self._protocol.get_session(),
                url=self._protocol.service_endpoint,
                headers={},
                data=self._body,
                stream=True,
            )
        except CiraHubError as error:
            raise _settle(error) from None
        except EWSError as error:
            raise before_sending(self._host, error.__context__) or self._unclear(error.__context__) from None
        except requests.RequestException as error:
            raise self._unclear(error) from None
        except (PermissionError, SpnegoError, binascii.Error) as error:
            # No or a broken challenge: these credentials lead nowhere here.
            raise SignInFailed(self._host) from error
        try:
            return _Raw(response.status_code, self._body_of(response), _date(response))
        finally:
            response.close()
            self._protocol.release_session(session)

    def _body_of(self, response: requests.Response) -> bytes:
        body = bytearray()
        try:
            for piece in response.iter_content(_PIECE):
                body += piece
                if len(body) > LARGEST_ANSWER:
                    limit = str(LARGEST_ANSWER // 1024 // 1024)
                    raise _Unclear(BadSource(self._host, BadSource.Reason.TOO_LARGE, limit))
        except requests.RequestException as error:
            raise self._unclear(error) from None
        return bytes(body)

    def _unclear(self, cause: BaseException | None) -> _Unclear:
        return _Unclear(after_sending(self._host, cause))


def _settle(error: CiraHubError) -> Exception:
    """A 500 or a gateway's complaint leaves open what happened behind it; every other status refused the request."""
    if isinstance(error, Unreachable) and error.reason is Unreachable.Reason.SERVER_ERROR:
        return _Unclear(error)
    return error


def _date(response: requests.Response) -> datetime | None:
    try:
        found = parsedate_to_datetime(response.headers.get("Date", ""))
    except ValueError:
        return None
    return found if found.tzinfo else None
