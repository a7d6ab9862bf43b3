"""A spoke that neither feeds nor is written is only looked at; R9, R13: a turn that ends early harms nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.errors import Unreachable
from cirahub_desktop.sync.model.item import RemoteId, RemoteItem
from cirahub_desktop.sync.spokes.base import Spoke, Verdict
from cirahub_desktop.sync.state.condition import Condition
from tests.engine.removing import Down
from tests.engine.support import World, event, fill, spoke_report
from tests.engine.undoing import change


def condition(world: World, name: str) -> Condition:
    store = world.store()
    found = store.conditions.get(world.spokes[name].id)
    store.close()
    return found


def test_what_takes_no_part_is_counted_and_left_alone(world: World) -> None:
    fill(world.feed(), 3)
    shelf = world.target("shelf", hub_writes=False)
    shelf.put("a", event("Lunch"))
    report = world.report("shelf")
    assert (report.verdict, report.read, report.created) == (Verdict.COMPLETE, 1, 0)
    assert (condition(world, "shelf").foreign, len(shelf.items)) == (1, 1)


def test_a_preview_remembers_nothing_of_what_takes_no_part(world: World) -> None:
    shelf = world.target("shelf", hub_writes=False)
    shelf.put("a", event("Lunch"))
    before = condition(world, "shelf")
    world.run(dry_run=True)
    assert condition(world, "shelf") == before


def test_r9_what_takes_no_part_and_is_away_says_so_and_stops_nobody(world: World) -> None:
    fill(world.feed(), 3)
    world.target()
    world.target("shelf", hub_writes=False)
    world.wrappers["shelf"] = lambda spoke: Down(spoke, 0)  # type: ignore[assignment,return-value]
    report = world.run()
    assert isinstance(spoke_report(report, "shelf").error, Unreachable)
    assert isinstance(condition(world, "shelf").error, Unreachable)
    assert spoke_report(report, "target").created == 3


class Asked:
    """What happens when it is asked for items the second time: right before the plan is made."""

    def __init__(self, spoke: Spoke, cancel: CancelToken | None) -> None:
        self._spoke, self._cancel, self._times = spoke, cancel, 0

    def __getattr__(self, name: str) -> object:
        return getattr(self._spoke, name)

    def fetch(self, ids: Sequence[RemoteId], cancel: CancelToken) -> Mapping[RemoteId, RemoteItem | None]:
        if self._cancel is None:
            raise Unreachable("mail.example", Unreachable.Reason.TIMEOUT)
        self._cancel.cancel()
        return self._spoke.fetch(ids, cancel)


@pytest.fixture
def edited(world: World) -> World:
    """A copy that somebody edited and whose event has just changed: the plan asks what is in it."""
    feed, target = world.feed(), world.target()
    feed.put("a", event("Truck 7"), remote_id="a")
    world.run()
    world.run()
    change(target, "Truck 7", location="By hand")
    world.run()
    world.run()
    feed.put("a", event("Truck 8"), remote_id="a")
    return world


@pytest.mark.parametrize("dry", [True, False])
def test_r9_a_server_that_goes_away_before_the_plan_is_made_is_written_later(edited: World, dry: bool) -> None:
    edited.wrappers["target"] = lambda spoke: Asked(spoke, None)  # type: ignore[assignment,return-value]
    report = edited.report("target", dry_run=dry)
    assert (report.verdict, report.updated, isinstance(report.error, Unreachable)) == (Verdict.FAILED, 0, True)
    assert (condition(edited, "target").error is None) is dry, "a preview changes nothing"
    edited.wrappers.clear()
    assert edited.report("target").updated == 1


def test_r13_cancelled_before_the_plan_is_made_nothing_is_written_and_nothing_is_lost(edited: World) -> None:
    cancel = CancelToken()
    edited.wrappers["target"] = lambda spoke: Asked(spoke, cancel)  # type: ignore[assignment,return-value]
    report = edited.run(cancel=cancel)
    assert (report.cancelled, spoke_report(report, "target").error) == (True, None)
    assert edited.subjects() == ["Truck 7"]
    edited.wrappers.clear()
    assert edited.report("target").updated == 1
    (item,) = edited.places["target"].items.values()
    assert item.event == replace(event("Truck 8", location="By hand"), categories=item.event.categories)
