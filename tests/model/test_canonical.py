"""The plain form keeps every event, and its hash never changes by accident."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from cirahub_desktop.sync.model.canonical import (
    content_hash,
    from_json,
    instant_from_text,
    instant_to_text,
    to_json,
    to_plain,
)
from cirahub_desktop.sync.model.event import (
    AllDaySpan,
    Body,
    Event,
    Instant,
    Occurrence,
    Person,
    Sensitivity,
    Series,
    ShowAs,
    Status,
    ZonedSpan,
)
from tests.support.made_events import events

PARIS = ZoneInfo("Europe/Paris")
START = datetime(2026, 11, 24, 9, 0, tzinfo=PARIS)
PLAIN = Event("Delivery", ZonedSpan(START, START + timedelta(hours=1)))
FULL = replace(
    PLAIN,
    location="Gate 3",
    body=Body("Ring twice", "<p>Ring twice</p>"),
    categories=("Deliveries",),
    show_as=ShowAs.FREE,
    sensitivity=Sensitivity.PRIVATE,
    status=Status.TENTATIVE,
    reminder=timedelta(0),
    url="https://example.com/1",
    organizer=Person("Zoë", "zoe@example.com"),
    attendees=(Person("Max", "max@example.com", "accepted"),),
    attachments=("https://example.com/plan.pdf",),
    series=Series("FREQ=WEEKLY", (START,), (START + timedelta(7),), (Occurrence(START + timedelta(14), PLAIN),)),
    extra=(("X-COLOUR", "teal"),),
)


@given(events)
def test_every_event_survives_the_round_trip(event: Event) -> None:
    again = from_json(to_json(event))
    assert again == event
    assert content_hash(again) == content_hash(event)
    assert _zone_and_fold(again) == _zone_and_fold(event)


def _zone_and_fold(event: Event) -> tuple[object, ...]:
    """What ``==`` of two datetimes does not compare."""
    ends = (event.span.start, event.span.end)
    return tuple((type(end), getattr(end, "tzinfo", None), getattr(end, "fold", 0)) for end in ends)


@pytest.mark.parametrize(
    ("event", "expected"),
    [(PLAIN, "3dd44dad42c35577b46cef48a6805709"), (FULL, "13afb2c26ed50c5e4c3f1b25d77a0472")],
    ids=["plain", "full"],
)
def test_the_hash_is_the_one_that_stands_in_stamps_already_written(event: Event, expected: str) -> None:
    """A new hash would make every copy in every calendar look edited by hand."""
    assert content_hash(event) == expected


def test_the_hash_does_not_depend_on_the_process() -> None:
    code = (
        "from tests.model.test_canonical import FULL; from cirahub_desktop.sync.model.canonical import content_hash;"
        "print(content_hash(FULL))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Kolkata"}
    line = [sys.executable, "-c", code]
    done = subprocess.run(line, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == content_hash(FULL)


@pytest.mark.parametrize("name", [field.name for field in fields(Event)])
def test_no_field_is_forgotten(name: str) -> None:
    other = Event("", AllDaySpan(date(2026, 1, 1), date(2026, 1, 2)))
    changed = replace(FULL, **{name: getattr(other, name)})
    assert content_hash(changed) != content_hash(FULL)


def test_several_rules_and_a_change_for_all_later_ones_survive_the_round_trip() -> None:
    later = Occurrence(START + timedelta(14), PLAIN, and_later=True)
    series = Series("FREQ=DAILY", changed=(later,), further=("FREQ=DAILY;COUNT=2",), barred=("FREQ=MONTHLY",))
    event = replace(PLAIN, series=series)
    assert from_json(to_json(event)) == event
    plainer = replace(event, series=replace(series, changed=(replace(later, and_later=False),)))
    assert content_hash(event) != content_hash(plainer)


def test_what_is_default_is_not_written() -> None:
    assert set(to_plain(PLAIN)) == {"subject", "span"}


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        (date(2026, 11, 22), "2026-11-22"),
        (datetime(2026, 11, 22, 9), "2026-11-22T09:00:00"),
        (datetime(2026, 11, 22, 9, tzinfo=PARIS), "2026-11-22T09:00:00[Europe/Paris]"),
        (datetime(2026, 10, 25, 2, 30, tzinfo=PARIS, fold=1), "2026-10-25T02:30:00+[Europe/Paris]"),
    ],
)
def test_instants_as_text(instant: Instant, text: str) -> None:
    assert instant_to_text(instant) == text
    assert instant_from_text(text) == instant
    assert getattr(instant_from_text(text), "fold", 0) == getattr(instant, "fold", 0)


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=2))])
def test_a_time_without_a_named_zone_is_refused(zone: timezone) -> None:
    with pytest.raises(TypeError, match="ZoneInfo"):
        instant_to_text(datetime(2026, 11, 22, tzinfo=zone))
