"""The spoke of an iCal link against the contract of all spokes."""

from __future__ import annotations

import re
from collections.abc import Generator
from datetime import UTC, datetime

import pytest

from cirahub_desktop.sync.codecs.ical_writer import write_item
from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import Identity, RemoteId
from cirahub_desktop.sync.spokes.ical.feed import IcalSpoke
from tests.spokes.contract import SpokeContract
from tests.support.feed_server import FeedServer, Reply
from tests.support.ics import vcalendar, vevent

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TWO = vcalendar(vevent("a"), vevent("b", subject="Second"))


class FeedPlace:
    """The publisher's own calendar."""

    def __init__(self, server: FeedServer) -> None:
        self._server = server
        self._events: dict[str, str] = {}
        self._publish()

    def seed(self, uid: str, event: Event) -> None:
        text = write_item(Identity(uid), event, None, NOW).decode()
        self._events[uid] = text[text.index("BEGIN:VEVENT") : text.index("END:VCALENDAR")].strip()
        self._publish()

    def edit(self, remote_id: RemoteId, subject: str) -> None:
        self._events[remote_id] = re.sub("SUMMARY:.*", f"SUMMARY:{subject}\r", self._events[remote_id])
        self._publish()

    def remove(self, remote_id: RemoteId) -> None:
        del self._events[remote_id]
        self._publish()

    def count(self) -> int:
        return len(self._events)

    def _publish(self) -> None:
        self._server.replies = [Reply(vcalendar(*self._events.values()))]


class TestContract(SpokeContract):
    @pytest.fixture
    def place(self, server: FeedServer) -> FeedPlace:
        return FeedPlace(server)

    @pytest.fixture
    def spoke(self, server: FeedServer, place: FeedPlace) -> IcalSpoke:
        return IcalSpoke(server.link, clock=lambda: NOW)


@pytest.fixture
def server() -> Generator[FeedServer]:
    with FeedServer(Reply(TWO)) as running:
        yield running
