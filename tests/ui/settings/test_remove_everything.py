"""*Remove everything CiraHub wrote* in its dialog, over real folders."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from cirahub_desktop.app import App
from cirahub_desktop.everything import AllLeft, PlaceCopies
from cirahub_desktop.sync.errors import Unreachable
from cirahub_desktop.sync.events import Phase, Progress
from cirahub_desktop.sync.left import Copies, Left, SpokeLeft, Stayed, Stays
from cirahub_desktop.sync.model.item import HubId, SpokeId
from cirahub_desktop.ui.presenters import removing_everything as words
from cirahub_desktop.ui.presenters.removal import Stage
from cirahub_desktop.ui.presenters.removing_everything import EverythingPresenter
from cirahub_desktop.ui.settings.remove_everything import RemoveEverythingDialog
from tests.app.test_removal import write_events
from tests.ui.settings.conftest import Desk, press


@pytest.fixture
def app(app: App, tmp_path: Path) -> App:
    """A hub that wrote twelve events into a folder."""
    write_events(tmp_path / "source", 12)
    hub = app.add_hub("Team")
    app.add_folder_spoke(hub.id, "Source", tmp_path / "source")
    target = app.add_folder_spoke(hub.id, "Target", tmp_path / "target")
    app.set_options(target.id, replace(target.options, hub_writes=True))
    app.sync(hub.id)
    return app


@pytest.fixture
def dialog(desk: Desk) -> Iterator[RemoveEverythingDialog]:
    made = RemoveEverythingDialog(desk.live, None)
    desk.show(made)
    desk.idle()
    return made


def written(tmp_path: Path) -> int:
    return len(list((tmp_path / "target").glob("*.ics")))


def texts(dialog: RemoveEverythingDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel) if label.isVisible())


def test_it_asks_once_with_the_numbers_and_does_nothing_by_default(
    dialog: RemoveEverythingDialog, tmp_path: Path
) -> None:
    assert "CiraHub removes the 12 events that it wrote" in texts(dialog)
    assert "“Target”, in “Team”" in texts(dialog)
    assert "12 events would be removed." in texts(dialog)
    no = dialog.findChild(QPushButton, "noButton")
    yes = dialog.findChild(QPushButton, "yesButton")
    assert no is not None
    assert yes is not None
    assert no.isDefault()
    assert yes.text() == "Remove 12 events"
    press(dialog, "noButton")
    assert not dialog.isVisible()
    assert written(tmp_path) == 12


def test_it_removes_and_tells_what_was_done(
    dialog: RemoveEverythingDialog, desk: Desk, app: App, tmp_path: Path
) -> None:
    press(dialog, "yesButton")
    desk.idle()
    assert written(tmp_path) == 0
    assert "Everything that CiraHub wrote is removed." in texts(dialog)
    assert "12 events were removed." in texts(dialog)
    assert "No hub writes anything from now on." in texts(dialog)
    assert not desk.live._reserved
    assert len(app.hubs()) == 1


def test_it_forgets_where_a_person_says_so(dialog: RemoveEverythingDialog, desk: Desk, app: App) -> None:
    box = dialog.findChild(QCheckBox, "forgetBox")
    assert box is not None
    box.click()
    assert "as on its first day" in texts(dialog)
    assert dialog.presenter.forgets
    press(dialog, "yesButton")
    desk.idle()
    assert app.hubs() == ()
    assert desk.live.hubs == ()
    assert "Everything is removed and forgotten." in texts(dialog)


class Gate:
    """``App.everything`` that is held in the middle."""

    def __init__(self) -> None:
        self.gone = False
        self.example = False
        self.left = AllLeft(Left((), cancelled=True))

    def preview(self) -> tuple[PlaceCopies, ...]:
        return (PlaceCopies(HubId("h"), "Team", SpokeId("s"), "Target", Copies(written=12)),)

    def has_example(self) -> bool:
        return self.example

    def remove(self, *, forget, sink, cancel) -> AllLeft:
        sink(Progress(HubId("h"), SpokeId("s"), Phase.WRITING, 5, 12))
        waiting = threading.Event()
        while not cancel.cancelled:
            waiting.wait(0.01)
        return self.left


def test_r13_while_it_removes_closing_means_to_stop_it(
    desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(desk.app.__dict__, "everything", Gate())
    dialog = RemoveEverythingDialog(desk.live, None)
    desk.show(dialog)
    desk.idle()
    press(dialog, "yesButton")
    qtbot.waitUntil(lambda: "5 of 12 removed" in texts(dialog))
    assert desk.live._reserved
    dialog.reject()
    assert dialog.isVisible()
    desk.idle()
    assert "Stopped. What was removed until then stays removed." in texts(dialog)
    assert not desk.live._reserved
    press(dialog, "noButton")
    assert not dialog.isVisible()


def test_r9_what_stayed_is_told_with_what_to_do_place_by_place() -> None:
    error = Unreachable("mail.example.com", Unreachable.Reason.TIMEOUT)
    dock = SpokeLeft(SpokeId("d"), "Dock", stayed=(Stayed(Stays.NOT_REACHED, 10),), error=error)
    here = SpokeLeft(SpokeId("h"), "Here", removed=2, stayed=(Stayed(Stays.EDITED, 1, ("Truck 7",)),))
    left = AllLeft(Left((dock, here)), kept=("Team",))
    told = {place.place: place.lines for place in words.told(left)}
    assert words.told_title(left) == "Removed, with something left to do."
    assert "10 events stay: the place could not be reached." in told["Dock"]
    assert len(told["Dock"]) == 3
    assert told["Here"] == ("2 events were removed.", "1 event stays: somebody changed it by hand. “Truck 7”")
    assert told[""]
    assert any("“Team”" in line for place in words.told(left) for line in place.lines)


class Nothing(Gate):
    def preview(self) -> tuple[PlaceCopies, ...]:
        return ()


class Now:
    def run(self, job, done, failed):
        done(job(None))
        return self

    def cancel(self) -> None: ...
    def stop(self) -> None: ...


def asked(everything: Gate) -> EverythingPresenter:
    nothing = lambda *_: None  # noqa: E731
    return EverythingPresenter(everything, Now(), changed=nothing, reserve=nothing, release=nothing, tell=nothing)


def test_with_only_the_example_it_says_so_and_throws_it_away() -> None:
    everything = Nothing()
    everything.example = True
    presenter = asked(everything)
    presenter.start()
    assert words.question(presenter) == "Outside the example, CiraHub has written nothing that is still there."
    assert words.agree(presenter) == "Throw the example away"
    presenter.remove()
    assert presenter.stage is Stage.WAITING


def test_that_the_example_goes_as_well_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = Gate()
    monkeypatch.setitem(desk.app.__dict__, "everything", everything)
    for example in (False, True):
        everything.example = example
        dialog = RemoveEverythingDialog(desk.live, None)
        desk.show(dialog)
        desk.idle()
        assert ("The example is thrown away as well." in texts(dialog)) == example
        press(dialog, "noButton")


def test_where_nothing_is_left_only_forgetting_can_be_asked_for() -> None:
    presenter = asked(Nothing())
    assert words.question(presenter) == "Counting…"
    assert not presenter.may_remove
    presenter.start()
    assert words.question(presenter) == "CiraHub has written nothing that is still there."
    presenter.remove()
    assert presenter.stage is Stage.ASKING
    presenter.choose(forgets=True)
    assert words.agree(presenter) == "Forget everything"
    presenter.remove()
    assert presenter.stage is Stage.WAITING
