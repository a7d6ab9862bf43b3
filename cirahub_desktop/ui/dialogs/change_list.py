"""A list of thousands of changes: rows are made when they are seen, and a search keeps those that are looked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeView

from cirahub_desktop.ui.theme.apply import current

_Index = QModelIndex | QPersistentModelIndex
_WIDTHS = (150, 260, 230)
"""Of all columns but the last."""


class RowsModel(QAbstractTableModel):
    """``texts`` makes the cells of one row; it is asked for those on the screen alone."""

    def __init__(self, headings: Sequence[str]) -> None:
        super().__init__()
        self._headings = tuple(headings)
        self._rows: Sequence[Callable[[], Sequence[str]]] = ()

    def show_rows(self, rows: Sequence[Callable[[], Sequence[str]]]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._headings)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        return self._rows[index.row()]()[index.column()]

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        return super().headerData(section, orientation, role)


class ChangeList(QTreeView):
    """Keyboard and screen reader read it row by row."""

    def __init__(self, name: str, headings: Sequence[str]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.rows = RowsModel(headings)
        self.setModel(self.rows)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setStyleSheet("QTreeView::item { padding: 5px 2px; } QHeaderView::section { padding: 4px 2px; }")
        header = self.header()
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate(_WIDTHS[: len(headings) - 1]):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, current().px(width))
