"""The page of one hub: title, tabs and the one banner stay; below them lies what the tab shows."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cirahub_desktop.status import HubStatus
from cirahub_desktop.ui.dashboard.banner_slot import BannerSlot
from cirahub_desktop.ui.dashboard.example_strip import ExampleStrip
from cirahub_desktop.ui.dashboard.overview import Overview
from cirahub_desktop.ui.dashboard.title_bar import TitleBar
from cirahub_desktop.ui.keys import tab_key
from cirahub_desktop.ui.presenters.dashboard import HubView
from cirahub_desktop.ui.tabs.bar import INSET, HubTabBar
from cirahub_desktop.ui.tabs.pages import HubTabs
from cirahub_desktop.ui.tabs.tab import Tab, TabMakers

_EDGE = 24


class HubPage(QWidget):
    """Shows a ``HubView``; what is pressed goes out as signals."""

    spoke_pressed = Signal(str)
    enabled_changed = Signal(str, bool)
    banner_pressed = Signal(object)
    details_pressed = Signal()
    faults_pressed = Signal()
    throw_away_pressed = Signal()

    def __init__(self, makers: TabMakers) -> None:
        super().__init__()
        self.title = TitleBar()
        self.example = ExampleStrip()
        self.banner = BannerSlot()
        self.overview = Overview()
        self.tabs = HubTabs(self.overview, makers)
        self.bar = HubTabBar(self.tabs.tabs)
        self.bar.setVisible(self.bar.count() > 1)
        self._view: HubView | None = None
        self._lay_out()
        self._wire()

    def show_view(self, view: HubView, hub: HubStatus) -> None:
        self._view = view
        self.title.show_view(view)
        self.example.show_example(view.example)
        self._show_tab(view)
        self.tabs.show_hub(hub)

    def be_wide(self, width: int) -> None:
        """As wide as it will be shown, so that nothing is made for another width first."""
        self.overview.resize(width - 2 * _EDGE, self.overview.height())

    def open_tab(self, tab: Tab) -> None:
        self.bar.show_tab(tab)

    def _show_tab(self, view: HubView) -> None:
        """A hidden dashboard is brought up to date when it is looked at again."""
        dashboard = self.tabs.tab is Tab.DASHBOARD
        self.banner.show_view(view.banner if dashboard or view.banner_everywhere else None)
        if dashboard:
            self.overview.show_view(view)
        else:
            self._chain()

    def _on_opened(self) -> None:
        self.bar.show_tab(self.tabs.tab)
        if self._view is not None:
            self._show_tab(self._view)

    def _lay_out(self) -> None:
        """The ring of focus round the first tab lies outside the edge, so that its word begins where all else does."""
        column = QVBoxLayout(self)
        column.setContentsMargins(_EDGE - INSET, _EDGE, _EDGE, 12)
        column.setSpacing(0)
        column.addLayout(_edged(self.title))
        column.addSpacing(12)
        column.addWidget(self.bar)
        rest = _edged(self.example, self.banner, self.tabs)
        rest.setStretchFactor(self.tabs, 1)
        column.addSpacing(14)
        column.addLayout(rest, 1)

    def _wire(self) -> None:
        self.example.throw_away.connect(self.throw_away_pressed)
        self.banner.pressed.connect(self.banner_pressed)
        self.banner.details_pressed.connect(self.details_pressed)
        self.overview.spoke_pressed.connect(self.spoke_pressed)
        self.overview.enabled_changed.connect(self.enabled_changed)
        self.overview.faults_pressed.connect(self.faults_pressed)
        self.overview.rearranged.connect(self._chain)
        self.tabs.opened.connect(self._on_opened)
        self.bar.currentChanged.connect(lambda _: self.tabs.open_tab(self.bar.tab))
        for key, by in ((QKeySequence.StandardKey.NextChild, 1), (QKeySequence.StandardKey.PreviousChild, -1)):
            QShortcut(QKeySequence(key), self).activated.connect(lambda step=by: self.bar.step(step))
        for number, tab in enumerate(self.tabs.tabs, 1):
            QShortcut(tab_key(number), self).activated.connect(lambda tab=tab: self._go_to(tab))

    def _go_to(self, tab: Tab) -> None:
        """By its key: the keyboard goes into the page, unless it is there."""
        self.open_tab(tab)
        if not self.tabs.isAncestorOf(self.window().focusWidget() or self):
            stops = self.overview.focus_chain() if tab is Tab.DASHBOARD else self.tabs.focus_chain()
            first = next((one for one in stops if one.isVisible() and one.isEnabled()), self.bar)
            first.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _chain(self) -> None:
        """The keyboard goes as the eye does: title, tabs, banner, and what the tab shows."""
        stops: list[QWidget] = [*self.title.focus_chain(), self.bar, self.example.link, *self.banner.buttons()]
        if self.tabs.tab is Tab.DASHBOARD:
            stops += self.overview.focus_chain()
        else:
            stops += self.tabs.focus_chain()
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)


def _edged(*widgets: QWidget) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setContentsMargins(INSET, 0, 0, 0)
    column.setSpacing(14)
    for widget in widgets:
        column.addWidget(widget)
    return column
