"""The effect of options on real events, before they are saved: of what comes from elsewhere alone."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.effect import Effect, effect
from cirahub_desktop.sync.errors import FaultCode
from cirahub_desktop.sync.model.event import Event, FloatingSpan, Sensitivity, ZonedSpan
from cirahub_desktop.sync.model.filters import parse_filter
from cirahub_desktop.sync.model.floating import Zone
from cirahub_desktop.sync.model.options import Feeding, SpokeOptions
from cirahub_desktop.sync.model.words import Words
from tests.engine.support import PARIS, SERVER, World, event


def of(world: World, name: str, **options: object) -> Effect:
    store = world.store()
    config = store.setup.spoke(world.spokes[name].id)
    chosen = SpokeOptions(hub_writes=True, **options)  # type: ignore[arg-type]
    found = effect(store, config, chosen, SERVER, Words(), PARIS, world.now)
    store.close()
    return found


def test_a_spoke_of_both_directions_is_shown_what_comes_from_the_others(world: World) -> None:
    team = world.target("team", feeds_hub=Feeding.ALL)
    for number in range(3):
        team.put(str(number), event(f"Ours {number}", day=30 + number), remote_id=str(number))
    world.target("dock", feeds_hub=Feeding.ALL).put("d", event("Theirs", day=50), remote_id="d")
    world.run()
    there = of(world, "team")
    assert there.to_write == 1
    assert [sample.before.subject for sample in there.samples] == ["Theirs"]
    assert of(world, "dock").to_write == 3


def test_the_next_event_and_the_next_private_one(world: World) -> None:
    feed = world.feed()
    feed.put("a", event("First", day=30), remote_id="a")
    feed.put("b", event("Second", day=31), remote_id="b")
    feed.put("c", event("Secret", day=32, sensitivity=Sensitivity.PRIVATE), remote_id="c")
    world.target()
    world.run()
    found = of(world, "target", subject_prefix="[P]")
    assert [sample.after and sample.after.subject for sample in found.samples] == ["[P] First", "[P] Busy"]
    left_out = of(world, "target", filter=parse_filter("all: subject~second"))
    assert [sample.after for sample in left_out.samples] == [None, None]
    assert left_out.samples[0].left_out is not None


def test_floating_times_stand_in_the_zone_of_their_feed(world: World) -> None:
    nine = (world.now + timedelta(days=3)).replace(hour=9, tzinfo=None)
    world.feed(floating_zone=Zone("Asia/Tokyo")).put(
        "a", Event("Anywhere", FloatingSpan(nine, nine + timedelta(hours=1))), remote_id="a"
    )
    world.target()
    world.run()
    (sample,) = of(world, "target").samples
    assert sample.after is not None
    assert isinstance(sample.after.span, ZonedSpan)
    assert sample.after.span.start == nine.replace(tzinfo=ZoneInfo("Asia/Tokyo"))


def test_the_chosen_event_comes_first_and_one_beyond_the_range_is_said_to_be_left_out(world: World) -> None:
    feed = world.feed()
    feed.put("a", event("First", day=30), remote_id="a")
    feed.put("b", event("Second", day=31), remote_id="b")
    feed.put("c", event("Far", day=300), remote_id="c")
    world.target()
    world.run()
    found = of(world, "target")
    assert [one.subject for _, one in found.choices] == ["First", "Second", "Far"]
    assert (found.to_write, found.exact) == (3, True)

    store = world.store()
    config = store.setup.spoke(world.spokes["target"].id)
    far = found.choices[2][0]
    options = SpokeOptions(hub_writes=True, range_future=timedelta(days=90))
    shown = effect(store, config, options, SERVER, Words(), PARIS, world.now, far)
    store.close()
    assert shown.samples[0].before.subject == "Far"
    assert shown.samples[0].left_out is not None
    assert shown.samples[0].left_out.code is FaultCode.OUT_OF_RANGE
    assert shown.to_write == 2


def test_what_options_leave_out_is_not_counted(world: World) -> None:
    feed = world.feed()
    for number in range(5):
        feed.put(
            str(number), event(f"Board {number}" if number < 2 else f"Lunch {number}", day=30), remote_id=str(number)
        )
    world.target()
    world.run()
    assert of(world, "target", filter=parse_filter("all: subject~board")).to_write == 2
