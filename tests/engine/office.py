"""The whole program before a sandbox: real links, real public folders, and people who work in Outlook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from exchangelib import CalendarItem
from exchangelib.items import SOFT_DELETE

from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.sandbox.item import Item
from cirahub_desktop.sandbox.sample_folders import CLAIRE, PASSWORDS
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.status import SpokeStatus
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.hub import Account, AuthMethod, SpokeConfig
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.sync.model.options import CategoryRule, Feeding
from cirahub_desktop.sync.report import HubReport
from tests.engine.support import PARIS
from tests.sandbox.client import Client
from tests.support.ics import vcalendar, vevent

BOARD, FLEET = "/Team Calendar", "/Logistics/Fleet/Entretien véhicules"
"""Two calendars of the sandbox that are empty at first."""
BOTH_WAYS: dict[str, object] = {"hub_writes": True, "feeds_hub": Feeding.ALL, "category": CategoryRule.NONE}
FILLED: dict[str, object] = {"hub_writes": True, "feeds_hub": Feeding.OFF, "category": CategoryRule.NONE}
SOURCE: dict[str, object] = {"hub_writes": False, "feeds_hub": Feeding.ALL}


class Office:
    """One computer with CiraHub and one hub, whose clock can be moved on a little."""

    def __init__(self, data: Path, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self._ahead = timedelta()
        self.app = App(data, vault=SessionVault(), clock=self.now, zone=PARIS)
        account = Account(AccountId(""), "Work", CLAIRE, CLAIRE, sandbox.endpoint, AuthMethod.BASIC)
        self.account = self.app.servers.add_account(account, PASSWORDS[CLAIRE]).id
        self.hub = self.app.add_hub("Team").id

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def pass_time(self, **delta: float) -> None:
        """Less than an hour in all, or the clocks no longer agree (R7)."""
        self._ahead += timedelta(**delta)

    def calendar(self, name: str, path: str, options: dict[str, object]) -> SpokeConfig:
        folder = self.app.servers.folder_by_path(self.account, path, CancelToken())
        return self.set(self.app.add_public_folder_spoke(self.hub, name, self.account, folder), **options)

    def mailbox(self, name: str, address: str, options: dict[str, object], path: str = "/Calendrier") -> SpokeConfig:
        found = self.app.servers.calendars_of(self.account, address, CancelToken())
        calendar = next(one for one in found if one.path == path)
        return self.set(self.app.add_mailbox_spoke(self.hub, name, self.account, calendar), **options)

    def set(self, spoke: SpokeConfig, **options: object) -> SpokeConfig:
        return self.app.set_options(spoke.id, replace(spoke.options, **options))  # type: ignore[arg-type]

    def link(self, name: str, subjects: Sequence[str]) -> SpokeConfig:
        return self.app.add_ical_spoke(self.hub, name, self.publish(name, subjects))

    def publish(self, name: str, subjects: Sequence[str]) -> str:
        return self.sandbox.set_feed(f"{name}.ics", feed_of(subjects))

    def run(self, **how: object) -> HubReport:
        return self.app.sync(self.hub, **how)  # type: ignore[arg-type]

    def status(self, name: str) -> SpokeStatus:
        return next(one for one in self.app.hub_status(self.hub).spokes if one.name == name)

    def subjects(self, path: str) -> list[str]:
        return sorted(item.text("Subject") for item in self.sandbox.items(path))


class Outlook:
    """A person's own program: plain exchangelib, signed in for itself."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def add(self, path: str, subject: str, days: int = 3, hour: int = 9, **more: Any) -> None:
        """An hour of the day ``days`` from now, by the clock of Paris."""
        start = datetime.combine(datetime.now(PARIS).date() + timedelta(days), time(hour), PARIS)
        times = {"start": start, "end": start + timedelta(hours=1)}
        self._save([CalendarItem(subject=subject, **{**times, **more})], path)

    def add_all(self, path: str, subjects: Iterable[str]) -> None:
        """One a day, from the day after tomorrow on."""
        first = datetime.combine(datetime.now(PARIS).date() + timedelta(2), time(9), PARIS)
        starts = {subject: first + timedelta(number) for number, subject in enumerate(subjects)}
        self._save(
            [CalendarItem(subject=name, start=at, end=at + timedelta(hours=1)) for name, at in starts.items()], path
        )

    def _save(self, items: list[Any], path: str) -> None:
        self._client.account.bulk_create(self._client.folder(path), items, send_meeting_invitations="SendToNone")

    def find(self, path: str, subject: str) -> Any:
        (found,) = [one for one in self.all(path) if one.subject == subject]
        return found

    def all(self, path: str) -> list[Any]:
        return list(self._client.folder(path).all())

    def occurrence(self, path: str, subject: str, index: int) -> Any:
        """The ``index``-th one of a series, counted from 1."""
        found = self.find(path, subject).occurrence(index=index)
        found.refresh()
        return found

    def view(self, path: str, first: date, last: date) -> list[Any]:
        """As the calendar shows it: every occurrence by itself, in order."""
        start, end = (datetime.combine(day, time(), PARIS) for day in (first, last))
        return sorted(self._client.folder(path).view(start=start, end=end), key=lambda one: one.start)

    def change(self, path: str, which: str, /, **values: Any) -> None:
        self.save(self.find(path, which), **values)

    def save(self, item: Any, **values: Any) -> None:
        for name, value in values.items():
            setattr(item, name, value)
        item.save(update_fields=list(values), send_meeting_invitations="SendToNone", conflict_resolution="AutoResolve")

    def delete(self, path: str, *subjects: str) -> None:
        self._delete([one for one in self.all(path) if one.subject in subjects])

    def drop(self, item: Any) -> None:
        self._delete([item])

    def empty(self, path: str) -> None:
        self._delete(self.all(path))

    def _delete(self, items: list[Any]) -> None:
        found = [(one.id, one.changekey) for one in items]
        answers = self._client.account.bulk_delete(found, SOFT_DELETE, send_meeting_cancellations="SendToNone")
        assert all(answer is True for answer in answers), answers


@contextmanager
def outlook(sandbox: Sandbox, user: str = CLAIRE) -> Iterator[Outlook]:
    with Client(sandbox.endpoint, user, PASSWORDS[user]) as client:
        yield Outlook(client)


def feed_of(subjects: Iterable[str]) -> bytes:
    """An hour each, on different days from the day after tomorrow on."""
    first = datetime.now(PARIS).date() + timedelta(days=2)
    events = (
        vevent(
            f"{subject}@school.example",
            f"DTEND;TZID=Europe/Paris:{first + timedelta(days=number):%Y%m%d}T100000",
            start=f"DTSTART;TZID=Europe/Paris:{first + timedelta(days=number):%Y%m%d}T090000",
            subject=subject,
        )
        for number, subject in enumerate(subjects)
    )
    return vcalendar(*events, head=("X-WR-TIMEZONE:Europe/Paris",))


def lessons(count: int) -> list[str]:
    return [f"Lesson {number:02}" for number in range(count)]


def wrote(report: HubReport) -> tuple[int, int, int]:
    """Created, updated and deleted, in all spokes."""
    spokes = report.spokes
    return sum(one.created for one in spokes), sum(one.updated for one in spokes), sum(one.deleted for one in spokes)


def nothing_happened(report: HubReport) -> bool:
    return wrote(report) == (0, 0, 0) and not any(one.incoming for one in report.spokes)


def in_the_bin(sandbox: Sandbox, path: str) -> list[Item]:
    return sandbox.items(path, deleted=True)
