"""Times as programs really write them: what can only mean one thing is read and named, the rest is reported."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cirahub_desktop.sync.codecs.calendar import ItemReading, load_calendar
from cirahub_desktop.sync.codecs.ical_values import read_duration
from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.model.event import AllDaySpan, FloatingSpan, Span, ZonedSpan
from tests.support.ics import vcalendar, vevent

PARIS, UTC = ZoneInfo("Europe/Paris"), ZoneInfo("UTC")
NINE = datetime(2026, 11, 22, 9)
IN_PARIS, IN_UTC = NINE.replace(tzinfo=PARIS), NINE.replace(tzinfo=UTC)
NO_TIME = timedelta()


def reading(*lines: str, start: str, head: tuple[str, ...] = ()) -> ItemReading:
    calendar = load_calendar([vcalendar(vevent("a", *lines, start=start), head=head)])
    (one,) = calendar.groups
    found = calendar.read(one)
    calendar.close()
    return found


def span(*lines: str, start: str, head: tuple[str, ...] = ()) -> Span:
    found = reading(*lines, start=start, head=head)
    assert found.item is not None
    return found.item.event.span


def zoned(start: datetime, length: timedelta = NO_TIME) -> ZonedSpan:
    return ZonedSpan(start, start + length)


def all_day(start: date, days: int = 1) -> AllDaySpan:
    return AllDaySpan(start, start + timedelta(days=days))


@pytest.mark.parametrize(
    ("start", "found"),
    [
        ("DTSTART;TZID=:20261122T090000", FloatingSpan(NINE, NINE)),
        ('DTSTART;TZID="":20261122T090000', FloatingSpan(NINE, NINE)),
        ('DTSTART;TZID="Europe/Paris":20261122T090000', zoned(IN_PARIS)),
        ("dtstart;tzid=Europe/Paris:20261122t090000", zoned(IN_PARIS)),
        ("DTSTART;TZID=Europe/Paris;VALUE=DATE-TIME:20261122T090000", zoned(IN_PARIS)),
        ("DTSTART:TZID=Europe/Paris:20261122T090000", zoned(IN_PARIS)),
        ("DTSTART:VALUE=DATE:20261122", all_day(date(2026, 11, 22))),
        ("DTSTART;20261122T090000", FloatingSpan(NINE, NINE)),
        ("DTSTART=20261122T090000Z", zoned(IN_UTC)),
        ("DTSTART:2026-11-22 09:00", FloatingSpan(NINE, NINE)),
        ("DTSTART:2026-11-22 9:00", FloatingSpan(NINE, NINE)),
        ("DTSTART:2026/11/22 09:00:00", FloatingSpan(NINE, NINE)),
        ("DTSTART:20261122 090000", FloatingSpan(NINE, NINE)),
        ("DTSTART:20261122090000", FloatingSpan(NINE, NINE)),
        ("DTSTART:20261122T0900", FloatingSpan(NINE, NINE)),
        ("DTSTART:20261122T90000", FloatingSpan(NINE, NINE)),
        ("DTSTART:20261122T0900000", FloatingSpan(NINE, NINE)),
        ("DTSTART:2026-11-22T09:00:00.000Z", zoned(IN_UTC)),
        ("DTSTART:20261122T090000 UTC", zoned(IN_UTC)),
        ("DTSTART:2026-11-22T10:00:00+01:00", zoned(IN_UTC)),
        ("DTSTART:20261122T100000+0100", zoned(IN_UTC)),
        ("DTSTART;TZID=Europe/Paris:2026-11-22T09:00:00+01:00", zoned(IN_PARIS)),
        ("DTSTART:20261121T240000", FloatingSpan(datetime(2026, 11, 22), datetime(2026, 11, 22))),
        ("DTSTART:20261122T085960Z", zoned(IN_UTC - timedelta(seconds=1))),
        ("DTSTART;VALUE=DATE:20261122T000000", all_day(date(2026, 11, 22))),
        ("DTSTART;VALUE=DATE:20261122T090000", FloatingSpan(NINE, NINE)),
        ("DTSTART;VALUE=DATE:2026-11-22", all_day(date(2026, 11, 22))),
        ("DTSTART:20261122T090000T", FloatingSpan(NINE, NINE)),
        ("DTSTART:20261122Z", all_day(date(2026, 11, 22))),
        ("DTSTART:20261122T", all_day(date(2026, 11, 22))),
        ("DTSTART;TZID=Europe/Paris;VALUE=DATE:20261122", all_day(date(2026, 11, 22))),
    ],
)
def test_starts_that_can_only_mean_one_thing(start: str, found: Span) -> None:
    assert span(start=start) == found


@pytest.mark.parametrize(
    "start",
    [
        "DTSTART:20230229",
        "DTSTART:20261322T090000",
        "DTSTART:-20261122T090000",
        "DTSTART:00001122",
        "DTSTART:20261122T250000",
        "DTSTART:20261122T240001",
        "DTSTART:20261122T096100",
        "DTSTART:20261122T13000Z",
        "DTSTART:22.11.2026",
        "DTSTART:99991231T235959Z",
        "DTSTART:1763802000",
        "DTSTART:None",
        "DTSTART:20261122T090000+99:00",
    ],
)
def test_r9_a_start_that_could_mean_anything_is_reported(start: str) -> None:
    """R9: with the event's name, its line and what was there."""
    found = reading(start=start)
    assert found.item is None
    (fault,) = found.faults
    assert (fault.code, fault.uid, fault.subject, fault.line) == (FaultCode.UNREADABLE, "a", "S", 4)
    assert fault.detail == start


