"""When to run: by interval, later after failures, at once after a sleep that swallowed a run, never by itself by hand.

Pure functions over a :class:`Pace` per spoke, and :class:`Watch`, the loop that runs hubs without a window. Times are
aware. The next run is counted from the end of the last one, so any number of missed runs is caught up by one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cirahub_desktop.status import HubStatus
from cirahub_desktop.sync.errors import (
    AnotherRun,
    Cancelled,
    CiraHubError,
    Refused,
    SecretMissing,
    SignInFailed,
    Unreachable,
)
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.sync.spokes.base import Clock

FIRST_RETRY: Final = timedelta(minutes=1)
LONGEST_RETRY: Final = timedelta(hours=6)
REFUSED_RETRY: Final = timedelta(hours=1)
"""A refusal may clear by itself, but asking more often could look like an attack (EXCHANGE.md, A2)."""
NAP: Final = 30.0
"""Longest wait in seconds. Timers stand still while the computer sleeps; the wall clock is looked at this often."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pace:
    """What the next run of one spoke depends on, apart from its interval."""

    last: datetime | None = None
    """When it was last tried; None is never."""
    failures: int = 0
    """Failed tries since the last success."""
    at_least: timedelta = timedelta(0)
    """How long the server asked to be left alone (Retry-After), or a refusal calls for."""


def back_off(failures: int) -> timedelta:
    """How long to wait after so many failures in a row: 1 minute, doubling, 6 hours at most."""
    doublings = min(failures - 1, 16)
    return min(FIRST_RETRY * (1 << doublings), LONGEST_RETRY)


def next_run(pace: Pace, interval: timedelta | None, now: datetime) -> datetime | None:
    """When the spoke is due; ``now`` or earlier means at once, None only by hand.

    A clock that was put back must not delay runs by as much, so a last run in the future counts as one just now.
    """
    if interval is None:
        return None
    if pace.last is None:
        return now
    wait = back_off(pace.failures) if pace.failures else interval
    return min(pace.last, now) + max(wait, pace.at_least)


def after(pace: Pace, error: CiraHubError | None, ended: datetime) -> Pace:
    """The pace after a try that ended with ``error``, or well when that is None."""
    if error is None:
        return Pace(ended)
    return Pace(ended, pace.failures + 1, _patience(error))


def needs_person(error: CiraHubError | None) -> bool:
    """No run by itself would help, and a password tried again and again locks an account."""
    return isinstance(error, SignInFailed | SecretMissing)


def _patience(error: CiraHubError) -> timedelta:
    if isinstance(error, Unreachable) and error.retry_after:
        return timedelta(seconds=error.retry_after)
    return REFUSED_RETRY if isinstance(error, Refused) else timedelta(0)


class Watch:
    """Runs hubs when they are due, one after the other, until ``wait`` or ``run`` raises Cancelled.

    ``hubs`` tells how all hubs stand now, with the next run of each spoke, so that a hub added or an interval changed
    meanwhile counts. ``run`` does one run. Other errors of both are logged, never raised: one bad hub never stops the
    rest (R9). ``wait`` waits for some seconds and raises Cancelled when somebody stops the loop.
    """

    def __init__(
        self,
        hubs: Callable[[], Sequence[HubStatus]],
        run: Callable[[HubId], object],
        clock: Clock,
        wait: Callable[[float], None],
    ) -> None:
        self._hubs, self._run, self._clock, self._wait = hubs, run, clock, wait
        self._tries: dict[HubId, Pace] = {}
        """Of whole hubs: what is due again at once, or could not even start, is not run without a pause."""

    def forever(self) -> None:
        """Raises Cancelled in the end, and nothing else that is foreseen."""
        while True:
            self._wait(self.step())

    def step(self) -> float:
        """Run what is due; the seconds until something may be due again."""
        for hub in self._all():
            due = self._due(hub)
            if due is not None and due <= self._clock():
                self._one(hub.id)
        return self._pause(self._due(hub) for hub in self._all())

    def _all(self) -> Sequence[HubStatus]:
        try:
            return self._hubs()
        except Cancelled:
            raise
        except CiraHubError as error:
            _log.info("the hubs could not be looked at: %s", type(error).__name__)
            return ()

    def _pause(self, dues: Iterable[datetime | None]) -> float:
        now = self._clock()
        waits = [(due - now).total_seconds() for due in dues if due is not None]
        return min(max(min(waits, default=NAP), 1.0), NAP)

    def _due(self, hub: HubStatus) -> datetime | None:
        dues = [spoke.next_run for spoke in hub.spokes if spoke.next_run is not None]
        if hub.config.paused or not dues:
            return None
        tried = self._tries.get(hub.id, Pace())
        again = next_run(tried, FIRST_RETRY, self._clock())
        return max(min(dues), again) if tried.last and again else min(dues)

    def _one(self, hub: HubId) -> None:
        error = None
        try:
            self._run(hub)
        except Cancelled:
            raise
        except CiraHubError as caught:
            _log.info("hub %s was not run: %s", hub, type(caught).__name__)
            error = None if isinstance(caught, AnotherRun) else caught
        self._tries[hub] = after(self._tries.get(hub, Pace()), error, self._clock())
