"""One request in flight, in a thread of its own, so that a cancel is heard although a socket cannot be interrupted.

An abandoned request ends by its own time-out; its connection is closed then, and never used again.
"""

from __future__ import annotations

import binascii
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import requests
from exchangelib.errors import EWSError
from spnego.exceptions import SpnegoError

from cirahub_desktop.sync.errors import BadSource, CiraHubError, SignInFailed, SpokeError, Unreachable
from cirahub_desktop.sync.spokes.exchange.failures import after_sending, before_sending
from cirahub_desktop.sync.spokes.exchange.status import error_of_status, offered

if TYPE_CHECKING:
    from cirahub_desktop.sync.spokes.exchange.credential import Credential
    from cirahub_desktop.sync.spokes.exchange.protocol import Line, Protocol

LARGEST_ANSWER = 128 * 1024 * 1024
_PIECE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    host: str
    body: bytes
    headers: Mapping[str, str]
    new_line: bool = False
    """Over a connection of its own, not over one that was kept."""


@dataclass(frozen=True, slots=True)
class Raw:
    """What may be a SOAP answer."""

    body: bytes
    date: datetime | None
    refusal: SpokeError | None = None
    """What the status alone says where it is not 200: Exchange gives faults with 500 and 503."""


class Unclear(Exception):
    """The request was on its way when something went wrong; the server may have carried it out."""

    def __init__(self, cause: SpokeError) -> None:
        super().__init__(cause)
        self.cause = cause


def clear(error: SpokeError) -> Exception:
    """A 500 or a gateway's complaint leaves open what happened behind it; every other status refused the request."""
    if isinstance(error, Unreachable) and error.reason is Unreachable.Reason.SERVER_ERROR:
        return Unclear(error)
    return error


class Call(threading.Thread):
    def __init__(self, request: Request, protocol: Protocol, credential: Credential) -> None:
        super().__init__(name="ews-request", daemon=True)
        self.done = threading.Event()
        self._request, self._protocol, self._credential = request, protocol, credential
        self._abandoned = threading.Event()
        self._raw: Raw | None = None
        self._error: BaseException | None = None
        self.start()

    def abandon(self) -> None:
        """Nobody waits for the answer any more."""
        self._abandoned.set()

    def result(self) -> Raw:
        """Raises SpokeError, or Unclear."""
        self.join()
        if self._error is not None:
            raise self._error
        if self._raw is None:
            raise RuntimeError("the request is still in flight")
        return self._raw

    def run(self) -> None:
        try:
            self._raw = self._answer()
        except (CiraHubError, Unclear) as error:
            # Errors are kept in reports; with the frames of this thread they would keep its sockets open.
            error.__context__ = None
            self._error = error.with_traceback(None)
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that waits
            self._error = error
        finally:
            self.done.set()

    def _answer(self) -> Raw:
        line = self._protocol.take(new=self._request.new_line)
        try:
            response = self._let_in(line)
        except (CiraHubError, Unclear):
            raise
        except EWSError as error:
            cause = error.__context__
            raise before_sending(self._request.host, cause) or self._unclear(cause) from None
        except requests.RequestException as error:
            raise self._unclear(error) from None
        except (PermissionError, SpnegoError, binascii.Error) as error:
            # No or a broken challenge: these credentials lead nowhere here.
            raise SignInFailed(self._request.host) from error
        return self._read(response, line)

    def _let_in(self, line: Line) -> requests.Response:
        """The answer to a request that was let in; sent once more where only a token had ended, never with the same
        password."""
        response = self._signed(line)
        if response.status_code != 401:
            return response
        response.close()
        if self._renewed(response, line):
            response = self._signed(line, again=True)
            if response.status_code != 401:
                return response
            response.close()
            self._renewed(response, line)  # it may know why even a new token is refused, and raise that
        self._protocol.give_up(line)
        raise SignInFailed(self._request.host, offered=offered(response.headers))

    def _signed(self, line: Line, *, again: bool = False) -> requests.Response:
        try:
            if line.auth is None or again:
                line.auth = self._credential.auth()
        except BaseException:
            self._protocol.give_up(line)
            raise
        try:
            return self._protocol.post(line, self._request.body, self._request.headers)
        except SpokeError as error:
            raise clear(error) from None

    def _renewed(self, refusal: requests.Response, line: Line) -> bool:
        try:
            return self._credential.renewed(refusal)
        except BaseException:
            self._protocol.give_up(line)
            raise

    def _read(self, response: requests.Response, line: Line) -> Raw:
        whole = False
        try:
            with response:
                refusal = None if response.status_code == 200 else error_of_status(response, self._request.host)
                raw = Raw(self._body_of(response), _date(response), refusal)
            whole = True
            return raw
        finally:
            if whole and not self._abandoned.is_set():
                self._protocol.give_back(line)
            else:
                self._protocol.give_up(line)

    def _body_of(self, response: requests.Response) -> bytes:
        body = bytearray()
        try:
            for piece in response.iter_content(_PIECE):
                body += piece
                if len(body) > LARGEST_ANSWER:
                    limit = str(LARGEST_ANSWER // 1024 // 1024)
                    raise Unclear(BadSource(self._request.host, BadSource.Reason.TOO_LARGE, limit))
        except requests.RequestException as error:
            raise self._unclear(error) from None
        return bytes(body)

    def _unclear(self, cause: BaseException | None) -> Unclear:
        return Unclear(after_sending(self._request.host, cause))


def _date(response: requests.Response) -> datetime | None:
    try:
        found = parsedate_to_datetime(response.headers.get("Date", ""))
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo else None
