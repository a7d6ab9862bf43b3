"""Before the first hub: one sentence, one button, and an example to look at."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.dashboard.footer import Always
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import LinkButton, PrimaryButton
from cirahub_desktop.ui.widgets.icon_view import IconTile
from cirahub_desktop.ui.widgets.text import Label, Paragraph


class EmptyPage(QWidget):
    begin = Signal()
    sample = Signal()

    def __init__(self) -> None:
        super().__init__()
        button = self._begin = PrimaryButton(tr("Set up the first hub…"))
        button.setObjectName("firstHubButton")
        button.clicked.connect(self.begin)
        column = QVBoxLayout(self)
        column.setContentsMargins(48, 24, 24, 12)
        column.setSpacing(12)
        column.addStretch(2)
        column.addWidget(IconTile("hub", Tone.ACCENT, 56))
        column.addSpacing(8)
        column.addWidget(Label(tr("No hub yet"), TextRole.TITLE))
        column.addWidget(Paragraph(_what_it_is()))
        column.addSpacing(8)
        column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(self._sample_row())
        column.addStretch(3)
        self.always = Always()
        column.addWidget(self.always)

    def first_focus(self) -> QWidget:
        return self._begin

    def show_making(self, making: bool) -> None:
        self._link.setEnabled(not making)
        self._link.setText(tr("The example is being made…") if making else tr("Try it with an example"))

    def _sample_row(self) -> QHBoxLayout:
        self._link = LinkButton(tr("Try it with an example"))
        self._link.setObjectName("sampleButton")
        self._link.clicked.connect(self.sample)
        row = QHBoxLayout()
        row.setSpacing(2)
        row.addWidget(Label(tr("Just looking?")))
        row.addWidget(self._link)
        row.addStretch(1)
        return row


def _what_it_is() -> str:
    return tr(
        "A hub is one set of events. Each spoke ties the hub to one place, such as a link or a public folder. "
        "What comes in through one spoke goes out through every spoke that you allow."
    )
