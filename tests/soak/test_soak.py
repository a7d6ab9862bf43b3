"""A handful of short stories; ``python -m tests.soak`` plays long ones. And the judge itself is judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from unittest.mock import patch

import pytest

from cirahub_desktop.sync.cancel import CancelToken
from cirahub_desktop.sync.spokes.base import Write, WriteResult
from cirahub_desktop.sync.spokes.guarded import Guarded
from tests.soak.shrink import shortest
from tests.soak.soak import Outcome, soak
from tests.soak.story import Step, story

HOURS = 0.3
SEEDS = (22, 51, 61)
"""22 and 51 once found what was wrong; the test of each fault is where its code is tested."""


@pytest.mark.parametrize("seed", SEEDS)
def test_after_the_weather_all_is_where_it_belongs(seed: int) -> None:
    outcome = soak(seed, story(seed, HOURS))
    assert outcome.wrongs == [], f"python -m tests.soak --hours {HOURS} --seed {seed} shows the shortest story"
    assert outcome.counts["things lives"] >= 20


def test_the_same_seed_tells_the_same_story() -> None:
    assert story(7, 2) == story(7, 2) != story(8, 2)
    assert len(story(7, 2)) > 100


def test_who_writes_twice_is_found_out() -> None:
    """A spoke that writes each batch again when the answer to the first one is in."""
    write = Guarded.write

    def twice(spoke: Guarded, batch: Sequence[Write], cancel: CancelToken) -> Sequence[WriteResult]:
        write(spoke, batch, cancel)
        return write(spoke, batch, cancel)

    with patch.object(Guarded, "write", twice):
        outcome = soak(1, ())
    assert any("is twice in" in wrong for wrong in outcome.wrongs)


def test_the_shortest_story_has_only_what_it_takes() -> None:
    def play(_seed: int, steps: Sequence[Step]) -> Outcome:
        deeds = {step.deed for step in steps}
        return Outcome(["08:00:00 R5: twice"] if {"kill", "restart"} <= deeds else [], Counter())

    steps = [
        Step(float(number), deed) for number, deed in enumerate(("edit", "kill", "edit", "touch", "restart", "edit"))
    ]
    shorter, outcome = shortest(1, steps, play(1, steps), 10.0, play)
    assert [step.deed for step in shorter] == ["kill", "restart"]
    assert outcome.wrongs
