"""What the first look at a link shows a person."""

from __future__ import annotations

from collections.abc import Generator
from datetime import UTC, datetime
from typing import Any

import pytest

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import (
    FaultCode,
)
from cirahub_desktop.sync.spokes.ical.feed import IcalSpoke
from tests.support.feed_server import FeedServer, Reply
from tests.support.ics import vcalendar, vevent

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TWO = vcalendar(vevent("a"), vevent("b", subject="Second"))


@pytest.fixture
def server() -> Generator[FeedServer]:
    with FeedServer(Reply(TWO)) as running:
        yield running


def spoke(server: FeedServer, **options: Any) -> IcalSpoke:
    return IcalSpoke(options.pop("link", server.link), clock=lambda: NOW, **options)


def test_probe_says_what_a_person_wants_to_know(server: FeedServer) -> None:
    parts = [
        vevent("once", subject="Dentist", start="DTSTART;TZID=Europe/Paris:20261124T090000"),
        vevent("weekly", "RRULE:FREQ=WEEKLY;COUNT=3", subject="Choir", start="DTSTART:20261123T180000"),
        vevent("past", subject="Old", start="DTSTART;VALUE=DATE:20200101"),
        vevent("off", "STATUS:CANCELLED", subject="Cancelled", start="DTSTART:20261123T010000Z"),
        vevent("bad", start=""),
    ]
    server.replies = [Reply(vcalendar(*parts, head=("X-WR-CALNAME:Team\\, A", "X-WR-TIMEZONE:Europe/Paris")))]
    found = spoke(server).probe(CancelToken())
    assert (found.name, found.events, found.repeating, found.zone) == ("Team, A", 5, 1, "Europe/Paris")
    assert found.first == datetime(2019, 12, 31, 23, tzinfo=UTC)
    assert found.last == datetime(2026, 12, 7, 17, tzinfo=UTC)
    assert [one.subject for one in found.next] == ["Choir", "Dentist", "Choir"]
    assert found.next[0].start == datetime(2026, 11, 23, 17, tzinfo=UTC)
    assert [fault.code for fault in found.faults] == [FaultCode.NO_START]


def test_a_series_without_end_has_no_last(server: FeedServer) -> None:
    server.replies = [Reply(vcalendar(vevent("w", "RRULE:FREQ=WEEKLY")))]
    assert spoke(server).probe(CancelToken()).last is None
