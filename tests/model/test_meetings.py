"""What makes an event a real meeting (R8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.model.event import Event, Occurrence, Person, Series, ZonedSpan
from cirahub_desktop.sync.model.item import Identity, RemoteId, RemoteItem, Version

NINE = datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Europe/Paris"))
PLAIN = Event("Team", ZonedSpan(NINE, NINE + timedelta(hours=1)), organizer=Person("Claire"))
GUESTS = replace(PLAIN, attendees=(Person("Paul"),))


def read(event: Event, *, meeting: bool = False) -> RemoteItem:
    return RemoteItem(RemoteId("1"), Version("v"), Identity("u"), event, meeting=meeting)


def test_r8_guests_make_a_meeting_and_so_does_the_word_of_the_place() -> None:
    assert not read(PLAIN).is_meeting
    assert read(GUESTS).is_meeting
    assert read(PLAIN, meeting=True).is_meeting


def test_r8_guests_at_a_single_occurrence_are_enough() -> None:
    for event, expected in ((PLAIN, False), (GUESTS, True)):
        series = Series("FREQ=DAILY", changed=(Occurrence(NINE, event),))
        assert read(replace(PLAIN, series=series)).is_meeting is expected
