"""A calendar that may be written from now on is not in sync before a run has been there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.status import State
from cirahub_desktop.sync.model.hub import SpokeConfig
from tests.app.test_app import write_feed_folder


class Desk:
    def __init__(self, folder: Path) -> None:
        self.folder, self.now = folder, datetime(2026, 11, 22, 8, tzinfo=UTC)
        self.app = App(folder / "data", vault=SessionVault(), clock=lambda: self.now, zone=ZoneInfo("Europe/Paris"))
        self.hub = self.app.add_hub("Team").id
        self.source = self.add("Source", writes=False)
        write_feed_folder(folder / "Source", 3)

    def add(self, name: str, *, writes: bool = True) -> SpokeConfig:
        spoke = self.app.add_folder_spoke(self.hub, name, self.folder / name)
        return self.allow(spoke, writes=writes)

    def allow(self, spoke: SpokeConfig, *, writes: bool) -> SpokeConfig:
        return self.app.set_options(spoke.id, replace(spoke.options, hub_writes=writes))

    def sync(self) -> None:
        self.now += timedelta(minutes=1)
        self.app.sync(self.hub)

    def states(self) -> dict[str, State]:
        return {spoke.config.name: spoke.state for spoke in self.app.hub_status(self.hub).spokes}


def test_a_second_calendar_is_not_in_sync_before_its_first_run(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.add("First")
    desk.sync()
    second = desk.add("Second", writes=False)
    desk.sync()
    desk.allow(second, writes=True)
    assert desk.states() == {"Source": State.IN_SYNC, "First": State.IN_SYNC, "Second": State.NEVER_RUN}
    assert desk.app.hub_status(desk.hub).state is not State.IN_SYNC
    desk.sync()
    assert set(desk.states().values()) == {State.IN_SYNC}
    assert desk.app.hub_status(desk.hub).state is State.IN_SYNC


def test_one_that_feeds_and_may_now_be_written_waits_for_its_first_run_too(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.sync()
    desk.allow(desk.source, writes=True)
    assert desk.states() == {"Source": State.NEVER_RUN}
    desk.allow(desk.source, writes=False)
    assert desk.states() == {"Source": State.IN_SYNC}


def test_a_look_ahead_is_no_first_run(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.add("First")
    desk.sync()
    second = desk.add("Second", writes=False)
    desk.sync()
    desk.allow(second, writes=True)
    desk.app.sync(desk.hub, dry_run=True)
    assert desk.states()["Second"] is State.NEVER_RUN
