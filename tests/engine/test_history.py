"""History tells of any item which run did what to it, where and why; and what lost a dispute is in it."""

from __future__ import annotations

from dataclasses import replace

from cirahub_desktop.sync.model.event import Event
from cirahub_desktop.sync.model.item import ItemId
from cirahub_desktop.sync.model.options import CategoryRule, ConflictRule
from cirahub_desktop.sync.report import Action, Why
from cirahub_desktop.sync.state.history import StoryLine
from cirahub_desktop.sync.undo import Undo
from tests.engine.support import World, event, fill


def story(world: World, item: ItemId) -> tuple[StoryLine, ...]:
    store = world.store()
    lines = store.journal.story(item)
    store.close()
    return lines


def told(world: World, item: ItemId) -> list[tuple[str, Action, Why]]:
    """Where, what, why; the hub itself is "hub"."""
    names = {config.id: name for name, config in world.spokes.items()}
    return [(names.get(line.spoke, "hub"), line.action, line.why) for line in story(world, item)]


def item(world: World, subject: str) -> ItemId:
    store = world.store()
    (found,) = [row.id for row in store.items.rows(world.hub.id).values() if row.subject == subject]
    store.close()
    return found


def change(world: World, name: str, old: str, /, **fields: object) -> None:
    """As a person does it."""
    place = world.places[name]
    (remote,) = [key for key, one in place.items.items() if one.event.subject == old]
    place.edit(remote, replace(place.items[remote].event, **fields))  # type: ignore[arg-type]


def test_the_life_of_an_event_from_a_feed(world: World) -> None:
    feed = world.feed(strikes=1)
    fill(feed, 4, prefix="other")
    feed.put("a", event("First"), remote_id="a")
    world.target()
    world.run()
    id_ = item(world, "First")
    feed.put("a", event("Second"), remote_id="a")
    world.run()
    world.set_options("target", category=CategoryRule.NONE)
    world.run()
    del feed.items["a"]  # type: ignore[arg-type]
    world.run()
    assert told(world, id_) == [
        ("hub", Action.CREATE, Why.NEW),
        ("target", Action.CREATE, Why.NEW),
        ("hub", Action.UPDATE, Why.CHANGED),
        ("target", Action.UPDATE, Why.CHANGED),
        ("target", Action.UPDATE, Why.OPTIONS),
        ("hub", Action.DELETE, Why.GONE_FROM_SOURCE),
        ("target", Action.DELETE, Why.GONE_FROM_SOURCE),
    ]


def test_each_line_says_when_by_which_run_and_from_what_to_what(world: World) -> None:
    feed = world.feed()
    feed.put("a", event("First"), remote_id="a")
    world.target()
    first = world.run()
    feed.put("a", event("Second"), remote_id="a")
    second = world.run()
    made_here, made_there, changed_here, changed_there = story(world, item(world, "Second"))
    assert {line.run for line in (made_here, made_there)} == {first.run}
    assert {line.run for line in (changed_here, changed_there)} == {second.run}
    assert made_here.before is made_there.before is None
    assert changed_here.at >= made_there.at
    for line in (changed_here, changed_there):
        assert [one and one.subject for one in (line.before, line.after)] == ["First", "Second"]


def test_what_a_person_did_in_one_calendar_is_told_of_the_hub_and_of_the_others(world: World) -> None:
    world.two_way("shared").put("own", event("Own"))
    world.two_way("other")
    world.run()
    id_ = item(world, "Own")
    assert told(world, id_) == [("hub", Action.CREATE, Why.NEW), ("other", Action.CREATE, Why.NEW)]
    change(world, "other", "Own", location="Room 1")
    world.run()
    lines = [(place, action) for place, action, _ in told(world, id_)]
    assert lines[2:] == [("hub", Action.UPDATE), ("shared", Action.UPDATE)]
    world.places["other"].items.clear()
    world.run()
    assert told(world, id_)[4:] == [
        ("hub", Action.DELETE, Why.DELETED_ELSEWHERE),
        ("shared", Action.DELETE, Why.DELETED_ELSEWHERE),
    ]


def test_r7_what_lost_a_dispute_is_in_the_record_and_comes_back_by_an_undo(world: World) -> None:
    world.two_way("shared").put("own", event("Own"))
    world.two_way("other", conflict=ConflictRule.HUB)
    world.run()
    id_ = item(world, "Own")
    change(world, "shared", "Own", subject="By Claire")
    change(world, "other", "Own", subject="By Jean")
    run = world.run()
    (dispute,) = [line for line in story(world, id_) if line.why is Why.CONFLICT]
    assert dispute.before
    assert dispute.after
    subjects = {dispute.before.subject, dispute.after.subject}
    assert subjects == {"By Claire", "By Jean"}
    assert _everywhere(world) == {dispute.after.subject}
    assert run.run == dispute.run
    world.run(undo=Undo(run.run))
    assert {name: [one.event.subject for one in place.items.values()] for name, place in world.places.items()} == {
        "shared": ["Own"],
        "other": ["By Jean"],
    }


def test_what_left_the_hub_is_found_by_its_subject(world: World) -> None:
    feed = world.feed(strikes=1)
    fill(feed, 8)
    world.target()
    world.run()
    del feed.items["uid-003"]  # type: ignore[arg-type]
    world.run()
    world.run()
    store = world.store()
    (found,) = store.journal.find_items(world.hub.id, "event 003")
    store.close()
    assert found.gone
    assert told(world, found.id)[-1] == ("target", Action.DELETE, Why.GONE_FROM_SOURCE)


def test_a_dry_run_is_not_told(world: World) -> None:
    fill(world.feed(), 2)
    world.target()
    world.run(dry_run=True)
    store = world.store()
    assert store.journal.runs(world.hub.id) == ()
    store.close()


def _everywhere(world: World) -> set[str]:
    events: list[Event] = [one.event for place in world.places.values() for one in place.items.values()]
    return {one.subject for one in events}
