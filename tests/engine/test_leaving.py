"""Events gone from a feed before the second reading (R3): *Remove now* and *Keep*, and what either may not do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from cirahub_desktop.sync.errors import NotFound, Unreachable
from cirahub_desktop.sync.holds import drop_hold
from cirahub_desktop.sync.leaving import LeavingItem, keep, kept, leaving, remove_now, take_back
from cirahub_desktop.sync.model.event import Status
from cirahub_desktop.sync.model.item import ItemId, RemoteId
from cirahub_desktop.sync.report import Hold
from cirahub_desktop.sync.spokes.base import Verdict
from cirahub_desktop.sync.state.decisions import KeptItem
from cirahub_desktop.sync.undo import Undo
from tests.engine.support import World, event, fill, ids, spoke_report
from tests.engine.undoing import unreachable


def missing(world: World, *names: str, of: int = 20) -> World:
    """A feed of which some events are gone since the last reading, and the calendar they were written to."""
    fill(world.feed(), of)
    world.target()
    world.run()
    lose(world, *names)
    world.run()
    return world


def lose(world: World, *names: str) -> None:
    for name in names:
        del world.places["feed"].items[name]  # type: ignore[arg-type]


def waiting(world: World) -> tuple[LeavingItem, ...]:
    store = world.store()
    found = leaving(store, store.setup.hub(world.hub.id))
    store.close()
    return found


def decide(world: World, verb: object, items: Iterable[ItemId], *more: object) -> None:
    store = world.store()
    verb(store, store.setup.hub(world.hub.id), set(items), *more)  # type: ignore[operator]
    store.close()


def test_r3_what_is_gone_once_is_listed_with_the_time(world: World) -> None:
    missing(world, "uid-005", "uid-003")
    found = waiting(world)
    assert [(one.subject, one.since == world.now, one.let_go) for one in found] == [
        ("Event 003", True, False),
        ("Event 005", True, False),
    ]
    assert found[0].event == event("Event 003", 4, 3)


def test_r3_removed_now_is_what_was_listed_and_nothing_else(world: World) -> None:
    """Also not what vanished after the person had looked, nor what becomes due in that very run."""
    missing(world, "uid-003", "uid-005")
    first = waiting(world)[0]
    lose(world, "uid-007")
    world.pass_time(minutes=20)
    decide(world, remove_now, [first.item])
    report = world.run()
    gone = {f"Event {number:03}" for number in range(20)} - set(world.subjects())
    assert gone == {"Event 003"}
    assert [one.deleted for one in report.spokes] == [0, 1]
    assert [one.subject for one in waiting(world)] == ["Event 005", "Event 007"]
    world.run()
    assert "Event 005" not in world.subjects(), "its own time has come; what was let go is settled"


def test_r6_a_second_run_finds_nothing_to_do(world: World) -> None:
    missing(world, "uid-003")
    decide(world, remove_now, [one.item for one in waiting(world)])
    world.run()
    store = world.store()
    assert not store.decisions.let_go(spoke.id for spoke in world.spokes.values())
    store.close()
    assert [one.written for one in world.run().spokes] == [0, 0]


def test_r2_the_ok_covers_all_that_was_listed_whatever_the_limits_of_the_calendar(world: World) -> None:
    fill(world.feed(), 40)
    world.target(delete_share=5)
    world.run()
    lose(world, *(f"uid-{number:03}" for number in range(8)))
    world.run()
    assert len(waiting(world)) == 8
    decide(world, remove_now, [one.item for one in waiting(world)])
    world.run()
    assert len(world.subjects()) == 32


def test_r2_the_ok_lasts_until_a_calendar_that_was_away_has_done_it_too(world: World) -> None:
    fill(world.feed(), 40)
    world.target(delete_share=5)
    world.run()
    lose(world, *(f"uid-{number:03}" for number in range(8)))
    world.run()
    decide(world, remove_now, [one.item for one in waiting(world)])
    world.wrappers["target"] = unreachable
    world.run()
    world.wrappers.clear()
    world.run()
    assert len(world.subjects()) == 32, "nobody is asked about what they have decided"
    store = world.store()
    assert not store.decisions.let_go(spoke.id for spoke in world.spokes.values())
    store.close()


def test_r2_what_goes_beyond_the_list_is_held_as_ever(world: World) -> None:
    missing(world, "uid-003", of=40)
    decide(world, remove_now, [one.item for one in waiting(world)])
    lose(world, *(f"uid-{number:03}" for number in range(10, 30)))
    world.run()
    assert len(world.subjects()) == 40, "a broken feed must not profit from an OK to one event"
    store = world.store()
    (hold,) = store.journal.holds()
    store.close()
    assert hold.count == 21
    assert waiting(world) == (), "what is held is asked about there"


def test_r1_nothing_leaves_before_the_feed_was_read_completely(world: World) -> None:
    missing(world, "uid-003")
    decide(world, remove_now, [one.item for one in waiting(world)])
    world.read_errors["feed"] = Unreachable("feed.example.com", Unreachable.Reason.TIMEOUT)
    world.run()
    del world.read_errors["feed"]
    world.verdicts["feed"] = Verdict.PARTIAL
    world.run()
    assert len(world.subjects()) == 20
    assert [one.let_go for one in waiting(world)] == [True], "the decision stands meanwhile"
    del world.verdicts["feed"]
    world.run()
    assert len(world.subjects()) == 19


def test_r3_listed_again_in_time_it_stays_and_the_decision_is_forgotten(world: World) -> None:
    missing(world, "uid-003")
    decide(world, remove_now, [one.item for one in waiting(world)])
    fill(world.places["feed"], 20)
    world.run()
    lose(world, "uid-003")
    world.run()
    assert len(world.subjects()) == 20
    assert [one.let_go for one in waiting(world)] == [False], "gone once more, it is asked about once more"


def test_r10_what_was_removed_now_comes_back_by_undoing_that_run(world: World) -> None:

    missing(world, "uid-003")
    decide(world, remove_now, [one.item for one in waiting(world)])
    run = world.run().run
    assert len(world.subjects()) == 19
    world.run(undo=Undo(run))
    for _ in range(3):
        world.pass_time(hours=1)
        world.run()
    assert len(world.subjects()) == 20


def test_r3_what_is_kept_is_removed_by_no_later_run(world: World) -> None:
    missing(world, "uid-003", "uid-005")
    decide(world, keep, [waiting(world)[0].item])
    assert [one.subject for one in waiting(world)] == ["Event 005"]
    for _ in range(3):
        world.pass_time(hours=1)
        world.run()
    assert "Event 003" in world.subjects()
    assert "Event 005" not in world.subjects()
    assert [one.written for one in world.run().spokes] == [0, 0]


def test_r10_keeping_can_be_taken_back(world: World) -> None:
    missing(world, "uid-003")
    (one,) = waiting(world)
    decide(world, keep, [one.item])
    world.run()
    assert [each.item for each in kept_now(world)] == [one.item]
    decide(world, take_back, [one.item], world.now)
    assert kept_now(world) == []
    assert [each.subject for each in waiting(world)] == ["Event 003"], "missed from now on"
    world.run()
    assert len(world.subjects()) == 20
    world.pass_time(minutes=15)
    world.run()
    assert len(world.subjects()) == 19


def test_what_was_kept_and_is_listed_again_follows_its_feed_again(world: World) -> None:
    missing(world, "uid-003")
    decide(world, keep, [one.item for one in waiting(world)])
    world.run()
    world.places["feed"].put("uid-003", event("Event 003, moved", 4, 5), remote_id="uid-003")
    world.run()
    assert "Event 003, moved" in world.subjects()
    assert kept_now(world) == []
    assert len(world.subjects()) == 20


def test_what_was_taken_back_and_is_listed_again_follows_its_feed_again(world: World) -> None:
    missing(world, "uid-003")
    items = [one.item for one in waiting(world)]
    decide(world, keep, items)
    decide(world, take_back, items, world.now)
    world.places["feed"].put("uid-003", event("Event 003, moved", 4, 5), remote_id="uid-003")
    world.run()
    assert "Event 003, moved" in world.subjects()
    assert waiting(world) == ()


def test_only_what_waits_can_be_decided(world: World) -> None:
    missing(world, "uid-003")
    for verb, more in ((remove_now, ()), (keep, ()), (take_back, (world.now,))):
        with pytest.raises(NotFound):
            decide(world, verb, [ItemId("unknown")], *more)
    assert [one.let_go for one in waiting(world)] == [False]


def kept_now(world: World) -> list[KeptItem]:
    store = world.store()
    found = kept(store, store.setup.hub(world.hub.id))
    store.close()
    return list(found)


def held_hold(world: World) -> Hold:
    store = world.store()
    (hold,) = store.journal.holds()
    store.close()
    return hold


def test_r2_keeping_what_was_held_can_be_taken_back_and_is_asked_about_again(world: World) -> None:
    missing(world, *(f"uid-{number:03}" for number in range(12)))
    hold = held_hold(world)
    store = world.store()
    drop_hold(store, hold.id)
    store.close()
    for _ in range(2):
        world.pass_time(hours=1)
        world.run()
    assert len(world.subjects()) == 20
    assert len(kept_now(world)) == 12
    decide(world, take_back, [one.item for one in hold.items], world.now)
    world.pass_time(hours=1)
    world.run()
    again = held_hold(world)
    assert again.count == 12
    assert len(world.subjects()) == 20, "asked, not deleted"
    world.run(confirm=again.id)
    assert len(world.subjects()) == 8


def test_r2_copies_that_were_kept_are_asked_about_again_when_that_is_taken_back(world: World) -> None:
    """The deletions stood at the door of the calendar: an option left too many events out at once."""
    fill(world.feed(), 20)
    world.target()
    world.run()
    for number in range(12):
        name = f"uid-{number:03}"
        cancelled = replace(world.places["feed"].items[RemoteId(name)].event, status=Status.CANCELLED)
        world.places["feed"].put(name, cancelled, remote_id=name)
    world.run()
    hold = held_hold(world)
    assert (hold.spoke, hold.count) == (ids(world), 12)
    ahead = spoke_report(world.run(dry_run=True), "target")
    assert [write.held for write in ahead.planned] == [True] * 12, "a preview does not promise what waits"
    assert [write.source for write in ahead.planned] == [ids(world, "feed")] * 12
    store = world.store()
    drop_hold(store, hold.id)
    store.close()
    world.run()
    assert len(world.subjects()) == 20
    decide(world, take_back, [one.item for one in kept_now(world)], world.now)
    world.run()
    again = held_hold(world)
    assert again.count == 12
    world.run(confirm=again.id)
    assert len(world.subjects()) == 8


@pytest.mark.parametrize("removed", ["spoke", "hub"])
def test_r12_what_was_decided_goes_with_its_spoke(world: World, removed: str) -> None:
    missing(world, "uid-003", "uid-005")
    first, second = waiting(world)
    decide(world, keep, [first.item])
    decide(world, remove_now, [second.item])
    store = world.store()
    if removed == "spoke":
        store.setup.remove_spoke(ids(world, "feed"))
    else:
        store.setup.remove_hub(world.hub.id)
    assert not store.decisions.kept(ids(world, "feed"))
    assert not store.decisions.let_go([ids(world, "feed")])
    store.close()
