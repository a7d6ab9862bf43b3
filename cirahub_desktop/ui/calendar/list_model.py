"""Fifty thousand rows of which only those on the screen are read: a model that fetches pages."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.model.listing import Order
from cirahub_desktop.ui.calendar.marks import paint_mark
from cirahub_desktop.ui.presenters.calendar_list import PAGE, EventList, Line, line
from cirahub_desktop.ui.presenters.calendar_month import Around
from cirahub_desktop.ui.presenters.calendar_sources import Mark
from cirahub_desktop.ui.theme.apply import current

_Index = QModelIndex | QPersistentModelIndex
COLUMNS = (Order.START, Order.SUBJECT, Order.SOURCE)
_DENSITY = 2


class ListModel(QAbstractTableModel):
    """``events`` has the rows; a row that is not there yet shows dots and comes by itself."""

    def __init__(self, events: EventList, around: Callable[[], Around]) -> None:
        super().__init__()
        self._events, self._around = events, around
        self._rows = 0
        self._marks: dict[Mark, QPixmap] = {}

    def opened(self) -> bool:
        """Another list is there. True where the rows are as many as before and keep their places."""
        if self._rows == self._events.total:
            if self._rows:
                self.dataChanged.emit(self.index(0, 0), self.index(self._rows - 1, len(COLUMNS) - 1))
            return True
        self.beginResetModel()
        self._rows = self._events.total
        self.endResetModel()
        return False

    def page_came(self, page: int) -> None:
        first, last = page * PAGE, min(self._rows, (page + 1) * PAGE) - 1
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(COLUMNS) - 1))

    def line(self, row: int) -> Line | None:
        one = self._events.row(row)
        return line(one, self._around()) if one is not None else None

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else self._rows

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in _ROLES:
            return None
        found = self.line(index.row())
        if found is None:
            return "…" if role == Qt.ItemDataRole.DisplayRole else None
        return self._cell(found, COLUMNS[index.column()], role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return headings()[section]
        return None

    def _cell(self, found: Line, column: Order, role: int) -> object:
        if role == Qt.ItemDataRole.ToolTipRole:
            return found.tip
        if role == Qt.ItemDataRole.DecorationRole:
            return self._picture(found.mark) if column is Order.SOURCE else None
        if role == Qt.ItemDataRole.AccessibleTextRole and column is Order.START:
            return found.said
        return {
            Order.START: tr("{when}, repeats", when=found.when) if found.repeats else found.when,
            Order.SUBJECT: found.subject,
            Order.SOURCE: found.source,
        }[column]

    def _picture(self, mark: Mark) -> QPixmap:
        if mark not in self._marks:
            side = current().px(10)
            picture = QPixmap(side * _DENSITY, side * _DENSITY)
            picture.fill(Qt.GlobalColor.transparent)
            picture.setDevicePixelRatio(_DENSITY)
            painter = QPainter(picture)
            paint_mark(painter, mark, QRectF(0, 0, side, side))
            painter.end()
            self._marks[mark] = picture
        return self._marks[mark]


_ROLES = (
    Qt.ItemDataRole.DisplayRole,
    Qt.ItemDataRole.ToolTipRole,
    Qt.ItemDataRole.DecorationRole,
    Qt.ItemDataRole.AccessibleTextRole,
)


def headings() -> tuple[str, ...]:
    return tr("When"), tr("Subject"), tr("From")
