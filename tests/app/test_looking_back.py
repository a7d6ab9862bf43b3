"""The history as the window turns its pages, over a real store and real runs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from cirahub_desktop.sync.errors import AnotherRun, NotFound
from cirahub_desktop.sync.lock import HubLock
from cirahub_desktop.sync.report import Action
from cirahub_desktop.sync.retrospect import Only, Wanted
from cirahub_desktop.sync.state.journal import KEEP_RECORDS
from tests.ui.history.scene import Depot


@pytest.fixture
def depot(tmp_path: Path) -> Depot:
    depot = Depot(tmp_path)
    for number in range(5):
        depot.put(f"t{number}", f"Truck {number}", number + 1)
    depot.sync()
    return depot


def test_pages_of_runs_follow_each_other_to_the_end(depot: Depot) -> None:
    for _ in range(4):
        depot.sync(by_hand=False)
    past, numbers, start = depot.app.past, [], None
    while True:
        page = past.page(depot.hub.id, Only.ALL, start, 2)
        numbers.append([run.number for run in page.runs])
        start = page.next
        if start is None:
            break
    assert numbers == [[5, 4], [3, 2], [1]]
    newest = past.page(depot.hub.id, limit=1).runs[0]
    assert (newest.told.by_hand, newest.can_be_undone) == (False, False)
    (first,) = past.page(depot.hub.id, Only.CHANGES).runs
    assert (first.created, first.in_hub, first.told.by_hand) == (5, {Action.CREATE: 5}, True)
    assert first.kept_until == first.started + KEEP_RECORDS


def test_a_run_is_looked_at_place_by_place(depot: Depot) -> None:
    depot.put("t0", "Lorry 0", 1)
    depot.take("t1")
    run = depot.sync().run
    detail = depot.app.past.look(run)
    assert [(one.name, one.is_there, one.counts) for one in detail.places] == [
        ("Planning quai", True, {Action.UPDATE: 1, Action.DELETE: 1})
    ]
    assert [one.subject for one in depot.app.past.changes(run)] == ["Truck 1", "Lorry 0"]
    assert [one.subject for one in depot.app.past.changes(run, offset=1, limit=1)] == ["Lorry 0"]
    assert [one.subject for one in depot.app.past.changes(run, Wanted(Action.UPDATE, "lorry"))] == ["Lorry 0"]
    assert depot.app.past.look(run, Wanted(text="nothing like it")).places == ()
    with pytest.raises(NotFound):
        depot.app.past.look("zz")


def test_a_run_knows_what_took_it_back_and_what_is_kept(depot: Depot) -> None:
    past, hub = depot.app.past, depot.hub.id
    depot.take("t1")
    run = depot.sync().run
    (gone,) = past.deleted(hub)
    assert (gone.subject, gone.run, gone.spoke, gone.pinned) == ("Truck 1", run, None, False)
    past.undo(hub, gone.run, [gone.item])
    assert [one.undoes for one in past.look(run).undone_by] == [run]
    assert past.deleted(hub) == ()
    assert [one.pinned for one in past.changes(run)] == [True]
    assert past.count_pins(hub) == 1


def test_until_when_something_can_be_taken_back(depot: Depot) -> None:
    past = depot.app.past
    run = past.page(depot.hub.id).runs[0]
    change = past.changes(run.id, limit=1)[0]
    assert change.kept_until == change.at + KEEP_RECORDS
    depot.now += KEEP_RECORDS + timedelta(minutes=1)
    assert past.changes(run.id, limit=1)[0].kept_until is None
    assert past.deleted(depot.hub.id) == ()


def test_what_was_done_in_a_spoke_that_is_gone_keeps_its_name_and_cannot_come_back(depot: Depot) -> None:
    past = depot.app.past
    depot.put("t0", "Lorry 0", 1)
    run = depot.sync().run
    depot.app.remove_spoke(depot.dock.id, clean=True)
    hub, dock = past.look(run).places
    assert (hub.spoke, hub.is_there) == (None, True)
    assert (dock.name, dock.is_there) == ("Planning quai", False)
    assert [change.kept_until is None for change in past.changes(run)] == [False, True]
    assert past.page(depot.hub.id, limit=1).runs[0].told.removed


def test_all_that_is_kept_is_let_go_at_once_and_not_under_a_run(depot: Depot, monkeypatch: pytest.MonkeyPatch) -> None:
    past, hub = depot.app.past, depot.hub.id
    run = past.page(hub).runs[0]
    past.undo(hub, run.id)
    assert past.count_pins(hub) == 5
    assert len({pin.item for start in (0, 2, 4) for pin in past.pins(hub, 2, start)}) == 5
    monkeypatch.setattr("cirahub_desktop.past._RUN_ENDS", 0.05)
    with HubLock(depot.app.data_dir / "locks", hub), pytest.raises(AnotherRun):
        past.release_all(hub)
    assert past.release_all(hub) == 5
    assert past.count_pins(hub) == 0
    depot.put("t0", "Lorry 0", 1)
    depot.sync()
    assert len(depot.in_dock()) == 5
    assert "Lorry 0" in depot.in_dock()
