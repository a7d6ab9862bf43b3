"""Whatever the server does, at whatever request: a sentence, few requests, the wait that was asked for, and everything
there exactly once when it is over; as ``docs/faults.md`` has it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.exchange.fault_table.cases import Case, Done, cases
from tests.exchange.fault_table.page import PAGE, row
from tests.exchange.fault_table.play import Scene

ALL = list(cases())
ONCE = ("401", "403", "456")
"""Refusals that must never be asked for twice in a run (R12, EXCHANGE.md, A2)."""


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with Scene(tmp_path_factory.mktemp("faults")) as made:
        yield made


@pytest.fixture(scope="module")
def written() -> frozenset[str]:
    return frozenset(PAGE.read_text(encoding="utf-8").splitlines())


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_r5_nothing_is_lost_or_doubled_and_the_page_says_what_happens(
    scene: Scene, written: frozenset[str], case: Case
) -> None:
    found = scene.play(case)
    assert row(case, found) in written
    if case.kind.words.startswith(ONCE):
        assert found.requests == 1
    if case.done is Done.NONE and not case.kind.once:
        assert found.sentence


def test_the_page_has_no_line_more(written: frozenset[str]) -> None:
    lines = [line for line in written if line.startswith("| ") and not line.startswith("| trouble")]
    assert len(lines) <= len(ALL)
