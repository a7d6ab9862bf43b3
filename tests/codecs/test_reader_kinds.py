"""Feeds as the programs behind them write them, each with the faults it is known for."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.codecs.calendar import load_calendar
from cirahub_desktop.sync.codecs.recurrence import expand
from cirahub_desktop.sync.errors import READ_ALL_THE_SAME
from cirahub_desktop.sync.model.event import AllDaySpan, Body, Event, FloatingSpan, Person, ShowAs, Status, ZonedSpan

PARIS, UTC = ZoneInfo("Europe/Paris"), ZoneInfo("UTC")


def read(*lines: str, ends: str = "\r\n") -> tuple[list[Event], list[str]]:
    """The events of a feed, sorted by subject, and the details of what was put right; nothing may be lost."""
    whole = ("BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", "")
    calendar = load_calendar([ends.join(whole).encode()])
    found = [calendar.read(one) for one in calendar.groups]
    faults = [*calendar.duplicates, *(fault for one in found for fault in one.faults)]
    assert {fault.code for fault in faults} <= READ_ALL_THE_SAME
    assert calendar.events == sum(one.blocks for one in found)
    calendar.close()
    events = [one.item.event for one in found if one.item]
    return sorted(events, key=lambda event: event.subject), [fault.detail for fault in faults]


def clock(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 12, day, hour, minute, tzinfo=PARIS)


def starts(event: Event) -> list[datetime | date]:
    window = (datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 2, 1, tzinfo=UTC))
    return [one.event.span.start for one in expand(event, *window, 50)]


def test_exchange() -> None:
    """Windows zones, languages on texts, a busy status beside the intended one, a changed occurrence."""
    shared = ("UID:1", "CLASS:PUBLIC", "PRIORITY:5", "DTSTAMP:20261101T000000Z", "X-MICROSOFT-CDO-APPT-SEQUENCE:0")
    (found,), told = read(
        "METHOD:PUBLISH",
        "PRODID:Microsoft Exchange Server 2010",
        *("BEGIN:VEVENT", *shared, "SUMMARY;LANGUAGE=en-US:Weekly", "RRULE:FREQ=WEEKLY;INTERVAL=1;BYDAY=TU"),
        *("DTSTART;TZID=Romance Standard Time:20261201T090000", "DTEND;TZID=Romance Standard Time:20261201T100000"),
        *("EXDATE;TZID=Romance Standard Time:20261208T090000", "DESCRIPTION;LANGUAGE=en-US:\\n"),
        *("X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE", "X-MICROSOFT-CDO-INTENDEDSTATUS:BUSY", "TRANSP:OPAQUE"),
        *("X-MICROSOFT-CDO-ALLDAYEVENT:FALSE", "END:VEVENT"),
        *("BEGIN:VEVENT", *shared, "RECURRENCE-ID;TZID=Romance Standard Time:20261215T090000", "SUMMARY:Moved"),
        *("DTSTART;TZID=Romance Standard Time:20261216T110000", "DTEND;TZID=Romance Standard Time:20261216T120000"),
        *("X-MICROSOFT-CDO-INTENDEDSTATUS:OOF", "END:VEVENT"),
    )
    assert (found.show_as, found.body, told) == (ShowAs.TENTATIVE, Body("\n"), [])
    assert starts(found)[:3] == [clock(1, 9), clock(16, 11), clock(22, 9)]
    assert found.series is not None
    assert found.series.changed[0].event.show_as is ShowAs.OUT_OF_OFFICE
    assert "X-MICROSOFT-CDO-INTENDEDSTATUS" not in dict(found.extra)


def test_google() -> None:
    """HTML where text should be, guests with many parameters, an exception that names itself in UTC."""
    (found,), told = read(
        "PRODID:-//Google Inc//Google Calendar 70.9054//EN",
        "X-WR-TIMEZONE:Europe/Paris",
        *("BEGIN:VEVENT", "UID:1@google.com", "SUMMARY:Team", "SEQUENCE:1", "STATUS:CONFIRMED", "TRANSP:TRANSPARENT"),
        *("DTSTART;TZID=Europe/Paris:20261201T090000", "DTEND;TZID=Europe/Paris:20261201T093000"),
        *("RRULE:FREQ=WEEKLY;WKST=SU;UNTIL=20261222T225959Z;BYDAY=TU,TH", "EXDATE;TZID=Europe/Paris:20261203T090000"),
        "DESCRIPTION:<p>Agenda:</p><ul><li>One</li><li>Two</li></ul>",
        "ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;CN=ann@ex",
        " ample.org;X-NUM-GUESTS=0:mailto:ann@example.org",
        *("X-GOOGLE-CONFERENCE:https://meet.google.com/abc", "END:VEVENT"),
        *("BEGIN:VEVENT", "UID:1@google.com", "SUMMARY:Team", "SEQUENCE:2", "RECURRENCE-ID:20261208T080000Z"),
        *("DTSTART:20261208T130000Z", "DTEND:20261208T133000Z", "STATUS:CANCELLED", "END:VEVENT"),
    )
    assert not told
    assert found.body == Body("Agenda:\nOne\nTwo", "<p>Agenda:</p><ul><li>One</li><li>Two</li></ul>")
    assert found.attendees == (Person("ann@example.org", "ann@example.org", "accepted"),)
    assert found.extra == (("X-GOOGLE-CONFERENCE", "https://meet.google.com/abc"),)
    assert found.show_as is ShowAs.FREE
    assert found.series is not None
    assert found.series.changed[0].event.status is Status.CANCELLED
    assert starts(found)[:2] == [clock(1, 9), datetime(2026, 12, 8, 13, tzinfo=UTC)]


def test_lotus_notes() -> None:
    """A series that is a list of periods, a zone of its own name, and an override that repeats its period."""
    zone = (
        *("BEGIN:VTIMEZONE", "TZID:Western/Central Europe", "BEGIN:STANDARD", "DTSTART:19501029T020000"),
        *("TZOFFSETFROM:+0200", "TZOFFSETTO:+0100", "RRULE:FREQ=YEARLY;BYMINUTE=0;BYHOUR=2;BYDAY=-1SU;BYMONTH=10"),
        *("END:STANDARD", "BEGIN:DAYLIGHT", "DTSTART:19500326T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200"),
        *("RRULE:FREQ=YEARLY;BYMINUTE=0;BYHOUR=2;BYDAY=-1SU;BYMONTH=3", "END:DAYLIGHT", "END:VTIMEZONE"),
    )
    tz = 'TZID="Western/Central Europe"'
    (found,), told = read(
        "PRODID:-//Lotus Development Corporation//NONSGML Notes 8.5//EN_C",
        *zone,
        *("BEGIN:VEVENT", "UID:1-Lotus_Notes_Generated", "SUMMARY:Board", "SEQUENCE:0"),
        *(f"DTSTART;{tz}:20261201T090000", f"DTEND;{tz}:20261201T100000"),
        f"RDATE;{tz};VALUE=PERIOD:20261201T090000/20261201T100000",
        " ,20261202T090000/20261202T100000,20261204T090000/20261204T113000",
        *('DESCRIPTION;ALTREP="CID:<FFFF=1@host>":Notes', "END:VEVENT"),
        *("BEGIN:VEVENT", "UID:1-Lotus_Notes_Generated", "SUMMARY:Board", "SEQUENCE:1"),
        *(f"DTSTART;{tz}:20261202T140000", f"DTEND;{tz}:20261202T150000", "RECURRENCE-ID:20261202T080000Z"),
        *(f"RDATE;{tz};VALUE=PERIOD:20261202T140000/20261202T150000", "END:VEVENT"),
    )
    moments = [start.astimezone(UTC) for start in starts(found) if isinstance(start, datetime)]
    assert moments == [datetime(2026, 12, day, hour, tzinfo=UTC) for day, hour in ((1, 8), (2, 13), (4, 8))]
    assert found.series is not None
    assert [one.event.span.end - one.event.span.start for one in found.series.changed] == [
        timedelta(hours=1),
        timedelta(minutes=150),
    ]
    assert found.body.text == "Notes"
    assert told == ["RDATE:20261202T140000/20261202T150000"]


def test_oracle_calendar() -> None:
    """All in UTC, CR alone at the end of its lines, and an empty line between any two of them."""
    (found,), told = read(
        *("PRODID:-//ORACLE//NONSGML CSDK 9.0.5 - CalDAVServlet 9.0.5//EN", "", "BEGIN:VEVENT", ""),
        *("UID:ORACLE:CALSERV:CONTENT", "", "DTSTART:20261201T080000Z", "", "DURATION:P0DT1H0M", "", "SUMMARY:Review"),
        *(
            "X-ORACLE-CLASS:PRIVATE",
            "",
            'ATTENDEE;CN="Lee, Ann";PARTSTAT=ACCEPTED:mailto:ann@example.org',
            "END:VEVENT",
        ),
        ends="\r",
    )
    assert found.span == ZonedSpan(datetime(2026, 12, 1, 8, tzinfo=UTC), datetime(2026, 12, 1, 9, tzinfo=UTC))
    assert (found.attendees, told) == ((Person("Lee, Ann", "ann@example.org", "accepted"),), [])


def test_sogo() -> None:
    """An empty rule, an empty description, a last day as the end of a whole day, alarms of its own."""
    (found,), told = read(
        *("PRODID:-//Inverse inc./SOGo 5.8//EN", "BEGIN:VEVENT", "UID:1", "SUMMARY:Holiday", "RRULE:", "DESCRIPTION:"),
        *(
            "DTSTART;VALUE=DATE:20261224",
            "DTEND;VALUE=DATE:20261224",
            "TRANSP:TRANSPARENT",
            "X-SOGO-SEND-APPOINTMENT:1",
        ),
        *("BEGIN:VALARM", "TRIGGER;VALUE=DURATION:-PT15M", "ACTION:DISPLAY", "END:VALARM", "END:VEVENT"),
    )
    assert found.span == AllDaySpan(date(2026, 12, 24), date(2026, 12, 25))
    assert (found.reminder, found.series, told) == (timedelta(minutes=15), None, ["RRULE:"])


def test_a_script() -> None:
    """Raw line ends, nothing escaped, ISO times, no UID, an end before its start, LF alone, the last END missing."""
    found, told = read(
        "X-WR-TIMEZONE:Europe/Paris",
        *("BEGIN:VEVENT", "DTSTART:2026-12-01 09:00", "DTEND:2026-12-01 10:30", "SUMMARY:A, b; c"),
        *("DESCRIPTION:Bring:", "- pens, paper", "- <b>tea</b>", "", "See you!", "LOCATION:Room 1, left", "END:VEVENT"),
        *("BEGIN:VEVENT", "DTSTART:2026-12-02T09:00:00+01:00", "DTEND:2026-12-02T08:00:00+01:00", "SUMMARY:B"),
        *("UID:", "END:VEVENT"),
        *("BEGIN:VEVENT", "DTSTART;TZID=:20261203T090000", "DURATION:1 hour", "SUMMARY:C"),
        ends="\n",
    )
    assert [(event.subject, event.span.start) for event in found] == [
        ("A, b; c", clock(1, 9)),
        ("B", clock(2, 9)),
        ("C", clock(3, 9)),
    ]
    first, second, third = found
    assert first.span == ZonedSpan(clock(1, 9), clock(1, 10, 30))
    assert (first.body.text, first.location) == ("Bring:\n- pens, paper\n- tea\nSee you!", "Room 1, left")
    assert second.span.end == second.span.start
    assert third.span.end == third.span.start
    assert told == [
        *("- pens, paper", "- <b>tea</b>", "See you!", "UID", "DTSTART:2026-12-01 09:00", "DTEND:2026-12-01 10:30"),
        *("UID", "DTSTART:2026-12-02T09:00:00+01:00", "DTEND:2026-12-02T08:00:00+01:00"),
        *("END:VEVENT", "UID", "DTSTART;TZID=:20261203T090000", "DURATION:1 hour"),
    ]


def test_a_school_system() -> None:
    """The same UID for every lesson, whole days with a clock, quoted-printable in a calendar that is none of 1.0."""
    found, told = read(
        *("BEGIN:VEVENT", "UID:1", "DTSTART;VALUE=DATE:20261201T000000", "DTEND;VALUE=DATE:20261202T000000"),
        *("SUMMARY:Day off", "END:VEVENT"),
        *("BEGIN:VEVENT", "UID:1", "DTSTART:20261202T80000", "DTEND:20261202T084500", "END:VEVENT"),
        *("BEGIN:VEVENT", "UID:1", "DTSTART:20261203T80000", "DTEND:20261203T240000"),
        *("SUMMARY;ENCODING=QUOTED-PRINTABLE:Fran=C3=A7ais=", " avanc=C3=A9", "END:VEVENT"),
        ends="\n",
    )
    assert [event.subject for event in found] == ["", "Day off", "Français avancé"]
    assert found[1].span == AllDaySpan(date(2026, 12, 1), date(2026, 12, 2))
    assert found[2].span == FloatingSpan(datetime(2026, 12, 3, 8), datetime(2026, 12, 4))
    assert told == ["DTSTART:20261202T80000", "DTSTART:20261203T80000", "DTEND:20261203T240000"]


def test_two_calendars_in_one_file() -> None:
    """Each with its own zone and its own event of the same UID."""

    def calendar_of(zone: str, start: str) -> tuple[str, ...]:
        return (f"X-WR-TIMEZONE:{zone}", "BEGIN:VEVENT", "UID:1", f"SUMMARY:{zone}", f"DTSTART:{start}", "END:VEVENT")

    found, told = read(
        *calendar_of("Europe/Paris", "20261201T090000"),
        *("END:VCALENDAR", "BEGIN:VCALENDAR"),
        *calendar_of("America/New_York", "20261202T090000"),
    )
    assert [event.span.start.astimezone(UTC).hour for event in found if isinstance(event.span, ZonedSpan)] == [14, 8]
    assert not told
