"""What a screen reader says by itself: the two ends of a run, and what needs a person; no flood in between."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cirahub_desktop.status import HubStatus
from cirahub_desktop.sync.events import Phase, Progress
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.ui.presenters.aloud import Moment, aloud
from cirahub_desktop.ui.shell import Shell
from cirahub_desktop.ui.theme.apply import apply
from cirahub_desktop.ui.theme.tokens import Scheme
from tests.ui.dashboard import samples
from tests.ui.dashboard.fake_app import FakeApp

NONE: frozenset[HubId] = frozenset()
RUN = frozenset((samples.HUB,))
WAITS = "Salles de réunion: Waiting for your OK: 18 of 74 events would be deleted."
DONE = "Livraisons: 412 events read; 3 new, 1 changed."


@pytest.fixture
def app() -> FakeApp:
    made = FakeApp(samples.in_sync(), *samples.neighbours())
    made.events = [Progress(samples.HUB, samples.TARGET, Phase.WRITING, done, 300) for done in range(300)]
    return made


@pytest.fixture
def shell(app: FakeApp, qapp: QApplication, qtbot: QtBot) -> Iterator[Shell]:
    made = Shell(app, qapp, lambda *_: pytest.fail("no wizard here"), lambda: samples.NOW)
    made.open()
    made.autorun.stop()
    yield made
    qtbot.waitUntil(lambda: not made.background.busy and not made.live.runs)
    assert made.close(5)
    made.window.deleteLater()
    apply(qapp, Scheme.LIGHT)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    heard: list[str] = []
    monkeypatch.setattr("cirahub_desktop.ui.announcer.say", lambda _, text: heard.append(text))
    return heard


def ran(shell: Shell, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not shell.live.runs)


def test_a_run_asked_for_says_that_it_begins_and_how_it_ended(shell: Shell, said: list[str], qtbot: QtBot) -> None:
    shell.window.sync_now()
    ran(shell, qtbot)
    assert said == ["Syncing Livraisons", DONE]


def test_a_run_by_the_clock_is_silent(app: FakeApp, shell: Shell, said: list[str], qtbot: QtBot) -> None:
    app.due = {samples.HUB: samples.NOW}
    shell.live.sync_due()
    ran(shell, qtbot)
    assert app.by_hand == [False]
    assert said == []


def test_what_a_run_by_the_clock_leaves_for_a_person_is_said(
    app: FakeApp, shell: Shell, said: list[str], qtbot: QtBot
) -> None:
    app.due, app.gate = {samples.HUB: samples.NOW}, threading.Event()
    shell.live.sync_due()
    app.statuses = (samples.waiting(), *samples.neighbours())
    app.gate.set()
    ran(shell, qtbot)
    assert said == [WAITS]


def test_nobody_is_spoken_to_while_no_window_is_there(shell: Shell, said: list[str], qtbot: QtBot) -> None:
    shell.window.hide()
    shell.window.sync_now()
    ran(shell, qtbot)
    assert said == []


def heard(before: HubStatus, after: HubStatus, runs: tuple[frozenset[HubId], frozenset[HubId]] = (NONE, NONE)) -> list:
    return list(aloud(Moment((before,), runs[0]), Moment((after,), runs[1]), samples.NOW))


def test_an_error_is_said_with_its_word_and_once() -> None:
    assert heard(samples.in_sync(), samples.broken()) == ["Livraisons: 1 spoke: sign in"]
    assert heard(samples.broken(), samples.broken()) == []
    assert heard(samples.broken(), samples.in_sync()) == ["Livraisons: In sync"]


def test_a_run_asked_for_that_changes_nothing_of_it_says_again_what_needs_a_person() -> None:
    said = heard(samples.waiting(), samples.waiting(), (RUN, NONE))
    assert said[1:] == [WAITS]


def test_pausing_is_said_and_going_on() -> None:
    now = samples.in_sync()
    rests = replace(now, state=samples.State.PAUSED)
    assert heard(now, rests) == ["Livraisons: Paused"]
    assert heard(rests, now) == ["Livraisons: In sync"]


def test_a_hub_that_is_new_is_not_news() -> None:
    after = Moment((samples.broken(),), NONE)
    assert list(aloud(Moment((), NONE), after, samples.NOW)) == []
