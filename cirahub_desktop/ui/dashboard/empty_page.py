"""Before the first hub: one sentence, one button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.dashboard.footer import Always
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import PrimaryButton
from cirahub_desktop.ui.widgets.icon_view import IconTile
from cirahub_desktop.ui.widgets.text import Label, Paragraph


class EmptyPage(QWidget):
    begin = Signal()

    def __init__(self) -> None:
        super().__init__()
        button = PrimaryButton(tr("Set up the first hub…"))
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
        column.addStretch(3)
        column.addWidget(Always())


def _what_it_is() -> str:
    return tr(
        "A hub is one set of events. Each spoke ties the hub to one place, such as a link or a public folder. "
        "What comes in through one spoke goes out through every spoke that you allow."
    )
