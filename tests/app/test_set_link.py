"""The link of a feed is given again: with the real engine, against a feed on loopback."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from cirahub_desktop.accounts.vault import Secret, SecretKind, SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.status import State
from cirahub_desktop.sync.errors import AnotherRun, LinkRefused, NotFound, SecretMissing, VaultFailed
from cirahub_desktop.sync.lock import HubLock
from cirahub_desktop.sync.model.hub import HubConfig, SpokeConfig
from cirahub_desktop.sync.report import HubReport
from tests.support.feed_server import FeedServer, Reply


def calendar(*events: tuple[str, str]) -> Reply:
    """Of (uid, subject); each event on a day of its own."""
    blocks = "".join(
        f"BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261101T000000Z\r\nSUMMARY:{subject}\r\n"
        f"DTSTART:202612{int(subject.split()[-1]) + 1:02}T090000Z\r\n"
        f"DTEND:202612{int(subject.split()[-1]) + 1:02}T100000Z\r\nEND:VEVENT\r\n"
        for uid, subject in events
    )
    body = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\n{blocks}END:VCALENDAR\r\n"
    return Reply(body.encode(), headers={"ETag": '"1"', "Last-Modified": "Sun, 22 Nov 2026 08:00:00 GMT"})


def numbered(*numbers: int, prefix: str = "uid") -> tuple[tuple[str, str], ...]:
    return tuple((f"{prefix}-{number}", f"Truck {number}") for number in numbers)


@dataclass
class Office:
    """A hub with one feed and one folder that is written, and a clock that moves on with every run."""

    data: Path
    server: FeedServer
    vault: SessionVault
    app: App
    hub: HubConfig
    spoke: SpokeConfig
    target: Path
    now: datetime = datetime(2026, 11, 22, 8, tzinfo=UTC)

    def run(self) -> HubReport:
        self.now += timedelta(hours=1)
        return self.app.sync(self.hub.id)

    def written(self) -> list[str]:
        """Subjects in the folder, with how often they are there."""
        lines = (line for file in self.target.glob("*.ics") for line in file.read_text("utf-8").splitlines())
        return sorted(line.partition(":")[2] for line in lines if line.startswith("SUMMARY"))

    def restart(self) -> None:
        """On a computer without a keyring."""
        self.vault = SessionVault()
        self.app = App(self.data, vault=self.vault, clock=lambda: self.now)

    def link(self, name: str) -> str:
        return f"{self.server.origin}/{name}/calendar.ics"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """The server's clock is that of the test, else no strike would count (R7)."""
    with FeedServer(calendar(*numbered(*range(20)))) as server:
        vault, target = SessionVault(), tmp_path / "target"
        made: list[Office] = []
        app = App(tmp_path / "data", vault=vault, clock=lambda: made[0].now if made else Office.now)
        hub = app.add_hub("Team")
        spoke = app.add_ical_spoke(hub.id, "Plan", f"{server.origin}/one/calendar.ics")
        folder = app.add_folder_spoke(hub.id, "Copy", target)
        app.set_options(folder.id, replace(folder.options, hub_writes=True))
        made.append(Office(tmp_path / "data", server, vault, app, hub, spoke, target))
        monkeypatch.setattr(BaseHTTPRequestHandler, "date_time_string", lambda *_: format_datetime(made[0].now, True))
        made[0].run()
        assert len(made[0].written()) == 20
        yield made[0]


def test_r1_another_link_deletes_nothing_and_doubles_nothing(office: Office) -> None:
    office.server.replies = [calendar(*numbered(*range(5, 25)))]
    office.app.set_link(office.spoke.id, office.link("two"))
    for _ in range(4):
        report = office.run()
        assert sum(one.deleted for one in report.spokes) == 0
        assert not any(one.held for one in report.spokes)
    assert office.written() == sorted(f"Truck {number}" for number in range(25))
    assert office.app.hub_status(office.hub.id).items == 25


def test_what_the_new_feed_lists_again_follows_it_again(office: Office) -> None:
    office.server.replies = [calendar(*numbered(*range(20)))]
    office.app.set_link(office.spoke.id, office.link("two"))
    report = office.run()
    assert sum(one.created + one.updated + one.deleted for one in report.spokes) == 0
    office.server.replies = [calendar(*numbered(*range(19)))]
    for _ in range(3):
        office.run()
    assert office.written() == sorted(f"Truck {number}" for number in range(19))


