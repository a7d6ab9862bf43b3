"""Spokes and hubs are taken away from real places: folders on the disk, and an Exchange that speaks EWS."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cirahub_desktop.accounts.vault import Secret, SecretKind, SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.sandbox.sample_feed import sample_feed
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import FolderProblem, NotFound, SignInFailed, Unreachable, VaultFailed
from cirahub_desktop.sync.left import Copies, SpokeLeft, Stayed, Stays
from cirahub_desktop.sync.model.hub import HubConfig, SpokeConfig
from cirahub_desktop.sync.model.options import SpokeOptions
from cirahub_desktop.sync.spokes.folder.files import TRASH
from tests.e2e.judge import assert_nobody_got_mail, assert_requests_are_valid
from tests.e2e.stage import ACCOUNT, DOCK, FEED, TEAM, LastingVault, Stage

LINK = "https://example.com/private/8c41f0/plan.ics?key=secret"


def write_events(folder: Path, count: int) -> None:
    folder.mkdir()
    for number in range(count):
        text = (
            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\n"
            f"UID:uid-{number}\r\nDTSTAMP:20261101T000000Z\r\nSUMMARY:Event {number:03}\r\n"
            f"DTSTART:202612{1 + number % 28:02}T090000Z\r\nDTEND:202612{1 + number % 28:02}T100000Z\r\n"
            "END:VEVENT\r\nEND:VCALENDAR\r\n"
        )
        (folder / f"{number}.ics").write_bytes(text.encode())


class Folders:
    """A hub with a source folder of twelve events and two folders that are written, one of them with a neighbour."""

    def __init__(self, home: Path) -> None:
        self.vault = SessionVault()
        self.now = datetime(2026, 11, 22, 8, tzinfo=UTC)
        self.app = App(home / "data", vault=self.vault, clock=lambda: self.now)
        self.source, self.one, self.two = home / "source", home / "one", home / "two"
        write_events(self.source, 12)
        hub = self.app.add_hub("Team")
        self.app.add_folder_spoke(hub.id, "Source", self.source)
        for name, folder in (("One", self.one), ("Two", self.two)):
            spoke = self.app.add_folder_spoke(hub.id, name, folder)
            self.app.set_options(spoke.id, replace(spoke.options, hub_writes=True))
        theirs = (self.source / "0.ics").read_bytes().replace(b"uid-0", b"theirs").replace(b"Event 000", b"Lunch")
        (self.one / "theirs.ics").write_bytes(theirs)
        self.run()

    @property
    def hub(self) -> HubConfig:
        return self.app.hub("Team")

    def spoke(self, name: str) -> SpokeConfig:
        return self.app.spoke(self.hub, name)

    def run(self) -> None:
        self.now += timedelta(minutes=20)
        self.app.sync(self.hub.id)


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path)


def held(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.glob("*.ics"))


def test_what_was_written_into_a_folder_goes_to_its_trash(folders: Folders) -> None:
    one = folders.spoke("One")
    assert folders.app.removal.preview(one.id) == Copies(written=12)
    left = folders.app.remove_spoke(one.id, clean=True)
    assert left.spokes == (SpokeLeft(one.id, "One", removed=12),)
    assert held(folders.one) == ["theirs.ics"]
    assert len(list((folders.one / TRASH).iterdir())) == 12
    folders.run()
    assert len(held(folders.two)) == len(held(folders.source)) == 12
    with pytest.raises(NotFound):
        folders.spoke("One")


def test_what_people_changed_or_copied_in_a_folder_stays_and_is_named(folders: Folders) -> None:
    ours = sorted(file for file in folders.one.glob("*.ics") if file.name != "theirs.ics")
    ours[0].write_bytes(ours[0].read_bytes().replace(b"SUMMARY:", b"SUMMARY:My own "))
    (folders.one / "copied.ics").write_bytes(ours[1].read_bytes())
    folders.run()
    assert len(folders.app.removal.preview(folders.spoke("One").id).edited) == 1
    (left,) = folders.app.remove_spoke(folders.spoke("One").id, clean=True).spokes
    assert (left.removed, left.behind) == (11, 2)
    assert [(one.why, one.count) for one in left.stayed] == [(Stays.EDITED, 1), (Stays.USERS_COPY, 1)]
    assert held(folders.one) == sorted(["theirs.ics", "copied.ics", ours[0].name])


def test_a_folder_that_is_not_there_does_not_block_the_removal(folders: Folders) -> None:
    """An external disk that is unplugged: what is on it stays, and that is said."""
    folders.one.rename(folders.one.with_name("elsewhere"))
    (left,) = folders.app.remove_spoke(folders.spoke("One").id, clean=True).spokes
    assert isinstance(left.error, FolderProblem)
    assert left.stayed == (Stayed(Stays.NOT_REACHED, 12),)
    assert [spoke.name for spoke in folders.hub.spokes] == ["Source", "Two"]


def test_a_hub_takes_along_what_it_wrote(folders: Folders) -> None:
    assert folders.app.removal.preview_hub(folders.hub.id).written == 24
    left = folders.app.remove_hub(folders.hub.id, clean=True)
    assert (left.removed, left.behind) == (24, 0)
    assert (held(folders.one), held(folders.two), len(held(folders.source))) == (["theirs.ics"], [], 12)
    assert folders.app.hubs() == ()


def test_what_came_from_a_spoke_goes_with_it_where_a_person_says_so(folders: Folders) -> None:
    """Three are few enough for the breaker; the folder itself keeps its files."""
    for file in sorted(folders.source.glob("*.ics"))[3:]:
        file.unlink()
    folders.app.drop_hold(_held(folders))
    folders.app.remove_spoke(folders.spoke("Source").id, keep_items=False)
    folders.run()
    assert len(held(folders.source)) == 3
    assert len(held(folders.two)) == 9


def _held(folders: Folders) -> str:
    folders.run()
    (hold,) = folders.app.holds()
    return hold.id


def test_everything_that_was_written_goes_and_the_hubs_stay(folders: Folders) -> None:
    assert folders.app.removal.clean_all().removed == 24
    folders.run()
    assert (held(folders.one), held(folders.two)) == (["theirs.ics"], [])
    assert [spoke.options.hub_writes for spoke in folders.hub.spokes] == [False] * 3
    assert folders.hub.spokes[1].options == replace(SpokeOptions(), hub_writes=False)


# secrets


def test_r12_secrets_go_with_the_spoke_and_accounts_stay(tmp_path: Path) -> None:
    vault = SessionVault()
    app = App(tmp_path, vault=vault)
    hub = app.add_hub("Team")
    spoke = app.add_ical_spoke(hub.id, "Plan", LINK, "claire", "feed password")
    assert app.remove_spoke(spoke.id, clean=True).secrets is None
    for kind in (SecretKind.FEED_LINK, SecretKind.FEED_PASSWORD):
        assert vault.get(Secret(kind, spoke.id)) is None
    other = app.add_ical_spoke(hub.id, "Plan", LINK)
    app.remove_hub(hub.id)
    assert vault.get(Secret(SecretKind.FEED_LINK, other.id)) is None


def test_a_password_store_that_refuses_does_not_keep_the_spoke(tmp_path: Path) -> None:
    class Sticky(SessionVault):
        stuck = False

        def delete(self, key: Secret) -> None:
            if self.stuck:
                raise VaultFailed(locked=True)
            super().delete(key)

    vault = Sticky()
    app = App(tmp_path, vault=vault)
    hub = app.add_hub("Team")
    spoke = app.add_ical_spoke(hub.id, "Plan", LINK)
    vault.stuck = True
    assert isinstance(app.remove_spoke(spoke.id).secrets, VaultFailed)
    assert app.hub("Team").spokes == ()


# Exchange


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(keep_bodies=True) as running:
        yield running
        assert_nobody_got_mail(running.recorder)
        assert_requests_are_valid(running.recorder)


@pytest.fixture
def stage(sandbox: Sandbox, tmp_path: Path) -> Iterator[Stage]:
    with Stage(sandbox, tmp_path / "data", LastingVault()) as made:
        yield made


def fill_public_folder(stage: Stage) -> int:
    """Everything people put into calendars, series with changed dates and HTML bodies included."""
    stage.path = "/Logistics/Planning quai"
    stage.publish_bytes(sample_feed(datetime.now(UTC).date()))
    stage.set_up()
    before = len(stage.subjects())
    stage.run()
    stage.run()
    return len(stage.subjects()) - before


def test_r8_a_public_folder_keeps_what_others_put_there_and_nobody_gets_mail(stage: Stage) -> None:
    written = fill_public_folder(stage)
    assert written > 30
    before = len(stage.subjects()) - written
    (left,) = stage.app.remove_spoke(stage.spoke(DOCK).id, clean=True).spokes
    assert (left.removed, left.stayed, left.error) == (written, (), None)
    assert len(stage.subjects()) == before
    assert len(stage.sandbox.items(stage.path, deleted=True)) == written
    assert stage.app.servers.account(ACCOUNT)


def test_a_lost_answer_of_the_server_loses_nothing(stage: Stage) -> None:
    written = fill_public_folder(stage)
    stage.sandbox.faults.add("DeleteItem:1:drop-after")
    (left,) = stage.app.remove_spoke(stage.spoke(DOCK).id, clean=True).spokes
    assert (left.removed, left.stayed, left.error) == (written, (), None)


def test_a_server_that_is_down_does_not_block_the_removal(stage: Stage) -> None:
    stage.publish(30)
    stage.set_up()
    stage.run()
    stage.sandbox.close()
    (left,) = stage.app.remove_spoke(stage.spoke(DOCK).id, clean=True).spokes
    assert isinstance(left.error, Unreachable)
    assert left.stayed == (Stayed(Stays.NOT_REACHED, 30),)
    assert [spoke.name for spoke in stage.hub.spokes] == [FEED]


def test_a_refused_password_is_not_sent_again_to_clean(stage: Stage) -> None:
    """That would lock the account of somebody who only tidies up."""
    stage.publish(3)
    stage.set_up()
    stage.run()
    stage.app.servers.set_password(stage.app.servers.account(ACCOUNT).id, "wrong")
    stage.run()
    stage.sandbox.recorder.clear()
    (left,) = stage.app.remove_spoke(stage.spoke(DOCK).id, clean=True).spokes
    assert isinstance(left.error, SignInFailed)
    assert stage.sandbox.recorder.exchanges == ()
    assert len(stage.held()) >= 3


def test_a_hub_with_a_server_is_cleaned_and_its_account_stays(stage: Stage) -> None:
    stage.path = TEAM
    stage.publish(60)
    stage.set_up()
    stage.run()
    left = stage.app.remove_hub(stage.hub.id, clean=True, cancel=CancelToken())
    assert (left.removed, left.behind) == (60, 0)
    assert stage.subjects() == []
    assert stage.app.servers.accounts()
