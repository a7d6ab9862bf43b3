"""*Accounts*: each in a frame with how it signs in, what needs it, and what can be done."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.model.hub import AuthMethod
from cirahub_desktop.ui.presenters.settings import SettingsPage
from cirahub_desktop.ui.presenters.settings_accounts import AccountRow, AccountsPresenter
from cirahub_desktop.ui.settings.pages import Page
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import DangerButton, SecondaryButton
from cirahub_desktop.ui.widgets.field import announce
from cirahub_desktop.ui.widgets.frame import Panel
from cirahub_desktop.ui.widgets.icon_view import IconView
from cirahub_desktop.ui.widgets.text import Label, Paragraph


class AccountsPage(Page):
    """Signals carry the id of an account."""

    sign_in = Signal(object)
    change = Signal(object)
    remove = Signal(object)

    def __init__(self, presenter: AccountsPresenter) -> None:
        super().__init__(SettingsPage.ACCOUNTS)
        self._presenter = presenter
        self._frames: list[_AccountFrame] = []
        self._none = Paragraph(tr("There is no account yet. The wizard asks for one where it needs one."))
        self.column.addWidget(self._none)
        self._list = QVBoxLayout()
        self._list.setSpacing(12)
        self.column.addLayout(self._list)
        self.column.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        rows = self._presenter.rows()
        self._none.setVisible(not rows)
        if [frame.account for frame in self._frames] != [row.account.id for row in rows]:
            self._rebuild(rows)
        for frame, row in zip(self._frames, rows, strict=True):
            frame.show_row(row)

    def _rebuild(self, rows: tuple[AccountRow, ...]) -> None:
        for frame in self._frames:
            self._list.removeWidget(frame)
            frame.hide()
            frame.deleteLater()
        self._frames = [_AccountFrame(row, self._presenter, self) for row in rows]
        for frame in self._frames:
            self._list.addWidget(frame)


class _AccountFrame(Panel):
    def __init__(self, row: AccountRow, presenter: AccountsPresenter, page: AccountsPage) -> None:
        super().__init__()
        self.account, name = row.account.id, row.name
        self._said = ""
        self._name = Label(name, TextRole.ITEM, wrap=True)
        self._how = Paragraph("", TextRole.HELP, Tone.TEXT2)
        self._used = Paragraph("", TextRole.HELP, Tone.TEXT3)
        self._mark = IconView("state-ok", Tone.OK, 16)
        self._words = Paragraph("", TextRole.HELP)
        self._test = SecondaryButton(tr("Test"))
        self._sign_in = SecondaryButton(tr("Sign in again…"))
        self._change = SecondaryButton(tr("Change…"))
        self._remove = DangerButton(tr("Remove…"))
        for button, what in (
            (self._test, "testAccount"),
            (self._sign_in, "signInAccount"),
            (self._change, "changeAccount"),
            (self._remove, "removeAccount"),
        ):
            button.setObjectName(f"{what}-{name}")
            button.setAccessibleName(f"{button.text()} {name}")
        self._test.clicked.connect(lambda: presenter.test(self.account))
        self._sign_in.clicked.connect(lambda: page.sign_in.emit(self.account))
        self._change.clicked.connect(lambda: page.change.emit(self.account))
        self._remove.clicked.connect(lambda: page.remove.emit(self.account))
        self._lay_out()

    def show_row(self, row: AccountRow) -> None:
        self._name.setText(row.name)
        self._how.setText(row.how)
        self._used.setText(row.used)
        self._remove.setEnabled(row.may_remove)
        self._remove.setAccessibleDescription("" if row.may_remove else row.used)
        self._test.setEnabled(not row.testing)
        self._test.setText(tr("Testing…") if row.testing else tr("Test"))
        self._sign_in.setVisible(row.account.auth is not AuthMethod.KERBEROS)  # there is no sign-in of ours
        ok = row.works is True
        self._mark.show_icon("state-ok" if ok else "state-error", Tone.OK if ok else Tone.ERROR)
        for widget in (self._mark, self._words):
            widget.setVisible(bool(row.words))
        if row.words != self._said:
            self._said = row.words
            self._words.setText(row.words)
            announce(self._words, row.words)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(4)
        for text in (self._name, self._how, self._used):
            column.addWidget(text)
        told = QHBoxLayout()
        told.setSpacing(6)
        told.addWidget(self._mark)
        told.addWidget(self._words, 1)
        column.addLayout(told)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(0, 6, 0, 0)
        buttons.setSpacing(8)
        for button in (self._test, self._sign_in, self._change):
            buttons.addWidget(button)
        buttons.addStretch(1)
        buttons.addWidget(self._remove)
        column.addLayout(buttons)
