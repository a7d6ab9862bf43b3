"""The page *iCal URL*: the rule beforehand, the link, and under it what the link answered."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.examination import Examination
from cirahub_desktop.ui.presenters.feed_notes import NoteKind, message, notes
from cirahub_desktop.ui.presenters.wizard import WizardPresenter
from cirahub_desktop.ui.widgets.badge import Badge
from cirahub_desktop.ui.widgets.buttons import LinkButton
from cirahub_desktop.ui.widgets.field import IconSentence
from cirahub_desktop.ui.wizard.feed_notes import FeedNotes
from cirahub_desktop.ui.wizard.link_form import LinkForm
from cirahub_desktop.ui.wizard.page import WizardPage
from cirahub_desktop.ui.wizard.probe_panel import ProbePanel


class LinkPage(WizardPage):
    def __init__(self, presenter: WizardPresenter) -> None:
        super().__init__(tr("iCal URL"), tr("Paste the link under which the calendar is published."))
        self._presenter, self._link = presenter, presenter.link
        self._notes: FeedNotes | None = None
        self.form = LinkForm(self._link, self._works)
        self.body.addWidget(self.form)
        self.body.addLayout(self._foot())
        self.body.addStretch(1)

    def show_state(self) -> None:
        self.form.show_state()
        self._again.setVisible(self._link.check.answer is not None)
        if self._link.check.answer is not None and self._notes is not None:
            self._notes.show_open(is_open=self._link.more)
        self._kept.label.setText(told_where_kept(secrets_last=self._presenter.secrets_last))

    def _check_again(self) -> None:
        self._link.start_check()

    def first_focus(self) -> QWidget:
        return self.form.first_focus()

    def _works(self, found: Examination) -> tuple[QWidget, str]:
        told = notes(found)
        self._notes = FeedNotes(told, message(found)) if told else None
        if self._notes is not None:
            self._notes.toggled.connect(lambda: self._link.show_more(more=not self._link.more))
        panel = ProbePanel(
            found.probe,
            tr("This link works. It is a calendar."),
            tr("Read just now. CiraHub reads this link and never writes to it."),
            Badge(tr("Read-Only"), "lock"),
            self._notes,
        )
        missing = (note.sentence for note in told if note.kind is NoteKind.MISSING)
        return panel, " ".join((panel.told, *missing))

    def _foot(self) -> QHBoxLayout:
        self._kept = IconSentence("lock", "")
        self._again = LinkButton(tr("Check again"), "refresh")
        self._again.setObjectName("checkAgainButton")
        self._again.clicked.connect(self._check_again)
        row = QHBoxLayout()
        row.addWidget(self._kept, 1)
        row.addWidget(self._again, 0, Qt.AlignmentFlag.AlignTop)
        return row


def told_where_kept(*, secrets_last: bool) -> str:
    if secrets_last:
        return tr("The link is kept like a password: in this computer’s password store.")
    return tr(
        "No password store is in use here, so the link is kept for this session only: "
        "CiraHub asks for it again after the next start."
    )
