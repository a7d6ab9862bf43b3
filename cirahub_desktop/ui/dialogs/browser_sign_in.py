"""*Sign in again* with Microsoft: the browser opens at once, and the dialog waits until it comes back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cirahub_desktop.i18n import quoted, tr
from cirahub_desktop.sync.errors import Cancelled, CiraHubError
from cirahub_desktop.sync.model.hub import Account
from cirahub_desktop.sync.sign_in_errors import OtherAccount
from cirahub_desktop.ui.browser import open_page
from cirahub_desktop.ui.dialogs.frame import Dialog, Footer
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.presenters.browser_sign_in import BrowserSignIn
from cirahub_desktop.ui.presenters.microsoft_attempts import for_known
from cirahub_desktop.ui.scrolling import scrolling
from cirahub_desktop.ui.theme.tokens import TextRole
from cirahub_desktop.ui.widgets.browser_panel import BrowserPanel
from cirahub_desktop.ui.widgets.buttons import SecondaryButton
from cirahub_desktop.ui.widgets.field import announce
from cirahub_desktop.ui.widgets.text import Label, Paragraph
from cirahub_desktop.ui.widgets.words_panel import Action, WordsPanel
from cirahub_desktop.wording.checks import explain_check

_WIDTH, _HEIGHT = 620, 420


class BrowserSignInDialog(Dialog):
    def __init__(
        self,
        live: Live,
        account: Account,
        name: str,
        parent: QWidget | None,
        open_page: Callable[[str], bool] = open_page,
    ) -> None:
        title = tr("Sign in again for {spoke}", spoke=quoted(name))
        super().__init__(title, parent)
        self.setObjectName("signInDialog")
        self.resize(_WIDTH, _HEIGHT)
        self._live, self._account = live, account
        self.sign_in: BrowserSignIn[Account] = BrowserSignIn(live.background, open_page, self._show_state)
        self._key: object = None
        self._panel: QWidget | None = None
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(20, 18, 20, 18)
        self._column.setSpacing(10)
        self._column.addWidget(Label(title, TextRole.SECTION, wrap=True))
        if not live.vault_lasting:
            note = tr(
                "No password store is in use here, so the sign-in is kept for this session only: "
                "you sign in again after the next start."
            )
            self._column.addWidget(Paragraph(note, TextRole.HELP))
        self._column.addStretch(1)
        close = SecondaryButton(tr("Close"))
        close.setObjectName("closeButton")
        close.clicked.connect(self.reject)
        self.finish(Footer([], [close]), scrolling(inside))
        self._begun, self._handed_over = False, False

    def showEvent(self, event: QShowEvent) -> None:
        """Opens the browser when it is first seen, unless it waits for what another dialog like this one began."""
        super().showEvent(event)
        if not self._begun:
            self.start()

    def memory(self) -> BrowserSignIn[Account]:
        """It goes on: a person may be in the middle of it, on Microsoft's page."""
        self.sign_in.hand_over(lambda: None, lambda _: None)
        self._handed_over = True
        return self.sign_in

    def remember(self, memory: BrowserSignIn[Account]) -> None:
        self._begun = True
        self.sign_in = memory
        memory.hand_over(self._show_state, lambda _: self._on_signed_in())
        self._show_state()

    def start(self, *, agreed: str = "") -> None:
        self._begun = True
        attempt = for_known(self._live.app.servers, self._account.id, agreed=agreed)
        self.sign_in.start(attempt, lambda _: self._on_signed_in())

    def done(self, result: int) -> None:
        if not self._handed_over:
            self.sign_in.stop()
        super().done(result)

    def _on_signed_in(self) -> None:
        self._live.on_signed_in(self._account.id)
        self.accept()

    def _show_state(self) -> None:
        error = self.sign_in.question.error
        key = BrowserPanel.key(self.sign_in) if self.sign_in.under_way else error
        if key == self._key and self._panel is not None:
            return
        self._key = key
        if self._panel is not None:
            self._panel.hide()
            self._panel.deleteLater()
        panel = self._build(error)
        self._panel = panel
        self._column.insertWidget(1, panel)
        announce(self, panel.told)
        if isinstance(panel, BrowserPanel):
            panel.first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self, error: CiraHubError | None) -> BrowserPanel | WordsPanel:
        if self.sign_in.under_way:
            return BrowserPanel(self.sign_in, self._account.user)
        again: Action = ("signInAgainButton", tr("Sign in with Microsoft"), self.start)
        actions = [again]
        if isinstance(error, OtherAccount):
            other = error.signed_in
            actions = [("useOtherButton", tr("Use {account}", account=other), lambda: self.start(agreed=other)), again]
        words = explain_check(error or Cancelled(), self._account)
        return WordsPanel(words, tr("Copy message for IT"), *actions, asks=isinstance(error, OtherAccount))
