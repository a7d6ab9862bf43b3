"""The rules of a filter, one line each, for people who know no signs and brackets."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.model.filters import LONGEST_TEXT, MOST_RULES
from cirahub_desktop.ui.presenters.filter_rules import (
    ALL_DAY,
    LENGTH,
    RuleLine,
    fields,
    filter_text,
    lines_of,
    matches,
    new_line,
    signs,
    units,
)
from cirahub_desktop.ui.presenters.option_fields import Choice, FieldView
from cirahub_desktop.ui.widgets.buttons import IconButton, LinkButton
from cirahub_desktop.ui.widgets.combo import Combo
from cirahub_desktop.ui.widgets.number import NumberBox

_LONGEST_LENGTH = 99999
_SHORT = 4
"""Characters of a list at least; two of them stand in one line."""


class FilterEditor(QWidget):
    """``changed`` carries the filter as the catalogue writes it."""

    changed = Signal(str)

    def __init__(self, view: FieldView) -> None:
        super().__init__()
        self.setObjectName(f"option-{view.name}")
        match, lines = lines_of(view.value)
        self._lines: list[RuleLineView] = []
        self._match = _combo(matches(), match, view.label)
        self._match.setObjectName("filterMatch")
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self._add = LinkButton(tr("Add a rule"), "plus")
        self._add.setObjectName("addFilterRule")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._match)
        column.addLayout(self._rows)
        column.addWidget(self._add, 0, Qt.AlignmentFlag.AlignLeft)
        for line in lines:
            self._put(line)
        self._match.currentIndexChanged.connect(self._tell)
        self._add.clicked.connect(self._on_add)
        self._arrange()

    def _put(self, line: RuleLine) -> RuleLineView:
        made = RuleLineView(line)
        made.changed.connect(self._tell)
        made.removed.connect(lambda: self._on_remove(made))
        self._lines.append(made)
        self._rows.addWidget(made)
        return made

    def _on_add(self) -> None:
        made = self._put(new_line())
        self._arrange()
        made.text.setFocus()

    def _on_remove(self, line: RuleLineView) -> None:
        place = self._lines.index(line)
        self._lines.remove(line)
        self._rows.removeWidget(line)
        line.hide()
        line.deleteLater()
        self._arrange()
        if self._lines:
            self._lines[min(place, len(self._lines) - 1)].take_out.setFocus()
        else:
            self._add.setFocus()
        self._tell()

    def _arrange(self) -> None:
        self._match.setVisible(len(self._lines) > 1)
        self._add.setEnabled(len(self._lines) < MOST_RULES)

    def _tell(self) -> None:
        self.changed.emit(filter_text(self._match.chosen(), [line.value for line in self._lines]))


class RuleLineView(QWidget):
    """What is looked at, how, and for what; and a way to take the line out again."""

    changed = Signal()
    removed = Signal()

    def __init__(self, line: RuleLine) -> None:
        super().__init__()
        self._field = _combo(fields(), line.field, tr("What the rule looks at"))
        self._sign = _combo(signs(line.field), line.sign, tr("How it is compared"))
        self.text = QLineEdit("" if line.field == LENGTH else line.text)
        self.text.setObjectName("filterText")
        self.text.setAccessibleName(tr("Text that is looked for"))
        self.text.setMaxLength(LONGEST_TEXT)
        number = int(line.text) if line.field == LENGTH else 1
        self._number = NumberBox(0, _LONGEST_LENGTH, number, tr("Length"))
        self._unit = _combo(units(), line.unit or "h", tr("Unit of the length"))
        self.take_out = IconButton("close", tr("Take this rule out"))
        self.take_out.setObjectName("removeFilterRule")
        self.take_out.clicked.connect(self.removed)
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 8)
        lines.setSpacing(6)
        lines.addLayout(_line((self._field, 3), (self._sign, 4), (self.take_out, 0)))
        lines.addLayout(_line((self.text, 1), (self._number, 1), (self._unit, 1)))
        self._arrange()
        self._field.currentIndexChanged.connect(self._on_field)
        self._sign.currentIndexChanged.connect(self.changed)
        self._unit.currentIndexChanged.connect(self.changed)
        self._number.valueChanged.connect(self.changed)
        self.text.textChanged.connect(self.changed)
        self.changed.connect(self._tell_which)
        self._tell_which()

    @property
    def value(self) -> RuleLine:
        field, sign = self._field.chosen(), self._sign.chosen()
        if field == LENGTH:
            return RuleLine(field, sign, str(self._number.value()), self._unit.chosen())
        return RuleLine(field, sign, self.text.text())

    def show_field(self, field: str) -> None:
        self._field.choose(field)

    def _on_field(self) -> None:
        """The signs of the new field; one that both know stays chosen."""
        before = self._sign.chosen()
        with QSignalBlocker(self._sign):
            self._sign.clear()
            _fill(self._sign, signs(self._field.chosen()))
            self._sign.choose(before)
        self._arrange()
        self.changed.emit()

    def _tell_which(self) -> None:
        """A screen reader meets the same button on each line."""
        words = (self._field.currentText(), self._sign.currentText(), self.value.text, self._unit.currentText())
        self.take_out.setAccessibleDescription(" ".join(words[: 4 if self.value.field == LENGTH else 3]))

    def _arrange(self) -> None:
        field = self._field.chosen()
        self.text.setVisible(field not in (ALL_DAY, LENGTH))
        self._number.setVisible(field == LENGTH)
        self._unit.setVisible(field == LENGTH)


def _line(*parts: tuple[QWidget, int]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget, share in parts:
        row.addWidget(widget, share)
    return row


def _combo(choices: Iterable[Choice], chosen: str, name: str) -> Combo:
    made = Combo()
    made.setAccessibleName(name)
    made.setMinimumContentsLength(_SHORT)
    _fill(made, choices)
    made.choose(chosen)
    return made


def _fill(combo: Combo, choices: Iterable[Choice]) -> None:
    for choice in choices:
        combo.addItem(choice.words, choice.text)
