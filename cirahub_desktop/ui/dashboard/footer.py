"""How the last run ended, what is still open, and the sentences that are always to be found."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.dashboard.state_line import StateLine
from cirahub_desktop.ui.presenters.last_run import StatusLine
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import LinkButton
from cirahub_desktop.ui.widgets.field import IconSentence


class StatusLines(QWidget):
    """Under the table. ``faults_pressed``: the list of events that were not written; ``leaving_pressed``: of those that
    are no longer in their feed."""

    faults_pressed = Signal()
    leaving_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: list[StateLine] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self._link = LinkButton("")
        self._link.setObjectName("faultsLink")
        self._link.clicked.connect(self.faults_pressed)
        self._leaving = LinkButton("")
        self._leaving.setObjectName("leavingLink")
        self._leaving.clicked.connect(self.leaving_pressed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addLayout(self._lines, 1)
        row.addWidget(self._leaving)
        row.addWidget(self._link)

    def focus_chain(self) -> list[QWidget]:
        return [self._leaving, self._link]

    def texts(self) -> list[str]:
        return [line.word for line in self._shown]

    def show_lines(self, lines: Sequence[StatusLine], link: str, leaving: str = "") -> None:
        while len(self._shown) > len(lines):
            gone = self._shown.pop()
            self._lines.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        while len(self._shown) < len(lines):
            self._shown.append(StateLine(lines[0].mark, "", TextRole.HELP, plain=True))
            self._lines.addWidget(self._shown[-1])
        for shown, line in zip(self._shown, lines, strict=True):
            shown.show_state(line.mark, line.text)
        self._link.setText(link)
        self._link.setVisible(bool(link))
        self._leaving.setText(leaving)
        self._leaving.setVisible(bool(leaving))


class Always(QWidget):
    """The sentences people look for when they are uneasy, and the way out of it all."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(20)
        for icon, text in (
            ("monitor", tr("Syncs while this computer is on and you are signed in")),
            ("no-mail", tr("Nobody gets e-mail from this")),
        ):
            sentence = IconSentence(icon, text, TextRole.HELP, Tone.TEXT2)
            sentence.label.setAlignment(Qt.AlignmentFlag.AlignTop)
            row.addWidget(sentence, 1)

    def focus_chain(self) -> list[QWidget]:
        return []
