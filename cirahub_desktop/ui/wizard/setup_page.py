"""Step 1: what a hub and a spoke are, and what is to be synchronised."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.theme.tokens import TextRole
from cirahub_desktop.ui.widgets.buttons import LinkButton
from cirahub_desktop.ui.widgets.text import Label
from cirahub_desktop.ui.wizard.choice import WizardChoice
from cirahub_desktop.ui.wizard.hub_picture import HubPicture
from cirahub_desktop.ui.wizard.page import WizardPage


class SetupPage(WizardPage):
    """``sample`` opens a hub to try things with; without it nothing is offered."""

    def __init__(self, sample: Callable[[], None] | None) -> None:
        super().__init__(
            tr("Hub & Spoke Setup"),
            tr(
                "A hub is one set of events. Each spoke ties the hub to one place, such as a link or a public folder. "
                "What comes in through one spoke goes out through every spoke that you allow."
            ),
        )
        if sample is not None:
            self.body.addLayout(_sample_row(sample))
        self.body.addWidget(HubPicture())
        self.body.addSpacing(16)
        self.body.addWidget(Label(tr("What would you like to sync?"), TextRole.SECTION))
        self.body.addWidget(self._objects())
        self.body.addStretch(1)

    def first_focus(self) -> QWidget:
        return self._calendars

    def _objects(self) -> QWidget:
        group = QWidget()
        row = QHBoxLayout(group)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self._calendars = WizardChoice(
            "objectCard-calendars",
            "calendar",
            tr("Calendars"),
            tr("Appointments, meetings, whole days, repeating events."),
        )
        self._calendars.setChecked(True)
        contacts = WizardChoice(
            "objectCard-contacts", "person", tr("Contacts"), tr("Not in this version yet."), enabled=False
        )
        row.addWidget(self._calendars, 1)
        row.addWidget(contacts, 1)
        return group


def _sample_row(sample: Callable[[], None]) -> QHBoxLayout:
    link = LinkButton(tr("Try it with an example"))
    link.setObjectName("sampleButton")
    link.clicked.connect(sample)
    row = QHBoxLayout()
    row.setSpacing(2)
    row.addWidget(Label(tr("Just looking?")))
    row.addWidget(link, 0, Qt.AlignmentFlag.AlignLeft)
    row.addStretch(1)
    return row
