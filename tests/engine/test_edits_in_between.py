"""R5, R7: what people do between a write that died and the next look, and where a spoke's rights are narrow."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

import pytest

from cirahub_desktop.sync.errors import AnswerLost, FaultCode
from cirahub_desktop.sync.model.canonical import content_hash
from cirahub_desktop.sync.model.event import Body, Sensitivity
from cirahub_desktop.sync.model.hub import ObjectKind
from cirahub_desktop.sync.model.item import Identity, RemoteItem, Version
from cirahub_desktop.sync.model.options import CategoryRule, PrivateRule
from cirahub_desktop.sync.spokes.base import Spoke
from tests.engine.faulty import Killed, answer_lost, killed_after
from tests.engine.support import World, event, fill, ids, spoke_report
from tests.engine.test_both_ways import edit, quiet, the
from tests.engine.test_judging_links import COPY, ITEM, LINK, OLD, listed, look, stamp

Fault = Callable[[int], Callable[[Spoke], Spoke]]


def lost(number: int) -> Callable[[Spoke], Spoke]:
    return answer_lost(number, carried_out=True)


@pytest.mark.parametrize("fault", [killed_after, lost])
@pytest.mark.parametrize("both_ways", [True, False])
@pytest.mark.parametrize("update", [True, False])
def test_r7_an_edit_after_a_write_that_died_is_seen(world: World, fault: Fault, both_ways: bool, update: bool) -> None:
    feed = world.feed()
    feed.put("a", event("Truck 7"), remote_id="a")
    place = (world.two_way if both_ways else world.target)("place", category=CategoryRule.NONE)
    other = world.target("board", category=CategoryRule.NONE)
    if update:
        world.run()
        world.run()
        feed.put("a", event("Truck 8"), remote_id="a")
    world.wrappers["place"] = fault(1)
    with suppress(Killed, AnswerLost):
        world.run()
    world.wrappers.clear()
    edit(world, "place", body=Body("by hand"))
    for _ in range(3):
        world.run()
    feed.put("a", event("Truck 8" if update else "Truck 7", location="Dock 9"), remote_id="a")
    for _ in range(2):
        world.run()
    found = the(world, "place").event
    assert (found.body.text, found.location) == ("by hand", "Dock 9")
    assert [item.event.body.text for item in other.items.values()] == ["by hand" if both_ways else ""]
    assert len(place.items) == 1
    quiet(world)


def test_r7_an_echo_that_a_server_rewrote_leaves_the_hands_of_people_alone() -> None:
    rewritten = replace(OLD, body=Body("", "<html></html>"))
    answers = {COPY: RemoteItem(COPY, Version("2"), Identity("uid"), rewritten, stamp())}
    for edited in (False, True):
        link = replace(LINK, echo=True, edited=edited)
        looked = look(listed(COPY), answers, link=link, written={ITEM: OLD})  # type: ignore[arg-type]
        assert (looked.links[ITEM].echo, looked.links[ITEM].held) == (False, content_hash(rewritten))
        assert looked.there == ({} if edited else {ITEM: rewritten})
        assert looked.moved == {}


def test_r4_what_may_not_be_deleted_in_the_hub_stays_there_and_is_not_brought_back(world: World) -> None:
    left = world.two_way("left", category=CategoryRule.NONE, hub_delete=False)
    world.two_way("right", category=CategoryRule.NONE)
    own = left.put("own", event("Own"))
    left.put("more", event("More", day=4))
    world.run()
    world.run()
    del left.items[own]
    for _ in range(3):
        world.run()
    assert (world.subjects("left"), world.subjects("right")) == (["More"], ["More", "Own"])
    quiet(world)


def test_r5_a_native_item_with_a_new_id_is_the_same_where_nothing_may_be_deleted(world: World) -> None:
    left = world.two_way("left", category=CategoryRule.NONE, hub_delete=False)
    world.two_way("right", category=CategoryRule.NONE)
    own = left.put("own", event("Own"))
    world.run()
    moved = left.items.pop(own)
    left.put("another uid", moved.event)
    for _ in range(3):
        world.run()
    assert world.subjects("left") == world.subjects("right") == ["Own"]
    quiet(world)


def test_r5_a_feed_that_may_delete_nothing_is_not_doubled_by_new_uids(world: World) -> None:
    feed = world.feed(hub_delete=False)
    fill(feed, 5)
    world.target()
    world.run()
    for number in range(3):
        items = list(feed.items.values())
        feed.items.clear()
        for item in items:
            feed.put(f"{number}-{item.event.subject}", item.event, remote_id=f"{number}-{item.event.subject}")
        world.run()
    assert len(world.subjects()) == 5
    feed.items.popitem()
    world.pass_time(hours=1)
    world.run()
    world.pass_time(hours=1)
    world.run()
    assert len(world.subjects()) == 5, "nothing may be deleted"


def test_a_feed_that_may_change_nothing_keeps_its_items_under_new_uids(world: World) -> None:
    feed = world.feed(hub_change=False)
    feed.put("a", event("Truck 7"), remote_id="a")
    feed.put("b", event("Truck 8", day=2), remote_id="b")
    world.target()
    world.run()
    del feed.items["a"]  # type: ignore[arg-type]
    feed.put("c", event("Truck 7", location="Dock 9"), remote_id="c")
    feed.put("b", event("Truck 8", day=2, location="Dock 9"), remote_id="b")
    report = world.run()
    assert [item.event.location for item in world.ours()] == ["", ""]
    assert spoke_report(report, "target").created == 0


def test_of_two_feeds_with_one_event_the_second_only_listens(world: World) -> None:
    for name in ("first", "second"):
        world.feed(name).put("a", event("Truck 7"), remote_id="a")
    world.target(category=CategoryRule.NONE)
    world.run()
    world.places["second"].put("a", event("Truck 7", location="from the second"), remote_id="a")
    world.run()
    assert the(world, "target").event.location == ""
    world.places["first"].put("a", event("Truck 7", location="from the first"), remote_id="a")
    world.run()
    assert the(world, "target").event.location == "from the first"


def test_what_a_person_deleted_stays_away_when_its_feed_gets_another_link(world: World) -> None:
    fill(world.feed(), 5)
    world.two_way("right", category=CategoryRule.NONE)
    world.run()
    del world.places["right"].items[the(world, "right", "Event 002").remote_id]
    world.run()
    feed, store = ids(world, "feed"), world.store()
    store.items.drop_links(feed, tuple(store.items.links(feed)))
    store.conditions.put(feed, replace(store.conditions.get(feed), cursor="", listed_at=None))
    store.close()
    for _ in range(3):
        world.run()
    assert "Event 002" not in world.subjects("right")
    quiet(world)


def test_r4_an_adopted_event_that_becomes_private_shows_nothing_new(world: World) -> None:
    feed = world.feed()
    feed.put("a", event("Doctor", location="Clinic"), remote_id="a")
    place = world.target(category=CategoryRule.NONE)
    theirs = place.put("theirs", event("Doctor", location="Clinic"))
    world.run()
    feed.put("a", event("Doctor", location="Ward 3", sensitivity=Sensitivity.PRIVATE), remote_id="a")
    report = world.report("target")
    assert report.held
    world.run(confirm=report.held.id)
    assert "Ward 3" not in str(place.items[theirs].event)
    assert len(place.items) == 1


def test_r11_an_option_deletes_nothing_that_another_hub_of_this_computer_wrote(world: World) -> None:
    """Two hubs keep one calendar; in the second private events are to be left out."""
    feed = world.feed()
    feed.put("p", event("Doctor", sensitivity=Sensitivity.PRIVATE), remote_id="p")
    place = world.target()
    world.run()
    first, spokes = world.hub, dict(world.spokes)
    store = world.store()
    world.hub = store.setup.add_hub("Second", ObjectKind.CALENDARS)
    for name, config in spokes.items():
        store.setup.add_spoke(world.hub.id, name, config.kind, config.place, config.options)
    store.close()
    world.run()
    store = world.store()
    target = next(one for one in store.setup.hub(world.hub.id).spokes if one.name == "target")
    store.setup.set_options(target.id, replace(target.options, private=PrivateRule.LEAVE_OUT))
    store.close()
    for _ in range(2):
        report = world.report("target")
        assert (report.deleted, len(place.items)) == (0, 1)
    assert FaultCode.NOT_OURS in {fault.code for fault in report.skipped}
    world.hub = first
    assert world.report("target").created == 0
