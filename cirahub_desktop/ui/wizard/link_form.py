"""Link, user name and password, and under them the answer: in the wizard, and where a link is given again."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.errors import CiraHubError, Unreachable
from cirahub_desktop.sync.examination import Examination
from cirahub_desktop.ui.presenters.wizard_link import LinkPresenter, is_about_the_link_itself, wants_sign_in
from cirahub_desktop.ui.widgets.choice import CheckChoice
from cirahub_desktop.ui.widgets.field import Field
from cirahub_desktop.ui.widgets.words_panel import WordsPanel
from cirahub_desktop.ui.wizard.slot import Slot
from cirahub_desktop.wording.checks import explain_check

Shown = tuple[QWidget, str]
"""A panel, and what is announced of it."""


class LinkForm(QWidget):
    """``answer`` makes the panel of a link that works, where one is wanted."""

    def __init__(self, link: LinkPresenter, answer: Callable[[Examination], Shown | None]) -> None:
        super().__init__()
        self._link, self._answer = link, answer
        rule = tr("The link must end in .ics, for example {example}", example="https://example.com/calendar.ics")
        self.link = Field(tr("Link"), "linkField", rule)
        self.link.edited.connect(link.type_url)
        self.needs = CheckChoice(tr("This link needs a user name and a password"))
        self.needs.setObjectName("signInBox")
        self.needs.toggled.connect(lambda on: link.set_needs_sign_in(needs=on))
        self._sign_in = self._sign_in_fields()
        self._slot = Slot()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for part in (self.link, self.needs, self._sign_in, self._slot):
            column.addWidget(part)

    def show_state(self, error: CiraHubError | None = None) -> None:
        """Follow the presenter; ``error`` is one that came after the check."""
        draft = self._link.draft
        self.link.set_text(draft.url)
        self.needs.setChecked(draft.needs_sign_in)
        self.user.set_text(draft.user)
        self.password.set_text(draft.password)
        self._sign_in.setVisible(draft.needs_sign_in)
        self._show_answer(self._link.check.error or error)

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

    def _show_answer(self, error: CiraHubError | None) -> None:
        about_link = error is not None and is_about_the_link_itself(error)
        if error is not None and about_link:
            words = explain_check(error)
            self.link.show_error(words.title, words.advice)
        else:
            self.link.clear_error()
            self.link.mark_wrong(wrong=error is not None)
        self._slot.show_panel(None if about_link else (error or self._link.check.answer), lambda: self._build(error))

    def _build(self, error: CiraHubError | None) -> Shown | None:
        if error is not None:
            return self._error_panel(error)
        answer = self._link.check.answer
        return self._answer(answer) if answer is not None else None

    def _error_panel(self, error: CiraHubError) -> Shown | None:
        if is_about_the_link_itself(error):
            return None
        action = None
        if wants_sign_in(error) and not self._link.draft.needs_sign_in:
            action = ("enterSignInButton", tr("Enter user name and password"), self._enter_sign_in)
        of_network = isinstance(error, Unreachable)
        copy = tr("Copy message for IT") if of_network else tr("Copy message for the publisher")
        panel = WordsPanel(explain_check(error), copy, *([action] if action else []))
        return panel, panel.told

    def _enter_sign_in(self) -> None:
        self._link.set_needs_sign_in(needs=True)
        self.user.edit.setFocus(Qt.FocusReason.OtherFocusReason)
