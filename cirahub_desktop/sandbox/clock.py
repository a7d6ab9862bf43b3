"""Times as the store keeps them: UTC, and never the same one twice, so that "newest first" has one answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Now = Callable[[], datetime]
"""What a server takes for the present; aware."""


def utc_now() -> datetime:
    return datetime.now(UTC)


class Clock:
    """Strictly increasing times; call under the lock of the store."""

    def __init__(self, now: Now = utc_now) -> None:
        self.now = now
        self._last = datetime.min.replace(tzinfo=UTC)

    def tick(self) -> str:
        """Now as EWS writes it, to the microsecond, later than every time given before."""
        self._last = max(self.now(), self._last + timedelta(microseconds=1))
        return self._last.strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def after(self, stamp: str) -> None:
        """Never again give a time up to ``stamp``; for a store read from disk."""
        self._last = max(self._last, datetime.fromisoformat(stamp))


def utc_text(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str) -> datetime:
    """An aware time out of the store or off the wire (xs:dateTime with an offset or Z)."""
    return datetime.fromisoformat(text)
