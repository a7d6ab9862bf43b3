"""The list of runs: days as headings, a line and a small bar for each run; more is fetched when scrolled to."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.history.looks import FACES
from cirahub_desktop.ui.icons import paint
from cirahub_desktop.ui.later import Later
from cirahub_desktop.ui.presenters.history_runs import Bar, DayRow, Row, RunRow
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import RADIUS_ROW, WEIGHTS, TextRole, Tone
from cirahub_desktop.ui.widgets.frame import paint_focus, paint_frame

_HEADING, _ROW, _EDGE, _ICON, _GAP = 30, 52, 12, 16, 10
_BAR, _BAR_HEIGHT, _LEAST = 110, 8, 4
_FULL = 400
"""So many changes fill the bar; its length goes by the square root, so that a few are seen beside many."""
_NARROW = 340
"""Below this width the bar gives way to the words."""

Index = QModelIndex | QPersistentModelIndex


class RunsModel(QStringListModel):
    """Over a list of strings, for Qt asks for the number of rows very often, and that one it counts itself."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[Row] = ()

    def show_rows(self, rows: Sequence[Row]) -> bool:
        """Whether anything but the end is different; what is only added leaves scroll and selection alone."""
        old = self.rows
        if rows == old:
            return False
        if old and rows[: len(old)] == tuple(old):
            self.rows = rows
            self.insertRows(len(old), len(rows) - len(old))
            return False
        self.rows = rows
        self.setStringList([""] * len(rows))
        return True

    def row(self, index: Index) -> Row:
        return self.rows[index.row()]

    def find(self, run: str) -> QModelIndex:
        for number, row in enumerate(self.rows):
            if isinstance(row, RunRow) and run in row.runs:
                return self.index(number, 0)
        return QModelIndex()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row = self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken
        if role == Qt.ItemDataRole.ToolTipRole and isinstance(row, RunRow):
            return "\n".join(part for part in (row.title, row.detail) if part)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The keyboard passes over headings."""
        if not index.isValid() or isinstance(self.rows[index.row()], DayRow):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class RunList(QListView):
    """``chosen`` carries the row that a person went to; ``end_near``: more of it may be wanted."""

    chosen = Signal(object)
    end_near = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("runsList")
        self.setAccessibleName(tr("Runs of this hub"))
        self.runs = RunsModel()
        self.setModel(self.runs)
        self.setItemDelegate(_Lines(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.setStyleSheet("QListView { border: 0; background: transparent; }")
        self._quiet = False
        self._soon = Later(self, self._look_ahead)
        self.selectionModel().currentChanged.connect(self._on_current)
        self.verticalScrollBar().valueChanged.connect(self._look_ahead)
        self.verticalScrollBar().rangeChanged.connect(self._soon.start)

    def show_rows(self, rows: Sequence[Row], chosen: str) -> None:
        """``chosen`` is the id of a run; nobody went there just now, so nothing is told."""
        self._quiet = True
        place = self.verticalScrollBar().value()
        if self.runs.show_rows(rows):
            self.executeDelayedItemsLayout()
            self.verticalScrollBar().setValue(place)
        found = self.runs.find(chosen) if chosen else QModelIndex()
        if found != self.currentIndex():
            self.selectionModel().setCurrentIndex(found, self.selectionModel().SelectionFlag.ClearAndSelect)
        self._quiet = False
        self._soon.start()

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home is the first run; above it is a heading."""
        if action is QAbstractItemView.CursorAction.MoveHome:
            first = next((n for n, row in enumerate(self.runs.rows) if isinstance(row, RunRow)), -1)
            return self.runs.index(first, 0)
        return super().moveCursor(action, modifiers)

    def _on_current(self, index: QModelIndex) -> None:
        if index.isValid() and not self._quiet:
            self.chosen.emit(self.runs.row(index))

    def _look_ahead(self) -> None:
        """Many quiet runs are few rows, so a page of them may not fill the list."""
        bar = self.verticalScrollBar()
        if self.runs.rows and bar.value() >= bar.maximum() - self.viewport().height() // 2:
            self.end_near.emit()


