"""The page *Local folder*: choose or type a folder, then see what lies in it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.presenters.wizard import WizardPresenter
from cirahub_desktop.ui.widgets.buttons import SecondaryButton
from cirahub_desktop.ui.widgets.field import Field
from cirahub_desktop.ui.widgets.words_panel import WordsPanel
from cirahub_desktop.ui.wizard.page import WizardPage
from cirahub_desktop.ui.wizard.probe_panel import ProbePanel
from cirahub_desktop.ui.wizard.slot import Slot
from cirahub_desktop.wording.checks import explain_check


class FolderPage(WizardPage):
    def __init__(self, presenter: WizardPresenter) -> None:
        super().__init__(tr("Local folder"), tr("Choose the folder that holds one .ics file per event."))
        self._folder = presenter.folder
        rule = tr("An empty folder is fine. CiraHub puts a small marker file into it, to know it again.")
        self.path = Field(tr("Folder"), "folderField", rule)
        self.path.edited.connect(self._folder.type_path)
        browse = SecondaryButton(tr("Choose…"), "folder")
        browse.setObjectName("chooseFolderButton")
        browse.clicked.connect(self._browse)
        self.path.add_beside(browse)
        self._answer = Slot()
        self.body.addWidget(self.path)
        self.body.addWidget(self._answer)
        self.body.addStretch(1)

    def show_state(self) -> None:
        self.path.set_text(self._folder.text)
        self.path.mark_wrong(wrong=self._folder.check.error is not None)
        self._answer.show_panel(self._folder.check.answer or self._folder.check.error, self._build_answer)

    def first_focus(self) -> QWidget:
        return self.path.edit

    def choose_folder(self) -> str:
        """Asks the system's own dialog; '' when it was closed."""
        return QFileDialog.getExistingDirectory(self.window(), tr("Local folder"), self._folder.text)

    def _browse(self) -> None:
        if chosen := self.choose_folder():
            self._folder.type_path(chosen)
            self.path.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build_answer(self) -> tuple[QWidget, str] | None:
        check = self._folder.check
        if check.answer is not None:
            probe = check.answer
            sentence = tr("CiraHub may read and write here.") if probe.may_create else tr("CiraHub may only read here.")
            panel = ProbePanel(probe, tr("This folder can be used."), sentence)
            return panel, panel.told
        if check.error is not None:
            words_panel = WordsPanel(explain_check(check.error), tr("Copy message for IT"))
            return words_panel, words_panel.told
        return None
