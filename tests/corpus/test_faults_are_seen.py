"""The judge is judged: what goes wrong on the way is told, wherever it goes wrong."""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from exchangelib import CalendarItem

from tests.corpus.oracle import Oracle, read_feed
from tests.corpus.passage import Difference, Place, judged
from tests.corpus.pipe import Pipe
from tests.corpus.rewritten import rewritten
from tests.corpus.shown import HOME

FEED = b"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Tests//EN
BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:STANDARD
DTSTART:19961027T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19810329T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
UID:weekly
DTSTAMP:20260101T000000Z
SUMMARY:Weekly
DTSTART;TZID=Europe/Paris:20260105T090000
DTEND;TZID=Europe/Paris:20260105T100000
RRULE:FREQ=WEEKLY;COUNT=20
EXDATE;TZID=Europe/Paris:20260119T090000
END:VEVENT
BEGIN:VEVENT
UID:weekly
DTSTAMP:20260101T000000Z
RECURRENCE-ID;TZID=Europe/Paris:20260126T090000
SUMMARY:Weekly, later
DTSTART;TZID=Europe/Paris:20260126T110000
DTEND;TZID=Europe/Paris:20260126T120000
END:VEVENT
BEGIN:VEVENT
UID:day
DTSTAMP:20260101T000000Z
SUMMARY:Day of 23 hours
DTSTART;VALUE=DATE:20260329
DTEND;VALUE=DATE:20260330
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def pipe(tmp_path: Path) -> Generator[Pipe]:
    with Pipe(tmp_path) as pipe:
        pipe.open(FEED, _oracle().first_start())
        pipe.run()
        yield pipe


def test_without_a_fault_nothing_differs(pipe: Pipe) -> None:
    assert _told(pipe) == []
    assert _oracle().shows()["weekly"].wanted.total() == 19


def test_a_day_that_became_hours_is_told(pipe: Pipe) -> None:
    one = _stored(pipe, "day")
    one.is_all_day = False
    one.save(update_fields=["is_all_day"], send_meeting_invitations="SendToNone")
    assert [(found.place, found.uid) for found in _told(pipe)] == [(Place.FOLDER, "day")]


def test_a_lost_occurrence_is_told(pipe: Pipe) -> None:
    _stored(pipe, "weekly").occurrence(index=7).delete(send_meeting_cancellations="SendToNone")
    (found,) = _told(pipe)
    assert (found.place, found.uid, len(found.missing), len(found.extra)) == (Place.FOLDER, "weekly", 1, 0)


def test_a_moved_occurrence_is_told(pipe: Pipe) -> None:
    one = _stored(pipe, "weekly").occurrence(index=7)
    one = next(iter(pipe.folder.account.fetch([one])))
    one.start += timedelta(hours=1)
    one.end += timedelta(hours=1)
    one.save(update_fields=["start", "end"], send_meeting_invitations="SendToNone")
    (found,) = _told(pipe)
    assert (found.place, found.uid, len(found.missing), len(found.extra)) == (Place.FOLDER, "weekly", 1, 1)


def test_an_item_too_many_is_told(pipe: Pipe) -> None:
    start = datetime(2026, 3, 30, 9, tzinfo=HOME)
    one = CalendarItem(
        account=pipe.folder.account,
        folder=pipe.folder,
        subject="Day of 23 hours",
        start=start,
        end=start + timedelta(hours=1),
    )
    one.save(send_meeting_invitations="SendToNone")
    (found,) = _told(pipe)
    assert (found.place, found.uid, len(found.missing), len(found.extra)) == (Place.FOLDER, "day", 0, 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("SUMMARY:Weekly, later", "SUMMARY:Weekly"),
        ("COUNT=20", "COUNT=21"),
        ("DTSTART;VALUE=DATE:20260329", "DTSTART;VALUE=DATE:20260328"),
        ("EXDATE", "X-EXDATE"),
    ],
)
def test_a_wrong_file_is_told(pipe: Pipe, old: str, new: str) -> None:
    for path in pipe.files.glob("*.ics"):
        text = path.read_text(encoding="utf-8").replace("SUMMARY:Weekly\\, later", "SUMMARY:Weekly, later")
        path.write_text(text.replace(old, new), encoding="utf-8")
    (found,) = _told(pipe)
    assert found.place is Place.FILES


def test_a_file_written_by_another_program_has_the_same_to_show() -> None:
    other = rewritten(FEED)
    assert other is not None
    assert other != FEED
    assert b"BEGIN:VEVENT\r\nDTSTAMP" not in other  # properties in another order
    assert other.index(b"UID:day") < other.index(b"UID:weekly")
    assert read_feed(other).shows() == _oracle().shows()


def test_a_file_written_by_another_program_has_newer_stamps_everywhere() -> None:
    with_sequences = FEED.replace(b"DTSTAMP:20260101T000000Z", b"DTSTAMP:20260101T000000Z\nSEQUENCE:4")
    other = rewritten(with_sequences)
    assert other is not None
    assert other.count(b"SEQUENCE:5") == other.count(b"DTSTAMP:20260104T050000Z") == 3


def test_a_file_whose_blocks_are_not_closed_is_not_rewritten() -> None:
    assert rewritten(FEED.replace(b"END:VEVENT\nBEGIN", b"BEGIN")) is None


def test_a_change_in_a_rewritten_file_is_written(pipe: Pipe) -> None:
    other = rewritten(FEED)
    assert other is not None
    pipe.serve(other)
    assert [one.written for one in pipe.run().spokes] == [0, 0, 0]
    pipe.serve(other.replace(b"Day of 23 hours", b"Day of 24 hours"))
    assert [one.written for one in pipe.run().spokes] == [0, 1, 1]


def _oracle() -> Oracle:
    return read_feed(FEED)


def _told(pipe: Pipe) -> list[Difference]:
    return judged(pipe, _oracle(), _oracle().shows())


def _stored(pipe: Pipe, uid: str) -> Any:
    return next(item for item in pipe.folder.all() if item.uid == uid)
