"""What the example tells: a feed of a small office, dated around the day it is made, as iCalendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from cirahub_desktop.frozen import frozen

_STAMP = "20260101T000000Z"


@frozen
class StoryEvent:
    """``day``: so many working days from today. Without ``begin`` it lasts whole days, ``minutes`` as many of 1440."""

    day: int
    begin: str
    minutes: int
    subject: str
    place: str = ""
    lines: tuple[str, ...] = ()
    """Further lines of iCalendar."""


@frozen
class Story:
    """Names and events in the language of the person; they stay as they are when the language is switched."""

    hub: str
    account: str
    feed: str
    target: str
    events: tuple[StoryEvent, ...]
    weekly: StoryEvent
    """Every week from two weeks ago, on its day; without an end."""
    already_there: tuple[StoryEvent, ...] = field(default=())
    """What colleagues have put into the calendar that is written."""


def story_feed(story: Story, today: date, zone: ZoneInfo) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//CiraHub//Example//EN", f"X-WR-CALNAME:{_text(story.feed)}"]
    for number, event in enumerate(story.events):
        lines += _event(f"example-{number}", event, story_day(today, event.day), zone)
    monday = today - timedelta(days=today.weekday() + 14)
    lines += _event("example-weekly", story.weekly, monday, zone, "RRULE:FREQ=WEEKLY")
    return ("\r\n".join([*lines, "END:VCALENDAR"]) + "\r\n").encode()


def story_day(today: date, days: int) -> date:
    """So many working days away; a weekend counts as the Monday after it."""
    day = today + timedelta(days=(7 - today.weekday()) % 7 if today.weekday() >= 5 else 0)
    step = 1 if days > 0 else -1
    while days:
        day += timedelta(days=step)
        days -= step if day.weekday() < 5 else 0
    return day


def story_start(event: StoryEvent, day: date, zone: ZoneInfo) -> datetime:
    hours, minutes = (event.begin or "00:00").split(":")
    return datetime(day.year, day.month, day.day, int(hours), int(minutes), tzinfo=zone)


def _event(uid: str, event: StoryEvent, day: date, zone: ZoneInfo, *more: str) -> Iterator[str]:
    yield from ("BEGIN:VEVENT", f"UID:{uid}", f"DTSTAMP:{_STAMP}", f"SUMMARY:{_text(event.subject)}")
    if event.begin:
        start = story_start(event, day, zone).replace(tzinfo=None)
        yield f"DTSTART;TZID={zone.key}:{start:%Y%m%dT%H%M%S}"
        yield f"DTEND;TZID={zone.key}:{start + timedelta(minutes=event.minutes):%Y%m%dT%H%M%S}"
    else:
        yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{day + timedelta(minutes=event.minutes):%Y%m%d}"
    if event.place:
        yield f"LOCATION:{_text(event.place)}"
    yield from (*event.lines, *more, "END:VEVENT")


def _text(value: str) -> str:
    """A TEXT value (RFC 5545, 3.3.11)."""
    return value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
