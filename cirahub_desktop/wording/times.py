"""When an event is, in words: one way for window and command line."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from cirahub_desktop import i18n
from cirahub_desktop.sync.model.event import AllDaySpan, Instant, Span


def span_when(span: Span) -> str:
    """``Tue 24 Nov 2026, 15:30 – 16:15`` in the reader's zone; whole days without a clock."""
    return _days(span) if isinstance(span, AllDaySpan) else _hours(span.start, span.end)


def instant_when(instant: Instant) -> str:
    """``Tue 24 Nov 2026``, with the clock where the event has one."""
    if not isinstance(instant, datetime):
        return _day(instant)
    here = instant.astimezone()
    return f"{_day(here.date())}, {i18n.format_clock(here)}"


def _days(span: AllDaySpan) -> str:
    last = span.end - timedelta(days=1)
    return _day(span.start) if last <= span.start else f"{_day(span.start)} – {_day(last)}"


def _hours(start: datetime, end: datetime) -> str:
    """A floating time is the reader's own wall clock, which is what ``astimezone`` takes a naive time for."""
    here, until = start.astimezone(), end.astimezone()
    clock = i18n.format_clock(until)
    if here.date() != until.date():
        clock = f"{_day(until.date())}, {clock}"
    return f"{_day(here.date())}, {i18n.format_clock(here)} – {clock}"


def _day(day: date) -> str:
    return f"{i18n.format_weekday(day)} {i18n.format_day(day)}"
