"""Pieces of sentences that several pages share: times and counts."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from cirahub_desktop import i18n
from cirahub_desktop.i18n import tr, trn
from cirahub_desktop.sync import errors
from cirahub_desktop.sync.model.event import AllDaySpan, Event, Span
from cirahub_desktop.sync.sign_in_errors import SignInNeeded


def events(count: int) -> str:
    return trn("{count} event", "{count} events", count)


def when(moment: datetime, now: datetime) -> str:
    """``at 14:02``, or ``on Tue 24 Nov, 15:30`` for another day: goes into the middle of a sentence."""
    text = i18n.format_moment(moment, now=now)
    same_day = i18n.local(moment).date() == i18n.local(now).date()
    return tr("at {time}", time=text) if same_day else tr("on {day}", day=text)


def day_or_time(moment: datetime, now: datetime) -> str:
    """The same with the day alone, where the hour no longer matters: ``on 12 Nov``."""
    here, today = i18n.local(moment), i18n.local(now)
    if here.date() == today.date():
        return when(moment, now)
    return tr("on {day}", day=i18n.format_day(here.date(), year=here.year != today.year))


def needs_sign_in(error: errors.CiraHubError | None) -> bool:
    """A new sign-in would help."""
    return isinstance(error, errors.SignInFailed | errors.SecretMissing | SignInNeeded)


def event_when(event: Event) -> str:
    """``Tue 24 Nov 2026, 15:30 – 16:15``; whole days without a clock."""
    return _days(event.span) if isinstance(event.span, AllDaySpan) else _hours(event.span)


def _days(span: AllDaySpan) -> str:
    last = span.end - timedelta(days=1)
    return _day(span.start) if last <= span.start else f"{_day(span.start)} – {_day(last)}"


def _hours(span: Span) -> str:
    start, end = _here(span.start), _here(span.end)
    until = i18n.format_clock(end)
    if start.date() != end.date():
        until = f"{_day(end.date())}, {until}"
    return f"{_day(start.date())}, {i18n.format_clock(start)} – {until}"


def _here(moment: date) -> datetime:
    """A floating time is the reader's own wall clock, which is what ``astimezone`` takes a naive time for."""
    if not isinstance(moment, datetime):
        raise TypeError(moment)
    return moment.astimezone()


def _day(day: date) -> str:
    return f"{i18n.format_weekday(day)} {i18n.format_day(day)}"
