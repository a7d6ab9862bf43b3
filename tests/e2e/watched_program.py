"""The program with its window in a process of its own, and somebody who only looks: what a hand does comes from the
X server.

``python -m tests.e2e.watched_program ARGUMENTS``; the first line of standard input has the secrets
(``driver.secrets_line``), or has none where the program is to use the keyring. Every further line is a question in
JSON, such as ``["see", "syncNowButton"]``; it is answered as soon as it can be answered with yes, with what is asked
about, or after ``PATIENCE`` seconds with what there is to be seen instead. An empty answer comes first.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
import time
from typing import Any

from PySide6.QtCore import QObject, QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QMenu, QScrollArea, QTabBar, QWidget

from cirahub_desktop.app import App
from cirahub_desktop.cli import main
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.main_window import MainWindow
from cirahub_desktop.ui.start import application
from cirahub_desktop.ui.worker import RunStopped
from tests.e2e.driver import given_vault
from tests.e2e.on_screen import IN_TRAY, PATIENCE, all_texts, front_first, plain

Answer = dict[str, Any]


class Watcher(QObject):
    """Answers one question after the other."""

    def __init__(self) -> None:
        super().__init__()
        self._asked: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._question: list[str] = []
        self._live: Live | None = None
        self._ended = 0
        self._before: Answer | None = None
        self._since = 0.0
        self._timer = QTimer(self, interval=10)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        rest = b""
        while more := os.read(sys.stdin.fileno(), 4096):  # sys.stdin would keep a lock that the end of Python waits for
            *lines, rest = (rest + more).split(b"\n")
            for line in lines:
                self._asked.put(line.decode())

    def _look(self) -> None:
        self._find_live()
        if not self._question and not self._asked.empty():
            self._question, self._since = json.loads(self._asked.get()), time.monotonic()
        if not self._question:
            return
        kind, about = self._question
        try:
            answer = getattr(self, f"_{kind}")(about)
        except Exception as error:  # noqa: BLE001 - whoever asked shall hear of it
            answer = {"missed": repr(error)}
        answer = self._lasting(answer)
        if answer is None and time.monotonic() - self._since > PATIENCE:
            answer = {"missed": "\n".join(all_texts())}
        if answer is not None:
            self._question = []
            tell(answer)

    def _lasting(self, answer: Answer | None) -> Answer | None:
        """A place, once it is where it was at the last look: windows are moved when they open, and layouts settle."""
        moved, self._before = answer != self._before, answer
        return None if moved and answer is not None and "x" in answer else answer

    def _find_live(self) -> None:
        windows = [top for top in QApplication.topLevelWidgets() if isinstance(top, MainWindow)]
        if self._live is None and windows:
            self._live = windows[0].live
            self._live.worker.happened.connect(self._on_happened)

    def _on_happened(self, event: object) -> None:
        self._ended += isinstance(event, RunStopped)

    def _run_ended(self, count: str) -> Answer | None:
        """At least so many runs have, and none is on."""
        quiet = self._live is not None and not self._live.runs
        return {"runs": self._ended} if quiet and self._ended >= int(count) else None

    def _see(self, name: str) -> Answer | None:
        """A widget that can be pressed, and where; ``scroll`` where the wheel has to be turned first."""
        widget = find(name)
        modal = QApplication.activeModalWidget()
        if widget is None or not widget.isEnabled() or (modal is not None and widget.window() is not modal):
            return None
        return _scrolling(widget, widget.rect()) or _place(widget, widget.rect().center())

    def _row(self, text: str) -> Answer | None:
        """A line of a list or tree that begins like this."""
        for view in _shown(QAbstractItemView):
            found = view.model().match(
                view.model().index(0, 0), Qt.ItemDataRole.DisplayRole, text, 1,
                Qt.MatchFlag.MatchStartsWith | Qt.MatchFlag.MatchRecursive,
            )  # fmt: skip
            if found:
                box = view.visualRect(found[0])
                if not view.viewport().rect().contains(box.center()):
                    down = box.center().y() > 0
                    return {
                        "scroll": 5 if down else 4,
                        **(_place(view.viewport(), view.viewport().rect().center()) or {}),
                    }
                return _place(view.viewport(), box.center())
        return None

    def _entry(self, text: str) -> Answer | None:
        """An entry of an open menu."""
        for menu in _shown(QMenu):
            for action in menu.actions():
                if action.text().replace("&", "") == text and action.isEnabled():
                    return _place(menu, menu.actionGeometry(action).center())
        return None

    def _cross(self, _: str) -> Answer | None:
        """Of the window in front, as openbox paints it, and which one of the X server's windows it is."""
        framed = [window for window in front_first() if window.frameGeometry() != window.geometry()]
        if not framed:
            return None
        return {**_at(framed[0].frameGeometry().topRight() + QPoint(-9, 9)), "window": framed[0].winId()}

    def _tab(self, text: str) -> Answer | None:
        for bar in _shown(QTabBar):
            for index in range(bar.count()):
                if bar.tabText(index) == text:
                    return _place(bar, bar.tabRect(index).center())
        return None

    def _tray(self, _: str) -> Answer | None:
        """The icon, once the tray has taken it in: before, it lies in the corner of the screen."""
        for icon in QApplication.topLevelWidgets():
            corner = icon.mapToGlobal(QPoint(0, 0))
            if icon.inherits(IN_TRAY) and icon.isVisible() and corner.x() > 0:
                return _at(corner + icon.rect().center())
        return None

    def _gone(self, name: str) -> Answer | None:
        return {} if find(name) is None else None

    def _hidden(self, _: str) -> Answer | None:
        """No window of the program is to be seen."""
        return {} if not front_first() else None

    def _shown(self, _: str) -> Answer | None:
        return {} if any(not window.isMinimized() for window in front_first()) else None

    def _minimised(self, _: str) -> Answer | None:
        return {} if any(window.isMinimized() for window in front_first()) else None

    def _read_sentence(self, sentence: str) -> Answer | None:
        return {} if plain(sentence) in plain("\n".join(all_texts())) else None

    def _texts(self, _: str) -> Answer | None:
        return {"text": "\n".join(all_texts())}

    def _focus(self, _: str) -> Answer | None:
        """Where the keyboard is."""
        widget = QApplication.focusWidget()
        if widget is None:
            return None
        text = widget.text() if isinstance(widget, QLineEdit) else ""
        row = widget.currentIndex().data() if isinstance(widget, QAbstractItemView) else ""
        return {"name": widget.objectName(), "text": text, "row": row or "", "kind": type(widget).__name__}


