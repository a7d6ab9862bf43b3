"""The tabs above a hub's page: made when they are opened, told what is new only while they are seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop.status import HubStatus
from cirahub_desktop.ui.dashboard.hub_page import HubPage
from cirahub_desktop.ui.presenters.dashboard import Surroundings, dashboard
from cirahub_desktop.ui.tabs.tab import Tab
from tests.ui.dashboard import samples


@dataclass(frozen=True)
class Seen:
    hub: str


class Page(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.told: list[str] = []
        self.remembered: object = None

    def show_hub(self, hub: HubStatus) -> None:
        self.told.append(hub.name)

    def memory(self) -> object:
        return Seen(self.told[-1])

    def focus_chain(self) -> list[QWidget]:
        return []

    def remember(self, memory: object) -> None:
        assert not self.told, "before anything is shown"
        self.remembered = memory


class Book:
    def __init__(self) -> None:
        self.made: list[tuple[Tab, Page]] = []
        self.page = HubPage({tab: lambda tab=tab: self._make(tab) for tab in (Tab.CALENDAR, Tab.HISTORY)})
        self.page.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self.page.resize(1000, 700)
        self.page.show()

    def _make(self, tab: Tab) -> Page:
        self.made.append((tab, Page()))
        return self.made[-1][1]

    def show(self, hub: HubStatus) -> None:
        view = dashboard((hub,), {}, hub.id, Surroundings(samples.NOW)).hub
        assert view is not None
        self.page.show_view(view, hub)


@pytest.fixture
def book(qtbot: QtBot) -> Iterator[Book]:
    made = Book()
    made.show(samples.in_sync())
    yield made
    made.page.close()
    made.page.deleteLater()


def test_a_page_is_made_when_its_tab_is_first_opened(book: Book) -> None:
    assert not book.made
    book.page.open_tab(Tab.HISTORY)
    book.page.open_tab(Tab.DASHBOARD)
    book.page.open_tab(Tab.HISTORY)
    assert [tab for tab, _ in book.made] == [Tab.HISTORY]
    assert book.made[0][1].isVisible()


def test_what_is_new_reaches_the_open_tab_alone(book: Book) -> None:
    book.page.open_tab(Tab.HISTORY)
    book.page.open_tab(Tab.CALENDAR)
    (_, history), (_, calendar) = book.made
    book.show(samples.in_sync())
    assert (len(history.told), len(calendar.told)) == (1, 2)


def test_the_keyboard_goes_from_tab_to_tab(book: Book, qtbot: QtBot) -> None:
    book.page.bar.setFocus()
    qtbot.keyClick(book.page.bar, Qt.Key.Key_Right)
    assert book.page.tabs.tab is Tab.CALENDAR
    book.page.bar.step(1)
    assert book.page.tabs.tab is Tab.HISTORY
    book.page.bar.step(1)
    assert book.page.tabs.tab is Tab.DASHBOARD
    assert book.page.overview.isVisible()


def test_the_tabs_have_names_and_roles(book: Book) -> None:
    face = QAccessible.queryAccessibleInterface(book.page.bar)
    assert face.role() is QAccessible.Role.PageTabList
    assert face.text(QAccessible.Text.Name)
    tabs = [face.child(index) for index in range(3)]
    assert [one.text(QAccessible.Text.Name) for one in tabs] == ["Dashboard", "Calendar", "History"]
    assert {one.role() for one in tabs} == {QAccessible.Role.PageTab}


def test_another_page_in_its_place_opens_the_same_tab_and_is_reminded(book: Book) -> None:
    book.page.open_tab(Tab.HISTORY)
    book.page.open_tab(Tab.CALENDAR)
    again = Book()
    again.page.tabs.remember(book.page.tabs.memory())
    again.show(samples.in_sync())
    ((tab, page),) = again.made
    assert tab is Tab.CALENDAR
    assert page.remembered == Seen("Livraisons")
    assert again.page.bar.tab is Tab.CALENDAR
    again.page.open_tab(Tab.HISTORY)
    assert again.made[1][1].remembered == Seen("Livraisons"), "also of a tab that was not open"
    again.page.deleteLater()


@pytest.mark.parametrize(
    ("hub", "shown"), [(samples.nothing_written(), False), (samples.waiting(), True), (samples.broken(), True)]
)
def test_over_the_other_tabs_the_banner_is_shown_where_somebody_is_needed(
    book: Book, hub: HubStatus, shown: bool
) -> None:
    book.show(hub)
    assert book.page.banner.isVisible()
    book.page.open_tab(Tab.CALENDAR)
    assert book.page.banner.isVisible() is shown
