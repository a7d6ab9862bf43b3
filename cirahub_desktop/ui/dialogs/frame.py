"""What every dialog shares: a window of its own, content above, a footer with what can be done."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from cirahub_desktop.ui.dialogs.opened import Dialogs
from cirahub_desktop.ui.tab_order import stops
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.widgets.frame import Separator

_LEAST_WIDTH = 440
"""However few words there are."""
_LEAST_WORDS = 200
"""Beside the buttons of the footer."""


class Footer(QWidget):
    """Dangerous things left, *Cancel* and the primary button right."""

    def __init__(self, left: list[QPushButton], right: list[QPushButton]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 12, 20, 12)
        row.setSpacing(10)
        for button in left:
            row.addWidget(button)
        self._said = QVBoxLayout()
        row.addLayout(self._said, 1)
        for button in right:
            row.addWidget(button)

    def say(self, words: QWidget) -> None:
        """A sentence between the buttons."""
        words.setMinimumWidth(current().px(_LEAST_WORDS))
        self._said.addStretch(1)
        self._said.addWidget(words)
        self._said.addStretch(1)

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(current().window))


class Dialog(QDialog):
    """Never blocks: shown through the ``dialogs`` of its parent, answers by signals, and is gone once it is closed."""

    SCROLLING = 420
    """The least height of what scrolls: lower, one would see hardly anything of it at a time."""

    def __init__(self, title: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.dialogs: Dialogs[QWidget] = Dialogs(self)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.content = QVBoxLayout()
        self.content.setContentsMargins(20, 18, 20, 18)
        self.content.setSpacing(10)
        self._below = QWidget()
        self._least_height = 0
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)

    def finish(self, footer: Footer, body: QWidget | None = None) -> None:
        """Put together what was added to ``content`` (or ``body`` instead of it) and the footer."""
        if body is not None:
            self._whole.addWidget(body, 1)
        elif self.content.expandingDirections() & Qt.Orientation.Vertical:
            self._whole.addLayout(self.content, 1)
        else:
            self._whole.addLayout(self.content)
            self._whole.addStretch(1)  # else the sentences would drift apart
        self._whole.addWidget(Separator())
        self._whole.addWidget(footer)
        self._below = footer
        if self.findChild(QScrollArea) is not None:
            self._least_height = current().px(self.SCROLLING)

    def showEvent(self, event: QShowEvent) -> None:
        """What has nothing but its footer begins at the default and not at the dangerous button at the left."""
        super().showEvent(event)
        buttons = self._below.findChildren(QPushButton)
        first = next((one for one in stops(self) if _takes_keys(one)), None)
        default = next((one for one in buttons if one.isDefault() and _takes_keys(one)), None)
        if self.focusWidget() is None and first in buttons and default is not None:
            default.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on a button is that button, not the default."""
        focused = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(focused, QPushButton):
            focused.click()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._keep_whole()
        return done

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(current().surface))

    def _keep_whole(self) -> None:
        """Never so small that a sentence is cut; Qt itself does not ask how high it is once it wraps."""
        least = self._whole.totalMinimumSize()
        screen = self.screen().availableSize()
        width = min(max(least.width(), current().px(_LEAST_WIDTH)), screen.width())
        high = self._whole.totalMinimumHeightForWidth(max(width, self.width()))
        self.setMinimumSize(width, min(max(least.height(), high, self._least_height), screen.height()))


def _takes_keys(widget: QWidget) -> bool:
    by_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return by_tab and widget.isEnabled() and widget.isVisible()
