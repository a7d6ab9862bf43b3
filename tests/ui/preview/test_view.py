"""The list on the screen: the selection goes by the key, the keyboard passes headings, only what is seen is worded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from cirahub_desktop.ui.presenters.preview_changes import Change, ChangeKind
from cirahub_desktop.ui.preview.changes import ChangesView
from tests.ui.dashboard import samples


def change(number: int, kind: ChangeKind = ChangeKind.NEW) -> Change:
    event = samples.event(f"Truck {number}")
    return Change(f"k{number}", kind, event.subject, None, event, samples.TARGET, "Dock")


@pytest.fixture
def view(dressed: QApplication) -> Iterator[ChangesView]:
    made = ChangesView("What would change", now=lambda: samples.NOW)
    made.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    made.resize(900, 600)
    made.show()
    yield made
    made.close()
    made.deleteLater()


def key(view: ChangesView) -> str:
    return view.change.key if view.change is not None else ""


def test_the_selection_stays_with_its_change(view: ChangesView) -> None:
    view.show_changes([change(number) for number in range(10)])
    assert key(view) == "k0"
    view.choose("k5")
    view.show_changes([change(number) for number in range(3, 10)])
    assert key(view) == "k5"
    view.search.setText("Truck 7")
    assert key(view) == "k7"
    view.search.setText("nothing")
    assert key(view) == ""
    assert view.nothing.isVisible()
    view.search.setText("")
    assert key(view) == "k7", "it was seen last"


def test_where_the_chosen_one_is_gone_the_next_is_chosen(view: ChangesView) -> None:
    """Who decides event after event goes down the list, and not back to its top each time."""
    everything = [change(number) for number in range(10)]
    view.show_changes(everything)
    view.choose("k5")
    view.show_changes([one for one in everything if one.key != "k5"])
    assert key(view) == "k6"
    view.choose("k9")
    view.show_changes(everything[:5])
    assert key(view) == "k4", "the last there is"
    view.show_changes([])
    assert key(view) == ""


def test_arrows_home_and_end_pass_over_headings(view: ChangesView) -> None:
    view.show_changes([change(1), change(2), change(3, ChangeKind.DELETED)])
    keys = []
    for pressed in (Qt.Key.Key_Home, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_End, Qt.Key.Key_Home):
        QTest.keyClick(view.list, pressed)
        keys.append(key(view))
    assert keys == ["k1", "k2", "k3", "k2", "k3", "k1"]


def test_of_fifty_thousand_lines_only_those_on_the_screen_are_worded(view: ChangesView) -> None:
    view.show_changes([change(number) for number in range(50_000)])
    view.grab()
    view.choose("k40000")
    view.grab()
    assert key(view) == "k40000"
    assert 0 < len(view.list.changes._words) < 200


def test_chips_filter_by_mouse_and_say_their_counts(view: ChangesView) -> None:
    view.show_changes([change(1), change(2), change(3, ChangeKind.DELETED)])
    chips = {chip.objectName(): chip for chip in view.chips.findChildren(QPushButton)}
    assert chips["chip-new"].accessibleName() == "New: 2"
    assert not chips["chip-changed"].isEnabled()
    chips["chip-deleted"].click()
    assert key(view) == "k3"
    assert [row.key for row in view.list.changes._rows if isinstance(row, Change)] == ["k3"]


def test_a_screen_reader_hears_line_and_details(view: ChangesView) -> None:
    view.show_changes([change(1), replace(change(2, ChangeKind.DELETED), why="It is gone.")])
    model = view.list.changes
    spoken = [model.data(model.index(row, 0), Qt.ItemDataRole.AccessibleTextRole) for row in range(model.rowCount())]
    assert spoken == ["New: 1", "New: Truck 1, Tue 24 Nov, 15:30", "Deleted: 1", "Deleted: Truck 2, Tue 24 Nov, 15:30"]
    view.choose("k2")
    assert view.details._area.accessibleName().startswith("Truck 2. Will be deleted in “Dock”. ")
    assert view.details._area.accessibleName().endswith("It is gone.")


def test_what_can_be_done_with_the_chosen_one_stands_below_it(view: ChangesView) -> None:
    button = QPushButton("Undo this one")
    view.set_action(button)
    view.show_changes([change(1)])
    assert button.isVisible()
    view.set_action(None)
    assert button.isHidden()


def test_another_list_takes_over_filter_search_and_choice(view: ChangesView, dressed: QApplication) -> None:
    changes = [change(1), change(12), change(3, ChangeKind.DELETED)]
    view.show_changes(changes)
    view.search.setText("truck 1")
    view.choose("k12")
    again = ChangesView("What would change", now=lambda: samples.NOW)
    again.show_changes(changes)
    again.remember(view.memory())
    assert key(again) == "k12"
    assert again.search.text() == "truck 1"
    again.deleteLater()