def test_what_was_put_right_is_told() -> None:
    for start in ("DTSTART;TZID=:20261122T090000", "DTSTART:2026-11-22 09:00", "DTSTART:20261122T085960Z"):
        (fault,) = reading(start=start).faults
        assert (fault.code, fault.detail) == (FaultCode.REPAIRED, start)
    assert not reading(start="DTSTART:20261122T090000Z").faults


def test_a_zone_with_a_colon_that_nobody_quoted() -> None:
    """Exchange writes ``TZID="(UTC+01:00) Paris"``; scripts forget the quotes."""
    zone = "\r\n".join(
        (
            *("BEGIN:VTIMEZONE", "TZID:(UTC+01:00) Paris", "BEGIN:STANDARD", "DTSTART:16010101T030000"),
            *("TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "END:STANDARD"),
            *("BEGIN:DAYLIGHT", "DTSTART:16010101T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200"),
            *("RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "END:DAYLIGHT", "END:VTIMEZONE"),
        )
    )
    for written in ('"(UTC+01:00) Paris"', "(UTC+01:00) Paris"):
        found = span(start=f"DTSTART;TZID={written}:20261122T090000", head=(zone,))
        assert isinstance(found, ZonedSpan)
        assert found.start.astimezone(UTC) == IN_PARIS.astimezone(UTC)


def test_an_offset_is_read_in_the_zone_that_the_calendar_states() -> None:
    """So that a series stays at nine when the clocks change."""
    head = ("X-WR-TIMEZONE:Europe/Paris",)
    assert span(start="DTSTART:2026-11-22T09:00:00+01:00", head=head) == zoned(IN_PARIS)
    elsewhere = span(start="DTSTART:2026-11-22T09:00:00+05:00", head=head)
    assert elsewhere == zoned(datetime(2026, 11, 22, 4, tzinfo=UTC))
    assert isinstance(elsewhere.start, datetime)
    assert elsewhere.start.tzinfo is UTC


@pytest.mark.parametrize(
    ("start", "lines", "found"),
    [
        ("DTSTART:20261122", ["DTEND:20261124T000000"], all_day(date(2026, 11, 22), 2)),
        ("DTSTART:20261122", ["DTEND:20261123T235959"], all_day(date(2026, 11, 22), 2)),
        ("DTSTART:20261122", ["DTEND:20261122T235900Z"], all_day(date(2026, 11, 22))),
        ("DTSTART:20261122", ["DURATION:PT1H"], all_day(date(2026, 11, 22))),
        ("DTSTART:20261122", ["DURATION:P1W"], all_day(date(2026, 11, 22), 7)),
        ("DTSTART:20261122T090000Z", ["DTEND;VALUE=DATE:20261123"], zoned(IN_UTC, timedelta(hours=15))),
        ("DTSTART:20261122T090000Z", ["DTEND:20261122T100000"], zoned(IN_UTC, timedelta(hours=1))),
        ("DTSTART:20261122T090000", ["DTEND;TZID=Europe/Paris:20261122T100000"], zoned(IN_PARIS, timedelta(hours=1))),
        ("DTSTART:20261122T090000Z", ["DURATION:PT1W"], zoned(IN_UTC, timedelta(weeks=1))),
        ("DTSTART:20261122T090000Z", ["DURATION:P0DT1H30M"], zoned(IN_UTC, timedelta(minutes=90))),
        ("DTSTART:20261122T090000Z", ["DTEND:None", "DURATION:PT1H"], zoned(IN_UTC, timedelta(hours=1))),
        ("DTSTART:20261122T090000Z", ["DTEND:20261122T080000Z"], zoned(IN_UTC)),
        ("DTSTART:20261122T090000Z", ["DURATION:-PT1H"], zoned(IN_UTC)),
        ("DTSTART:20261122T090000Z", ["DURATION:PT-2H"], zoned(IN_UTC)),
        ("DTSTART:20261122T090000Z", ["DURATION:P99999999W"], zoned(IN_UTC)),
        ("DTSTART:20261122", ["DTEND:20261120"], all_day(date(2026, 11, 22))),
    ],
)
def test_ends_of_all_kinds(start: str, lines: list[str], found: Span) -> None:
    assert span(*lines, start=start) == found


@pytest.mark.parametrize(
    "line", ["DTEND:20261122T080000Z", "DURATION:-PT1H", "DURATION:PT1W", "DTEND:None", "DTEND:20261122T090060Z"]
)
def test_r9_an_end_that_was_put_right_or_left_out_is_told(line: str) -> None:
    """R9"""
    found = reading(line, start="DTSTART:20261122T090000Z")
    assert found.item is not None
    assert [(fault.code, fault.detail) for fault in found.faults] == [(FaultCode.REPAIRED, line)]


def test_r9_whole_days_that_last_less_than_nothing_are_told() -> None:
    """R9"""
    found = reading("DURATION:-P2D", start="DTSTART:20261122")
    assert found.item is not None
    assert found.item.event.span == all_day(date(2026, 11, 22))
    assert [fault.detail for fault in found.faults] == ["DURATION:-P2D"]


@pytest.mark.parametrize("text", ["", "P", "PT", "P1Y", "P1M", "1H", "PT1H30", "P1D junk", "PT1.5H", "P-", "PTT1H"])
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError):
        read_duration(text)
