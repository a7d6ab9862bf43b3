"""One request in flight, in a thread of its own, so that a cancel is heard although a socket cannot be interrupted.

An abandoned request ends by its own time-out; its connection is closed then, and never used again.
"""

from __future__ import annotations

import binascii
import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import requests
import urllib3.exceptions
from spnego.exceptions import SpnegoError

from cirahub_desktop.sync.errors import BadSource, CiraHubError, SignInFailed, SpokeError, Unreachable
from cirahub_desktop.sync.spokes.exchange.failures import after_sending, before_sending
from cirahub_desktop.sync.spokes.exchange.status import error_of_status

if TYPE_CHECKING:
    from cirahub_desktop.sync.spokes.exchange.credential import Credential
    from cirahub_desktop.sync.spokes.exchange.sessions import Line, Sessions

CONNECT_SECONDS = 15
ANSWER_SECONDS = 100
"""Exchange gives a batch one minute; more than that and something between us is stuck."""
LARGEST_ANSWER = 128 * 1024 * 1024
_PIECE = 64 * 1024

for _noisy in ("spnego", "requests_ntlm"):
    # R12: their records hold what signs in.
    logging.getLogger(_noisy).setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class Request:
    endpoint: str
    host: str
    body: bytes
    headers: Mapping[str, str]
    new_line: bool = False
    """Over a connection of its own, not over one that was kept."""


@dataclass(frozen=True, slots=True)
class Raw:
    """200, or 500 with XML: what may be a SOAP answer."""

    status: int
    body: bytes
    date: datetime | None


class Unclear(Exception):
    """The request was on its way when something went wrong; the server may have carried it out."""

    def __init__(self, cause: SpokeError, *, kept_line: bool = False) -> None:
        """``kept_line``: over a connection of an earlier request, which the server may have closed meanwhile."""
        super().__init__(cause)
        self.cause, self.kept_line = cause, kept_line


class Call(threading.Thread):
    def __init__(self, request: Request, sessions: Sessions, credential: Credential) -> None:
        super().__init__(name="ews-request", daemon=True)
        self.done = threading.Event()
        self._request, self._sessions, self._credential = request, sessions, credential
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
        line = self._sessions.take(new=self._request.new_line)
        whole = False
        try:
            response = self._let_in(line)
            with response:
                self._refuse(response)
                raw = Raw(response.status_code, self._body_of(response, line), _date(response))
            whole = True
            return raw
        finally:
            if whole and not self._abandoned.is_set():
                self._sessions.give_back(line)
            else:
                line.session.close()

    def _let_in(self, line: Line) -> requests.Response:
        """The answer; sent once more where only a token had ended, never with the same password."""
        response = self._post(line)
        if response.status_code != 401 or not self._credential.renewed(response):
            return response
        response.close()
        line.session.auth = self._credential.auth()
        response = self._post(line)
        if response.status_code == 401:
            self._credential.renewed(response)  # it may know why even a new token is refused, and raise that
        return response

    def _post(self, line: Line) -> requests.Response:
        asked = self._request
        wait = (CONNECT_SECONDS, ANSWER_SECONDS)
        try:
            return line.session.post(
                asked.endpoint,
                data=asked.body,
                headers=dict(asked.headers),
                timeout=wait,
                stream=True,
                allow_redirects=False,
            )
        except (requests.RequestException, urllib3.exceptions.HTTPError, KeyError) as error:
            raise before_sending(asked.host, error) or self._unclear(error, line) from None
        except (PermissionError, SpnegoError, binascii.Error) as error:
            # No or a broken challenge: these credentials lead nowhere here.
            raise SignInFailed(asked.host) from error

    def _refuse(self, response: requests.Response) -> None:
        """Return for an answer that may carry SOAP; a 500 or a gateway's complaint leaves open what happened behind
        it, every other status refused the request."""
        status = response.status_code
        if status == 200 or (status == 500 and "xml" in response.headers.get("Content-Type", "")):
            return
        error = error_of_status(response, self._request.host)
        if isinstance(error, Unreachable) and error.reason is Unreachable.Reason.SERVER_ERROR:
            raise Unclear(error)
        raise error

    def _body_of(self, response: requests.Response, line: Line) -> bytes:
        body = bytearray()
        try:
            for piece in response.iter_content(_PIECE):
                body += piece
                if len(body) > LARGEST_ANSWER:
                    limit = str(LARGEST_ANSWER // 1024 // 1024)
                    raise Unclear(BadSource(self._request.host, BadSource.Reason.TOO_LARGE, limit))
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise self._unclear(error, line) from None
        return bytes(body)

    def _unclear(self, cause: BaseException, line: Line) -> Unclear:
        return Unclear(after_sending(self._request.host, cause), kept_line=line.answered is not None)


def _date(response: requests.Response) -> datetime | None:
    try:
        found = parsedate_to_datetime(response.headers.get("Date", ""))
    except ValueError:
        return None
    return found if found.tzinfo else None
