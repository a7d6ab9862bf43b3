"""Taking a spoke or a hub away in the window: the question, the progress, what stayed behind."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop import i18n
from cirahub_desktop.sync.errors import AnotherRun, CiraHubError, Unreachable, VaultFailed
from cirahub_desktop.sync.events import Phase, PhaseChanged, Progress, RunStarted
from cirahub_desktop.sync.left import Copies, Left, SpokeLeft, Stayed, Stays
from cirahub_desktop.ui.presenters import removal_words as words
from cirahub_desktop.ui.presenters.removal import RemovalPresenter, Stage, Target
from tests.ui.dashboard import samples
from tests.ui.dashboard.conftest import Desk, MakeDesk
from tests.ui.dashboard.fake_app import FakeApp

CLEANED = SpokeLeft(samples.TARGET, "Planning quai", removed=411, stayed=(Stayed(Stays.EDITED, 1, ("Truck 7",)),))
DOWN = SpokeLeft(
    samples.TARGET,
    "Planning quai",
    stayed=(Stayed(Stays.NOT_REACHED, 412),),
    error=Unreachable("mail.example.com", Unreachable.Reason.TIMEOUT),
)


def click(qtbot: QtBot, button: QWidget) -> None:
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def dialogs(desk: Desk, name: str) -> list[QDialog]:
    return [one for one in desk.window.findChildren(QDialog, name) if one.isVisible()]


def child(parent: QWidget, name: str) -> QWidget:
    found = parent.findChild(QWidget, name)
    assert found is not None, name
    return found


def button(parent: QWidget, name: str) -> QPushButton:
    found = child(parent, name)
    assert isinstance(found, QPushButton)
    return found


def radio(parent: QWidget, name: str) -> QRadioButton:
    found = child(parent, name)
    assert isinstance(found, QRadioButton)
    return found


def texts(parent: QWidget) -> str:
    return "\n".join(label.text() for label in parent.findChildren(QLabel) if label.isVisible())


def asked(make_desk: MakeDesk, qtbot: QtBot, app: FakeApp, spoke: str = samples.TARGET) -> tuple[Desk, QDialog]:
    """The question about a spoke, with its numbers."""
    desk = make_desk(app)
    desk.window.show()
    desk.window.open_options(spoke)
    (options,) = dialogs(desk, "syncOptionsDialog")
    click(qtbot, child(options, "removeSpokeButton"))
    (question,) = dialogs(desk, "removeSpokeQuestion")
    qtbot.waitUntil(lambda: not desk.background.busy)
    return desk, question


def test_by_default_everything_stays_and_nothing_more_is_said(make_desk: MakeDesk, qtbot: QtBot) -> None:
    app = FakeApp(samples.in_sync())
    app.removal.left = Left((SpokeLeft(samples.TARGET, "Planning quai", stayed=(Stayed(Stays.AS_ASKED, 412),)),))
    desk, question = asked(make_desk, qtbot, app)
    assert radio(question, "leaveChoice").isChecked()
    assert radio(question, "cleanChoice").text() == "Remove what CiraHub wrote (412 events)"
    assert button(question, "noButton").isDefault()
    assert app.said == []
    click(qtbot, child(question, "yesButton"))
    qtbot.waitUntil(lambda: not dialogs(desk, "syncOptionsDialog"))
    assert app.said == [("remove_spoke", samples.TARGET, False, True)]


def test_keeping_it_removes_nothing(make_desk: MakeDesk, qtbot: QtBot) -> None:
    desk, question = asked(make_desk, qtbot, FakeApp(samples.in_sync()))
    click(qtbot, child(question, "noButton"))
    assert desk.app.said == []
    assert dialogs(desk, "syncOptionsDialog")


def test_what_stayed_behind_is_said_before_the_dialogs_close(make_desk: MakeDesk, qtbot: QtBot) -> None:
    app = FakeApp(samples.in_sync())
    app.removal.left = Left((CLEANED,))
    desk, question = asked(make_desk, qtbot, app)
    radio(question, "cleanChoice").click()
    assert "1 event stays: somebody changed it by hand." in texts(question)
    click(qtbot, child(question, "yesButton"))
    qtbot.waitUntil(lambda: "Spoke “Planning quai” is removed." in texts(question))
    said = texts(question)
    assert "411 events were removed." in said
    assert "1 event stays: somebody changed it by hand. “Truck 7”" in said
    assert app.said == [("remove_spoke", samples.TARGET, True, True)]
    click(qtbot, child(question, "noButton"))
    qtbot.waitUntil(lambda: not dialogs(desk, "syncOptionsDialog"))


def test_a_server_that_is_down_is_said_with_what_it_still_holds(make_desk: MakeDesk, qtbot: QtBot) -> None:
    app = FakeApp(samples.in_sync())
    app.removal.left = Left((DOWN,), secrets=VaultFailed(locked=True))
    _, question = asked(make_desk, qtbot, app)
    radio(question, "cleanChoice").click()
    click(qtbot, child(question, "yesButton"))
    qtbot.waitUntil(lambda: "is removed." in texts(question))
    assert "412 events stay: the place could not be reached." in texts(question)
    assert "mail.example.com" in texts(question)


def test_where_nothing_was_written_there_is_nothing_to_choose(make_desk: MakeDesk, qtbot: QtBot) -> None:
    app = FakeApp(samples.in_sync())
    app.removal.copies = Copies()
    _, question = asked(make_desk, qtbot, app)
    assert not radio(question, "cleanChoice").isVisible()
    assert not radio(question, "dropItemsChoice").isVisible()


def test_a_link_asks_what_becomes_of_its_events_and_the_next_run_carries_it_out(
    make_desk: MakeDesk, qtbot: QtBot
) -> None:
    app = FakeApp(samples.in_sync())
    app.removal.copies = Copies(only_here=412)
    app.removal.left = Left((SpokeLeft(samples.FEED, "Plan Nordfracht"),))
    desk, question = asked(make_desk, qtbot, app, samples.FEED)
    assert not radio(question, "cleanChoice").isVisible()
    assert radio(question, "keepItemsChoice").isChecked()
    radio(question, "dropItemsChoice").click()
    click(qtbot, child(question, "yesButton"))
    qtbot.waitUntil(lambda: ("sync", samples.HUB, None) in app.said)
    assert app.said[0] == ("remove_spoke", samples.FEED, False, False)
    assert "What came from there leaves the other spokes with the next run." in texts(question)
    qtbot.waitUntil(lambda: not desk.live.runs)


def test_r13_a_removal_shows_how_far_it_is_and_can_be_stopped(make_desk: MakeDesk, qtbot: QtBot) -> None:
    app = FakeApp(samples.in_sync())
    app.removal.gate = threading.Event()
    app.removal.events = (
        RunStarted(samples.HUB, (samples.TARGET,)),
        PhaseChanged(samples.HUB, Phase.WRITING),
        Progress(samples.HUB, samples.TARGET, Phase.WRITING, 150, 412),
    )
    app.removal.left = Left(
        (SpokeLeft(samples.TARGET, "Planning quai", removed=150, stayed=(Stayed(Stays.CANCELLED, 262),)),),
        cancelled=True,
    )
    desk, question = asked(make_desk, qtbot, app)
    radio(question, "cleanChoice").click()
    click(qtbot, child(question, "yesButton"))
    qtbot.waitUntil(lambda: "150 of 412 removed" in texts(question))
    assert not child(question, "yesButton").isVisible()
    qtbot.keyClick(question, Qt.Key.Key_Escape)
    assert question.isVisible()
    qtbot.waitUntil(lambda: "Cancelled. Nothing is taken away from the hub." in texts(question))
    assert "262 events stay: you stopped before it was their turn." in texts(question)
    click(qtbot, child(question, "noButton"))
    assert dialogs(desk, "syncOptionsDialog")


def test_a_refusal_leads_back_to_the_question(make_desk: MakeDesk, qtbot: QtBot) -> None:
    app = FakeApp(samples.in_sync())
    app.removal.error = AnotherRun("Livraisons")
    desk, question = asked(make_desk, qtbot, app)
    radio(question, "cleanChoice").click()
    click(qtbot, child(question, "yesButton"))
    qtbot.waitUntil(lambda: not desk.background.busy and child(question, "yesButton").isVisible())
    assert "Livraisons" in texts(question)
    assert radio(question, "cleanChoice").isChecked()


def test_a_hub_tells_place_by_place(make_desk: MakeDesk, qtbot: QtBot) -> None:
    app = FakeApp(samples.in_sync())
    app.removal.left = Left((SpokeLeft(samples.FEED, "Plan Nordfracht"), CLEANED))
    desk = make_desk(app)
    desk.window.show()
    desk.window.page.title.remove.emit()
    (question,) = dialogs(desk, "removeHubQuestion")
    assert "“Livraisons”" in texts(question)
    qtbot.waitUntil(lambda: not desk.background.busy)
    assert not radio(question, "dropItemsChoice").isVisible()
    radio(question, "cleanChoice").click()
    click(qtbot, child(question, "yesButton"))
    qtbot.waitUntil(lambda: "Hub “Livraisons” is removed." in texts(question))
    assert app.said == [("remove_hub", samples.HUB, True)]
    assert "Planning quai" in texts(question)
    assert "Plan Nordfracht" not in texts(question)
    click(qtbot, child(question, "noButton"))


def test_a_run_under_way_ends_first_and_goes_on_afterwards(make_desk: MakeDesk, qtbot: QtBot) -> None:
    """Nothing begins while the removal is under way: one of them would find the hub locked."""
    app = FakeApp(samples.in_sync())
    app.gate, app.removal.gate = threading.Event(), threading.Event()
    app.removal.left = Left((CLEANED,))
    desk, question = asked(make_desk, qtbot, app)
    desk.live.sync(samples.HUB)
    qtbot.waitUntil(lambda: bool(app.said))
    click(qtbot, child(question, "yesButton"))
    qtbot.waitUntil(lambda: ("remove_spoke", samples.TARGET, False, True) in app.said)
    desk.live.sync(samples.HUB)
    desk.live.sync_due()
    assert not desk.live.runs
    app.gate.set()
    app.removal.gate.set()
    qtbot.waitUntil(lambda: len(app.said) == 3 and not desk.live.runs and not desk.background.busy)
    assert [one[0] for one in app.said] == ["sync", "remove_spoke", "sync"]


# the presenter alone


class Handmade:
    """Runs nothing; the test answers."""

    def __init__(self) -> None:
        self.jobs: list[tuple[Callable[[object], None], Callable[[CiraHubError], None]]] = []
        self.stopped, self.cancelled = 0, 0

    def run(self, job: object, done: Callable[[object], None], failed: Callable[[CiraHubError], None]) -> Handmade:
        self.jobs.append((done, failed))
        return self

    def stop(self) -> None:
        self.stopped += 1

    def cancel(self) -> None:
        self.cancelled += 1


def presenter(waits: list[Callable[[], None]], worker: Handmade) -> RemovalPresenter:
    made = RemovalPresenter(
        FakeApp().removal,
        worker,  # type: ignore[arg-type]
        Target.of_spoke(samples.target()),
        changed=lambda: None,
        reserve=waits.append,
        release=lambda: None,
        tell=lambda _: None,
    )
    made.start()
    return made


def test_stopping_while_another_run_ends_is_no_removal() -> None:
    waits: list[Callable[[], None]] = []
    worker = Handmade()
    one = presenter(waits, worker)
    one.remove()
    assert (one.stage, words.progress(one)) == (Stage.WAITING, "Waiting for the run to end…")
    one.stop()
    waits[0]()
    assert (one.stage, len(worker.jobs)) == (Stage.ASKING, 1)


def test_what_was_asked_twice_is_removed_once() -> None:
    waits: list[Callable[[], None]] = []
    worker = Handmade()
    one = presenter(waits, worker)
    one.remove()
    one.stop()
    one.remove()
    for go in waits:
        go()
    assert (one.stage, len(worker.jobs)) == (Stage.REMOVING, 2)
    one.stop()
    assert (one.stage, worker.stopped, words.progress(one)) == (Stage.STOPPING, 1, "Stopping…")


def test_a_count_that_fails_does_not_keep_anybody_from_removing() -> None:
    worker = Handmade()
    one = presenter([], worker)
    worker.jobs[0][1](Unreachable("x", Unreachable.Reason.TIMEOUT))
    assert one.error is not None
    assert not one.may_clean
    one.remove()
    assert one.stage is Stage.WAITING


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_reason_has_its_sentence(language: str) -> None:
    i18n.use(language)
    worker = Handmade()
    one = presenter([], worker)
    one.left = Left((SpokeLeft(samples.TARGET, "x", stayed=tuple(Stayed(why, 2) for why in Stays)),))
    (place,) = words.told(one)
    assert len(set(place.lines)) == len(Stays)
