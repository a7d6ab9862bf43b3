"""Whose calendar a feed shows, and what they answered to an invitation."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.event import Status
from cirahub_desktop.sync.model.item import RemoteId
from cirahub_desktop.sync.spokes.base import Known
from cirahub_desktop.sync.spokes.ical.feed import IcalSpoke
from cirahub_desktop.sync.spokes.ical.own_answer import addresses
from tests.support.feed_server import FeedServer, Reply
from tests.support.ics import vcalendar, vevent

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
NO = "ATTENDEE;PARTSTAT=DECLINED:mailto:Claire@Verrier.example"
YES = "ATTENDEE;PARTSTAT=ACCEPTED:mailto:claire@verrier.example"
OTHER = "ATTENDEE;PARTSTAT=DECLINED:mailto:paul@verrier.example"


def status(*lines: str, user: str = "claire@verrier.example", **how: str) -> Status:
    with FeedServer(Reply(vcalendar(vevent("a", *lines, **how)))) as server:
        spoke = IcalSpoke(server.link, user, clock=lambda: NOW)
        found = spoke.read(Known(), CancelToken()).changed[RemoteId("a")].event.status
        seen = spoke.as_written(RemoteId("a"), CancelToken())
    assert seen is not None
    assert seen.item is not None
    assert seen.item.event.status is found
    return found


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((NO,), Status.DECLINED),
        ((OTHER, NO), Status.DECLINED),
        ((YES, OTHER), Status.CONFIRMED),
        ((OTHER,), Status.CONFIRMED),
        ((), Status.CONFIRMED),
        ((NO, "STATUS:CANCELLED"), Status.CANCELLED),
        ((NO, YES), Status.CONFIRMED),
    ],
)
def test_their_own_answer_counts_and_nobody_elses(lines: tuple[str, ...], expected: Status) -> None:
    assert status(*lines) is expected


def test_whose_it_is_must_be_known() -> None:
    assert status(NO, user="") is Status.CONFIRMED


def test_link_name_and_user_may_say_whose_it_is() -> None:
    google = "https://calendar.example/calendar/ical/claire%40verrier.example/private-8c41/basic.ics"
    assert addresses(google, "", "School") == {"claire@verrier.example"}
    assert addresses("https://a.example/b.ics", "Claire@Verrier.example", "") == {"claire@verrier.example"}
    assert addresses("https://a.example/b.ics", "", " claire@verrier.example ") == {"claire@verrier.example"}
    assert addresses("https://a.example/b.ics", "VERRIER\\claire", "Claire @ work") == frozenset()


def test_one_date_of_a_series_may_be_declined_alone() -> None:
    text = vcalendar(
        vevent("a", "RRULE:FREQ=WEEKLY;COUNT=4", YES),
        vevent("a", "RECURRENCE-ID:20261201T090000Z", NO),
    )
    with FeedServer(Reply(text)) as server:
        item = IcalSpoke(server.link, "claire@verrier.example", clock=lambda: NOW).read(Known(), CancelToken())
    event = item.changed[RemoteId("a")].event
    assert event.status is Status.CONFIRMED
    assert event.series is not None
    assert [one.event.status for one in event.series.changed] == [Status.DECLINED]
