"""The connections of one account to one server, kept open between requests."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cirahub_desktop.sync import web

if TYPE_CHECKING:
    import requests

    from cirahub_desktop.sync.spokes.exchange.credential import Credential

SURELY_OPEN = 20.0
"""Seconds after its last answer for which a connection is taken to be open still; some gateways close after 30."""


@dataclass(slots=True)
class Line:
    """One session with one connection, because NTLM signs in a connection and not a request."""

    session: requests.Session
    answered: float | None = None
    """When it last brought an answer, by the monotonic clock; None for a new one."""


class Sessions:
    """Lines that wait for the next request; used by several threads."""

    def __init__(self, credential: Credential) -> None:
        self._credential = credential
        self._lock = threading.Lock()
        self._idle: list[Line] = []
        self._closed = False

    def take(self, *, new: bool = False) -> Line:
        """A line for one request. The one used last comes first; a ``new`` one, or where none is surely open, is made.

        May ask for a token and then raise SpokeError.
        """
        while not new and (line := self._pop()) is not None:
            if line.answered is not None and time.monotonic() - line.answered < SURELY_OPEN:
                return line
            line.session.close()
        return self._made()

    def give_back(self, line: Line) -> None:
        """After an answer that was read to its end."""
        line.answered = time.monotonic()
        with self._lock:
            if not self._closed:
                self._idle.append(line)
                return
        line.session.close()

    def close(self) -> None:
        """Lines that are in use are closed when they are given back."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for line in idle:
            line.session.close()

    def _pop(self) -> Line | None:
        with self._lock:
            return self._idle.pop() if self._idle else None

    def _made(self) -> Line:
        session = web.session(connections=1)
        session.headers["Content-Type"] = "text/xml; charset=utf-8"
        try:
            session.auth = self._credential.auth()
        except BaseException:
            session.close()
            raise
        return Line(session)
