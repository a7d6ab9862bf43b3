"""The requests of msal over our own web session: bounded, heard by a cancel, and told apart by type.

What msal would make of a failure (waiting, remembering it for a minute, logging the answer) never happens: an answer
that is no answer of a sign-in service is raised as an error of ours before msal sees it.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cirahub_desktop.sync import web
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import Cancelled, Unreachable

if TYPE_CHECKING:
    import requests

CONNECT_SECONDS, ANSWER_SECONDS = 10, 20
LARGEST_ANSWER = 1024 * 1024
_LOOK = 0.05


@dataclass(frozen=True, slots=True, repr=False)
class Reply:
    """What msal wants to know of an answer; it may hold tokens."""

    status_code: int
    text: str
    headers: Mapping[str, str]


class Line:
    """An ``http_client`` of msal. Its verbs raise Unreachable and Cancelled."""

    def __init__(self, cancel: CancelToken) -> None:
        self._cancel, self._session = cancel, web.session()

    def get(self, url: str, **how: Any) -> Reply:
        return self._ask("GET", url, how)

    def post(self, url: str, **how: Any) -> Reply:
        return self._ask("POST", url, how)

    def close(self) -> None:
        self._session.close()

    def _ask(self, method: str, url: str, how: Mapping[str, Any]) -> Reply:
        self._cancel.check()
        errand = _Errand(lambda: self._reply(method, url, how))
        ends = time.monotonic() + CONNECT_SECONDS + ANSWER_SECONDS  # byte by byte, an answer could take for ever
        while not errand.done.wait(_LOOK):
            if self._cancel.cancelled:
                raise Cancelled
            if time.monotonic() > ends:
                raise Unreachable(urlsplit(url).hostname or "", Unreachable.Reason.TIMEOUT)
        return errand.result()

    def _reply(self, method: str, url: str, how: Mapping[str, Any]) -> Reply:
        import requests

        from cirahub_desktop.sync.spokes.exchange.failures import after_sending, before_sending

        host = urlsplit(url).hostname or ""
        wait = (CONNECT_SECONDS, ANSWER_SECONDS)
        try:
            with self._session.request(method, url, timeout=wait, allow_redirects=False, stream=True, **how) as answer:
                return _read(answer, host)
        except requests.RequestException as error:
            raise before_sending(host, error) or after_sending(host, error) from None


class _Errand(threading.Thread):
    """One request in a thread of its own, for a socket cannot be interrupted; abandoned, it ends by its time-out."""

    def __init__(self, job: Callable[[], Reply]) -> None:
        super().__init__(name="microsoft-request", daemon=True)
        self.done = threading.Event()
        self._job = job
        self._reply: Reply | None = None
        self._error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self._reply = self._job()
        except BaseException as error:  # noqa: BLE001 - raised again in the thread that waits
            error.__context__ = None  # errors are kept in reports, and must keep no sockets open
            self._error = error.with_traceback(None)
        finally:
            self.done.set()

    def result(self) -> Reply:
        if self._error is not None:
            raise self._error
        if self._reply is None:
            raise RuntimeError("the request is still in flight")
        return self._reply


def _read(answer: requests.Response, host: str) -> Reply:
    """What a sign-in service says: JSON, also when it refuses (RFC 6749, 5.2)."""
    from cirahub_desktop.sync.spokes.exchange.status import retry_after

    status = answer.status_code
    if status in (429, 503):
        raise Unreachable(host, Unreachable.Reason.BUSY, status=status, retry_after=retry_after(answer.headers))
    if status >= 500:
        raise Unreachable(host, Unreachable.Reason.SERVER_ERROR, status=status)
    body = bytearray()
    for piece in answer.iter_content(64 * 1024):
        body += piece
        if len(body) > LARGEST_ANSWER:
            break
    try:
        text = body.decode()
        json.loads(text)
    except ValueError:
        # The page of a hotel or of a proxy: Microsoft's answers are never anything else.
        raise Unreachable(host, Unreachable.Reason.PROXY, status=status) from None
    return Reply(status, text, dict(answer.headers))
