"""Many walks, each from a seed of its own; of one that goes wrong, the fewest steps that still do.

python -m tests.engine.walk [--first SEED] [--walks N] [--steps N]
"""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Sequence

from tests.engine.walk.walk import Step, play, script


def tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    asked.add_argument("--first", type=int, default=0)
    asked.add_argument("--walks", type=int, default=100)
    asked.add_argument("--steps", type=int, default=40)
    given = asked.parse_args()
    logging.disable(logging.CRITICAL)
    wrong = 0
    for seed in range(given.first, given.first + given.walks):
        steps = script(seed, given.steps)
        said = _fails(steps, seed)
        if said:
            wrong += 1
            steps = _shortest(steps, seed, said)
            tell(f"seed {seed}: {_fails(steps, seed)}")
            tell("    " + "\n    ".join(f"Step({one.verb!r}, {one.seed})," for one in steps))
    tell(f"{given.walks} walks, {wrong} went wrong")
    return 1 if wrong else 0


def _fails(steps: Sequence[Step], seed: int) -> str:
    try:
        play(steps, seed)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what was looked for
        return f"{type(error).__name__}: {error}"
    return ""


def _shortest(steps: list[Step], seed: int, said: str) -> list[Step]:
    size = max(1, len(steps) // 2)
    while True:
        for begin in range(len(steps) - 1, -1, -size):
            fewer = steps[: max(0, begin - size + 1)] + steps[begin + 1 :]
            if _kind(_fails(fewer, seed)) == _kind(said):
                steps = fewer
        if size == 1:
            return steps
        size //= 2


def _kind(said: str) -> str:
    """The same sort of trouble, whichever event it is about."""
    return " ".join(word for word in said.split("|", 1)[0].split()[:3] if not word[-1:].isdigit()) if said else ""


if __name__ == "__main__":
    sys.exit(main())
