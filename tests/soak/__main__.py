"""``python -m tests.soak [--hours 2] [--seed N]``: one long story, or one after the other, judged."""

from __future__ import annotations

import argparse
import os
import sys
import time

from tests.soak.shrink import shortest
from tests.soak.soak import soak
from tests.soak.story import story
from tests.support import network


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--hours", type=float, default=2.0, help="of simulated time")
    parser.add_argument("--seed", type=int, default=None, help="the same one tells the same story")
    parser.add_argument("--stories", type=int, default=1, help="so many, with one seed after the other")
    parser.add_argument("--minutes", type=float, default=10.0, help="spent at most on making a failed story shorter")
    wanted = parser.parse_args()
    _pin()
    first = wanted.seed if wanted.seed is not None else time.time_ns() // 1000 % 1_000_000
    return max(_play(seed, wanted.hours, wanted.minutes) for seed in range(first, first + wanted.stories))


def _play(seed: int, hours: float, minutes: float) -> int:
    steps = story(seed, hours)
    outcome = soak(seed, steps)
    _say(f"seed {seed}, {hours:g} h, {len(steps)} steps: {'well' if not outcome.wrongs else 'WRONG'}; {outcome}")
    if not outcome.wrongs:
        return 0
    for wrong in outcome.wrongs[:10]:
        _say(f"  {wrong}")
    steps, outcome = shortest(seed, steps, outcome, minutes * 60)
    _say(f"the shortest story found, of {len(steps)} steps:")
    for step in steps:
        _say(f"  {step}")
    for wrong in outcome.wrongs[:10]:
        _say(f"  {wrong}")
    return 1


def _pin() -> None:
    """The computer of the tests: its zone, its language, and nothing outside of it."""
    os.environ.update({"TZ": "Europe/Paris", "LANG": "en_GB.UTF-8"})
    if sys.platform != "win32":
        time.tzset()
    network.forbid_outside_network()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