def _shown(kind: type[Any]) -> list[Any]:
    return [
        widget for window in front_first() for widget in (window, *window.findChildren(kind))
        if isinstance(widget, kind) and widget.isVisible()
    ]  # fmt: skip


def tell(answer: Answer) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def find(name: str) -> QWidget | None:
    """The visible widget of that name, in the front-most window that has one."""
    return next((widget for widget in _shown(QWidget) if widget.objectName() == name), None)


def _place(widget: QWidget, where: QPoint) -> Answer | None:
    """None where something else would be hit, or the window is still being opened."""
    handle = widget.window().windowHandle()
    if handle is None or not handle.isExposed():
        return None
    hit = QApplication.widgetAt(widget.mapToGlobal(where))
    if hit is None or not (hit is widget or widget.isAncestorOf(hit)):
        return None
    return _at(widget.mapToGlobal(where))


def _at(place: QPoint) -> Answer:
    return {"x": place.x(), "y": place.y()}


def _scrolling(widget: QWidget, box: QRect) -> Answer | None:
    """Where the wheel brings it into view, and which way."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            centre = widget.mapTo(parent.viewport(), box.center())
            if not parent.viewport().rect().contains(centre):
                return _wheel(parent.viewport(), centre)
        parent = parent.parentWidget()
    return None


def _wheel(viewport: QWidget, towards: QPoint) -> Answer:
    """``scroll`` is the button that X has for it."""
    return {"scroll": 5 if towards.y() > 0 else 4, **_at(viewport.mapToGlobal(viewport.rect().center()))}


def run() -> int:
    vault = given_vault()
    tell({})  # questions before this would be lost with what was read ahead
    application()
    watcher = Watcher()
    code = main(sys.argv[1:], lambda data: App(data, vault=vault if vault.secrets else None))
    watcher.deleteLater()
    return code


if __name__ == "__main__":
    sys.exit(run())
