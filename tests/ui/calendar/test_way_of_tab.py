"""Where the keyboard goes on the page, how narrow it gets, and what happens when it goes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication

from cirahub_desktop.ui.calendar.chip import EventChip
from cirahub_desktop.ui.presenters.calendar import View
from tests.pictures.keyboard import stumbles
from tests.ui.calendar.desk import Desk
from tests.ui.calendar.scene import TODAY


@pytest.mark.parametrize("view", View)
def test_tab_goes_as_the_eye_does(desk: Desk, view: View) -> None:
    desk.window.resize(548, 400)
    desk.view(view)
    assert list(stumbles(desk.window)) == []


def test_tab_brings_an_event_into_sight(desk: Desk) -> None:
    desk.view(View.WEEK)
    bar = desk.page.week.area.verticalScrollBar()
    bar.setValue(bar.maximum())
    desk.cell(TODAY).setFocus()
    desk.press(Qt.Key.Key_Tab)
    chip = QApplication.focusWidget()
    assert isinstance(chip, EventChip)
    assert chip.visibleRegion().boundingRect() == chip.rect()


def test_a_window_that_showed_a_week_can_be_made_narrow(desk: Desk) -> None:
    desk.view(View.WEEK)
    for _ in range(2):
        desk.window.resize(548, 400)
        desk.wait()
    assert desk.window.width() == 548


def test_a_page_that_is_gone_hears_no_answer(desk: Desk) -> None:
    """As when the language is switched while a month is being read."""
    desk.page.toolbar.stepped.emit(-3)
    desk.page._open_list(TODAY)
    assert desk.background.busy
    desk.page.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    desk.wait()
