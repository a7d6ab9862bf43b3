"""Small words in a frame: what a spoke can do, and how it stands."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from cirahub_desktop.frozen import frozen
from cirahub_desktop.status import State
from cirahub_desktop.ui.theme.tokens import RADIUS_ROW, TextRole, Tone
from cirahub_desktop.ui.widgets.frame import Ground, Panel
from cirahub_desktop.ui.widgets.icon_view import IconView
from cirahub_desktop.ui.widgets.text import Label


class Badge(Panel):
    """``Read-Only`` with its lock, for example."""

    def __init__(
        self,
        text: str,
        icon_name: str = "",
        tone: Tone = Tone.TEXT2,
        ground: Ground = Ground.OFF,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(ground, parent, radius=RADIUS_ROW)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 3, 8, 3)
        row.setSpacing(5)
        if icon_name:
            row.addWidget(IconView(icon_name, tone, 14))
        row.addWidget(Label(text, TextRole.BADGE, tone))


@frozen
class StateLook:
    """How a state appears; its word is the caller's, for it says more than the state ("Read at 14:02")."""

    icon: str
    tone: Tone
    ground: Ground


_LOOKS = {
    State.ERROR: StateLook("state-error", Tone.ERROR, Ground.ERROR),
    State.WAITING: StateLook("state-waiting", Tone.ATTENTION, Ground.ATTENTION),
    State.SYNCING: StateLook("state-sync", Tone.ACCENT, Ground.INFO),
    State.NOTHING_WRITTEN: StateLook("state-off", Tone.OFF, Ground.OFF),
    State.PAUSED: StateLook("state-paused", Tone.OFF, Ground.OFF),
    State.OFF: StateLook("state-off", Tone.OFF, Ground.OFF),
    State.NEVER_RUN: StateLook("state-off", Tone.OFF, Ground.OFF),
    State.IN_SYNC: StateLook("state-ok", Tone.OK, Ground.OK_SOFT),
}


def state_look(state: State) -> StateLook:
    return _LOOKS[state]


class StateLine(QWidget):
    """Shape, word, colour, in this order."""

    def __init__(self, state: State, word: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconView(_LOOKS[state].icon, _LOOKS[state].tone, 16)
        self._word = Label(word, TextRole.STRONG, _LOOKS[state].tone)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._icon)
        row.addWidget(self._word, 1)
        self.setAccessibleName(word)

    def word(self) -> str:
        return self._word.text()

    def show_state(self, state: State, word: str) -> None:
        look = _LOOKS[state]
        self._icon.show_icon(look.icon, look.tone)
        self._word.set_tone(look.tone)
        self._word.setText(word)
        self.setAccessibleName(word)


class StatePill(Badge):
    """The same on a soft ground of its own."""

    def __init__(self, state: State, word: str, parent: QWidget | None = None) -> None:
        look = _LOOKS[state]
        super().__init__(word, look.icon, look.tone, look.ground, parent)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
