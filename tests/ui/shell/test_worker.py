"""Background jobs and runs: answers in the GUI thread, a cancel that is final, an end that waits for nobody."""

from __future__ import annotations

import contextlib
import gc
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import AnotherRun, Cancelled, CiraHubError, SignInFailed, Unexpected
from cirahub_desktop.sync.events import Phase, PhaseChanged, Progress, RunEnded, RunStarted, Sink
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.sync.report import HubReport, SpokeReport
from cirahub_desktop.sync.spokes.base import Verdict
from cirahub_desktop.ui.coalesce import Coalescer
from cirahub_desktop.ui.worker import Background, RunStopped, SyncWorker
from tests.support.logs import LogWatch
from tests.ui.dashboard import samples
from tests.ui.dashboard.fake_app import FakeApp

HUB = samples.HUB


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    made = Background()
    yield made
    made.shutdown()


class Answers:
    """What came back, and in which thread."""

    def __init__(self) -> None:
        self.done: list[object] = []
        self.failed: list[CiraHubError] = []
        self.threads: list[threading.Thread] = []

    def on_done(self, result: object) -> None:
        self.threads.append(threading.current_thread())
        self.done.append(result)

    def on_failed(self, error: CiraHubError) -> None:
        self.threads.append(threading.current_thread())
        self.failed.append(error)


def test_the_work_is_done_elsewhere_and_answered_here(background: Background, qtbot: QtBot) -> None:
    answers = Answers()
    background.run(lambda _: threading.current_thread(), answers.on_done, answers.on_failed)
    qtbot.waitUntil(lambda: bool(answers.done))
    assert answers.done[0] is not threading.main_thread()
    assert answers.threads == [threading.main_thread()]


def test_an_error_of_ours_is_handed_on(background: Background, qtbot: QtBot) -> None:
    answers = Answers()

    def fail(_: CancelToken) -> None:
        raise SignInFailed("mail.example.com")

    background.run(fail, answers.on_done, answers.on_failed)
    qtbot.waitUntil(lambda: bool(answers.failed))
    assert isinstance(answers.failed[0], SignInFailed)


