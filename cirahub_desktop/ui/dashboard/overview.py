"""The tab *Dashboard*: the hub with its spokes, their rows, how the last run ended; scrolls where the window is low."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cirahub_desktop.ui.dashboard.canvas import HubCanvas
from cirahub_desktop.ui.dashboard.footer import Always, StatusLines
from cirahub_desktop.ui.dashboard.rows import RowsTable
from cirahub_desktop.ui.later import Later
from cirahub_desktop.ui.presenters.dashboard import HubView
from cirahub_desktop.ui.scrolling import scrolling

_PICTURE, _REST = 0, 2
"""What takes the height that is left: picture and rows, or what lies below rows alone."""


class Overview(QWidget):
    """``rearranged``: picture or rows are others than before, so the way of the keyboard has to be laid again."""

    spoke_pressed = Signal(str)
    enabled_changed = Signal(str, bool)
    faults_pressed = Signal()
    leaving_pressed = Signal()
    rearranged = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.lines = StatusLines()
        self.always = Always()
        self.canvas: HubCanvas | None = None
        self.rows: RowsTable | None = None
        self._view: HubView | None = None
        self._soon = Later(self, self._fit)
        self._inside = QWidget()
        self._flow = QVBoxLayout()
        self._flow.setSpacing(8)
        self._flow.addWidget(self.lines)
        self._whole = QVBoxLayout(self._inside)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(0)
        self._whole.addLayout(self._flow)
        self._whole.addSpacing(14)
        self._whole.addStretch()
        self._whole.addWidget(self.always)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scrolling(self._inside, bends=True), 1)
        self.lines.faults_pressed.connect(self.faults_pressed)
        self.lines.leaving_pressed.connect(self.leaving_pressed)

    def show_view(self, view: HubView) -> None:
        self._view = view
        self.lines.show_lines(view.lines, view.faults_link, view.leaving_link)
        self._fit()

    def focus_chain(self) -> list[QWidget]:
        """As the eye goes: cards, rows, link."""
        stops: list[QWidget] = [*(self.canvas.cards if self.canvas is not None else ())]
        stops += self.rows.focus_chain() if self.rows is not None else []
        return [*stops, *self.lines.focus_chain(), *self.always.focus_chain()]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._soon.start()

    def _fit(self) -> None:
        """Picture or table alone, by the width there is now."""
        if self._view is not None:
            self._show_hub(self._view)
            self._show_rows(self._view)
            self.rearranged.emit()

    def _show_hub(self, view: HubView) -> None:
        """Below the least width of the picture the table stands alone."""
        if view.disc is None:
            self._drop_canvas()
            return
        if self.canvas is not None and self.canvas.shows(view.left, view.right):
            self.canvas.show_views(view.left, view.right, view.disc)
            if not self._has_room(self.canvas):
                self._drop_canvas()
            return
        self._drop_canvas()
        made = HubCanvas(view.left, view.right, view.disc)
        if not self._has_room(made):
            made.deleteLater()
            return
        self.canvas = made
        made.spoke_pressed.connect(self.spoke_pressed)
        self._flow.insertWidget(0, made, 1)

    def _has_room(self, canvas: HubCanvas) -> bool:
        return canvas.minimumSizeHint().width() <= self.width()

    def _drop_canvas(self) -> None:
        if self.canvas is not None:
            self._flow.removeWidget(self.canvas)
            self.canvas.hide()
            self.canvas.deleteLater()
            self.canvas = None

    def _show_rows(self, view: HubView) -> None:
        alone = self.canvas is None
        if self.rows is not None and self.rows.shows(view.rows, with_states=alone):
            self.rows.show_rows(view.rows)
            return
        if self.rows is not None:
            self._flow.removeWidget(self.rows)
            self.rows.hide()
            self.rows.deleteLater()
        self.rows = RowsTable(view.rows, with_states=alone)
        self.rows.options_pressed.connect(self.spoke_pressed)
        self.rows.enabled_changed.connect(self.enabled_changed)
        self._flow.insertWidget(self._flow.indexOf(self.lines), self.rows)
        for place, grows in ((_PICTURE, not alone), (_REST, alone)):
            self._whole.setStretch(place, int(grows))
