"""How the last run ended, what is still open, and the sentences that are always to be found."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.dashboard.state_line import StateLine
from cirahub_desktop.ui.presenters.last_run import StatusLine
from cirahub_desktop.ui.preview.flow import Flow
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.bending import Bending
from cirahub_desktop.ui.widgets.buttons import LinkButton
from cirahub_desktop.ui.widgets.field import IconSentence

_LEAST_LINES = 320
_SPARE = 4
"""Rich text is laid out a little wider than it measures."""


class StatusLines(QWidget):
    """Under the table. ``faults_pressed``: the list of events that were not written; ``leaving_pressed``: of those that
    are no longer in their feed."""

    faults_pressed = Signal()
    leaving_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._shown: list[StateLine] = []
        self._lines = QVBoxLayout()
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(4)
        self._link = LinkButton("")
        self._link.setObjectName("faultsLink")
        self._link.clicked.connect(self.faults_pressed)
        self._leaving = LinkButton("")
        self._leaving.setObjectName("leavingLink")
        self._leaving.clicked.connect(self.leaving_pressed)
        texts, links = QWidget(), QWidget()
        texts.setLayout(self._lines)
        beside = Flow(links, gap=8, lines=0)
        for link in (self._leaving, self._link):
            link.setProperty("beside", "help")  # in line with what they are about
            beside.addWidget(link)
        self._both = Bending(texts, links, least=_LEAST_LINES, gap=12)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._both)

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
        self._both.bend()


class Always(QWidget):
    """The sentences people look for when they are uneasy, and the way out of it all."""

    remove_everything = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._link = LinkButton(tr("Remove everything CiraHub wrote…"))
        self._link.setObjectName("removeEverythingLink")
        self._link.setProperty("beside", "help")  # its size and line
        self._link.clicked.connect(self.remove_everything)
        row = Flow(self, gap=20, lines=2)
        row.addWidget(_Sentence("monitor", tr("Syncs while this computer is on and you are signed in")))
        row.addWidget(_Sentence("no-mail", tr("Nobody gets e-mail from this")))
        row.addWidget(self._link)

    def focus_chain(self) -> list[QWidget]:
        return [self._link]


class _Sentence(IconSentence):
    """In one line where there is room."""

    def __init__(self, icon: str, text: str) -> None:
        super().__init__(icon, text, TextRole.HELP, Tone.TEXT2)
        self.label.setAlignment(Qt.AlignmentFlag.AlignTop)

    def sizeHint(self) -> QSize:
        beside = super().sizeHint().width() - self.label.sizeHint().width()
        width = beside + self.label.fontMetrics().horizontalAdvance(self.label.text()) + _SPARE
        return QSize(width, self.heightForWidth(width))
