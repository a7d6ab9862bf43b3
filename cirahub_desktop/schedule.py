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

from cirahub_desktop.status import HubStatus, SpokeStatus
from cirahub_desktop.sync.errors import (
    AnotherRun,
    Cancelled,
    CiraHubError,
    Refused,
    SecretMissing,
    SignInFailed,
    Unreachable,
)
from cirahub_desktop.sync.model.item import HubId, SpokeId
from cirahub_desktop.sync.report import HubReport
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

    ``hubs`` gives how all hubs stand now, so that a hub added or an interval changed meanwhile counts. ``run`` does one
    run; its other errors are recorded, never raised: one bad hub never stops the rest (R9). ``wait`` waits for some
    seconds and raises Cancelled when somebody stops the loop.
    """

    def __init__(
        self,
        hubs: Callable[[], Sequence[HubStatus]],
        run: Callable[[HubId], HubReport],
        clock: Clock,
        wait: Callable[[float], None],
    ) -> None:
        self._hubs, self._run, self._clock, self._wait = hubs, run, clock, wait
        self._paces: dict[SpokeId, Pace] = {}

    def forever(self) -> None:
        """Raises Cancelled in the end, and nothing else that is foreseen."""
        while True:
            self._wait(self.step())

    def step(self) -> float:
        """Run what is due; the seconds until something may be due again."""
        for hub in self._hubs():
            due = self._due(hub)
            if due is not None and due <= self._clock():
                self._one(hub)
        return self._pause(self._due(hub) for hub in self._hubs())

    def _pause(self, dues: Iterable[datetime | None]) -> float:
        now = self._clock()
        waits = [(due - now).total_seconds() for due in dues if due is not None]
        return min(max(min(waits, default=NAP), 1.0), NAP)

    def _due(self, hub: HubStatus) -> datetime | None:
        if hub.config.paused:
            return None
        dues = [self._spoke_due(spoke) for spoke in hub.spokes if spoke.config.enabled]
        return min((due for due in dues if due is not None), default=None)

    def _spoke_due(self, spoke: SpokeStatus) -> datetime | None:
        if needs_person(spoke.error):
            return None
        pace = self._paces.get(spoke.id, Pace(spoke.last_success))
        return next_run(pace, spoke.config.options.interval, self._clock())

    def _one(self, hub: HubStatus) -> None:
        try:
            report = self._run(hub.id)
        except Cancelled:
            raise
        except CiraHubError as error:
            self._failed(hub, error)
            return
        ended = self._clock()
        errors = {one.spoke: one.error for one in report.spokes}
        for spoke in hub.spokes:
            self._note(spoke, errors.get(spoke.id) or report.error, ended)

    def _failed(self, hub: HubStatus, error: CiraHubError) -> None:
        """Somebody else's run is as good as ours; anything else puts the whole hub back."""
        _log.info("hub %s was not run: %s", hub.id, type(error).__name__)
        ended = self._clock()
        for spoke in hub.spokes:
            self._note(spoke, None if isinstance(error, AnotherRun) else error, ended)

    def _note(self, spoke: SpokeStatus, error: CiraHubError | None, ended: datetime) -> None:
        self._paces[spoke.id] = after(self._paces.get(spoke.id, Pace()), error, ended)
