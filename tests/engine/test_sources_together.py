"""Several sources of one item, sources that are taken away, and what they miss."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cirahub_desktop.accounts.vault import SessionVault
from cirahub_desktop.app import App
from cirahub_desktop.sync.holds import drop_hold
from cirahub_desktop.sync.model.event import FloatingSpan
from cirahub_desktop.sync.model.item import Link
from cirahub_desktop.sync.model.options import Feeding
from cirahub_desktop.sync.report import HubReport
from cirahub_desktop.sync.spokes.base import Verdict
from cirahub_desktop.sync.spokes.memory import MemoryPlace
from tests.engine.support import World, event, fill


def writes(report: HubReport) -> int:
    return sum(one.created + one.updated + one.deleted for one in report.spokes)


def shared(world: World, **options: object) -> tuple[MemoryPlace, MemoryPlace]:
    """Two feeds with ten events each and one that both have."""
    school, club = world.feed("school", **options), world.feed("club", **options)
    fill(school, 10, prefix="school")
    fill(club, 10, prefix="club", first_day=30)
    for feed in (school, club):
        feed.put("same", event("Sports day", day=60), remote_id="same")
    world.target()
    world.run()
    return school, club


def test_an_event_whose_slower_source_blinks_is_not_lost_with_the_faster_one(world: World) -> None:
    school, club = shared(world)
    world.set_options("club", interval=timedelta(hours=4))
    del school.items["same"]  # type: ignore[arg-type]
    there = club.items.pop("same")  # type: ignore[call-overload]
    world.run()
    world.pass_time(minutes=20)
    world.run()  # due in the one, only once missed in the other
    club.items["same"] = there  # type: ignore[index]
    world.run()
    world.run()
    assert "Sports day" in world.subjects()


def test_an_event_that_two_sources_miss_at_once_goes_once_both_say_so(world: World) -> None:
    school, club = shared(world)
    del school.items["same"], club.items["same"]  # type: ignore[arg-type]
    world.run()
    world.pass_time(minutes=20)
    world.run()
    assert "Sports day" not in world.subjects()


def test_an_event_of_a_source_that_no_longer_feeds_follows_its_other_source(world: World) -> None:
    _, club = shared(world)
    world.set_options("school", feeds_hub=Feeding.OFF)
    club.put("same", event("Sports day, moved", day=61), remote_id="same")
    world.run()
    assert "Sports day, moved" in world.subjects()


def test_a_confirmed_source_is_not_held_again_because_another_one_loses_a_little(world: World) -> None:
    school, club = world.feed("school"), world.feed("club")
    fill(school, 40, prefix="school")
    fill(club, 40, prefix="club", first_day=60)
    world.target()
    world.run()
    for number in range(20):
        del school.items[f"school-{number:03}"]  # type: ignore[arg-type]
    (hold,) = [one.held for one in world.run().spokes if one.held]
    del club.items["club-000"]  # type: ignore[arg-type]
    report = world.run(confirm=hold.id)
    assert sum(one.deleted for one in report.spokes) == 20


def test_r2_two_sources_that_lose_a_little_each_lose_too_much_together(world: World) -> None:
    for name in ("a", "b", "c"):
        fill(world.feed(name, strikes=1), 60, prefix=name, first_day=10)
    world.target()
    world.run()
    for name in ("a", "b", "c"):
        for number in range(10):
            del world.places[name].items[f"{name}-{number:03}"]  # type: ignore[arg-type]
    report = world.run()
    assert sum(one.deleted for one in report.spokes) == 0
    assert len([one for one in report.spokes if one.held]) == 3


def test_r2_a_source_that_drips_is_held_itself(world: World) -> None:
    feed = world.feed(strikes=1)
    fill(feed, 40)
    world.target()
    world.run()
    for number in range(9):
        del feed.items[f"uid-{number:03}"]  # type: ignore[arg-type]
        report = world.run()
    assert report.spokes[0].held


def test_r2_a_kept_event_that_comes_back_with_a_new_uid_is_the_same(world: World) -> None:
    feed = world.feed()
    fill(feed, 40)
    world.target()
    world.run()
    events = [item.event for item in feed.items.values()]
    for key in list(feed.items)[1:]:
        del feed.items[key]
    (hold,) = [one.held for one in world.run().spokes if one.held]
    store = world.store()
    drop_hold(store, hold.id)
    store.close()
    feed.items.clear()
    for number, one in enumerate(events):
        feed.put(f"rotated-{number}", one, remote_id=f"rotated-{number}")
    assert writes(world.run()) == 0
    assert len(world.ours()) == 40


def test_r2_a_held_deletion_in_a_calendar_ends_when_the_event_is_back_with_a_new_uid(world: World) -> None:
    feed = world.feed(strikes=1, delete_count=1000, delete_share=100)
    fill(feed, 40)
    world.target()
    world.run()
    events = [item.event for item in list(feed.items.values())[:20]]
    for key in list(feed.items)[:20]:
        del feed.items[key]
    report = world.run()
    assert [one.name for one in report.spokes if one.held] == ["target"]
    for number, one in enumerate(events):
        feed.put(f"back-{number}", one, remote_id=f"back-{number}")
    report = world.run()
    assert writes(report) == 0
    assert not any(one.held for one in report.spokes)


def test_r7_a_clock_that_is_far_ahead_makes_no_missing_event_history(world: World) -> None:
    feed = world.feed()
    fill(feed, 10)
    world.target()
    world.run()
    del feed.items["uid-005"]  # type: ignore[arg-type]
    world.server_time = world.now
    world.pass_time(days=400)
    world.run()
    world.pass_time(days=-400)
    for _ in range(2):
        world.pass_time(minutes=20)
        world.server_time = world.now
        world.run()
    assert len(world.ours()) == 9


def test_r7_a_strike_of_a_wrong_clock_is_none(world: World) -> None:
    feed = world.feed()
    fill(feed, 10)
    world.target()
    world.run()
    del feed.items["uid-005"]  # type: ignore[arg-type]
    world.server_time = world.now
    world.pass_time(days=-30)
    world.run()
    world.pass_time(days=30)
    world.server_time = world.now
    world.run()
    assert len(world.ours()) == 10
    world.pass_time(minutes=20)
    world.server_time = world.now
    world.run()
    assert len(world.ours()) == 9


def test_r1_a_feed_read_in_part_is_asked_again_in_whole(world: World) -> None:
    feed = world.feed(strikes=1)
    fill(feed, 10)
    world.target()
    world.run()
    world.verdicts["feed"] = Verdict.PARTIAL
    del feed.items["uid-005"]  # type: ignore[arg-type]
    world.run()
    world.verdicts.clear()
    world.run()
    assert len(world.ours()) == 9


def test_what_could_not_be_read_is_named_by_an_unchanged_feed_too(world: World) -> None:
    fill(world.feed(), 3)
    world.run()
    from cirahub_desktop.sync.errors import FaultCode, ItemFault

    store = world.store()
    spoke = world.spokes["feed"].id
    fault = ItemFault(FaultCode.UNREADABLE, "uid", "Broken")
    store.conditions.put(spoke, replace(store.conditions.get(spoke), faults=(fault,)))
    store.close()
    report = world.report("feed")
    assert (report.verdict, report.skipped) == (Verdict.UNCHANGED, (fault,))


def test_a_server_that_feeds_is_listed_again_after_a_while_whatever_its_cursor_says(world: World) -> None:
    source = world.source_server()
    key = source.put("uid", event("Shift"))
    world.target()
    world.run()
    seen: list[bool] = []

    class Watched:
        def __init__(self, spoke: object) -> None:
            self._spoke = spoke

        def __getattr__(self, name: str) -> object:
            return getattr(self._spoke, name)

        def read(self, known: object, *rest: object) -> object:
            seen.append(known.look_closely)  # type: ignore[attr-defined]
            return self._spoke.read(known, *rest)  # type: ignore[attr-defined]

    world.wrappers["server"] = Watched  # type: ignore[assignment]
    world.run()
    world.pass_time(hours=7)
    world.run()
    assert seen == [False, True]
    assert key in source.items


def test_what_came_from_a_removed_feed_stays_as_it_is(tmp_path: Path, world: World) -> None:
    """Neither its category nor the zone of its floating times is lost with the feed."""
    feed, wall = world.feed(), datetime(2026, 12, 1, 9)
    feed.put("float", replace(event("Floats"), span=FloatingSpan(wall, wall.replace(hour=10))), remote_id="float")
    fill(feed, 5)
    world.target()
    world.run()
    store = world.store()
    spoke = world.spokes["feed"].id
    store.conditions.put(spoke, replace(store.conditions.get(spoke), zone="America/New_York"))
    store.close()
    world.run()
    _remove(world, "feed", tmp_path)
    assert writes(world.run()) == 0
    assert writes(world.run()) == 0
    floats = next(item for item in world.ours() if item.event.subject == "Floats")
    assert floats.event.span.start.astimezone(UTC).hour == 14  # type: ignore[union-attr]


def test_an_event_of_a_removed_feed_follows_the_other_feed_that_has_it(tmp_path: Path, world: World) -> None:
    _, club = shared(world, strikes=1)
    _remove(world, "school", tmp_path)
    world.run()
    club.put("same", event("Sports day, moved", day=61), remote_id="same")
    world.run()
    assert "Sports day, moved" in world.subjects()
    del club.items["same"]  # type: ignore[arg-type]
    world.run()
    assert "Sports day, moved" not in world.subjects()
    assert len(world.ours()) == 20


def _remove(world: World, name: str, folder: Path) -> None:
    from cirahub_desktop import rooms as composition

    before = composition.STORE_NAME
    composition.STORE_NAME = world.store_path.name
    try:
        App(folder, vault=SessionVault()).remove_spoke(world.spokes[name].id)
    finally:
        composition.STORE_NAME = before


def test_r1_an_event_is_not_gone_while_its_other_source_was_read_in_part(world: World) -> None:
    school, club = shared(world, strikes=1)
    del school.items["same"], club.items["same"]  # type: ignore[arg-type]
    world.verdicts["club"] = Verdict.PARTIAL
    world.run()
    assert "Sports day" in world.subjects()


def test_r1_a_feed_read_in_part_makes_no_new_event_of_one_it_did_not_list(world: World) -> None:
    """The one that is not listed may be there all the same: then there are two of one subject and start."""
    feed = world.feed()
    fill(feed, 10)
    world.target()
    world.run()
    there = feed.items.pop("uid-005")  # type: ignore[call-overload]
    feed.put("twin", there.event, remote_id="twin")
    world.verdicts["feed"] = Verdict.PARTIAL
    world.run()
    feed.items["uid-005"] = there  # type: ignore[index]
    world.verdicts.clear()
    world.run()
    assert len([subject for subject in world.subjects() if subject == "Event 005"]) == 2
    assert {link.remote_id for link in _links(world)} == set(feed.items)
    assert len(world.ours()) == 11


def _links(world: World) -> list[Link]:
    store = world.store()
    links = list(store.items.links(world.spokes["feed"].id).values())
    store.close()
    return links


def test_an_event_that_takes_the_old_uid_of_another_one_is_another_one(world: World) -> None:
    feed = world.feed()
    fill(feed, 5)
    world.target()
    world.run()
    feed.put("renamed", feed.items.pop("uid-001").event, remote_id="renamed")  # type: ignore[call-overload]
    world.run()
    feed.put("uid-001", event("Another one", day=50), remote_id="uid-001")
    world.run()
    assert world.subjects() == ["Another one", *(f"Event {number:03}" for number in range(5))]


def test_copies_are_labelled_anew_when_their_source_gets_another_name(world: World) -> None:
    fill(world.feed("school"), 5)
    world.target()
    world.run()
    store = world.store()
    store.setup.rename_spoke(world.spokes["school"].id, "lycée")
    world.places["lycée"] = world.places["school"]
    store.close()
    assert world.report("target").updated == 5
    assert {item.event.categories for item in world.ours()} == {("lycée",)}


def test_an_event_that_its_first_source_lost_says_what_the_other_source_says(world: World) -> None:
    """The other feed does not change, so nothing but the handing over makes the run read it again."""
    school, club = world.feed("school", strikes=1), world.feed("club", strikes=1)
    fill(school, 10, prefix="school")
    school.put("same", event("Sports day", day=60, location="Hall"), remote_id="same")
    club.put("same", event("Sports day", day=60, location="Field"), remote_id="same")
    world.target()
    world.run()
    assert _location_of(world, "Sports day") == "Hall"
    del school.items["same"]  # type: ignore[arg-type]
    world.run()
    world.run()
    assert _location_of(world, "Sports day") == "Field"


def _location_of(world: World, subject: str) -> str:
    (found,) = [item.event.location for item in world.ours() if item.event.subject == subject]
    return found
