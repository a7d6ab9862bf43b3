"""The real program on a real screen, opening a page of the registry per line on standard input.

``python -m tests.e2e.accessible.program FOLDER``: a page's name opens it, ``next`` closes it; each is answered by one
line. In the language of ``CIRAHUB_LANGUAGE``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PySide6.QtCore import QSocketNotifier, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from cirahub_desktop.ui.start import application
from cirahub_desktop.ui.theme.tokens import Scheme
from tests.pictures.looks import Look
from tests.pictures.pages import PAGES
from tests.pictures.studio import Studio
from tests.pictures.world import world


class Guide:
    """Obeys the lines while Qt's own loop runs, so that questions over D-Bus are answered meanwhile."""

    def __init__(self, studio: Studio, qt: QApplication) -> None:
        self._studio, self._qt = studio, qt
        self._pages = {page.name: page for page in PAGES}
        self._window: QWidget | None = None
        self._notifier = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._on_line)

    def _on_line(self) -> None:
        line = sys.stdin.readline().strip()
        if not line:
            self._notifier.setEnabled(False)
            self._qt.exit(0)
            return
        try:
            answer = self._obey(line)
        except BaseException:
            self._qt.exit(1)  # whoever waits for the answer hears the end
            raise
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()

    def _obey(self, line: str) -> str:
        if line == "next":
            self._studio.tidy()
            self._window = None
            return "closed"
        if line.startswith("key "):
            return self._press(Qt.Key[f"Key_{line.removeprefix('key ')}"])
        self._window = self._pages[line].open(self._studio)
        self._studio.settle()
        return self._window.windowTitle()

    def _press(self, key: Qt.Key) -> str:
        """In the menu that is open, else where the keyboard is."""
        at = QApplication.activePopupWidget() or QApplication.focusWidget()
        assert at is not None
        QTest.keyClick(at, key)
        return "pressed"


def main(folder: Path) -> int:
    qt = application()
    with world(folder) as made, Studio(made) as studio:
        studio.dress(Look(os.environ.get("CIRAHUB_LANGUAGE", "en"), Scheme.LIGHT, stretched=False))
        studio.tidy()
        guide = Guide(studio, qt)
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        code = qt.exec()
        del guide
    return code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
