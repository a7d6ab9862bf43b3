"""Events as hypothesis makes them up: every field, every kind of time, ugly texts included."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from cirahub_desktop.sync.model.event import (
    AllDaySpan,
    Body,
    Event,
    FloatingSpan,
    Instant,
    Occurrence,
    Person,
    Sensitivity,
    Series,
    ShowAs,
    Span,
    Status,
    ZonedSpan,
)

ZONES = ("Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")
FIRST, LAST = datetime(1990, 1, 1), datetime(2090, 1, 1)
RULES = ("FREQ=DAILY;COUNT=5", "FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=YEARLY")

texts = st.text(st.characters(codec="utf-8"), max_size=30)
days = st.dates(FIRST.date(), LAST.date())
walls = st.datetimes(FIRST, LAST).map(lambda wall: wall.replace(microsecond=0, fold=0))
zones = st.sampled_from(ZONES).map(ZoneInfo)
lengths = st.timedeltas(timedelta(0), timedelta(days=9)).map(
    lambda length: timedelta(minutes=length // timedelta(minutes=1))
)


def _zoned(zone: ZoneInfo, wall: datetime, length: timedelta, fold: int) -> ZonedSpan:
    start = wall.replace(tzinfo=zone, fold=fold)
    return ZonedSpan(start, start + length)


zoned_spans = st.builds(_zoned, zones, walls, lengths, st.sampled_from([0, 1]))
floating_spans = st.builds(lambda wall, length: FloatingSpan(wall, wall + length), walls, lengths)
all_day_spans = st.builds(lambda day, count: AllDaySpan(day, day + timedelta(count)), days, st.integers(1, 20))
spans: st.SearchStrategy[Span] = st.one_of(zoned_spans, floating_spans, all_day_spans)
people = st.builds(Person, texts, texts, st.sampled_from(["", "accepted", "declined"]))


def _plain_events(span: st.SearchStrategy[Span]) -> st.SearchStrategy[Event]:
    return st.builds(
        Event,
        subject=texts,
        span=span,
        location=texts,
        body=st.builds(Body, texts, texts),
        categories=st.lists(texts, max_size=3).map(tuple),
        show_as=st.sampled_from(ShowAs),
        sensitivity=st.sampled_from(Sensitivity),
        status=st.sampled_from(Status),
        reminder=st.none() | st.integers(0, 40320).map(lambda minutes: timedelta(minutes=minutes)),
        url=texts,
        organizer=st.none() | people,
        attendees=st.lists(people, max_size=2).map(tuple),
        attachments=st.lists(texts, max_size=2).map(tuple),
        extra=st.lists(st.tuples(texts, texts), max_size=2).map(tuple),
    )


@st.composite
def _series_events(draw: st.DrawFn) -> Event:
    event = draw(_plain_events(spans))
    instants = st.integers(1, 60).map(lambda count: _later(event.span.start, count))
    some = st.lists(instants, max_size=3, unique=True).map(lambda found: tuple(sorted(found)))
    changed = st.builds(Occurrence, instants, _plain_events(st.just(event.span)))
    series = draw(
        st.builds(
            Series,
            st.sampled_from(RULES),
            some,
            some,
            st.lists(changed, max_size=2, unique_by=lambda one: one.recurrence_id).map(tuple),
        )
    )
    return Event(subject=event.subject, span=event.span, series=series)


def _later(start: Instant, count: int) -> Instant:
    return start + timedelta(days=count)


events: st.SearchStrategy[Event] = st.one_of(_plain_events(spans), _series_events())
