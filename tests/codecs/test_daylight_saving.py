"""A series keeps its wall clock when its zone changes its own: from the feed's text to the single dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cirahub_desktop.sync.codecs.calendar import load_calendar
from cirahub_desktop.sync.codecs.recurrence import expand
from cirahub_desktop.sync.model.canonical import from_json, to_json
from cirahub_desktop.sync.model.event import AllDaySpan, Event, ZonedSpan
from cirahub_desktop.sync.model.zone import zone_named
from tests.codecs.zone_texts import ODD, ODD_KEY, PARIS, block
from tests.support.ics import vcalendar, vevent


def read(tzid: str, clock: str, *lines: str, text: str = "") -> Event:
    """One event of a feed, an hour long, that begins at ``clock`` in the zone ``tzid``, after a trip to the store."""
    vtimezone = [block(tzid, text).decode().replace("\n", "\r\n")] if text else []
    start = f'DTSTART;TZID="{tzid}":{clock}'
    calendar = load_calendar([vcalendar(*vtimezone, vevent("a", "DURATION:PT1H", *lines, start=start))])
    (one,) = calendar.groups
    found = calendar.read(one)
    calendar.close()
    assert found.faults == ()
    assert found.item is not None
    return from_json(to_json(found.item.event))


def starts(event: Event, year: int = 2026, years: int = 1) -> list[datetime]:
    found = expand(event, datetime(year, 1, 1, tzinfo=UTC), datetime(year + years, 1, 1, tzinfo=UTC), 500)
    spans = [one.event.span for one in found]
    assert all(isinstance(span, ZonedSpan) for span in spans)
    return [span.start for span in spans if isinstance(span, ZonedSpan)]


def in_utc(moments: list[datetime], *days: str) -> list[str]:
    """What the clock in Greenwich shows on these days of the series."""
    found = {f"{moment:%m-%d}": f"{moment.astimezone(UTC):%m-%dT%H:%M}" for moment in moments}
    return [found[day] for day in days]


@pytest.mark.parametrize(
    ("key", "clock", "days", "wanted"),
    [
        (
            "Europe/Paris",
            "20260105T090000",
            ("03-23", "03-30", "10-19", "10-26"),
            ["03-23T08:00", "03-30T07:00", "10-19T07:00", "10-26T08:00"],
        ),
        (
            "America/New_York",
            "20260105T090000",
            ("03-02", "03-09", "10-26", "11-02"),
            ["03-02T14:00", "03-09T13:00", "10-26T13:00", "11-02T14:00"],
        ),
        (
            "Australia/Sydney",
            "20260105T090000",
            ("03-30", "04-06", "09-28", "10-05"),
            ["03-29T22:00", "04-05T23:00", "09-27T23:00", "10-04T22:00"],
        ),
        (
            "Australia/Lord_Howe",
            "20260105T090000",
            ("03-30", "04-06", "09-28", "10-05"),
            ["03-29T22:00", "04-05T22:30", "09-27T22:30", "10-04T22:00"],
        ),
        (
            "Asia/Tehran",  # since 2022 without
            "20260105T090000",
            ("03-16", "03-23", "09-21", "09-28"),
            ["03-16T05:30", "03-23T05:30", "09-21T05:30", "09-28T05:30"],
        ),
        (
            "Africa/Casablanca",  # an hour back for Ramadan, from 15 February to 22 March
            "20260105T090000",
            ("02-09", "02-16", "03-16", "03-23"),
            ["02-09T08:00", "02-16T09:00", "03-16T09:00", "03-23T08:00"],
        ),
    ],
)
def test_a_weekly_series_stays_at_nine(key: str, clock: str, days: tuple[str, ...], wanted: list[str]) -> None:
    found = starts(read(key, clock, "RRULE:FREQ=WEEKLY"))
    assert len(found) == 52
    assert {f"{moment:%a %H:%M}" for moment in found} == {"Mon 09:00"}
    assert in_utc(found, *days) == wanted


def test_a_daily_series_in_a_zone_of_its_own_stays_at_nine() -> None:
    """Summer from the second Saturday of April to the third of September; nobody else does that."""
    event = read("Our office", "20260105T090000", "RRULE:FREQ=DAILY", text=ODD)
    found = starts(event)
    assert {moment.tzinfo for moment in found} == {zone_named(ODD_KEY)}
    assert {f"{moment:%H:%M}" for moment in found} == {"09:00"}
    assert len(found) == 361
    assert in_utc(found, "04-10", "04-11", "09-18", "09-19") == [
        "04-10T07:50",
        "04-11T06:50",
        "09-18T06:50",
        "09-19T07:50",
    ]


def test_tehran_had_summer_time_while_it_had_it() -> None:
    found = starts(read("Asia/Tehran", "20220103T090000", "RRULE:FREQ=WEEKLY;COUNT=80"), 2022, 2)
    assert in_utc(found[:52], "03-21", "03-28", "09-19", "09-26") == [
        "03-21T05:30",
        "03-28T04:30",
        "09-19T04:30",
        "09-26T05:30",
    ]
    assert {f"{moment.astimezone(UTC):%H:%M}" for moment in found[52:]} == {"05:30"}


@pytest.mark.parametrize("tzid", ["Europe/Paris", "Romance Standard Time", "(UTC+01:00) Paris", "Our office"])
def test_the_same_zone_under_whatever_name(tzid: str) -> None:
    found = starts(read(tzid, "20260105T090000", "RRULE:FREQ=WEEKLY", text=PARIS))
    assert in_utc(found, "03-23", "03-30", "10-26") == ["03-23T08:00", "03-30T07:00", "10-26T08:00"]


@pytest.mark.parametrize(
    ("key", "clock", "moment"),
    [
        ("Europe/Paris", "20260329T023000", "2026-03-29T01:30"),
        ("America/New_York", "20260308T023000", "2026-03-08T07:30"),
        ("Australia/Lord_Howe", "20261004T021500", "2026-10-03T15:45"),
        ("Europe/Paris", "20261025T023000", "2026-10-25T00:30"),
        ("America/New_York", "20261101T013000", "2026-11-01T05:30"),
        ("Australia/Lord_Howe", "20260405T014500", "2026-04-04T14:45"),
        ("Africa/Casablanca", "20260215T023000", "2026-02-15T01:30"),
        ("Africa/Casablanca", "20260322T023000", "2026-03-22T02:30"),
    ],
)
def test_a_clock_that_does_not_exist_and_one_that_comes_twice(key: str, clock: str, moment: str) -> None:
    """RFC 5545, 3.3.5: the offset before the gap; the first of two."""
    event = read(key, clock)
    assert isinstance(event.span, ZonedSpan)
    assert f"{event.span.start.astimezone(UTC):%Y-%m-%dT%H:%M}" == moment
    assert event.span.end.astimezone(UTC) - event.span.start.astimezone(UTC) == timedelta(hours=1)


@pytest.mark.parametrize(
    ("tzid", "text", "gap", "moments"),
    [
        ("Europe/Paris", "", "20260328T023000", ["03-28T01:30", "03-29T01:30", "03-30T00:30"]),
        ("Our office", ODD, "20260410T023000", ["04-10T01:20", "04-11T01:20", "04-12T00:20"]),
        ("Europe/Paris", "", "20261024T023000", ["10-24T00:30", "10-25T00:30", "10-26T01:30"]),
        ("Our office", ODD, "20260918T030000", ["09-18T00:50", "09-19T00:50", "09-20T01:50"]),
    ],
)
def test_a_daily_series_within_the_gap_and_the_doubled_hour(tzid: str, text: str, gap: str, moments: list[str]) -> None:
    found = starts(read(tzid, gap, "RRULE:FREQ=DAILY;COUNT=3", text=text))
    assert [f"{moment.astimezone(UTC):%m-%dT%H:%M}" for moment in found] == moments


def test_a_series_that_ends_in_utc_ends_with_the_right_date() -> None:
    """UNTIL is 9:00 of the last day as summer time has it, or an hour short of it."""
    rule = "RRULE:FREQ=DAILY;UNTIL=20260403T{}00Z"
    assert f"{starts(read('Europe/Paris', '20260301T090000', rule.format('0700')))[-1]:%m-%d}" == "04-03"
    assert f"{starts(read('Europe/Paris', '20260301T090000', rule.format('0659')))[-1]:%m-%d}" == "04-02"
    assert f"{starts(read('Our office', '20260401T090000', rule.format('0750'), text=ODD))[-1]:%m-%d}" == "04-03"


def test_removed_and_moved_dates_are_found_after_the_change() -> None:
    lines = ("RRULE:FREQ=DAILY;COUNT=5", "EXDATE:20260329T070000Z", "EXDATE;TZID=Europe/Paris:20260330T090000")
    found = starts(read("Europe/Paris", "20260327T090000", *lines))
    assert [f"{moment:%m-%dT%H:%M}" for moment in found] == ["03-27T09:00", "03-28T09:00", "03-31T09:00"]


@pytest.mark.parametrize("there", ["Europe/Paris", "Pacific/Kiritimati", "Pacific/Pago_Pago", ODD_KEY])
def test_whole_days_are_on_their_day_everywhere(there: str) -> None:
    calendar = load_calendar(
        [vcalendar(vevent("a", "RRULE:FREQ=WEEKLY;COUNT=3", start="DTSTART;VALUE=DATE:20260322"), head=_HEAD)]
    )
    item = calendar.read(calendar.groups[0]).item
    calendar.close()
    assert item is not None
    zone = zone_named(there)
    begin, end = datetime(2026, 1, 1, tzinfo=zone), datetime(2027, 1, 1, tzinfo=zone)
    found = [one.event.span for one in expand(item.event, begin, end, 9, zone=zone)]
    days = [date(2026, 3, 22), date(2026, 3, 29), date(2026, 4, 5)]
    assert found == [AllDaySpan(day, day + timedelta(days=1)) for day in days]


_HEAD = ("X-WR-TIMEZONE:America/New_York",)


@pytest.mark.parametrize(
    ("stated", "key"),
    [
        ("Romance Standard Time", "Europe/Paris"),
        ("(UTC+01:00) Brussels, Copenhagen, Madrid, Paris", "Europe/Brussels"),
        ("europe/paris", "Europe/Paris"),
        ("/mozilla.org/20050126_1/Europe/Paris", "Europe/Paris"),
        ("", None),
        ("Europe/Germany", None),
        ("../../etc/passwd", None),
    ],
)
def test_what_a_calendar_states_for_times_without_a_zone(stated: str, key: str | None) -> None:
    calendar = load_calendar([vcalendar(vevent(start="DTSTART:20260705T090000"), head=(f"X-WR-TIMEZONE:{stated}",))])
    item = calendar.read(calendar.groups[0]).item
    calendar.close()
    assert item is not None
    assert isinstance(item.event.span, ZonedSpan) == (key is not None)
    assert calendar.zone == (key or "")
    if isinstance(item.event.span, ZonedSpan):
        assert item.event.span.start == datetime(2026, 7, 5, 9, tzinfo=ZoneInfo(key or "UTC"))
