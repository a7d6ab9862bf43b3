"""The diagnostics, to be read before they are saved."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QVBoxLayout, QWidget

from cirahub_desktop import wording
from cirahub_desktop.diagnostics import Part
from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.ui.dialogs.frame import Dialog, Footer
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import PrimaryButton, SecondaryButton
from cirahub_desktop.ui.widgets.combo import Combo
from cirahub_desktop.ui.widgets.field import FieldError, announce
from cirahub_desktop.ui.widgets.text import Label, Paragraph

_WIDTH, _HEIGHT = 720, 560
_NAME = "cirahub-diagnostics.zip"


@dataclass(frozen=True, slots=True)
class DiagnosticsMemory:
    parts: tuple[Part, ...]
    """None while they are still collected."""
    file: int


class DiagnosticsDialog(Dialog):
    def __init__(self, live: Live, parent: QWidget | None) -> None:
        super().__init__(tr("Diagnostics"), parent)
        self.setObjectName("diagnosticsDialog")
        self._live, self._closed = live, False
        self._parts: tuple[Part, ...] = ()
        self._lay_out()
        self.resize(_WIDTH, _HEIGHT)

    def showEvent(self, event: QShowEvent) -> None:
        """Collects when it is first seen, unless another dialog like this one had done so."""
        super().showEvent(event)
        if not self._parts:
            app = self._live.app
            self._live.background.run(lambda _: app.diagnostics.parts(), self._on_parts, self._on_failed)

    def memory(self) -> DiagnosticsMemory:
        return DiagnosticsMemory(self._parts, self._files.currentIndex())

    def remember(self, memory: DiagnosticsMemory) -> None:
        self._on_parts(memory.parts)
        self._files.setCurrentIndex(memory.file)

    def done(self, result: int) -> None:
        self._closed = True
        super().done(result)

    def save_to(self, path: Path) -> None:
        """Exactly what was shown."""
        try:
            self._live.app.diagnostics.write(path, self._parts)
        except OSError as error:
            self._error.show_words(tr("This file cannot be written: {why}", why=error.strerror or ""), "")
            self._error.show()
            announce(self._error, self._error.title.text())
            return
        self._told.setText(tr("Saved as {file}.", file=str(path)))
        announce(self._told, self._told.text())

    def _lay_out(self) -> None:
        column: QVBoxLayout = self.content
        column.addWidget(Label(tr("This is what would be saved"), TextRole.SECTION, wrap=True))
        text = tr("Numbers stand for hubs, spokes and accounts. Read it before you give it to somebody.")
        column.addWidget(Paragraph(text, TextRole.HELP, Tone.TEXT3))
        self._files = Combo()
        self._files.setObjectName("diagnosticsFile")
        self._files.setAccessibleName(tr("File"))
        self._files.currentIndexChanged.connect(self._on_file)
        self._text = QPlainTextEdit()
        self._text.setObjectName("diagnosticsText")
        self._text.setReadOnly(True)
        self._text.setAccessibleName(tr("Content of the file"))
        self._text.setPlainText(tr("Collecting…"))
        self._error = FieldError()
        self._error.hide()
        self._told = Paragraph("", TextRole.HELP)
        for widget in (self._files, self._text, self._error, self._told):
            column.addWidget(widget, 1 if widget is self._text else 0)
        self._save = PrimaryButton(tr("Save…"))
        self._save.setObjectName("saveButton")
        self._save.setEnabled(False)
        self._save.clicked.connect(self._on_save)
        close = SecondaryButton(tr("Close"))
        close.setObjectName("closeButton")
        close.clicked.connect(self.reject)
        self.finish(Footer([], [close, self._save]))

    def _on_parts(self, parts: tuple[Part, ...]) -> None:
        if self._closed or not parts:
            return
        self._parts = parts
        for part in parts:
            self._files.addItem(part.name, part.name)
        self._save.setEnabled(True)

    def _on_failed(self, error: CiraHubError) -> None:
        if not self._closed:
            words = wording.explain(error)
            self._text.setPlainText("")
            self._error.show_words(words.title, words.advice)
            self._error.show()

    def _on_file(self, number: int) -> None:
        if 0 <= number < len(self._parts):
            self._text.setPlainText(self._parts[number].text or tr("Nothing."))

    def _on_save(self) -> None:
        asking = QFileDialog(self, tr("Save the diagnostics"), str(Path.home() / _NAME))
        asking.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        asking.setDefaultSuffix("zip")
        asking.fileSelected.connect(lambda path: self.save_to(Path(path)))
        asking.open()
