"""The pages behind the tabs: each is made when it is first opened, and only the open one is told what is new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from cirahub_desktop.frozen import frozen
from cirahub_desktop.status import HubStatus
from cirahub_desktop.ui.later import Later
from cirahub_desktop.ui.tabs.tab import HubTab, Tab, TabMakers


@frozen
class TabsMemory:
    """Which tab is open, and what the pages that were opened looked like."""

    tab: Tab = Tab.DASHBOARD
    pages: Mapping[Tab, object] = field(default_factory=dict)


class HubTabs(QStackedWidget):
    """``opened``: another tab is open now."""

    opened = Signal(object)

    def __init__(self, dashboard: QWidget, makers: TabMakers) -> None:
        super().__init__()
        self._makers = makers
        self._widgets: dict[Tab, QWidget] = {Tab.DASHBOARD: dashboard}
        self._pages: dict[Tab, HubTab] = {}
        self._remembered: dict[Tab, object] = {}
        self._hub: HubStatus | None = None
        self.tab = Tab.DASHBOARD
        self._soon = Later(self, self.updateGeometry)
        self.addWidget(dashboard)

    def hasHeightForWidth(self) -> bool:
        """Its pages scroll: the window asks for the least they need, not for the height at which all is seen."""
        return False

    def minimumSizeHint(self) -> QSize:
        """Of the page that is open, with what goes into several lines at this width; the others are in nobody's way."""
        page = self.currentWidget()
        if page is None:
            return super().minimumSizeHint()
        least, layout = page.minimumSizeHint(), page.layout()
        high = layout.totalMinimumHeightForWidth(self.width()) if layout is not None else 0
        return QSize(least.width(), max(least.height(), high))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._soon.start()

    @property
    def tabs(self) -> tuple[Tab, ...]:
        return (Tab.DASHBOARD, *self._makers)

    def open_tab(self, tab: Tab) -> None:
        if tab is self.tab:
            return
        self.tab = tab
        self._show_page()
        self.opened.emit(tab)

    def page(self, tab: Tab) -> HubTab | None:
        """None where it was never opened."""
        return self._pages.get(tab)

    def show_hub(self, hub: HubStatus) -> None:
        self._hub = hub
        self._show_page()

    def focus_chain(self) -> list[QWidget]:
        """Of the page that is open; the dashboard has its own."""
        page = self._pages.get(self.tab)
        return page.focus_chain() if page is not None else []

    def memory(self) -> TabsMemory:
        return TabsMemory(self.tab, self._remembered | {tab: page.memory() for tab, page in self._pages.items()})

    def remember(self, memory: TabsMemory) -> None:
        """Before anything is shown."""
        self._remembered = {tab: page for tab, page in memory.pages.items() if tab in self._makers}
        self.open_tab(memory.tab if memory.tab in self.tabs else Tab.DASHBOARD)

    def _show_page(self) -> None:
        if self._hub is None:
            return
        if self.tab is not Tab.DASHBOARD:
            if self.tab not in self._pages:
                self._make(self.tab)
            self._pages[self.tab].show_hub(self._hub)
        self.setCurrentWidget(self._widgets[self.tab])

    def _make(self, tab: Tab) -> None:
        page = self._pages[tab] = self._makers[tab]()
        if tab in self._remembered:
            page.remember(self._remembered.pop(tab))
        if isinstance(page, QWidget):
            self._widgets[tab] = page
            self.addWidget(page)
