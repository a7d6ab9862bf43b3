"""Series across the changes of the clock, written as a file: for us the same event, for others the same dates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import recurring_ical_events
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from cirahub_desktop.sync.codecs.calendar import load_calendar
from cirahub_desktop.sync.codecs.ical_writer import write_item
from cirahub_desktop.sync.codecs.recurrence import expand
from cirahub_desktop.sync.model.event import Event, Occurrence, Series, ZonedSpan
from cirahub_desktop.sync.model.item import Identity
from cirahub_desktop.sync.model.zone import zone_named
from tests.codecs.zone_texts import ODD_KEY

KEYS = (
    "Europe/Paris",
    "America/New_York",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "America/Nuuk",
    "Africa/Cairo",
    ODD_KEY,
    "posix <-0330>3h30",
)
FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2028, 1, 1, tzinfo=UTC)
STAMPED = datetime(2026, 1, 1, tzinfo=UTC)


def weekly(key: str, start: datetime, **more: object) -> Event:
    begin = start.replace(tzinfo=zone_named(key))
    return Event("x", ZonedSpan(begin, begin + timedelta(hours=1)), series=Series("FREQ=WEEKLY", **more))  # type: ignore[arg-type]


def read_back(text: bytes) -> Event:
    calendar = load_calendar([text])
    found = calendar.read(calendar.groups[0])
    calendar.close()
    assert found.item is not None
    assert found.faults == ()
    return found.item.event


def seen_by_others(text: bytes) -> list[datetime]:
    found = recurring_ical_events.of(Calendar.from_ical(text)).between(FIRST, LAST)
    return sorted(event["DTSTART"].dt.astimezone(UTC) for event in found)


def seen_by_us(event: Event) -> list[datetime]:
    spans = [one.event.span for one in expand(event, FIRST, LAST, 500)]
    return [span.start.astimezone(UTC) for span in spans if isinstance(span, ZonedSpan)]


@pytest.mark.parametrize("key", KEYS)
def test_a_file_says_the_same_to_us_and_to_others(key: str) -> None:
    zone = zone_named(key)
    removed, moved = (datetime(2026, 7, day, 9, tzinfo=zone) for day in (6, 13))
    later = Event("moved", ZonedSpan(moved + timedelta(hours=5), moved + timedelta(hours=6)))
    event = weekly(key, datetime(2026, 1, 5, 9), removed=(removed,), changed=(Occurrence(moved, later),))
    text = write_item(Identity("a@example.org"), event, None, STAMPED)
    assert read_back(text) == event
    assert f"TZID={key}" in text.decode().replace("\r\n ", "").replace('"', "")
    assert seen_by_others(text) == seen_by_us(event)
    assert len(seen_by_us(event)) == 103


@given(
    st.sampled_from(KEYS),
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 1)).map(lambda clock: clock.replace(second=0, microsecond=0)),
)
@settings(max_examples=40)
def test_any_clock_comes_back(key: str, clock: datetime) -> None:
    event = weekly(key, clock)
    assert read_back(write_item(Identity("a@example.org"), event, None, STAMPED)) == event
