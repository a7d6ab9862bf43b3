"""Cancel at the left; Back and the one primary button at the right."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.presenters.wizard import Frame
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.widgets.buttons import PlainButton, PrimaryButton, SecondaryButton
from cirahub_desktop.ui.wizard.page import EDGE

_HEIGHT = 68


class Footer(QWidget):
    def __init__(self) -> None:
        super().__init__()
        tokens = current()
        self.setFixedHeight(tokens.px(_HEIGHT))
        self.cancel = PlainButton(tr("Cancel"))
        self.cancel.setObjectName("cancelButton")
        self.back = SecondaryButton(tr("Back"))
        self.back.setObjectName("backButton")
        self.next = PrimaryButton(tr("NEXT"))
        self.next.setObjectName("nextButton")
        self.next.setMinimumWidth(tokens.px(120))
        row = QHBoxLayout(self)
        row.setContentsMargins(EDGE - 16, 0, EDGE, 0)
        row.setSpacing(10)
        row.addWidget(self.cancel)
        row.addStretch(1)
        row.addWidget(self.back)
        row.addWidget(self.next)

    def show_frame(self, frame: Frame, *, creating: bool) -> None:
        self.back.setVisible(frame.number > 1)
        self.back.setEnabled(not creating)
        self.cancel.setEnabled(not creating)
        self.next.setEnabled(not frame.busy)
        if creating:
            text = tr("Creating…")
        elif frame.busy:
            text = tr("Checking…")
        else:
            text = tr("CREATE") if frame.last else tr("NEXT")
        self.next.setText(text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), current()
        painter.fillRect(self.rect(), QColor(tokens.window))
        painter.fillRect(0, 0, self.width(), 1, QColor(tokens.line))
