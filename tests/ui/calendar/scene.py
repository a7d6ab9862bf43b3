"""Happenings made by hand, and an App over real files for the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.happenings import Happening, Source, last_day
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.event import AllDaySpan, Span, Status, ZonedSpan
from cirahub_desktop.sync.model.item import HubId, ItemId, SpokeId
from cirahub_desktop.ui.presenters.calendar_month import Around
from cirahub_desktop.ui.presenters.calendar_sources import sources_of
from tests.support.ics import vcalendar, vevent

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 11, 24, 13, 32, tzinfo=UTC)
TODAY = date(2026, 11, 24)
PLAN, DOCK = SpokeId("plan"), SpokeId("dock")
SOURCES = (Source(PLAN, "Plan", 3), Source(DOCK, "Dock", 2))
T = TypeVar("T")


def around() -> Around:
    return Around(TODAY, PARIS, sources_of(SOURCES))


def at(subject: str, begin: str, end: str, source: SpokeId = PLAN, *, zone: str = "Europe/Paris") -> Happening:
    """``begin`` and ``end`` as ``24 15:30`` of November 2026, on this computer's clock."""
    start, stop = (
        datetime.strptime(f"2026 11 {text}", "%Y %m %d %H:%M").replace(tzinfo=PARIS) for text in (begin, end)
    )
    there = ZoneInfo(zone)
    span = ZonedSpan(start.astimezone(there), stop.astimezone(there))
    return _happening(subject, source, span, start, stop)


def _moment(text: str) -> datetime:
    return datetime.strptime(f"2026 11 {text}", "%Y %m %d %H:%M").replace(tzinfo=PARIS)


def _happening(subject: str, source: SpokeId, span: Span, start: datetime, stop: datetime) -> Happening:
    return Happening(
        ItemId(subject),
        "",
        subject,
        "",
        source,
        span,
        start,
        stop,
        repeats=False,
        status=Status.CONFIRMED,
        first_day=start.date(),
        last_day=last_day(start, stop),
    )


def days(subject: str, first: int, last: int, source: SpokeId = PLAN) -> Happening:
    """Whole days of November 2026, both included."""
    span = AllDaySpan(date(2026, 11, first), date(2026, 11, last) + timedelta(days=1))
    start, stop = (datetime.combine(day, time(), PARIS) for day in (span.start, span.end))
    return _happening(subject, source, span, start, stop)


class Handle:
    def __init__(self, call: Callable[[], None]) -> None:
        self.call, self.token = call, CancelToken()

    def cancel(self) -> None:
        self.token.cancel()


class ByHand:
    """Runs jobs when the test says so; what was cancelled is not answered."""

    def __init__(self) -> None:
        self.waiting: list[Handle] = []

    def run(self, job: Callable[[CancelToken], T], done: Callable[[T], None], failed: Callable[[CiraHubError], None]) -> Handle:  # fmt: skip # noqa: E501
        def call() -> None:
            try:
                answer = job(handle.token)
            except CiraHubError as error:
                failed(error)
            else:
                done(answer)

        handle = Handle(call)
        self.waiting.append(handle)
        return handle

    def post(self, call: Callable[[], None]) -> None:
        call()

    def go(self) -> int:
        """Until nothing waits; tells how many were carried out."""
        count = 0
        while self.waiting:
            handle = self.waiting.pop(0)
            if not handle.token.cancelled:
                handle.call()
                count += 1
        return count


class Office:
    """Two folders feed a hub, which is written into a third."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.app = App(root / "data", vault=SessionVault(), clock=lambda: NOW, zone=PARIS)
        self.hub: HubId = self.app.add_hub("Team").id
        self.plan = self.app.add_folder_spoke(self.hub, "Plan", root / "Plan")
        other = self.app.add_folder_spoke(self.hub, "Holidays", root / "Holidays")
        self.holidays = self.app.set_options(other.id, replace(other.options, feeds_hub=self.plan.options.feeds_hub))
        dock = self.app.add_folder_spoke(self.hub, "Dock", root / "Dock")
        self.dock = self.app.set_options(dock.id, replace(dock.options, hub_writes=True))

    def put(self, spoke: str, *events: str) -> None:
        (self.root / spoke / "all.ics").write_bytes(vcalendar(*events))

    def run(self) -> None:
        report = self.app.sync(self.hub)
        assert all(one.error is None and not one.failed for one in report.spokes)

    def usual(self) -> None:
        self.put(
            "Plan",
            zoned("Board meeting", "20261124", "153000", "163000", "LOCATION:Room 1"),
            zoned("Truck 7", "20261103", "080000", "090000", "RRULE:FREQ=WEEKLY"),
            *(zoned(f"Early {number}", "20261124", f"0{number}0000", f"0{number}3000") for number in range(1, 7)),
        )
        self.put("Holidays", whole("Fair", "20261126", "20261129"))
        self.run()


def zoned(subject: str, day: str, begin: str, end: str, *lines: str, zone: str = "Europe/Paris") -> str:
    return vevent(
        f"{subject.replace(' ', '-')}-{day}",
        f"DTEND;TZID={zone}:{day}T{end}",
        *lines,
        start=f"DTSTART;TZID={zone}:{day}T{begin}",
        subject=subject,
    )


def whole(subject: str, first: str, end: str) -> str:
    return vevent(subject, f"DTEND;VALUE=DATE:{end}", start=f"DTSTART;VALUE=DATE:{first}", subject=subject)
