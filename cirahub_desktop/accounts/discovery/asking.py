"""One HTTP request on the way to a server: bounded in time and size, never sent on by itself, and quick to cancel."""

from __future__ import annotations

import binascii
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import SignInFailed, SpokeError, Unreachable

if TYPE_CHECKING:
    import requests
    from requests.auth import AuthBase

Sessions = Callable[[], "requests.Session"]
CONNECT_SECONDS, ANSWER_SECONDS = 6.0, 12.0
LARGEST = 1024 * 1024
_LOOK = 0.05
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Reply:
    """``body`` ends after the first MB: no honest answer is that long."""

    address: str
    status: int
    headers: Mapping[str, str]
    """Looked up without regard to capitals."""
    body: bytes

    @property
    def target(self) -> str:
        """Where a redirect leads; '' for an answer that is none."""
        location = self.headers.get("Location", "")
        if self.status not in _REDIRECTS or not location:
            return ""
        try:
            return urljoin(self.address, location)
        except ValueError:
            return ""


class Asker:
    """Asks on behalf of one search. ``until`` is when all of it must be over, by ``time.monotonic``."""

    def __init__(self, sessions: Sessions, until: float) -> None:
        self._sessions, self._until = sessions, until

    def get(self, address: str, cancel: CancelToken) -> Reply:
        """Raises Unreachable and Cancelled; a redirect is an answer."""
        return self._ask("GET", address, None, {"Accept": "application/json, text/xml"}, None, cancel)

    def post(self, address: str, xml: bytes, cancel: CancelToken, auth: AuthBase | None = None) -> Reply:
        """The same with a body; without ``auth`` nobody is named."""
        return self._ask("POST", address, xml, {"Content-Type": "text/xml; charset=utf-8"}, auth, cancel)

    def _ask(
        self,
        verb: str,
        address: str,
        body: bytes | None,
        headers: Mapping[str, str],
        auth: AuthBase | None,
        cancel: CancelToken,
    ) -> Reply:
        cancel.check()
        host = urlsplit(address).hostname or ""
        left = self._until - time.monotonic()
        if left <= 0:
            raise Unreachable(host, Unreachable.Reason.TIMEOUT)
        call = _Call(self._sessions, verb, address, body, headers, auth)
        ends = time.monotonic() + min(left, CONNECT_SECONDS + ANSWER_SECONDS)
        while not call.done.wait(_LOOK):
            cancel.check()
            if time.monotonic() > ends:
                raise Unreachable(host, Unreachable.Reason.TIMEOUT)
        return call.result()


class _Call(threading.Thread):
    """One request in flight; left alone, it ends by its own time-outs."""

    def __init__(
        self,
        sessions: Sessions,
        verb: str,
        address: str,
        body: bytes | None,
        headers: Mapping[str, str],
        auth: AuthBase | None,
    ) -> None:
        super().__init__(name="discovery", daemon=True)
        self.done = threading.Event()
        self._sessions, self._auth = sessions, auth
        self._verb, self._address, self._body, self._headers = verb, address, body, headers
        self._reply: Reply | None = None
        self._error: BaseException | None = None
        self.start()

    def result(self) -> Reply:
        self.join()
        if self._error is not None:
            raise self._error
        if self._reply is None:
            raise RuntimeError("the request is still in flight")
        return self._reply

    def run(self) -> None:
        try:
            self._reply = self._sent()
        except SpokeError as error:
            # With the frames of this thread it would keep its sockets open as long as somebody keeps it.
            error.__context__ = None
            self._error = error.with_traceback(None)
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that waits
            self._error = error
        finally:
            self.done.set()

    def _sent(self) -> Reply:
        import requests
        from spnego.exceptions import SpnegoError

        try:
            # Every request has a session of its own: a cookie of one host is no other's business.
            with self._sessions() as session, self._answer(session) as response:
                return Reply(self._address, response.status_code, response.headers, _start_of(response))
        except (PermissionError, SpnegoError, binascii.Error):
            # No or a broken challenge: this password leads nowhere here.
            raise SignInFailed(urlsplit(self._address).hostname or "") from None
        except (requests.RequestException, OSError, ValueError, KeyError) as error:
            # Not chained: the text of some of these holds the whole address, and with it the person's.
            raise _unreachable(urlsplit(self._address).hostname or "", error) from None

    def _answer(self, session: requests.Session) -> requests.Response:
        return session.request(
            self._verb,
            self._address,
            data=self._body,
            headers=dict(self._headers),
            auth=self._auth,
            timeout=(CONNECT_SECONDS, ANSWER_SECONDS),
            allow_redirects=False,
            stream=True,
        )


def _start_of(response: requests.Response) -> bytes:
    body, ends = bytearray(), time.monotonic() + ANSWER_SECONDS
    for piece in response.iter_content(16 * 1024):
        body += piece
        if len(body) > LARGEST or time.monotonic() > ends:
            break
    return bytes(body[:LARGEST])


def _unreachable(host: str, error: Exception) -> SpokeError:
    from cirahub_desktop.sync.spokes.exchange.failures import after_sending, before_sending

    return before_sending(host, error) or after_sending(host, error)
