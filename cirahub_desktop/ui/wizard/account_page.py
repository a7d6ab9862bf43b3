"""The page *Account*: one that exists, or a new one; access is tested when NEXT is pressed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QRadioButton, QVBoxLayout, QWidget

from cirahub_desktop import wording
from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.errors import BadOption, CiraHubError, FolderProblem, ServerNotFound, SignInFailed
from cirahub_desktop.sync.model.hub import AuthMethod
from cirahub_desktop.ui.presenters.wizard import WizardPresenter
from cirahub_desktop.ui.presenters.wizard_account import PUBLIC_FOLDERS
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import LinkButton
from cirahub_desktop.ui.widgets.field import Field, IconSentence
from cirahub_desktop.ui.widgets.text import Label
from cirahub_desktop.ui.widgets.words_panel import WordsPanel
from cirahub_desktop.ui.wizard.page import WizardPage
from cirahub_desktop.ui.wizard.slot import Slot
from cirahub_desktop.wording.checks import explain_check

_FIELD_WIDTH = 520


class AccountPage(WizardPage):
    def __init__(self, presenter: WizardPresenter) -> None:
        super().__init__(
            tr("Account"),
            tr(
                "How do you sign in to the server with the public folders? This works with Exchange Server; with "
                "Microsoft 365 only where IT allows it, until 1 April 2027."
            ),
        )
        self._presenter, self._account = presenter, presenter.account
        self._existing = self._existing_accounts()
        self._new = self._new_account()
        self._answer = Slot()
        self._kept = IconSentence("lock", "")
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
        self._new.setVisible(draft.chosen is None)
        for field, text in (
            (self.email, draft.email),
            (self.password, draft.password if draft.chosen is None else ""),
            (self.server, draft.server),
            (self.user, draft.user),
        ):
            field.set_text(text)
        self.auth.setCurrentIndex(self.auth.findData(draft.auth))
        self._more.setVisible(draft.more)
        self._more_button.show_icon("chevron-down" if draft.more else "chevron-right")
        self._more_button.setAccessibleDescription(tr("open") if draft.more else tr("closed"))
        self._show_missing()
        self._answer.show_panel(account.check.error, self._build_answer)
        self._kept.label.setText(self._told_where_kept())

    def first_focus(self) -> QWidget:
        draft = self._account.draft
        if draft.chosen is not None:
            return self._again.edit if self._account.asks_new_password else self._radios[draft.chosen]
        if isinstance(self._account.check.error, SignInFailed):
            return self.password.edit
        return self.email.edit if not draft.email or draft.password else self.password.edit

    def _existing_accounts(self) -> QWidget:
        group = QWidget()
        column = QVBoxLayout(group)
        column.setContentsMargins(0, 0, 0, 8)
        column.setSpacing(8)
        self._radios: dict[object, QRadioButton] = {}
        for number, account in enumerate(self._account.accounts):
            detail = "" if account.email == account.name else f"  ·  {account.email}"
            radio = QRadioButton(f"{account.name}{detail}")
            radio.setObjectName(f"accountChoice-{number}")
            self._add_radio(column, account.id, radio)
        another = QRadioButton(tr("Another account"))
        another.setObjectName("accountChoice-new")
        self._add_radio(column, None, another)
        self._again = Field(tr("New password"), "newPasswordField", secret=True)
        self._again.edited.connect(self._account.type_password)
        column.addLayout(_narrow(self._again))
        group.setVisible(bool(self._account.accounts))
        return group

    def _add_radio(self, column: QVBoxLayout, choice: object, radio: QRadioButton) -> None:
        radio.setMinimumHeight(current().px(28))
        radio.clicked.connect(lambda: self._on_choice(choice))
        radio.toggled.connect(lambda on: self._on_choice(choice) if on else None)
        self._radios[choice] = radio
        column.addWidget(radio, 0, Qt.AlignmentFlag.AlignLeft)

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
        self.password = Field(tr("Password"), "passwordField", secret=True)
        self.email.edited.connect(self._account.type_email)
        self.password.edited.connect(self._account.type_password)
        self._more_button = LinkButton(tr("More"), "chevron-right")
        self._more_button.setObjectName("moreButton")
        self._more_button.clicked.connect(lambda: self._account.show_more(more=not self._account.draft.more))
        self._more = self._more_fields()
        column.addWidget(self.email)
        column.addWidget(self.password)
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
        self.auth = QComboBox()
        self.auth.setObjectName("authBox")
        self.auth.setAccessibleName(tr("How to sign in"))
        self.auth.addItem(tr("Automatic"), None)
        for method in AuthMethod:
            self.auth.addItem(wording.auth_method(method), method)
        self.auth.activated.connect(lambda _: self._account.choose_auth(self.auth.currentData()))
        label = Label(tr("How to sign in"), TextRole.LABEL, Tone.TEXT2)
        label.setBuddy(self.auth)
        for part in (self.server, self.user, label, self.auth):
            column.addWidget(part)
        return group

    def _show_missing(self) -> None:
        draft, missing, refused = self._account.draft, self._account.missing, self._account.refused
        for field, there, sentence in (
            (self.email, draft.email.strip(), tr("Enter your e-mail address.")),
            (self.password, draft.password and not refused, tr("Enter your password.")),
            (self._again, not refused, tr("Enter your password.")),
        ):
            if missing and not there:
                field.show_error(sentence)
            else:
                field.clear_error()

    def _told_where_kept(self) -> str:
        if self._presenter.secrets_last:
            return tr("The password is kept in this computer’s password store.")
        return tr(
            "No password store is in use here, so the password is kept for this session only: "
            "CiraHub asks for it again after the next start."
        )

    def _build_answer(self) -> tuple[QWidget, str] | None:
        error = self._account.check.error
        if error is None:
            return None
        panel = WordsPanel(_words(error), tr("Copy message for IT"), self._action(error))
        return panel, panel.told

    def _action(self, error: CiraHubError) -> tuple[str, str, Callable[[], None]] | None:
        if isinstance(error, SignInFailed):
            return ("signInAgainButton", tr("Sign in again"), self._enter_again)
        if isinstance(error, ServerNotFound | BadOption):
            return ("enterServerButton", tr("Enter the server address"), self._enter_server)
        return None

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


def _words(error: CiraHubError) -> wording.Words:
    if isinstance(error, FolderProblem) and error.folder == PUBLIC_FOLDERS:
        title = tr("The sign-in works, but this account sees no public folders.")
        request = tr("Please give me access to the public folders of our Exchange Server.")
        return wording.Words(
            title,
            tr("Ask IT whether there are public folders, and for the right to see them."),
            help=f"{tr('Hello,')}\n\n{title}\n\n{request}\n",
        )
    return explain_check(error)
