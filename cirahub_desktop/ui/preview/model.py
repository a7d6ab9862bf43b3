"""Rows of a list of changes for Qt: nothing is worded before it is seen, and nothing stands between rows and view."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QStringListModel, Qt

from cirahub_desktop.ui.presenters.preview_changes import Change
from cirahub_desktop.ui.presenters.preview_list import Heading, Row, RowWords, kind_word, row_words

Index = QModelIndex | QPersistentModelIndex
_KNOWN = 4096
"""Lines whose words are kept while somebody scrolls."""


class ChangesModel(QStringListModel):
    """Over a list of strings, for Qt asks for the number of rows twice per row, and that one it counts itself."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__()
        self._now = now
        self._rows: Sequence[Row] = ()
        self._words: dict[str, RowWords] = {}

    def show_rows(self, rows: Sequence[Row]) -> None:
        self._rows, self._words = rows, {}
        self.setStringList([""] * len(rows))

    def row(self, index: Index) -> Row:
        return self._rows[index.row()]

    def change(self, index: Index) -> Change | None:
        row = self._rows[index.row()] if index.isValid() else None
        return row if isinstance(row, Change) else None

    def find(self, key: str) -> QModelIndex:
        """Where the change with that key is; invalid where it is not shown."""
        for number, row in enumerate(self._rows):
            if isinstance(row, Change) and row.key == key:
                return self.index(number, 0)
        return QModelIndex()

    def first(self) -> QModelIndex:
        return self.near(0)

    def near(self, place: int) -> QModelIndex:
        """The change there or below it, else the last one above; invalid where there is none."""
        changes = [number for number, row in enumerate(self._rows) if isinstance(row, Change)]
        found = next((number for number in changes if number >= place), changes[-1] if changes else None)
        return self.index(found, 0) if found is not None else QModelIndex()

    def words(self, change: Change) -> RowWords:
        if change.key not in self._words:
            if len(self._words) >= _KNOWN:
                self._words.clear()
            self._words[change.key] = row_words(change, self._now())
        return self._words[change.key]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken if isinstance(row, Heading) else f"{kind_word(row.kind)}: {self.words(row).spoken}"
        if isinstance(row, Heading):
            return row.text if role == Qt.ItemDataRole.DisplayRole else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.words(row).subject
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The keyboard passes over headings."""
        if isinstance(self._rows[index.row()], Heading):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
