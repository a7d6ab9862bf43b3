"""*Sign in again*: a new password for an account whose old one was refused."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cirahub_desktop.i18n import quoted, tr
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.ui.dialogs.ask import AskText
from cirahub_desktop.ui.live import Live


def ask_sign_in(live: Live, account: AccountId, name: str, parent: QWidget | None) -> AskText:
    """The dialog, ready to be opened; afterwards the hubs that need it sync again."""
    title = tr("Sign in again for {spoke}", spoke=quoted(name))
    dialog = AskText(title, tr("Password"), "", tr("Sign in"), parent)
    dialog.setObjectName("signInDialog")
    dialog.hide_text(tr("The password is kept in the password store of this computer."))

    def on_entered(password: str) -> None:
        live.sign_in(account, password)

    dialog.entered.connect(on_entered)
    return dialog