def test_the_same_events_under_new_uids_are_not_doubled(office: Office) -> None:
    office.server.replies = [calendar(*numbered(*range(20), prefix="moved"))]
    office.app.set_link(office.spoke.id, office.link("two"))
    for _ in range(3):
        office.run()
    assert office.written() == sorted(f"Truck {number}" for number in range(20))


def test_another_link_is_not_asked_whether_the_old_one_has_changed(office: Office) -> None:
    office.app.set_link(office.spoke.id, office.link("two"))
    office.run()
    assert "if-none-match" not in office.server.requests[-1].headers
    assert "if-modified-since" not in office.server.requests[-1].headers


def test_the_same_link_with_a_password_goes_on_as_before(office: Office) -> None:
    office.server.replies = [calendar(*numbered(*range(18)))]
    office.run()
    leaving = office.app.hub_status(office.hub.id).spokes[0].leaving
    assert leaving is not None
    spoke = office.app.set_link(office.spoke.id, office.link("one"), "claire", "a password")
    assert (spoke.place.user, spoke.place.identity) == ("claire", office.spoke.place.identity)
    assert office.app.hub_status(office.hub.id).spokes[0].leaving == leaving
    office.run()
    assert office.server.requests[-1].headers["authorization"].startswith("Basic ")
    assert len(office.written()) == 18
    office.app.set_link(office.spoke.id, office.link("one"))
    assert office.vault.get(Secret(SecretKind.FEED_PASSWORD, office.spoke.id)) is None


def test_deletions_that_wait_are_of_the_old_feed(office: Office) -> None:
    office.server.replies = [calendar(*numbered(1))]
    office.run()
    assert office.app.holds()
    office.app.set_link(office.spoke.id, office.link("two"))
    assert office.app.holds() == ()
    for _ in range(3):
        office.run()
    assert len(office.written()) == 20


@pytest.mark.parametrize(("name", "kept"), [("one", True), ("two", False)])
def test_after_a_restart_without_a_keyring_the_link_can_be_given_again(office: Office, name: str, kept: bool) -> None:
    office.restart()
    office.run()
    status = office.app.hub_status(office.hub.id).spokes[0]
    assert (status.state, type(status.error)) == (State.ERROR, SecretMissing)
    assert len(office.written()) == 20
    links = status.items
    office.app.set_link(office.spoke.id, office.link(name))
    status = office.app.hub_status(office.hub.id).spokes[0]
    assert status.error is None
    assert status.next_run is not None
    assert (status.items == links) is kept
    report = office.run()
    assert sum(one.created + one.updated + one.deleted for one in report.spokes) == 0
    assert office.app.hub_status(office.hub.id).spokes[0].state is State.IN_SYNC
    assert len(office.written()) == 20


def test_a_refused_link_changes_nothing(office: Office) -> None:
    with pytest.raises(LinkRefused):
        office.app.set_link(office.spoke.id, "https://example.com/share")
    target = office.app.hub("Team").spokes[1]
    with pytest.raises(NotFound):
        office.app.set_link(target.id, office.link("two"))
    assert office.vault.get(Secret(SecretKind.FEED_LINK, office.spoke.id)) == office.link("one")


def test_a_vault_that_fails_leaves_link_and_items_together(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise VaultFailed

    monkeypatch.setattr(office.vault, "put", refuse)
    with pytest.raises(VaultFailed):
        office.app.set_link(office.spoke.id, office.link("two"))
    assert office.app.hub_status(office.hub.id).spokes[0].items == 20
    assert office.vault.get(Secret(SecretKind.FEED_LINK, office.spoke.id)) == office.link("one")


def test_a_link_is_not_given_again_under_a_run_of_somebody_else(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That run would write its old cursor back, and the new calendar would seem unchanged."""
    monkeypatch.setattr("cirahub_desktop.sync.lock.RUN_ENDS", 0.05)
    before = office.app.link_of(office.spoke.id)
    with HubLock(office.data / "locks", office.hub.id), pytest.raises(AnotherRun):
        office.app.set_link(office.spoke.id, "https://example.com/other.ics")
    assert office.app.link_of(office.spoke.id) == before
