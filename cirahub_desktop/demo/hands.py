"""A person's hands on the real window: finds widgets by name, types, clicks, and waits for what they see."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QTreeWidget, QTreeWidgetItemIterator, QWidget

W = TypeVar("W", bound=QWidget)
_PATIENCE = 30_000
_LOOK_EVERY = 15
_SIGNS_PER_STEP = 40


class NotFoundOnScreen(Exception):
    """What should have appeared did not."""


class Hands:
    """``pace`` is how many milliseconds a person gets to look at each step."""

    def __init__(self, pace: int = 0) -> None:
        self._pace = pace

    def find(self, kind: type[W], name: str) -> W | None:
        """The visible widget of that name in the front-most window that has one."""
        windows = sorted(QApplication.topLevelWidgets(), key=lambda window: not window.isActiveWindow())
        for window in windows:
            for widget in [window, *window.findChildren(kind, name)]:
                if isinstance(widget, kind) and widget.objectName() == name and widget.isVisible():
                    return widget
        return None

    def wait_for(self, kind: type[W], name: str) -> W:
        self.wait_until(lambda: (found := self.find(kind, name)) is not None and found.isEnabled(), name)
        found = self.find(kind, name)
        if found is None:
            raise NotFoundOnScreen(name)
        return found

    def wait_until(self, seen: Callable[[], bool], what: str) -> None:
        """Let the window live until ``seen``."""
        waited = 0
        while not seen():
            if waited > _PATIENCE:
                raise NotFoundOnScreen(what)
            _live(_LOOK_EVERY)
            waited += _LOOK_EVERY

    def look(self) -> None:
        """Time to read."""
        _live(self._pace or _LOOK_EVERY)

    def click(self, name: str) -> None:
        button = self.wait_for(QWidget, name)
        self.look()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.look()

    def type_into(self, name: str, text: str) -> None:
        field = self.wait_for(QLineEdit, name)
        field.setFocus()
        field.selectAll()
        for sign in text:
            QTest.keyClicks(field, sign)
            _live(self._pace // _SIGNS_PER_STEP)
        self.look()

    def choose_folder(self, text: str) -> None:
        tree = self.wait_for(QTreeWidget, "folderTree")
        self.wait_until(lambda: _position(tree, text) is not None, text)
        position = _position(tree, text)
        if position is None:
            raise NotFoundOnScreen(text)
        QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, position)
        self.look()

    def next_page(self, marker: str) -> None:
        """Press NEXT until the page with ``marker`` is there: some pages show a result before they let go."""
        self.click("nextButton")
        self.wait_until(lambda: self._settled(marker), marker)
        if self.find(QWidget, marker) is None:
            self.click("nextButton")
            self.wait_for(QWidget, marker)

    def _settled(self, marker: str) -> bool:
        button = self.find(QAbstractButton, "nextButton")
        return self.find(QWidget, marker) is not None or (button is not None and button.isEnabled())


def _live(milliseconds: int) -> None:
    """An event loop, for QTest.qWait would keep Python's lock and let no worker work."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def _position(tree: QTreeWidget, text: str) -> QPoint | None:
    iterator = QTreeWidgetItemIterator(tree)
    while iterator.value() is not None:
        item = iterator.value()
        if item.text(0) == text:
            tree.scrollToItem(item)
            return tree.visualItemRect(item).center()
        iterator += 1
    return None
