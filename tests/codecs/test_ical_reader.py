"""What the reader makes of one event's lines."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cirahub_desktop.sync.codecs.calendar import ItemReading, load_calendar
from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.model.event import (
    AllDaySpan,
    Event,
    FloatingSpan,
    Person,
    Sensitivity,
    ShowAs,
    Status,
    ZonedSpan,
)
from tests.support.ics import vcalendar, vevent

PARIS, UTC = ZoneInfo("Europe/Paris"), ZoneInfo("UTC")
START = "DTSTART;TZID=Europe/Paris:20261201T090000"
NINE = datetime(2026, 12, 1, 9, tzinfo=PARIS)
CUSTOM = "\r\n".join(
    (
        "BEGIN:VTIMEZONE",
        "TZID:{}",
        *("BEGIN:STANDARD", "DTSTART:16010101T030000", "TZOFFSETFROM:+0200", "TZOFFSETTO:{}"),
        *("RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10", "END:STANDARD"),
        *("BEGIN:DAYLIGHT", "DTSTART:16010101T020000", "TZOFFSETFROM:{}", "TZOFFSETTO:+0200"),
        *("RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3", "END:DAYLIGHT", "END:VTIMEZONE"),
    )
)


def reading(*parts: str, head: tuple[str, ...] = ()) -> ItemReading:
    calendar = load_calendar([vcalendar(*parts, head=head)])
    (one,) = calendar.groups
    found = calendar.read(one)
    calendar.close()
    return found


def event(*lines: str, start: str = START, head: tuple[str, ...] = ()) -> Event:
    found = reading(vevent("a", *lines, start=start), head=head)
    assert found.item is not None
    assert not found.faults
    return found.item.event


def repaired(*lines: str, start: str = START) -> tuple[Event, list[str]]:
    found = reading(vevent("a", *lines, start=start))
    assert found.item is not None
    assert {fault.code for fault in found.faults} == {FaultCode.REPAIRED}
    return found.item.event, [fault.detail for fault in found.faults]


@pytest.mark.parametrize(
    ("start", "lines", "span"),
    [
        (START, ["DTEND;TZID=Europe/Paris:20261201T103000"], ZonedSpan(NINE, NINE + timedelta(minutes=90))),
        (START, ["DURATION:PT45M"], ZonedSpan(NINE, NINE + timedelta(minutes=45))),
        (START, [], ZonedSpan(NINE, NINE)),
        ("DTSTART:20261201T090000Z", [], ZonedSpan(NINE.replace(tzinfo=UTC), NINE.replace(tzinfo=UTC))),
        ("DTSTART:20261201T090000", [], FloatingSpan(datetime(2026, 12, 1, 9), datetime(2026, 12, 1, 9))),
        ("DTSTART;VALUE=DATE:20261201", [], AllDaySpan(date(2026, 12, 1), date(2026, 12, 2))),
        (
            "DTSTART;VALUE=DATE:20261201",
            ["DTEND;VALUE=DATE:20261201"],
            AllDaySpan(date(2026, 12, 1), date(2026, 12, 2)),
        ),
        (
            "DTSTART;VALUE=DATE:20261201",
            ["DTEND;VALUE=DATE:20261204"],
            AllDaySpan(date(2026, 12, 1), date(2026, 12, 4)),
        ),
        ("DTSTART:20261201", ["DURATION:P2D"], AllDaySpan(date(2026, 12, 1), date(2026, 12, 3))),
        (
            "DTSTART;TZID=Europe/Paris:20261201T000000",
            ["DTEND;TZID=Europe/Paris:20261203T000000", "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE"],
            AllDaySpan(date(2026, 12, 1), date(2026, 12, 3)),
        ),
        ("DTSTART;TZID=Romance Standard Time:20261201T090000", [], ZonedSpan(NINE, NINE)),
        ("DTSTART;TZID=/mozilla.org/20070129_1/Europe/Paris:20261201T090000", [], ZonedSpan(NINE, NINE)),
    ],
)
def test_spans(start: str, lines: list[str], span: object) -> None:
    assert event(*lines, start=start).span == span


def test_an_hour_that_is_added_passes_over_the_clock_change() -> None:
    """RFC 5545, 3.3.6: hours are exact, days are nominal."""
    night = "DTSTART;TZID=Europe/Paris:20261024T120000"
    assert event("DURATION:PT24H", start=night).span.end.replace(tzinfo=None) == datetime(2026, 10, 25, 11)  # type: ignore[call-arg]
    assert event("DURATION:P1D", start=night).span.end.replace(tzinfo=None) == datetime(2026, 10, 25, 12)  # type: ignore[call-arg]


def test_floating_times_are_taken_in_the_zone_the_calendar_states() -> None:
    assert event(start="DTSTART:20261201T090000", head=("X-WR-TIMEZONE:Europe/Paris",)).span == ZonedSpan(NINE, NINE)


def test_a_zone_of_its_own_rules_is_recognised() -> None:
    found = reading(
        CUSTOM.format("Our Paris office", "+0100", "+0100"),
        vevent(start="DTSTART;TZID=Our Paris office:20261201T090000"),
    )
    assert found.item is not None
    assert found.item.event.span == ZonedSpan(NINE, NINE)


def test_rules_that_no_zone_has_carry_a_series_too() -> None:
    zone = CUSTOM.format("Odd", "+0110", "+0110")
    for lines in ((), ("a", "RRULE:FREQ=DAILY")):
        found = reading(zone, vevent(*lines, start="DTSTART;TZID=Odd:20261201T090000"))
        assert found.item is not None
        assert found.item.event.span.start == datetime(2026, 12, 1, 7, 50, tzinfo=UTC)
        assert found.faults == ()


def test_a_zone_that_nothing_explains_is_reported() -> None:
    found, details = repaired(start="DTSTART;TZID=Nowhere:20261201T090000")
    assert isinstance(found.span, FloatingSpan)
    assert details == ["TZID=Nowhere"]


def test_texts_and_words() -> None:
    found = event(
        "LOCATION:Room 5\\, left",
        "DESCRIPTION:One\\nTwo\\\\n\\; three",
        "X-ALT-DESC;FMTTYPE=text/html:<p>One</p>",
        "CATEGORIES:A,B\\, C",
        "CATEGORIES:A",
        "CLASS:PRIVATE",
        "STATUS:TENTATIVE",
        "X-MICROSOFT-CDO-BUSYSTATUS:OOF",
        "TRANSP:TRANSPARENT",
        "URL:https://example.org/a?b=1\\,2",
        "ORGANIZER;CN=\"Doe, ^'Jo^'\":MAILTO:jo@example.org",
        "ATTENDEE;PARTSTAT=ACCEPTED;CN=Ann:mailto:ann@example.org",
        "ATTACH:https://example.org/plan.pdf",
    )
    assert found.location == "Room 5, left"
    assert (found.body.text, found.body.html) == ("One\nTwo\\n; three", "<p>One</p>")
    assert found.categories == ("A", "B, C")
    assert (found.sensitivity, found.status, found.show_as) == (
        Sensitivity.PRIVATE,
        Status.TENTATIVE,
        ShowAs.OUT_OF_OFFICE,
    )
    assert found.organizer == Person('Doe, "Jo"', "jo@example.org")
    assert found.attendees == (Person("Ann", "ann@example.org", "accepted"),)
    assert found.attachments == ("https://example.org/plan.pdf",)
    assert not found.extra


def test_a_class_nobody_knows_is_private() -> None:
    assert event("CLASS:X-SECRET").sensitivity is Sensitivity.PRIVATE


@pytest.mark.parametrize(
    ("trigger", "minutes"),
    [
        ("TRIGGER:-PT15M", 15),
        ("TRIGGER;RELATED=END:-PT90M", 30),
        ("TRIGGER:PT0S", 0),
        ("TRIGGER;VALUE=DATE-TIME:20261201T074000Z", 20),
        ("TRIGGER:PT5M", None),
        ("TRIGGER:nonsense", None),
    ],
)
def test_reminders(trigger: str, minutes: int | None) -> None:
    alarm = f"BEGIN:VALARM\r\nACTION:DISPLAY\r\n{trigger}\r\nEND:VALARM"
    found = event(alarm, "DURATION:PT1H")
    assert found.reminder == (None if minutes is None else timedelta(minutes=minutes))
    assert bool(found.extra) is (minutes is None)


def test_the_nearest_alarm_is_the_reminder_and_the_others_are_kept() -> None:
    alarms = [f"BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-PT{n}M\r\nEND:VALARM" for n in (60, 10)]
    found = event(*alarms, "GEO:1;2", "X-B;P=1:2")
    assert found.reminder == timedelta(minutes=10)
    names = [name for name, _ in found.extra]
    assert names == ["GEO", "X-B;P=1", "BEGIN", "ACTION", "TRIGGER", "END"]
    assert ("TRIGGER", "-PT60M") in found.extra


def test_a_series_with_all_its_kinds_of_dates() -> None:
    found = event(
        "RRULE:wkst=mo;freq=weekly;byday=we,MO",
        "EXDATE:20261207T080000Z",
        "EXDATE;VALUE=DATE:20261209",
        "EXDATE;TZID=Europe/Paris:20261214T090000,20261216T090000",
        "EXDATE:20261221T090000",
        "RDATE;TZID=America/New_York:20261203T030000",
    ).series
    assert found is not None
    assert found.rule == "FREQ=WEEKLY;BYDAY=MO,WE"
    assert [instant.day for instant in found.removed] == [7, 9, 14, 16, 21]
    assert {(instant.hour, instant.tzinfo) for instant in found.removed if isinstance(instant, datetime)} == {
        (9, PARIS)
    }
    assert found.added == (datetime(2026, 12, 3, 9, tzinfo=PARIS),)


def test_overrides() -> None:
    found = reading(
        vevent("a", "RRULE:FREQ=DAILY", start=START),
        vevent("a", "RECURRENCE-ID:20261205T080000Z", start="DTSTART:20261205T100000Z", subject="Moved"),
        vevent("a", "RECURRENCE-ID;TZID=Europe/Paris:20261203T090000", start="", subject="Renamed"),
        vevent("a", "RECURRENCE-ID:nonsense", start="", subject="Lost"),
    )
    assert found.item is not None
    assert found.item.event.series is not None
    first, second = found.item.event.series.changed
    assert (first.event.subject, first.event.span.start) == ("Renamed", datetime(2026, 12, 3, 9, tzinfo=PARIS))
    assert second.recurrence_id == datetime(2026, 12, 5, 9, tzinfo=PARIS)
    assert [(fault.code, fault.subject) for fault in found.faults] == [(FaultCode.OCCURRENCE_LOST, "Lost")]


@pytest.mark.parametrize(
    ("lines", "start", "code"),
    [
        ([], "", FaultCode.NO_START),
        ([], "DTSTART:tomorrow", FaultCode.UNREADABLE),
        ([], "DTSTART:00010101T000000Z", FaultCode.UNREADABLE),
    ],
)
def test_r9_what_cannot_be_read_is_named(lines: list[str], start: str, code: FaultCode) -> None:
    """R9"""
    found = reading(vevent("a", *lines, start=start))
    assert found.item is None
    assert [(fault.code, fault.uid, fault.subject, fault.line) for fault in found.faults] == [(code, "a", "S", 4)]


@pytest.mark.parametrize(
    ("line", "detail"),
    [
        ("DTEND;TZID=Europe/Paris:20261201T080000", "DTEND:20261201T080000"),
        ("DTEND:late", "DTEND:LATE"),
        ("DURATION:long", "DURATION:LONG"),
        ("this is no line", "this is no line"),
        ("ATTACH;ENCODING=BASE64;VALUE=BINARY:AAAA", "ATTACH;VALUE=BINARY"),
    ],
)
def test_r9_a_bad_property_costs_that_property(line: str, detail: str) -> None:
    """R9"""
    found, details = repaired(line, "LOCATION:Hall")
    assert found.location == "Hall"
    assert found.span == ZonedSpan(NINE, NINE)
    assert [text.upper() for text in details] == [detail.upper()]


def test_latin1_is_read() -> None:
    calendar = load_calendar([vcalendar(vevent(subject="Füße")).decode().encode("latin-1")])
    found = calendar.read(calendar.groups[0])
    calendar.close()
    assert found.item is not None
    assert found.item.event.subject == "Füße"
