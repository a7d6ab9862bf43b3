"""Which tabs there are beside the dashboard; each page is imported when it is first opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from cirahub_desktop.ui.tabs.tab import HubTab, Tab, TabMakers

if TYPE_CHECKING:
    from cirahub_desktop.ui.live import Live


def tab_makers(live: Live, open_story: Callable[[str], None]) -> TabMakers:
    """``open_story`` shows what happened to one item."""

    def calendar() -> HubTab:
        from cirahub_desktop.ui.calendar.page import CalendarPage

        page = CalendarPage(live)
        page.story_wanted.connect(open_story)
        return page

    def history() -> HubTab:
        from cirahub_desktop.ui.history.page import HistoryPage

        return HistoryPage(live)

    return {Tab.CALENDAR: calendar, Tab.HISTORY: history}
