"""*Passwords* and *Log and help*: where things lie, in words, and what can be done about them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout

from cirahub_desktop.i18n import tr
from cirahub_desktop.status import VaultState
from cirahub_desktop.ui.presenters.settings import SettingsPage, SettingsPresenter
from cirahub_desktop.ui.settings.pages import Page, RowsPage
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import SecondaryButton
from cirahub_desktop.ui.widgets.frame import Ground, Panel, Separator
from cirahub_desktop.ui.widgets.icon_view import IconView
from cirahub_desktop.ui.widgets.text import Label, Paragraph
from cirahub_desktop.wording import Words
from cirahub_desktop.wording.settings import vault_words


class PasswordsPage(Page):
    def __init__(self) -> None:
        super().__init__(SettingsPage.PASSWORDS)
        self._panel = Panel()
        self._mark = IconView("lock", Tone.TEXT2, 20)
        self._title = Label(tr("Asking the password store…"), TextRole.ITEM, wrap=True)
        self._advice = Paragraph("", TextRole.BODY)
        texts = QVBoxLayout()
        texts.setSpacing(4)
        texts.addWidget(self._title)
        texts.addWidget(self._advice)
        row = QHBoxLayout(self._panel)
        row.setContentsMargins(16, 14, 16, 14)
        row.setSpacing(12)
        row.addWidget(self._mark)
        row.addLayout(texts, 1)
        self.column.addWidget(self._panel)
        self.column.addStretch(1)

    def show_state(self, state: VaultState) -> None:
        well = state.lasting and not state.damaged
        self._mark.show_icon("state-ok" if well else "state-waiting", Tone.OK if well else Tone.ATTENTION)
        self._show(
            vault_words(lasting=state.lasting, damaged=state.damaged), Ground.SURFACE if well else Ground.ATTENTION
        )

    def show_error(self, words: Words) -> None:
        self._mark.show_icon("state-waiting", Tone.ATTENTION)
        self._show(words, Ground.ATTENTION)

    def _show(self, words: Words, ground: Ground) -> None:
        self._title.setText(words.title)
        self._advice.setText(words.advice)
        self._panel.set_ground(ground)


class HelpPage(RowsPage):
    open_folder = Signal()
    diagnostics = Signal()

    def __init__(self, presenter: SettingsPresenter, folder: Path) -> None:
        self._folder = folder
        super().__init__(SettingsPage.HELP, presenter)

    def add_first(self) -> None:
        self.column.addWidget(Label(tr("The log is kept here; it stays small by itself."), TextRole.ITEM, wrap=True))
        place = QLineEdit(str(self._folder))
        place.setObjectName("logFolder")
        place.setReadOnly(True)
        place.setAccessibleName(tr("Folder of the log"))
        self.column.addWidget(place)
        self.column.addLayout(self._button(tr("Open the folder"), "openLogFolderButton", self.open_folder))
        self.column.addSpacing(8)
        self.column.addWidget(Separator())

    def add_last(self) -> None:
        self.column.addWidget(Separator())
        self.column.addSpacing(10)
        self.column.addWidget(Label(tr("Diagnostics for somebody who helps you"), TextRole.ITEM, wrap=True))
        text = tr(
            "Versions, states, counts, kinds of errors and a log without names. Passwords, links, subjects, names and "
            "addresses are not in it. You see it before you save it."
        )
        self.column.addWidget(Paragraph(text, TextRole.HELP, Tone.TEXT3))
        self.column.addLayout(self._button(tr("Look at the diagnostics…"), "diagnosticsButton", self.diagnostics))

    @staticmethod
    def _button(text: str, name: str, pressed: SignalInstance) -> QHBoxLayout:
        button = SecondaryButton(text)
        button.setObjectName(name)
        button.clicked.connect(pressed)
        row = QHBoxLayout()
        row.setContentsMargins(0, 6, 0, 0)
        row.addWidget(button)
        row.addStretch(1)
        return row
