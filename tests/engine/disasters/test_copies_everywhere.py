"""Copies that people, or programs, made of events: none is taken for ours, none is fought over, none is spread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest

from cirahub_desktop.sandbox.sample_folders import PAUL
from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.model.options import CategoryRule
from tests.engine.disasters import told
from tests.engine.disasters.link import Listed, link_world, writes
from tests.engine.office import (
    BOARD,
    BOTH_WAYS,
    FILLED,
    FLEET,
    Office,
    Outlook,
    lessons,
    nothing_happened,
    wrote,
)
from tests.engine.support import World, event, spoke_report

LESSONS = lessons(24)
COPIED, CHANGED = LESSONS[:20], LESSONS[:10]


def copies_by_hand(office: Office, path: str, subjects: Sequence[str]) -> None:
    """As copying and pasting in Outlook does it: with every hidden field, our mark among them."""
    store = office.sandbox._store
    with store.request():
        for item in office.sandbox.items(path):
            if item.text("Subject") in subjects:
                now = store.clock.tick()
                copy = replace(
                    deepcopy(item), number=store.new_number(), owner=PAUL, created=now, modified=now, version=1
                )
                store.put_item(copy)


def changes_the_copies(office: Office, path: str, subjects: Sequence[str]) -> None:
    """The younger one of each pair gets a subject of its own."""
    store = office.sandbox._store
    with store.request():
        for subject in subjects:
            *_, copy = (item for item in office.sandbox.items(path) if item.text("Subject") == subject)
            copy.properties["Subject"] = f"{subject}, for the trainees"
            store.touch(copy, PAUL)


def test_a_user_copies_twenty_of_our_items_and_edits_ten(office: Office) -> None:
    """In a calendar that is only filled, they are that user's own."""
    office.link("School", LESSONS)
    office.calendar("Board", BOARD, FILLED)
    office.run()
    copies_by_hand(office, BOARD, COPIED)
    assert nothing_happened(office.run())
    changes_the_copies(office, BOARD, CHANGED)
    report = office.run()
    assert nothing_happened(report)
    assert len(office.subjects(BOARD)) == 44
    status = office.status("Board")
    assert (status.items, status.foreign, status.faults) == (24, 20, ()), "24 written, 20 of others"
    office.publish("School", LESSONS[1:])
    for _ in range(2):
        office.run()
        office.pass_time(minutes=20)
    assert Counter(office.subjects(BOARD))["Lesson 00"] == 0, "ours followed the link"
    assert "Lesson 00, for the trainees" in office.subjects(BOARD), "the user's own did not"
    assert nothing_happened(office.run())


def test_a_user_copies_twenty_of_our_items_and_edits_ten_where_it_goes_both_ways(
    office: Office, people: Outlook
) -> None:
    """What was changed is an event of that user's, and travels as one; what was not is only counted as there."""
    people.add_all(BOARD, LESSONS)
    office.calendar("Board", BOARD, BOTH_WAYS)
    office.calendar("Fleet", FLEET, BOTH_WAYS)
    office.run()
    office.run()
    copies_by_hand(office, FLEET, COPIED)
    assert nothing_happened(office.run())
    assert len(office.subjects(FLEET)) == 44
    changes_the_copies(office, FLEET, CHANGED)
    report = office.run()
    assert wrote(report) == (10, 0, 0)
    assert len(spoke_report(report, "Fleet").incoming) == 10
    changed = [f"{subject}, for the trainees" for subject in CHANGED]
    assert office.subjects(BOARD) == sorted([*LESSONS, *changed])
    assert Counter(office.subjects(FLEET)) == Counter([*LESSONS, *changed, *LESSONS[10:20]])
    assert nothing_happened(office.run())
    assert nothing_happened(office.run())


def test_700_copies_with_one_uid_in_a_feed(tmp_path: Path) -> None:
    """The very same event 700 times is one event."""
    with link_world(tmp_path) as world:
        world.publish([Listed("Standup", 2, uid="one")] * 700)
        report = world.run()
        assert world.board == ["Standup"]
        faults = spoke_report(report, "school").skipped
        assert (len(faults), {one.code for one in faults}) == (699, {FaultCode.DUPLICATE})
        english, french = told.of_fault(faults[0])
        assert english.startswith("“Standup”: is in the feed")
        assert french.startswith("« Standup » : ")
        world.publish([Listed("Standup", 2, uid="one", location="Room 2")] * 699)
        assert writes(world.run()) == (0, 1, 0)
        assert writes(world.run()) == (0, 0, 0)


def test_700_events_with_one_uid_in_a_feed(tmp_path: Path) -> None:
    """A publisher that gives every event the same UID: by their starts they are 700 events."""
    events = [Listed(f"Standup {number}", number % 300, number // 30, uid="one") for number in range(700)]
    with link_world(tmp_path) as world:
        world.publish(events)
        assert writes(world.run()) == (700, 0, 0)
        world.publish(reversed(events))
        assert writes(world.run()) == (0, 0, 0)
        events[123] = replace(events[123], location="Room 2")
        world.publish(events)
        assert writes(world.run()) == (0, 1, 0)
        assert sorted(world.board) == sorted(one.subject for one in events)


@pytest.mark.parametrize("both_ways", [False, True], ids=["filled", "both-ways"])
def test_700_copies_with_one_uid_of_an_event_of_ours(world: World, both_ways: bool) -> None:
    """Another program ran wild over the calendar. Ours is one of them; the others are not spread, and not deleted."""
    feed = world.feed()
    feed.put("one", event("Standup"), remote_id="one")
    (world.two_way if both_ways else world.target)("board", category=CategoryRule.NONE)
    world.two_way("other", category=CategoryRule.NONE)
    world.run()
    (ours,) = world.ours("board")
    for _ in range(700):
        world.places["board"].put(ours.identity.uid, ours.event, ours.stamp)
    for _ in range(3):
        assert writes(world.run()) == (0, 0, 0)
    assert len(world.subjects("board")) == 701
    assert world.subjects("other") == ["Standup"]
    feed.put("one", event("Standup", location="Room 2"), remote_id="one")
    assert writes(world.run()) == (0, 2, 0), "ours follows the feed, in both calendars"
    world.lose_store()
    for _ in range(3):
        world.run()
    assert len(world.subjects("board")) == 701, "without a link one is adopted, none deleted"
    assert world.subjects("other") == ["Standup"]
    assert writes(world.run()) == (0, 0, 0)


def test_700_items_with_one_uid_that_were_there_before_us(world: World) -> None:
    """What a person would see as 700 events is neither thinned out nor written once more."""
    left = world.two_way("left", category=CategoryRule.NONE)
    world.two_way("right", category=CategoryRule.NONE)
    for number in range(700):
        left.put("one", event(f"Standup {number:03}", number % 300, number % 20))
    for _ in range(3):
        world.run()
    assert len(world.subjects("left")) == 700
    assert world.subjects("right") == world.subjects("left")
    assert writes(world.run()) == (0, 0, 0)