class _Lines(QStyledItemDelegate):
    def __init__(self, view: RunList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        heading = isinstance(self._view.runs.row(index), DayRow)
        return QSize(current().px(200), current().px(_HEADING if heading else _ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row, box = self._view.runs.row(index), QRect(option.rect)
        painter.save()
        if isinstance(row, DayRow):
            self._paint_day(painter, box, row)
        else:
            self._paint_ground(painter, box, option.state)
            self._paint_run(painter, box, row)
        painter.restore()

    def _paint_day(self, painter: QPainter, box: QRect, row: DayRow) -> None:
        edge = current().px(_EDGE)
        line = box.adjusted(edge, 0, -edge, -current().px(4))
        left = line.left()
        fonts = (self._font(TextRole.CAPTION, 600), self._font(TextRole.CAPTION))
        for text, font in zip((row.name.upper(), row.text), fonts, strict=True):
            if text:
                wide = QFontMetrics(font).horizontalAdvance(text)
                room = QRect(left, line.top(), line.right() - left, line.height())
                self._text(painter, room, text, font, Tone.TEXT2, Qt.AlignmentFlag.AlignBottom)
                left += wide + current().px(8)

    def _paint_ground(self, painter: QPainter, box: QRect, state: QStyle.StateFlag) -> None:
        tokens = current()
        if state & QStyle.StateFlag.State_Selected:
            paint_frame(painter, QRectF(box), tokens.selected, "", radius=RADIUS_ROW)
            if self._view.hasFocus():
                paint_focus(painter, QRectF(box), radius=RADIUS_ROW)
        elif state & QStyle.StateFlag.State_MouseOver:
            paint_frame(painter, QRectF(box), tokens.window, "", radius=RADIUS_ROW)

    def _paint_run(self, painter: QPainter, box: QRect, row: RunRow) -> None:
        px = current().px
        strong, small = self._font(TextRole.STRONG), self._font(TextRole.HELP)
        left, right, middle = box.left() + px(_EDGE), box.right() - px(_EDGE), box.center().y()
        time = max(QFontMetrics(strong).horizontalAdvance(text) for text in (row.time, "00:00"))
        self._text(painter, QRect(left, box.top(), time, box.height()), row.time, strong, Tone.TEXT)
        left += time + px(_GAP) + px(4)
        name, tone = FACES[row.face]
        paint(painter, name, tone, QRectF(left, middle - px(_ICON) / 2, px(_ICON), px(_ICON)))
        left += px(_ICON) + px(_GAP)
        if box.width() >= px(_NARROW) and row.bar.total:
            right -= px(_BAR)
            paint_bar(painter, QRectF(right, middle - px(_BAR_HEIGHT) / 2, px(_BAR), px(_BAR_HEIGHT)), row.bar)
            right -= px(_GAP)
        half = box.height() // 2 - px(4)
        self._text(painter, QRect(left, middle - half, right - left, half), row.title, strong, Tone.TEXT)
        self._text(painter, QRect(left, middle + 1, right - left, half), row.detail, small, Tone.TEXT2)

    def _text(
        self,
        painter: QPainter,
        box: QRect,
        text: str,
        font: QFont,
        tone: Tone,
        upright: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignVCenter,
    ) -> None:
        painter.setFont(font)
        painter.setPen(QColor(current().colour(tone)))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width() + 1)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | upright, shown)

    def _font(self, role: TextRole, weight: int = 0) -> QFont:
        font = QFont(self._view.font())
        font.setPixelSize(current().size(role))
        font.setWeight(QFont.Weight(weight or WEIGHTS[role]))
        return font


def paint_bar(painter: QPainter, box: QRectF, bar: Bar) -> None:
    """New, changed, deleted one after the other; what is held is an outline. The title says the same in words."""
    tokens = current()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_frame(painter, box, tokens.off_soft, "", radius=box.height() / 2)
    share = min(1.0, math.sqrt(bar.total / _FULL)) * box.width()
    left = box.left()
    for count, colour, filled in (
        (bar.new, tokens.ok, True),
        (bar.changed, tokens.accent, True),
        (bar.deleted, tokens.error, True),
        (bar.held, tokens.error, False),
    ):
        if not count:
            continue
        wide = min(max(tokens.px(_LEAST), share * count / bar.total), box.right() - left)
        part = QRectF(left, box.top(), wide, box.height())
        paint_frame(painter, part, colour if filled else tokens.surface, "" if filled else colour, radius=2, width=1.5)
        left += wide + 1
