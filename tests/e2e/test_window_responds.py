"""The window answers while 2,000 events are synchronised: its event loop is never held up for long."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.item import AccountId
from tests.e2e.processes import SandboxProcess, sandbox_process
from tests.e2e.window import Desk, open_window

EVENTS = 2000
BEAT = 10
"""Milliseconds between two beats."""
LONGEST = 0.4
"""Seconds that a person does not notice as a window that hangs; far above what is usual, for slow computers."""
TRIES = 3


class Pulse:
    """The longest pause between two beats of the event loop, in seconds."""

    def __init__(self) -> None:
        self.longest, self.beats, self._last = 0.0, 0, time.monotonic()
        self._timer = QTimer(interval=BEAT)
        self._timer.timeout.connect(self._on_beat)
        self._timer.start()

    def _on_beat(self) -> None:
        now = time.monotonic()
        self.beats += 1
        self.longest, self._last = max(self.longest, now - self._last), now

    def stop(self) -> float:
        self._timer.stop()
        return self.longest


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SandboxProcess]:
    """In a process of its own, so that its work does not hold up the window's Python."""
    with sandbox_process(tmp_path / "sandbox") as running:
        yield running


def set_up(app: App, server: SandboxProcess, number: int) -> None:
    """A new hub whose folder is one of the sandbox's calendars."""
    if not app.servers.accounts():
        wanted = Account(AccountId(""), "Work", server.user, server.user, server.endpoint, AuthMethod.BASIC)
        app.servers.add_account(wanted, server.password)
    account = app.servers.accounts()[0]
    hub = app.add_hub(f"Hub {number}")
    link = server.feeds["plain"].replace("plain.ics", f"events-{EVENTS}.ics")
    app.add_ical_spoke(hub.id, "Plan", link)
    folder = app.servers.folder_by_path(account.id, str(server.greeting["folders"][number]), CancelToken())
    dock = app.add_public_folder_spoke(hub.id, "Dock", account.id, folder)
    app.set_options(dock.id, replace(dock.options, hub_writes=True))


@pytest.mark.alone
def test_the_window_never_blocks(qtbot: QtBot, server: SandboxProcess, tmp_path: Path) -> None:
    app = App(tmp_path / "data", vault=SessionVault())
    seen = []
    for number in range(TRIES):
        set_up(app, server, number)
        with open_window(qtbot, app) as desk:
            idle, busy = pause_while_idle(desk), pause_while_syncing(desk, number)
        seen.append((idle, busy))
        if busy - idle < LONGEST:
            return
    pytest.fail(f"the window hung; longest pauses, idle and busy: {seen}")


def pause_while_idle(desk: Desk) -> float:
    pulse = Pulse()
    desk.qtbot.waitUntil(lambda: pulse.beats >= 50)
    return pulse.stop()


def pause_while_syncing(desk: Desk, number: int) -> float:
    desk.shell.window.select(desk.app.hubs()[number].id)
    pulse, before = Pulse(), len(desk.ended)
    desk.click("syncNowButton")
    desk.qtbot.waitUntil(lambda: len(desk.ended) > before, timeout=120_000)
    longest = pulse.stop()
    last = desk.app.status()[number].last_run
    assert last is not None
    assert last.created == EVENTS
    return longest
