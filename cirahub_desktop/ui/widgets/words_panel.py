"""An error where it happened: octagon, what came back, what to do, the facts for IT, at most two buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout

from cirahub_desktop.i18n import other_language, tr
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import RADIUS_FIELD, TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import LinkButton, SecondaryButton
from cirahub_desktop.ui.widgets.field import announce
from cirahub_desktop.ui.widgets.frame import Ground, Panel
from cirahub_desktop.ui.widgets.icon_view import IconView
from cirahub_desktop.ui.widgets.text import Label, Paragraph
from cirahub_desktop.wording import Words

Action = tuple[str, str, Callable[[], None]]
"""objectName, text and what a click does."""
_ROOM = 500
"""What the narrowest window has for the buttons."""
_BETWEEN = 16


class WordsPanel(Panel):
    """``copy_label`` names the button for ``words.help``; ``actions`` are what else can be done here. ``asks``: nothing
    is wrong, a person only has to decide."""

    def __init__(self, words: Words, copy_label: str, *actions: Action, asks: bool = False) -> None:
        super().__init__(Ground.ATTENTION if asks else Ground.ERROR)
        self.words = words
        row = QHBoxLayout(self)
        row.setContentsMargins(18, 16, 18, 14)
        row.setSpacing(12)
        shape, tone = ("state-waiting", Tone.ATTENTION) if asks else ("state-error", Tone.ERROR)
        row.addWidget(IconView(shape, tone, 20), 0, Qt.AlignmentFlag.AlignTop)
        self._column = QVBoxLayout()
        self._column.setSpacing(6)
        row.addLayout(self._column, 1)
        self._column.addWidget(Label(words.title, TextRole.ITEM, wrap=True))
        self._column.addWidget(Paragraph(words.advice))
        if words.reasons:
            self._column.addWidget(Paragraph(tr("Possible reasons:")))
        for reason in words.reasons:
            self._add_numbered("•", reason)
        for number, step in enumerate(words.steps, 1):
            self._add_numbered(f"{number}.", step)
        if words.facts:
            self._column.addSpacing(4)
            self._column.addWidget(Facts(words.facts))
        if actions or words.help:
            self._column.addSpacing(6)
            self._column.addLayout(self._buttons(copy_label, actions))

    @property
    def told(self) -> str:
        """What a screen reader says when the panel appears."""
        return " ".join((self.words.title, self.words.advice, *self.words.reasons, *self.words.steps))

    def _add_numbered(self, mark: str, sentence: str) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(Label(mark), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Paragraph(sentence, TextRole.BODY, Tone.TEXT), 1)
        row.addStretch(0)
        self._column.addLayout(row)

    def _buttons(self, copy_label: str, actions: Sequence[Action]) -> QBoxLayout:
        buttons: list[QPushButton] = []
        for name, text, act in actions:
            button = SecondaryButton(text)
            button.setObjectName(name)
            button.clicked.connect(act)
            buttons.append(button)
        if self.words.help is not None:
            buttons.append(CopyButton(copy_label, self.words.help))
        if self.words.help_abroad is not None:
            buttons.append(copy_abroad(self.words.help_abroad))
        for one in buttons:
            one.setAccessibleDescription(self.words.title)
        return side_by_side(buttons)


def copy_abroad(message: str) -> CopyButton:
    """For a colleague who reads the other language of this program."""
    label = {"en": tr("Copy it in English"), "fr": tr("Copy it in French")}[other_language()]
    return CopyButton(label, message, "copyHelpAbroadButton")


def side_by_side(buttons: Sequence[QPushButton]) -> QBoxLayout:
    """In a row, or below each other where their words are too long for one."""
    for button in buttons:
        button.ensurePolished()
    needed = sum(button.sizeHint().width() for button in buttons) + _BETWEEN * (len(buttons) - 1)
    wide = needed > current().px(_ROOM)
    box = QBoxLayout(QBoxLayout.Direction.TopToBottom if wide else QBoxLayout.Direction.LeftToRight)
    box.setSpacing(8 if wide else _BETWEEN)
    for button in buttons:
        box.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    box.addStretch(1)
    return box


class CopyButton(LinkButton):
    """Puts a message on the clipboard and says so in its own words."""

    def __init__(self, text: str, message: str, name: str = "copyHelpButton") -> None:
        super().__init__(text)
        self.setObjectName(name)
        self._message = message
        self.clicked.connect(self._copy)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._message)
        self.setText(tr("Copied"))
        announce(self, self.text())


class Facts(Panel):
    """Label and value in rows, to be selected and copied."""

    def __init__(self, facts: tuple[tuple[str, str], ...]) -> None:
        super().__init__(radius=RADIUS_FIELD)
        grid = QGridLayout(self)
        grid.setContentsMargins(14, 10, 14, 10)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for row, (name, value) in enumerate(facts):
            shown = Label(value, TextRole.HELP, wrap=True)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            grid.addWidget(Label(name, TextRole.HELP, Tone.TEXT3, wrap=True), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(shown, row, 1, Qt.AlignmentFlag.AlignTop)