def test_a_fault_of_the_program_goes_to_the_log_not_to_the_screen(
    background: Background, qtbot: QtBot, expected_logs: LogWatch
) -> None:
    expected_logs("Unexpected error in a background job")
    answers = Answers()
    background.run(lambda _: 1 // 0, answers.on_done, answers.on_failed)
    qtbot.waitUntil(lambda: bool(answers.failed))
    assert isinstance(answers.failed[0], Unexpected)
    assert answers.failed[0].name == "ZeroDivisionError"


def test_a_cancelled_job_never_answers_and_gives_its_turn_back(background: Background, qtbot: QtBot) -> None:
    """A look-up of a host name cannot be interrupted: the third job must not wait for it."""
    hangs, answers, third = threading.Event(), Answers(), Answers()
    stuck = [background.run(lambda _: hangs.wait(10), answers.on_done, answers.on_failed) for _ in range(2)]
    background.run(lambda _: "third", third.on_done, third.on_failed)
    assert background.busy
    for job in stuck:
        job.cancel()
    qtbot.waitUntil(lambda: third.done == ["third"])
    hangs.set()
    qtbot.wait(50)
    assert answers.done == []
    assert answers.failed == []


def test_a_stopped_job_still_says_what_came_of_it(background: Background, qtbot: QtBot) -> None:
    """What was done until then is worth telling."""
    answers, began = Answers(), threading.Event()

    def work(cancel: CancelToken) -> str:
        began.set()
        with contextlib.suppress(Cancelled):
            cancel.wait(10)
        return "half"

    job = background.run(work, answers.on_done, answers.on_failed)
    qtbot.waitUntil(began.is_set)
    job.stop()
    qtbot.waitUntil(lambda: answers.done == ["half"])
    assert not background.busy


def test_at_most_two_at_once(background: Background, qtbot: QtBot) -> None:
    gate, started, answers = threading.Event(), [], Answers()

    def work(_: CancelToken) -> None:
        started.append(1)
        gate.wait(10)

    for _ in range(4):
        background.run(work, answers.on_done, answers.on_failed)
    qtbot.waitUntil(lambda: len(started) == 2)
    qtbot.wait(30)
    assert len(started) == 2
    gate.set()
    qtbot.waitUntil(lambda: len(answers.done) == 4)


def test_each_thread_gives_back_what_it_holds(qtbot: QtBot) -> None:
    closed: list[threading.Thread] = []
    made, answers = Background(lambda: closed.append(threading.current_thread())), Answers()
    made.run(lambda _: threading.current_thread(), answers.on_done, answers.on_failed)
    qtbot.waitUntil(lambda: bool(answers.done))
    assert closed == answers.done


@pytest.fixture
def app() -> FakeApp:
    return FakeApp(samples.in_sync())


@pytest.fixture
def worker(app: FakeApp, qtbot: QtBot) -> Iterator[SyncWorker]:
    made = SyncWorker(app)
    yield made
    assert made.shutdown(5)


def heard(worker: SyncWorker) -> list[object]:
    events: list[object] = []
    worker.happened.connect(events.append)
    return events


def test_states_are_never_dropped_and_the_last_word_comes_last(worker: SyncWorker, app: FakeApp, qtbot: QtBot) -> None:
    states = [RunStarted(HUB, ()), PhaseChanged(HUB, Phase.READING), PhaseChanged(HUB, Phase.WRITING)]
    progress = [Progress(HUB, samples.TARGET, Phase.WRITING, n, 1000) for n in range(1001)]
    app.events = [*states, *progress]
    events = heard(worker)
    worker.start(HUB)
    qtbot.waitUntil(lambda: RunStopped(HUB) in events)
    assert [event for event in events if not isinstance(event, Progress)] == [*states, RunStopped(HUB)]
    assert sum(isinstance(event, Progress) for event in events) < 50


class _Going:
    """Notes in which thread it goes, and whether the collector is at work meanwhile."""

    def __init__(self, notes: list[tuple[str, bool]]) -> None:
        self._notes = notes

    def __del__(self) -> None:
        self._notes.append((threading.current_thread().name, gc.isenabled()))


def test_the_report_goes_where_the_run_was_made_and_before_the_collector_is_back(
    worker: SyncWorker, qtbot: QtBot
) -> None:
    """It may name 20,000 events: in the window's thread their end would be a pause."""
    notes: list[tuple[str, bool]] = []

    def work(sink: Sink, _: CancelToken) -> HubReport:
        planned: Any = tuple(_Going(notes) for _ in range(1000))
        spoke = SpokeReport(samples.TARGET, "Calendar", Verdict.COMPLETE, planned=planned)
        report = HubReport(HUB, "Hub", "run", 1.0, samples.NOW, (spoke,))
        sink(RunStarted(HUB, ()))
        sink(RunEnded(HUB, report))
        return report

    gc.enable()
    events = heard(worker)
    worker.start(HUB, work=work)
    qtbot.waitUntil(lambda: RunStopped(HUB) in events)
    assert events == [RunStarted(HUB, ()), RunStopped(HUB)]
    assert len(notes) == 1000
    assert {name for name, _ in notes} != {threading.main_thread().name}
    assert not any(at_work for _, at_work in notes)
    assert gc.isenabled()


def test_one_run_per_hub_at_a_time(worker: SyncWorker, app: FakeApp, qtbot: QtBot) -> None:
    app.gate = threading.Event()
    events = heard(worker)
    assert worker.start(HUB)
    assert not worker.start(HUB)
    assert worker.start(HubId("other"))
    app.gate.set()
    qtbot.waitUntil(lambda: not worker.busy)
    assert [said[1] for said in app.said] == [HUB, "other"]
    assert events.count(RunStopped(HUB)) == 1


def test_cancel_ends_the_run_without_an_error(worker: SyncWorker, app: FakeApp, qtbot: QtBot) -> None:
    app.gate = threading.Event()
    events = heard(worker)
    worker.start(HUB)
    worker.cancel(HUB)
    qtbot.waitUntil(lambda: events == [RunStopped(HUB)])
    assert not worker.is_running(HUB)


def test_a_run_that_could_not_be_made_says_why(worker: SyncWorker, app: FakeApp, qtbot: QtBot) -> None:
    app.sync_error = AnotherRun("Livraisons")
    events = heard(worker)
    worker.start(HUB)
    qtbot.waitUntil(lambda: bool(events))
    assert events == [RunStopped(HUB, app.sync_error)]


def test_r13_quitting_cancels_a_run(app: FakeApp, qtbot: QtBot) -> None:
    app.gate = threading.Event()
    worker = SyncWorker(app)
    worker.start(HUB)
    qtbot.waitUntil(lambda: bool(app.said))
    assert worker.shutdown(2)


def test_r13_quitting_does_not_wait_for_a_call_that_cannot_be_interrupted(qtbot: QtBot) -> None:
    class Deaf(FakeApp):
        def sync(self, hub: HubId, **_: object) -> object:  # type: ignore[override]
            entered.set()
            hangs.wait(10)
            return None

    entered, hangs = threading.Event(), threading.Event()
    worker = SyncWorker(Deaf(samples.in_sync()))
    worker.start(HUB)
    qtbot.waitUntil(entered.is_set)
    assert not worker.shutdown(0.1)
    hangs.set()
    assert worker.shutdown(5)


class TestCoalescer:
    def test_progress_is_replaced_by_newer_and_goes_on_before_a_state(self) -> None:
        now, out = [0.0], []
        sink = Coalescer(out.append, lambda: now[0])
        steps = [Progress(HUB, samples.TARGET, Phase.WRITING, n, 9) for n in range(5)]
        for step in steps:
            sink(step)
        assert out == [steps[0]]
        sink(PhaseChanged(HUB, Phase.WRITING))
        assert out == [steps[0], steps[4], PhaseChanged(HUB, Phase.WRITING)]

    def test_ten_times_a_second(self) -> None:
        now, out = [0.0], []
        sink = Coalescer(out.append, lambda: now[0])
        for n in range(100):
            now[0] = n * 0.01
            sink(Progress(HUB, samples.TARGET, Phase.WRITING, n, 100))
        assert 9 <= len(out) <= 11

    def test_spokes_do_not_hide_each_other(self) -> None:
        out: list[object] = []
        sink = Coalescer(out.append, lambda: 0.0)
        for spoke in (samples.FEED, samples.TARGET, samples.FEED):
            sink(Progress(HUB, spoke, Phase.READING, 1, None))
        sink(PhaseChanged(HUB, Phase.COMPARING))
        assert {event.spoke for event in out if isinstance(event, Progress)} == {samples.FEED, samples.TARGET}
