"""Which tabs there are beside the dashboard; each page is imported when it is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cirahub_desktop.ui.tabs.tab import HubTab, Tab, TabMakers

if TYPE_CHECKING:
    from cirahub_desktop.ui.live import Live


def tab_makers(live: Live) -> TabMakers:
    def history() -> HubTab:
        from cirahub_desktop.ui.history.page import HistoryPage

        return HistoryPage(live)

    return {Tab.HISTORY: history}
