"""The tabs *Calendar* and *History* of a hub, and what opens in them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QListView, QWidget

from cirahub_desktop.ui.calendar.day_cell import DayCell
from cirahub_desktop.ui.calendar.page import CalendarPage
from cirahub_desktop.ui.history.page import HistoryPage
from cirahub_desktop.ui.presenters.history import Shelf
from cirahub_desktop.ui.tabs.tab import Tab
from tests.pictures import world
from tests.pictures.hub_pages import menu_of
from tests.pictures.page import Open, Page
from tests.pictures.studio import Studio


def calendar(view: str = "month", hub: str = world.IN_SYNC) -> Open:
    def opened(studio: Studio) -> QWidget:
        window = studio.show(hub, Tab.CALENDAR)
        studio.idle()
        studio.press(f"view-{view}")
        studio.idle()
        return window

    return opened


def event(view: str) -> Open:
    """An event in its four versions."""

    def opened(studio: Studio) -> QWidget:
        window = calendar(view)(studio)
        studio.settle()
        studio.press("eventChip")
        studio.wait(lambda: window.findChild(QWidget, "eventPopover"), "the event")
        studio.idle()
        studio.afterwards(_calendar_of(studio).floating.close)
        return window

    return opened


def day(studio: Studio) -> QWidget:
    """All that is on it."""
    window = calendar()(studio)
    cells = [one for one in window.findChildren(DayCell) if one.isVisible() and one.view is not None]
    next(one for one in cells if one.view is not None and one.view.today).click()
    studio.afterwards(_calendar_of(studio).floating.close)
    return window


def go_to(studio: Studio) -> QWidget:
    window = calendar()(studio)
    studio.press("calendarTitle")
    studio.afterwards(_calendar_of(studio).floating.close)
    return window


def _calendar_of(studio: Studio) -> CalendarPage:
    (page,) = studio.window.findChildren(CalendarPage)
    return page


def history(hub: str) -> Open:
    def opened(studio: Studio) -> QWidget:
        window = studio.show(hub, Tab.HISTORY)
        studio.idle()
        return window

    return opened


def shelf(which: Shelf, hub: str) -> Open:
    """Of the history, with the story of its first event where it lists events."""

    def opened(studio: Studio) -> QWidget:
        window = history(hub)(studio)
        studio.press(f"shelf-{which.value}")
        studio.idle()
        names = [one for one in window.findChildren(QAbstractButton, "itemName") if one.isVisible()]
        if names:
            names[0].click()
            studio.idle()
        studio.afterwards(lambda: studio.press(f"shelf-{Shelf.ALL.value}"))
        return window

    return opened


def first_run(studio: Studio) -> QWidget:
    """The run that wrote everything."""
    window = history(world.IN_SYNC)(studio)
    (runs,) = window.findChildren(QListView, "runsList")
    model = runs.model()
    runs.setCurrentIndex(model.index(model.rowCount() - 1, 0))
    studio.idle()
    return window


def story(studio: Studio) -> QWidget:
    """Of one event."""
    window = first_run(studio)
    studio.settle()
    names = [one for one in window.findChildren(QAbstractButton, "itemName") if one.isVisible()]
    names[0].click()
    studio.idle()
    studio.afterwards(lambda: _history_of(studio).presenter.back())
    return window


def not_saved(studio: Studio) -> QWidget:
    """As a text, where there is no room for it."""
    window = first_run(studio)
    _history_of(studio).saving.save_to(Path("gone") / "CiraHub Livraisons.txt", lambda: "")
    studio.idle()
    studio.afterwards(_history_of(studio).saving.hide)
    return window


def undo(studio: Studio) -> QWidget:
    first_run(studio)
    studio.press("undoRunButton")
    dialog = studio.dialog("undoDialog")
    studio.idle()
    return dialog


def _history_of(studio: Studio) -> HistoryPage:
    (page,) = studio.window.findChildren(HistoryPage)
    return page


PAGES = (
    *(Page(f"calendar-{view}", calendar(view)) for view in ("month", "week", "list")),
    Page("calendar-event", event("month")),
    Page("calendar-event-in-week", event("week")),
    Page("calendar-day", day),
    Page("calendar-go-to", go_to),
    Page("menu-sort", menu_of("sortButton", calendar("list"))),
    Page("calendar-of-many", calendar("month", world.LEAVING)),
    Page("calendar-of-two", calendar("list", world.ASKED)),
    Page("history", history(world.IN_SYNC)),
    Page("history-held", history(world.WAITING)),
    Page("history-failed", history(world.ERROR)),
    Page("history-restorable-none", shelf(Shelf.DELETED, world.IN_SYNC)),
    Page("history-problems", shelf(Shelf.PROBLEMS, world.ERROR)),
    Page("history-run", first_run),
    Page("history-story", story),
    Page("history-not-saved", not_saved),
    Page("history-undo", undo),
)
