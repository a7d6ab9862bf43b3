"""The feed of which a person looks at one event after the other: it is fetched once, not for each of them."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Final

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.codecs.calendar import Calendar
from cirahub_desktop.sync.spokes.ical.cursor import Cursor, cursor_for
from cirahub_desktop.sync.spokes.ical.fetch import Answer

FRESH: Final = timedelta(minutes=1)
"""So long nothing is asked at all; later the publisher is asked whether it changed."""
_LOOK: Final = 0.05
Feed = tuple[str, str, str]
"""Link, user name and password: whoever signs in as somebody else may be shown something else."""


class LastSeen:
    """One for the whole application; holds one feed, the last that was looked at."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: list[Calendar] = []
        self._feed: Feed | None = None
        self._cursor, self._at = Cursor(), datetime.min.replace(tzinfo=UTC)
        weakref.finalize(self, _close, self._held)

    @contextmanager
    def calendar(
        self,
        feed: Feed,
        now: datetime,
        cancel: CancelToken,
        fetch: Callable[[Mapping[str, str]], Answer],
        load: Callable[[Answer], Calendar],
    ) -> Iterator[Calendar]:
        """The feed as it is now, give or take a minute; nobody else has it meanwhile. Raises Cancelled, and what
        ``fetch`` and ``load`` raise."""
        while not self._lock.acquire(timeout=_LOOK):
            cancel.check()
        try:
            if not (self._holds(feed) and timedelta() <= now - self._at < FRESH):
                self._renew(feed, now, fetch, load)
            yield self._held[0]
        finally:
            self._lock.release()

    def forget(self, feed: Feed) -> None:
        """A run has read something newer. Waits for nobody who is looking."""
        if self._feed == feed:
            self._feed = None

    def _holds(self, feed: Feed) -> bool:
        return bool(self._held) and self._feed == feed

    def _renew(
        self,
        feed: Feed,
        now: datetime,
        fetch: Callable[[Mapping[str, str]], Answer],
        load: Callable[[Answer], Calendar],
    ) -> None:
        answer = fetch(self._cursor.validators_at(now) if self._holds(feed) else {})
        if answer.not_modified:
            self._at = now
            return
        self._drop()
        calendar = load(answer)
        self._held.append(calendar)
        self._feed, self._cursor, self._at = feed, cursor_for(answer.head.headers, "", now), now

    def _drop(self) -> None:
        _close(self._held)
        self._feed = None


def _close(held: list[Calendar]) -> None:
    while held:
        held.pop().close()
