"""Closing the window where there is no tray: quitting stops the syncing, so the person is asked."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.dialogs.frame import Dialog, Footer
from cirahub_desktop.ui.theme.tokens import TextRole
from cirahub_desktop.ui.widgets.buttons import PrimaryButton, SecondaryButton
from cirahub_desktop.ui.widgets.text import Label, Paragraph


class LeaveDialog(Dialog):
    quit = Signal()
    minimise = Signal()

    def __init__(self, parent: QWidget | None) -> None:
        title = tr("Quit CiraHub Desktop?")
        super().__init__(title, parent)
        self.setObjectName("leaveDialog")
        self.setMinimumWidth(460)
        self.content.addWidget(Label(title, TextRole.SECTION, wrap=True))
        self.content.addWidget(Paragraph(tr("Syncing stops until you open it again. Minimised, it goes on.")))
        leave = SecondaryButton(tr("Quit (syncing stops)"))
        leave.setObjectName("quitButton")
        leave.clicked.connect(self._on_quit)
        cancel = SecondaryButton(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        stay = PrimaryButton(tr("Minimise"))
        stay.setObjectName("minimiseButton")
        stay.setDefault(True)
        stay.clicked.connect(self._on_minimise)
        self.finish(Footer([leave], [cancel, stay]))

    def _on_quit(self) -> None:
        self.accept()
        self.quit.emit()

    def _on_minimise(self) -> None:
        self.accept()
        self.minimise.emit()
