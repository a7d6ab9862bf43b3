"""The status of the hubs cannot be read, as on a full disk: what the window says then, and how often."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop.status import HubStatus
from cirahub_desktop.sync.errors import CiraHubError, StoreFailed
from cirahub_desktop.ui.dialogs.ask import Notice
from cirahub_desktop.ui.shell import Shell, WizardWindow
from tests.ui.dashboard import samples
from tests.ui.dashboard.fake_app import FakeApp

FULL = StoreFailed(StoreFailed.Reason.FULL, "cirahub.sqlite")


class Ill(FakeApp):
    unread: CiraHubError | None = None

    def status(self) -> tuple[HubStatus, ...]:
        if self.unread is not None:
            raise self.unread
        return super().status()


@pytest.fixture
def app() -> Ill:
    return Ill(samples.in_sync())


@pytest.fixture
def shell(app: Ill, qapp: QApplication, qtbot: QtBot) -> Iterator[Shell]:
    made = Shell(app, qapp, lambda _background, _hub, parent: _no_wizard(parent), lambda: samples.NOW)
    made.open()
    made.autorun.stop()
    yield made
    qtbot.waitUntil(lambda: not made.background.busy)
    assert made.close(5)
    made.window.deleteLater()


def _no_wizard(parent: QWidget) -> WizardWindow:
    pytest.fail(f"nobody asked for a wizard over {parent}")


def said(shell: Shell) -> list[str]:
    return [one.windowTitle() for one in shell.window.findChildren(Notice) if one.isVisible()]


def test_a_run_on_a_full_disk_ends_on_the_page_and_says_why_once(shell: Shell, app: Ill, qtbot: QtBot) -> None:
    app.sync_error = app.unread = FULL
    shell.window.sync_now()
    qtbot.waitUntil(lambda: not shell.live.runs)
    assert said(shell) == ["The disk of this computer is full."]
    sync = shell.window.page.title.findChild(QPushButton, "syncNowButton")
    assert sync is not None
    assert sync.isEnabled(), "the page knows that the run is over"


def test_what_goes_wrong_by_itself_again_and_again_is_said_once_until_it_has_gone_well(shell: Shell, app: Ill) -> None:
    app.unread = FULL
    shell.live.refresh()
    assert said(shell) == ["The disk of this computer is full."]
    shell.window.dialogs.close_all()
    shell.live.refresh()
    assert not said(shell)
    app.unread = None
    shell.live.refresh()
    app.unread = FULL
    shell.live.refresh()
    assert said(shell) == ["The disk of this computer is full."]
    shell.window.dialogs.close_all()
