"""exchangelib's protocol over our web sessions: its pool of connections and its sending, without its waiting.

Its own policies repeat a refused password (an account is locked that way), take a closed connection for a busy server,
and sleep without a way to cancel; so its policy is ours here, and waiting is the business of ``patience.py``.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urlsplit

from exchangelib import Build, Configuration, Version
from exchangelib.protocol import BaseProtocol, RetryPolicy
from exchangelib.transport import DEFAULT_HEADERS, NOAUTH
from exchangelib.util import post_ratelimited

from cirahub_desktop.sync.spokes.exchange import soap
from cirahub_desktop.sync.spokes.exchange.status import error_of_status, is_soap
from cirahub_desktop.sync.web import USER_AGENT
from cirahub_desktop.sync.web_session import WebSession

if TYPE_CHECKING:
    from collections.abc import Mapping

    import requests

CONNECT_SECONDS = 15
ANSWER_SECONDS = 100
"""Exchange gives a batch one minute; more than that and something between us is stuck."""
SURELY_OPEN = 20.0
"""Seconds after its last answer for which a connection is taken to be open still; some gateways close after 30."""

for _noisy in ("exchangelib", "spnego", "requests_ntlm"):
    # R12: their records hold Authorization headers and the contents of items.
    logging.getLogger(_noisy).setLevel(logging.CRITICAL)


class Line(WebSession):
    """One session with one connection, because NTLM signs in a connection and not a request."""

    usage_count: int  # exchangelib counts

    def __init__(self) -> None:
        super().__init__(connections=1)
        self.answered: float | None = None
        """When it last brought an answer, by the monotonic clock; None for a new one."""

    @property
    def is_surely_open(self) -> bool:
        return self.answered is None or time.monotonic() - self.answered < SURELY_OPEN


class Protocol(BaseProtocol):  # type: ignore[misc]  # exchangelib has no types
    """Of one transport, used by its threads; exchangelib's cache of protocols by password is not used."""

    TIMEOUT = (CONNECT_SECONDS, ANSWER_SECONDS)
    USERAGENT = USER_AGENT

    def __init__(self, endpoint: str, connections: int) -> None:
        """Complete, so that nothing is probed for; how to sign in is the credential's business."""
        super().__init__(
            Configuration(
                service_endpoint=endpoint,
                auth_type=NOAUTH,
                version=Version(Build(15, 0, 847), soap.API_VERSION),
                retry_policy=AskOnce(),
                max_connections=connections,
            )
        )
        self._ended = False

    def get_auth_type(self) -> NoReturn:
        raise RuntimeError("the sign-in method is always given")

    @classmethod
    def raw_session(cls, prefix: str, **_: object) -> Line:  # noqa: ARG003 - the adapters of a line serve every address
        line = Line()
        line.headers.update(DEFAULT_HEADERS)
        return line

    def take(self, *, new: bool = False) -> Line:
        """A line for one request: one that is surely open, or a ``new`` one."""
        line: Line = self.get_session()
        return self.renew_session(line) if new or not line.is_surely_open else line

    def post(self, line: Line, body: bytes, headers: Mapping[str, str]) -> requests.Response:
        """Send once. What is raised has retired the line: one of ours, exchangelib's, or that of a library below."""
        response: requests.Response
        response, _ = post_ratelimited(self, line, self.service_endpoint, headers=dict(headers), data=body, stream=True)
        return response

    def give_back(self, line: Line) -> None:
        """After an answer that was read to its end."""
        line.answered = time.monotonic()
        self.release_session(line)
        self._close_if_ended()

    def give_up(self, line: Line) -> None:
        """After one that was not."""
        self.retire_session(line)
        self._close_if_ended()

    def end(self) -> None:
        """Close what waits now, and what is in use when it is given back."""
        self._ended = True
        self.close()

    def _close_if_ended(self) -> None:
        if self._ended:
            self.close()


class AskOnce(RetryPolicy):  # type: ignore[misc]  # exchangelib has no types
    """Every request is sent once; what went wrong is told by type."""

    fail_fast = True
    back_off_until = None

    def back_off(self, _seconds: float | None) -> NoReturn:
        raise RuntimeError("waiting is the caller's business")

    def raise_response_errors(self, response: requests.Response) -> None:
        """Return for an answer that may carry SOAP, and for a 401, of which the credential may know more."""
        if response.status_code != 401 and not is_soap(response):
            raise error_of_status(response, urlsplit(response.url).hostname or "")
