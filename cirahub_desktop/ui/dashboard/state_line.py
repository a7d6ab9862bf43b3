"""A shape with its word, which may wrap and may change while it is shown."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cirahub_desktop.status import State
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.badge import state_look
from cirahub_desktop.ui.widgets.icon_view import IconView
from cirahub_desktop.ui.widgets.text import Label


class StateLine(QWidget):
    """Shape, word, colour, in this order. ``plain``: the word has the colour of sentences, the shape alone its own."""

    def __init__(
        self,
        state: State,
        word: str,
        role: TextRole = TextRole.STRONG,
        parent: QWidget | None = None,
        *,
        plain: bool = False,
        wrap: bool = True,
    ) -> None:
        super().__init__(parent)
        look = state_look(state)
        self._plain = plain
        self._icon = IconView(look.icon, look.tone, 16)
        self._word = Label(word, role, Tone.TEXT2 if plain else look.tone, wrap=wrap)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._word, 1)

    @property
    def word(self) -> str:
        return self._word.text()

    def show_state(self, state: State, word: str) -> None:
        look = state_look(state)
        self._icon.show_icon(look.icon, look.tone)
        if not self._plain:
            self._word.set_tone(look.tone)
        if self._word.text() != word:
            self._word.setText(word)
