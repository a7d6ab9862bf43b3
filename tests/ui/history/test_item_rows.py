"""Lines of events with a button each: the keyboard stays where it was when a line goes."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from cirahub_desktop.sync.model.item import ItemId
from cirahub_desktop.ui.history.item_rows import ItemRows
from cirahub_desktop.ui.presenters.history_changes import ItemRow


def row(number: int) -> ItemRow:
    button = "Follow its sources again"
    return ItemRow(f"k{number}", ItemId(f"i{number}"), None, f"Truck {number}", "", button, f"{button}: {number}")


def test_the_next_line_has_the_keyboard_when_one_is_gone(qtbot: QtBot) -> None:
    rows = ItemRows("Events")
    qtbot.addWidget(rows)
    everything = [row(number) for number in range(4)]
    rows.show_rows(everything, more=False)
    rows.show()
    rows.lines()[1].button.setFocus()
    rows.show_rows([one for one in everything if one.key != "k1"], more=False)
    assert rows.focusWidget() is rows.lines()[1].button
    assert rows.lines()[1].row.key == "k2"
    rows.lines()[2].name.setFocus()
    rows.show_rows(everything[:2], more=False)
    assert rows.focusWidget() is rows.lines()[1].name, "the last there is"


def test_what_is_shown_anew_keeps_the_keyboard(qtbot: QtBot) -> None:
    rows = ItemRows("Events")
    qtbot.addWidget(rows)
    rows.show_rows([row(1), row(2)], more=False)
    rows.show()
    rows.lines()[1].button.setFocus()
    rows.show_rows([row(0), row(1), row(2)], more=False)
    assert rows.focusWidget() is rows.lines()[2].button
