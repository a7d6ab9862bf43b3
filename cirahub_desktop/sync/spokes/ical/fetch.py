"""One conditional GET of a feed: time-outs, redirects, credentials and size under our rules.

The link and the password never leave this room: not in an error, not in a log, not in ``repr`` (R12).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import SplitResult, urljoin, urlsplit

import requests
import urllib3.exceptions

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import BadSource, LinkRefused, SpokeError
from cirahub_desktop.sync.spokes.base import Clock
from cirahub_desktop.sync.spokes.ical.limits import FeedLimits
from cirahub_desktop.sync.spokes.ical.link import host_of
from cirahub_desktop.sync.spokes.ical.pull import Offer, Pull
from cirahub_desktop.sync.spokes.ical.transport_errors import converted, http_date, refusal
from cirahub_desktop.sync.spokes.ical.unpack import counted

SessionFactory = Callable[[], requests.Session]
_CHUNK = 65_536
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
TRANSFER_THREAD = "feed-transfer"
_FOREIGN = (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError)


def _not_of_a_feed(record: logging.LogRecord) -> bool:
    """urllib3 writes whole links into its records, at every level."""
    return record.threadName != TRANSFER_THREAD


for _name in ("urllib3.connection", "urllib3.connectionpool", "urllib3.response"):
    logging.getLogger(_name).addFilter(_not_of_a_feed)


@dataclass(frozen=True, slots=True)
class Head:
    """The first piece of an answer; header names in lower case."""

    status: int
    headers: Mapping[str, str]
    redirects: int = 0
    """How often the server sent us on before it answered."""

    @property
    def server_time(self) -> datetime | None:
        return http_date(self.headers.get("date", ""))


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose head has come. Its body is read once, by iterating; ``close`` gives up what is left of it."""

    head: Head
    body: Iterator[bytes]
    close: Callable[[], None]

    @property
    def not_modified(self) -> bool:
        return self.head.status == 304


class Fetcher:
    """Fetches one feed; each fetch has a session of its own, so that one that was left disturbs no other."""

    def __init__(
        self, link: str, user: str, password: str, *, sessions: SessionFactory, limits: FeedLimits, clock: Clock
    ) -> None:
        self._link, self._user, self._password = link, user, password
        self._sessions, self._limits, self._clock = sessions, limits, clock
        self.host = host_of(link)

    def fetch(self, validators: Mapping[str, str], cancel: CancelToken) -> Answer:
        """Raises SpokeError, LinkRefused or Cancelled, here or while the body is read."""

        line = _Line()

        def work(offer: Offer[Head | bytes]) -> None:
            self._transfer(validators, offer, line)

        pull = Pull(work, self.host, self._limits.total, cancel, TRANSFER_THREAD, line.cut)
        pieces = iter(pull)
        head = next(pieces)
        if not isinstance(head, Head):
            raise TypeError(head)
        if head.status == 304 and not validators:
            raise BadSource(self.host, BadSource.Reason.STATUS, "304")
        body = (piece for piece in pieces if isinstance(piece, bytes))
        return Answer(head, counted(body, self.host, self._limits.body), pull.leave)

    def _transfer(self, validators: Mapping[str, str], offer: Offer[Head | bytes], line: _Line) -> None:
        """Runs in the thread of the pull. The original error is not chained: its text holds the link."""
        problem: SpokeError | LinkRefused | None = None
        try:
            with self._sessions() as session:
                redirects, answer = self._final_answer(session, validators)
                with answer as response:
                    line.take(response)
                    problem = refusal(response, self.host, self._clock())
                    if problem is None:
                        _hand_over(response, redirects, offer)
        except _FOREIGN as error:
            problem = converted(error, self.host)
        if problem is not None:
            raise problem

    def _final_answer(self, session: requests.Session, validators: Mapping[str, str]) -> tuple[int, requests.Response]:
        """The answer that is no redirect, and how many came before it."""
        link = self._link
        for redirects in range(self._limits.redirects + 1):
            response = self._get(session, link, validators)
            if response.status_code not in _REDIRECTS or "location" not in response.headers:
                return redirects, response
            response.close()
            link = self._redirected(link, session.get_redirect_target(response) or "")
        raise BadSource(self.host, BadSource.Reason.TOO_MANY_REDIRECTS, str(self._limits.redirects))

    def _get(self, session: requests.Session, link: str, validators: Mapping[str, str]) -> requests.Response:
        headers = {
            "Accept": "text/calendar, */*;q=0.5",
            "Accept-Encoding": "gzip",
            **validators,
        }
        timeout = (self._limits.connect, self._limits.read)
        return session.get(
            link, headers=headers, auth=self._auth_for(link), timeout=timeout, stream=True, allow_redirects=False
        )

    def _auth_for(self, link: str) -> requests.auth.AuthBase:
        """The password goes to the link's own host alone; no other is taken from a file of the system."""
        if self._user and _same_place(urlsplit(self._link), urlsplit(link)):
            return requests.auth.HTTPBasicAuth(self._user.encode(), self._password.encode())
        return _NoAuth()

    def _redirected(self, link: str, location: str) -> str:
        try:
            target = urljoin(link, location)
            allowed = _may_lead(urlsplit(link), urlsplit(target))
        except ValueError:
            allowed = False
        if not allowed:
            raise BadSource(self.host, BadSource.Reason.REDIRECT_REFUSED)
        return target


class _Line:
    """The line of a transfer, to be cut from another thread: a server that drips holds nobody then."""

    def __init__(self) -> None:
        self._response: requests.Response | None = None

    def take(self, response: requests.Response) -> None:
        self._response = response

    def cut(self) -> None:
        """Does nothing before an answer came and after it was read."""
        if self._response is not None:
            with suppress(OSError, ValueError, RuntimeError, AttributeError):
                self._response.raw.shutdown()


class _NoAuth(requests.auth.AuthBase):
    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


def _hand_over(response: requests.Response, redirects: int, offer: Offer[Head | bytes]) -> None:
    headers = {name.lower(): value for name, value in response.headers.items()}
    if not offer(Head(response.status_code, headers, redirects)):
        return
    for chunk in response.iter_content(_CHUNK):
        if not offer(chunk):
            return


def _may_lead(here: SplitResult, there: SplitResult) -> bool:
    """To another web address, but never from a safe line to an open one."""
    downgrade = here.scheme == "https" and there.scheme == "http"
    return there.scheme in ("http", "https") and not downgrade and bool(there.hostname)


def _same_place(one: SplitResult, other: SplitResult) -> bool:
    """The same host and port, or the same host moved up to https on its standard port."""
    if one.hostname != other.hostname:
        return False
    upgraded = (one.scheme, other.scheme) == ("http", "https") and one.port is None and other.port is None
    return upgraded or (one.scheme == other.scheme and one.port == other.port)
