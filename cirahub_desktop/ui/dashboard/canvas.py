"""The hub with its spokes around it: real buttons in a layout of our own, the arrows painted behind them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from cirahub_desktop.ui.dashboard.arrows import GAP, Tie, paint_tie, tie, word_place
from cirahub_desktop.ui.dashboard.card import WIDTH, SpokeCard
from cirahub_desktop.ui.dashboard.disc import HubDisc
from cirahub_desktop.ui.dashboard.state_line import StateLine
from cirahub_desktop.ui.presenters.cards import CardView, Line
from cirahub_desktop.ui.presenters.dashboard import DiscView
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import TextRole, Tone
from cirahub_desktop.ui.widgets.text import Label

_BETWEEN = 22
"""Between two cards of one side."""
_ARROW = 84
"""The least length of an arrow."""
_LEAST_CARD = 208
_FRAME = 70
"""Milliseconds between two steps of a moving line."""


class HubCanvas(QWidget):
    """Cards left and right, the disc in the middle. The space grows, the cards do not."""

    spoke_pressed = Signal(str)

    def __init__(self, left: Sequence[CardView], right: Sequence[CardView], disc: DiscView) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._left = [self._card(view) for view in left]
        self._right = [self._card(view) for view in right]
        self._disc = HubDisc(disc, self)
        self._word = StateLine(disc.mark, disc.word, TextRole.HELP, self, wrap=False)
        self._words = [_word(self) for _ in (*left, *right)]
        self._ties: list[Tie] = []
        self._heights: list[int] = []
        self._offset = 0.0
        self._beat = QTimer(self, interval=_FRAME)
        self._beat.timeout.connect(self._move_on)
        self.show_views(left, right, disc)

    @property
    def cards(self) -> list[SpokeCard]:
        return [*self._left, *self._right]

    def shows(self, left: Sequence[CardView], right: Sequence[CardView]) -> bool:
        """The same spokes at the same places, so that ``show_views`` is enough."""
        return _places(card.view for card in self._left) == _places(left) and _places(
            card.view for card in self._right
        ) == _places(right)

    def show_views(self, left: Sequence[CardView], right: Sequence[CardView], disc: DiscView) -> None:
        for card, view in zip(self.cards, (*left, *right), strict=True):
            card.show_view(view)
        for label, view in zip(self._words, (*left, *right), strict=True):
            label.setText(view.arrow.word)
        self._disc.show_view(disc)
        self._word.show_state(disc.mark, disc.word)
        self._let_flow()
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        tokens = current()
        width = 2 * tokens.px(_LEAST_CARD) + self._disc.width() + 2 * tokens.px(_ARROW)
        return QSize(width, self._needed_height(tokens.px(_LEAST_CARD)))

    def sizeHint(self) -> QSize:
        tokens = current()
        width = 2 * tokens.px(WIDTH) + self._disc.width() + 2 * tokens.px(_ARROW)
        return QSize(width, self._needed_height(tokens.px(WIDTH)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for line in self._ties:
            paint_tie(painter, line, self._offset)

    def _card(self, view: CardView) -> SpokeCard:
        card = SpokeCard(view, self)
        card.clicked.connect(lambda: self.spoke_pressed.emit(card.view.id))
        return card

    def _needed_height(self, card_width: int) -> int:
        sides = [
            sum(card.height_for(card_width) + _BETWEEN for card in side) - _BETWEEN
            for side in (self._left, self._right)
        ]
        disc = self._disc.height() + 2 * (self._word.sizeHint().height() + 8)
        return max(disc, *sides) + 8

    def _arrange(self) -> None:
        room = (self.width() - self._disc.width() - 2 * current().px(_ARROW)) // 2
        width = max(current().px(_LEAST_CARD), min(current().px(WIDTH), room))
        heights = [*self._stack(self._left, 0, width), *self._stack(self._right, self.width() - width, width)]
        if heights != self._heights:
            self._heights = heights
            self.updateGeometry()
        self._disc.move((self.width() - self._disc.width()) // 2, (self.height() - self._disc.height()) // 2)
        self._place_word()
        self._tie_up()

    def _stack(self, cards: Sequence[SpokeCard], x: int, width: int) -> list[int]:
        heights = [card.height_for(width) for card in cards]
        y = (self.height() - sum(heights) - _BETWEEN * max(0, len(cards) - 1)) // 2
        for card, height in zip(cards, heights, strict=True):
            card.setGeometry(x, y, width, height)
            y += height + _BETWEEN
        return heights

    def _place_word(self) -> None:
        size, disc = self._word.sizeHint(), self._disc.geometry()
        inside = self._disc.fits_inside(size.width())
        top = disc.bottom() - current().px(41) - size.height() // 2 if inside else disc.bottom() + 8
        self._word.setGeometry(disc.center().x() - size.width() // 2, top, size.width(), size.height())
        self._word.raise_()

    def _tie_up(self) -> None:
        disc = QRectF(self._disc.geometry())
        ties = []
        for card, label in zip(self.cards, self._words, strict=True):
            line = tie(QRectF(card.geometry()), disc, card.view.arrow, left=card in self._left)
            size = _word_size(label, round(abs(disc.center().x() - line.card.x()) - disc.width() / 2) - GAP)
            label.setGeometry(word_place(line, size.width(), size.height()).toRect())
            ties.append(line)
        if ties != self._ties:
            self._ties = ties
            self.update()

    def _let_flow(self) -> None:
        """Lines move only while work goes on along them, and never where the system asks for less motion."""
        moving = any(card.view.arrow.line is Line.DASHED for card in self.cards)
        wanted = self.style().styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self) > 0
        if not (moving and wanted):
            self._beat.stop()
        elif not self._beat.isActive():
            self._beat.start()

    def _move_on(self) -> None:
        """The lines alone: painting all cards as well would take the time of the run and of the hand."""
        self._offset = (self._offset + 0.7) % 7.0
        for line in self._ties:
            if line.view.line is Line.DASHED:
                self.update(line.path().boundingRect().toAlignedRect().adjusted(-2, -2, 2, 2))


def _word(parent: QWidget) -> Label:
    label = Label("", TextRole.CAPTION, Tone.TEXT2, parent, wrap=True)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom)
    return label


def _word_size(label: Label, room: int) -> QSize:
    """In one line where there is ``room``, which is what lies between card and disc; else in several."""
    width = max(1, min(room, label.fontMetrics().horizontalAdvance(label.text()) + 4))
    return QSize(width, label.heightForWidth(width))


def _places(views: Iterable[CardView]) -> list[tuple[str, str, bool, bool]]:
    """What ``SpokeCard.show_view`` does not change."""
    return [(view.id, view.name, view.read_only, view.arrow.line is Line.DOTTED) for view in views]
