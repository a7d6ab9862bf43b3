"""Chips over the list: which runs, what can be restored, what is kept."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from cirahub_desktop.i18n import format_number, tr
from cirahub_desktop.ui.presenters.history import Shelf
from cirahub_desktop.ui.preview.flow import Flow
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import FOCUS_RING


class ShelfChips(QWidget):
    """The arrow keys go from one to the next; Tab passes over all."""

    chosen = Signal(object)
    """A ``Shelf``."""

    def __init__(self) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._chips = {shelf: _chip(shelf) for shelf in Shelf}
        row = Flow(self, gap=8)
        for shelf, chip in self._chips.items():
            self._group.addButton(chip)
            row.addWidget(chip)
            chip.clicked.connect(lambda _=False, shelf=shelf: self.chosen.emit(shelf))

    def show_shelf(self, shelf: Shelf | None, kept: int) -> None:
        """None: what was searched for stands there, and none is chosen."""
        text = _words()[Shelf.KEPT]
        self._chips[Shelf.KEPT].setText(f"{text} {format_number(kept)}" if kept else text)
        self._group.setExclusive(shelf is not None)
        for one, chip in self._chips.items():
            chip.setChecked(one is shelf)
        self._group.setExclusive(True)

    def chip(self, shelf: Shelf) -> QPushButton:
        return self._chips[shelf]


def _chip(shelf: Shelf) -> QPushButton:
    chip = QPushButton(_words()[shelf])
    chip.setObjectName(f"shelf-{shelf.value}")
    chip.setCheckable(True)
    chip.setAutoExclusive(True)  # one of several, says a screen reader
    chip.setAutoDefault(False)
    chip.setCursor(Qt.CursorShape.PointingHandCursor)
    tokens = current()
    upright, across = tokens.px(4), tokens.px(12)
    chip.setStyleSheet(
        f"QPushButton {{ background: {tokens.surface}; color: {tokens.text}; border: 1px solid {tokens.field};"
        f" border-radius: {tokens.px(15)}px; padding: {upright}px {across}px; min-height: {tokens.px(20)}px;"
        f" font-weight: 500; }}"
        f"QPushButton:hover {{ background: {tokens.window}; }}"
        f"QPushButton:checked {{ background: {tokens.selected}; border-color: {tokens.accent}; font-weight: 600; }}"
        f"QPushButton:focus {{ border: {FOCUS_RING}px solid {tokens.accent};"
        f" padding: {upright - 1}px {across - 1}px; }}"
    )
    return chip


def _words() -> dict[Shelf, str]:
    return {
        Shelf.ALL: tr("All runs"),
        Shelf.CHANGES: tr("With changes"),
        Shelf.PROBLEMS: tr("With problems"),
        Shelf.DELETED: tr("Can be restored"),
        Shelf.KEPT: tr("Kept as they are"),
    }
