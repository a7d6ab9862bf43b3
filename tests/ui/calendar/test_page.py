"""The page itself over a real store: mouse, keyboard, screen reader, language switch, least size."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from cirahub_desktop import i18n
from cirahub_desktop.sync.model.listing import Order
from cirahub_desktop.ui.calendar.chip import EventChip
from cirahub_desktop.ui.calendar.day_cell import DayCell, MoreButton
from cirahub_desktop.ui.calendar.day_popover import DayPopover, GoToPopover
from cirahub_desktop.ui.calendar.legend import LegendBox
from cirahub_desktop.ui.calendar.list_model import COLUMNS
from cirahub_desktop.ui.calendar.page import CalendarPage
from cirahub_desktop.ui.presenters.calendar import View
from tests.ui.calendar.desk import Desk
from tests.ui.calendar.scene import TODAY
from tests.ui.wizard.clipping import clipped, overlapping

FAIR = date(2026, 11, 26)


def said(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name) if interface else ""


def test_a_screen_reader_finds_each_event_as_a_button(desk: Desk) -> None:
    desk.page.toolbar.stepped.emit(1)
    desk.page.toolbar.stepped.emit(-1)
    desk.wait()
    chip = desk.chip("Fair")
    interface = QAccessible.queryAccessibleInterface(chip)
    assert interface is not None
    assert interface.role() is QAccessible.Role.Button
    assert said(chip) == "Fair, Thu 26 Nov to Sat 28 Nov, from Holidays"
    assert "Holidays" in chip.toolTip()
    assert said(desk.cell(TODAY)) == "Today, Tuesday 24 November, 8 events"
    assert said(desk.cell(date(2026, 11, 25))) == "Wednesday 25 November, no events"


def test_every_button_and_box_has_a_name(desk: Desk) -> None:
    for view in View:
        desk.view(view)
        for kind in (EventChip, DayCell, MoreButton, LegendBox):
            assert all(said(one) for one in desk.page.findChildren(kind) if one.isVisible())


def test_more_opens_the_day_and_an_event_of_it(desk: Desk) -> None:
    more = next(one for one in desk.page.findChildren(MoreButton) if one.isVisible() and one.day == TODAY)
    assert more.text().startswith("+")
    desk.click(more)
    popover = desk.page.floating.popover
    assert isinstance(popover, DayPopover)
    assert len(popover.chips) == 8
    assert QApplication.focusWidget() is popover.chips[0]
    desk.press(Qt.Key.Key_Down, 7)
    desk.press(Qt.Key.Key_Return)
    floats = desk.page.floating.event_popover
    assert floats is not None
    assert floats.view.title == "Board meeting"


def test_an_event_opens_in_its_versions_and_closes_by_escape(desk: Desk) -> None:
    chip = desk.chip("Fair")
    desk.click(chip)
    floats = desk.page.floating.event_popover
    assert floats is not None
    assert [row.label for row in floats.view.rows] == ["As in the file", "As understood", "In Dock", "On this computer"]
    assert desk.page.rect().contains(floats.geometry())
    assert clipped(floats) == overlapping(floats) == []
    desk.press(Qt.Key.Key_Escape)
    assert desk.page.floating.popover is None
    assert QApplication.focusWidget() is desk.chip("Fair")


def test_the_lines_of_the_event_can_be_read(desk: Desk) -> None:
    desk.click(desk.chip("Fair"))
    floats = desk.page.floating.event_popover
    assert floats is not None
    assert not floats.lines.isVisible()
    desk.click(floats.lines_button)
    assert floats.lines.isVisible()
    assert "SUMMARY:Fair" in floats.lines.toPlainText().splitlines()
    assert desk.page.rect().contains(floats.geometry())


def test_a_click_beside_it_closes_it(desk: Desk) -> None:
    desk.click(desk.chip("Fair"))
    desk.click(desk.page.toolbar.forth)
    assert desk.page.floating.popover is None
    assert desk.page.toolbar.title.text() == "December 2026"


def test_the_story_is_asked_for(desk: Desk) -> None:
    asked: list[str] = []
    desk.page.story_wanted.connect(asked.append)
    desk.click(desk.chip("Fair"))
    floats = desk.page.floating.event_popover
    assert floats is not None
    item = floats.view.item
    desk.click(floats.story_button)
    assert asked == [item]
    assert desk.page.floating.popover is None


def test_the_keyboard_goes_from_day_to_day_and_into_the_events(desk: Desk) -> None:
    desk.cell(TODAY).setFocus()
    desk.press(Qt.Key.Key_Right, 2)
    focus = QApplication.focusWidget()
    assert isinstance(focus, DayCell)
    assert focus.day == FAIR
    desk.press(Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is desk.chip("Fair")
    desk.press(Qt.Key.Key_Return)
    assert desk.page.floating.event_popover is not None
    desk.press(Qt.Key.Key_Escape)
    desk.press(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is desk.cell(FAIR)
    desk.press(Qt.Key.Key_PageDown)
    assert desk.page.toolbar.title.text() == "December 2026"
    focus = QApplication.focusWidget()
    assert isinstance(focus, DayCell)
    assert focus.day == date(2026, 12, 26)
    desk.press(Qt.Key.Key_Down, 2)
    assert desk.page.toolbar.title.text() == "January 2027"


def test_a_week_by_the_keyboard(desk: Desk) -> None:
    desk.view(View.WEEK)
    desk.cell(TODAY).setFocus()
    desk.press(Qt.Key.Key_Down)
    focus = QApplication.focusWidget()
    assert isinstance(focus, EventChip)
    assert focus.view is not None
    assert focus.view.text == "Early 1"
    desk.press(Qt.Key.Key_Right, 2)
    desk.press(Qt.Key.Key_Down)
    assert QApplication.focusWidget() is desk.chip("Fair")
    desk.press(Qt.Key.Key_PageUp)
    assert desk.page.toolbar.title.text() == "16 – 22 Nov 2026"


def test_a_day_can_be_typed(desk: Desk) -> None:
    desk.click(desk.page.toolbar.title)
    popover = desk.page.floating.popover
    assert isinstance(popover, GoToPopover)
    QTest.keyClicks(popover.field.edit, "whenever")
    desk.press(Qt.Key.Key_Return)
    assert popover.field.error.isVisible()
    popover.field.edit.setText("24/12/2027")
    desk.press(Qt.Key.Key_Return)
    assert desk.page.floating.popover is None
    assert desk.page.toolbar.title.text() == "December 2027"
    focus = QApplication.focusWidget()
    assert isinstance(focus, DayCell)
    assert focus.day == date(2027, 12, 24)


def test_the_legend_leaves_out_and_brings_back(desk: Desk) -> None:
    boxes = {one.entry.name: one for one in desk.page.findChildren(LegendBox)}
    desk.click(boxes["Holidays"])
    assert not any(one.view and one.view.text == "Fair" for one in desk.page.month.chips())
    assert not boxes["Holidays"].isChecked()
    desk.view(View.LIST)
    assert "Fair" not in desk.subjects()
    desk.click(boxes["Holidays"])
    assert "Fair" in desk.subjects()


def test_the_list_is_searched_sorted_and_keeps_what_is_chosen(desk: Desk) -> None:
    desk.view(View.LIST)
    table = desk.page.list
    assert desk.subjects()[0] == "Truck 7"
    row = desk.subjects().index("Board meeting")
    table.setFocus()
    table.selectRow(row)
    table.sorted_by.emit(Order.SUBJECT)
    desk.wait()
    assert desk.subjects() == sorted(desk.subjects())
    assert desk.subjects()[table.currentIndex().row()] == "Board meeting"
    desk.page.toolbar.search.setText("ROOM")
    desk.wait()
    assert desk.subjects() == ["Board meeting"]
    assert table.currentIndex().row() == 0
    desk.press(Qt.Key.Key_Return)
    floats = desk.page.floating.event_popover
    assert floats is not None
    assert floats.view.title == "Board meeting"
    desk.press(Qt.Key.Key_Escape)
    desk.page.toolbar.search.setText("nobody")
    desk.wait()
    assert desk.subjects() == []
    note = desk.page._note
    assert note.isVisible()


def test_the_list_can_be_sorted_without_a_mouse(desk: Desk) -> None:
    desk.view(View.LIST)
    button = desk.page.toolbar.sort
    menu = button.menu()
    assert menu is not None
    by_subject = menu.actions()[1]
    by_subject.trigger()
    desk.wait()
    assert desk.subjects() == sorted(desk.subjects())
    assert button.accessibleDescription() == "Sorted by: Subject"
    by_subject.trigger()
    desk.wait()
    assert desk.subjects() == sorted(desk.subjects(), reverse=True)
    assert [action.isChecked() for action in menu.actions()] == [False, True, False]


def test_a_row_is_read_out_whole(desk: Desk) -> None:
    desk.view(View.LIST)
    model = desk.page.list.model()
    row = desk.subjects().index("Board meeting")
    heard = model.data(model.index(row, COLUMNS.index(Order.START)), Qt.ItemDataRole.AccessibleTextRole)
    assert heard == "Board meeting, Tue 24 Nov, 15:30 to 16:30, from Plan"


def test_a_run_brings_its_changes_and_the_focus_stays(desk: Desk) -> None:
    desk.chip("Fair").setFocus()
    (desk.office.root / "Holidays" / "all.ics").write_bytes(
        (desk.office.root / "Holidays" / "all.ics").read_bytes().replace(b"20261129", b"20261128")
    )
    desk.office.run()
    desk.live.refresh()
    desk.page.show_hub(desk.live.hubs[0])
    desk.wait()
    assert said(desk.chip("Fair")) == "Fair, Thu 26 Nov to Fri 27 Nov, from Holidays"
    assert QApplication.focusWidget() is desk.chip("Fair")


@pytest.mark.parametrize("view", list(View))
def test_a_switch_of_language_keeps_all_there_is(desk: Desk, view: View) -> None:
    desk.click(desk.page.findChildren(LegendBox)[0])
    desk.page.toolbar.stepped.emit(1)
    desk.view(view)
    if view is View.LIST:
        desk.page.list.sorted_by.emit(Order.SUBJECT)
        desk.page.toolbar.search.setText("fair")
        desk.wait()
    before = desk.page.memory()
    i18n.use("fr")
    desk.switch()
    assert desk.page.memory() == before
    assert desk.page.toolbar.views.segments[view].isChecked()
    if view is View.LIST:
        assert desk.subjects() == ["Fair"]


@pytest.mark.parametrize("what", ["event", "day"])
def test_a_switch_of_language_keeps_what_floats(desk: Desk, what: str) -> None:
    desk.click(desk.chip("Fair") if what == "event" else desk.cell(FAIR))
    i18n.use("fr")
    desk.switch()
    popover = desk.page.floating.popover
    assert popover is not None
    assert popover.title.text() == ("Fair" if what == "event" else "Jeudi 26 novembre")


def test_another_hub_begins_afresh_and_has_no_memory_of_this_one(desk: Desk) -> None:
    desk.office.app.add_hub("Zweite")
    desk.live.refresh()
    memory = desk.page.memory()
    desk.click(desk.chip("Fair"))
    desk.page.show_hub(desk.live.hubs[1])
    desk.wait()
    assert desk.page.floating.popover is None
    assert not any(chip.isVisible() for chip in desk.page.findChildren(EventChip))
    fresh = CalendarPage(desk.live)
    fresh.remember(memory)
    fresh.show_hub(desk.live.hubs[1])
    desk.wait()
    assert fresh._calendar.hub == desk.live.hubs[1].id
    fresh.deleteLater()


def test_a_press_and_a_release_far_away_open_nothing(desk: Desk) -> None:
    chip = desk.chip("Fair")
    QTest.mousePress(chip, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(chip, Qt.MouseButton.LeftButton, pos=QPoint(-50, -50))
    desk.wait()
    assert desk.page.floating.popover is None
