"""Times without a zone are where the feed says, where the system is, or as chosen; a change moves them in one run."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cirahub_desktop.sync.model.event import Event, FloatingSpan, ZonedSpan
from cirahub_desktop.sync.model.floating import FloatingRule, Zone
from tests.engine.support import PARIS, World

NINE = datetime(2026, 12, 1, 9)
TOKYO = ZoneInfo("Asia/Tokyo")


def start(world: World) -> datetime:
    (copy,) = world.ours()
    assert isinstance(copy.event.span, ZonedSpan)
    return copy.event.span.start


def test_floating_times_follow_the_option_and_come_back(world: World) -> None:
    place = world.feed()
    place.put("a", Event("Anywhere", FloatingSpan(NINE, NINE + timedelta(hours=1))), remote_id="a")
    world.target()
    world.run()
    assert start(world) == NINE.replace(tzinfo=PARIS)
    world.set_options("feed", floating_zone=Zone("Asia/Tokyo"))
    world.run()
    assert start(world) == NINE.replace(tzinfo=TOKYO)
    assert world.report("target").updated == 0
    world.set_options("feed", floating_zone=FloatingRule.SYSTEM)
    world.run()
    assert start(world) == NINE.replace(tzinfo=PARIS)


def test_a_chosen_zone_is_not_taken_for_the_feeds_own_later(world: World) -> None:
    place = world.feed(floating_zone=Zone("Asia/Tokyo"))
    place.put("a", Event("Anywhere", FloatingSpan(NINE, NINE + timedelta(hours=1))), remote_id="a")
    world.target()
    world.run()
    assert start(world) == NINE.replace(tzinfo=TOKYO)
    world.set_options("feed", floating_zone=FloatingRule.FEED)
    world.run()
    assert start(world) == NINE.replace(tzinfo=PARIS)
