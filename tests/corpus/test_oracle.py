"""What the oracle says of events whose times are known without it."""

from __future__ import annotations

import pytest

from tests.corpus.oracle import read_feed
from tests.corpus.shown import Shown

US_EASTERN = """BEGIN:VTIMEZONE
TZID:US-Eastern
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:-0300
TZOFFSETTO:-0300
END:STANDARD
END:VTIMEZONE
"""


def _feed(event: str, zones: str = "") -> bytes:
    return f"BEGIN:VCALENDAR\nVERSION:2.0\n{zones}BEGIN:VEVENT\nUID:a\n{event}\nEND:VEVENT\nEND:VCALENDAR\n".encode()


@pytest.mark.parametrize(
    ("event", "start", "end"),
    [
        ("DTSTART:20260704T100000Z\nDTEND:20260704T110000Z", "2026-07-04T10:00:00", "2026-07-04T11:00:00"),
        ("DTSTART:20260704T100000\nDTEND:20260704T110000", "2026-07-04T08:00:00", "2026-07-04T09:00:00"),
        ("DTSTART;VALUE=DATE:20260704\nDTEND;VALUE=DATE:20260706", "2026-07-04", "2026-07-06"),
        ("DTSTART;TZID=Africa/Nairobi;VALUE=DATE:20260704", "2026-07-04", "2026-07-05"),
        ("DTSTART;VALUE=DATE:20260704\nDTEND;VALUE=DATE:20260704", "2026-07-04", "2026-07-05"),
        ("DTSTART;VALUE=DATE:20260704\nDTEND:20260704T235900", "2026-07-04", "2026-07-05"),
        ("DTSTART;VALUE=DATE:20260704\nDTEND:20260705T000000", "2026-07-04", "2026-07-05"),
        (
            "DTSTART;TZID=US-Eastern:20260704T100000\nDTEND;TZID=US-Eastern:20260704T110000",
            "2026-07-04T14:00:00",
            "2026-07-04T15:00:00",
        ),
        (
            "X-MICROSOFT-CDO-ALLDAYEVENT:TRUE\nDTSTART:20260704T000000\nDTEND:20260705T000000",
            "2026-07-04",
            "2026-07-05",
        ),
    ],
)
def test_times_of_one_event(event: str, start: str, end: str) -> None:
    shows = read_feed(_feed(f"SUMMARY:One\n{event}")).shows()["a"]
    assert list(shows.wanted.elements()) == [Shown(start, end, "One")]


def test_a_zone_that_the_file_explains_is_what_the_file_says() -> None:
    event = "SUMMARY:One\nDTSTART;TZID=US-Eastern:20260704T100000\nDURATION:PT1H"
    shows = read_feed(_feed(event, US_EASTERN)).shows()["a"]
    assert list(shows.wanted) == [Shown("2026-07-04T13:00:00", "2026-07-04T14:00:00", "One")]


def test_a_cancelled_event_says_so() -> None:
    shows = read_feed(_feed("SUMMARY:One\nSTATUS:CANCELLED\nDTSTART:20260704T100000Z\nDURATION:PT1H")).shows()["a"]
    assert [one.subject for one in shows.wanted] == ["Cancelled: One"]


def test_a_series_alone_under_its_uid_is_one_whatever_its_recurrence_id() -> None:
    event = (
        "SUMMARY:One\nRECURRENCE-ID:20260704T100000Z\nDTSTART:20260704T100000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY;COUNT=3"
    )
    assert read_feed(_feed(event)).shows()["a"].wanted.total() == 3


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        ("FREQ=DAILY;COUNT=1000", 1000),
        ("FREQ=DAILY", 400),
        ("FREQ=DAILY;UNTIL=20270704T100000Z", 366),
        ("FREQ=WEEKLY", 58),
        ("FREQ=MONTHLY", 49),
        ("FREQ=YEARLY", 5),
        ("FREQ=YEARLY;COUNT=20", 20),
        ("FREQ=SECONDLY", 300),
    ],
)
def test_how_much_of_a_series_is_looked_at(rule: str, count: int) -> None:
    shows = read_feed(_feed(f"SUMMARY:One\nDTSTART:20260704T100000Z\nDURATION:PT1H\nRRULE:{rule}")).shows()["a"]
    assert shows.wanted.total() == count


def test_one_event_that_nobody_can_read_is_named_and_the_others_are_read() -> None:
    bad = "SUMMARY:One\nDTSTART:someday\nEND:VEVENT\nBEGIN:VEVENT\nUID:b\nDTSTART:20260704T100000Z\nDURATION:PT1H"
    oracle = read_feed(_feed(bad))
    assert list(oracle.shows()) == ["b"]
    assert list(oracle.unread) == ["a"]
    assert oracle.subjects == {"One"}
