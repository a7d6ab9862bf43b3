"""*Waiting for your OK*: what would be deleted or changed, one by one, and two answers."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.status import HubStatus
from cirahub_desktop.sync.report import Hold, HubReport
from cirahub_desktop.ui.dialogs.frame import Dialog, Footer
from cirahub_desktop.ui.dialogs.held_changes import HeldChangesView
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.presenters.hold import HoldView, hold_view
from cirahub_desktop.ui.presenters.look_ahead import LookAhead
from cirahub_desktop.ui.preview.changes import ChangesMemory
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.banner import Banner, BannerKind
from cirahub_desktop.ui.widgets.buttons import DangerButton, PrimaryButton
from cirahub_desktop.ui.widgets.text import Label, Paragraph

_SIZE = (980, 680)


@dataclass(frozen=True, slots=True)
class HoldMemory:
    known: HubReport | None
    ahead: LookAhead
    list: ChangesMemory


class HoldDialog(Dialog):
    """*Keep* is the default; closing the dialog decides nothing. Nobody can agree to a change before it is known."""

    keep = Signal(str)
    delete = Signal(str)

    def __init__(self, live: Live, hold: Hold, hub: HubStatus, parent: QWidget | None) -> None:
        super().__init__(tr("Waiting for your OK"), parent)
        self.setObjectName("holdDialog")
        self.resize(*(current().px(side) for side in _SIZE))
        view = hold_view(hold, hub.spokes, live.now())
        self.content.addWidget(Banner(BannerKind.ATTENTION, view.title, view.reason))
        self.content.addWidget(Label(view.place, TextRole.STRONG, wrap=True))
        self.changes = HeldChangesView(live, hold, hub)
        self.changes.setObjectName("heldList")
        self.content.addWidget(self.changes, 1)
        self.content.addLayout(_meanings(view))
        self.finish(self._footer(view))
        self.changes.seen.connect(self._delete.setEnabled)
        self._delete.setEnabled(self.changes.is_seen)
        self.changes.list.list.setFocus()

    def open(self) -> None:
        super().open()
        self.changes.start()

    def done(self, result: int) -> None:
        self.changes.stop()
        super().done(result)

    def memory(self) -> HoldMemory:
        return HoldMemory(self.changes.known, self.changes.hand_over(), self.changes.list.memory())

    def remember(self, memory: HoldMemory) -> None:
        self.changes.show_known(memory.known)
        self.changes.take(memory.ahead)
        self.changes.list.remember(memory.list)

    def _footer(self, view: HoldView) -> Footer:
        delete = self._delete = DangerButton(view.delete)
        delete.setObjectName("deleteButton")
        delete.setAccessibleDescription(view.delete_means)
        delete.clicked.connect(lambda: self._answer(self.delete, view.id))
        keep = PrimaryButton(view.keep)
        keep.setObjectName("keepButton")
        keep.setAccessibleDescription(view.keep_means)
        keep.setDefault(True)
        keep.clicked.connect(lambda: self._answer(self.keep, view.id))
        return Footer([delete], [keep])

    def _answer(self, answer: SignalInstance, hold: str) -> None:
        answer.emit(hold)
        self.accept()


def _meanings(view: HoldView) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(2)
    for text in (view.keep_means, view.delete_means, view.later):
        column.addWidget(Paragraph(text, TextRole.HELP, Tone.TEXT3))
    return column
