"""A hub that reads a real link over HTTP and fills a calendar in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cirahub_desktop.sync.report import HubReport
from cirahub_desktop.sync.spokes.ical.feed import IcalSpoke
from tests.engine.support import PARIS, World
from tests.support.feed_server import FeedServer, Reply
from tests.support.ics import vcalendar, vevent

FIRST_DAY = datetime(2026, 11, 23, 8)


@dataclass(frozen=True, slots=True)
class Listed:
    """One event as the publisher lists it, for an hour in Paris, ``day`` days after the first."""

    subject: str
    day: int = 0
    hour: int = 9
    uid: str = ""
    location: str = ""

    def text(self) -> str:
        start = FIRST_DAY.replace(hour=self.hour) + timedelta(days=self.day)
        times = (_time("DTSTART", start), _time("DTEND", start + timedelta(hours=1)))
        place = f"LOCATION:{self.location}" if self.location else ""
        return vevent(self.uid or self.subject, times[1], place, start=times[0], subject=self.subject)


def lectures(count: int, **fields: str) -> list[Listed]:
    """Different events on different days of the next ten months."""
    return [Listed(f"Lecture {number:03}", number % 300, number % 20, **fields) for number in range(count)]


def body_of(events: Iterable[Listed]) -> bytes:
    return vcalendar(*(one.text() for one in events), head=("X-WR-TIMEZONE:Europe/Paris",))


class LinkWorld(World):
    """``school`` is the link; ``board`` is filled from it, whatever the date. This computer's clock may be wrong."""

    def __init__(self, folder: Path, server: FeedServer) -> None:
        super().__init__(folder)
        self.server, self.wrong_by = server, timedelta()
        self.feed("school")
        self.target("board", range_future=None, range_past=None)
        self.wrappers["school"] = lambda _: IcalSpoke(server.link, clock=lambda: self.now, here=PARIS)  # type: ignore[assignment, return-value]

    def answer(self, *replies: Reply) -> None:
        self.server.replies[:] = replies

    def publish(self, events: Iterable[Listed]) -> None:
        self.answer(Reply(body_of(events)))

    def set_clock(self, **wrong_by: float) -> None:
        """The clock of this computer, not that of the server."""
        wrong = timedelta(**wrong_by)
        self.now += wrong - self.wrong_by
        self.wrong_by = wrong

    @property
    def board(self) -> list[str]:
        return self.subjects("board")


@contextmanager
def link_world(folder: Path, kind: type[FeedServer] = FeedServer) -> Iterator[LinkWorld]:
    server = kind(Reply(), clock=lambda: world.now - world.wrong_by)
    world = LinkWorld(folder, server)
    with server:
        yield world


def writes(report: HubReport) -> tuple[int, int, int]:
    """How much was created, updated and deleted, in all spokes."""
    return (
        sum(one.created for one in report.spokes),
        sum(one.updated for one in report.spokes),
        sum(one.deleted for one in report.spokes),
    )


def _time(name: str, moment: datetime) -> str:
    return f"{name};TZID=Europe/Paris:{moment:%Y%m%dT%H%M%S}"
