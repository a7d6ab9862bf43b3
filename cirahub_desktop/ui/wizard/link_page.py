"""The page *iCal URL*: the rule beforehand, the link, and under it what the link answered."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.errors import CiraHubError, Unreachable
from cirahub_desktop.ui.presenters.wizard import WizardPresenter
from cirahub_desktop.ui.presenters.wizard_link import is_about_the_link_itself, wants_sign_in
from cirahub_desktop.ui.widgets.badge import Badge
from cirahub_desktop.ui.widgets.buttons import LinkButton
from cirahub_desktop.ui.widgets.field import Field, IconSentence
from cirahub_desktop.ui.wizard.page import WizardPage
from cirahub_desktop.ui.wizard.probe_panel import ProbePanel
from cirahub_desktop.ui.wizard.slot import Slot
from cirahub_desktop.ui.wizard.words_panel import WordsPanel
from cirahub_desktop.wording import explain


class LinkPage(WizardPage):
    def __init__(self, presenter: WizardPresenter) -> None:
        super().__init__(tr("iCal URL"), tr("Paste the link under which the calendar is published."))
        self._presenter, self._link = presenter, presenter.link
        rule = tr("The link must end in .ics, for example {example}", example="https://example.com/calendar.ics")
        self.link = Field(tr("Link"), "linkField", rule)
        self.link.edited.connect(self._link.type_url)
        self.needs = QCheckBox(tr("This link needs a user name and a password"))
        self.needs.setObjectName("signInBox")
        self.needs.toggled.connect(lambda on: self._link.set_needs_sign_in(needs=on))
        self._sign_in = self._sign_in_fields()
        self._answer = Slot()
        for part in (self.link, self.needs, self._sign_in, self._answer):
            self.body.addWidget(part)
        self.body.addLayout(self._foot())
        self.body.addStretch(1)

    def show_state(self) -> None:
        draft = self._link.draft
        self.link.set_text(draft.url)
        self.needs.setChecked(draft.needs_sign_in)
        self.user.set_text(draft.user)
        self.password.set_text(draft.password)
        self._sign_in.setVisible(draft.needs_sign_in)
        self._show_answer()
        self._kept.label.setText(self._told_where_kept())

    def first_focus(self) -> QWidget:
        error = self._link.check.error
        if error is not None and self._link.draft.needs_sign_in and wants_sign_in(error):
            return self.password.edit if self._link.draft.user else self.user.edit
        return self.link.edit

    def _sign_in_fields(self) -> QWidget:
        self.user = Field(tr("User name"), "userField")
        self.password = Field(tr("Password"), "passwordField", secret=True)
        self.user.edited.connect(self._link.type_user)
        self.password.edited.connect(self._link.type_password)
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.user, 1)
        row.addWidget(self.password, 1)
        return both

    def _foot(self) -> QHBoxLayout:
        self._kept = IconSentence("lock", "")
        self._again = LinkButton(tr("Check again"), "refresh")
        self._again.setObjectName("checkAgainButton")
        self._again.clicked.connect(self._link.start_check)
        row = QHBoxLayout()
        row.addWidget(self._kept, 1)
        row.addWidget(self._again, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _told_where_kept(self) -> str:
        if self._presenter.secrets_last:
            return tr("The link is kept like a password: in this computer’s password store.")
        return tr(
            "This computer has no password store, so the link is kept for this session only: "
            "CiraHub asks for it again after the next start."
        )

    def _show_answer(self) -> None:
        check = self._link.check
        error = check.error
        about_link = error is not None and is_about_the_link_itself(error)
        if error is not None and about_link:
            words = explain(error)
            self.link.show_error(words.title, words.advice)
        else:
            self.link.clear_error()
            self.link.mark_wrong(wrong=error is not None)
        self._again.setVisible(check.answer is not None)
        self._answer.show_panel(None if about_link else (check.answer or error), self._build_answer)

    def _build_answer(self) -> tuple[QWidget, str] | None:
        check = self._link.check
        if check.answer is not None:
            panel = ProbePanel(
                check.answer,
                tr("This link works. It is a calendar."),
                tr("Read just now. CiraHub reads this link and never writes to it."),
                Badge(tr("Read-Only"), "lock"),
            )
            return panel, panel.told
        return self._error_panel(check.error) if check.error is not None else None

    def _error_panel(self, error: CiraHubError) -> tuple[QWidget, str] | None:
        if is_about_the_link_itself(error):
            return None
        action = None
        if wants_sign_in(error) and not self._link.draft.needs_sign_in:
            action = ("enterSignInButton", tr("Enter user name and password"), self._enter_sign_in)
        of_network = isinstance(error, Unreachable)
        copy = tr("Copy message for IT") if of_network else tr("Copy message for the publisher")
        panel = WordsPanel(explain(error), copy, action)
        return panel, panel.told

    def _enter_sign_in(self) -> None:
        self._link.set_needs_sign_in(needs=True)
        self.user.edit.setFocus(Qt.FocusReason.OtherFocusReason)
