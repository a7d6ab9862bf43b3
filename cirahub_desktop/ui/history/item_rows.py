"""Lines for events: a shape, the name that opens its story, and beside it what can be done about this one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.history.looks import ACTIONS, KEPT, NAMED
from cirahub_desktop.ui.presenters.history_changes import GroupRow, ItemRow, ListRow
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import RADIUS_ROW, WEIGHTS, TextRole, Tone
from cirahub_desktop.ui.widgets.buttons import LinkButton
from cirahub_desktop.ui.widgets.frame import paint_focus, paint_frame
from cirahub_desktop.ui.widgets.icon_view import IconView
from cirahub_desktop.ui.widgets.text import ElidedLabel

_LEAST_NAME = 150
"""Narrower than this beside the button the name takes the line alone."""


class ItemRows(QWidget):
    """``opened`` and ``pressed`` carry an ``ItemRow``: its story is wanted, or its button was pressed."""

    opened = Signal(object)
    pressed = Signal(object)
    more = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._rows: tuple[ListRow, ...] = ()
        self._lines: dict[str, _Line] = {}
        self._chosen = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._more = LinkButton(tr("Show more"))
        self._more.setObjectName("moreButton")
        self._more.clicked.connect(self.more)
        self._more.hide()
        self._column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)

    def show_rows(self, rows: Sequence[ListRow], *, more: bool, chosen: str = "") -> None:
        """What is only added leaves the lines before it alone; ``more``: there are others."""
        rows = tuple(rows)
        if rows != self._rows:
            kept = self._rows if rows[: len(self._rows)] == self._rows else ()
            held = self._held()
            if not kept:
                self._clear()
            for row in rows[len(kept) :]:
                self._add(row)
            self._rows = rows
            if held is not None and not kept:
                self._hold(*held)
        self._more.setVisible(more)
        if chosen != self._chosen or rows:
            self._chosen = chosen
            for key, line in self._lines.items():
                line.set_chosen(chosen=key == chosen)

    def _held(self) -> tuple[str, int, bool] | None:
        """The line that has the keyboard: its key, its place, and whether its button has it."""
        focused = self.window().focusWidget()
        for place, (key, line) in enumerate(self._lines.items()):
            if focused is not None and focused in (line.name, line.button):
                return key, place, focused is line.button
        return None

    def _hold(self, key: str, place: int, by_button: bool) -> None:
        """Where that line is gone, the one that came into its place, or the last."""
        lines = list(self._lines.values())
        if lines:
            line = self._lines.get(key) or lines[min(place, len(lines) - 1)]
            (line.button if by_button and line.button is not None else line.name).setFocus()

    def lines(self) -> tuple[_Line, ...]:
        return tuple(self._lines.values())

    def _add(self, row: ListRow) -> None:
        if isinstance(row, GroupRow):
            widget: QWidget = _Heading(row)
        else:
            widget = line = _Line(row)
            line.name.clicked.connect(lambda: self.opened.emit(row))
            if line.button is not None:
                line.button.clicked.connect(lambda: self.pressed.emit(row))
            self._lines[row.key] = line
        self._column.insertWidget(self._column.count() - 1, widget)

    def _clear(self) -> None:
        while self._column.count() > 1:
            item = self._column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._lines.clear()


class _Heading(QWidget):
    def __init__(self, row: GroupRow) -> None:
        super().__init__()
        self.setAccessibleName(row.spoken)
        line = QHBoxLayout(self)
        line.setContentsMargins(8, 8, 8, 2)
        line.setSpacing(8)
        line.addWidget(ElidedLabel(row.name, TextRole.LABEL, Tone.TEXT2), 0)
        line.addWidget(ElidedLabel(row.detail, TextRole.CAPTION, Tone.TEXT3, sentence=True), 1)


class _Line(QWidget):
    def __init__(self, row: ItemRow) -> None:
        super().__init__()
        self.row = row
        self._chosen = False
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(8, 2, 4, 2)
        self._line.setSpacing(10)
        icon, tone = ACTIONS[row.action] if row.action is not None else KEPT if row.kept else NAMED
        self._line.addWidget(IconView(icon, tone, 16))
        self.name = ItemName(row)
        self.button: LinkButton | None = None
        self._texts = QVBoxLayout()
        self._texts.setContentsMargins(0, 0, 0, 0)
        self._texts.setSpacing(0)
        self._texts.addWidget(self.name)
        self._line.addLayout(self._texts, 1)
        if row.button:
            self.button = LinkButton(row.button)
            self.button.setObjectName("itemButton")
            self.button.setAccessibleName(row.spoken_button)
            self.button.setAccessibleDescription(row.detail)
            self._line.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)

    def set_chosen(self, *, chosen: bool) -> None:
        if chosen != self._chosen:
            self._chosen = chosen
            self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_button()

    def minimumSizeHint(self) -> QSize:
        """The button may go below the name."""
        whole = super().minimumSizeHint()
        least = current().px(_LEAST_NAME) + current().px(40)
        button = self.button.minimumSizeHint().width() + current().px(40) if self.button is not None else 0
        return QSize(min(whole.width(), max(least, button)), whole.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._chosen:
            paint_frame(QPainter(self), QRectF(self.rect()), current().selected, "", radius=RADIUS_ROW)

    def _place_button(self) -> None:
        """Beside the name where there is room, else below it."""
        if self.button is None:
            return
        below = self.width() - self.button.sizeHint().width() - current().px(40) < current().px(_LEAST_NAME)
        if below != (self._texts.indexOf(self.button) >= 0):
            old, new = (self._line, self._texts) if below else (self._texts, self._line)
            old.removeWidget(self.button)
            side = Qt.AlignmentFlag.AlignLeft if below else Qt.AlignmentFlag.AlignVCenter
            new.addWidget(self.button, 0, side)


class ItemName(QAbstractButton):
    """Name and detail of an event as one button that opens its story."""

    def __init__(self, row: ItemRow) -> None:
        super().__init__()
        self._row = row
        self.setObjectName("itemName")
        self.setText(row.subject)
        self.setAccessibleName(row.spoken)
        self.setAccessibleDescription(tr("Opens its story"))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setToolTip(f"{row.subject}\n{row.detail}".strip())

    def sizeHint(self) -> QSize:
        lines = QFontMetrics(self._font(TextRole.STRONG)).height() + QFontMetrics(self._font(TextRole.HELP)).height()
        return QSize(current().px(_LEAST_NAME), lines + current().px(8))

    def minimumSizeHint(self) -> QSize:
        return QSize(current().px(80), self.sizeHint().height())

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, painter, box = current(), QPainter(self), self.rect()
        if self.underMouse():
            paint_frame(painter, QRectF(box), tokens.accent_soft, "", radius=RADIUS_ROW)
        if self.hasFocus():
            paint_focus(painter, QRectF(box), radius=RADIUS_ROW)
        inner = box.adjusted(tokens.px(6), tokens.px(4), -tokens.px(6), -tokens.px(4))
        strong, small = self._font(TextRole.STRONG), self._font(TextRole.HELP)
        high = QFontMetrics(strong).height()
        self._text(painter, QRect(inner.left(), inner.top(), inner.width(), high), self._row.subject, strong, Tone.TEXT)
        rest = QRect(inner.left(), inner.top() + high, inner.width(), QFontMetrics(small).height())
        self._text(painter, rest, self._row.detail, small, Tone.TEXT2)

    def _text(self, painter: QPainter, box: QRect, text: str, font: QFont, tone: Tone) -> None:
        painter.setFont(font)
        painter.setPen(QColor(current().colour(tone)))
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width() + 1)
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    def _font(self, role: TextRole) -> QFont:
        font = QFont(self.font())
        font.setPixelSize(current().size(role))
        font.setWeight(QFont.Weight(WEIGHTS[role]))
        return font
