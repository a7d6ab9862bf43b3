"""What the demo shows arrives whole, whatever day it is shown on."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cirahub_desktop.sandbox.sample_feed import sample_feed
from cirahub_desktop.sync.codecs.calendar import load_calendar
from cirahub_desktop.sync.model.item import OriginId, RemoteItem, Stamp
from cirahub_desktop.sync.spokes.exchange.write_codec import content_of

PARIS = ZoneInfo("Europe/Paris")
STAMP = Stamp(OriginId("origin"), "writer", "nonce", 1, "content")
EVENTS = 39
"""Single events and series."""
FIRST, LAST = date(2026, 11, 1), date(2027, 11, 1)


def days(weekday: int) -> list[date]:
    """Every such day of a year."""
    every = (FIRST + timedelta(days=number) for number in range((LAST - FIRST).days))
    return [day for day in every if day.weekday() == weekday]


def read(day: date) -> list[RemoteItem]:
    calendar = load_calendar([sample_feed(day)])
    found = [calendar.read(one) for one in calendar.groups]
    calendar.close()
    assert [fault for one in found for fault in one.faults] == []
    return [one.item for one in found if one.item]


@pytest.mark.parametrize("weekday", range(7), ids=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))
def test_every_event_can_be_held_by_exchange(weekday: int) -> None:
    for day in days(weekday):
        items = read(day)
        assert len(items) == EVENTS
        for item in items:
            content_of(item.event, item.identity, STAMP, PARIS)


def test_every_event_ends_within_the_range_that_is_copied() -> None:
    for day in days(0) + days(6):
        singles = [item.event.span.end for item in read(day) if item.event.series is None]
        ends = [end.date() if isinstance(end, datetime) else end for end in singles]
        assert min(ends) > day - timedelta(days=28)
        assert max(ends) < day + timedelta(days=300)
