"""Says on every tab of the example that it is one, and how it goes away again."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import LinkButton
from cirahub_desktop.ui.widgets.field import IconSentence


class ExampleStrip(QWidget):
    throw_away = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("exampleStrip")
        words = tr("Example: nothing leaves this computer. Your own links and calendars go into a hub of your own.")
        sentence = IconSentence("info", words, TextRole.HELP, Tone.TEXT2)
        self.link = LinkButton(tr("Throw the example away…"))
        self.link.setObjectName("throwAwayLink")
        self.link.clicked.connect(self.throw_away)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(sentence, 1)
        row.addWidget(self.link, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    def show_example(self, example: bool) -> None:
        self.setVisible(example)
