"""*Save as text…*: asks where, writes outside the window's thread, and says what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from cirahub_desktop import wording
from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.presenters.history_text import save
from cirahub_desktop.ui.theme.tokens import TextRole
from cirahub_desktop.ui.widgets.field import FieldError, announce
from cirahub_desktop.ui.widgets.text import Paragraph
from cirahub_desktop.wording.words import Words


class Saving(QWidget):
    """Where the page says that a text was saved, or why not; hidden until then."""

    def __init__(self, live: Live) -> None:
        super().__init__()
        self.setObjectName("savingText")
        self._live = live
        self._about: object = None
        self.error = FieldError()
        self.told = Paragraph("", TextRole.HELP)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for one in (self.error, self.told):
            column.addWidget(one)
        self.hide()

    def show_for(self, about: object) -> None:
        """What was said goes when something else is looked at."""
        if about != self._about:
            self._about = about
            self.hide()

    def ask(self, title: str, name: str, text: Callable[[], str]) -> None:
        """``text`` is called outside the window's thread."""
        asking = QFileDialog(self.window(), title, str(Path(_documents()) / name))
        asking.setObjectName("saveTextDialog")
        asking.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        asking.setDefaultSuffix("txt")
        asking.fileSelected.connect(lambda path: self.save_to(Path(path), text))
        asking.finished.connect(asking.deleteLater)
        asking.open()

    def save_to(self, path: Path, text: Callable[[], str]) -> None:
        self.hide()
        self._live.background.run(lambda _: save(path, text), lambda why: self._on_saved(path, why), self._on_failed)

    def _on_saved(self, path: Path, why: Words | None) -> None:
        if why is not None:
            self._show_error(why)
        else:
            self._show(self.told)
            self.told.setText(tr("Saved as {file}.", file=str(path)))
            announce(self.told, self.told.text())

    def _on_failed(self, error: CiraHubError) -> None:
        self._show_error(wording.explain(error))

    def _show_error(self, words: Words) -> None:
        self._show(self.error)
        self.error.show_words(words.title, words.advice)
        announce(self.error, f"{words.title} {words.advice}")

    def _show(self, one: QWidget) -> None:
        for widget in (self.error, self.told):
            widget.setVisible(widget is one)
        self.show()


def _documents() -> str:
    place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return place if place and Path(place).is_dir() else str(Path.home())
