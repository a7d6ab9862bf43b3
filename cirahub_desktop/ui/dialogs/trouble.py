"""What happened and what to do: ways out, facts, and the message for whoever can help."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.dialogs.frame import Dialog, Footer
from cirahub_desktop.ui.presenters.trouble import Trouble
from cirahub_desktop.ui.scrolling import scrolling
from cirahub_desktop.ui.theme.tokens import TextRole
from cirahub_desktop.ui.widgets.buttons import PrimaryButton
from cirahub_desktop.ui.widgets.text import Label
from cirahub_desktop.ui.widgets.words_panel import WordsPanel

_WIDTH, _MOST = 620, 640


class TroubleDialog(Dialog):
    """``chosen`` carries the ``Trouble`` whose way out was taken."""

    chosen = Signal(object)

    def __init__(self, troubles: Sequence[Trouble], parent: QWidget | None) -> None:
        title = tr("What happened, and what to do")
        super().__init__(title, parent)
        self.setObjectName("troubleDialog")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 18, 20, 18)
        column.setSpacing(10)
        for one in troubles:
            if one.name:
                column.addWidget(Label(one.name, TextRole.SECTION, wrap=True))
            column.addWidget(self._panel(one))
        column.addStretch(1)
        close = PrimaryButton(tr("Close"))
        close.setObjectName("closeButton")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        self.finish(Footer([], [close]), scrolling(inside))
        height = column.totalHeightForWidth(_WIDTH)
        self.resize(_WIDTH, min(_MOST, height + 90))

    def _panel(self, one: Trouble) -> WordsPanel:
        return WordsPanel(one.words, one.copy, ("wayOutButton", one.button, lambda: self._take(one)))

    def _take(self, one: Trouble) -> None:
        self.accept()
        self.chosen.emit(one)
