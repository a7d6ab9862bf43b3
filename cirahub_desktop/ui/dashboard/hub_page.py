"""The page of one hub: title and banner stay, hub and table scroll where the window is low."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cirahub_desktop.ui.dashboard.banner_slot import BannerSlot
from cirahub_desktop.ui.dashboard.canvas import HubCanvas
from cirahub_desktop.ui.dashboard.footer import Always, StatusLines
from cirahub_desktop.ui.dashboard.rows import RowsTable
from cirahub_desktop.ui.dashboard.title_bar import TitleBar
from cirahub_desktop.ui.later import Later
from cirahub_desktop.ui.presenters.dashboard import HubView
from cirahub_desktop.ui.scrolling import scrolling

_EDGE = 24


class HubPage(QWidget):
    """Shows a ``HubView``; what is pressed goes out as signals."""

    spoke_pressed = Signal(str)
    enabled_changed = Signal(str, bool)
    banner_pressed = Signal(object)
    details_pressed = Signal()
    faults_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = TitleBar()
        self.banner = BannerSlot()
        self.lines = StatusLines()
        self.canvas: HubCanvas | None = None
        self.rows: RowsTable | None = None
        self._view: HubView | None = None
        self._inside = QWidget()
        self._flow = QVBoxLayout(self._inside)
        self._flow.setContentsMargins(0, 0, 0, 0)
        self._flow.setSpacing(8)
        self._flow.addWidget(self.lines)
        self._area = scrolling(self._inside)
        self._soon = Later(self, self._fit)
        self._lay_out()
        self.banner.pressed.connect(self.banner_pressed)
        self.banner.details_pressed.connect(self.details_pressed)
        self.lines.faults_pressed.connect(self.faults_pressed)

    def show_view(self, view: HubView) -> None:
        self._view = view
        self.title.show_view(view)
        self.banner.show_view(view.banner)
        self.lines.show_lines(view.lines, view.faults_link)
        self._show_hub(view)
        self._show_rows(view)
        self._chain()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._soon.start()

    def _fit(self) -> None:
        """Picture or table alone, by the width there is now."""
        if self._view is not None:
            self._show_hub(self._view)
            self._show_rows(self._view)
            self._chain()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(_EDGE, _EDGE, _EDGE, 12)
        column.setSpacing(16)
        column.addWidget(self.title)
        column.addWidget(self.banner)
        column.addWidget(self._area, 1)
        column.addWidget(Always())

    def _has_room(self, view: HubView) -> bool:
        """Below the least width of the picture the table stands alone."""
        if view.disc is None:
            return False
        probe = self.canvas if self.canvas is not None else HubCanvas(view.left, view.right, view.disc)
        fits = probe.minimumSizeHint().width() <= self.width() - 2 * _EDGE
        if probe is not self.canvas:
            probe.deleteLater()
        return fits

    def _show_hub(self, view: HubView) -> None:
        if view.disc is None or not self._has_room(view):
            self._drop_canvas()
            return
        if self.canvas is not None and self.canvas.shows(view.left, view.right):
            self.canvas.show_views(view.left, view.right, view.disc)
            return
        self._drop_canvas()
        self.canvas = HubCanvas(view.left, view.right, view.disc)
        self.canvas.spoke_pressed.connect(self.spoke_pressed)
        self._flow.insertWidget(0, self.canvas, 1)

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
        self._flow.setAlignment(Qt.AlignmentFlag.AlignTop if alone else Qt.AlignmentFlag(0))

    def _chain(self) -> None:
        """The keyboard goes as the eye does: title, banner, cards, rows, link."""
        stops: list[QWidget] = [*self.title.focus_chain()]
        stops += self.banner.buttons()
        stops += self.canvas.cards if self.canvas is not None else []
        stops += self.rows.focus_chain() if self.rows is not None else []
        stops.append(self.lines.link)
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)
