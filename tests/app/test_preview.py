"""Looking ahead at what the next run would do under other options; and what waits for a person, one by one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.rooms import STORE_NAME
from cirahub_desktop.status import State
from cirahub_desktop.sync.errors import OptionImpossible
from cirahub_desktop.sync.model.conflict import Answer, Conflict
from cirahub_desktop.sync.model.hub import SpokeConfig
from cirahub_desktop.sync.model.item import SpokeId
from cirahub_desktop.sync.model.options import Feeding
from cirahub_desktop.sync.report import Action, Hold, HoldHead, HoldReason, HubReport, SpokeReport
from cirahub_desktop.sync.state.store import Store
from tests.cli.real.both_ways import put, texts


class Office:
    """A board with two events of its own, which does not feed yet, and an empty calendar that may be written."""

    def __init__(self, root: Path) -> None:
        self.app = App(root / "data", vault=SessionVault())
        hub = self.app.add_hub("Team")
        self.board, self.team = root / "board", root / "team"
        self.from_board = self.app.add_folder_spoke(hub.id, "Board", self.board)
        to_team = self.app.add_folder_spoke(hub.id, "Team", self.team)
        self.app.set_options(self.from_board.id, replace(self.from_board.options, feeds_hub=Feeding.OFF))
        options = replace(to_team.options, hub_writes=True, feeds_hub=Feeding.OFF, range_future=None)
        self.app.set_options(to_team.id, options)
        self.hub = hub.id
        for name in ("Truck 7", "Truck 8"):
            put(self.board, name.replace(" ", "-"), name)

    def stored(self) -> SpokeConfig:
        return self.app.spoke(self.app.hub("Team"), "Board")

    def preview(self, feeding: Feeding) -> HubReport:
        return self.app.preview(self.from_board.id, replace(self.stored().options, feeds_hub=feeding))


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def of(report: HubReport, name: str) -> SpokeReport:
    return next(one for one in report.spokes if one.name == name)


def test_all_of_it_would_go_to_the_hub_and_on(office: Office) -> None:
    report = office.preview(Feeding.ALL)
    assert [one.action for one in of(report, "Board").incoming] == [Action.CREATE] * 2
    assert sorted(one.subject for one in of(report, "Team").planned) == ["Truck 7", "Truck 8"]


def test_only_what_is_new_leaves_what_is_there(office: Office) -> None:
    report = office.preview(Feeding.NEW)
    assert not of(report, "Board").incoming
    assert not of(report, "Team").planned


def test_nothing_is_stored_and_nothing_written(office: Office) -> None:
    office.app.sync(office.hub)
    before = (office.app.hubs(), office.app.status(), office.app.past.runs(), texts(office.board))
    office.preview(Feeding.ALL)
    assert (office.app.hubs(), office.app.status(), office.app.past.runs(), texts(office.board)) == before
    assert not texts(office.team)


def test_what_was_shown_is_what_the_next_run_does(office: Office) -> None:
    office.app.sync(office.hub)  # with a cursor of the time before
    shown = office.preview(Feeding.ALL)
    office.app.set_options(office.from_board.id, replace(office.stored().options, feeds_hub=Feeding.ALL))
    done = office.app.sync(office.hub)
    assert len(texts(office.team)) == 2
    for name in ("Board", "Team"):
        one, other = of(done, name), of(shown, name)
        assert sorted(each.subject for each in one.planned) == sorted(each.subject for each in other.planned)
        assert sorted(each.subject for each in one.incoming) == sorted(each.subject for each in other.incoming)


def test_an_impossible_option_is_refused(office: Office) -> None:
    feed = office.app.add_ical_spoke(office.hub, "Feed", "http://127.0.0.1:1/plan.ics")
    with pytest.raises(OptionImpossible):
        office.app.preview(feed.id, replace(feed.options, hub_writes=True))


def test_options_are_tried_in_a_dry_run_alone(office: Office) -> None:
    with pytest.raises(ValueError, match="dry run"):
        office.app._engine().run(office.hub, options={office.from_board.id: office.stored().options})


def test_two_holds_of_one_spoke_are_reached_one_after_the_other(office: Office) -> None:
    store, spoke = Store(office.app.data_dir / STORE_NAME), office.from_board.id
    for name, hour, source in (("second", 10, SpokeId("")), ("first", 9, spoke)):
        since = datetime(2026, 11, 22, hour, tzinfo=UTC)
        store.journal.put_hold(Hold(name, office.hub, spoke, source, HoldReason.TOO_MANY, since, 4, ()))
    store.close()

    def shown() -> HoldHead | None:
        return next(one.hold for one in office.app.hub_status(office.hub).spokes if one.id == spoke)

    for name in ("first", "second"):
        head = shown()
        assert head is not None
        assert head.id == name
        office.app.drop_hold(name)
    assert shown() is None


def test_r7_an_open_question_makes_the_spoke_wait(office: Office) -> None:
    store = Store(office.app.data_dir / STORE_NAME)
    store.setup.set_options(office.from_board.id, replace(office.stored().options, feeds_hub=Feeding.ALL))
    store.close()
    office.app.sync(office.hub)
    store = Store(office.app.data_dir / STORE_NAME)
    item, link = next(iter(store.items.links(office.from_board.id).items()))
    value = store.items.events([item])[item]
    question = Conflict(
        "c1", office.hub, link.item, office.from_board.id, datetime.now(UTC), value.subject, ("location",), value, value
    )
    store.conflicts.put(question)
    store.close()
    board, team = office.app.hub_status(office.hub).spokes
    assert (board.conflicts, board.state, team.conflicts) == (1, State.WAITING, 0)
    assert (board.came_in, team.written) == (2, 2)
    office.app.past.answer("c1", Answer.HUB)
    assert office.app.hub_status(office.hub).spokes[0].conflicts == 0
