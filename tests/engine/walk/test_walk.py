"""Walks through everything a person can do. ``CIRAHUB_MODEL=long`` takes many more; ``python -m tests.engine.walk``
takes others each time and shows the fewest steps of one that goes wrong."""

from __future__ import annotations

import os

import pytest

from tests.engine.walk.walk import play, script

LONG = os.environ.get("CIRAHUB_MODEL") == "long"


@pytest.mark.parametrize("first", range(0, 200 if LONG else 8, 2))
def test_whatever_a_person_does_nothing_is_doubled_lost_or_touched_that_is_not_ours(first: int) -> None:
    for seed in (first, first + 1):
        play(script(seed, 40 if LONG else 25), seed)
