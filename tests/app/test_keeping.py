"""What a person kept as it is, in the window and on the command line, over a real store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.history import PinnedItem
from cirahub_desktop.sync.errors import AnotherRun, NotFound
from cirahub_desktop.sync.lock import HubLock
from cirahub_desktop.sync.model.hub import HubConfig, SpokeConfig
from cirahub_desktop.sync.model.item import SpokeId
from cirahub_desktop.sync.report import Action, HubReport, PlannedWrite, SpokeReport
from tests.support.ics import vcalendar, vevent

_START = f"DTSTART:{datetime.now(UTC) + timedelta(days=2):%Y%m%dT%H0000Z}"


class Office:
    """A folder of events that feeds another one."""

    def __init__(self, folder: Path) -> None:
        self.plan, self.dock = folder / "plan", folder / "dock"
        for one in (self.plan, self.dock):
            one.mkdir()
        self.app = App(folder / "data", vault=SessionVault())
        self.hub: HubConfig = self.app.add_hub("Team")
        self.app.add_folder_spoke(self.hub.id, "Plan", self.plan)
        self.spoke: SpokeConfig = self.app.add_folder_spoke(self.hub.id, "Dock", self.dock)
        self.app.set_options(self.spoke.id, replace(self.spoke.options, hub_writes=True))

    def says(self, *subjects: str) -> None:
        for old in self.plan.glob("*.ics"):
            old.unlink()
        for name in subjects:
            (self.plan / f"{name}.ics").write_bytes(vcalendar(vevent(name, subject=name, start=_START)))

    def planned(self) -> tuple[PlannedWrite, ...]:
        return self._report(self.app.sync(self.hub.id, dry_run=True)).planned

    def run(self) -> None:
        assert self._report(self.app.sync(self.hub.id)).error is None

    def _report(self, report: HubReport) -> SpokeReport:
        return next(one for one in report.spokes if one.spoke == self.spoke.id)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def test_r10_what_is_not_created_is_listed_with_its_name_before_the_hub_knows_it(office: Office) -> None:
    office.says("Truck 7")
    (write,) = office.planned()
    office.app.past.keep(office.hub.id, office.spoke.id, write)
    assert write.item
    assert write.action is Action.CREATE
    expected = PinnedItem(write.item, "Truck 7", "", in_hub=False, wanted=None, spokes=("Dock",))
    assert office.app.past.pins(office.hub.id) == (expected,)
    story = office.app.past.story(write.item)
    assert (story.subject, story.changes, story.pinned) == ("Truck 7", (), True)
    office.run()
    assert (office.planned(), list(office.dock.glob("*.ics"))) == ((), [])
    assert office.app.past.story(write.item).present is not None


def test_r10_what_is_let_go_before_the_hub_knows_it_is_created_as_if_nothing_had_been(office: Office) -> None:
    office.says("Truck 7")
    (write,) = office.planned()
    office.app.past.keep(office.hub.id, office.spoke.id, write)
    assert office.planned() == ()
    assert write.item
    office.app.past.release(write.item)
    assert office.planned() == (write,)
    office.run()
    assert len(list(office.dock.glob("*.ics"))) == 1


def test_r10_what_would_be_deleted_is_listed_as_it_is(office: Office) -> None:
    office.says("Truck 7", "Truck 8")
    office.run()
    office.says("Truck 8")
    (write,) = office.planned()
    assert write.action is Action.DELETE
    office.app.past.keep(office.hub.id, office.spoke.id, write)
    office.run()
    assert len(list(office.dock.glob("*.ics"))) == 2
    (kept,) = office.app.past.pins(office.hub.id)
    assert kept.wanted == write.before
    assert office.app.past.release_all(office.hub.id) == 1
    office.run()
    assert len(list(office.dock.glob("*.ics"))) == 1


def test_nothing_is_kept_in_a_spoke_of_another_hub_nor_while_a_run_is_on(office: Office) -> None:
    office.says("Truck 7")
    (write,) = office.planned()
    other = office.app.add_hub("Other")
    with pytest.raises(NotFound):
        office.app.past.keep(other.id, office.spoke.id, write)
    with pytest.raises(NotFound):
        office.app.past.keep(office.hub.id, SpokeId("gone"), write)
    with HubLock(office.app.data_dir / "locks", office.hub.id), pytest.raises(AnotherRun):
        office.app.past.keep(office.hub.id, office.spoke.id, write)
    assert office.app.past.count_pins(office.hub.id) == 0
