"""Run by ``test_window_screen.py`` on an X server with a window manager and a tray: the ten steps, then the tray."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.sandbox.server import Sandbox
from cirahub_desktop.status import State
from tests.e2e.window import Desk, open_window, papers_of


def test_the_ten_steps_and_the_tray(qtbot: QtBot, sandbox: Sandbox, tmp_path: Path) -> None:
    assert QGuiApplication.platformName() == "xcb"
    papers = papers_of(sandbox)
    with open_window(qtbot, App(tmp_path / "data", vault=SessionVault())) as desk:
        desk.wait(lambda: desk.shell.tray.available, "the tray")
        desk.click("firstHubButton")
        desk.new_hub(papers, "Plan", "Verrier")
        desk.add_public_folder(papers, "Quai")
        desk.allow_writing("Quai")
        assert desk.sync_now().created == len(sandbox.items("/Team Calendar")) > 30
        assert desk.hub().state is State.IN_SYNC
        the_tray_syncs(desk)
        closing_hides_and_the_tray_brings_back(desk)


def the_tray_syncs(desk: Desk) -> None:
    tray = desk.shell.tray
    icon = tray.findChild(QSystemTrayIcon)
    assert isinstance(icon, QSystemTrayIcon)
    assert "In sync" in icon.toolTip()
    assert icon.geometry().width() > 0  # it has a place in the tray
    before = len(desk.ended)
    entry(desk, "Sync Now").trigger()
    desk.wait(lambda: len(desk.ended) > before, "the end of the run")
    assert desk.last_run().created == 0


def closing_hides_and_the_tray_brings_back(desk: Desk) -> None:
    window = desk.shell.window
    desk.qtbot.waitUntil(lambda: not desk.shell.live.runs)
    window.close()
    assert not window.isVisible()
    entry(desk, "Open CiraHub Desktop").trigger()
    desk.wait(window.isVisible, "the window")


def entry(desk: Desk, text: str) -> QAction:
    return next(action for action in desk.shell.tray.menu.actions() if action.text() == text)
