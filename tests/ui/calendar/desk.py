"""The page in a window, over an App with events."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cirahub_desktop.ui.calendar.chip import EventChip
from cirahub_desktop.ui.calendar.day_cell import DayCell
from cirahub_desktop.ui.calendar.page import CalendarPage
from cirahub_desktop.ui.live import Live
from cirahub_desktop.ui.presenters.calendar import View
from cirahub_desktop.ui.worker import Background, SyncWorker
from tests.ui.calendar.scene import NOW, Office


class Desk:
    def __init__(self, office: Office, qtbot: QtBot) -> None:
        self.office, self.qtbot = office, qtbot
        self.background = Background()
        self.worker = SyncWorker(office.app)
        self.live = Live(office.app, self.worker, self.background, lambda: NOW)
        self.live.refresh()
        self.window = QWidget()
        self.column = QVBoxLayout(self.window)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.page = self.add_page()
        self.window.resize(928, 600)
        self.window.show()
        self.wait()

    def add_page(self) -> CalendarPage:
        page = CalendarPage(self.live)
        self.column.addWidget(page)
        page.show_hub(self.live.hubs[0])
        return page

    def switch(self) -> None:
        """As the window does it: the page is made again from its memory."""
        memory = self.page.memory()
        self.page.hide()
        self.column.removeWidget(self.page)
        self.page.deleteLater()
        self.page = CalendarPage(self.live)
        self.page.remember(memory)
        self.column.addWidget(self.page)
        self.page.show_hub(self.live.hubs[0])
        self.wait()

    def wait(self) -> None:
        self.qtbot.waitUntil(lambda: not self.background.busy, timeout=5000)
        for _ in range(3):
            QCoreApplication.processEvents()

    def chip(self, subject: str) -> EventChip:
        chips = (one for one in self.page.findChildren(EventChip) if one.isVisible())
        found = [one for one in chips if one.view is not None and one.view.text == subject]
        assert found, f"{subject} is not shown"
        return found[0]

    def cell(self, day: date) -> DayCell:
        return next(one for one in self.page.findChildren(DayCell) if one.isVisible() and one.day == day)

    def click(self, widget: QWidget) -> None:
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.wait()

    def press(self, key: Qt.Key, times: int = 1) -> None:
        for _ in range(times):
            focus = QApplication.focusWidget()
            assert focus is not None
            QTest.keyClick(focus, key)
        self.wait()

    def view(self, view: View) -> None:
        self.click(self.page.toolbar.views.segments[view])

    def subjects(self) -> list[str]:
        model = self.page.list.model()
        return [str(model.data(model.index(row, 1))) for row in range(model.rowCount())]

    def close(self) -> None:
        self.background.shutdown()
        assert self.worker.shutdown(5)
        self.window.hide()
        self.window.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
