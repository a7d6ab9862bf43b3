"""A week with a hundred events: shown in several turns of the window, and whole in the end."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cirahub_desktop.happenings import Happening
from cirahub_desktop.ui.calendar.week_grid import WeekGrid
from cirahub_desktop.ui.presenters.calendar_week import week
from tests.ui.calendar.scene import TODAY, around, at


def happenings(of_each_day: int) -> list[Happening]:
    return [
        at(f"{day}-{number}", f"{day} {8 + number % 12:02}:{number // 12 * 20:02}", f"{day} {9 + number % 12:02}:00")
        for day in range(23, 30)
        for number in range(of_each_day)
    ]


def grid_with(qtbot: QtBot, found: list[Happening]) -> WeekGrid:
    grid = WeekGrid()
    qtbot.addWidget(grid)
    grid.resize(1400, 700)
    grid.show()
    grid.show_week(lambda columns: week(found, TODAY, columns, around()), TODAY)
    return grid


def test_what_is_not_much_is_there_at_once(qtbot: QtBot) -> None:
    grid = grid_with(qtbot, happenings(5))
    assert not grid.hours.filling
    assert len(grid.hours.chips.used) == 35


def test_what_is_much_comes_in_several_turns(qtbot: QtBot) -> None:
    grid = grid_with(qtbot, happenings(15))
    assert grid.hours.filling
    assert grid.hours.chips.used == ()
    qtbot.waitUntil(lambda: not grid.hours.filling)
    assert {chip.view.text for chip in grid.hours.chips.used if chip.view} == {one.subject for one in happenings(15)}
    assert all(chip.isVisible() for chip in grid.hours.chips.used)
    assert sum(one.focusPolicy() is Qt.FocusPolicy.StrongFocus for one in grid.chips()) == 15, "Tab: of the chosen day"


def test_the_next_week_needs_no_new_buttons_and_is_there_at_once(qtbot: QtBot) -> None:
    grid = grid_with(qtbot, happenings(15))
    qtbot.waitUntil(lambda: not grid.hours.filling)
    grid.show_week(lambda columns: week(happenings(14), TODAY, columns, around()), TODAY)
    assert len(grid.hours.chips.used) == 98


def test_the_keyboard_goes_to_an_event_that_is_not_there_yet(qtbot: QtBot) -> None:
    found = happenings(15)
    grid = grid_with(qtbot, found)
    made = week(found, TODAY, 20, around())
    key = made.days[3].blocks[7].chip.key
    grid.focus_event(key)
    qtbot.waitUntil(lambda: not grid.hours.filling)
    chip = grid.chip(key)
    assert chip is not None
    assert grid.focusWidget() is chip
