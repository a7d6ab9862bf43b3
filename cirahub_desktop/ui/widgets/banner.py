"""What holds for a whole page and has a next step: shape, title, sentence, one button."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cirahub_desktop.frozen import frozen
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.bending import Bending
from cirahub_desktop.ui.widgets.buttons import LinkButton, PrimaryButton, SecondaryButton
from cirahub_desktop.ui.widgets.frame import Ground, Panel
from cirahub_desktop.ui.widgets.icon_view import IconView
from cirahub_desktop.ui.widgets.text import Label, Paragraph

_LEAST_TEXT = 230
"""Where less is left for the sentence, the button goes below it."""


class BannerKind(Enum):
    INFO = "info"
    """A step is missing."""
    ATTENTION = "attention"
    """Waiting for a person."""
    ERROR = "error"


@frozen
class _Look:
    icon: str
    tone: Tone
    ground: Ground


_LOOKS = {
    BannerKind.INFO: _Look("state-info", Tone.ACCENT, Ground.INFO),
    BannerKind.ATTENTION: _Look("state-waiting", Tone.ATTENTION, Ground.ATTENTION),
    BannerKind.ERROR: _Look("state-error", Tone.ERROR, Ground.ERROR),
}


class Banner(Panel):
    """No close cross: it goes when it is no longer true. ``primary`` only where a person must decide."""

    activated = Signal()
    more_activated = Signal()

    def __init__(
        self,
        kind: BannerKind,
        title: str,
        text: str = "",
        button: str = "",
        parent: QWidget | None = None,
        *,
        primary: bool = False,
        more: str = "",
    ) -> None:
        """``more`` is a link under the sentence."""
        look = _LOOKS[kind]
        super().__init__(look.ground, parent)
        self.kind = kind
        self.button: PrimaryButton | SecondaryButton | None = None
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 14, 12)
        row.setSpacing(12)
        row.addWidget(IconView(look.icon, look.tone, 20), 0, Qt.AlignmentFlag.AlignTop)
        texts = self._texts(title, text, more)
        if button:
            self.button = PrimaryButton(button) if primary else SecondaryButton(button)
            self.button.setObjectName("bannerButton")
            self.button.setAccessibleDescription(title)
            self.button.clicked.connect(self.activated)
            row.addWidget(Bending(texts, _at_the_left(self.button), least=_LEAST_TEXT, gap=12), 1)
        else:
            row.addWidget(texts, 1)

    def _texts(self, title: str, text: str, more: str) -> QWidget:
        texts = QWidget()
        texts.setObjectName("bannerText")
        column = QVBoxLayout(texts)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(Label(title, TextRole.ITEM, wrap=True))
        if text:
            column.addWidget(Paragraph(text, TextRole.HELP))
        self.more: LinkButton | None = None
        if more:
            self.more = LinkButton(more)
            self.more.setObjectName("bannerDetailsButton")
            self.more.clicked.connect(self.more_activated)
            column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        return texts


def _at_the_left(button: QWidget) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
    return holder
