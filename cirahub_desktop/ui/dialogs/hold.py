"""*Waiting for your OK*: the events that would be deleted, and two answers."""

from __future__ import annotations

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.dialogs.frame import Dialog, Footer
from cirahub_desktop.ui.dialogs.held_changes import HeldChangesView
from cirahub_desktop.ui.dialogs.lists import EventList
from cirahub_desktop.ui.presenters.hold import HoldView
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.banner import Banner, BannerKind
from cirahub_desktop.ui.widgets.buttons import DangerButton, PrimaryButton, SecondaryButton
from cirahub_desktop.ui.widgets.text import Label, Paragraph


class HoldDialog(Dialog):
    """*Keep* is the default; closing the dialog decides nothing."""

    keep = Signal(str)
    delete = Signal(str)

    def __init__(self, view: HoldView, parent: QWidget | None, changes: HeldChangesView | None = None) -> None:
        """``changes`` shows field by field what would be changed; nobody can agree before it is known."""
        super().__init__(tr("Waiting for your OK"), parent)
        self.setObjectName("holdDialog")
        self.resize(760, 560)
        self.content.addWidget(Banner(BannerKind.ATTENTION, view.title, view.reason))
        self.content.addWidget(Label(view.place, TextRole.STRONG, wrap=True))
        self._changes = changes
        rows = [(row.subject, row.when) for row in view.rows]
        self.list = changes or EventList(view.place, (tr("Event"), tr("When")), rows)
        self.list.setObjectName("heldList")
        self.content.addWidget(self.list, 1)
        for text in (view.keep_means, view.delete_means):
            self.content.addWidget(Paragraph(text, TextRole.HELP, Tone.TEXT3))
        self.finish(self._footer(view))
        if changes is not None:
            changes.seen.connect(self._delete.setEnabled)
            self._delete.setEnabled(False)
            changes.start()

    def done(self, result: int) -> None:
        if self._changes is not None:
            self._changes.stop()
        super().done(result)

    def _footer(self, view: HoldView) -> Footer:
        delete = self._delete = DangerButton(view.delete)
        delete.setObjectName("deleteButton")
        delete.clicked.connect(lambda: self._answer(self.delete, view.id))
        keep = PrimaryButton(view.keep)
        keep.setObjectName("keepButton")
        keep.setDefault(True)
        keep.clicked.connect(lambda: self._answer(self.keep, view.id))
        later = SecondaryButton(tr("Decide later"))
        later.clicked.connect(self.reject)
        return Footer([delete], [later, keep])

    def _answer(self, answer: SignalInstance, hold: str) -> None:
        answer.emit(hold)
        self.accept()
