"""Events in the few words of the model: which fields people edit, how they edit them, and how they read them back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from cirahub_desktop.sync.model.event import (
    Body,
    Event,
    Instant,
    Occurrence,
    Sensitivity,
    Series,
    ZonedSpan,
)
from tests.engine.support import PARIS

Value = str | int | bool
TEXTS = ("subject", "location", "body")
COUNT = 4
OCCURRENCES = tuple(f"occurrence {number}" for number in range(COUNT))
FIELDS = ("private", *TEXTS, "when", *OCCURRENCES)
"""Private comes first: what it hides depends on it."""
REMOVED = "removed"
WEEK = timedelta(weeks=1)
CORE = re.compile(r"E(\d+)(-\d+)?")
"""The subject itself, without what options put around it; its first number is that of the thing."""
_FIRST_DAY = date(2026, 12, 22)


def start_of(when: int) -> datetime:
    """One of 4,000 hours of the coming months."""
    day = _FIRST_DAY + timedelta(days=when % 200)
    return datetime(day.year, day.month, day.day, when // 200 % 20, tzinfo=PARIS)


def when_of(start: datetime) -> int:
    return (start.date() - _FIRST_DAY).days + 200 * start.hour


def made(subject: str, when: int, *, repeats: bool = False, private: bool = False) -> Event:
    number = subject.removeprefix("E")
    return Event(
        subject,
        _span(start_of(when)),
        location=f"Room {number}",
        body=Body(f"About {number}"),
        sensitivity=Sensitivity.PRIVATE if private else Sensitivity.NORMAL,
        series=Series(f"FREQ=WEEKLY;COUNT={COUNT}") if repeats else None,
    )


def shown(event: Event) -> Mapping[str, Value]:
    """What a person sees of it."""
    start = _start(event)
    found: dict[str, Value] = {
        "private": event.sensitivity is Sensitivity.PRIVATE,
        "subject": event.subject,
        "location": event.location,
        "body": event.body.text.strip(),
        "when": when_of(start),
        **dict.fromkeys(OCCURRENCES, ""),
    }
    if event.series:
        changed = {one.recurrence_id: one.event.location for one in event.series.changed}
        for number, name in enumerate(OCCURRENCES):
            at = start + number * WEEK
            found[name] = REMOVED if at in event.series.removed else changed.get(at, "")
    return found


def edited(event: Event, field: str, value: Value) -> Event:
    """As a person edits one field of what stands there."""
    match field:
        case "private":
            return replace(event, sensitivity=Sensitivity.PRIVATE if value else Sensitivity.NORMAL)
        case "subject":
            found = CORE.search(event.subject)
            return replace(event, subject=event.subject.replace(found[0], str(value)) if found else f"Busy {value}")
        case "location":
            return replace(event, location=str(value))
        case "body":
            return replace(event, body=Body(str(value)))
        case "when":
            return replace(event, span=_span(start_of(int(value))), series=event.series and Series(event.series.rule))
        case _:
            return _with_occurrence(event, OCCURRENCES.index(field), str(value))


def _with_occurrence(event: Event, number: int, value: str) -> Event:
    assert event.series
    at: Instant = _start(event) + number * WEEK
    changed = [one for one in event.series.changed if one.recurrence_id != at]
    removed = set(event.series.removed)
    if value == REMOVED:
        removed.add(at)
    else:
        one = replace(event, span=_span(_start(event) + number * WEEK), location=value, series=None)
        changed = sorted([*changed, Occurrence(at, one)], key=lambda one: str(one.recurrence_id))
    series = replace(event.series, changed=tuple(changed), removed=tuple(sorted(removed)))
    return replace(event, series=series)


def _start(event: Event) -> datetime:
    assert isinstance(event.span, ZonedSpan)
    return event.span.start


def _span(start: datetime) -> ZonedSpan:
    return ZonedSpan(start, start + timedelta(hours=1))
