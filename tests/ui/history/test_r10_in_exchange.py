"""R10 end to end: a real feed, a public folder of a strict Exchange, the window, and what stands there afterwards.

Everything is read by somebody else's code, so nothing of the product says itself that it put things back.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cirahub_desktop.sandbox.sample_folders import CLAIRE
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.sync.model.hub import HubConfig
from cirahub_desktop.sync.report import HoldReason
from cirahub_desktop.ui.dialogs.ask import Question
from cirahub_desktop.ui.presenters.history import Shelf
from tests.e2e.stage import DOCK, TEAM, Stage
from tests.sandbox.client import Client
from tests.support.ics import vcalendar, vevent
from tests.ui.history.scene import Desk

NINE = (datetime.now(UTC) + timedelta(days=3)).replace(hour=9, minute=0, second=0, microsecond=0)
WEEK = timedelta(days=7)


class Scene:
    """The feed as it is published, and the clock of the program."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.parts = {
            "board": ("Board meeting", ["LOCATION:Room 1"]),
            "fuel": ("Fuel", []),
            "talk": ("Salary talk", ["LOCATION:Room 2"]),
            "lunch": ("Team lunch", ["LOCATION:Canteen"]),
            "round": ("North round", ["RRULE:FREQ=WEEKLY;COUNT=6", f"EXDATE:{stamp(NINE + WEEK)}"]),
        }
        self.also: list[str] = [moved(NINE + 2 * WEEK, hours=3)]

    @property
    def now(self) -> datetime:
        return datetime.now(UTC) + self.stage.later

    @property
    def hub(self) -> HubConfig:
        return self.stage.hub

    def publish(self) -> None:
        events = [
            vevent(
                f"{uid}@example.org",
                *lines,
                f"DTEND:{stamp(NINE + timedelta(hours=1))}",
                start=start(),
                subject=subject,
            )
            for uid, (subject, lines) in self.parts.items()
        ]
        self.stage.publish_bytes(vcalendar(*events, *self.also))

    def run(self) -> str:
        """Sync, and say yes where it asks about what was there before us."""
        self.stage.later += timedelta(minutes=16)  # three of them are less than the hour that clocks may differ by
        report = self.stage.run()
        held = next((one.held for one in report.spokes if one.held is not None), None)
        if held is not None:
            assert held.reason is HoldReason.ADOPTED
            report = self.stage.app.sync(self.stage.hub.id, confirm=held.id)
        assert not [one.error for one in report.spokes if one.error is not None]
        return report.run

    def shown(self) -> list[tuple[str, str, str, str]]:
        """Each event and each date of a series, as exchangelib reads it."""
        sandbox = self.stage.sandbox
        with Client(sandbox.endpoint, CLAIRE, sandbox.users[CLAIRE]) as client:
            found = client.folder(TEAM).view(start=NINE - timedelta(days=1), end=NINE + timedelta(days=60))
            return sorted((one.subject, str(one.start), str(one.end), one.location or "") for one in found)


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    with Sandbox() as sandbox, Stage(sandbox, tmp_path / "data") as stage:
        sandbox.empty(TEAM)
        sandbox.put_event(TEAM, "Team lunch", "Where we always sit", NINE, 60)
        stage.set_up()
        scene = Scene(stage)
        scene.publish()
        scene.run()
        yield scene


@pytest.fixture
def desk(scene: Scene, dressed: QApplication, qtbot: QtBot) -> Iterator[Desk]:
    desk = Desk(scene.stage.app, scene, qtbot)  # type: ignore[arg-type]  # it has a hub and a clock, which is all
    yield desk
    desk.close()


def change_all(scene: Scene) -> str:
    """One is overwritten, one masked, one of others changed, a series and its dates changed."""
    scene.parts |= {
        "board": ("Board meeting, moved", ["LOCATION:Room 9"]),
        "talk": ("Salary talk", ["LOCATION:Room 2", "CLASS:PRIVATE"]),
        "lunch": ("Team lunch", ["LOCATION:Roof"]),
        "round": ("North round", ["RRULE:FREQ=WEEKLY;COUNT=5", "LOCATION:Gate 4"]),
    }
    scene.also = [moved(NINE + 3 * WEEK, hours=2)]
    scene.publish()
    return scene.run()


