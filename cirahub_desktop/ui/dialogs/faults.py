"""Which events were left out or not written, each by name and with its reason."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.status import HubStatus
from cirahub_desktop.ui.dialogs.frame import Dialog, Footer
from cirahub_desktop.ui.dialogs.lists import EventList
from cirahub_desktop.ui.presenters.last_run import fault_rows, faults_note, faults_title
from cirahub_desktop.ui.theme.tokens import TextRole
from cirahub_desktop.ui.widgets.buttons import PrimaryButton
from cirahub_desktop.ui.widgets.text import Label, Paragraph


class FaultsDialog(Dialog):
    def __init__(self, hub: HubStatus, parent: QWidget | None) -> None:
        title = faults_title(hub)
        super().__init__(title, parent)
        self.setObjectName("faultsDialog")
        self.resize(860, 480)
        self.content.addWidget(Label(title, TextRole.SECTION, wrap=True))
        self.content.addWidget(Paragraph(faults_note(hub)))
        rows = [(row.name, row.spoke, row.reason) for row in fault_rows(hub)]
        self.list = EventList(title, (tr("Event"), tr("Spoke"), tr("Reason")), rows)
        self.content.addWidget(self.list, 1)
        close = PrimaryButton(tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        self.finish(Footer([], [close]))
