"""Radio buttons and check boxes whose words wrap, which Qt's own do not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QHBoxLayout, QRadioButton, QSizePolicy

from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import FOCUS_RING, TextRole, Tone
from cirahub_desktop.ui.widgets.card import let_clicks_through
from cirahub_desktop.ui.widgets.text import Label

_SIGN, _GAP, _EDGE = 16, 8, 3
"""As the style sheet draws them."""


if TYPE_CHECKING:
    _Button = QAbstractButton
else:
    _Button = object  # Qt's classes take no second base of Qt's


class _Wrapping(_Button):
    """What both share: the words are a label on the button, which stays a button to keyboards and screen readers."""

    def _put(self, text: str) -> None:
        self._words = Label(text, TextRole.BODY, wrap=True)
        let_clicks_through(self._words)
        self.setAccessibleName(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(current().px(_SIGN) + _GAP + _EDGE + FOCUS_RING, 4, 6, 4)
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def text(self) -> str:
        return self._words.text()

    def setText(self, text: str) -> None:
        self._words.setText(text)
        self.setAccessibleName(text)

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.totalSizeHint() if layout else QSize()

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return layout.totalMinimumSize() if layout else QSize()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.EnabledChange:
            self._words.set_tone(Tone.TEXT if self.isEnabled() else Tone.DISABLED)


class RadioChoice(_Wrapping, QRadioButton):
    """One of several."""

    def __init__(self, text: str = "") -> None:
        QRadioButton.__init__(self)
        self._put(text)


class CheckChoice(_Wrapping, QCheckBox):
    """Yes or no."""

    def __init__(self, text: str = "") -> None:
        QCheckBox.__init__(self)
        self._put(text)
