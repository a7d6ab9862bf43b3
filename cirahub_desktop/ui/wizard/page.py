"""What every page has: one left edge, a title, a sentence, its content, and a field where typing begins."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from cirahub_desktop.ui.scrolling import UpAndDown
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.text import Label, Paragraph

EDGE = 48
WIDEST = 1040
"""Wider windows get more ground, not longer lines."""


class WizardPage(UpAndDown):
    """Subclasses fill ``body`` once and follow the presenter in ``render``; all state is the presenter's."""

    selects_text = False
    """The text in the first field is a suggestion: typing replaces it."""

    def __init__(self, title: str, sentence: str) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        content = QWidget()
        content.setMaximumWidth(WIDEST)
        column = QVBoxLayout(content)
        column.setContentsMargins(EDGE, 36, EDGE, 24)
        column.setSpacing(0)
        self.step = Label("", TextRole.LABEL, Tone.TEXT3)
        self.sentence = Paragraph(sentence)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        column.addWidget(self.step)
        column.addSpacing(4)
        column.addWidget(Label(title, TextRole.TITLE, wrap=True))
        column.addSpacing(6)
        column.addWidget(self.sentence)
        column.addSpacing(16)
        column.addLayout(self.body, 1)
        self.setWidget(content)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)

    def show_state(self) -> None:
        """Show what the presenter holds now; called after each of its moves."""

    def first_focus(self) -> QWidget | None:
        """Where the keyboard starts, and returns to after an error."""
        return None
