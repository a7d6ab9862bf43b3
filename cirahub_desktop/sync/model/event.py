"""A calendar event as people understand it, free of any server's or file's way to write it.

Vocabulary of RFC 5545. Times come in exactly three kinds and never mix: zoned (a wall clock in an IANA zone),
floating (a wall clock wherever the reader is) and all-day (dates). Ends are always *exclusive*; each codec converts
its own convention once.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import Enum

from cirahub_desktop.frozen import frozen


class ShowAs(Enum):
    """How the time appears to others: TRANSP and X-MICROSOFT-CDO-BUSYSTATUS, LegacyFreeBusyStatus in EWS."""

    FREE = "free"
    TENTATIVE = "tentative"
    BUSY = "busy"
    OUT_OF_OFFICE = "out-of-office"
    ELSEWHERE = "working-elsewhere"


class Sensitivity(Enum):
    """CLASS in RFC 5545, Sensitivity in EWS."""

    NORMAL = "normal"
    PERSONAL = "personal"
    PRIVATE = "private"
    CONFIDENTIAL = "confidential"


class Status(Enum):
    """STATUS in RFC 5545, 3.8.1.11, and the answer of the person whose calendar it is."""

    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    """It takes place, but not for the person in whose calendar it stands: their own answer is No. Never written."""


@frozen
class ZonedSpan:
    """From ``start`` up to, not including, ``end``; both aware, their tzinfo a ``zoneinfo.ZoneInfo``."""

    start: datetime
    end: datetime


@frozen
class FloatingSpan:
    """From ``start`` up to, not including, ``end``; both naive: the same wall clock in every zone."""

    start: datetime
    end: datetime


@frozen
class AllDaySpan:
    """Whole days from ``start`` up to, not including, ``end``."""

    start: date
    end: date


Span = ZonedSpan | FloatingSpan | AllDaySpan
Instant = datetime | date
"""Where one occurrence begins: aware, naive or a date, of the same kind as its series' span."""


@frozen
class Person:
    """An organizer or attendee; kept as text, never invited."""

    name: str = ""
    email: str = ""
    response: str = ""
    """PARTSTAT in lower case, such as ``accepted``; empty when unknown."""


@frozen
class Body:
    """The description, plain and, where the source has one, as HTML."""

    text: str = ""
    html: str = ""


@frozen
class Occurrence:
    """One changed occurrence of a series (RECURRENCE-ID); ``event`` has no series of its own."""

    recurrence_id: Instant
    event: Event
    and_later: bool = False
    """RANGE=THISANDFUTURE: every later occurrence is changed and moved in the same way (RFC 5545, 3.2.13)."""


@frozen
class Series:
    """What makes an event repeat. Sets are sorted, so that equal series compare equal.

    ``rule`` is the value of RRULE (RFC 5545, 3.3.10) in upper case, without the property name; empty when the series
    lives by ``added`` dates alone. ``added`` is RDATE, ``removed`` EXDATE, ``changed`` the overrides. The few programs
    that write several rules have the others in ``further``, and rules of what is left out (EXRULE, RFC 2445, 4.8.5.2)
    in ``barred``.
    """

    rule: str = ""
    added: tuple[Instant, ...] = ()
    removed: tuple[Instant, ...] = ()
    changed: tuple[Occurrence, ...] = ()
    further: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()


class Remembering:
    """Room for the canonical text of a frozen value, so that it is made once; no part of the value."""

    __slots__ = ("canonical",)
    canonical: str


@frozen
class Event(Remembering):
    """One event or one whole series. Its identity (UID) lives in the item that holds it, not here."""

    subject: str
    span: Span
    location: str = ""
    body: Body = Body()
    categories: tuple[str, ...] = ()
    show_as: ShowAs = ShowAs.BUSY
    sensitivity: Sensitivity = Sensitivity.NORMAL
    status: Status = Status.CONFIRMED
    reminder: timedelta | None = None
    """How long before the start; ``None`` is no reminder."""
    url: str = ""
    organizer: Person | None = None
    attendees: tuple[Person, ...] = ()
    attachments: tuple[str, ...] = ()
    """Links only; the bytes are not carried."""
    series: Series | None = None
    extra: tuple[tuple[str, str], ...] = ()
    """Content lines we do not interpret, as (name with parameters, value): kept where a spoke can hold them."""

    @property
    def is_all_day(self) -> bool:
        return isinstance(self.span, AllDaySpan)

    @property
    def invites(self) -> bool:
        """Somebody is invited, be it to a single occurrence."""
        changed = self.series.changed if self.series else ()
        return bool(self.attendees) or any(one.event.attendees for one in changed)

    def with_span(self, span: Span) -> Event:
        return replace(self, span=span)
