"""The part of the page *Account* for Microsoft 365: whose page signs in, the application id, and who knows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cirahub_desktop import wording
from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.model.hub import Cloud
from cirahub_desktop.ui.presenters.wizard_account import AccountPresenter
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import SecondaryButton
from cirahub_desktop.ui.widgets.combo import Combo
from cirahub_desktop.ui.widgets.field import Field, IconSentence
from cirahub_desktop.ui.widgets.frame import Ground, Panel
from cirahub_desktop.ui.widgets.text import Label, Paragraph
from cirahub_desktop.ui.widgets.words_panel import CopyButton, copy_abroad, side_by_side
from cirahub_desktop.wording.ending import ending
from cirahub_desktop.wording.registration import ask_for_registration, why_an_application_id


class MicrosoftForm(QWidget):
    def __init__(self, account: AccountPresenter, proceed: Callable[[], None]) -> None:
        """``proceed`` is what NEXT does: the button says the same in words."""
        super().__init__()
        self._account = account
        self.client_id = Field(tr("Application (client) ID"), "clientIdField")
        self.client_id.edited.connect(account.type_client_id)
        here, abroad = ask_for_registration(account.draft.email.strip())
        copy = CopyButton(tr("Copy message for IT"), here, "copyRegistrationButton")
        other = copy_abroad(abroad)
        self.sign_in = SecondaryButton(tr("Sign in with Microsoft"), "globe")
        self.sign_in.setObjectName("microsoftButton")
        self.sign_in.clicked.connect(proceed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        whose = _Whose(account.domain if account.draft.online else "")
        self.told = whose.told
        """What a screen reader says when the form appears."""
        self._help = QWidget()
        inside = QVBoxLayout(self._help)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(8)
        inside.addWidget(IconSentence("info", why_an_application_id()))
        inside.addLayout(side_by_side([copy, other]))
        self._whose = whose
        column.addWidget(whose)
        column.addWidget(self.client_id)
        column.addWidget(self._help)
        column.addWidget(self.sign_in, 0, Qt.AlignmentFlag.AlignLeft)

    def show_state(self) -> None:
        """What is known by now makes room for an answer."""
        draft, answered = self._account.draft, self._account.error is not None
        self._whose.setVisible(not answered)
        self._help.setVisible(not answered)
        self.client_id.set_text(draft.client_id)
        self.sign_in.setEnabled(not self._account.busy)
        if self._account.missing and not draft.client_id.strip():
            self.client_id.show_error(tr("Enter the application id; your IT has it."))
        else:
            self.client_id.clear_error()


class _Whose(Panel):
    """Whose page asks for the password, and how long this will work."""

    def __init__(self, domain: str) -> None:
        super().__init__(Ground.INFO)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 14, 12)
        column.setSpacing(6)
        title = tr("{domain} is with Microsoft 365.", domain=domain) if domain else tr("Sign in with Microsoft 365")
        sentence = tr("You sign in on Microsoft’s own page, in your browser. CiraHub never sees your password.")
        self.told = f"{title} {sentence}"
        column.addWidget(Label(title, TextRole.ITEM, wrap=True))
        column.addWidget(Paragraph(sentence, TextRole.HELP))
        column.addWidget(IconSentence("clock", ending(date.today())))  # noqa: DTZ011 the day where the person is


class CloudFields(QWidget):
    """Under *More*: which tenant, and in which of Microsoft's clouds it lives."""

    def __init__(self, account: AccountPresenter) -> None:
        super().__init__()
        self._account = account
        self.tenant = Field(
            tr("Directory (tenant) ID"),
            "tenantField",
            tr("Only where it is not that of your e-mail address."),
        )
        self.tenant.edited.connect(account.type_tenant)
        self.cloud = Combo()
        self.cloud.setObjectName("cloudBox")
        self.cloud.setAccessibleName(tr("Microsoft’s cloud"))
        for cloud in Cloud:
            self.cloud.addItem(wording.cloud(cloud), cloud.value)
        self.cloud.activated.connect(lambda _: account.choose_cloud(Cloud(self.cloud.chosen())))
        label = Label(tr("Microsoft’s cloud"), TextRole.LABEL, Tone.TEXT2)
        label.setBuddy(self.cloud)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self.tenant, label, self.cloud):
            column.addWidget(part)

    def show_state(self) -> None:
        self.tenant.set_text(self._account.draft.tenant)
        self.cloud.choose(self._account.draft.cloud.value)
