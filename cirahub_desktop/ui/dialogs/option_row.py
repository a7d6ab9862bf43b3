"""One row of the Sync Options: label and help left, one or two inputs right. Values are texts of the catalogue."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCompleter, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cirahub_desktop.ui.dialogs.filter_editor import FilterEditor
from cirahub_desktop.ui.presenters.option_fields import OWN_TEXT, FieldView, Input, OptionRow
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.combo import Combo
from cirahub_desktop.ui.widgets.number import NumberBox
from cirahub_desktop.ui.widgets.text import Label, Paragraph

_LEGIBLE = 12
"""Characters of a list that are always in sight."""
_WORDS = 150
"""Pixels that label and help keep beside two inputs."""
_LONGEST = 60
"""Characters of a text option, as the catalogue allows."""


class OptionRowView(QWidget):
    """``changed`` carries the name of the option and its text."""

    changed = Signal(str, str)

    def __init__(self, view: OptionRow) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 12, 0, 12)
        grid.setHorizontalSpacing(16)
        grid.setColumnMinimumWidth(0, current().px(_WORDS))
        grid.setColumnStretch(0, 4)
        grid.setColumnStretch(1, 7)
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addWidget(Label(view.label, TextRole.ITEM, wrap=True))
        texts.addWidget(Paragraph(view.help, TextRole.HELP, Tone.TEXT3))
        texts.addStretch(1)
        grid.addLayout(texts, 0, 0)
        inputs = QHBoxLayout()
        inputs.setSpacing(8)
        for field in view.fields:
            inputs.addWidget(self._input(field), 1)
        if view.fields[0].input is Input.FILTER:
            grid.addLayout(inputs, 1, 0, 1, 2)
        else:
            grid.addLayout(inputs, 0, 1, Qt.AlignmentFlag.AlignTop)

    def _input(self, view: FieldView) -> QWidget:
        made: ChoiceInput | NumberInput | TextInput | FilterEditor
        match view.input:
            case Input.CHOICE:
                made = ChoiceInput(view)
            case Input.NUMBER:
                made = NumberInput(view)
            case Input.TEXT:
                made = TextInput(view)
            case Input.FILTER:
                made = FilterEditor(view)
        made.changed.connect(lambda text: self.changed.emit(view.name, text))
        return made


class ChoiceInput(QWidget):
    changed = Signal(str)

    def __init__(self, view: FieldView) -> None:
        super().__init__()
        self._view = view
        self._combo = Combo()
        self._combo.setObjectName(f"option-{view.name}")
        self._combo.setAccessibleName(view.label)
        self._combo.setMinimumContentsLength(_LEGIBLE)
        for choice in view.choices:
            self._combo.addItem(choice.words, choice.text)
        self._combo.choose(view.value)
        self._combo.setToolTip(self._combo.currentText())
        self._own = QLineEdit(view.own_text)
        self._own.setObjectName(f"option-{view.name}-text")
        self._own.setAccessibleName(view.label)
        self._own.setMaxLength(_LONGEST)
        if view.known:
            self._own.setCompleter(_completer(view.known, self._own))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._combo)
        column.addWidget(self._own)
        self._combo.currentIndexChanged.connect(self._on_change)
        self._own.textChanged.connect(self._on_change)
        self._own.editingFinished.connect(self._on_finished)
        self._own.setVisible(view.value == OWN_TEXT)

    def _on_change(self) -> None:
        chosen = self._combo.chosen()
        self._combo.setToolTip(self._combo.currentText())
        self._own.setVisible(chosen == OWN_TEXT)
        text = self._own.text().strip()
        if chosen != OWN_TEXT:
            self.changed.emit(chosen)
        elif text and (text in self._view.known or not self._view.known):
            self.changed.emit(self._view.prefix + text)

    def _on_finished(self) -> None:
        """Half a name is no fault while it is typed, but it is one afterwards."""
        text = self._own.text().strip()
        if self._view.known and text and text not in self._view.known:
            self.changed.emit(self._view.prefix + text)


def _completer(known: tuple[str, ...], parent: QWidget) -> QCompleter:
    made = QCompleter(list(known), parent)
    made.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    made.setFilterMode(Qt.MatchFlag.MatchContains)
    return made


class NumberInput(QWidget):
    changed = Signal(str)

    def __init__(self, view: FieldView) -> None:
        super().__init__()
        spin = NumberBox(view.low, view.high, int(view.value), view.label)
        spin.setObjectName(f"option-{view.name}")
        spin.setSuffix(f" {view.unit}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(spin)
        spin.valueChanged.connect(lambda number: self.changed.emit(str(number)))


class TextInput(QWidget):
    changed = Signal(str)

    def __init__(self, view: FieldView) -> None:
        super().__init__()
        field = QLineEdit(view.value)
        field.setObjectName(f"option-{view.name}")
        field.setAccessibleName(view.label)
        field.setMaxLength(_LONGEST)
        field.setPlaceholderText(view.label)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(field)
        field.textChanged.connect(self.changed)
