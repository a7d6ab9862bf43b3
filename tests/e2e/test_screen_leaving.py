"""How the program is left, on a real screen: cancelled and quit in mid-run, logged off, without a tray, and twice.

Whatever ended it, the next run makes good what is missing, and nothing is there twice (R5, R13).
"""

from __future__ import annotations

import signal
import time
from collections.abc import Mapping

import pytest

from tests.e2e.person import Person, at_the_program
from tests.e2e.screen import needs_a_screen, running, screen, server
from tests.e2e.stage import Stage

pytestmark = pytest.mark.alone
EVENTS = 300
_TWO_SECONDS = 2.0


@pytest.fixture
def large(stage: Stage) -> Stage:
    """Everything is set up, nothing written yet; the second write will wait."""
    stage.publish(EVENTS)
    stage.set_up()
    stage.sandbox.faults.add("CreateItem:2:hold")
    return stage


def in_mid_run(person: Person, stage: Stage) -> None:
    person.clicks("syncNowButton")
    assert stage.sandbox.faults.wait_until_held(30)
    person.sees("cancelRunButton")


def heals(stage: Stage) -> None:
    """The server answers again; what the next run leaves is right."""
    stage.sandbox.faults.release()
    stage.sandbox.faults.clear()


def assert_all_arrived_once(stage: Stage) -> None:
    assert len(stage.subjects()) == len(set(stage.subjects())) == EVENTS


@pytest.mark.alone
def test_r13_cancel_in_mid_run(shown: Mapping[str, str], large: Stage) -> None:
    recorder = large.sandbox.recorder
    with at_the_program(shown, large.data, large.vault) as person:
        with person.a_run():
            in_mid_run(person, large)
            sent, began = len(recorder.exchanges), time.monotonic()
            person.clicks("cancelRunButton")
        assert time.monotonic() - began < _TWO_SECONDS
        person.reads("Cancelled.")
        last = large.app.hub_status(large.hub.id).last_run
        assert last is not None
        assert last.cancelled
        heals(large)
        assert len(recorder.exchanges) <= sent + 1  # the one that was held
        person.syncs()
        assert_all_arrived_once(large)


def test_r13_quit_in_mid_run_from_the_tray(shown: Mapping[str, str], large: Stage) -> None:
    with at_the_program(shown, large.data, large.vault) as person:
        in_mid_run(person, large)
        person.closes_window()
        person.window_is("hidden")  # the work goes on in the tray
        person.clicks_tray()
        person.window_is("shown")
        person.clicks_tray(3)
        person.clicks_entry("Quit (syncing stops)")
        person.sees_it_end()
    heals(large)
    large.run()
    assert_all_arrived_once(large)


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGHUP], ids=["session-ends", "terminal-closes"])
def test_r13_log_off_in_mid_run(shown: Mapping[str, str], large: Stage, told: signal.Signals) -> None:
    """On Linux the end of a session is a signal: Qt as it is delivered speaks to no session manager of X."""
    with at_the_program(shown, large.data, large.vault) as person:
        in_mid_run(person, large)
        person.process.send_signal(told)
        person.sees_it_end()
    last = large.app.hub_status(large.hub.id).last_run
    assert last is not None
    assert last.cancelled
    heals(large)
    large.run()
    assert_all_arrived_once(large)


def test_r5_the_screen_is_gone_in_mid_run(large: Stage) -> None:
    """A desktop that is torn down takes the X server along; Qt ends the program on the spot."""
    needs_a_screen()
    with (
        server() as (shown, xserver),
        running("openbox", env=shown),
        at_the_program(shown, large.data, large.vault) as person,
    ):
        in_mid_run(person, large)
        xserver.kill()
        person.process.wait(2 * _TWO_SECONDS)
    heals(large)
    large.run()
    assert_all_arrived_once(large)


def test_a_second_start_brings_the_first_to_the_front(shown: Mapping[str, str], stage: Stage) -> None:
    stage.publish(3)
    stage.set_up()
    with at_the_program(shown, stage.data, stage.vault) as first:
        first.sees("syncNowButton")
        first.closes_window()
        first.window_is("hidden")
        with at_the_program(shown, stage.data, stage.vault) as second:
            second.sees_it_end()
        first.window_is("shown")
        first.syncs()
        assert len(stage.subjects()) == 3


def test_without_a_tray_closing_asks(large: Stage) -> None:
    """Esc keeps it open, *Minimise* works on, *Quit* ends it in mid-run."""
    needs_a_screen()
    with screen(tray=False) as shown, at_the_program(shown, large.data, large.vault) as person:
        in_mid_run(person, large)
        person.closes_window()
        person.reads("Syncing stops until you open it again.")
        person.presses("Escape")
        person.gone("leaveDialog")
        person.closes_window()
        person.clicks("minimiseButton")
        person.window_is("minimised")
        with at_the_program(shown, large.data, large.vault) as second:
            second.sees_it_end()
        person.window_is("shown")
        person.closes_window()
        person.clicks("quitButton")
        person.sees_it_end()
    heals(large)
    large.run()
    assert_all_arrived_once(large)
