"""The tabs above a hub's page: words with a line under the one that is open."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QTabBar

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.keys import tab_key
from cirahub_desktop.ui.keys import words as key_words
from cirahub_desktop.ui.tabs.tab import Tab
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import RADIUS_ROW, WEIGHTS, TextRole
from cirahub_desktop.ui.widgets.frame import paint_focus

_GAP = 28
INSET = 6
"""Room for the ring of focus beside the first word."""
_HEIGHT = 36
_LINE = 3


class HubTabBar(QTabBar):
    """One stop of the keyboard; the arrow keys go from tab to tab."""

    def __init__(self, tabs: Sequence[Tab]) -> None:
        super().__init__()
        self.tabs = tuple(tabs)
        self.setObjectName("tabBar")
        self.setAccessibleName(tr("Pages of this hub"))
        self.setDrawBase(False)
        self.setExpanding(False)
        self.setUsesScrollButtons(False)
        self.setElideMode(Qt.TextElideMode.ElideNone)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMouseTracking(True)
        words = _words()
        for number, tab in enumerate(self.tabs, 1):
            self.addTab(words[tab])
            self.setTabToolTip(number - 1, key_words(tab_key(number)))

    @property
    def tab(self) -> Tab:
        return self.tabs[max(0, self.currentIndex())]

    def show_tab(self, tab: Tab) -> None:
        self.setCurrentIndex(self.tabs.index(tab))

    def step(self, by: int) -> None:
        """To the neighbour, round the corner at the ends."""
        self.setCurrentIndex((self.currentIndex() + by) % self.count())

    def tabSizeHint(self, index: int) -> QSize:
        tokens = current()
        width = QFontMetrics(_font()).horizontalAdvance(self.tabText(index)) + 2 * INSET
        last = index == self.count() - 1
        return QSize(width + (0 if last else tokens.px(_GAP) - 2 * INSET), tokens.px(_HEIGHT))

    def minimumTabSizeHint(self, index: int) -> QSize:
        return self.tabSizeHint(index)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens, painter = current(), QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(QRectF(INSET, self.height() - 1, self.width() - INSET, 1), QColor(tokens.line))
        painter.setFont(_font())
        for index in range(self.count()):
            self._paint_tab(painter, index)

    def _paint_tab(self, painter: QPainter, index: int) -> None:
        tokens, box = current(), QRectF(self.tabRect(index))
        box.setWidth(QFontMetrics(_font()).horizontalAdvance(self.tabText(index)) + 2 * INSET)
        chosen = index == self.currentIndex()
        hovered = self.underMouse() and self.tabRect(index).contains(self.mapFromGlobal(self.cursor().pos()))
        painter.setPen(QColor(tokens.text if chosen or hovered else tokens.text2))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.tabText(index))
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent))
            line = QRectF(box.left() + INSET, box.bottom() - _LINE + 1, box.width() - 2 * INSET, _LINE)
            painter.drawRoundedRect(line, _LINE / 2, _LINE / 2)
        if chosen and self.hasFocus():
            paint_focus(painter, box.adjusted(0, 2, 0, -_LINE - 1), radius=RADIUS_ROW)


def _font() -> QFont:
    font = QFont()
    font.setPixelSize(current().size(TextRole.STRONG))
    font.setWeight(QFont.Weight(WEIGHTS[TextRole.STRONG]))
    return font


def _words() -> dict[Tab, str]:
    return {Tab.DASHBOARD: tr("Dashboard"), Tab.CALENDAR: tr("Calendar"), Tab.HISTORY: tr("History")}
