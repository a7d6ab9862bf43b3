"""A card of the wizard: tile, title, sentence and, at the foot, what the choice can do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.card import ChoiceCard, let_clicks_through
from cirahub_desktop.ui.widgets.icon_view import IconTile
from cirahub_desktop.ui.widgets.text import Label, Paragraph


class WizardChoice(ChoiceCard):
    def __init__(
        self,
        object_name: str,
        icon_name: str,
        title: str,
        text: str,
        badge: QWidget | None = None,
        *,
        enabled: bool = True,
    ) -> None:
        super().__init__(title, text)
        self.setObjectName(object_name)
        self.setEnabled(enabled)
        tile = IconTile(icon_name, Tone.ACCENT if enabled else Tone.TEXT3)
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 18, 18, 18)
        row.setSpacing(14)
        row.addWidget(tile, 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(4)
        texts.addLayout(_beside_the_dot(Label(title, TextRole.SECTION, Tone.TEXT if enabled else Tone.TEXT3)))
        texts.addWidget(Paragraph(text, TextRole.BODY, Tone.TEXT2 if enabled else Tone.TEXT3))
        texts.addStretch(1)
        if badge is not None:
            texts.addSpacing(8)
            texts.addWidget(badge, 0, Qt.AlignmentFlag.AlignLeft)
        row.addLayout(texts, 1)
        for part in self.findChildren(QWidget):
            let_clicks_through(part)


def _beside_the_dot(title: Label) -> QHBoxLayout:
    """The title leaves room for the dot that the card paints."""
    title.setWordWrap(True)
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, current().px(18) + 8, 0)
    row.addWidget(title)
    return row
