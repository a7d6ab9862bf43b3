"""When to run: by interval, later after failures, at once after a sleep that swallowed a run, never by itself by hand.

Pure functions over a :class:`Pace` per spoke, and :class:`Watch`, the loop that runs hubs without a window. Times are
aware. The next run is counted from the end of the last one, so any number of missed runs is caught up by one. A hub is
due when the first of its spokes is; which of the others take part then, ``resting.py`` knows.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from cirahub_desktop.comeback import Comeback
from cirahub_desktop.frozen import frozen
from cirahub_desktop.status import HubStatus
from cirahub_desktop.sync.errors import (
    AnotherRun,
    BadSource,
    Cancelled,
    CiraHubError,
    FolderProblem,
    ForeignHost,
    Refused,
    SecretMissing,
    SignInFailed,
    Unexpected,
    Unreachable,
)
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.sync.sign_in_errors import SignInNeeded
from cirahub_desktop.sync.spokes.base import Clock

FIRST_RETRY: Final = timedelta(minutes=1)
LONGEST_RETRY: Final = timedelta(hours=6)
REFUSED_RETRY: Final = timedelta(hours=1)
"""A refusal may clear by itself, but asking more often could look like an attack (EXCHANGE.md, A2)."""
LONGEST_WISH: Final = timedelta(hours=24)
"""A server that asks to be left alone for longer is mistaken."""
CLOCK_STEP: Final = timedelta(minutes=5)
"""A last try further in the future than this was made by a clock that was wrong."""
NAP: Final = 30.0
"""Longest wait in seconds. Timers stand still while the computer sleeps; the wall clock is looked at this often."""

_log = logging.getLogger(__name__)


@frozen
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

    A clock that was put back must not delay runs by as much, so a last run far in the future counts as none.
    """
    if interval is None:
        return None
    if pace.last is None or pace.last - now > CLOCK_STEP:
        return now
    wait = back_off(pace.failures) if pace.failures else interval
    return pace.last + max(wait, pace.at_least)


def after(pace: Pace, error: CiraHubError | None, ended: datetime) -> Pace:
    """The pace after a try that ended with ``error``, or well when that is None."""
    if error is None:
        return Pace(ended)
    if isinstance(error, Refused):  # every hour, neither more often nor less, however long it has been refused
        return Pace(ended, 1, REFUSED_RETRY)
    return Pace(ended, pace.failures + 1, wish(error))


def asked_in_vain(error: CiraHubError | None) -> bool:
    """The server has said no to who we are; asked again and again it locks the account."""
    return isinstance(error, SignInFailed | SignInNeeded | ForeignHost)


def needs_person(error: CiraHubError | None) -> bool:
    """No run by itself would help."""
    return asked_in_vain(error) or isinstance(error, SecretMissing)


def wish(error: CiraHubError | None) -> timedelta:
    """How long the server asked to be left alone, whoever wants to ask it; zero where it did not."""
    if isinstance(error, Unreachable) and error.retry_after:
        return timedelta(seconds=min(error.retry_after, LONGEST_WISH.total_seconds()))
    return timedelta(0)


def may_be_the_network(error: CiraHubError | None) -> bool:
    """Whether it may be over once this computer has another network: nobody answered, or somebody in between did (the
    page of a hotel, a proxy). A server that is busy or ill is so for everybody."""
    if isinstance(error, FolderProblem):
        return error.reason is FolderProblem.Reason.MARKER_MISSING  # a folder of the network that is not connected
    if isinstance(error, BadSource):
        return error.reason in _OF_SOMEBODY_ELSE
    return isinstance(error, Unreachable) and error.reason not in _OF_THE_SERVER and not error.retry_after


_OF_SOMEBODY_ELSE = (BadSource.Reason.NOT_EXCHANGE, BadSource.Reason.SIGN_IN_PAGE, BadSource.Reason.WEB_PAGE)
_OF_THE_SERVER = (Unreachable.Reason.SERVER_ERROR, Unreachable.Reason.BUSY)


class Watch:
    """Runs hubs when they are due, one after the other, until ``wait`` or ``run`` raises Cancelled.

    ``hubs`` tells how all hubs stand now, with the next run of each spoke, so that a hub added or an interval changed
    meanwhile counts. ``run`` does one run. ``catch_up`` makes due what failed before the network came back at that
    time. Other errors of all three are logged, never raised: one bad hub never stops the rest (R9). ``wait`` waits for
    some seconds and raises Cancelled when somebody stops the loop.
    """

    def __init__(
        self,
        hubs: Callable[[], Sequence[HubStatus]],
        run: Callable[[HubId], object],
        catch_up: Callable[[datetime], object],
        comeback: Comeback,
        clock: Clock,
        wait: Callable[[float], None],
    ) -> None:
        self._hubs, self._run, self._catch_up, self._comeback = hubs, run, catch_up, comeback
        self._clock, self._wait = clock, wait
        self._tries: dict[HubId, Pace] = {}
        """Of whole hubs: what is due again at once, or could not even start, is not run without a pause."""

    def forever(self) -> None:
        """Raises Cancelled in the end, and nothing else."""
        while True:
            self._wait(self.step())

    def step(self) -> float:
        """Run what is due; the seconds until something may be due again."""
        since = self._comeback.look(self._clock())
        if since is not None:
            _attempt("catching up", lambda: self._catch_up(since))
        for hub in self._all():
            due = self._due(hub)
            if due is not None and due <= self._clock():
                self._one(hub.id)
        self._comeback.was_awake(self._clock())
        return self._pause(self._due(hub) for hub in self._all())

    def _all(self) -> Sequence[HubStatus]:
        found: list[HubStatus] = []
        _attempt("looking at the hubs", lambda: found.extend(self._hubs()))
        return found

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
        error = _attempt(f"the run of hub {hub}", lambda: self._run(hub))
        if isinstance(error, AnotherRun):
            error = None
        self._tries[hub] = after(self._tries.get(hub, Pace()), error, self._clock())


def _attempt(what: str, job: Callable[[], object]) -> CiraHubError | None:
    """What came in the way; only Cancelled is raised. A fault of the program itself goes to the log in full."""
    try:
        job()
    except Cancelled:
        raise
    except CiraHubError as error:
        _log.info("%s failed: %s", what, type(error).__name__)
        return error
    except Exception as error:  # noqa: BLE001 the edge of a run: whatever happened, the other hubs go on
        _log.exception("%s failed", what)
        return Unexpected(type(error).__name__)
    return None
