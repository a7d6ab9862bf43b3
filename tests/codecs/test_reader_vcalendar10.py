"""vCalendar 1.0, as telephones and old programs export it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cirahub_desktop.sync.codecs.calendar import ItemReading, load_calendar
from cirahub_desktop.sync.codecs.recurrence import expand
from cirahub_desktop.sync.codecs.vcalendar10 import calendar_zone, new_rule
from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.model.event import Event, FloatingSpan, Person, ShowAs, ZonedSpan

UTC = ZoneInfo("UTC")


def readings(*lines: str, head: tuple[str, ...] = (), start: str = "DTSTART:20261122T090000") -> list[ItemReading]:
    whole = (
        "BEGIN:VCALENDAR",
        "VERSION:1.0",
        *head,
        "BEGIN:VEVENT",
        "UID:a",
        start,
        *lines,
        "END:VEVENT",
        "END:VCALENDAR",
    )
    calendar = load_calendar(["\r\n".join((*whole, "")).encode("latin-1")])
    found = [calendar.read(one) for one in calendar.groups]
    calendar.close()
    return found


def event(*lines: str, head: tuple[str, ...] = (), start: str = "DTSTART:20261122T090000") -> Event:
    (found,) = readings(*lines, head=head, start=start)
    assert found.item is not None
    assert not found.faults
    return found.item.event


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("D1 #10", "FREQ=DAILY;INTERVAL=1;COUNT=10"),
        ("D2 #0", "FREQ=DAILY;INTERVAL=2"),
        ("D4", "FREQ=DAILY;INTERVAL=4;COUNT=2"),
        ("D1 0900 1500 #4", "FREQ=DAILY;INTERVAL=1;BYHOUR=9,15;BYMINUTE=0;COUNT=4"),
        ("d1 20261224", "FREQ=DAILY;INTERVAL=1;UNTIL=20261224"),
        ("W1 #4", "FREQ=WEEKLY;INTERVAL=1;COUNT=4"),
        ("W2 TU TH 19990101T000000Z", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;UNTIL=19990101T000000Z"),
        ("W1 MO$ #5", "FREQ=WEEKLY;INTERVAL=1;BYDAY=MO;COUNT=5"),
        ("MP6 1+ MO #5", "FREQ=MONTHLY;INTERVAL=6;BYDAY=1MO;COUNT=5"),
        ("MP1 1+ MO TU 2- TH #5", "FREQ=MONTHLY;INTERVAL=1;BYDAY=1MO,1TU,-2TH;COUNT=5"),
        ("MP3 2- FR #17", "FREQ=MONTHLY;INTERVAL=3;BYDAY=-2FR;COUNT=17"),
        ("MD1 7 #12", "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=7;COUNT=12"),
        ("MD1 2- LD 15+ #0", "FREQ=MONTHLY;INTERVAL=1;BYMONTHDAY=-2,-1,15"),
        ("MD3 20 20060630T000000", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=20;UNTIL=20060630"),
        ("YM1 6 7 #8", "FREQ=YEARLY;INTERVAL=1;BYMONTH=6,7;COUNT=8"),
        ("YD5 1 100 #3", "FREQ=YEARLY;INTERVAL=5;BYYEARDAY=1,100;COUNT=3"),
        ("M15 #3", "FREQ=MINUTELY;INTERVAL=15;COUNT=3"),
    ],
)
def test_rules_by_letters(old: str, new: str) -> None:
    assert new_rule(old) == new


@pytest.mark.parametrize(
    "old", ["W1 MO 0900 TU 1000 #3", "MP1 MO #3", "D1 XX #3", "Q1 #3", "D1 0900 1530", "MD1 40x #1", ""]
)
def test_r9_rules_that_say_too_much_cost_themselves(old: str) -> None:
    """R9"""
    with pytest.raises(ValueError):
        new_rule(old)
    (found,) = readings(f"RRULE:{old}")
    assert found.item is not None
    assert found.item.event.series is None
    assert len(found.faults) == 1


def test_a_rule_with_an_end_in_utc_and_dates_between_semicolons() -> None:
    found = event("RRULE:W1 SU WE 20261210T000000Z", "EXDATE:20261125T090000;20261129T090000")
    shown = expand(found, datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 11, 1, tzinfo=UTC), 99)
    assert [one.event.span.start.day for one in shown] == [22, 2, 6, 9]


def test_words() -> None:
    found = event(
        "CATEGORIES:MEETING;PERSONAL",
        "TRANSP:1",
        "CLASS:PRIVATE",
        "STATUS:NEEDS ACTION",
        "DCREATED:20261101T000000",
        "ATTENDEE;ROLE=OWNER;STATUS=CONFIRMED;RSVP=YES:John Smith <jsmith@host1.com>",
        "ATTENDEE;STATUS=NEEDS ACTION;EXPECT=REQUIRE:Ann <ann@example.org>",
        "ATTENDEE;STATUS=DECLINED:Bob",
    )
    assert found.categories == ("MEETING", "PERSONAL")
    assert found.show_as is ShowAs.FREE
    assert found.organizer == Person("John Smith", "jsmith@host1.com", "accepted")
    assert found.attendees == (Person("Ann", "ann@example.org", "needs-action"), Person("Bob", "", "declined"))
    assert not found.extra
    assert event("TRANSP:0").show_as is ShowAs.BUSY


def test_alarms() -> None:
    found = event(
        "DALARM:20261122T085000;PT5M;2;Text", "AALARM;TYPE=WAVE:20261122T084500;;;", "MALARM:20261122T085900;;;a@b"
    )
    assert found.reminder == timedelta(minutes=10)
    assert [head for head, _ in found.extra] == ["AALARM;TYPE=WAVE", "MALARM"]
    assert event("DALARM:20261122T085000Z", start="DTSTART:20261122T090000Z").reminder == timedelta(minutes=10)
    assert event("DALARM:20261122T093000;;;").reminder is None
    assert event("AALARM:nonsense").reminder is None


def test_quoted_printable_over_several_lines() -> None:
    """A soft line break goes on with whatever comes, a blank, a colon or what looks like a property."""
    found = event(
        "SUMMARY;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:F=C3=BC=C3=9Fe =",
        " und=3D=",
        "LOCATION:mehr=20",
        "DESCRIPTION;QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Zeile 1=0D=0AZeile=",
        " 2 =FC",
        "LOCATION;ENCODING=QUOTED-PRINTABLE:Halle =35",
        "COMMENT;ENCODING=QUOTED-PRINTABLE:a=2Cb",
    )
    assert found.subject == "Füße  und=LOCATION:mehr "
    assert (found.body.text, found.location) == ("Zeile 1\nZeile 2 ü", "Halle 5")
    assert found.extra == (("COMMENT", "a\\,b"),)


@pytest.mark.parametrize(
    ("head", "value"),
    [
        ("SUMMARY;CHARSET=ISO-8859-1", "Füße"),
        ("SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=nonsense", "F=C3=BC=C3=9Fe"),
        ("SUMMARY;ENCODING=QUOTED-PRINTABLE", "F=FC=DFe"),
        ("SUMMARY;ENCODING=QUOTED-PRINTABLE;CHARSET=unicode_escape", "F=C3=BC=C3=9Fe"),
        ("SUMMARY;ENCODING=BASE64", "RsO8w59l"),
        ("SUMMARY;ENCODING=8BIT", "Füße"),
    ],
)
def test_encodings(head: str, value: str) -> None:
    assert event(f"{head}:{value}").subject == "Füße"


@pytest.mark.parametrize(
    ("head", "zone"),
    [
        (("TZ:-05", "DAYLIGHT:TRUE;-04;20260308T020000;20261101T020000;EST;EDT"), "America/New_York"),
        (("TZ:-0500", "DAYLIGHT:TRUE;-04:00;20260308T030000;20261101T010000;;"), "America/New_York"),
        (("TZ:+10:00", "DAYLIGHT:TRUE;+11;20261004T020000;20270404T030000;;"), "Australia/Sydney"),
        (("TZ:+01",), "Etc/GMT-1"),
        (("TZ:+05:30",), "Asia/Calcutta"),
        (("TZ:0", "DAYLIGHT:FALSE"), "UTC"),
        (("TZ:-05", "X-WR-TIMEZONE:Europe/Paris"), "Europe/Paris"),
    ],
)
def test_the_zone_of_a_calendar(head: tuple[str, ...], zone: str) -> None:
    nine = datetime(2026, 11, 22, 9, tzinfo=ZoneInfo(zone))
    found = event(head=head).span
    assert found == ZonedSpan(nine, nine)
    assert isinstance(found.start.tzinfo, ZoneInfo)
    assert found.start.tzinfo.key == zone


@pytest.mark.parametrize(
    "heads",
    [
        {"TZ": "x"},
        {"TZ": "+99"},
        {"DAYLIGHT": "TRUE;-04;20260308T020000;20261101T020000"},
        {"TZ": "-05", "DAYLIGHT": "TRUE;-04;now;then"},
        {"TZ": "-05", "DAYLIGHT": "TRUE;-01;20260308T020000;20261101T020000"},
        {"TZ": "-05", "DAYLIGHT": "TRUE;-04;00010101T000000;00010101T000000"},
        {"TZ": "+00:07"},
    ],
)
def test_offsets_that_no_zone_has_leave_the_times_floating(heads: dict[str, str]) -> None:
    assert calendar_zone(heads) is None
    found = event(head=tuple(f"{name}:{value}" for name, value in heads.items())).span
    assert isinstance(found, FloatingSpan)


def test_each_calendar_of_a_file_has_its_own_offsets() -> None:
    text = "".join(
        f"BEGIN:VCALENDAR\nVERSION:1.0\nTZ:{tz}\nBEGIN:VEVENT\nUID:{tz}\nDTSTART:20261122T090000\nEND:VEVENT\nEND:VCALENDAR\n"
        for tz in ("+01", "+02")
    )
    calendar = load_calendar([text.encode()])
    starts = [found.item.event.span.start for one in calendar.groups if (found := calendar.read(one)).item]
    calendar.close()
    assert [start.astimezone(UTC).hour for start in starts if isinstance(start, datetime)] == [8, 7]


def test_no_uid_is_told() -> None:
    calendar = load_calendar(
        [b"BEGIN:VCALENDAR\nVERSION:1.0\nBEGIN:VEVENT\nDTSTART:20261122\nEND:VEVENT\nEND:VCALENDAR\n"]
    )
    (one,) = calendar.groups
    assert [(fault.code, fault.detail, fault.line) for fault in calendar.read(one).faults] == [
        (FaultCode.REPAIRED, "UID", 3)
    ]
    calendar.close()
