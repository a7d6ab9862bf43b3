"""The pages of *Settings* at the left; one is shown. Arrows go from one to the next, Tab leads out."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.presenters.settings import SettingsPage, page_words
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import RADIUS_FIELD
from cirahub_desktop.ui.widgets.frame import paint_focus

_WIDTH, _HEIGHT = 168, 36
_KEYS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


class Navigation(QWidget):
    chosen = Signal(object)
    """A ``SettingsPage``."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Pages of the settings"))
        self._entries = {page: _Entry(page, words[0]) for page, words in page_words().items()}
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 18, 12, 12)
        column.setSpacing(4)
        for entry in self._entries.values():
            entry.clicked.connect(lambda _=False, page=entry.page: self.choose(page))
            column.addWidget(entry)
        column.addStretch(1)
        self.setFixedWidth(max(current().px(_WIDTH) + 24, column.totalMinimumSize().width()))

    def choose(self, page: SettingsPage) -> None:
        for entry in self._entries.values():
            entry.setChecked(entry.page is page)
            entry.setFocusPolicy(Qt.FocusPolicy.StrongFocus if entry.page is page else Qt.FocusPolicy.ClickFocus)
        self.chosen.emit(page)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _KEYS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        pages = list(self._entries)
        now = next(number for number, page in enumerate(pages) if self._entries[page].isChecked())
        page = pages[(now + step) % len(pages)]
        self.choose(page)
        self._entries[page].setFocus(Qt.FocusReason.TabFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), current()
        painter.fillRect(self.rect(), QColor(tokens.side))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), QColor(tokens.line))


class _Entry(QPushButton):
    def __init__(self, page: SettingsPage, name: str) -> None:
        super().__init__(name)
        self.page = page
        self.setObjectName(f"settings-{page.value}")
        self.setCheckable(True)
        self.setAutoExclusive(True)  # one of several, says a screen reader
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMinimumHeight(current().px(_HEIGHT))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def nextCheckState(self) -> None:
        """What is chosen is decided by what is shown, not by the press."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows are the list's."""
        if Qt.Key(event.key()) in _KEYS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, tokens, box = QPainter(self), current(), QRectF(self.rect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.selected if self.isChecked() else tokens.off_soft))
            painter.drawRoundedRect(box, RADIUS_FIELD, RADIUS_FIELD)
        painter.setPen(QColor(tokens.accent if self.isChecked() else tokens.text))
        inside = self.rect().adjusted(12, 0, -12, 0)
        painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())
        if self.hasFocus():
            paint_focus(painter, box, radius=RADIUS_FIELD)
