"""One spoke beside the hub: a button that opens its options."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.status import State
from cirahub_desktop.ui.dashboard.kind_icon import KIND_ICONS
from cirahub_desktop.ui.dashboard.state_line import StateLine
from cirahub_desktop.ui.presenters.cards import CardView, Line
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import RADIUS_CARD, TextRole, Tone
from cirahub_desktop.ui.widgets.badge import Badge
from cirahub_desktop.ui.widgets.card import Card, let_clicks_through
from cirahub_desktop.ui.widgets.frame import paint_focus, paint_frame
from cirahub_desktop.ui.widgets.icon_view import IconTile, IconView
from cirahub_desktop.ui.widgets.text import ElidedLabel, Label, elided_in

WIDTH, HEIGHT = 256, 122
"""At the usual text size; the height is the least."""
_EDGES = {State.ERROR: "error", State.WAITING: "attention_line", State.SYNCING: "accent_line"}
"""Names of tokens; any other state has the decorative edge of a card."""


class SpokeCard(Card):
    """Shows a ``CardView``; ``height_for`` says how high it has to be."""

    def __init__(self, view: CardView, parent: QWidget | None = None) -> None:
        super().__init__(view.spoken, parent=parent)
        self.setObjectName(f"spokeCard-{view.name}")
        self._view = view
        self._tip = view.ending or tr("Sync Options…")
        self.setToolTip(self._tip)
        self._state = StateLine(view.mark, view.state)
        self._detail = Label(view.detail, TextRole.HELP, Tone.TEXT2, wrap=True)
        self._badge = Badge(tr("Read-Only"), "lock") if view.read_only else None
        self._foot = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._foot.setSpacing(6)
        self._foot.addWidget(self._detail, 1)
        if self._badge is not None:
            self._foot.addWidget(self._badge, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)
        self._fill(view)
        self.show_view(view)

    @property
    def view(self) -> CardView:
        return self._view

    def show_view(self, view: CardView) -> None:
        """Another state of the same spoke."""
        if view.mark is not self._view.mark:
            self.update()
        self._view = view
        self.setAccessibleName(view.spoken)
        self._state.show_state(view.mark, view.state)
        if self._detail.text() != view.detail:
            self._detail.setText(view.detail)

    def height_for(self, width: int) -> int:
        self._bend(width)
        layout = self.layout()
        needed = layout.totalHeightForWidth(width) if layout is not None else 0
        return max(current().px(HEIGHT), needed)

    def sizeHint(self) -> QSize:
        width = current().px(WIDTH)
        return QSize(width, self.height_for(width))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, box, tokens = QPainter(self), QRectF(self.rect()), current()
        usual = "field" if self.underMouse() else "line"
        edge = str(getattr(tokens, _EDGES.get(self._view.mark, usual)))
        paint_frame(painter, box, tokens.surface, edge, radius=RADIUS_CARD)
        if self.hasFocus():
            paint_focus(painter, box, radius=RADIUS_CARD)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip:
            self.setToolTip("\n".join((*elided_in(self), self._tip)))
        if event.type() is QEvent.Type.LayoutRequest:  # other words, or a font that came only now
            self._bend(self.width())
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._bend(event.size().width())

    def _bend(self, width: int) -> None:
        """The badge goes under the counts where the card is too narrow for both."""
        column = self.layout()
        if self._badge is None or column is None:
            return
        edges = column.contentsMargins()
        room = width - edges.left() - edges.right() - self._foot.spacing() - self._badge.sizeHint().width()
        beside = self._detail.fontMetrics().horizontalAdvance(self._detail.text()) <= room
        wanted = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._foot.direction() is not wanted:
            self._foot.setDirection(wanted)

    def _fill(self, view: CardView) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 12, 11)
        column.setSpacing(4)
        column.addLayout(self._head(view))
        column.addStretch(1)
        column.addWidget(self._state)
        column.addLayout(self._foot)
        for child in self.findChildren(QWidget):
            let_clicks_through(child)

    def _head(self, view: CardView) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(10)
        tone = Tone.OFF if view.arrow.line is Line.DOTTED else Tone.ACCENT
        row.addWidget(IconTile(KIND_ICONS[view.kind], tone, 36))
        names = QVBoxLayout()
        names.setSpacing(0)
        names.addWidget(ElidedLabel(view.name, TextRole.ITEM))
        names.addWidget(ElidedLabel(view.kind_word, TextRole.HELP, Tone.TEXT3))
        if view.time_left:
            names.addWidget(ElidedLabel(view.time_left, TextRole.HELP, Tone.TEXT3, sentence=True))
        row.addLayout(names, 1)
        row.addWidget(IconView("sliders", Tone.TEXT2, 18), 0, Qt.AlignmentFlag.AlignTop)
        return row
