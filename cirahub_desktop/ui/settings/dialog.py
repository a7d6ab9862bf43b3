"""*Settings*: pages at the left, and what is chosen counts at once."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QHBoxLayout, QStackedWidget, QWidget

from cirahub_desktop import wording
from cirahub_desktop.i18n import quoted, tr
from cirahub_desktop.status import VaultState
from cirahub_desktop.sync.errors import CiraHubError
from cirahub_desktop.sync.model.item import AccountId
from cirahub_desktop.ui.dialogs.ask import AskText, Notice, Question
from cirahub_desktop.ui.dialogs.frame import Dialog, Footer
from cirahub_desktop.ui.dialogs.sign_in import where_kept
from cirahub_desktop.ui.later import Later
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.presenters.settings import SettingsPage, SettingsPresenter
from cirahub_desktop.ui.presenters.settings_accounts import AccountsPresenter
from cirahub_desktop.ui.scrolling import scrolling
from cirahub_desktop.ui.settings.account_dialog import AccountDialog, sign_in_dialog
from cirahub_desktop.ui.settings.accounts_page import AccountsPage
from cirahub_desktop.ui.settings.diagnostics_dialog import DiagnosticsDialog
from cirahub_desktop.ui.settings.help_page import HelpPage, PasswordsPage
from cirahub_desktop.ui.settings.host import SettingsHost
from cirahub_desktop.ui.settings.nav import Navigation
from cirahub_desktop.ui.settings.pages import GeneralPage, NetworkPage, RowsPage
from cirahub_desktop.ui.settings.remove_everything import RemoveEverythingDialog
from cirahub_desktop.ui.theme.tokens import Scheme
from cirahub_desktop.ui.widgets.buttons import DangerButton, PrimaryButton

_WIDTH, _HEIGHT = 840, 600


@dataclass(frozen=True, slots=True)
class SettingsMemory:
    page: SettingsPage
    typed: tuple[tuple[str, str], ...]
    """What stands in fields and was not taken yet."""


class SettingsDialog(Dialog):
    def __init__(self, live: Live, host: SettingsHost, parent: QWidget | None) -> None:
        super().__init__(tr("Settings"), parent)
        self.setObjectName("settingsDialog")
        self._live, self._host = live, host
        self._wanted = Later(self, self._use_look)
        self._language: str | None = None
        self._scheme: Scheme | None = None
        self.presenter = SettingsPresenter(
            live.app.settings,
            use_language=self._on_language,
            use_theme=self._on_theme,
            changed=self._refresh,
        )
        self.accounts = AccountsPresenter(live.app, live.background, self._refresh)
        self._build()
        self.resize(_WIDTH, _HEIGHT)
        self._navigation.choose(SettingsPage.GENERAL)
        live.background.run(lambda _: live.app.vault_state(), self._on_vault, self._on_no_vault)
        self._ask_proxy_password()

    @property
    def page(self) -> SettingsPage:
        return list(self._pages)[self._stack.currentIndex()]

    def show_page(self, page: SettingsPage) -> None:
        self._navigation.choose(page)

    def memory(self) -> SettingsMemory:
        typed = {name: text for page in self._of_rows() for name, text in page.typed().items()}
        return SettingsMemory(self.page, tuple(typed.items()))

    def remember(self, memory: object) -> None:
        if isinstance(memory, SettingsMemory):
            self._navigation.choose(memory.page)
            for page in self._of_rows():
                page.type_again(dict(memory.typed))

    def done(self, result: int) -> None:
        self._closed = True
        self.accounts.close()
        super().done(result)

    # laying out

    def _build(self) -> None:
        self._closed = False
        self._general = GeneralPage(self.presenter)
        self._network = NetworkPage(self.presenter)
        self._accounts = AccountsPage(self.accounts)
        self._passwords = PasswordsPage()
        self._help = HelpPage(self.presenter, self._live.app.diagnostics.log_folder)
        self._pages: dict[SettingsPage, QWidget] = {
            SettingsPage.GENERAL: self._general,
            SettingsPage.SYNCING: RowsPage(SettingsPage.SYNCING, self.presenter),
            SettingsPage.NETWORK: self._network,
            SettingsPage.ACCOUNTS: self._accounts,
            SettingsPage.PASSWORDS: self._passwords,
            SettingsPage.HELP: self._help,
        }
        self._navigation = Navigation()
        self._stack = QStackedWidget()
        for page in self._pages.values():
            self._stack.addWidget(scrolling(page))
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._navigation)
        row.addWidget(self._stack, 1)
        self.finish(self._footer(), body)
        self._wire()

    def _footer(self) -> Footer:
        remove = DangerButton(tr("Remove everything CiraHub wrote…"))
        remove.setObjectName("removeEverythingButton")
        remove.clicked.connect(self._remove_everything)
        close = PrimaryButton(tr("Close"))
        close.setObjectName("closeButton")
        close.clicked.connect(self.accept)
        return Footer([remove], [close])

    def _wire(self) -> None:
        self._navigation.chosen.connect(self._on_page)
        self._network.password.connect(self._on_proxy_password)
        self._accounts.sign_in.connect(self._on_sign_in)
        self._accounts.change.connect(self._on_change)
        self._accounts.remove.connect(self._on_remove)
        self._help.open_folder.connect(self._on_open_folder)
        self._help.diagnostics.connect(self._on_diagnostics)
        self._live.changed.connect(self._on_live)

    def _of_rows(self) -> list[RowsPage]:
        return [page for page in self._pages.values() if isinstance(page, RowsPage)]

    # showing

    def _on_page(self, page: SettingsPage) -> None:
        self._stack.setCurrentIndex(list(self._pages).index(page))

    def _refresh(self) -> None:
        if self._closed:
            return
        for page in self._of_rows():
            page.refresh()
        self._accounts.refresh()

    def _on_live(self) -> None:
        """A spoke may need an account now, or no more; hidden pages are up to date when they come."""
        if not self._closed and self.page is SettingsPage.ACCOUNTS and not self._live.runs:
            self._accounts.refresh()

    def _on_vault(self, state: VaultState) -> None:
        if not self._closed:
            self._passwords.show_state(state)

    def _on_no_vault(self, error: CiraHubError) -> None:
        if not self._closed:
            self._passwords.show_error(wording.explain(error))

    # language and look: the window is built again, and this dialog with it, when the choice is over

    def _on_language(self, language: str) -> None:
        self._language = language
        self._wanted.start()

    def _on_theme(self, theme: str) -> None:
        self._scheme = Scheme(theme)
        self._wanted.start()

    def _use_look(self) -> None:
        language, scheme = self._language, self._scheme
        self._language = self._scheme = None
        if language is not None:
            self._host.use_language(language)
        elif scheme is not None:
            self._host.use_scheme(scheme)

    # what opens from here; each may be made again for a dialog that takes this one's place

    def _on_proxy_password(self) -> None:
        live = self._live

        def make(window: QWidget) -> QDialog:
            dialog = AskText(tr("Password of the proxy"), tr("Password"), "", tr("SAVE"), window)
            dialog.hide_text(where_kept(live))
            dialog.entered.connect(
                lambda text: live.background.run(
                    lambda _: live.app.settings.set_proxy_password(text), lambda _: _refreshed(window), live.failed.emit
                )
            )
            return dialog

        self.dialogs.open(make)

    def _ask_proxy_password(self) -> None:
        self._live.background.run(
            lambda _: self._live.app.settings.has_proxy_password(), self._on_kept, lambda _: self._on_kept(kept=False)
        )

    def _on_kept(self, kept: bool) -> None:
        if not self._closed:
            self._network.show_kept(kept=kept)

    def proxy_password_changed(self) -> None:
        self._ask_proxy_password()

    def _on_sign_in(self, account: AccountId) -> None:
        live = self._live
        self.accounts.forget(account)
        self.dialogs.open(lambda window: sign_in_dialog(live, account, window))

    def _on_change(self, account: AccountId) -> None:
        live = self._live

        def make(window: QWidget) -> QDialog | None:
            found = live.app.servers.account_by_id(account)
            dialog = AccountDialog(live, found, window)
            dialog.kept.connect(lambda: _forget(window, account))
            return dialog

        self.dialogs.open(make)

    def _on_remove(self, account: AccountId) -> None:
        name = self._live.app.servers.account_by_id(account).name

        def make(window: QWidget) -> QDialog:
            dialog = Question(
                tr("Remove the account {name}?", name=quoted(name)),
                tr("Its password is forgotten. No calendar and no event is touched."),
                tr("Remove"),
                tr("Keep it"),
                window,
            )
            dialog.confirmed.connect(lambda: _remove(window, account))
            return dialog

        self.dialogs.open(make)

    def _on_open_folder(self) -> None:
        folder = self._live.app.diagnostics.log_folder
        if not _open(folder):
            words = wording.Words(
                tr("The folder could not be opened from here."), tr("It is {folder}.", folder=str(folder))
            )
            self.dialogs.open(lambda window: Notice(words, window))

    def _on_diagnostics(self) -> None:
        live = self._live
        self.dialogs.open(lambda window: DiagnosticsDialog(live, window))

    def _remove_everything(self) -> None:
        live = self._live
        self.dialogs.open(lambda window: RemoveEverythingDialog(live, window))


def _open(folder: Path) -> bool:
    folder.mkdir(parents=True, exist_ok=True)
    return os.access(folder, os.R_OK) and QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _refreshed(window: QWidget) -> None:
    if isinstance(window, SettingsDialog):
        window.proxy_password_changed()


def _forget(window: QWidget, account: AccountId) -> None:
    if isinstance(window, SettingsDialog):
        window.accounts.forget(account)


def _remove(window: QWidget, account: AccountId) -> None:
    if isinstance(window, SettingsDialog):
        window.accounts.remove(account)
