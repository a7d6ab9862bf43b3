"""*Enter the link again*: for a link that is lost, wants a password, or has become another one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cirahub_desktop.i18n import quoted, tr
from cirahub_desktop.status import SpokeStatus
from cirahub_desktop.sync.examination import Examination
from cirahub_desktop.ui.dialogs.frame import Dialog, Footer
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.presenters.relink import RelinkPresenter
from cirahub_desktop.ui.scrolling import scrolling
from cirahub_desktop.ui.theme.tokens import TextRole
from cirahub_desktop.ui.widgets.buttons import PrimaryButton, SecondaryButton
from cirahub_desktop.ui.widgets.field import IconSentence
from cirahub_desktop.ui.widgets.text import Label, Paragraph
from cirahub_desktop.ui.wizard.link_form import LinkForm
from cirahub_desktop.ui.wizard.link_page import told_where_kept

_WIDTH, _HEIGHT = 660, 560


class RelinkDialog(Dialog):
    """Checks the link, keeps it, and lets the hub sync; what is refused is said at its field and stays typed."""

    def __init__(self, live: Live, spoke: SpokeStatus, parent: QWidget | None) -> None:
        title = tr("The link of {spoke}", spoke=quoted(spoke.name))
        super().__init__(title, parent)
        self.setObjectName("relinkDialog")
        self._live, self._spoke = live, spoke
        self._presenter = RelinkPresenter(
            live.app,
            live.background,
            spoke,
            changed=self._show_state,
            kept=self._on_kept,
            when_idle=lambda then: live.when_idle(spoke.config.hub, then),
        )
        self.form = LinkForm(self._presenter.link, _no_panel)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(12)
        column.addWidget(Label(title, TextRole.SECTION, wrap=True))
        column.addWidget(Paragraph(tr("What is in the hub stays, and nothing is deleted because of another link.")))
        column.addWidget(self.form)
        column.addWidget(IconSentence("lock", told_where_kept(secrets_last=live.vault_lasting)))
        column.addStretch(1)
        self.finish(self._footer(), scrolling(inside))
        self.resize(_WIDTH, _HEIGHT)
        self._show_state()
        self._presenter.start()

    def done(self, result: int) -> None:
        self._presenter.stop()
        super().done(result)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.form.first_focus().setFocus(Qt.FocusReason.OtherFocusReason)

    def _footer(self) -> Footer:
        cancel = SecondaryButton(tr("Cancel"))
        cancel.setObjectName("cancelButton")
        cancel.clicked.connect(self.reject)
        self._save = PrimaryButton(tr("SAVE"))
        self._save.setObjectName("saveButton")
        self._save.setDefault(True)
        self._save.clicked.connect(self._presenter.save)
        return Footer([], [cancel, self._save])

    def _show_state(self) -> None:
        busy = self._presenter.busy
        self.form.show_state(self._presenter.error)
        self._save.setText(tr("Checking…") if busy else tr("SAVE"))
        self._save.setEnabled(self._presenter.may_save)

    def _on_kept(self) -> None:
        self._live.refresh()
        self._live.sync(self._spoke.config.hub)
        self.accept()


def _no_panel(_: Examination) -> None:
    """The next thing to see is the dashboard."""
