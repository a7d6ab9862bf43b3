"""A window over a fake ``App``, taken apart after each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.main_window import MainWindow
from cirahub_desktop.ui.theme.apply import apply
from cirahub_desktop.ui.theme.tokens import Scheme
from cirahub_desktop.ui.worker import Background, SyncWorker
from tests.ui.dashboard import samples
from tests.ui.dashboard.fake_app import FakeApp


class Desk:
    """The window, what it stands on, and which wizards were asked for."""

    def __init__(self, app: FakeApp) -> None:
        self.app = app
        self.background = Background()
        self.worker = SyncWorker(app)
        self.live = Live(app, self.worker, self.background, lambda: samples.NOW)
        self.live.refresh()
        self.wizards: list[object] = []
        self.window = MainWindow(self.live, lambda hub, _parent: self.wizards.append(hub))
        self.window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)  # the offscreen one is too narrow for cards

    def child(self, name: str, kind: type[QWidget] = QWidget) -> QWidget:
        found = [one for one in self.window.findChildren(kind, name) if not one.isHidden()]
        assert found, f"no {name} in the window"
        return found[-1]

    def close(self) -> None:
        self.background.shutdown()
        assert self.worker.shutdown(5)
        self.window.hide()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)  # else every theme dresses all of them


MakeDesk = Callable[[FakeApp], Desk]


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    """In the light theme, once: dressing everything takes a while."""
    apply(qapp, Scheme.LIGHT)
    return qapp


@pytest.fixture
def make_desk(qtbot: QtBot, dressed: QApplication) -> Iterator[MakeDesk]:
    desks: list[Desk] = []

    def make(app: FakeApp) -> Desk:
        desks.append(Desk(app))
        return desks[-1]

    yield make
    for desk in desks:
        desk.close()
