"""Looking at one event of a feed after the other fetches the feed once, and asks later whether it changed."""

from __future__ import annotations

from collections.abc import Generator
from datetime import UTC, datetime, timedelta

import pytest

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import BadSource, Cancelled
from cirahub_desktop.sync.model.item import RemoteId
from cirahub_desktop.sync.spokes.base import Known
from cirahub_desktop.sync.spokes.ical.feed import IcalSpoke
from cirahub_desktop.sync.spokes.ical.last_seen import LastSeen
from tests.support.feed_server import FeedServer, Reply
from tests.support.ics import vcalendar, vevent

OLD = Reply(vcalendar(vevent("a"), vevent("b", subject="Second")), headers={"ETag": '"v1"'})
NEW = Reply(vcalendar(vevent("a", subject="Moved")), headers={"ETag": '"v2"'})


class Person:
    """Opens a spoke for each look, as the window does."""

    def __init__(self, server: FeedServer) -> None:
        self.server, self.last_seen = server, LastSeen()
        self.now = datetime(2026, 11, 22, 12, tzinfo=UTC)

    def spoke(self, user: str = "") -> IcalSpoke:
        return IcalSpoke(self.server.link, user, clock=lambda: self.now, last_seen=self.last_seen)

    def look(self, name: str = "a", *, seconds: float = 1, user: str = "") -> str:
        self.now += timedelta(seconds=seconds)
        found = self.spoke(user).as_written(RemoteId(name), CancelToken())
        return found.item.event.subject if found and found.item else ""


@pytest.fixture
def person() -> Generator[Person]:
    with FeedServer(OLD) as server:
        yield Person(server)


def test_within_a_minute_nothing_is_asked_again(person: Person) -> None:
    assert (person.look("a"), person.look("b"), person.look("c")) == ("S", "Second", "")
    assert len(person.server.requests) == 1


def test_later_the_publisher_is_asked_whether_it_changed(person: Person) -> None:
    person.look()
    person.server.replies = [Reply(status=304)]
    assert person.look("b", seconds=90) == "Second"
    assert person.look("a") == "S"
    assert [one.headers.get("if-none-match") for one in person.server.requests] == [None, '"v1"']
    person.server.replies = [NEW]
    assert person.look(seconds=90) == "Moved"
    assert person.look("b") == ""
    assert len(person.server.requests) == 3


def test_what_a_run_reads_anew_is_seen_at_once(person: Person) -> None:
    person.look()
    person.server.replies = [NEW]
    person.spoke().read(Known(), CancelToken())
    assert person.look() == "Moved"


def test_a_run_that_finds_nothing_new_leaves_it_at_hand(person: Person) -> None:
    cursor = person.spoke().read(Known(), CancelToken()).cursor
    person.look()
    person.server.replies = [Reply(status=304)]
    person.spoke().read(Known(cursor), CancelToken())
    person.look()
    assert len(person.server.requests) == 3


def test_who_signs_in_as_somebody_else_is_shown_their_own(person: Person) -> None:
    person.look()
    person.server.replies = [NEW]
    assert person.look(user="claire") == "Moved"


def test_a_clock_that_was_set_back_makes_nothing_last(person: Person) -> None:
    person.look()
    person.server.replies = [NEW]
    assert person.look(seconds=-3600) == "Moved"


def test_a_fetch_that_fails_is_tried_again(person: Person) -> None:
    person.server.replies = [Reply(b"<html>Sign in</html>")]
    with pytest.raises(BadSource):
        person.look()
    person.server.replies = [OLD]
    assert person.look() == "S"


def test_r13_who_waits_for_another_look_can_cancel(person: Person) -> None:
    cancel = CancelToken()
    feed = (person.server.link, "", "")
    fetch = lambda _: person.spoke()._fetcher.fetch({}, CancelToken())  # noqa: E731

    def never(_: object) -> object:
        cancel.cancel()
        with pytest.raises(Cancelled):
            person.spoke().as_written(RemoteId("a"), cancel)
        raise BadSource("feed", BadSource.Reason.TRUNCATED)

    with pytest.raises(BadSource), person.last_seen.calendar(feed, person.now, CancelToken(), fetch, never):  # type: ignore[arg-type]
        pass