def test_r10_what_was_overwritten_masked_adopted_and_repeated_goes_back_as_it_was(scene: Scene, desk: Desk) -> None:
    before = scene.shown()
    change_all(scene)
    after = scene.shown()
    assert ("Board meeting, moved" in {one[0] for one in after}, "Salary talk" in {one[0] for one in after}) == (
        True,
        False,
    )
    desk.live.refresh()
    desk.settle()
    for number in (0, 2):  # what was asked about is a run of its own, and the undo of it stands above the other
        desk.go_to(number)
        desk.page.run.undo_button.click()
        told = desk.undo()
        assert told.good, told.lines
    assert scene.shown() == before
    scene.run()
    assert scene.shown() == before, "the feed brought something back"
    desk.live.refresh()
    desk.settle()
    desk.take(Shelf.KEPT)
    desk.page._release_all.click()
    next(one for one in desk.page.findChildren(Question) if one.isVisible()).accept()
    desk.settle()
    scene.run()
    ours = [[one for one in shown if one[0] != "Team lunch"] for shown in (scene.shown(), after)]
    assert ours[0] == ours[1], "what was let go follows its source again"
    lunch = next(one for one in scene.shown() if one[0] == "Team lunch")
    assert lunch[3] == "Where we always sit", "what was there before us stays until the hub's value changes"


def test_r10_what_was_deleted_comes_back_with_its_dates(scene: Scene, desk: Desk) -> None:
    before = scene.shown()
    for gone in ("fuel", "round"):
        del scene.parts[gone]
    scene.also = []
    scene.publish()
    scene.run()
    scene.run()
    assert not {"Fuel", "North round"} & {one[0] for one in scene.shown()}
    desk.live.refresh()
    desk.settle()
    desk.take(Shelf.DELETED)
    assert sorted(line.row.subject for line in desk.page.items.lines()) == ["Fuel", "North round"]
    for name in ("Fuel", "North round"):
        desk.press(name, right=False)
        assert desk.undo().good
    assert desk.lines() == []
    assert scene.shown() == before
    scene.run()
    assert scene.shown() == before


def test_r10_a_first_sync_is_undone_and_what_was_there_before_stays(scene: Scene, desk: Desk) -> None:
    runs = scene.stage.app.past.page(scene.hub.id).runs
    desk.go_to(next(n for n, row in enumerate(desk.runs()) if runs[-1].id in row.runs))
    desk.page.run.undo_button.click()
    told = desk.undo()
    assert any("for your OK" in line for line in told.lines), "many would be lost at once"
    assert "Team lunch" in {one[0] for one in scene.shown()}


def test_r10_with_a_spoke_that_was_removed_the_rest_comes_back(scene: Scene, desk: Desk) -> None:
    change_all(scene)
    app = scene.stage.app
    app.remove_spoke(scene.stage.spoke(DOCK).id)
    desk.live.refresh()
    desk.settle()
    desk.go_to(1)
    groups = {place.name: place.is_there for place in app.past.look(desk.runs()[1].runs[0]).places}
    assert groups == {"": True, DOCK: False}
    desk.page.run.undo_button.click()
    told = desk.undo()
    assert told.good
    names = {found.subject for found in app.past.find(scene.hub.id, "board")}
    assert names == {"Board meeting"}


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y%m%dT%H%M%SZ")


def start(moment: datetime = NINE) -> str:
    return f"DTSTART:{stamp(moment)}"


def moved(date: datetime, *, hours: int) -> str:
    """One date of the series, later in the day."""
    to = date + timedelta(hours=hours)
    lines = (f"RECURRENCE-ID:{stamp(date)}", f"DTEND:{stamp(to + timedelta(hours=1))}")
    return vevent("round@example.org", *lines, start=start(to), subject="North round")
