"""The page *Account*: one that exists, or a new one; access is tested when NEXT is pressed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cirahub_desktop import wording
from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.errors import (
    BadOption,
    CiraHubError,
    FolderProblem,
    ForeignHost,
    SecretMissing,
    ServerNotFound,
    SignInFailed,
)
from cirahub_desktop.sync.model.hub import Account, AuthMethod, SpokeKind
from cirahub_desktop.sync.sign_in_errors import OtherAccount, SignInNeeded, SignInStopped
from cirahub_desktop.ui.later import Later
from cirahub_desktop.ui.presenters.wizard import WizardPresenter
from cirahub_desktop.ui.presenters.wizard_account import PUBLIC_FOLDERS, Stage
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.browser_panel import BrowserPanel
from cirahub_desktop.ui.widgets.buttons import LinkButton
from cirahub_desktop.ui.widgets.choice import RadioChoice
from cirahub_desktop.ui.widgets.combo import Combo
from cirahub_desktop.ui.widgets.field import Field, IconSentence
from cirahub_desktop.ui.widgets.text import Label
from cirahub_desktop.ui.widgets.words_panel import Action, WordsPanel
from cirahub_desktop.ui.wizard.microsoft_form import CloudFields, MicrosoftForm
from cirahub_desktop.ui.wizard.page import WizardPage
from cirahub_desktop.ui.wizard.slot import Slot
from cirahub_desktop.wording.checks import explain_check
from cirahub_desktop.wording.ending import until

_FIELD_WIDTH = 520
_BELOW = 16
"""Kept free under an answer."""


class AccountPage(WizardPage):
    def __init__(self, presenter: WizardPresenter) -> None:
        super().__init__(tr("Account"), _question(presenter.kind))
        self._presenter, self._account = presenter, presenter.account
        self._existing = self._existing_accounts()
        self._new = self._new_account()
        self._answer = Slot()
        self._kept = IconSentence("lock", "")
        self._into_view = Later(self, self._show_whole_answer)
        self._into_gap = Later(self, lambda: self.first_focus().setFocus(Qt.FocusReason.OtherFocusReason))
        self._gap: object = None
        self.body.addWidget(self._existing)
        self.body.addLayout(_narrow(self._new))
        self.body.addWidget(self._answer)
        self.body.addWidget(self._kept)
        self.body.addStretch(1)

    def show_state(self) -> None:
        draft, account = self._account.draft, self._account
        for choice, radio in self._radios.items():
            radio.setChecked(choice == draft.chosen)
        self._again.setVisible(account.asks_new_password)
        self._again.set_text(draft.password)
        waits = account.waiting is not None
        self._existing.setVisible(bool(account.accounts) and not waits)
        self._new.setVisible(draft.chosen is None and not waits)
        for field, text in (
            (self.email, draft.email),
            (self.password, draft.password if draft.chosen is None else ""),
            (self.server, draft.server),
            (self.user, draft.user),
        ):
            field.set_text(text)
        self._show_way()
        self._more.setVisible(draft.more)
        self._more_button.show_icon("chevron-down" if draft.more else "chevron-right")
        self._more_button.setAccessibleDescription(tr("open") if draft.more else tr("closed"))
        self._show_missing()
        self._show_answer()
        self._go_to_gap()
        self._kept.setVisible(draft.chosen is None and not account.with_ticket and not waits)
        self._kept.label.setText(self._told_where_kept())

    def first_focus(self) -> QWidget:
        draft, account = self._account.draft, self._account
        if draft.chosen is not None:
            return self._again.edit if account.asks_new_password else self._radios[draft.chosen]
        form = self._form
        if form is not None and draft.email:
            return form.sign_in if draft.client_id and not account.missing else form.client_id.edit
        if account.missing and draft.email:
            return self.password.edit
        if isinstance(account.error, SignInFailed):
            return self.password.edit
        return self.email.edit if not draft.email or draft.password else self.password.edit

    def _go_to_gap(self) -> None:
        """What was found may want something more, and the keyboard goes there."""
        account = self._account
        gap = (account.missing, account.draft.online and account.with_microsoft)
        came, self._gap = gap != self._gap and any(gap), gap
        if came:
            self._into_gap.start()

    @property
    def _form(self) -> MicrosoftForm | None:
        panel = self._microsoft.panel
        return panel if isinstance(panel, MicrosoftForm) else None

    def _show_way(self) -> None:
        """By password, by the ticket of this computer, or on Microsoft's page."""
        draft, account = self._account.draft, self._account
        online = account.with_microsoft
        self._microsoft.show_panel((online, draft.online, draft.email.strip()), self._build_microsoft)
        if self._form is not None:
            self._form.show_state()
        self.password.setVisible(not online and not account.with_ticket)
        self._ticket.setVisible(account.with_ticket)
        self.server.setVisible(not online)
        self.auth.choose(draft.auth.value if draft.auth else "")
        self._cloud.setVisible(online)
        self._cloud.show_state()

    def _build_microsoft(self) -> tuple[QWidget, str] | None:
        if not self._account.with_microsoft:
            return None
        form = MicrosoftForm(self._account, self._presenter.next)
        return form, form.told

    def _show_answer(self) -> None:
        account = self._account
        waiting = account.waiting
        if waiting is not None:
            key: object = BrowserPanel.key(waiting)
        else:
            key = (account.stage, account.domain) if account.check.under_way else account.error
        if not self._answer.show_panel(key, self._build_answer):
            return
        panel = self._answer.panel
        if isinstance(panel, BrowserPanel):
            panel.first.setFocus(Qt.FocusReason.OtherFocusReason)
        self._into_view.start()

    def _show_whole_answer(self) -> None:
        """It may have appeared below the lower edge."""
        panel = self._answer.panel
        if panel is not None:
            self.ensureWidgetVisible(panel, 0, _BELOW)

    def _existing_accounts(self) -> QWidget:
        group = QWidget()
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(8)
        self._radios: dict[object, RadioChoice] = {}
        for number, account in enumerate(self._account.accounts):
            email = "" if account.email == account.name else account.email
            radio = RadioChoice("  ·  ".join(part for part in (account.name, email, until(account)) if part))
            radio.setObjectName(f"accountChoice-{number}")
            self._add_radio(column, account.id, radio)
        another = RadioChoice(tr("Another account"))
        another.setObjectName("accountChoice-new")
        self._add_radio(column, None, another)
        self._again = Field(tr("New password"), "newPasswordField", secret=True)
        self._again.edited.connect(self._account.type_password)
        column.addLayout(_narrow(self._again))
        return group

    def _add_radio(self, column: QVBoxLayout, choice: object, radio: RadioChoice) -> None:
        radio.setMinimumHeight(current().px(28))
        radio.clicked.connect(lambda: self._on_choice(choice))
        radio.toggled.connect(lambda on: self._on_choice(choice) if on else None)
        self._radios[choice] = radio
        column.addWidget(radio)

    def _on_choice(self, choice: object) -> None:
        chosen = next((account.id for account in self._account.accounts if account.id == choice), None)
        if chosen != self._account.draft.chosen:
            self._account.choose(chosen)

    def _new_account(self) -> QWidget:
        group = QWidget()
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.email = Field(tr("E-mail address"), "emailField")
        self.password = Field(
            tr("Password"),
            "passwordField",
            tr("With Microsoft 365 leave it empty: you sign in in your browser."),
            secret=True,
        )
        self._ticket = IconSentence(
            "lock", tr("You are signed in to this computer already. That is enough, so no password is asked for.")
        )
        self._microsoft = Slot()
        self.email.edited.connect(self._account.type_email)
        self.password.edited.connect(self._account.type_password)
        self._more_button = LinkButton(tr("More"), "chevron-right")
        self._more_button.setObjectName("moreButton")
        self._more_button.clicked.connect(lambda: self._account.show_more(more=not self._account.draft.more))
        self._more = self._more_fields()
        column.addWidget(self.email)
        column.addWidget(self.password)
        column.addWidget(self._ticket)
        column.addWidget(self._microsoft)
        column.addWidget(self._more_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._more)
        return group

    def _more_fields(self) -> QWidget:
        group = QWidget()
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        example = "https://mail.example.com/EWS/Exchange.asmx"
        self.server = Field(
            tr("Server address"),
            "serverField",
            tr("Only where it is not found by itself, for example {example}", example=example),
        )
        self.user = Field(
            tr("User name"),
            "userField",
            tr("Only where it differs from the e-mail address, for example {example}", example="COMPANY\\claire"),
        )
        self.server.edited.connect(self._account.type_server)
        self.user.edited.connect(self._account.type_user)
        self.auth = Combo()
        self.auth.setObjectName("authBox")
        self.auth.setAccessibleName(tr("How to sign in"))
        self.auth.addItem(tr("Automatic"), "")
        for method in AuthMethod:
            self.auth.addItem(wording.auth_method(method), method.value)
        self.auth.activated.connect(lambda _: self._on_auth(self.auth.chosen()))
        self._cloud = CloudFields(self._account)
        label = Label(tr("How to sign in"), TextRole.LABEL, Tone.TEXT2)
        label.setBuddy(self.auth)
        for part in (self.server, self.user, label, self.auth, self._cloud):
            column.addWidget(part)
        return group

    def _on_auth(self, method: str) -> None:
        self._account.choose_auth(AuthMethod(method) if method else None)

    def _show_missing(self) -> None:
        draft, missing, refused = self._account.draft, self._account.missing, self._account.refused
        for field, there, sentence in (
            (self.email, draft.email.strip(), tr("Enter your e-mail address.")),
            (self.password, draft.password and not refused, tr("Enter your password.")),
            (self._again, not refused, tr("Enter your password.")),
        ):
            # of a form that has just been opened only the first gap is shown
            early = field is self.password and not draft.email.strip()
            if missing and not there and not early:
                field.show_error(sentence)
            else:
                field.clear_error()

    def _told_where_kept(self) -> str:
        online = self._account.with_microsoft
        if self._presenter.secrets_last and online:
            return tr("The sign-in is kept on this computer, encrypted; the password is not.")
        if self._presenter.secrets_last:
            return tr("The password is kept in this computer’s password store.")
        if online:
            return tr(
                "No password store is in use here, so the sign-in is kept for this session only: "
                "you sign in again after the next start."
            )
        return tr(
            "No password store is in use here, so the password is kept for this session only: "
            "CiraHub asks for it again after the next start."
        )

    def _build_answer(self) -> tuple[QWidget, str] | None:
        account = self._account
        waiting, error = account.waiting, account.error
        if waiting is not None:
            chosen = account.chosen
            browser = BrowserPanel(waiting, chosen.user if chosen else account.draft.user or account.draft.email)
            return browser, browser.told
        if account.check.under_way:
            return _stage(account.stage, account.domain)
        if not isinstance(error, CiraHubError):
            return None
        words, asks = _words(error, account.asked), isinstance(error, ForeignHost | OtherAccount)
        panel = WordsPanel(words, tr("Copy message for IT"), *self._actions(error), asks=asks)
        return panel, panel.told

    def _actions(self, error: CiraHubError) -> list[Action]:
        account = self._account
        microsoft = ("signInAgainButton", tr("Sign in with Microsoft"), account.sign_in_with_microsoft)
        match error:
            case SignInNeeded() | SignInStopped():
                return [microsoft]
            case SecretMissing() | SignInFailed() if account.chosen and account.chosen.auth is AuthMethod.MICROSOFT:
                return [microsoft]
            case OtherAccount():
                use = tr("Use {account}", account=error.signed_in)
                return [
                    ("useOtherButton", use, account.agree_to_other_account),
                    ("signInAgainButton", tr("Sign in again"), account.sign_in_with_microsoft),
                ]
            case ForeignHost():
                return [
                    ("useHostButton", tr("Use {host}", host=error.host), account.agree_to_host),
                    ("enterServerButton", tr("Enter another server"), self._enter_server),
                ]
            case SignInFailed() if account.asks_new_password or account.draft.chosen is None:
                return [("signInAgainButton", tr("Sign in again"), self._enter_again)]
            case ServerNotFound() | BadOption(option="server"):
                return [("enterServerButton", tr("Enter the server address"), self._enter_server)]
        return []

    def _enter_server(self) -> None:
        self._account.show_more(more=True)
        self.server.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.server.edit.selectAll()

    def _enter_again(self) -> None:
        field = self.password if self._account.draft.chosen is None else self._again
        field.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        field.edit.selectAll()


