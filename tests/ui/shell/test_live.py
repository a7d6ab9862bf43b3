"""Runs as a person and the schedule ask for them, and what may change only between two of them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot

from cirahub_desktop.status import State
from cirahub_desktop.sync.errors import SignInFailed, StoreFailed, Unreachable
from cirahub_desktop.sync.events import Phase, PhaseChanged, Progress, RunStarted
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.ui.autorun import Autorun
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.presenters.running import Running
from cirahub_desktop.ui.worker import Background, SyncWorker
from tests.ui.dashboard import samples
from tests.ui.dashboard.fake_app import FakeApp

HUB = samples.HUB
TIMEOUT = Unreachable("example.com", Unreachable.Reason.TIMEOUT)


class Program:
    """Everything but the window, on a clock of its own."""

    def __init__(self, app: FakeApp, qtbot: QtBot) -> None:
        self.app, self._qtbot = app, qtbot
        self.now = samples.NOW
        self.worker = SyncWorker(app)
        self.background = Background()
        self.live = Live(app, self.worker, self.background, lambda: self.now)
        self.live.refresh()
        self.ways: tuple[str, ...] = ("192.0.2.7",)
        self.autorun = Autorun(self.live, ways=lambda: self.ways)
        app.due = {HUB: samples.NOW}

    def settle(self) -> None:
        """Until nothing runs."""
        if self.app.gate is not None:
            self.app.gate.set()
        self._qtbot.waitUntil(lambda: not self.worker.busy and not self.live.runs)

    def look(self, minutes: float = 0.5) -> None:
        self.now += timedelta(minutes=minutes)
        self.autorun.look()

    def said(self, what: str) -> list[tuple[object, ...]]:
        return [one for one in self.app.said if one[0] == what]


@pytest.fixture
def app() -> FakeApp:
    return FakeApp(samples.in_sync())


@pytest.fixture
def program(app: FakeApp, qtbot: QtBot) -> Iterator[Program]:
    made = Program(app, qtbot)
    yield made
    made.background.shutdown()
    assert made.worker.shutdown(5)


def test_the_schedule_asks_by_itself_and_a_person_by_hand(program: Program) -> None:
    program.look()
    program.settle()
    program.live.sync(HUB)
    program.settle()
    program.live.read_new(HUB)
    program.settle()
    assert program.app.by_hand == [False, True, True]


def test_sync_now_during_a_run_that_leaves_spokes_alone_is_another_run(program: Program) -> None:
    program.app.gate = threading.Event()
    program.look()
    program.live.sync(HUB)
    program.live.sync(HUB)
    program.settle()
    assert program.app.by_hand == [False, True]


def test_sync_now_twice_is_one_run(program: Program) -> None:
    program.app.gate = threading.Event()
    program.live.sync(HUB)
    program.live.sync(HUB)
    program.settle()
    assert program.app.by_hand == [True]


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_confirmation_during_a_run_is_carried_out_after_it(program: Program, by_hand: bool) -> None:
    program.app.gate = threading.Event()
    if by_hand:
        program.live.sync(HUB)
    else:
        program.look()
    program.live.sync(HUB, "hold-1")
    program.live.sync(HUB)
    program.settle()
    assert program.said("sync") == [("sync", HUB, None), ("sync", HUB, "hold-1")]


def test_a_run_that_a_person_stopped_does_not_begin_again_the_next_moment(program: Program) -> None:
    """It is still due, for what it did not get to is."""
    program.app.gate = threading.Event()
    program.look()
    program.live.sync(HUB)
    program.live.cancel(HUB)
    program.settle()
    assert len(program.app.by_hand) <= 1  # a run that had not begun yet is not made at all
    before = len(program.app.by_hand)
    program.look()
    program.look(14)
    assert not program.live.runs
    program.look(1)
    program.settle()
    assert program.app.by_hand[before:] == [False]


def test_sync_now_after_a_stop_is_obeyed_and_ends_it(program: Program) -> None:
    program.app.gate = threading.Event()
    program.look()
    program.live.cancel(HUB)
    program.settle()
    before = len(program.app.by_hand)
    program.live.sync(HUB)
    program.settle()
    program.look()
    program.settle()
    assert program.app.by_hand[before:] == [True, False]


def test_what_a_run_would_not_know_of_waits_for_its_end(program: Program) -> None:
    program.app.gate = threading.Event()
    done: list[bool] = []
    program.live.sync(HUB)
    program.live.when_idle(HUB, lambda: done.append(program.worker.is_running(HUB)))
    program.live.when_idle(HUB, lambda: done.append(program.worker.is_running(HUB)))
    assert done == []
    program.settle()
    assert done == [False, False]
    assert program.app.by_hand[-1:] == [True], "the run that a person asked for is made again"
    program.live.when_idle(HUB, lambda: done.append(True))
    assert done == [False, False, True]


def test_a_run_by_itself_that_was_cut_short_is_left_to_the_schedule(program: Program) -> None:
    program.app.gate = threading.Event()
    program.look()
    program.live.when_idle(HUB, lambda: None)
    program.settle()
    before = len(program.app.by_hand)
    program.look()
    program.settle()
    assert program.app.by_hand[before:] == [False]


def test_events_are_kept_between_two_runs(qtbot: QtBot) -> None:
    app = FakeApp(samples.waiting())
    program = Program(app, qtbot)
    hold = next(spoke.hold for spoke in program.live.hubs[0].spokes if spoke.hold is not None)
    app.gate = threading.Event()
    program.live.sync(program.live.hubs[0].id)
    program.live.drop_hold(hold.id)
    assert not program.said("drop_hold")
    program.settle()
    assert program.said("drop_hold") == [("drop_hold", hold.id)]
    assert program.worker.shutdown(5)


def test_a_hub_that_goes_on_after_a_pause_catches_up_at_once(program: Program) -> None:
    program.live.set_paused(HUB, paused=True)
    assert not program.live.runs
    program.live.set_paused(HUB, paused=False)
    program.settle()
    assert program.app.by_hand == [False]


def test_what_could_not_be_reached_is_due_when_the_network_is_back(program: Program) -> None:
    program.ways = ()
    hub = program.app.statuses[0]
    lost = replace(hub.spokes[0], state=State.ERROR, error=TIMEOUT)
    program.app.statuses = (replace(hub, spokes=(lost, *hub.spokes[1:])),)
    program.live.refresh()
    program.look()
    assert not program.said("catch_up")
    program.ways = ("192.0.2.7",)
    program.look()
    back = program.now
    program.look()
    program.settle()
    assert program.said("catch_up") == [("catch_up", back)] * 2


def test_a_network_that_is_back_mends_no_password(program: Program) -> None:
    hub = program.app.statuses[0]
    refused = replace(hub.spokes[0], state=State.ERROR, error=SignInFailed("example.com"))
    program.app.statuses = (replace(hub, spokes=(refused,)),)
    program.live.refresh()
    program.look()
    program.settle()
    assert not program.said("catch_up")


def test_a_store_that_is_locked_for_a_moment_does_not_end_the_schedule(program: Program) -> None:
    hub = program.app.statuses[0]
    program.app.statuses = (replace(hub, spokes=(replace(hub.spokes[0], error=TIMEOUT),)),)
    program.live.refresh()
    program.app.refusal = StoreFailed(StoreFailed.Reason.BUSY, "x")
    program.look()
    program.settle()
    assert program.app.by_hand == [False]


def test_a_hub_that_is_gone_is_not_run_again(program: Program) -> None:
    program.app.gate = threading.Event()
    program.live.sync(HUB, "hold-1")
    program.live.sync(HUB, "hold-1")
    program.app.statuses = ()
    program.settle()
    assert len(program.app.by_hand) == 1
    assert program.live.hub(HubId(HUB)) is None


def test_sync_now_for_all_leaves_out_what_rests_unless_all_do(qtbot: QtBot) -> None:
    app = FakeApp(samples.in_sync(), *samples.neighbours())
    program = Program(app, qtbot)
    program.live.sync_all()
    program.settle()
    resting = {hub.id for hub in app.statuses if hub.config.paused}
    assert resting
    assert {said[1] for said in program.said("sync")} == {hub.id for hub in app.statuses} - resting
    app.statuses = tuple(hub for hub in app.statuses if hub.id in resting)
    program.live.refresh()
    app.said.clear()
    program.live.sync_all()
    program.settle()
    assert {said[1] for said in program.said("sync")} == resting
    assert program.worker.shutdown(5)


def test_what_a_run_tells_in_one_breath_is_shown_once(program: Program, qtbot: QtBot) -> None:
    """Each showing costs the window several milliseconds, and the last is all that a person sees."""
    shown: list[Running | None] = []
    program.live.changed.connect(lambda: shown.append(program.live.runs.get(HUB)))
    for event in (
        RunStarted(HUB, ()),
        Progress(HUB, samples.FEED, Phase.READING, 5, 5),
        PhaseChanged(HUB, Phase.WRITING),
    ):
        program.live.on_happened(event)
    qtbot.waitUntil(lambda: bool(shown))
    assert [one.phase for one in shown if one is not None] == [Phase.WRITING]
