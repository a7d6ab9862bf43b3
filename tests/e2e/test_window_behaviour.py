"""How the window behaves: cancel, quit, a second start, a change of language, deletions that wait for a person."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.status import State
from cirahub_desktop.ui.preview.change_list import ChangeList
from tests.e2e.driver import secrets_line
from tests.e2e.stage import DOCK, Stage
from tests.e2e.window import Desk, open_window, papers_of

_ROOT = Path(__file__).resolve().parents[2]
_TWO_SECONDS = 2.0
EVENTS = 300


@pytest.fixture
def large(stage: Stage) -> Stage:
    """Everything is set up, nothing written yet; the second write will wait."""
    stage.publish(EVENTS)
    stage.set_up()
    stage.sandbox.faults.add("CreateItem:2:hold")
    return stage


def start_and_wait_in_the_middle(desk: Desk, stage: Stage) -> None:
    desk.click("syncNowButton")
    desk.wait(lambda: stage.sandbox.faults.wait_until_held(0), "the second write")


@pytest.mark.alone
def test_r13_progress_has_counts_and_cancel_stops_in_the_middle(large: Stage, qtbot: QtBot) -> None:
    recorder = large.sandbox.recorder
    with open_window(qtbot, large.app) as desk:
        start_and_wait_in_the_middle(desk, large)
        desk.wait(lambda: (done := written_so_far(desk)) is not None and 0 < done < EVENTS, "how far it is")
        sent = len(recorder.exchanges)
        began = time.monotonic()
        desk.click("cancelRunButton")
        desk.wait(lambda: bool(desk.ended), "the end of the run")
        assert time.monotonic() - began < _TWO_SECONDS
        assert desk.last_run().cancelled
        desk.read("Cancelled.")
        large.sandbox.faults.release()
        desk.wait(lambda: len(recorder.exchanges) > sent, "the answer to the last request")
        assert len(recorder.exchanges) == sent + 1  # the one that was held
        large.sandbox.faults.clear()
        last = desk.sync_now()
        assert last.failed == 0
        assert len(large.subjects()) == len(set(large.subjects())) == EVENTS
        assert desk.hub().state is State.IN_SYNC


def written_so_far(desk: Desk) -> int | None:
    found = re.search(rf"Writing to “{DOCK}”: (\d+) of {EVENTS} events", desk.text())
    return int(found[1]) if found else None


@pytest.mark.alone
def test_r13_quitting_in_the_middle_leaves_nothing_half_done(large: Stage, qtbot: QtBot) -> None:
    """Without a tray closing the window asks; then all ends in time, and the next start goes on."""
    with open_window(qtbot, large.app) as desk:
        start_and_wait_in_the_middle(desk, large)
        desk.shell.window.close()
        desk.read("Syncing stops until you open it again.")
        with qtbot.waitSignal(desk.shell.ended):
            desk.click("quitButton")
        began = time.monotonic()
        assert desk.shell.close(_TWO_SECONDS)
        assert time.monotonic() - began < _TWO_SECONDS
    large.sandbox.faults.release()
    large.sandbox.faults.clear()
    with open_window(qtbot, large.app) as desk:
        desk.sync_now()
        assert len(large.subjects()) == len(set(large.subjects())) == EVENTS


def test_without_a_tray_closing_asks_and_cancel_keeps_it_open(qtbot: QtBot, tmp_path: Path) -> None:
    with open_window(qtbot, App(tmp_path, vault=SessionVault())) as desk:
        desk.shell.window.close()
        desk.see(QWidget, "leaveDialog")
        desk.qtbot.keyClick(desk.see(QWidget, "leaveDialog"), Qt.Key.Key_Escape)
        assert desk.shell.window.isVisible()
        desk.shell.window.close()
        desk.click("minimiseButton")
        desk.wait(desk.shell.window.isMinimized, "the minimised window")
        desk.shell.open_window()
        desk.wait(lambda: not desk.shell.window.isMinimized(), "the window")


@contextmanager
def program(stage: Stage) -> Iterator[subprocess.Popen[str]]:
    """The window in a process of its own, with what is in the stage's vault."""
    line = [sys.executable, "-m", "tests.e2e.window_program", "--data-dir", str(stage.data)]
    pipe = subprocess.PIPE
    with subprocess.Popen(line, cwd=_ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdin
        try:
            process.stdin.write(secrets_line(stage.vault).decode())
            process.stdin.flush()
            yield process
        finally:
            process.kill()


def say(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin
    process.stdin.write(line + "\n")
    process.stdin.flush()


def hear(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    return process.stdout.readline().strip()


def assert_ends_well(process: subprocess.Popen[str]) -> None:
    assert process.wait(30) == 0
    assert process.stderr
    said = [line for line in process.stderr if not line.startswith("This plugin does not support")]
    assert said == []


def test_quit_ends_the_program_with_its_window_open(stage: Stage) -> None:
    """QApplication.quit() asks the window first, and that refuses to be closed."""
    stage.app.add_hub("Team")
    with program(stage) as process:
        assert hear(process) == "visible"
        say(process, "quit")
        assert_ends_well(process)


@pytest.mark.alone
def test_r13_the_program_quits_in_the_middle_of_a_run(large: Stage) -> None:
    """No abort, no complaint of Qt about a thread, exit code 0."""
    with program(large) as process:
        assert hear(process) == "visible"
        assert large.sandbox.faults.wait_until_held(60)
        began = time.monotonic()
        say(process, "quit")
        assert_ends_well(process)
        assert time.monotonic() - began < 2 * _TWO_SECONDS  # the interpreter's own end included
    large.sandbox.faults.release()
    large.sandbox.faults.clear()
    large.run()
    assert len(large.subjects()) == len(set(large.subjects())) == EVENTS


def test_a_second_start_brings_the_first_to_the_front(stage: Stage) -> None:
    stage.app.add_hub("Team")
    with program(stage) as first:
        assert hear(first) == "visible"
        say(first, "hide")
        assert hear(first) == "hidden"
        with program(stage) as second:
            assert_ends_well(second)
        assert hear(first) == "visible"
        say(first, "quit")
        assert_ends_well(first)


def test_the_language_changes_while_a_run_goes_on(large: Stage, qtbot: QtBot) -> None:
    with open_window(qtbot, large.app) as desk:
        start_and_wait_in_the_middle(desk, large)
        desk.read("Writing to “Dock”")
        desk.picks_language("fr")
        desk.read("Écriture dans")
        desk.see(QWidget, "cancelRunButton")
        large.sandbox.faults.release()
        desk.wait(lambda: bool(desk.ended), "the end of the run")
        desk.read("À jour")
        desk.picks_language("en")
        desk.read("In sync")
        assert len(large.subjects()) == EVENTS


def test_the_window_behind_a_wizard_cannot_be_used(qtbot: QtBot, tmp_path: Path) -> None:
    """A change of language there would take the wizard away, with what was typed."""
    with open_window(qtbot, App(tmp_path, vault=SessionVault())) as desk:
        desk.click("firstHubButton")
        desk.see(QWidget, "wizard")
        behind = desk.shell.window.findChild(QPushButton, "newHubButton")
        assert behind is not None
        with qtbot.assertNotEmitted(behind.clicked):
            desk.click_on(behind)


def test_a_hub_without_spokes_is_shown(qtbot: QtBot, tmp_path: Path) -> None:
    app = App(tmp_path, vault=SessionVault())
    with open_window(qtbot, app) as desk:
        app.add_hub("Team")
        desk.shell.live.refresh()
        desk.read("This hub has no spoke yet")


def test_a_new_hub_is_read_at_once(qtbot: QtBot, sandbox: Sandbox, tmp_path: Path) -> None:
    with open_window(qtbot, App(tmp_path / "data", vault=SessionVault())) as desk:
        desk.click("firstHubButton")
        desk.new_hub(papers_of(sandbox), "Plan", "Team")
        desk.wait(lambda: bool(desk.ended), "the end of the first run")
        assert desk.hub().items > 0
        desk.read(f"{desk.hub().items} events read; no calendar may be written.")


class TestDeletionsThatWait:
    """R2: 38 of 40 events vanish from the feed; a person is asked, and gets what was chosen."""

    def test_keep(self, stage: Stage, qtbot: QtBot) -> None:
        with open_window(qtbot, waiting(stage)) as desk:
            self.ask(desk)
            desk.click("keepButton")
            desk.wait(lambda: not desk.there("holdDialog") and desk.hub().state is not State.WAITING, "the dashboard")
            assert len(stage.subjects()) == 40
            desk.sync_now()
            assert len(stage.subjects()) == 40
            assert desk.hub().state is State.IN_SYNC, desk.text()

    def test_delete(self, stage: Stage, qtbot: QtBot) -> None:
        with open_window(qtbot, waiting(stage)) as desk:
            self.ask(desk)
            before = len(desk.ended)
            desk.click("deleteButton")
            desk.wait(lambda: len(desk.ended) > before, "the end of the run")
            assert len(stage.subjects()) == 2
            assert len(stage.sandbox.items("/Team Calendar", deleted=True)) == 38
            assert desk.hub().state is State.IN_SYNC, desk.text()

    def test_looking_alone_decides_nothing(self, stage: Stage, qtbot: QtBot) -> None:
        with open_window(qtbot, waiting(stage)) as desk:
            self.ask(desk)
            desk.qtbot.keyClick(desk.see(QWidget, "holdDialog"), Qt.Key.Key_Escape)
            desk.sync_now()
            desk.read("Waiting for your OK: 38 of 40 events would be deleted.")
            assert len(stage.subjects()) == 40

    @staticmethod
    def ask(desk: Desk) -> None:
        desk.sync_now()
        desk.read("Waiting for your OK: 38 of 40 events would be deleted.")
        assert desk.see(QPushButton, "bannerButton").text() == "Look at the 38 events…"
        desk.click("bannerButton")
        assert desk.see(ChangeList, "changesList").changes.rowCount() == 38


def waiting(stage: Stage) -> App:
    stage.publish(40)
    stage.set_up()
    stage.run()
    stage.publish(2)
    return stage.app
