"""One row of *Settings*: label and help left, one or two inputs right, and below what is wrong with a choice."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cirahub_desktop.ui.dialogs.option_row import NumberInput
from cirahub_desktop.ui.presenters.option_fields import FieldView, Input
from cirahub_desktop.ui.presenters.settings import ADDRESS, SettingRow
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.combo import Combo
from cirahub_desktop.ui.widgets.field import FieldError, announce, set_wrong
from cirahub_desktop.ui.widgets.text import Label, Paragraph
from cirahub_desktop.wording import Words

_LONGEST = 500


class SettingRowView(QWidget):
    """``chosen`` carries the name of the setting and its text."""

    chosen = Signal(str, str)

    def __init__(self, view: SettingRow) -> None:
        super().__init__()
        self.names = tuple(field.name for field in view.fields)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 10, 0, 10)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 5)
        grid.setColumnStretch(1, 6)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(Label(view.label, TextRole.ITEM, wrap=True))
        texts.addWidget(Paragraph(view.help, TextRole.HELP, Tone.TEXT3))
        texts.addStretch(1)
        grid.addLayout(texts, 0, 0)
        inputs = QHBoxLayout()
        inputs.setSpacing(8)
        self._edits: dict[str, QLineEdit] = {}
        for field in view.fields:
            inputs.addWidget(self._input(field), 1)
        grid.addLayout(inputs, 0, 1, Qt.AlignmentFlag.AlignTop)
        self._error = FieldError()
        self._error.hide()
        grid.addWidget(self._error, 1, 0, 1, 2)

    def show_error(self, words: Words | None) -> None:
        for edit in self._edits.values():
            set_wrong(edit, wrong=words is not None)
        self._error.setVisible(words is not None)
        if words is not None:
            self._error.show_words(words.title, words.advice)
            announce(self, f"{words.title} {words.advice}")

    def typed(self) -> dict[str, str]:
        """What stands in the fields, taken or not."""
        return {name: edit.text() for name, edit in self._edits.items()}

    def type_again(self, texts: dict[str, str]) -> None:
        for name, edit in self._edits.items():
            edit.setText(texts.get(name, edit.text()))

    def _input(self, view: FieldView) -> QWidget:
        match view.input:
            case Input.CHOICE:
                return self._choice(view)
            case Input.NUMBER:
                number = NumberInput(view)
                number.changed.connect(lambda text: self.chosen.emit(view.name, text))
                return number
            case _:
                return self._text(view, view.value)

    def _choice(self, view: FieldView) -> QWidget:
        combo = Combo()
        combo.setObjectName(f"setting-{view.name}")
        combo.setAccessibleName(view.label)
        for choice in view.choices:
            combo.addItem(choice.words, choice.text)
        combo.choose(view.value)
        combo.setToolTip(combo.currentText())
        combo.activated.connect(lambda: self.chosen.emit(view.name, combo.chosen()))
        if all(choice.text != ADDRESS for choice in view.choices):
            return combo
        return self._with_address(view, combo)

    def _with_address(self, view: FieldView, combo: Combo) -> QWidget:
        """A field of its own for the last choice."""
        edit = self._text(view, view.own_text)
        edit.setPlaceholderText("proxy.example.com:8080")
        edit.setVisible(view.value == ADDRESS)

        def on_activated() -> None:
            edit.setVisible(combo.chosen() == ADDRESS)
            if combo.chosen() == ADDRESS:
                edit.setFocus()

        combo.activated.connect(on_activated)
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(combo)
        column.addWidget(edit)
        return both

    def _text(self, view: FieldView, text: str) -> QLineEdit:
        edit = QLineEdit(text)
        edit.setObjectName(f"setting-{view.name}-text")
        edit.setAccessibleName(view.label)
        edit.setMaxLength(_LONGEST)
        edit.editingFinished.connect(lambda: self._on_typed(view, edit))
        self._edits[view.name] = edit
        return edit

    def _on_typed(self, view: FieldView, edit: QLineEdit) -> None:
        if edit.isModified():
            edit.setModified(False)
            self.chosen.emit(view.name, edit.text().strip())
