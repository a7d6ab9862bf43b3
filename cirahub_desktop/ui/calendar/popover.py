"""What floats over the days: framed, closed by Escape, its cross, or a click beside it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from cirahub_desktop.i18n import tr
from cirahub_desktop.ui.scrolling import scrolling
from cirahub_desktop.ui.theme.apply import current
from cirahub_desktop.ui.theme.tokens import RADIUS_CARD, TextRole
from cirahub_desktop.ui.widgets.buttons import IconButton
from cirahub_desktop.ui.widgets.frame import paint_frame
from cirahub_desktop.ui.widgets.text import Label

_SHADOW = 8
_EDGE = 4


class Popover(QWidget):
    """``closed``: a person closed it. Content goes into ``content``; it scrolls where the page is too low."""

    closed = Signal()

    def __init__(self, page: QWidget, title: str, wide: int) -> None:
        super().__init__(page)
        self._page, self._wide = page, current().px(wide)
        self._anchor = QRect()
        self.setAccessibleName(title)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.title = Label(title, TextRole.SECTION, wrap=True)
        self.close_button = IconButton("close", tr("Close"))
        self.close_button.setObjectName("popoverClose")
        self.close_button.clicked.connect(self.closed)
        head = QHBoxLayout()
        head.setContentsMargins(16, 14, 12, 0)
        head.addWidget(self.title, 1)
        head.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignTop)
        self._inside = QWidget()
        self.content = QVBoxLayout(self._inside)
        self.content.setContentsMargins(16, 0, 16, 0)
        self.content.setSpacing(8)
        self._area: QScrollArea = scrolling(self._inside)
        column = QVBoxLayout(self)
        column.setContentsMargins(_SHADOW, _SHADOW, _SHADOW, _SHADOW + 12)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._area, 1)
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)

    def stand_by(self, anchor: QRect) -> None:
        """Beside ``anchor``, in the coordinates of the page, and inside the page."""
        self._anchor = anchor
        self.fit()
        self.show()
        self.raise_()

    def fit(self) -> None:
        """As high as its words, as far as the page is."""
        page = self._page.rect()
        wide = min(self._wide + 2 * _SHADOW, page.width())
        self.resize(wide, self.height())
        self.content.activate()
        inner = wide - 2 * _SHADOW
        needed = self._inside.heightForWidth(inner) if self._inside.hasHeightForWidth() else -1
        needed = needed if needed >= 0 else self._inside.sizeHint().height()
        head = self.title.heightForWidth(inner - 70) if self.title.wordWrap() else self.title.height()
        high = min(needed + max(head, self.close_button.sizeHint().height()) + 14 + 4 + 2 * _SHADOW + 14, page.height())
        self.resize(QSize(wide, high))
        self.move(self._place(page))

    def _place(self, page: QRect) -> QPoint:
        """Right of what it is about, else left of it, else over it."""
        anchor = self._anchor
        left = anchor.right() + _EDGE
        if left + self.width() > page.right():
            left = anchor.left() - _EDGE - self.width()
        left = min(max(left, page.left()), max(page.left(), page.right() - self.width() + 1))
        top = min(max(anchor.top() - 40, page.top()), max(page.top(), page.bottom() - self.height() + 1))
        return QPoint(left, top)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(_SHADOW, _SHADOW, -_SHADOW, -_SHADOW)
        for step in range(_SHADOW):
            shade = QColor(0, 0, 0, 6 if not tokens.dark else 14)
            around = box.adjusted(-step, -step + 2, step, step + 2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(shade)
            painter.drawRoundedRect(around, RADIUS_CARD + step, RADIUS_CARD + step)
        paint_frame(painter, box, tokens.surface, tokens.field, radius=RADIUS_CARD)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A click beside it closes it and does what it does."""
        if (
            event.type() is QEvent.Type.MouseButtonPress
            and isinstance(event, QMouseEvent)
            and isinstance(watched, QWidget)
            and self.isVisible()
            and watched.window() is self.window()
            and watched is not self
            and not self.isAncestorOf(watched)
        ):
            self.closed.emit()
        return False
