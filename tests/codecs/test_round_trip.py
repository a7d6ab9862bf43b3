"""What the writer writes the reader reads back equal."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
from hypothesis import given, settings
from hypothesis import strategies as st

from cirahub_desktop.sync.codecs.calendar import load_calendar
from cirahub_desktop.sync.codecs.ical_writer import write_item
from cirahub_desktop.sync.codecs.rules import normalise_rule
from cirahub_desktop.sync.model.event import (
    AllDaySpan,
    Body,
    Event,
    FloatingSpan,
    Occurrence,
    Person,
    Sensitivity,
    Series,
    ShowAs,
    Status,
    ZonedSpan,
)
from cirahub_desktop.sync.model.item import Identity, OriginId, RemoteItem, Stamp
from cirahub_desktop.sync.model.zone import zone_named
from tests.support.made_events import events

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
STAMP = Stamp(OriginId("o"), "hub, one; two\\", "n", 3, "c")
PARIS = ZoneInfo("Europe/Paris")

texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")) | st.sampled_from('\n\t\\;,:"'), max_size=90
)
words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), max_size=12)
plain = st.text(st.characters(codec="ascii", categories=("L", "N")), max_size=12)
RULED = ("posix <+02>-2<+03> M4.1.5/4 M9.2.6/5", "posix <-03>3")
"""Zones of no country, known by their VTIMEZONE alone."""
zones = st.sampled_from(["Europe/Paris", "America/New_York", "Asia/Kolkata", "UTC", *RULED]).map(zone_named)
clocks = st.datetimes(datetime(1980, 1, 1), datetime(2060, 1, 1)).map(lambda clock: clock.replace(microsecond=0))
lengths = st.integers(0, 60 * 24 * 9).map(lambda minutes: timedelta(minutes=minutes))
spans = st.one_of(
    st.builds(
        lambda zone, clock, length: ZonedSpan(clock.replace(tzinfo=zone), (clock + length).replace(tzinfo=zone)),
        zones,
        clocks,
        lengths,
    ),
    st.builds(lambda clock, length: FloatingSpan(clock, clock + length), clocks, lengths),
    st.builds(
        lambda clock, days: AllDaySpan(clock.date(), clock.date() + timedelta(days=days)), clocks, st.integers(1, 9)
    ),
)
people = st.builds(
    Person, words.map(str.strip), plain.map(lambda name: f"{name}@example.org"), st.sampled_from(["", "accepted"])
)
extras = st.lists(st.tuples(plain.map(lambda name: f"X-{name.upper()}"), words), max_size=2).map(
    lambda lines: tuple(sorted(lines))
)
rules = st.sampled_from(
    ["FREQ=DAILY;COUNT=5", "FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=YEARLY"]
).map(normalise_rule)


def singles(span: st.SearchStrategy[object]) -> st.SearchStrategy[Event]:
    return st.builds(
        Event,
        subject=texts,
        span=span,  # type: ignore[arg-type]
        location=texts,
        body=st.builds(Body, texts, texts),
        categories=st.lists(words.map(str.strip).filter(bool), max_size=3, unique=True).map(tuple),
        show_as=st.sampled_from(ShowAs),
        sensitivity=st.sampled_from(Sensitivity),
        status=st.sampled_from([one for one in Status if one is not Status.DECLINED]),
        reminder=st.none() | st.integers(0, 40320).map(lambda minutes: timedelta(minutes=minutes)),
        url=plain,
        organizer=st.none() | people,
        attendees=st.lists(people, max_size=2).map(tuple),
        attachments=st.lists(plain.filter(bool), max_size=2).map(tuple),
        extra=extras,
    )


@st.composite
def series(draw: st.DrawFn) -> Event:
    event = draw(singles(spans))
    instants = st.lists(st.integers(1, 60), max_size=3, unique=True).map(
        lambda days: tuple(event.span.start + timedelta(days=day) for day in sorted(days))
    )
    changed = tuple(
        Occurrence(instant, draw(singles(st.just(event.span))), and_later=draw(st.booleans()))
        for instant in draw(instants)
    )
    of_each = sorted(draw(st.lists(rules, min_size=1, max_size=3, unique=True)))
    barred = tuple(draw(st.lists(st.just("FREQ=MONTHLY;BYDAY=2TU"), max_size=1)))
    some = Series(of_each[0], draw(instants), draw(instants), changed, tuple(of_each[1:]), barred)
    return replace(event, series=some)


def back(text: bytes) -> RemoteItem:
    calendar = load_calendar([text])
    assert calendar.complete
    (one,) = calendar.groups
    found = calendar.read(one)
    calendar.close()
    assert found.item is not None
    assert not found.faults
    return found.item


@settings(max_examples=60)
@given(singles(spans) | series())
def test_reader_of_writer_is_the_same_event(event: Event) -> None:
    text = write_item(Identity("uid; 1"), event, STAMP, NOW)
    item = back(text)
    assert item.event == event
    assert item.stamp == STAMP
    assert item.identity == Identity("uid; 1")
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    assert text == write_item(Identity("uid; 1"), item.event, STAMP, NOW)


@settings(max_examples=100)
@given(events)
def test_what_is_read_back_is_written_again_without_a_change(event: Event) -> None:
    """Whatever signs no file can hold: once they are gone nothing else goes. Names of lines are not made up."""
    first = back(write_item(Identity("uid"), without_extra(event), STAMP, NOW))
    assert back(write_item(Identity("uid"), first.event, STAMP, NOW)).event == first.event


def without_extra(event: Event) -> Event:
    changed = (
        tuple(replace(one, event=without_extra(one.event)) for one in event.series.changed) if event.series else ()
    )
    return replace(event, extra=(), series=event.series and replace(event.series, changed=changed))


def test_an_occurrence_that_stands_alone_keeps_its_identity() -> None:
    event = Event("S", AllDaySpan(date(2026, 12, 1), date(2026, 12, 2)))
    for which in ("20261201", "20261201T090000", "20261201T090000Z"):
        assert back(write_item(Identity("a", which), event, None, NOW)).identity == Identity("a", which)


def test_a_flight_between_two_zones_of_no_country() -> None:
    start, end = (
        datetime(2026, 7, 1, clock, tzinfo=zone_named(key)) for clock, key in zip((9, 11), RULED, strict=True)
    )
    event = Event("S", ZonedSpan(start, end), series=Series("FREQ=WEEKLY;COUNT=3", removed=(start + timedelta(7),)))
    assert back(write_item(Identity("a"), event, None, NOW)).event == event


def test_others_read_it_too() -> None:
    """icalendar itself, and with the zone written out."""
    start = datetime(2026, 12, 1, 9, tzinfo=PARIS)
    event = Event("Füße, é", ZonedSpan(start, start + timedelta(hours=1)), series=Series("FREQ=WEEKLY"))
    calendar = icalendar.Calendar.from_ical(write_item(Identity("a"), event, STAMP, NOW))
    (read,) = calendar.walk("VEVENT")
    assert (str(read["SUMMARY"]), read.decoded("DTSTART")) == ("Füße, é", start)
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/Paris"


def test_an_extra_line_cannot_add_lines() -> None:
    evil = (("X-A", "1\r\nSUMMARY:Other"), ("X B", "2"), ("END", "VEVENT\nBEGIN:VEVENT"), ("", "3"), ("X-C", "fine"))
    event = Event("S", AllDaySpan(date(2026, 12, 1), date(2026, 12, 2)), extra=evil)
    assert back(write_item(Identity("a"), event, None, NOW)).event.extra == (("X-C", "fine"),)
