"""Chips with counts: one of them says what the list shows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from cirahub_desktop.i18n import format_number, tr
from cirahub_desktop.ui.icons import icon
from cirahub_desktop.ui.presenters.preview_changes import ChangeKind
from cirahub_desktop.ui.presenters.preview_list import Chip
from cirahub_desktop.ui.preview.flow import Flow
from cirahub_desktop.ui.preview.kinds import ICONS, TONES
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import FOCUS_RING


class Chips(QWidget):
    """The arrow keys go from one to the next; Tab passes over all."""

    chosen = Signal(object)
    """A ``ChangeKind``, or None for all."""

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._chips = {kind: _Chip(kind) for kind in (None, *ChangeKind)}
        row = Flow(self, gap=8)
        for kind, chip in self._chips.items():
            self._group.addButton(chip)
            row.addWidget(chip)
            chip.clicked.connect(lambda _=False, kind=kind: self.chosen.emit(kind))

    def show_chips(self, chips: Sequence[Chip], chosen: ChangeKind | None) -> None:
        for one in chips:
            self._chips[one.kind].show_chip(one)
        self._chips[chosen].setChecked(True)


class _Chip(QPushButton):
    def __init__(self, kind: ChangeKind | None) -> None:
        super().__init__()
        self.setObjectName(f"chip-{kind.value if kind else 'all'}")
        self.setCheckable(True)
        self.setAutoExclusive(True)  # one of several, says a screen reader
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        tokens = current()
        if kind is not None:
            side = tokens.px(16)
            self.setIconSize(QSize(side, side))
            self.setIcon(icon(ICONS[kind], TONES[kind], side))
        upright, across = tokens.px(4), tokens.px(12)
        self.setStyleSheet(
            f"QPushButton {{ background: {tokens.surface}; color: {tokens.text}; border: 1px solid {tokens.field};"
            f" border-radius: {tokens.px(15)}px; padding: {upright}px {across}px; min-height: {tokens.px(20)}px;"
            f" font-weight: 500; }}"
            f"QPushButton:hover {{ background: {tokens.window}; }}"
            f"QPushButton:checked {{ background: {tokens.selected}; border-color: {tokens.accent}; font-weight: 600; }}"
            f"QPushButton:disabled {{ color: {tokens.disabled}; border-color: {tokens.off_line}; }}"
            f"QPushButton:focus {{ border: {FOCUS_RING}px solid {tokens.accent};"
            f" padding: {upright - 1}px {across - 1}px; }}"
        )

    def show_chip(self, chip: Chip) -> None:
        count = format_number(chip.count)
        self.setText(f"{chip.text} {count}")
        self.setAccessibleName(tr("{label}: {value}", label=chip.text, value=count))
        self.setEnabled(bool(chip.count) or chip.kind is None)
