"""The program with its window in a process of its own, led by lines on standard input: ``hide``, ``quit``.

``python -m tests.e2e.window_program ARGUMENTS``; the first line has the secrets (``driver.secrets_line``). What becomes
of the window is told on standard output: ``visible``, ``hidden``.
"""

from __future__ import annotations

import os
import queue
import sys
import threading

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from cirahub_desktop.app import App
from cirahub_desktop.cli import main
from cirahub_desktop.ui.main_window import MainWindow
from cirahub_desktop.ui.start import application
from tests.e2e.driver import given_vault


class Leader(QObject):
    """Does in the window what the lines say."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._told = ""
        self._timer = QTimer(self, interval=20)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        while line := os.read(sys.stdin.fileno(), 100):  # sys.stdin would keep a lock that the end of Python waits for
            self._lines.put(line.decode().strip())

    def _look(self) -> None:
        windows = [top for top in QApplication.topLevelWidgets() if isinstance(top, MainWindow)]
        if not windows:
            return
        if not self._lines.empty():
            self._obey(self._lines.get(), windows[-1])
        self._tell("visible" if windows[-1].isVisible() else "hidden")

    def _obey(self, line: str, window: QWidget) -> None:
        if line == "hide":
            window.hide()
        elif line == "quit":
            window.close()
            button = window.findChild(QAbstractButton, "quitButton")
            assert button is not None
            button.click()

    def _tell(self, now: str) -> None:
        if now != self._told:
            self._told = now
            sys.stdout.write(f"{now}\n")
            sys.stdout.flush()


def run() -> int:
    vault = given_vault()
    application()
    leader = Leader()
    code = main(sys.argv[1:], lambda data: App(data, vault=vault))
    leader.deleteLater()
    return code


if __name__ == "__main__":
    sys.exit(run())
