"""The tab *History* in a window, over the engine's own runs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cirahub_desktop import i18n
from cirahub_desktop.sync.report import Action
from cirahub_desktop.ui.history.page import PageMemory
from cirahub_desktop.ui.history.run_list import RunList
from cirahub_desktop.ui.presenters.history import Shelf
from cirahub_desktop.ui.presenters.history_runs import Face
from tests.ui.history.conftest import MakeDesk
from tests.ui.history.scene import Depot, Desk


@pytest.fixture
def desk(depot: Depot, make_desk: MakeDesk) -> Desk:
    """A first sync of six, three quiet runs, and one that changed, added and deleted."""
    for number in range(6):
        depot.put(f"t{number}", f"Truck {number}", number + 1, location="Quai 1")
    depot.sync()
    for _ in range(3):
        depot.sync(by_hand=False)
    depot.put("t0", "Truck 0", 1, location="Quai 7")
    depot.put("n", "Spare parts, Metz", 4)
    depot.take("t1")
    depot.sync()
    return make_desk()


def test_a_hub_without_runs_says_what_will_stand_here(depot: Depot, make_desk: MakeDesk) -> None:
    page = make_desk().page
    assert page._nothing.text().startswith("Nothing was synchronised yet.")
    assert page.run.isHidden()
    assert page.story.isHidden()


def test_runs_stand_at_the_left_and_the_newest_is_shown(desk: Desk) -> None:
    assert [(row.time, row.title) for row in desk.runs()] == [
        ("09:15", "1 new, 1 changed, 1 deleted"),
        ("09:00", "Nothing to do"),
        ("08:15", "6 new"),
    ]
    page = desk.page
    assert page.run.title.text() == "Today, 09:15"
    assert page.run.text.text() == "1 new, 1 changed, 1 deleted in “Planning quai”"
    assert page.run.foot.label.text().startswith("Can be undone until 23 December 2026.")
    assert desk.lines(right=True) == [
        "Truck 1, Wed 25 Nov, 10:00",
        "Truck 0, Location",
        "Spare parts, Metz, Fri 27 Nov, 10:00",
    ]
    assert [line.button.text() for line in page.run.rows.lines() if line.button] == ["Restore…", "Put back…", "Remove…"]
    assert page.run.rows.lines()[0].button.accessibleName() == "Restore…: Truck 1"  # type: ignore[union-attr]


def test_a_quiet_stretch_has_nothing_to_undo_and_says_how_often(desk: Desk) -> None:
    desk.go_to(1)
    assert desk.runs()[1].detail == "3 runs without changes, 08:30 to 09:00"
    assert desk.page.run._notes.text() == "3 runs without changes, 08:30 to 09:00."
    assert desk.page.run.undo_button.isHidden()
    assert desk.page.run._nothing.text() == "This run changed nothing."


def test_the_keyboard_goes_from_run_to_run_over_the_headings(desk: Desk) -> None:
    runs = desk.page.runs
    runs.setFocus()
    QTest.keyClick(runs, Qt.Key.Key_End)
    desk.settle()
    assert desk.page.run.text.text() == "6 new in “Planning quai”"
    QTest.keyClick(runs, Qt.Key.Key_Home)
    desk.settle()
    assert desk.page.run.title.text() == "Today, 09:15"


def test_chips_leave_the_runs_that_are_meant(desk: Desk) -> None:
    desk.take(Shelf.CHANGES)
    assert [row.title for row in desk.runs()] == ["1 new, 1 changed, 1 deleted", "6 new"]
    desk.take(Shelf.PROBLEMS)
    assert desk.runs() == []
    assert desk.page._nothing.text() == "No run of the last 30 days had a problem."
    desk.take(Shelf.ALL)
    assert len(desk.runs()) == 3


def test_changes_of_a_run_are_filtered_and_searched(depot: Depot, make_desk: MakeDesk) -> None:
    for number in range(60):
        depot.put(f"t{number}", f"Truck {number}", number % 20 + 1)
    depot.sync()
    depot.put("t7", "Réunion", 8)
    for number in range(20, 30):
        depot.put(f"t{number}", f"Truck {number}", number % 20 + 1, location="Quai 1")
    depot.sync()
    desk = make_desk()
    panel = desk.page.run
    assert panel._filters.isVisible()
    panel.search.setText("reunion")
    desk.settle()
    assert desk.lines(right=True) == ["Réunion, Subject"]
    panel.search.setText("")
    desk.settle()
    panel.kinds.setCurrentIndex(panel.kinds.findData(Action.CREATE))
    panel.kinds.activated.emit(panel.kinds.currentIndex())
    desk.settle()
    assert desk.lines(right=True) == []
    assert panel._nothing.text() == "No change matches."


def test_a_run_of_many_changes_shows_them_page_by_page(depot: Depot, make_desk: MakeDesk) -> None:
    for number in range(130):
        depot.put(f"t{number}", f"Truck {number}", number % 20 + 1)
    depot.sync()
    desk = make_desk()
    rows = desk.page.run.rows
    counts = [len(rows.lines())]
    while rows._more.isVisible():
        rows._more.click()
        desk.settle()
        counts.append(len(rows.lines()))
    assert counts == [40, 80, 120, 130]
    assert len({line.row.key for line in rows.lines()}) == 130


def test_thousands_of_runs_come_when_they_are_scrolled_to(depot: Depot, make_desk: MakeDesk) -> None:
    store = depot.store()
    with store.transaction():
        for number in range(1, 2901):
            depot.sync_nothing(store, number)
    store.close()
    desk = make_desk()
    known = len(desk.page.presenter._runs.items)
    assert 200 < known < 2900
    while desk.page.presenter.has_more:
        bar = desk.page.runs.verticalScrollBar()
        bar.setValue(bar.maximum())
        desk.settle()
    assert len(desk.page.presenter._runs.items) == 2900
    assert sum(len(row.runs) for row in desk.runs()) == 2900


def test_any_events_story_is_found_and_told_field_by_field(desk: Desk) -> None:
    desk.search("TRUCK 0")
    assert desk.lines() == ["Truck 0, Tue 24 Nov 2026, 10:00"]
    desk.open_story("Truck 0", right=False)
    story = desk.page.story
    assert (story.title.text(), story.state.text()) == ("Truck 0", "Tue 24 Nov 2026, 10:00 – 11:00")
    first, last = (entry.entry for entry in story.entries)
    assert first.texts == (
        "Changed in “Planning quai”. It changed in the hub.",
        "Changed in the hub. It was changed where it comes from.",
    )
    assert [(row.label, row.before, row.after) for row in first.rows] == [("Location", "Quai 1", "Quai 7")]
    assert (first.when, first.button, first.until) == (
        "Today, 09:15",
        "Put back…",
        "Can be undone until 23 December 2026.",
    )
    assert (last.when, last.button) == ("Today, 08:15", "Remove…")
    assert story.back_button.isHidden()
    desk.search("")
    assert desk.runs()


def test_another_page_opens_an_events_story(desk: Desk) -> None:
    (found,) = desk.depot.app.past.find(desk.depot.hub.id, "truck 3")
    desk.page.show_item(found.item)
    desk.settle()
    assert desk.page.story.title.text() == "Truck 3"
    assert desk.page.story.back_button.isVisible()
    fresh = desk.open_page()
    fresh.show_item(found.item)
    desk.settle()
    assert fresh.story.title.text() == "Truck 3"


def test_what_is_not_found_says_where_it_was_looked_for(desk: Desk) -> None:
    desk.search("Zeppelin")
    assert desk.page._nothing.text().startswith("No event with “Zeppelin” in its name")


def test_an_event_that_left_has_its_story_too(desk: Desk) -> None:
    desk.search("truck 1")
    assert desk.lines() == ["Truck 1, no longer in the hub"]
    desk.open_story("Truck 1", right=False)
    assert desk.page.story.state.text() == "No longer in the hub"
    assert desk.page.story.entries[0].entry.button == "Restore…"


def test_from_a_run_to_a_story_and_back(desk: Desk) -> None:
    desk.page.run.rows.lines()[0].name.setFocus()
    desk.open_story("Truck 0")
    assert desk.page.story.title.text() == "Truck 0"
    assert desk.page.window().focusWidget() is desk.page.story.back_button
    desk.page.story.back_button.click()
    desk.settle()
    assert desk.page.window().focusWidget() is desk.page.run.undo_button
    assert desk.page.run.isVisible()
    assert desk.lines(right=True)[1] == "Truck 0, Location"


def test_a_new_run_comes_by_itself_and_leaves_the_choice_alone(desk: Desk) -> None:
    desk.go_to(2)
    asked = count_calls(desk)
    desk.live.refresh()
    desk.settle()
    assert asked() == 0, "nothing happened, so nothing is read"
    desk.depot.put("t2", "Truck 2", 3, location="Quai 9")
    desk.depot.sync()
    desk.live.refresh()
    desk.settle()
    assert desk.runs()[0].title == "1 changed"
    assert desk.page.run.text.text() == "6 new in “Planning quai”"
    assert desk.page.presenter.chosen in desk.runs()[3].runs
    assert asked() > 0


def test_a_run_under_way_and_its_end_are_shown(desk: Desk) -> None:
    desk.depot.put("t2", "Truck 2", 3, location="Quai 9")
    faces: list[Face] = []
    desk.live.changed.connect(lambda: faces.extend(row.face for row in desk.runs()[:1]))
    desk.live.sync(desk.depot.hub.id)
    desk.settle()
    assert desk.runs()[0].face is Face.DONE
    assert desk.runs()[0].title == "1 changed"


def test_another_hub_is_begun_afresh(desk: Desk) -> None:
    desk.search("Truck 0")
    other = desk.depot.app.add_hub("Club")
    desk.live.refresh()
    status = desk.live.hub(other.id)
    assert status is not None
    desk.page.show_hub(status)
    desk.settle()
    assert desk.page.search.text() == ""
    assert desk.page._nothing.text().startswith("Nothing was synchronised yet.")


def test_a_window_that_is_built_again_in_another_language_looks_the_same(desk: Desk) -> None:
    desk.take(Shelf.CHANGES)
    desk.go_to(1)
    desk.open_story("Truck 3")
    memory = desk.page.memory()
    desk.page.hide()
    desk.live.changed.disconnect(desk.refresh)
    i18n.use("fr")
    page = desk.open_page(memory)
    assert page.story.title.text() == "Truck 3"
    assert page.story.back_button.text() == "Retour à la synchronisation"
    assert page.presenter.shelf is Shelf.CHANGES
    assert [row.title for row in desk.runs()] == ["1 nouveau, 1 modifié, 1 supprimé", "6 nouveaux"]
    assert page.presenter.chosen in desk.runs()[1].runs
    page.story.back_button.click()
    desk.settle()
    assert page.run.text.text() == "6 nouveaux dans «\u00a0Planning quai\u00a0»"


def test_a_search_and_how_far_it_was_scrolled_outlive_the_window(depot: Depot, make_desk: MakeDesk) -> None:
    for number in range(60):
        depot.put(f"t{number:02}", f"Truck {number:02}", number % 20 + 1)
    depot.sync()
    desk = make_desk()
    desk.search("truck")
    bar = desk.page._items_area.verticalScrollBar()
    bar.setValue(200)
    memory = desk.page.memory()
    assert isinstance(memory, PageMemory)
    desk.live.changed.disconnect(desk.refresh)
    page = desk.open_page(memory)
    desk.settle()
    assert page.search.text() == "truck"
    assert page._items_area.verticalScrollBar().value() == 200


def test_the_list_tells_rows_and_headings_to_a_screen_reader(desk: Desk) -> None:
    runs: RunList = desk.page.runs
    told = [runs.runs.data(runs.runs.index(n, 0), Qt.ItemDataRole.AccessibleTextRole) for n in range(2)]
    assert told[0] == "Today Monday 23 November"
    assert str(told[1]).startswith("09:15, 1 new, 1 changed, 1 deleted, Sync Now")
    assert runs.runs.flags(runs.runs.index(0, 0)) == Qt.ItemFlag.NoItemFlags


def count_calls(desk: Desk) -> Callable[[], int]:
    """How many questions the page has asked since."""
    asked: list[object] = []
    run = desk.background.run

    def counted(*arguments: object) -> object:
        asked.append(arguments)
        return run(*arguments)  # type: ignore[arg-type]

    desk.background.run = counted  # type: ignore[method-assign,assignment]
    return lambda: len(asked)
