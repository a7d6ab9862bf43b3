"""Several calendars in one file: each goes by its own zones, and only whole ones count as seen (R1)."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cirahub_desktop.sync.codecs.calendar import Calendar, load_calendar
from cirahub_desktop.sync.codecs.cut import CutLimits
from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.model.event import FloatingSpan, ZonedSpan
from tests.support.ics import vcalendar, vevent

FLOATING = "DTSTART:20261201T090000"
HOME = "DTSTART;TZID=Home:20261201T090000"
ZONE = "BEGIN:VTIMEZONE\r\nTZID:Home\r\nX-LIC-LOCATION:{}\r\nEND:VTIMEZONE"


def starts(*calendars: bytes) -> dict[str, datetime]:
    """In UTC by UID; floating ones as they are."""
    calendar = load_calendar([b"".join(calendars)])
    found = {}
    for one in calendar.groups:
        item = calendar.read(one).item
        assert item is not None
        span = item.event.span
        assert isinstance(span, ZonedSpan | FloatingSpan)
        found[one.identity.uid] = span.start.astimezone(UTC) if isinstance(span, ZonedSpan) else span.start
    calendar.close()
    return found


def utc(hour: int) -> datetime:
    return datetime(2026, 12, 1, hour, tzinfo=UTC)


def stated(zone: str, uid: str) -> bytes:
    return vcalendar(vevent(uid, start=FLOATING), head=(f"X-WR-TIMEZONE:{zone}",))


def test_each_calendar_states_its_own_zone() -> None:
    bare = vcalendar(vevent("c", start=FLOATING))
    found = starts(stated("Europe/Paris", "a"), stated("America/New_York", "b"), bare)
    assert found == {"a": utc(8), "b": utc(14), "c": datetime(2026, 12, 1, 9)}


def test_each_calendar_explains_its_own_names() -> None:
    paris = vcalendar(ZONE.format("Europe/Paris"), vevent("a", start=HOME))
    later = vcalendar(vevent("b", start=HOME), ZONE.format("America/New_York"))
    helped = vcalendar(vevent("c", start=HOME))
    assert starts(paris, later, helped) == {"a": utc(8), "b": utc(14), "c": utc(8)}


def test_a_zone_that_changes_in_one_calendar_changes_its_events_only() -> None:
    def versions(zone: str) -> dict[str, str]:
        first = vcalendar(ZONE.format("Europe/Paris"), vevent("a", start=HOME))
        second = vcalendar(ZONE.format(zone), vevent("b", start=HOME))
        calendar = load_calendar([first + second])
        calendar.close()
        return {one.identity.uid: calendar.version(one) for one in calendar.groups}

    before, after = versions("Europe/Berlin"), versions("America/New_York")
    assert before["a"] == after["a"]
    assert before["b"] != after["b"]


def test_a_thousand_calendars_with_zones_of_their_own_cost_little() -> None:
    """R14: of a file that was put together from single ones."""
    zones = ("Europe/Paris", "America/New_York", "Asia/Tokyo")
    parts = [
        vcalendar(
            ZONE.format(zones[n % 3]) + f"\r\nX-N:{n}",
            vevent(f"u{n}", start=HOME),
            head=(f"X-WR-TIMEZONE:{zones[n % 3]}",),
        )
        for n in range(1000)
    ]
    found = starts(*parts)
    assert [found[f"u{n}"] for n in range(3)] == [utc(8), utc(14), utc(0)]
    assert len(found) == 1000


def loaded(data: bytes) -> Calendar:
    calendar = load_calendar([data])
    calendar.close()
    return calendar


ONE = vcalendar(vevent("a"))
TORN = ONE[: ONE.index(b"END:VCALENDAR")]
TWO = vcalendar(vevent("b"))


@pytest.mark.parametrize(
    ("data", "complete", "ended"),
    [
        (ONE + TWO, True, True),
        (TORN + TWO, False, True),
        (ONE[: ONE.index(b"END:VEVENT")] + TWO, False, True),
        (ONE + TORN, False, False),
        (b"BEGIN:VCALENDAR\r\n" + ONE + b"END:VCALENDAR\r\n", True, True),
        (ONE + b"BEGIN:VEVENT\r\n", False, False),
        (ONE + vevent("c").encode(), False, False),
        (TORN, False, False),
    ],
)
def test_r1_a_calendar_that_broke_off_among_others(data: bytes, complete: bool, ended: bool) -> None:
    """R1: what follows it hides that something is missing."""
    calendar = loaded(data)
    assert (calendar.complete, calendar.ended) == (complete, ended)


def test_r14_a_property_over_the_cap_costs_itself_only() -> None:
    """R14: an attached picture of some MB, folded or not; the event is read and the rest said."""
    for picture in ("A" * 5000, "\r\n ".join(["A" * 70] * 80), "\r\n\t\r\n ".join(["A" * 3000] * 40)):
        data = vcalendar(
            vevent("a", f"ATTACH;ENCODING=BASE64:{picture}", "LOCATION:Hall"), vevent("b", subject="Second")
        )
        for size in (1, 64, 100_000):
            chunks = (data[index : index + size] for index in range(0, len(data), size))
            calendar = load_calendar(chunks, CutLimits(block=3000, line=1000))
            first, second = (calendar.read(one) for one in calendar.groups)
            calendar.close()
            assert first.item is not None
            assert second.item is not None
            assert (first.item.event.location, first.item.event.attachments) == ("Hall", ())
            assert (second.item.event.subject, second.faults) == ("Second", ())
            (fault,) = first.faults
            assert (fault.code, fault.uid, fault.detail) == (FaultCode.REPAIRED, "a", "ATTACH > 0.001 MB")


@pytest.mark.parametrize(
    "junk", [b"BEGIN:X\n", b"END:X\n", b"BEGIN:X\nEND:Y\n", b"\n", b"\n ", b"\n\t\n", b"\r", b"A:b\n"]
)
def test_r14_a_file_of_nothing_but_marks_ends(junk: bytes) -> None:
    """R14: a million of them; time that grew with their square would take hours."""
    calendar = load_calendar(
        [b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a\n", junk * 300_000, b"\nEND:VEVENT\nEND:VCALENDAR\n"]
    )
    assert (calendar.complete, calendar.events) == (True, 1)
    calendar.close()
