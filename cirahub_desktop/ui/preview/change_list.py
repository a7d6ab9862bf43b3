"""The list itself: headings and lines, painted when they are on the screen, whatever their number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from cirahub_desktop.i18n import format_number
from cirahub_desktop.ui.icons import paint
from cirahub_desktop.ui.presenters.preview_changes import Change
from cirahub_desktop.ui.presenters.preview_list import Heading, RowWords
from cirahub_desktop.ui.preview.kinds import ICONS, TONES
from cirahub_desktop.ui.preview.model import ChangesModel, Index
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import RADIUS_ROW, WEIGHTS, TextRole, Tone
from cirahub_desktop.ui.widgets.frame import paint_focus, paint_frame

_ROW, _EDGE, _ICON, _GAP = 48, 12, 16, 12
_NARROW = 380
"""Where the time goes below the name, which is read first."""


class ChangeList(QListView):
    """``chosen`` carries the change that the selection is on, or None."""

    chosen = Signal(object)

    def __init__(self, name: str, now: Callable[[], datetime]) -> None:
        super().__init__()
        self.setObjectName("changesList")
        self.setAccessibleName(name)
        self.changes = ChangesModel(now)
        self.setModel(self.changes)
        self.setItemDelegate(_Lines(self.changes, self))
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.selectionModel().currentChanged.connect(self._on_current)

    def choose(self, index: QModelIndex) -> None:
        """Nothing where it is invalid."""
        self.selectionModel().setCurrentIndex(index, self.selectionModel().SelectionFlag.ClearAndSelect)
        if index.isValid():
            self.scrollTo(index)

    def moveCursor(self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """Home is the first line; above it is a heading."""
        if action is QAbstractItemView.CursorAction.MoveHome:
            return self.changes.first()
        return super().moveCursor(action, modifiers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter on a line is not the answer to what the dialog asks."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            return
        super().keyPressEvent(event)

    def _on_current(self, index: QModelIndex) -> None:
        self.chosen.emit(self.changes.change(index))


class _Lines(QStyledItemDelegate):
    def __init__(self, changes: ChangesModel, view: ChangeList) -> None:
        super().__init__(view)
        self._changes, self._view = changes, view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(current().px(240), current().px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = self._changes.row(index)
        box: QRect = option.rect
        painter.save()
        if isinstance(row, Heading):
            self._paint_heading(painter, box, row)
        else:
            state: QStyle.StateFlag = option.state
            self._paint_ground(painter, box, state)
            self._paint_change(painter, box, row)
        painter.restore()

    def _paint_heading(self, painter: QPainter, box: QRect, row: Heading) -> None:
        tokens = current()
        text = row.text.upper()
        font = self._font(TextRole.CAPTION, weight=600)
        metrics = QFontMetrics(font)
        line = box.adjusted(tokens.px(_EDGE), 0, -tokens.px(_EDGE), -tokens.px(5))
        count = format_number(row.count)
        room = line.width() - metrics.horizontalAdvance(count) - tokens.px(8)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)
        bottom = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
        painter.setFont(font)
        painter.setPen(QColor(tokens.text2))
        painter.drawText(line, bottom, shown)
        painter.setFont(self._font(TextRole.CAPTION))
        painter.drawText(line.adjusted(metrics.horizontalAdvance(shown) + tokens.px(8), 0, 0, 0), bottom, count)

    def _paint_ground(self, painter: QPainter, box: QRect, state: QStyle.StateFlag) -> None:
        tokens = current()
        if state & QStyle.StateFlag.State_Selected:
            paint_frame(painter, QRectF(box), tokens.selected, "", radius=RADIUS_ROW)
            if self._view.hasFocus():
                paint_focus(painter, QRectF(box), radius=RADIUS_ROW)
        elif state & QStyle.StateFlag.State_MouseOver:
            paint_frame(painter, QRectF(box), tokens.window, "", radius=RADIUS_ROW)

    def _paint_change(self, painter: QPainter, box: QRect, row: Change) -> None:
        tokens, words = current(), self._changes.words(row)
        edge, side, gap = tokens.px(_EDGE), tokens.px(_ICON), tokens.px(_GAP)
        if box.width() < tokens.px(_NARROW):
            words = RowWords(words.subject, ", ".join(part for part in (words.when, words.detail) if part), "")
        icon = QRectF(box.left() + edge, box.center().y() - side / 2, side, side)
        paint(painter, ICONS[row.kind], TONES[row.kind], icon)
        left, right = box.left() + edge + side + gap, box.right() - edge
        help_font = self._font(TextRole.HELP)
        taken = QFontMetrics(help_font).horizontalAdvance(words.when) if words.when else 0
        middle = box.center().y()
        self._text(painter, QRect(right - taken, box.top(), taken, box.height()), words.when, help_font, Tone.TEXT2)
        wide = right - left - (taken + gap if taken else 0)
        strong = self._font(TextRole.STRONG)
        half = box.height() // 2 - tokens.px(4)
        top = middle - half if words.detail else middle - half // 2
        self._text(painter, QRect(left, top, wide, half), words.subject, strong, Tone.TEXT)
        self._text(painter, QRect(left, middle + 1, wide, half), words.detail, help_font, Tone.TEXT2)

    def _text(self, painter: QPainter, box: QRect, text: str, font: QFont, tone: Tone) -> None:
        painter.setFont(font)
        painter.setPen(QColor(current().colour(tone)))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width() + 1)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def _font(self, role: TextRole, *, weight: int = 0) -> QFont:
        font = QFont(self._view.font())
        font.setPixelSize(current().size(role))
        font.setWeight(QFont.Weight(weight or WEIGHTS[role]))
        return font
