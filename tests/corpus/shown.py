"""One occurrence as a person sees it, whichever program read it, and the stretches of time in which we look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

HOME = ZoneInfo("Europe/Paris")
"""Where the computer of these tests stands: floating times are there."""
CANCELLED = "Cancelled:"
"""What stands before the subject of a cancelled event."""
_LONGEST_SUBJECT = 255


@dataclass(frozen=True, order=True, slots=True)
class Shown:
    """Ends are exclusive. Times are in UTC, whole days are dates; both as ISO texts."""

    start: str
    end: str
    subject: str

    def __str__(self) -> str:
        return f"{self.start} to {self.end} {self.subject!r}"


@dataclass(frozen=True, order=True, slots=True)
class Stretch:
    """From ``start`` up to ``end``, both in UTC."""

    start: datetime
    end: datetime

    def has(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


def of_component(event: Any, floating: ZoneInfo) -> Shown:
    """An occurrence as recurring-ical-events makes it; from midnight to midnight is a whole day where Outlook says so
    (X-MICROSOFT-CDO-ALLDAYEVENT, MS-OXCICAL 2.1.3.1.1.20.28)."""
    start, end = event["DTSTART"].dt, event["DTEND"].dt
    if str(event.get("X-MICROSOFT-CDO-ALLDAYEVENT", "")).strip().upper() == "TRUE" and _whole_days(start, end):
        start, end = start.date(), end.date()
    return shown(start, end, str(event.get("SUMMARY", "")), floating)


def is_cancelled(event: Any) -> bool:
    return str(event.get("STATUS", "")).strip().upper() == "CANCELLED"


def as_cancelled(one: Shown) -> Shown:
    return replace(one, subject=f"{CANCELLED} {one.subject}".strip())


def shown(start: date, end: date, subject: str, floating: ZoneInfo) -> Shown:
    return Shown(_text(start, floating), _text(end, floating), printed(subject))


def moment_of(instant: date, floating: ZoneInfo) -> datetime:
    """In UTC; whole days begin at midnight of UTC."""
    if not isinstance(instant, datetime):
        return datetime.combine(date(instant.year, instant.month, instant.day), time(), UTC)
    aware = instant if instant.tzinfo else instant.replace(tzinfo=floating)
    return datetime.fromtimestamp(0, UTC) + (aware - datetime.fromtimestamp(0, UTC))


def joined(stretches: Iterable[Stretch], gap: timedelta) -> list[Stretch]:
    """In order; those that overlap, or lie less than ``gap`` apart, as one."""
    found: list[Stretch] = []
    for one in sorted(stretches):
        if found and one.start - found[-1].end < gap:
            found[-1] = Stretch(found[-1].start, max(found[-1].end, one.end))
        else:
            found.append(one)
    return found


def _text(instant: date, floating: ZoneInfo) -> str:
    if isinstance(instant, datetime):
        return moment_of(instant, floating).strftime("%Y-%m-%dT%H:%M:%S")
    return f"{instant.year:04d}-{instant.month:02d}-{instant.day:02d}"


def _whole_days(start: date, end: date) -> bool:
    return (
        isinstance(start, datetime)
        and isinstance(end, datetime)
        and start.time() == end.time() == time()
        and start.date() < end.date()
    )


def printed(subject: str) -> str:
    """A subject as Exchange holds it: one line without control characters, 255 long at most."""
    plain = "".join(" " if letter in "\r\n\t" else letter for letter in subject if letter >= " " or letter in "\r\n\t")
    return " ".join(plain[:_LONGEST_SUBJECT].split())
