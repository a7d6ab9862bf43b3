"""One account: its name and how it signs in."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from cirahub_desktop.i18n import quoted, tr
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.ui.dialogs.ask import AskText
from cirahub_desktop.ui.dialogs.browser_sign_in import BrowserSignInDialog
from cirahub_desktop.ui.dialogs.frame import Dialog, Footer
from cirahub_desktop.ui.dialogs.sign_in import where_kept
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.presenters.settings_accounts import AccountDraft, AccountPresenter
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import PrimaryButton, SecondaryButton
from cirahub_desktop.ui.widgets.field import FieldError, announce
from cirahub_desktop.ui.widgets.text import Label, Paragraph

_WIDTH = 520


class AccountDialog(Dialog):
    """``kept`` when it is stored."""

    kept = Signal()

    def __init__(self, live: Live, account: Account, parent: QWidget | None) -> None:
        super().__init__(tr("Change the account {name}", name=quoted(account.name)), parent)
        self.setObjectName("accountDialog")
        self._live = live
        self.presenter = AccountPresenter(live.app, live.background, account, self._refresh, self._on_kept)
        self.content.addWidget(Label(self.windowTitle(), TextRole.SECTION, wrap=True))
        self._edits = {name: self._field(name, label, help_) for name, label, help_ in self.presenter.fields}
        self._note = Paragraph("", TextRole.HELP, Tone.TEXT3)
        self._error = FieldError()
        self.content.addWidget(self._note)
        self.content.addWidget(self._error)
        self.content.addStretch(1)
        self._save = PrimaryButton(tr("SAVE"))
        self._save.setObjectName("saveButton")
        self._save.setDefault(True)
        self._save.clicked.connect(self.presenter.save)
        cancel = SecondaryButton(tr("Cancel"))
        cancel.setObjectName("cancelButton")
        cancel.clicked.connect(self.reject)
        self.finish(Footer([], [cancel, self._save]))
        self.resize(_WIDTH, self.sizeHint().height())
        self._refresh()

    def memory(self) -> AccountDraft:
        return self.presenter.draft

    def remember(self, memory: object) -> None:
        if isinstance(memory, AccountDraft):
            for name, edit in self._edits.items():
                edit.setText(str(getattr(memory, name)))

    def done(self, result: int) -> None:
        self._closed = True
        self.presenter.close()
        super().done(result)

    _closed = False

    def _field(self, name: str, label: str, help_text: str) -> QLineEdit:
        caption = Label(label, TextRole.STRONG)
        edit = QLineEdit(str(getattr(self.presenter.draft, name)))
        edit.setObjectName(f"account-{name}")
        edit.setAccessibleName(label)
        edit.setAccessibleDescription(help_text)
        caption.setBuddy(edit)
        edit.textChanged.connect(lambda text: self._on_typed(name, text))
        self.content.addWidget(caption)
        self.content.addWidget(edit)
        if help_text:
            self.content.addWidget(Paragraph(help_text, TextRole.HELP, Tone.TEXT3))
        return edit

    def _on_typed(self, name: str, text: str) -> None:
        self.presenter.draft = replace(self.presenter.draft, **{name: text})
        self._refresh()

    def _on_kept(self) -> None:
        """The calendars of the account are looked at anew at once."""
        self.kept.emit()
        self._live.on_signed_in(self.presenter.account.id)
        self.accept()

    def _refresh(self) -> None:
        if self._closed:
            return
        presenter = self.presenter
        self._save.setEnabled(bool(presenter.draft.name.strip()) and not presenter.busy)
        self._note.setText(presenter.note)
        self._note.setVisible(bool(presenter.note))
        words = presenter.error
        self._error.setVisible(words is not None)
        if words is not None and self._error.title.text() != words.title:
            self._error.show_words(words.title, words.advice)
            announce(self._error, f"{words.title} {words.advice}")


def sign_in_dialog(live: Live, account: AccountId, parent: QWidget | None) -> QDialog:
    """*Sign in again* for the account itself, by whatever way it signs in; hubs that need it sync again."""
    one = live.app.servers.account_by_id(account)
    if one.auth is AuthMethod.MICROSOFT:
        return BrowserSignInDialog(live, one, one.name, parent)
    title = tr("Sign in again for {spoke}", spoke=quoted(one.name))
    dialog = AskText(title, tr("Password of {name}", name=one.user), "", tr("Sign in"), parent)
    dialog.setObjectName("signInDialog")
    dialog.hide_text(where_kept(live))
    dialog.entered.connect(lambda password: live.sign_in(account, password))
    return dialog
