"""*Sign in again* to an account whose sign-in was refused or has expired: by whatever way it signs in."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from cirahub_desktop.i18n import quoted, tr
from cirahub_desktop.sync.model.hub import Account, AuthMethod
from cirahub_desktop.sync.model.item import HubId
from cirahub_desktop.ui.dialogs.ask import AskText, Notice
from cirahub_desktop.ui.dialogs.browser_sign_in import BrowserSignInDialog
from cirahub_desktop.ui.live import Live
from cirahub_desktop.wording import Words


def ask_sign_in(live: Live, hub: HubId, account: Account, name: str, parent: QWidget | None) -> QDialog:
    """The dialog, ready to be opened; afterwards the hubs that need the account sync again."""
    if account.auth is AuthMethod.MICROSOFT:
        return BrowserSignInDialog(live, account, name, parent)
    if account.auth is AuthMethod.KERBEROS:
        return _ticket(live, hub, name, parent)
    return _password(live, account, name, parent)


def _password(live: Live, account: Account, name: str, parent: QWidget | None) -> AskText:
    title = tr("Sign in again for {spoke}", spoke=quoted(name))
    dialog = AskText(title, tr("Password of {name}", name=account.user), "", tr("Sign in"), parent)
    dialog.setObjectName("signInDialog")
    dialog.hide_text(where_kept(live))

    def on_entered(password: str) -> None:
        live.sign_in(account.id, password)

    dialog.entered.connect(on_entered)
    return dialog


def where_kept(live: Live) -> str:
    if live.vault_lasting:
        return tr("The password is kept in the password store of this computer.")
    return tr(
        "No password store is in use here, so the password is kept for this session only: "
        "CiraHub asks for it again after the next start."
    )


def _ticket(live: Live, hub: HubId, name: str, parent: QWidget | None) -> Notice:
    words = Words(
        tr("{spoke} signs in with the sign-in of this computer.", spoke=quoted(name)),
        tr("Sign out of this computer and in again, on the network of your organisation; then try again here."),
    )
    dialog = Notice(words, parent, again=tr("Try again"))
    dialog.setObjectName("signInDialog")
    dialog.again.connect(lambda: live.sync(hub))
    return dialog
