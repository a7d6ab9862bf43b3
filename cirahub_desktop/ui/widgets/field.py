"""A field with its name above, its rule below and, where something is wrong, the sentence about it in between."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.frame import Ground, Panel
from cirahub_desktop.ui.widgets.icon_view import IconView
from cirahub_desktop.ui.widgets.text import Label, Paragraph


def announce(widget: QWidget, text: str) -> None:
    """Let a screen reader say what has just appeared."""
    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))


def set_wrong(edit: QWidget, *, wrong: bool) -> None:
    """The red edge."""
    edit.setProperty("wrong", "true" if wrong else "false")
    edit.style().unpolish(edit)
    edit.style().polish(edit)


class IconSentence(QWidget):
    """A small icon and a sentence that may wrap."""

    def __init__(
        self, icon_name: str, text: str, role: TextRole = TextRole.HELP, tone: Tone = Tone.TEXT3, size: int = 16
    ) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(IconView(icon_name, tone, size), 0, Qt.AlignmentFlag.AlignTop)
        self.label = Paragraph(text, role, tone)
        row.addWidget(self.label, 1)
        row.addStretch(0)  # takes what the sentence leaves, else the icon would drift


class FieldError(Panel):
    """What is wrong with one field, and what to do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Ground.ERROR, parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(10)
        row.addWidget(IconView("state-error", Tone.ERROR, 18), 0, Qt.AlignmentFlag.AlignTop)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        self.title = Label("", TextRole.ITEM, wrap=True)
        self.advice = Paragraph("", TextRole.HELP)
        texts.addWidget(self.title)
        texts.addWidget(self.advice)
        row.addLayout(texts, 1)
        row.addStretch(0)

    def show_words(self, title: str, advice: str) -> None:
        self.title.setText(title)
        self.advice.setText(advice)
        self.advice.setVisible(bool(advice))


class Field(QWidget):
    """``edited`` carries the text on every change by a person; ``name`` is the objectName of the line edit."""

    edited = Signal(str)

    def __init__(
        self, label: str, name: str, help_text: str = "", parent: QWidget | None = None, *, secret: bool = False
    ) -> None:
        super().__init__(parent)
        self._help_text = help_text
        self.edit = QLineEdit()
        self.edit.setObjectName(name)
        self.edit.setAccessibleName(label)
        self.edit.setAccessibleDescription(help_text)
        if secret:
            self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.textEdited.connect(self.edited)
        self.label = Label(label, TextRole.LABEL, Tone.TEXT2)
        self.label.setBuddy(self.edit)
        self.error = FieldError()
        self.error.hide()
        self._lay_out(help_text)

    def _lay_out(self, help_text: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self.label)
        self._row = QHBoxLayout()
        self._row.setSpacing(8)
        self._row.addWidget(self.edit, 1)
        column.addLayout(self._row)
        column.addWidget(self.error)
        if help_text:
            column.addWidget(IconSentence("info", help_text))

    def add_beside(self, button: QWidget) -> None:
        """For example *Choose…*."""
        self._row.addWidget(button)

    def text(self) -> str:
        return self.edit.text()

    def set_text(self, text: str) -> None:
        """Leaves the cursor alone where the text is the same, so that a refresh never disturbs typing."""
        if self.edit.text() != text:
            self.edit.setText(text)

    def show_error(self, title: str, advice: str = "") -> None:
        set_wrong(self.edit, wrong=True)
        self.edit.setAccessibleDescription(f"{title} {advice}".strip())
        if self.error.isHidden() or self.error.title.text() != title:
            self.error.show_words(title, advice)
            self.error.show()
            announce(self.edit, f"{title} {advice}".strip())

    def mark_wrong(self, *, wrong: bool) -> None:
        """The red edge alone, where the words stand in a panel elsewhere."""
        set_wrong(self.edit, wrong=wrong)

    def clear_error(self) -> None:
        set_wrong(self.edit, wrong=False)
        self.edit.setAccessibleDescription(self._help_text)
        self.error.hide()
