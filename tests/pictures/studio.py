"""Opens the pages of the registry one after the other, in one process: the real program, dressed as a look wants it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import Self, TypeVar

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QMenu, QWidget

from cirahub_desktop.status import HubStatus, SpokeStatus
from cirahub_desktop.ui.main_window import MainWindow
from cirahub_desktop.ui.shell import Shell
from cirahub_desktop.ui.start import application, wizard_of
from cirahub_desktop.ui.tabs.tab import Tab
from tests.pictures.looks import Look
from tests.pictures.roll import Roll
from tests.pictures.world import World
from tests.ui.dashboard.conftest import Desk
from tests.ui.dashboard.fake_app import FakeApp

T = TypeVar("T")
W = TypeVar("W", bound=QWidget)
PATIENCE = 15
"""Seconds until what should appear is missed."""
_BREATH = 0.001

_COMING = 0.5
"""Seconds that a window may take to the front; some window managers never let it."""


class Studio:
    """Use it as a context manager; ``tidy`` after every page."""

    def __init__(self, world: World) -> None:
        self.world, self._qt = world, application()
        self.shell, self.empty = self._shell(empty=False), self._shell(empty=True)
        self.roll = Roll()
        self._desks: list[Desk] = []
        self._afterwards: list[Callable[[], None]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        for shell in (self.shell, self.empty):
            shell.close(10)
            shell.window.deleteLater()
            shell.deleteLater()
        _bury()

    def dress(self, look: Look) -> None:
        """Both windows are built again, as a person sees it who changes language and theme."""
        os.environ["CIRAHUB_STRETCH"] = "1" if look.stretched else ""
        if not look.stretched:
            del os.environ["CIRAHUB_STRETCH"]
        for shell in (self.shell, self.empty):
            shell.use_scheme(look.scheme)
            shell.use_language(look.language)
        _bury()

    # Ways to a page

    @property
    def window(self) -> MainWindow:
        return self.shell.window

    def hub(self, name: str) -> HubStatus:
        return next(one for one in self.shell.live.hubs if one.name == name)

    def spoke(self, hub: str, name: str) -> SpokeStatus:
        return next(one for one in self.hub(hub).spokes if one.name == name)

    def show(self, hub: str, tab: Tab = Tab.DASHBOARD) -> MainWindow:
        """A tab of that hub."""
        self.window.open_tab(tab)
        self.window.select(self.hub(hub).id)
        return self._shown(self.window)

    def show_empty(self) -> MainWindow:
        return self._shown(self.empty.window)

    def samples(self, app: FakeApp) -> Desk:
        """A window over values, for what a sandbox cannot be brought to."""
        desk = Desk(app)
        desk.window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen, False)
        self._desks.append(desk)
        return desk

    def shown(self, widget: W) -> W:
        """For a dialog or wizard that was made but not opened."""
        return self._shown(widget)

    def dialog(self, name: str = "") -> QDialog:
        """The dialog in front, once it is there."""
        return self.wait(lambda: next((one for one in _dialogs() if not name or one.objectName() == name), None), name)

    def press(self, name: str) -> None:
        """As a screen reader does it: wherever the button is."""

        def found() -> QAbstractButton | None:
            buttons = (one for top in _tops() for one in top.findChildren(QAbstractButton, name))
            return next((one for one in buttons if one.isVisible() and one.isEnabled()), None)

        self.wait(found, name).click()

    def wait(self, look: Callable[[], T | None], what: str = "") -> T:
        """Until it is there, or true."""
        until = time.monotonic() + PATIENCE
        while not (seen := look()):
            assert time.monotonic() < until, f"{what or 'something'} did not come"
            QApplication.processEvents()
            time.sleep(_BREATH)  # else this thread keeps the others from what is waited for
        return seen

    def idle(self) -> None:
        """Until nothing is asked in the background."""
        shells: list[Shell | Desk] = [self.shell, self.empty, *self._desks]
        self.wait(lambda: not any(one.background.busy or one.live.runs for one in shells), "the answer")

    def in_front(self, window: QWidget) -> None:
        """Until a real screen has brought it there, or had its time: a menu closes when a window comes to the front."""
        until = time.monotonic() + (_COMING if QApplication.platformName() != "offscreen" else 0)
        while not window.isActiveWindow() and time.monotonic() < until:
            QApplication.processEvents()
            time.sleep(_BREATH)  # else this thread keeps the others from what is waited for

    def afterwards(self, act: Callable[[], None]) -> None:
        """Once the page was looked at."""
        self._afterwards.append(act)

    def settle(self) -> None:
        """Let layouts come to rest."""
        for _ in range(4):
            QApplication.sendPostedEvents()
            QApplication.processEvents()

    def tidy(self) -> None:
        while self._afterwards:
            self._afterwards.pop()()
        for dialog in _dialogs():
            dialog.done(0)
            dialog.deleteLater()
        for top in _tops():
            if isinstance(top, QMenu):
                top.close()
        self.idle()
        while self._desks:
            self._desks.pop().close()
        for shell in (self.shell, self.empty):
            shell.window.hide()
        _bury()

    def _shell(self, *, empty: bool) -> Shell:
        app = self.world.app(empty=empty)
        shell = Shell(app, self._qt, wizard_of(app), lambda: self.world.now)
        shell.live.ask_vault()
        return shell

    @staticmethod
    def _shown(widget: W) -> W:
        widget.show()
        widget.activateWindow()
        return widget


def _tops() -> list[QWidget]:
    return [
        one
        for one in QApplication.topLevelWidgets()
        if one.isVisible() and one.windowType() is not Qt.WindowType.ToolTip
    ]


def _dialogs() -> list[QDialog]:
    """The one in front first."""
    found = [one for one in _tops() if isinstance(one, QDialog)]
    return sorted(found, key=_depth, reverse=True)


def _depth(window: QWidget) -> int:
    parent = window.parentWidget()
    return 0 if parent is None else 1 + _depth(parent.window())


def _bury() -> None:
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