def _narrow(content: QWidget) -> QHBoxLayout:
    """Fields for an address need not be as wide as the window."""
    content.setMaximumWidth(max(current().px(_FIELD_WIDTH), content.minimumSizeHint().width()))
    row = QHBoxLayout()
    row.addWidget(content, 1)
    row.addStretch(0)
    return row


def _question(kind: SpokeKind) -> str:
    if kind is SpokeKind.MAILBOX:
        return tr(
            "How do you sign in to the server with the mailbox? This works with Exchange Server; with Microsoft 365 "
            "only where IT allows it, until 1 April 2027."
        )
    return tr(
        "How do you sign in to the server with the public folders? This works with Exchange Server; with Microsoft "
        "365 only where IT allows it, until 1 April 2027."
    )


def _stage(stage: Stage, domain: str) -> tuple[QWidget, str]:
    if stage is Stage.FINDING and domain:
        said = tr("Looking for the server of {domain}…", domain=domain)
    else:
        said = tr("Signing in…")
    return IconSentence("state-sync", said, TextRole.BODY, Tone.TEXT2, 18), said


def _words(error: CiraHubError, account: Account | None) -> wording.Words:
    if isinstance(error, FolderProblem) and error.folder == PUBLIC_FOLDERS:
        title = tr("The sign-in works, but this account sees no public folders.")
        request = tr("Please give me access to the public folders of our Exchange Server.")
        return wording.Words(
            title,
            tr("Ask IT whether there are public folders, and for the right to see them."),
            help=f"{tr('Hello,')}\n\n{title}\n\n{request}\n",
        )
    return explain_check(error, account)
