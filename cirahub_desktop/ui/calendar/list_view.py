"""The list of all events of a hub: sorted by its headings, read by the keyboard row by row."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from cirahub_desktop.i18n import tr
from cirahub_desktop.sync.model.item import ItemId
from cirahub_desktop.sync.model.listing import Order, Wanted
from cirahub_desktop.ui.calendar.chip import font_of
from cirahub_desktop.ui.calendar.list_model import COLUMNS, ListModel
from cirahub_desktop.ui.presenters.calendar_list import EventList
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import RADIUS_FIELD, TextRole

_ROW = 34
_WHEN, _FROM = 0.36, 0.22


class ListView(QTableView):
    """``opened_row`` carries the number of a row, ``sorted_by`` an order."""

    opened_row = Signal(int)
    sorted_by = Signal(object)

    def __init__(self, events: EventList, model: ListModel) -> None:
        super().__init__()
        self.setObjectName("eventList")
        self.setAccessibleName(tr("All events of this hub"))
        self._events, self._model = events, model
        self.setModel(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setCornerButtonEnabled(False)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        rows.setDefaultSectionSize(max(current().px(_ROW), QFontMetrics(font_of(TextRole.BODY)).height() + 12))
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setHighlightSections(False)
        head.sectionClicked.connect(lambda section: self.sorted_by.emit(COLUMNS[section]))
        self.clicked.connect(lambda index: self.opened_row.emit(index.row()))
        self.selectionModel().currentRowChanged.connect(self._on_current)
        self._dress()

    def show_sorting(self, wanted: Wanted) -> None:
        order = Qt.SortOrder.DescendingOrder if wanted.descending else Qt.SortOrder.AscendingOrder
        self.horizontalHeader().setSortIndicator(COLUMNS.index(wanted.order), order)

    def bring(self, row: int | None, *, chosen: bool) -> None:
        """Into sight; ``chosen`` selects it as well."""
        if row is None or not 0 <= row < self._model.rowCount():
            return
        if chosen:
            self.selectRow(row)
            self.scrollTo(self._model.index(row, 0), QAbstractItemView.ScrollHint.EnsureVisible)
        else:
            self.scrollTo(self._model.index(row, 0), QAbstractItemView.ScrollHint.PositionAtTop)

    def top_row(self) -> int:
        return max(0, self.rowAt(0))

    def row_box(self, row: int) -> QRect:
        """Of the row, in this widget."""
        box = self.visualRect(self._model.index(row, 1))
        return QRect(self.viewport().mapTo(self, box.topLeft()), box.size())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened_row.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide, head = self.viewport().width(), self.horizontalHeader()
        shares = {Order.START: _WHEN, Order.SOURCE: _FROM}
        widths = {
            order: max(int(wide * share), head.sectionSizeHint(COLUMNS.index(order))) for order, share in shares.items()
        }
        widths[Order.SUBJECT] = wide - sum(widths.values())
        for column, order in enumerate(COLUMNS):
            self.setColumnWidth(column, widths[order])

    def _on_current(self, current_index: QModelIndex, _before: QModelIndex) -> None:
        if current_index.isValid():
            one = self._events.row(current_index.row())
            if one is not None:
                self._events.selected = ItemId(one.item)

    def _dress(self) -> None:
        tokens = current()
        self.setStyleSheet(f"""
QTableView {{ background: {tokens.surface}; color: {tokens.text}; border: 1px solid {tokens.field};
    border-radius: {RADIUS_FIELD}px; outline: 0; font-size: {tokens.size(TextRole.BODY)}px;
    selection-background-color: {tokens.selected}; selection-color: {tokens.text}; }}
QTableView:focus {{ border: 2px solid {tokens.accent}; }}
QTableView::item {{ padding: 2px 8px; border-bottom: 1px solid {tokens.line}; }}
QTableView::item:selected {{ background: {tokens.selected}; color: {tokens.text}; }}
QHeaderView {{ background: transparent; border: 0; }}
QHeaderView::section {{ background: transparent; color: {tokens.text2}; border: 0;
    border-bottom: 1px solid {tokens.line}; padding: 6px 8px 6px 11px; font-weight: 500; }}
""")
