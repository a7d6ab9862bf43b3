"""A weekly series and what people do to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.fields import Winner
from cirahub_desktop.sync.model.event import (
    Event,
    Instant,
    Occurrence,
    Series,
    ZonedSpan,
)

PARIS = ZoneInfo("Europe/Paris")
START = datetime(2026, 11, 2, 9, tzinfo=PARIS)
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
WEEKLY = "FREQ=WEEKLY"


def hub_wins(name: str) -> Winner:
    return Winner.HUB


def spoke_wins(name: str) -> Winner:
    return Winner.SPOKE


def nobody_is_asked(name: str) -> Winner:
    raise AssertionError(name)


def span(start: datetime, length: timedelta = HOUR) -> ZonedSpan:
    return ZonedSpan(start, start + length)


def nth(count: int, start: datetime = START) -> datetime:
    return start + count * WEEK


def team(rule: str = WEEKLY, start: datetime = START, **parts: tuple[Instant, ...]) -> Event:
    """A weekly series, whole hours from nine o'clock."""
    return Event("Team", span(start), series=Series(rule, **parts))  # type: ignore[arg-type]


def with_changed(event: Event, *changed: Occurrence) -> Event:
    assert event.series
    return replace(event, series=replace(event.series, changed=changed))


def with_removed(event: Event, *removed: Instant) -> Event:
    assert event.series
    return replace(event, series=replace(event.series, removed=removed))


def own(at: datetime, subject: str = "Team, with the customer", *, start: datetime | None = None) -> Occurrence:
    return Occurrence(at, Event(subject, span(start or at)))


def series_of(event: Event) -> Series:
    assert event.series
    return event.series


def later(event: Event, by: timedelta) -> Event:
    return event.with_span(span(START + by))
