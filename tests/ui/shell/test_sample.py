"""The example in the real window, over the real program: tried from the empty page or the wizard, and thrown away."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.status import HubStatus, State
from cirahub_desktop.ui.shell import Shell
from cirahub_desktop.ui.start import wizard_of
from cirahub_desktop.ui.theme.apply import apply
from cirahub_desktop.ui.theme.tokens import Scheme
from cirahub_desktop.ui.widgets.switch import Switch

_LONG = 20_000


@pytest.fixture
def open_shell(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[[], Shell]]:
    """Each call is another start of the program."""
    made: list[Shell] = []

    def end(shell: Shell) -> None:
        qtbot.waitUntil(lambda: not shell.background.busy, timeout=_LONG)
        assert shell.close(5)
        shell.window.deleteLater()

    def start() -> Shell:
        if made:
            end(made.pop())
        app = App(tmp_path, vault=SessionVault())
        app.set_preference("language", "en")
        made.append(Shell(app, qapp, wizard_of(app)))
        made[0].open()
        made[0].autorun.stop()
        return made[0]

    yield start
    for shell in made:
        end(shell)
    apply(qapp, Scheme.LIGHT)


def button(window: QWidget, name: str) -> QPushButton:
    found = [one for one in window.findChildren(QPushButton, name) if one.isVisible()]
    assert found, name
    return found[-1]


def example(shell: Shell) -> HubStatus:
    (hub,) = shell.live.hubs
    assert hub.example
    return hub


def made(shell: Shell, qtbot: QtBot) -> None:
    """The example is there and was read."""
    qtbot.waitUntil(lambda: bool(shell.live.hubs) and not shell.live.runs, timeout=_LONG)
    assert [spoke.error for spoke in example(shell).spokes] == [None, None]
    assert example(shell).items >= 17


def test_from_the_empty_page_to_the_dashboard_and_back(open_shell: Callable[[], Shell], qtbot: QtBot) -> None:
    shell = open_shell()
    button(shell.window, "sampleButton").click()
    assert not button(shell.window, "sampleButton").isEnabled()  # it is being made
    made(shell, qtbot)
    window = shell.window
    assert window.selected == example(shell).id
    assert example(shell).state is State.NOTHING_WRITTEN
    assert not button(window, "addSpokeButton").isEnabled()
    focused = window.focusWidget()
    assert focused is not None
    assert focused.objectName() == "hubEntry-Example"

    account = example(shell).spokes[1].account
    assert account is not None
    port = int(account.server.rpartition(":")[2].partition("/")[0])
    button(window, "throwAwayLink").click()
    button(window, "yesButton").click()
    qtbot.waitUntil(lambda: not shell.live.hubs, timeout=_LONG)
    assert window.empty.isVisible()
    assert button(window, "sampleButton").isEnabled()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)


def test_it_is_written_after_the_switch_and_a_restart_goes_on(open_shell: Callable[[], Shell], qtbot: QtBot) -> None:
    shell = open_shell()
    button(shell.window, "sampleButton").click()
    made(shell, qtbot)
    button(shell.window, "optionsButton-Team calendar").click()
    switch = next(one for one in shell.window.findChildren(Switch, "hubWritesSwitch") if one.isVisible())
    switch.click()
    button(shell.window, "saveButton").click()
    assert example(shell).state is State.NEVER_RUN, "allowed, but not written yet"
    button(shell.window, "syncNowButton").click()
    qtbot.waitUntil(lambda: not shell.live.runs and example(shell).state is State.IN_SYNC, timeout=_LONG)
    assert example(shell).spokes[1].items >= 17

    later = open_shell()
    assert later.window.selected == example(later).id
    button(later.window, "syncNowButton").click()
    before = example(later).last_run
    qtbot.waitUntil(lambda: not later.live.runs and example(later).last_run != before, timeout=_LONG)
    assert example(later).state is State.IN_SYNC
    run = example(later).last_run
    assert run is not None
    assert (run.created, run.updated, run.deleted, run.failed) == (0, 0, 0, 0)


def test_the_wizard_offers_it_until_there_is_one(open_shell: Callable[[], Shell], qtbot: QtBot) -> None:
    shell = open_shell()
    shell.open_wizard(None, shell.window)
    wizard = next(one for one in shell.window.findChildren(QWidget, "wizard") if one.isVisible())
    button(wizard, "sampleButton").click()
    made(shell, qtbot)
    assert not [one for one in shell.window.findChildren(QWidget, "wizard") if one.isVisible()]
    shell.open_wizard(None, shell.window)
    again = next(one for one in shell.window.findChildren(QWidget, "wizard") if one.isVisible())
    assert again.findChildren(QPushButton, "sampleButton") == []
    again.close()


def test_removing_the_hub_means_to_throw_it_away(open_shell: Callable[[], Shell], qtbot: QtBot) -> None:
    shell = open_shell()
    button(shell.window, "sampleButton").click()
    made(shell, qtbot)
    shell.window.page.title.remove.emit()
    assert next(one for one in shell.window.findChildren(QWidget, "throwAwayQuestion") if one.isVisible())
    button(shell.window, "noButton").click()
    assert example(shell)
