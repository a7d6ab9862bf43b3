"""What the tests of the rules passed by until a fault was planted there."""

from __future__ import annotations

from dataclasses import replace

from cirahub_desktop.sync.errors import Unreachable
from cirahub_desktop.sync.model.options import CategoryRule
from tests.engine.support import World, event, fill
from tests.engine.test_both_ways import edit, quiet, the


def test_r11_a_copy_is_no_event_of_its_own_while_its_own_calendar_was_never_read(world: World) -> None:
    fill(world.feed(), 2)
    world.two_way("board", category=CategoryRule.NONE)
    world.run()
    world.lose_store()
    world.read_errors["feed"] = Unreachable("feed", Unreachable.Reason.CONNECTION)
    assert world.run().items == 0
    world.read_errors.clear()
    world.run()
    assert len(world.places["board"].items) == 2
    quiet(world)


def test_r15_a_prefix_that_was_read_back_with_our_own_write_stays_with_its_spoke(world: World) -> None:
    world.two_way("left", category=CategoryRule.NONE)
    world.two_way("right", category=CategoryRule.NONE, subject_prefix="[L]")
    world.places["left"].put("a", event("Lunch"))
    world.run()
    world.run()
    edit(world, "right", subject="[L] Late lunch")
    world.run()
    assert the(world, "left").event.subject == "Late lunch"
    quiet(world)
