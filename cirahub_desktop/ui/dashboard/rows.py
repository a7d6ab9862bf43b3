"""The table under the hub: one row per spoke. When it gets narrow, columns go in a fixed order."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cirahub_desktop.frozen import frozen
from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.dashboard.kind_icon import KIND_ICONS
from cirahub_desktop.ui.dashboard.state_line import StateLine
from cirahub_desktop.ui.later import Later
from cirahub_desktop.ui.presenters.cards import Direction
from cirahub_desktop.ui.presenters.rows import RowView
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.badge import Badge
from cirahub_desktop.ui.widgets.buttons import SecondaryButton
from cirahub_desktop.ui.widgets.frame import Panel, Separator
from cirahub_desktop.ui.widgets.icon_view import IconView
from cirahub_desktop.ui.widgets.switch import Switch
from cirahub_desktop.ui.widgets.text import ElidedLabel, Label

_NAME, _STATE, _ARROW, _WAY, _ON, _LAST, _NEXT, _BUTTON = range(8)
_GIVE_UP = (_NEXT, _LAST, _WAY)
"""Columns that go when it gets narrow, in this order; the arrow of the direction stays."""
_GAP = 16
_EDGES = 36
"""Left and right of the table, and what rounding takes."""
_ROW_HEIGHT = 44
_NAME_WIDTH = 250
_ARROWS = {
    Direction.FEEDS: "arrow-right",
    Direction.RECEIVES: "arrow-left",
    Direction.BOTH: "both-ways",
    Direction.NONE: "dash",
}


class _NameCell(QWidget):
    """Icon, name and Read-Only; where even that is too narrow, badge and state go under the name."""

    def __init__(self, view: RowView) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(IconView(KIND_ICONS[view.kind], Tone.TEXT2, 18))
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._parts.setSpacing(8)
        self._name = ElidedLabel(view.name, TextRole.STRONG)
        self._badge = Badge(tr("Read-Only"), "lock")
        self._badge.setVisible(view.read_only)
        self._read_only = view.read_only
        self._parts.addWidget(self._name)
        self._parts.addWidget(self._badge)
        self._parts.addStretch(1)
        self.state = StateLine(view.mark, view.state, TextRole.HELP)
        self.state.hide()
        texts = QVBoxLayout()
        texts.setSpacing(2)
        texts.addLayout(self._parts)
        texts.addWidget(self.state)
        row.addLayout(texts, 1)

    def natural_width(self) -> int:
        """On one line, badge and icon included."""
        badge = 8 + self._badge.sizeHint().width() if self._read_only else 0
        return current().px(18) + 8 + self._name.sizeHint().width() + badge

    def set_tight(self, *, tight: bool, with_state: bool) -> None:
        self.state.setVisible(tight and with_state)
        wanted = QBoxLayout.Direction.TopToBottom if tight else QBoxLayout.Direction.LeftToRight
        if self._parts.direction() is not wanted:
            self._parts.setDirection(wanted)
            self._parts.setSpacing(2 if tight else 8)


@frozen
class _Row:
    """The parts of one row that change."""

    name: _NameCell
    state: StateLine | None
    arrow: IconView
    way: Label
    switch: Switch
    last: Label
    next: Label
    button: SecondaryButton


class RowsTable(Panel):
    """``with_states``: the table stands alone, so each row says how its spoke stands."""

    options_pressed = Signal(str)
    enabled_changed = Signal(str, bool)

    def __init__(self, rows: Sequence[RowView], *, with_states: bool) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._with_states = with_states
        self._shape = _shape_of(rows)
        self._columns: dict[int, list[QWidget]] = {}
        self._soon = Later(self, self._give_up)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 2, 12, 2)
        self._grid.setHorizontalSpacing(0)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(_NAME, 5)
        self._grid.setColumnStretch(_WAY, 1)
        self._add_head()
        self._shown: Sequence[RowView] = ()
        self._rows: list[_Row] = []
        self._rows = [self._add_row(index, row) for index, row in enumerate(rows)]
        self.show_rows(rows)

    def shows(self, rows: Sequence[RowView], *, with_states: bool) -> bool:
        return with_states == self._with_states and _shape_of(rows) == self._shape

    def show_rows(self, rows: Sequence[RowView]) -> None:
        """Other values of the same spokes."""
        for row, view in zip(self._rows, rows, strict=True):
            row.switch.setChecked(view.enabled)  # a press has moved it, whatever came of that
        if rows == self._shown:
            return
        self._shown = rows
        for row, view in zip(self._rows, rows, strict=True):
            row.arrow.show_icon(_ARROWS[view.direction], Tone.TEXT2)
            row.arrow.setToolTip(view.direction_words)
            row.way.setText(view.direction_words)
            row.last.setText(view.last_success)
            row.next.setText(view.next_run)
            row.name.state.show_state(view.mark, view.state)
            if row.state is not None:
                row.state.show_state(view.mark, view.state)
        self._soon.start()

    def focus_chain(self) -> list[QWidget]:
        return [widget for row in self._rows for widget in (row.switch, row.button)]

    def minimumSizeHint(self) -> QSize:
        """Narrower than all columns together: they give up first."""
        width = (
            current().px(150)
            + sum(self._width(column) for column in (_ARROW, _ON))
            + self._button_width(tr("Options…"))
            + 28
        )
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._soon.start()

    def shown_columns(self) -> tuple[bool, bool, bool]:
        """Next run, last success, direction in words."""
        return tuple(not self._columns[column][0].isHidden() for column in _GIVE_UP)  # type: ignore[return-value]

    def _add_head(self) -> None:
        texts = ((_NAME, tr("Spoke")), (_WAY, tr("Direction")), (_ON, tr("On")))
        for column, text in (*texts, (_LAST, tr("Last success")), (_NEXT, tr("Next run"))):
            self._put(Label(text, TextRole.CAPTION, Tone.TEXT2), 0, column)
        if self._with_states:
            self._put(Label(tr("State"), TextRole.CAPTION, Tone.TEXT2), 0, _STATE)
        self._grid.setRowMinimumHeight(0, current().px(30))

    def _add_row(self, index: int, view: RowView) -> _Row:
        line = 2 * index + 1
        self._grid.addWidget(Separator(), line, 0, 1, _BUTTON + 1)
        self._grid.setRowMinimumHeight(line + 1, current().px(_ROW_HEIGHT))
        row = _Row(
            _NameCell(view),
            StateLine(view.mark, view.state, TextRole.HELP, wrap=False) if self._with_states else None,
            IconView(_ARROWS[view.direction], Tone.TEXT2, 16),
            Label("", TextRole.BODY, Tone.TEXT2),
            Switch(tr("{spoke} on", spoke=view.name)),
            Label("", TextRole.BODY, Tone.TEXT2),
            Label("", TextRole.BODY, Tone.TEXT2),
            SecondaryButton(tr("Sync Options…")),
        )
        self._put(row.name, line + 1, _NAME)
        if row.state is not None:
            self._put(row.state, line + 1, _STATE)
        cells = ((_ARROW, row.arrow), (_WAY, row.way), (_ON, row.switch), (_LAST, row.last), (_NEXT, row.next))
        for column, cell in (*cells, (_BUTTON, row.button)):
            self._put(cell, line + 1, column)
        self._wire(row, view)
        return row

    def _wire(self, row: _Row, view: RowView) -> None:
        row.switch.setObjectName(f"enabledSwitch-{view.name}")
        row.switch.clicked.connect(lambda on: self.enabled_changed.emit(view.id, on))
        row.button.setObjectName(f"optionsButton-{view.name}")
        row.button.setAccessibleName(tr("Sync Options for {spoke}", spoke=view.name))
        row.button.setProperty("inRow", "true")
        row.button.clicked.connect(lambda: self.options_pressed.emit(view.id))

    def _put(self, widget: QWidget, line: int, column: int) -> None:
        """Each cell brings the gap to the next column itself, so that a hidden column leaves none."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0 if column == _BUTTON else 8 if column == _ARROW else _GAP, 0)
        row.addWidget(widget)
        self._columns.setdefault(column, []).append(holder)
        self._grid.addWidget(holder, line, column, Qt.AlignmentFlag.AlignVCenter)

    def _give_up(self) -> None:
        """Hide as many columns as needed, in their order."""
        columns = [column for column in self._columns if column != _NAME]
        if not self._rows:
            return
        name = min(current().px(_NAME_WIDTH), max(row.name.natural_width() for row in self._rows) + _GAP)
        needed = name + _EDGES + sum(map(self._width, columns))
        for column in _GIVE_UP:
            hidden = needed > self.width()
            if hidden:
                needed -= self._width(column)
            for holder in self._columns[column]:
                holder.setHidden(hidden)
        self._grid.setColumnStretch(_WAY, 0 if self._columns[_WAY][0].isHidden() else 1)
        tight = needed > self.width()
        self._grid.setColumnMinimumWidth(_NAME, 0 if tight else name)
        for row in self._rows:
            row.name.set_tight(tight=tight, with_state=self._with_states)
            row.button.setText(tr("Options…") if tight else tr("Sync Options…"))
        for holder in self._columns.get(_STATE, ()):
            holder.setHidden(tight)
        self._grid.setColumnStretch(_STATE, 2 if self._with_states and not tight else 0)

    def _button_width(self, text: str) -> int:
        button = self._rows[0].button if self._rows else SecondaryButton("")
        return button.fontMetrics().horizontalAdvance(text) + current().px(48)

    def _width(self, column: int) -> int:
        """As wide as the column wants to be; its button has its long text then."""
        if column == _BUTTON:
            return self._button_width(tr("Sync Options…"))
        return max((holder.sizeHint().width() for holder in self._columns.get(column, ())), default=0)


def _shape_of(rows: Sequence[RowView]) -> list[tuple[str, str, bool]]:
    return [(row.id, row.name, row.read_only) for row in rows]
