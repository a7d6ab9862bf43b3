"""One walk: so many steps, drawn from a seed, and then rest; each step can be left out without the others changing."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.engine.walk.judge import come_to_rest, judge
from tests.engine.walk.office import NAMES, Office, same_each_time
from tests.engine.walk.verbs import OFTEN, SELDOM, Verbs


@dataclass(frozen=True, slots=True)
class Step:
    verb: str
    seed: int


def script(seed: int, length: int) -> list[Step]:
    draw = Random(seed)
    steps = []
    for _ in range(length):
        verb = draw.choice(SELDOM if draw.random() < 0.15 else OFTEN)
        steps.append(Step(verb.__name__, draw.getrandbits(32)))
    return steps


def play(steps: Sequence[Step], seed: int) -> None:
    """Raises AssertionError where the end is wrong, and what the program raised where it should have raised nothing."""
    with tempfile.TemporaryDirectory() as folder, same_each_time(seed):
        verbs = Verbs(Office(Path(folder)))
        for name in NAMES[1:]:
            verbs.add(name)
        verbs.publish(Random(seed))
        verbs.publish(Random(seed + 1))
        for number, step in enumerate(steps):
            getattr(verbs, step.verb)(Random(step.seed))
            judge(verbs, f"after step {number}, {step.verb}", at_rest=False)
        come_to_rest(verbs, Random(seed))
        judge(verbs, "at rest", at_rest=True)
