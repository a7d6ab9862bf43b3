"""The shortest story that still goes wrong: steps are left out as long as it does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import monotonic

from tests.soak.soak import Outcome, soak
from tests.soak.story import Step

Player = Callable[[int, Sequence[Step]], Outcome]


def shortest(
    seed: int, steps: Sequence[Step], outcome: Outcome, seconds: float, play: Player = soak
) -> tuple[tuple[Step, ...], Outcome]:
    """Within so many seconds; half of what is left, then quarters, down to single steps. What counts as the same
    trouble begins with the same words."""
    until, best, kept = monotonic() + seconds, tuple(steps), outcome
    size = max(1, len(best) // 2)
    while monotonic() < until:
        at, shorter = 0, False
        while at < len(best) and monotonic() < until:
            candidate = best[:at] + best[at + size :]
            found = play(seed, candidate)
            if _kinds(found) & _kinds(outcome):
                best, kept, shorter = candidate, found, True
            else:
                at += size
        if size == 1 and not shorter:
            break
        size = max(1, size // 2)
    return best, kept


def _kinds(outcome: Outcome) -> set[str]:
    """The rule, without the time and the names of things."""
    return {wrong.partition(" ")[2].partition(":")[0][:12] for wrong in outcome.wrongs}
